//! Moments: always written as UTC with six digits and `Z`, read from everything that Burr and its server accept.
//!
//! Burr writes half of its times as naive local time. Those are taken in the zone of this machine, which needs the rules of
//! that zone at that date: hence `jiff`, which reads the system's own database.

use std::fmt::{self, Display, Formatter};
use std::str::{self, FromStr};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde::{Serialize, Serializer};
use serde_json::Value;

/// A moment, in whole microseconds.
///
/// ```
/// # use dag_store::Time;
/// let time: Time = "2024-01-02 03:04:05.6789012+01:00".parse()?;
/// assert_eq!(time.to_string(), "2024-01-02T02:04:05.678901Z");
/// # Ok::<(), dag_store::ParseTimeError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String, format = DateTime))]
pub struct Time(i64);

/// A text is not a moment.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no time; write it as 2024-01-02T03:04:05.000678Z")]
pub struct ParseTimeError(String);

/// From here on a bare number counts milliseconds, not seconds: the rule of Burr's server.
const SECONDS_END: f64 = 2e10;

impl Time {
    /// The moment that the system's clock shows.
    #[must_use]
    pub fn now() -> Self {
        SystemTime::now().into()
    }

    /// Microseconds since the beginning of 1970, UTC.
    ///
    /// Years before 0 or after 9999 have no text in this format: such a moment is moved to the nearest that has one.
    #[must_use]
    pub fn from_micros(micros: i64) -> Self {
        Self(micros.clamp(Self::FIRST, Self::LAST))
    }

    /// Microseconds since the beginning of 1970, UTC.
    #[must_use]
    pub fn as_micros(self) -> i64 {
        self.0
    }

    /// How long after `earlier` this is; zero when the clock went back in between.
    #[must_use]
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_micros(u64::try_from(self.0 - earlier.0).unwrap_or(0))
    }

    /// A text as [`FromStr`] takes it, or a number of seconds or milliseconds since 1970.
    pub(crate) fn from_json(value: &Value) -> Option<Self> {
        match value {
            Value::String(text) => text.parse().ok().or_else(|| text.parse().ok().and_then(Self::from_number)),
            Value::Number(number) => number.as_f64().and_then(Self::from_number),
            _ => None,
        }
    }

    // The beginning of year 0, and of the last day of 9999 that has begun everywhere.
    const FIRST: i64 = -62_167_219_200_000_000;
    const LAST: i64 = 253_402_207_200_000_000;

    fn from_number(number: f64) -> Option<Self> {
        let factor = if number.abs() <= SECONDS_END { 1e6 } else { 1e3 };
        #[expect(clippy::cast_possible_truncation, reason = "rounded to a whole number within the range just checked")]
        number.is_finite().then(|| Self::from_micros((number * factor).round() as i64))
    }

    /// `2024-01-02T03:04:05.000678Z` as bytes; no allocation, because each line of a log has one.
    fn text(self) -> [u8; 27] {
        let at = Timestamp::from_microsecond(self.0).unwrap_or_default();
        let at = TimeZone::UTC.to_datetime(at);
        let mut text = *b"0000-00-00T00:00:00.000000Z";
        let micros = at.subsec_nanosecond() / 1000;
        let parts = [
            (0, 4, i32::from(at.year())),
            (5, 7, i32::from(at.month())),
            (8, 10, i32::from(at.day())),
            (11, 13, i32::from(at.hour())),
            (14, 16, i32::from(at.minute())),
            (17, 19, i32::from(at.second())),
            (20, 26, micros),
        ];
        for (start, end, number) in parts {
            digits(&mut text[start..end], number.unsigned_abs());
        }
        text
    }
}

/// Writes the times of a log: most of them are of the same second as the one before, and differ in six digits.
pub(crate) struct Stamp {
    second: i64,
    text: [u8; 27],
}

impl Stamp {
    pub(crate) fn new() -> Self {
        Self { second: 0, text: Time(0).text() }
    }

    pub(crate) fn text(&mut self, time: Time) -> &[u8] {
        let (second, micros) = (time.0.div_euclid(1_000_000), time.0.rem_euclid(1_000_000));
        if second == self.second {
            digits(&mut self.text[20..26], u32::try_from(micros).unwrap_or(0));
        } else {
            *self = Self { second, text: time.text() };
        }
        &self.text
    }
}

fn digits(into: &mut [u8], mut number: u32) {
    for digit in into.iter_mut().rev() {
        *digit = b'0' + (number % 10) as u8;
        number /= 10;
    }
}

impl FromStr for Time {
    type Err = ParseTimeError;

    fn from_str(text: &str) -> Result<Self, ParseTimeError> {
        let naive = || TimeZone::system().to_timestamp(text.parse::<DateTime>().ok()?).ok();
        let at = text.parse::<Timestamp>().ok().or_else(naive).ok_or_else(|| ParseTimeError(text.to_owned()))?;
        Ok(Self::from_micros(at.as_microsecond()))
    }
}

impl From<SystemTime> for Time {
    fn from(time: SystemTime) -> Self {
        let micros = |duration: Duration| i64::try_from(duration.as_micros()).unwrap_or(i64::MAX);
        Self::from_micros(match time.duration_since(UNIX_EPOCH) {
            Ok(after) => micros(after),
            Err(before) => -micros(before.duration()),
        })
    }
}

impl Display for Time {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(str::from_utf8(&self.text()).unwrap_or_default())
    }
}

impl Serialize for Time {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(str::from_utf8(&self.text()).unwrap_or_default())
    }
}
