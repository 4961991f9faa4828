//! Times for people: in the zone of this machine, and no more digits than help. JSON has them in UTC.

use std::time::Duration;

use dag_store::Time;
use jiff::Timestamp;
use jiff::tz::TimeZone;

/// `2026-11-22 21:30:05`.
pub(super) fn seconds(time: Time) -> String {
    local(time, "%Y-%m-%d %H:%M:%S")
}

/// `2026-11-22 21:30:05.123`.
pub(super) fn millis(time: Time) -> String {
    local(time, "%Y-%m-%d %H:%M:%S.%3f")
}

fn local(time: Time, format: &str) -> String {
    match Timestamp::from_microsecond(time.as_micros()) {
        Ok(at) => at.to_zoned(TimeZone::system()).strftime(format).to_string(),
        Err(_) => time.to_string(),
    }
}

/// `870 us`, `1.2 ms`, `12.3 s` or `2 min 5 s`.
pub(super) fn duration(duration: Duration) -> String {
    let seconds = duration.as_secs_f64();
    match duration.as_micros() {
        micros @ 0..1_000 => format!("{micros} us"),
        1_000..1_000_000 => format!("{:.1} ms", seconds * 1e3),
        1_000_000..60_000_000 => format!("{seconds:.1} s"),
        _ => format!("{} min {} s", duration.as_secs() / 60, duration.as_secs() % 60),
    }
}
