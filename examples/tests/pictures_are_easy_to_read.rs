//! In the pictures of the gallery nothing stands on anything else, and edges cross hardly more often than in Graphviz's.

#[path = "../src/pictures/cases.rs"]
mod cases;
mod crossings;
#[path = "../src/pictures/marked.rs"]
mod marked;
#[path = "../../dag-core/view/tests/measure/mod.rs"]
mod measure;

use std::env;
use std::io::{self, Write};
use std::process::{Command, Stdio};

use dag_view::{Drawing, Options};

#[test]
fn nothing_stands_on_anything_else() {
    for (name, picture) in cases::cases() {
        let faults = measure::faults(&Drawing::new(&picture, &Options::default()));
        assert!(faults.is_empty(), "{name}: {faults:#?}");
    }
}

#[test]
fn edges_cross_no_more_often_than_in_those_of_graphviz() {
    let (mut ours, mut theirs, mut report) = (0, 0, String::new());
    for (name, picture) in cases::cases() {
        let Some(graphviz) = graphviz(&dag_view::dot(&picture)) else { return };
        let own = crossings::crossings(&lines(&Drawing::new(&picture, &Options::default())));
        let other = crossings::crossings(&graphviz);
        report += &format!("{name}: {own}, Graphviz {other}\n");
        assert!(own * 4 <= other * 5, "{report}");
        (ours, theirs) = (ours + own, theirs + other);
    }
    let _ = write!(io::stderr(), "{report}");
    assert!(ours * 10 <= theirs * 11, "{ours} against {theirs}:\n{report}");
}

fn lines(drawing: &Drawing) -> Vec<Vec<(f64, f64)>> {
    drawing.edges.iter().map(|edge| edge.path.points()).collect()
}

/// The lines that Graphviz draws, in pixels. Without it this is a note, and with `REQUIRE_ALL=1` a failure.
fn graphviz(dot: &str) -> Option<Vec<Vec<(f64, f64)>>> {
    let spawned = Command::new("dot").arg("-Tplain").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
    let mut child = match spawned {
        Ok(child) => child,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            assert!(env::var_os("REQUIRE_ALL").is_none_or(|value| value != "1"), "Graphviz is not installed");
            let _ = writeln!(io::stderr(), "note: Graphviz is not installed, so that it was not asked");
            return None;
        }
        Err(error) => panic!("dot cannot be started: {error}"),
    };
    child.stdin.take().unwrap().write_all(dot.as_bytes()).unwrap();
    let output = String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap();
    Some(output.lines().filter_map(|line| line.strip_prefix("edge ")).map(spline).collect())
}

/// The curve of a line `tail head n x1 y1 … xn yn`, whose places are in inches. Names may hold blanks, numbers none.
fn spline(edge: &str) -> Vec<(f64, f64)> {
    let words: Vec<_> = edge.split(' ').collect();
    let is_count = |at: &usize| {
        let count = words[*at].parse::<usize>().ok().filter(|count| count % 3 == 1);
        count.is_some_and(|count| {
            words.get(at + 1..=at + 2 * count).is_some_and(|all| all.iter().all(|word| word.parse::<f64>().is_ok()))
        })
    };
    let start = (2..words.len()).find(is_count).expect("an edge has points");
    let count = words[start].parse::<usize>().unwrap();
    let numbers: Vec<f64> =
        words[start + 1..=start + 2 * count].iter().map(|word| word.parse::<f64>().unwrap() * 72.0).collect();
    let points: Vec<_> = numbers.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect();
    let mut line = vec![points[0]];
    for curve in points.windows(4).step_by(3) {
        line.extend((1..=8).map(|at| {
            let (at, rest) = (f64::from(at) / 8.0, 1.0 - f64::from(at) / 8.0);
            let parts = [rest.powi(3), 3.0 * rest * rest * at, 3.0 * rest * at * at, at.powi(3)];
            let sum =
                |axis: fn(&(f64, f64)) -> f64| parts.iter().zip(curve).map(|(part, point)| part * axis(point)).sum();
            (sum(|point| point.0), sum(|point| point.1))
        }));
    }
    line
}
