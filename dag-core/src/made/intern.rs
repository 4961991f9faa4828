//! Descriptors that are made while the program runs, each distinct one once and for ever.
//!
//! Graphs, plans and events carry `&'static NodeDef`, and events reach observers that may keep them. A descriptor made at run time is
//! therefore leaked; kept by its content, the same graph built a million times leaks it once.

use std::any::TypeId;
use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};

use crate::node::{Function, Location, NodeDef, NodeKind, Param};
use crate::value::Type;

/// All that tells one descriptor from another.
#[derive(PartialEq, Eq, Hash)]
enum Content {
    Made { named: Named, params: Vec<(String, TypeId, bool, bool)>, output: TypeId, kind: Kind },
}

#[derive(PartialEq, Eq, Hash)]
enum Kind {
    Input,
    Sync,
    Async,
}

/// What a person says about a made node.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Named {
    pub(super) name: String,
    pub(super) location: Location,
    pub(super) doc: String,
    pub(super) label: Option<String>,
    pub(super) tags: Vec<(String, String)>,
}

static KNOWN: LazyLock<Mutex<HashMap<Content, &'static NodeDef>>> = LazyLock::new(Mutex::default);

fn kept(content: Content, make: impl FnOnce() -> NodeDef) -> &'static NodeDef {
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    known.entry(content).or_insert_with(|| Box::leak(Box::new(make())))
}

/// The descriptor of a made node; the parameters come with their names apart, which are not static yet.
pub(super) fn made(named: &Named, params: &[(String, Param)], output: Type, kind: NodeKind) -> &'static NodeDef {
    let content = Content::Made {
        named: named.clone(),
        params: params.iter().map(|(name, p)| (name.clone(), p.ty.id(), p.optional.is_some(), p.owned)).collect(),
        output: output.id(),
        kind: match kind {
            NodeKind::Input => Kind::Input,
            NodeKind::Function(crate::Call::Sync(_)) => Kind::Sync,
            NodeKind::Function(crate::Call::Async(_)) => Kind::Async,
        },
    };
    kept(content, || {
        let name = text(&named.name);
        let params = params.iter().map(|(name, param)| Param { name: text(name), ..*param });
        let function = Function {
            name,
            module: "",
            location: named.location,
            doc: text(&named.doc),
            source: "",
            params: list(params.collect()),
        };
        NodeDef {
            label: named.label.as_deref().map(text),
            tags: list(named.tags.iter().map(|(key, value)| (text(key), text(value))).collect()),
            ..NodeDef::new(function, output, kind)
        }
    })
}

fn text(text: &str) -> &'static str {
    text.to_owned().leak()
}

fn list<T>(items: Vec<T>) -> &'static [T] {
    items.leak()
}
