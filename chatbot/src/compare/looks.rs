//! What the reports look like, with every figure made up: times never come out twice.

use std::sync::Arc;

use super::{Lines, Mode, Options, Report, WatchedStep, compare, measure};
use crate::bot::Variant;
use crate::provider::offline::Offline;
use crate::settings::Settings;

/// A comparison of these prompts, in which the DAG takes 40 µs more around each turn of 1.2 s.
fn report(prompts: &[&str]) -> Report {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let folder = tempfile::tempdir().expect("a folder");
    let options = Options {
        runs: 6,
        mode: Mode::Embedded,
        settings: Settings::offline(),
        images: folder.path().to_owned(),
        baseline: Variant::Plain,
    };
    let prompts: Vec<_> = prompts.iter().map(|prompt| (*prompt).to_owned()).collect();
    let compared = compare(Arc::new(Offline::new()), &prompts, &options, Arc::new(|_| ()));
    let mut report = runtime.block_on(compared).expect("a report");
    made_up(&mut report);
    report
}

fn made_up(report: &mut Report) {
    let summary = &mut report.summary;
    summary.lines_of_code = Lines { dag: 250, plain: 130, shared: 290 };
    for prompt in &mut summary.prompts {
        for (at, run) in prompt.runs.iter_mut().enumerate() {
            let noise = f64::from(u8::try_from(at).expect("few")) / 1000.0;
            for (cost, own) in [(&mut run.dag, 0.15), (&mut run.plain, 0.11)] {
                (cost.waiting_ms, cost.outside_ms) = (1200.0, own + noise);
                cost.wall_ms = cost.waiting_ms + cost.outside_ms;
                cost.first_token_ms = cost.first_token_ms.map(|_| 620.0 + own);
            }
        }
        prompt.metrics = measure::metrics(&prompt.runs, Variant::Plain);
    }
    summary.all = measure::metrics(&super::report::rounds(&summary.prompts, 6), Variant::Plain);
    for pair in &mut report.pairs {
        for watched in [&mut pair.watched.dag, &mut pair.watched.plain] {
            watched.us = watched.steps.iter_mut().fold(0.0, timed);
            watched.first_part_us = watched.first_part_us.map(|_| watched.us / 2.0 + 100_000.0);
        }
    }
}

/// A step that asks a model takes 600 ms, another 10 ms, and each mark in it an equal part of that.
fn timed(start: f64, step: &mut WatchedStep) -> f64 {
    let whole = if step.waits().is_some() { 600_000.0 } else { 10_000.0 };
    let part = whole / f64::from(u16::try_from(step.marks.len().max(1)).expect("few"));
    (step.start_us, step.end_us) = (start, start + whole);
    for (at, mark) in step.marks.iter_mut().enumerate() {
        mark.start_us = start + part * f64::from(u16::try_from(at).expect("few"));
        mark.end_us = mark.start_us + part;
    }
    step.end_us
}

#[test]
fn the_text_of_one_prompt() {
    insta::assert_snapshot!(report(&["What is a node?"]).text());
}

#[test]
fn the_text_of_a_suite() {
    insta::assert_snapshot!(report(&["What is a node?", "something unsafe"]).suite_text());
}

#[test]
fn the_markdown() {
    insta::assert_snapshot!(report(&["What is a *node*?", "something unsafe"]).markdown());
}
