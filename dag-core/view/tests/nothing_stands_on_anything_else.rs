//! In pictures of random graphs no box, label or title stands on another, no edge runs through one, and the same graph gives the same bytes.

mod measure;

use dag_core::picture::{Edge, EdgeKind, Node, NodeKind, Picture};
use dag_view::{Direction, Drawing, Options};
use proptest::prelude::*;

/// Edges between any nodes, also back, to themselves and several between the same two; some with labels, some of errors.
fn pictures() -> impl Strategy<Value = Picture> {
    let edge = (0..40_usize, 0..40_usize, 0..8_usize, "[a-z=&]{0,30}");
    let nodes = prop::collection::vec(("[a-z_]{0,40}", prop::option::of("[a-c](\\.[a-b])?"), 0..6_usize), 0..24);
    (nodes, prop::collection::vec(edge, 0..40)).prop_map(|(nodes, edges)| {
        let count = nodes.len().max(1);
        let edges = if nodes.is_empty() { Vec::new() } else { edges };
        let edges = edges.into_iter().map(|(from, to, kind, label)| {
            let kind =
                [EdgeKind::Data, EdgeKind::Conditional, EdgeKind::Error].get(kind).copied().unwrap_or(EdgeKind::Data);
            let label = (kind == EdgeKind::Conditional).then_some(label);
            Edge { label, ..Edge::new(format!("n{}", from % count), format!("n{}", to % count), kind) }
        });
        let edges = edges.collect();
        let nodes = nodes.into_iter().enumerate().map(|(at, (name, group, kind))| {
            use NodeKind::{Action, Bound, Check, Function, Input, Load};
            let kind = [Function, Action, Input, Bound, Check, Load][kind];
            Node { group, ..Node::new(format!("n{at}"), name, kind) }
        });
        Picture { title: "random".into(), nodes: nodes.collect(), edges, ..Picture::default() }
    })
}

fn options(direction: Direction) -> Options {
    let mut options = Options::default();
    options.direction = direction;
    options
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(160))]

    #[test]
    fn in_any_direction(picture in pictures(), direction in 0..4_usize) {
        let direction = [Direction::Down, Direction::Right, Direction::Up, Direction::Left][direction];
        let drawing = Drawing::new(&picture, &options(direction));
        let faults = measure::faults(&drawing);
        prop_assert!(faults.is_empty(), "{faults:#?}");
    }

    #[test]
    fn the_same_bytes_twice(picture in pictures()) {
        let options = Options::default();
        prop_assert_eq!(dag_view::svg(&picture, &options), dag_view::svg(&picture.clone(), &options));
    }
}
