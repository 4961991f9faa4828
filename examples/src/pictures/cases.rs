//! The graphs that pictures are judged by.

use std::sync::Arc;

use chatbot::provider::offline::Offline;
use chatbot::{BotBuilder, Variant};
use dag_core::ActionInfo;
use dag_core::picture::{Edge, EdgeKind, Node, NodeKind, Picture};

#[path = "../../../dag-core/view/tests/layered/mod.rs"]
mod layered;

use layered::layered;

/// All of them, each with its name.
pub(crate) fn cases() -> Vec<(String, Picture)> {
    let bot = BotBuilder::new(Variant::Dag, Arc::new(Offline::new())).build().expect("the bot's graph is right");
    let actions = bot.machine().actions().map(|action| (format!("action-{}", action.name()), action.view()));
    let mut cases = vec![("machine".to_owned(), bot.machine().view())];
    cases.extend(bot.machine().actions().find_map(ActionInfo::dag).map(|(dag, ..)| ("dag".to_owned(), dag.view())));
    cases.extend(actions);
    let own = [
        ("forty-in-three-clusters", layered(40, 15, 3)),
        ("three-hundred", layered(300, 30, 0)),
        ("chain-of-thirty", chain(30)),
        ("fan-of-sixty", fan(60)),
        ("long-names", long_names()),
        ("right-to-left", right_to_left()),
        ("empty", picture("empty", Vec::new(), &[])),
        ("single", picture("single", vec![function(0, "alone")], &[])),
        ("two-parts", two_parts()),
        ("self-loop", self_loop()),
        ("kinds", kinds()),
    ];
    cases.extend(own.into_iter().chain(super::marked::cases()).map(|(name, picture)| (name.to_owned(), picture)));
    cases
}

fn function(at: usize, name: &str) -> Node {
    Node { ty: Some("f64".into()), ..Node::new(format!("n{at}"), name, NodeKind::Function) }
}

fn picture(title: &str, nodes: Vec<Node>, edges: &[(usize, usize)]) -> Picture {
    let edges = edges.iter().map(|&(from, to)| Edge::new(nodes[from].id.clone(), nodes[to].id.clone(), EdgeKind::Data));
    Picture { title: title.into(), edges: edges.collect(), nodes, ..Picture::default() }
}

fn chain(count: usize) -> Picture {
    let edges: Vec<_> = (1..count).map(|at| (at - 1, at)).collect();
    picture("chain", (0..count).map(|at| function(at, &format!("step_{at}"))).collect(), &edges)
}

fn fan(count: usize) -> Picture {
    let mut nodes = vec![function(0, "split"), function(1, "join")];
    nodes.extend((2..count + 2).map(|at| function(at, &format!("item_{}", at - 1))));
    picture("fan", nodes, &(2..count + 2).flat_map(|at| [(0, at), (at, 1)]).collect::<Vec<_>>())
}

fn long_names() -> Picture {
    let name = |at: usize| format!("the_average_of_all_observations_in_the_last_quarter_of_year_{at}");
    let nodes = (0..6)
        .map(|at| Node { ty: Some("HashMap<String, Vec<Option<(u64, f64)>>>".into()), ..function(at, &name(at)) });
    picture("long names", nodes.collect(), &[(0, 2), (1, 2), (2, 3), (2, 4), (3, 5), (4, 5)])
}

fn right_to_left() -> Picture {
    let names = ["שלום עולם", "مرحبا بالعالم", "abc אבג 123", "\u{202e}evil\u{202c}"];
    let nodes = names.iter().enumerate().map(|(at, name)| function(at, name)).collect();
    let mut picture = picture("right to left", nodes, &[(0, 1), (0, 2), (1, 3), (2, 3)]);
    picture.edges[0].label = Some("מצב=תמונה".into());
    picture
}

fn two_parts() -> Picture {
    let nodes = (0..7).map(|at| function(at, &format!("part_{}_{at}", at / 4))).collect();
    picture("two parts", nodes, &[(0, 1), (0, 2), (1, 3), (2, 3), (4, 5), (4, 6)])
}

fn self_loop() -> Picture {
    let nodes = ["start", "count", "end"].into_iter().map(|name| Node::new(name, name, NodeKind::Action)).collect();
    let mut picture = picture("self-loop", nodes, &[(0, 1), (1, 1), (1, 2)]);
    picture.nodes[0].kind = NodeKind::Entrypoint;
    for (edge, label) in picture.edges.iter_mut().zip([None, Some("count<10"), None]) {
        edge.kind = if label.is_some() { EdgeKind::Conditional } else { EdgeKind::Default };
        edge.label = label.map(Into::into);
    }
    picture
}

/// One node of each kind.
fn kinds() -> Picture {
    use NodeKind::{Bound, Check, Field, Function, Input, Load, Once, Output, Save};
    let kinds = [Input, Bound, Load, Once, Function, Check, Output, Save, Field];
    let named = kinds.iter().enumerate().map(|(at, kind)| (at, format!("{kind:?}").to_lowercase(), *kind));
    let nodes = named.map(|(at, name, kind)| Node { kind, ..function(at, &name) }).collect();
    let mut picture = picture("kinds", nodes, &[(0, 4), (1, 4), (2, 4), (3, 4), (4, 5), (4, 6), (6, 7), (8, 6)]);
    picture.edges[1].kind = EdgeKind::Optional;
    picture
}
