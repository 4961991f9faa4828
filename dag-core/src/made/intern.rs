//! Descriptors that are made while the program runs, each distinct one once and for ever.
//!
//! Graphs, plans and events carry `&'static NodeDef`, and events reach observers that may keep them. A descriptor made at run time is
//! therefore leaked; kept by its content, the same graph built a million times leaks it once.

use std::any::TypeId;
use std::collections::{HashMap, HashSet};
use std::sync::{LazyLock, Mutex, PoisonError};

use crate::node::{Function, Location, NodeDef, NodeKind, Param};
use crate::value::Type;

/// All that tells one descriptor from another.
#[derive(PartialEq, Eq, Hash)]
enum Content {
    Made {
        named: Named,
        params: Vec<(String, TypeId, bool, bool)>,
        output: TypeId,
        kind: Kind,
    },
    /// The address of a descriptor, and what is to stand in it instead.
    Renamed {
        of: usize,
        name: String,
        params: Vec<String>,
    },
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
    pub(super) once: bool,
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
            once: named.once,
            label: named.label.as_deref().map(text),
            tags: list(named.tags.iter().map(|(key, value)| (text(key), text(value))).collect()),
            ..NodeDef::new(function, output, kind)
        }
    })
}

/// The same node under another name, whose parameters name others.
pub(crate) fn renamed(def: &'static NodeDef, name: &str, params: &[String]) -> &'static NodeDef {
    let content =
        Content::Renamed { of: std::ptr::from_ref(def).addr(), name: name.to_owned(), params: params.to_vec() };
    kept(content, || {
        let params = def.function.params.iter().zip(params).map(|(param, name)| Param { name: text(name), ..*param });
        let function = Function { params: list(params.collect()), ..def.function };
        NodeDef { name: text(name), function, ..*def }
    })
}

/// A text once and for ever.
pub(crate) fn text(text: &str) -> &'static str {
    static KNOWN: LazyLock<Mutex<HashSet<&'static str>>> = LazyLock::new(Mutex::default);
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    known.get(text).copied().unwrap_or_else(|| {
        let text = text.to_owned().leak();
        known.insert(text);
        text
    })
}

fn list<T>(items: Vec<T>) -> &'static [T] {
    items.leak()
}
