//! How long to wait before a request is sent again. The schedule has no jitter: one person's bot makes no thundering herd, and a run
//! that can be repeated exactly is worth more here.

use std::time::{Duration, SystemTime};

use reqwest::header::{HeaderMap, RETRY_AFTER};

const FIRST: Duration = Duration::from_millis(250);
const LONGEST: Duration = Duration::from_secs(8);

/// The wait after the `sent`th request failed: a quarter of a second, doubled each time, at most eight seconds.
pub(super) fn backoff(sent: u32) -> Duration {
    let factor = 2_u32.saturating_pow(sent.saturating_sub(1));
    FIRST.saturating_mul(factor).min(LONGEST)
}

/// The wait that the server asks for, in seconds or as a date; `None` when it asks for none.
pub(super) fn retry_after(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let value = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    let seconds = value.parse().ok().map(Duration::from_secs);
    let wait = seconds.or_else(|| httpdate::parse_http_date(value).ok()?.duration_since(now).ok())?;
    // A server that asks for no wait at all still gets the usual one, or it would be asked without a pause.
    (!wait.is_zero()).then_some(wait)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(value: &'static str) -> Option<Duration> {
        let mut headers = HeaderMap::new();
        headers.insert(RETRY_AFTER, value.parse().expect("a header"));
        retry_after(&headers, SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777))
    }

    #[test]
    fn waits_double_up_to_eight_seconds() {
        let waits: Vec<_> = [1, 2, 3, 6, 7, 400].into_iter().map(|sent| backoff(sent).as_millis()).collect();
        assert_eq!(waits, [250, 500, 1000, 8000, 8000, 8000]);
    }

    #[test]
    fn retry_after_in_seconds() {
        assert_eq!(asked("7"), Some(Duration::from_secs(7)));
    }

    #[test]
    fn retry_after_as_a_date() {
        assert_eq!(asked("Sun, 06 Nov 1994 08:49:40 GMT"), Some(Duration::from_secs(3)));
    }

    #[test]
    fn retry_after_that_says_nothing() {
        for value in ["0", "soon", "-1", "Sun, 06 Nov 1994 08:49:30 GMT"] {
            assert_eq!(asked(value), None, "{value}");
        }
    }
}
