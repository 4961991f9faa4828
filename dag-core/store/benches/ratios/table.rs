//! The table: ours, Burr's, their ratio, and what is wanted.

use std::time::Duration;

/// One thing that was measured.
pub(crate) struct Row {
    what: &'static str,
    ours: Figure,
    burr: Option<Duration>,
    wanted: Vec<Wanted>,
}

/// A time, or one time over another.
#[derive(Clone, Copy)]
pub(crate) enum Figure {
    Time(Duration),
    Ratio(f64),
}

/// What is wanted of a row.
pub(crate) enum Wanted {
    AtMost(Duration),
    Ratio(f64),
    /// At most such a part of Burr's.
    OfBurr(u32),
}

impl Row {
    pub(crate) fn time(what: &'static str, ours: Duration, burr: Option<Duration>) -> Self {
        Self { what, ours: Figure::Time(ours), burr, wanted: Vec::new() }
    }

    pub(crate) fn ratio(what: &'static str, ratio: f64) -> Self {
        Self { what, ours: Figure::Ratio(ratio), burr: None, wanted: Vec::new() }
    }

    pub(crate) fn wanted(mut self, wanted: Wanted) -> Self {
        self.wanted.push(wanted);
        self
    }

    fn times(&self) -> Option<f64> {
        match (self.ours, self.burr) {
            (Figure::Time(ours), Some(burr)) => Some(burr.as_secs_f64() / ours.as_secs_f64()),
            _ => None,
        }
    }

    /// What is wanted, and whether it is so; without Burr that part is not known.
    fn verdict(&self, wanted: &Wanted) -> String {
        let (text, met) = match (wanted, self.ours) {
            (Wanted::AtMost(most), Figure::Time(ours)) => (format!("at most {most:?}"), Some(ours <= *most)),
            (Wanted::Ratio(most), Figure::Ratio(ours)) => (format!("at most {most}"), Some(ours <= *most)),
            (Wanted::OfBurr(part), _) => {
                (format!("at most 1/{part} of Burr's"), self.times().map(|times| times >= f64::from(*part)))
            }
            _ => ("?".to_owned(), None),
        };
        match met {
            Some(true) => format!("{text}: met"),
            Some(false) => format!("{text}: missed"),
            None => format!("{text}: not measured"),
        }
    }
}

pub(crate) fn print(rows: &[Row]) {
    println!("{:<44} {:>9} {:>9} {:>8}   wanted", "", "dag-core", "Burr", "ratio");
    for row in rows {
        let ours = match row.ours {
            Figure::Time(time) => short(time),
            Figure::Ratio(ratio) => format!("{ratio:.2}"),
        };
        let burr = row.burr.map(short).unwrap_or_default();
        let times = row.times().map(|times| format!("1/{times:.0}")).unwrap_or_default();
        let wanted: Vec<_> = row.wanted.iter().map(|wanted| row.verdict(wanted)).collect();
        println!("{:<44} {ours:>9} {burr:>9} {times:>8}   {}", row.what, wanted.join("; "));
    }
}

fn short(time: Duration) -> String {
    format!("{time:.1?}")
}
