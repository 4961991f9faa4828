//! A tree for the terminal shows each node once with what is below it, of a machine and of a graph, also of cycles and separate parts.

use std::collections::BTreeSet;

use dag_core::picture::{Edge, EdgeKind, Node, NodeKind, Picture};
use dag_view::Charset;
use proptest::prelude::*;

fn picture(count: usize, edges: &[(usize, usize)], kind: EdgeKind) -> Picture {
    let nodes = (0..count).map(|at| Node::new(format!("n{at}"), format!("n{at}"), NodeKind::Function));
    let edges = edges.iter().map(|(from, to)| Edge::new(format!("n{from}"), format!("n{to}"), kind));
    Picture { title: "tree".into(), nodes: nodes.collect(), edges: edges.collect(), ..Picture::default() }
}

#[test]
fn of_a_cycle_with_conditions_and_errors() {
    let mut machine = picture(4, &[(0, 1), (1, 0), (1, 2), (0, 3)], EdgeKind::Default);
    machine.nodes[1].kind = NodeKind::Entrypoint;
    machine.edges[2] = Edge { label: Some("done=true".into()), ..Edge::new("n1", "n2", EdgeKind::Conditional) };
    machine.edges[3].kind = EdgeKind::Error;
    insta::assert_snapshot!(dag_view::text(&machine, Charset::Lines), @r"
    n1 (first action)
    ├─ n0
    │  └─ n1 (first action) (*)
    └─ [done=true] n2
    n3
    n3: on an error of n0
    ");
}

#[test]
fn of_long_chains_and_odd_names() {
    let chain: Vec<_> = (1..3000).map(|at| (at - 1, at)).collect();
    assert_eq!(dag_view::text(&picture(3000, &chain, EdgeKind::Data), Charset::Ascii).lines().count(), 3000);
    let odd =
        Picture { nodes: vec![Node::new("", "a\nb\x1b[1m", NodeKind::Function)], ..picture(0, &[], EdgeKind::Data) };
    assert_eq!(dag_view::text(&odd, Charset::Ascii), "a b␛[1m\n");
}

proptest! {
    #[test]
    fn each_node_and_each_edge_is_there(edges in prop::collection::btree_set((0..12_usize, 0..12_usize), 0..30), machine in any::<bool>()) {
        let edges: Vec<_> = edges.into_iter().collect();
        let text = dag_view::text(&picture(12, &edges, if machine { EdgeKind::Default } else { EdgeKind::Data }), Charset::Ascii);
        let names: BTreeSet<_> = text.lines().map(|line| line.trim_start_matches(['|', '`', '-', ' ']).trim_end_matches(" (*)")).collect();
        prop_assert_eq!(names.len(), 12, "{}", text);
        let branches = text.lines().filter(|line| line.contains("- ")).count();
        prop_assert_eq!(branches, edges.len(), "{}", text);
    }
}
