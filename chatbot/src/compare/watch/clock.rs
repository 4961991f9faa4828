//! A clock that stands still while the one who reads it works.

use std::time::{Duration, Instant};

/// Microseconds since it was started, without the time that was spent in watching.
pub(super) struct Clock {
    start: Instant,
    watching: Duration,
}

impl Clock {
    pub(super) fn start() -> Self {
        Self { start: Instant::now(), watching: Duration::ZERO }
    }

    /// What it showed at this moment, at which watching began.
    pub(super) fn at(&self, moment: Instant) -> f64 {
        moment.saturating_duration_since(self.start).saturating_sub(self.watching).as_secs_f64() * 1e6
    }

    /// Watching ends now, and began at this moment.
    pub(super) fn go_on(&mut self, since: Instant) {
        self.watching += since.elapsed();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn watching_takes_no_time() {
        let mut clock = Clock::start();
        let moment = clock.start + Duration::from_micros(700);
        assert!((clock.at(moment) - 700.0).abs() < 1e-6);
        clock.watching += Duration::from_micros(200);
        assert!((clock.at(moment) - 500.0).abs() < 1e-6);
        clock.watching += Duration::from_secs(1);
        assert!(clock.at(moment).abs() < 1e-6, "never before the start");
    }
}
