//! The figures, one row each: ours, what is wanted, and what Burr's own pages took.

use std::time::{Duration, Instant};

use crate::server::Server;

pub(crate) struct Row {
    what: String,
    ours: Figure,
    at_most: Option<Duration>,
    /// Measured in a browser on another day, not in this run.
    burr: &'static str,
}

enum Figure {
    Times(Times),
    /// In kB.
    Memory(u64),
}

/// The same several times.
#[derive(Default)]
pub(crate) struct Times {
    times: Vec<Duration>,
    /// What processors worked for the server in all of them.
    cpu: Duration,
}

impl Times {
    pub(crate) async fn add(&mut self, server: &Server, work: impl Future<Output = ()>) {
        let (cpu, start) = (server.cpu(), Instant::now());
        work.await;
        self.times.push(start.elapsed());
        self.cpu += server.cpu().saturating_sub(cpu);
    }
}

impl Row {
    pub(crate) fn times(what: impl Into<String>, mut times: Times) -> Self {
        times.times.sort();
        Self { what: what.into(), ours: Figure::Times(times), at_most: None, burr: "" }
    }

    pub(crate) fn memory(what: impl Into<String>, ours: u64) -> Self {
        Self { what: what.into(), ours: Figure::Memory(ours), at_most: None, burr: "" }
    }

    pub(crate) fn at_most(self, milliseconds: u64) -> Self {
        Self { at_most: Some(Duration::from_millis(milliseconds)), ..self }
    }

    pub(crate) fn burr(self, burr: &'static str) -> Self {
        Self { burr, ..self }
    }

    fn cells(&self) -> [String; 4] {
        match &self.ours {
            Figure::Memory(kilobytes) => {
                [format!("{:.1} MB", *kilobytes as f64 / 1e3), String::new(), String::new(), String::new()]
            }
            Figure::Times(Times { times, cpu }) => {
                let median = times[times.len() / 2];
                let wanted = self
                    .at_most
                    .map(|most| format!("at most {most:?}: {}", if median <= most { "met" } else { "missed" }));
                let each = *cpu / u32::try_from(times.len()).unwrap_or(u32::MAX);
                [ms(median), ms(times[0]), ms(each), wanted.unwrap_or_default()]
            }
        }
    }
}

fn ms(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1e3)
}

pub(crate) fn print(rows: &[Row]) {
    println!("{:<58} {:>10} {:>10} {:>10}   {:<24} Burr's pages", "", "median", "quickest", "CPU", "wanted");
    for row in rows {
        let [median, quickest, cpu, wanted] = row.cells();
        println!("{:<58} {median:>10} {quickest:>10} {cpu:>10}   {wanted:<24} {}", row.what, row.burr);
    }
}
