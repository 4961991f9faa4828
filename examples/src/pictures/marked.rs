//! Pictures of what happened: a run, an application, a difference.

use std::time::Duration;

use dag_core::picture::{Edge, EdgeKind, Look, Mark, Marks, Node, NodeKind, Picture, Status};

pub(crate) fn cases() -> [(&'static str, Picture); 4] {
    [
        ("marks-of-a-run", run()),
        ("marks-of-an-application", application()),
        ("difference", difference()),
        ("looks", looks()),
    ]
}

fn graph(names: &[&str], edges: &[(usize, usize)]) -> Picture {
    let nodes = names.iter().map(|name| Node { ty: Some("f64".into()), ..Node::new(*name, *name, NodeKind::Function) });
    let edges = edges.iter().map(|&(from, to)| Edge::new(names[from], names[to], EdgeKind::Data));
    Picture { title: "a run".into(), edges: edges.collect(), nodes: nodes.collect(), ..Picture::default() }
}

/// One node of each status that a run has.
fn run() -> Picture {
    use Status::{Cached, Cancelled, Done, Failed, Planned, Running, Skipped};
    let statuses = [Done, Done, Cached, Done, Running, Failed, Skipped, Cancelled, Planned];
    let names = ["fetch", "rates", "parse", "clean", "train", "score", "report", "preview", "publish"];
    let picture = graph(&names, &[(0, 2), (1, 3), (2, 3), (3, 4), (3, 5), (5, 6), (3, 7), (4, 8), (6, 8)]);
    let mut marks = Marks::default();
    for (name, (status, took)) in names.iter().zip(statuses.iter().zip([812, 40, 0, 95, 0, 2310, 0, 77, 0])) {
        let mark = marks.node_mut(*name);
        (mark.status, mark.time) = (Some(*status), (took > 0).then(|| Duration::from_millis(took)));
    }
    (marks.node_mut("score").attempts, marks.node_mut("score").note) = (3, "no model is there".into());
    let ended = [("fetch", 1), ("rates", 2), ("clean", 3), ("score", 4)].into();
    marks.mark_critical_path(&picture.edges, &ended);
    picture.marked(marks)
}

/// A machine after some rounds.
fn application() -> Picture {
    let names = ["ask", "check", "answer", "draw", "respond"];
    let mut picture = graph(&names, &[(0, 1), (1, 2), (1, 3), (2, 4), (3, 4), (4, 0)]);
    for node in &mut picture.nodes {
        (node.kind, node.ty) = (NodeKind::Action, None);
    }
    picture.nodes[0].kind = NodeKind::Entrypoint;
    for (edge, label) in picture.edges.iter_mut().zip([None, Some("mode=text"), Some("mode=image"), None, None, None]) {
        edge.kind = if label.is_some() { EdgeKind::Conditional } else { EdgeKind::Default };
        edge.label = label.map(Into::into);
    }
    let mut marks = Marks::default();
    for (name, status, count) in [
        ("ask", Status::Next, 3),
        ("check", Status::Past, 3),
        ("answer", Status::Past, 2),
        ("draw", Status::Past, 1),
        ("respond", Status::Current, 3),
    ] {
        *marks.node_mut(name) = Mark { count, time: Some(Duration::from_millis(310)), ..Mark::new(status) };
    }
    for (at, edge) in picture.edges.iter().enumerate() {
        marks.edge_mut(edge.clone()).status = Some(if at == 5 { Status::Next } else { Status::Past });
    }
    picture.marked(marks)
}

fn difference() -> Picture {
    let old = graph(&["price", "rate", "tax", "total"], &[(0, 2), (1, 2), (0, 3), (2, 3)]);
    let mut new = graph(&["price", "country", "tax", "total", "bill"], &[(0, 2), (1, 2), (0, 3), (2, 3), (3, 4)]);
    new.nodes[2].version = Some("another".into());
    old.diff(&new)
}

fn looks() -> Picture {
    let mut picture = graph(&["load", "clean", "train", "report"], &[(0, 1), (1, 2), (2, 3)]);
    picture.nodes[2].tags.push(("kind".into(), "llm".into()));
    let owner = |name: &str, fill| Some(Look { name: name.into(), fill: Some(fill), ..Look::default() });
    let picture = picture.styled(|node| match node.id.as_str() {
        "load" => owner("team data", [0x1b, 0x4f, 0x72]),
        "report" => owner("team sales", [0xf9, 0xe7, 0x9f]),
        _ => None,
    });
    picture.highlighted("kind=llm")
}
