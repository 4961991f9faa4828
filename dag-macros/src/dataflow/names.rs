//! Parameters that name nothing, names that are there twice, and nodes that cannot be listed.

use syn::Error;

use super::read::{Module, Node};
use crate::attr::nearest;
use crate::wired::Need;

pub(super) fn check(module: &Module) -> Vec<Error> {
    let unlisted = module.nodes.iter().filter(|node| node.handle.is_none() && node.whole.is_none()).map(unlisted);
    let unknown = module.nodes.iter().flat_map(|node| node.needs.iter().map(move |need| (node, need)));
    let unknown = unknown.filter_map(|(node, need)| unknown_name(module, node, need));
    let twice = module.nodes.iter().filter_map(|node| module.once(node, twice));
    unlisted.chain(unknown).chain(twice).collect()
}

fn unlisted(node: &Node) -> Error {
    let text = format!(
        "`{}` has no handle, by which a `#[dataflow]` module lists its nodes: give it one of another name, `handle = Name`",
        node.ident
    );
    Error::new(node.ident.span(), text)
}

fn unknown_name(module: &Module, node: &Node, need: &Need) -> Option<Error> {
    let name = &need.name;
    if !module.is_whole || module.named(name).next().is_some() {
        return None;
    }
    let near = nearest(name, module.nodes.iter().map(|known| &*known.name));
    let near = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
    let into = need.into.as_ref().map_or_else(String::new, |into| format!(" for its parameter `{into}`"));
    let text = format!(
        "no node or input is named `{name}`, which `{}` needs{into}{near}\nhelp: declare it in this module, with `input!({name}: …);` or as a \
         node; nodes of several modules go together in a `dag!`",
        node.name
    );
    Some(Error::new(need.span, text))
}

/// Two that always exist. Two items of one name are the compiler's to report.
fn twice(module: &Module, node: &Node) -> Option<Error> {
    let first = module.before(node).find(|first| first.is_always()).filter(|_| node.is_always())?;
    if first.ident == node.ident {
        return None;
    }
    let text = format!(
        "two nodes are named `{}`: `{}` and `{}`\nhelp: rename one, or give both a `when(…)`",
        node.name, first.ident, node.ident
    );
    Some(Error::new(node.ident.span(), text))
}
