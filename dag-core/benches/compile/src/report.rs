//! The costs for a person, and as data.

use std::time::Duration;

use crate::Options;
use crate::measure::Cost;

pub(crate) fn markdown(options: &Options, plain: Cost, nodes: Cost) -> String {
    let mut lines = vec![
        format!("{} functions, debug, median of {}", options.nodes, options.rounds),
        String::new(),
        "| ms a function | plain | `#[node]` | difference | ratio |".into(),
        "|---|---:|---:|---:|---:|".into(),
    ];
    let parts = [("user CPU", plain.cpu.zip(nodes.cpu)), ("wall", Some((plain.wall, nodes.wall)))];
    lines.extend(parts.into_iter().filter_map(|(what, times)| {
        let (plain, nodes) = per_node(options, times?);
        Some(format!("| {what} | {plain:.2} | {nodes:.2} | {:.2} | {:.1} |", nodes - plain, nodes / plain))
    }));
    lines.join("\n")
}

pub(crate) fn json(options: &Options, plain: Cost, nodes: Cost) -> String {
    let part = |times: Option<(Duration, Duration)>| {
        let Some(times) = times else { return "null".to_owned() };
        let (plain, nodes) = per_node(options, times);
        let (difference, ratio) = (nodes - plain, nodes / plain);
        format!(
            r#"{{"plain_ms_per_node":{plain:.3},"node_ms_per_node":{nodes:.3},"difference_ms_per_node":{difference:.3},"ratio":{ratio:.2}}}"#
        )
    };
    let (cpu, wall) = (part(plain.cpu.zip(nodes.cpu)), part(Some((plain.wall, nodes.wall))));
    format!(r#"{{"nodes":{},"rounds":{},"user_cpu":{cpu},"wall":{wall}}}"#, options.nodes, options.rounds)
}

fn per_node(options: &Options, (plain, nodes): (Duration, Duration)) -> (f64, f64) {
    let per_node = |time: Duration| time.as_secs_f64() * 1000.0 / options.nodes as f64;
    (per_node(plain), per_node(nodes))
}
