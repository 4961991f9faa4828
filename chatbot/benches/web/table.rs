//! The figures, one row each, with what they are measured against.

use std::time::Duration;

use crate::load::Measured;

/// The processor's time of a turn of the Python original, in milliseconds, plain and with Hamilton. It is not in this run: measured once,
/// on another day, with a client made for each call.
const PYTHON: [f64; 2] = [108.0, 91.0];

pub(crate) fn own_time(
    one: &Measured,
    bare: &Measured,
    streaming: &Measured,
    streaming_bare: &Measured,
    streams: usize,
) {
    println!(
        "our own time in a turn, ms: from the request to the last byte, less what the model server had in its hands"
    );
    println!("  {:34} {:>9} {:>9}", "", "median", "p99");
    let row = |name: &str, of: &Measured| println!("  {name:34} {:9.2} {:9.2}", of.at(0.5), of.at(0.99));
    row("1 user", one);
    row("1 user, the bare proxy", bare);
    row(&format!("{streams} streams at once"), streaming);
    row(&format!("{streams} streams, the bare proxy"), streaming_bare);
}

pub(crate) fn throughput(full: &Measured, bare: &Measured, cpu: f64, bare_cpu: f64, turns: usize) {
    println!("as many turns as it can, {turns} of them, 32 users; model and load on the same cores");
    let ratio = full.turns_per_second / bare.turns_per_second;
    println!(
        "  turns a second {:.0}, the bare proxy {:.0}: {ratio:.2} of it",
        full.turns_per_second, bare.turns_per_second
    );
    println!("  processor's time of a turn {cpu:.2} ms, the bare proxy {bare_cpu:.2} ms");
    let times = PYTHON.map(|python| python / cpu);
    println!(
        "  the Python original took {:.0} and {:.0} ms (not in this run): {:.0} and {:.0} times that",
        PYTHON[0], PYTHON[1], times[0], times[1]
    );
}

pub(crate) fn memory(idle: u64, each: f64) {
    println!("memory: {:.1} MB when it has started, {each:.0} kB for an open conversation", idle as f64 / 1e3);
}

pub(crate) fn start(starts: &[Duration]) {
    let mut starts = starts.to_vec();
    starts.sort();
    println!("from the start to the first byte: median {:.0} ms", starts[starts.len() / 2].as_secs_f64() * 1e3);
}
