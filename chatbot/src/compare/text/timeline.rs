//! Where the time of a watched pair went, on one axis for both.

use std::fmt::Write;

use super::WIDTH;
use crate::bot::Variant;
use crate::compare::words::{self, time};
use crate::compare::{WatchedPair, WatchedStep};

/// Where the bars begin, and how wide they are.
const BARS: usize = 30;
const BAR: usize = WIDTH - BARS - 14;

pub(super) fn write(out: &mut String, pair: &WatchedPair) -> std::fmt::Result {
    let longest = pair.dag.us.max(pair.plain.us);
    writeln!(out, "\n   timeline, watched and not measured; shared axis, {}", time(longest))?;
    for variant in [Variant::Dag, Variant::Plain] {
        let watched = pair.of(variant);
        for step in &watched.steps {
            write_step(out, variant, step, watched.first_part_us, longest)?;
        }
    }
    write_key(out, pair)
}

fn write_step(
    out: &mut String,
    variant: Variant,
    step: &WatchedStep,
    first_part_us: Option<f64>,
    longest: f64,
) -> std::fmt::Result {
    let (name, took) = (format!("{:<6}{}", variant.name(), step.action), time(step.end_us - step.start_us));
    let failed = if step.error.is_some() { "  failed" } else { "" };
    let bar = bar(step, first_part_us, longest);
    writeln!(out, "{}", format!("   {name:<width$}|{bar:<BAR$}|{took:>9}{failed}", width = BARS - 4).trim_end())
}

/// Of its own time `#`, of waiting for the model `=`, and `!` where the first part of the answer came.
fn bar(step: &WatchedStep, first_part_us: Option<f64>, longest: f64) -> String {
    let (from, to) = (column(step.start_us, longest), column(step.end_us, longest));
    let waits = step.waits().map(|(start, end)| (column(start, longest), column(end, longest)));
    let first = first_part_us.filter(|at| (step.start_us..=step.end_us).contains(at)).map(|at| column(at, longest));
    let sign = |at: usize| match waits {
        _ if at < from => ' ',
        _ if first == Some(at) => '!',
        Some((start, end)) if (start..=end).contains(&at) && end > start => '=',
        _ => '#',
    };
    // However short it was, it was there.
    (0..=to.max(from)).map(sign).collect()
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "a column of a few"
)]
fn column(us: f64, longest: f64) -> usize {
    if longest <= 0.0 { 0 } else { ((us / longest * BAR as f64) as usize).min(BAR - 1) }
}

fn write_key(out: &mut String, pair: &WatchedPair) -> std::fmt::Result {
    let streamed = pair.dag.first_part_us.or(pair.plain.first_part_us).is_some();
    let first = if streamed { ", ! first token" } else { "" };
    let waited = [Variant::Dag, Variant::Plain].map(|variant| time(words::waited(pair.of(variant))));
    writeln!(out, "   # own time, = waiting for the model (dag {}, plain {}){first}", waited[0], waited[1])
}
