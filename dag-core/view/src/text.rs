//! Trees for terminals: of a machine what follows what, of a graph what each value is made of.

use std::collections::HashMap;
use std::fmt::Write;

use dag_core::picture::{Edge, EdgeKind, Mark, Node, NodeKind, Picture};

use crate::escape::visible;
use crate::{is_machine, marks, palette};

/// Which characters a tree is drawn with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Charset {
    /// Lines, as most terminals and fonts have them.
    #[default]
    Lines,
    /// Nothing but ASCII in what is drawn; names stay as they are.
    Ascii,
}

/// Writes a picture as a tree.
///
/// A graph is drawn from its results: below each node stands what it is made of. A machine is drawn from its first action: below each
/// stands what may follow, with the condition. What has been drawn further up is marked with `(*)`.
///
/// ```
/// use dag_core::{Dag, input, module, node};
/// use dag_view::Charset;
///
/// input!(price: f64);
/// #[node] fn tax(price: &f64) -> f64 { price / 4.0 }
/// #[node] fn total(price: &f64, tax: &f64) -> f64 { price + tax }
///
/// let dag = Dag::builder().add(module!([price, tax, total])).build()?;
/// assert_eq!(dag_view::text(&dag.view(), Charset::Lines), "\
/// total: f64
/// ├─ price: f64 (input)
/// └─ tax: f64
///    └─ price: f64 (input)
/// ");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn text(picture: &Picture, charset: Charset) -> String {
    let tree = Tree::new(picture);
    let mut out = String::new();
    let mut drawn = vec![false; picture.nodes.len()];
    for root in tree.roots() {
        tree.draw(root, charset, &mut drawn, &mut out);
    }
    for (to, from) in &tree.errors {
        let names: Vec<_> = from.iter().map(|&from| shown(&picture.nodes[from].label)).collect();
        line(&mut out, &format!("{}: on an error of {}", shown(&picture.nodes[*to].label), names.join(", ")));
    }
    out
}

/// Writing to a string cannot fail.
fn line(out: &mut String, text: &str) {
    let _ = writeln!(out, "{text}");
}

fn shown(text: &str) -> String {
    text.chars().map(|letter| if letter == '\n' || letter == '\t' { ' ' } else { visible(letter) }).collect()
}

struct Tree<'a> {
    picture: &'a Picture,
    /// What stands below each node: another node, and the edge between them.
    below: Vec<Vec<(usize, &'a Edge)>>,
    has_above: Vec<bool>,
    /// The nodes that errors lead to, and those that they come from.
    errors: Vec<(usize, Vec<usize>)>,
}

/// A node that is still to be drawn.
struct Next<'a> {
    node: usize,
    edge: Option<&'a Edge>,
    prefix: String,
    is_last: bool,
}

impl<'a> Tree<'a> {
    fn new(picture: &'a Picture) -> Self {
        let places: HashMap<_, _> = picture.nodes.iter().enumerate().map(|(at, node)| (node.id.as_str(), at)).collect();
        let count = picture.nodes.len();
        let mut tree =
            Self { picture, below: vec![Vec::new(); count], has_above: vec![false; count], errors: Vec::new() };
        let downwards = is_machine(picture);
        for edge in &picture.edges {
            let [Some(&from), Some(&to)] = [&edge.from, &edge.to].map(|id| places.get(id.as_str())) else { continue };
            if edge.kind == EdgeKind::Error {
                tree.add_error(from, to);
                continue;
            }
            let (above, below) = if downwards { (from, to) } else { (to, from) };
            tree.below[above].push((below, edge));
            tree.has_above[below] |= above != below;
        }
        tree
    }

    fn add_error(&mut self, from: usize, to: usize) {
        match self.errors.iter_mut().find(|(other, _)| *other == to) {
            Some((_, sources)) => sources.push(from),
            None => self.errors.push((to, vec![from])),
        }
    }

    /// Where trees begin, so that each node is in one of them: the first action, what nothing stands above, and one of each cycle.
    fn roots(&self) -> Vec<usize> {
        let is_first = |node: &usize| self.picture.nodes[*node].kind == NodeKind::Entrypoint;
        let all = 0..self.picture.nodes.len();
        let candidates =
            all.clone().filter(is_first).chain(all.clone().filter(|&node| !self.has_above[node])).chain(all);
        let (mut seen, mut roots) = (vec![false; self.picture.nodes.len()], Vec::new());
        for root in candidates {
            if seen[root] {
                continue;
            }
            roots.push(root);
            let mut next = vec![root];
            while let Some(node) = next.pop() {
                if !std::mem::replace(&mut seen[node], true) {
                    next.extend(self.below[node].iter().map(|(below, _)| below));
                }
            }
        }
        roots
    }

    fn draw(&self, root: usize, charset: Charset, drawn: &mut [bool], out: &mut String) {
        let [branch, end, pass, blank] = match charset {
            Charset::Lines => ["├─ ", "└─ ", "│  ", "   "],
            Charset::Ascii => ["|- ", "`- ", "|  ", "   "],
        };
        let mut next = vec![Next { node: root, edge: None, prefix: String::new(), is_last: true }];
        while let Some(Next { node, edge, prefix, is_last }) = next.pop() {
            let mark = if edge.is_none() {
                ""
            } else if is_last {
                end
            } else {
                branch
            };
            let again = drawn[node] && !self.below[node].is_empty();
            let label = self.label(&self.picture.nodes[node], edge, charset);
            line(out, &format!("{prefix}{mark}{label}{}", if again { " (*)" } else { "" }));
            if std::mem::replace(&mut drawn[node], true) {
                continue;
            }
            let prefix = if edge.is_none() { prefix } else { prefix + if is_last { blank } else { pass } };
            let last = self.below[node].len();
            next.extend(self.below[node].iter().enumerate().rev().map(|(at, &(node, edge))| Next {
                node,
                edge: Some(edge),
                prefix: prefix.clone(),
                is_last: at + 1 == last,
            }));
        }
    }
}

impl Tree<'_> {
    /// What is known of the edge, the node, and what happened to it.
    fn label(&self, node: &Node, edge: Option<&Edge>, charset: Charset) -> String {
        let gone = edge.and_then(|edge| self.picture.marks.edge(edge)).and_then(|mark| mark.status);
        let gone = gone.map(|status| match charset {
            Charset::Lines => format!("{} ", marks::of(status).sign),
            Charset::Ascii => format!("{} ", status.word()),
        });
        let mark = self.picture.marks.node(&node.id).map(|mark| said(mark, charset));
        let look = node.look.as_ref().map(|look| format!(" [{}]", shown(&look.name)));
        [gone.unwrap_or_default(), label(node, edge), look.unwrap_or_default(), mark.unwrap_or_default()].concat()
    }
}

/// A mark behind its node: `  ✗ failed, 1.20 s: no connection`.
fn said(mark: &Mark, charset: Charset) -> String {
    let text = shown(&mark.to_string());
    match (charset, mark.status) {
        (Charset::Lines, Some(status)) => format!("  {} {text}", marks::of(status).sign),
        (Charset::Lines, None) => format!("  {text}"),
        (Charset::Ascii, _) => format!("  -- {}", text.replace('×', "x").replace('µ', "u")),
    }
}

/// The condition, the name, the type, and what it is unless that is the usual.
fn label(node: &Node, edge: Option<&Edge>) -> String {
    let condition = edge.and_then(|edge| edge.label.as_ref()).map(|label| format!("[{}] ", shown(label)));
    let optional = edge.filter(|edge| edge.kind == EdgeKind::Optional).map(|_| "?");
    let ty = node.ty.as_ref().map(|ty| format!(": {}", shown(ty)));
    let name = palette::node(node.kind).name;
    let is_usual = matches!(node.kind, NodeKind::Function | NodeKind::Action) || node.label.starts_with(name);
    let kind = (!is_usual).then(|| format!(" ({name})"));
    [condition.as_deref(), Some(&shown(&node.label)), optional, ty.as_deref(), kind.as_deref()]
        .into_iter()
        .flatten()
        .collect()
}
