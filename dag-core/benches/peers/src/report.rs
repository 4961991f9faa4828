//! What was measured, as JSON for programs and as Markdown tables with targets for people.

use std::fmt::Write;

use serde_json::json;

use crate::cases::Target;
use crate::contenders::Contender;
use crate::measure::Measured;

/// One case after its rounds.
pub(crate) struct Outcome {
    pub(crate) case: &'static str,
    pub(crate) nodes: f64,
    pub(crate) baseline: &'static str,
    pub(crate) targets: Vec<Target>,
    pub(crate) rows: Vec<Row>,
}

pub(crate) struct Row {
    contender: &'static str,
    is_peer: bool,
    measured: Measured,
}

const OURS: &str = "dag-core";

pub(crate) fn rows(contenders: &[Contender], measured: &[Measured]) -> Vec<Row> {
    let both = contenders.iter().zip(measured);
    both.map(|(one, &measured)| Row { contender: one.name, is_peer: one.is_peer, measured }).collect()
}

impl Outcome {
    /// What a run takes for each node.
    fn ns_per_node(&self, contender: &str) -> f64 {
        self.rows.iter().find(|row| row.contender == contender).map_or(f64::NAN, |row| row.measured.run_ns / self.nodes)
    }

    fn allocations(&self, contender: &str) -> f64 {
        self.rows.iter().find(|row| row.contender == contender).map_or(f64::NAN, |row| row.measured.allocations)
    }

    fn fastest_peer(&self) -> f64 {
        let peers = self.rows.iter().filter(|row| row.is_peer);
        peers.map(|row| row.measured.run_ns / self.nodes).fold(f64::INFINITY, f64::min)
    }
}

/// One object for each contender of each case.
pub(crate) fn json(outcomes: &[Outcome]) -> String {
    let lines: Vec<String> = outcomes.iter().flat_map(Outcome::objects).collect();
    format!("[\n{}\n]", lines.join(",\n"))
}

impl Outcome {
    fn objects(&self) -> impl Iterator<Item = String> {
        self.rows.iter().map(|row| {
            json!({
                "case": self.case,
                "contender": row.contender,
                "ns_per_node": rounded(row.measured.run_ns / self.nodes),
                "build_ns_per_node": rounded(row.measured.build_ns / self.nodes),
                "allocs_per_run": rounded(row.measured.allocations),
            })
            .to_string()
        })
    }
}

fn rounded(number: f64) -> f64 {
    (number * 100.0).round() / 100.0
}

/// A table and a list of targets for each case.
pub(crate) fn markdown(outcomes: &[Outcome]) -> String {
    outcomes.iter().map(Outcome::markdown).collect::<Vec<_>>().join("\n")
}

impl Outcome {
    fn markdown(&self) -> String {
        let mut text = format!(
            "## {}\n\n| contender | ns/node | x {} | whole run | build ns/node | allocs/run |\n|---|---:|---:|---:|---:|---:|\n",
            self.case, self.baseline
        );
        for row in &self.rows {
            self.row(&mut text, row);
        }
        text.push('\n');
        for target in &self.targets {
            self.target(&mut text, *target);
        }
        text
    }

    fn row(&self, text: &mut String, row: &Row) {
        let Measured { run_ns, build_ns, allocations } = row.measured;
        let (node, build) = (run_ns / self.nodes, build_ns / self.nodes);
        let times = node / self.ns_per_node(self.baseline);
        let run = readable(run_ns);
        let _ =
            writeln!(text, "| {} | {node:.1} | {times:.2} | {run} | {build:.0} | {allocations:.0} |", row.contender);
    }

    fn target(&self, text: &mut String, target: Target) {
        let (wanted, reached, is_met) = self.judge(target);
        let verdict = if is_met { "met" } else { "**missed**" };
        let _ = writeln!(text, "- {verdict}: {wanted}; it is {reached:.2}");
    }

    /// What is wanted, what is reached, and whether that will do.
    fn judge(&self, target: Target) -> (String, f64, bool) {
        let ours = self.ns_per_node(OURS);
        match target {
            Target::Times(other, limit) => at_most(format!("times {other}"), ours / self.ns_per_node(other), limit),
            Target::Faster(other, limit) => {
                let reached = self.ns_per_node(other) / ours;
                (format!("at least {limit} times as fast as {other}"), reached, reached >= limit)
            }
            Target::BelowPeers => at_most("times the fastest peer".into(), ours / self.fastest_peer(), 1.0),
            Target::Nanos(limit) => at_most("ns a node".into(), ours, limit),
            Target::NanosOver(other, limit) => {
                at_most(format!("ns a node more than {other}"), ours - self.ns_per_node(other), limit)
            }
            Target::Allocations(limit) => at_most("allocations a run".into(), self.allocations(OURS), limit),
        }
    }
}

fn at_most(of_what: String, reached: f64, limit: f64) -> (String, f64, bool) {
    (format!("at most {limit} {of_what}"), reached, reached <= limit)
}

fn readable(nanoseconds: f64) -> String {
    match nanoseconds {
        small if small < 1e3 => format!("{small:.0} ns"),
        middling if middling < 1e6 => format!("{:.1} µs", middling / 1e3),
        large => format!("{:.2} ms", large / 1e6),
    }
}
