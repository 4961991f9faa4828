//! A value as a tree that opens piece by piece: whatever its size, an answer holds a few hundred nodes of it.

use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

/// A value, or the beginning of one.
#[derive(Serialize, Clone, Debug, PartialEq, ToSchema)]
#[schema(as = ValueTree, no_recursion)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum Tree {
    Null,
    Bool {
        value: bool,
    },
    Number {
        /// As it is written: a browser would round it.
        text: String,
    },
    Text {
        text: String,
        /// How many bytes it has in all, when this is only the beginning.
        #[serde(skip_serializing_if = "Option::is_none")]
        of: Option<usize>,
    },
    List {
        size: usize,
        /// The first of these items. `null` when they are to be asked for.
        from: usize,
        items: Option<Vec<Tree>>,
    },
    Object {
        size: usize,
        from: usize,
        /// Pairs of a name and a value.
        #[schema(value_type = Option<Vec<Vec<Value>>>)]
        entries: Option<Vec<(String, Tree)>>,
    },
}

/// So many entries of what was asked for, and those of its parts that have no more than the second number.
const WINDOW: usize = 200;
const SMALL: usize = 30;
/// So many nodes and so many bytes of text in all.
const NODES: usize = 1500;
const TEXT: usize = 200_000;
/// So many bytes of one text.
const LONGEST: usize = 20_000;

/// What is left of the nodes and the text.
struct Room {
    nodes: usize,
    text: usize,
}

/// What was asked for, with its entries from the given one on.
pub(crate) fn top(value: &Value, from: usize) -> Tree {
    let mut room = Room { nodes: NODES, text: TEXT };
    room.grow(value, 3, from, WINDOW)
}

/// A value beside others.
pub(crate) fn small(value: &Value) -> Tree {
    let mut room = Room { nodes: 60, text: 4000 };
    room.grow(value, 2, 0, SMALL)
}

/// The beginning of a text, cut between two characters.
pub(crate) fn cut(text: &str, bytes: usize) -> &str {
    &text[..text.floor_char_boundary(bytes)]
}

impl Room {
    fn grow(&mut self, value: &Value, depth: usize, from: usize, window: usize) -> Tree {
        self.nodes = self.nodes.saturating_sub(1);
        match value {
            Value::Null => Tree::Null,
            Value::Bool(value) => Tree::Bool { value: *value },
            Value::Number(number) => Tree::Number { text: number.to_string() },
            Value::String(text) => self.text(text),
            Value::Array(items) => {
                let shown = items.iter().skip(from).take(window);
                let items_of = |room: &mut Self| shown.map(|item| room.part(item, depth)).collect();
                Tree::List { size: items.len(), from, items: (depth > 0).then(|| items_of(self)) }
            }
            Value::Object(entries) => {
                let shown = entries.iter().skip(from).take(window);
                let entry = |room: &mut Self, key: &String, item| (cut(key, 1000).to_owned(), room.part(item, depth));
                let entries_of = |room: &mut Self| shown.map(|(key, item)| entry(room, key, item)).collect();
                Tree::Object { size: entries.len(), from, entries: (depth > 0).then(|| entries_of(self)) }
            }
        }
    }

    /// A part is opened when it is small and there is room.
    fn part(&mut self, value: &Value, depth: usize) -> Tree {
        let size = match value {
            Value::Array(items) => items.len(),
            Value::Object(entries) => entries.len(),
            _ => 0,
        };
        let opens = size <= SMALL && size < self.nodes;
        self.grow(value, if opens { depth - 1 } else { 0 }, 0, SMALL)
    }

    fn text(&mut self, text: &str) -> Tree {
        let shown = cut(text, LONGEST.min(self.text.max(100)));
        self.text = self.text.saturating_sub(shown.len());
        Tree::Text { text: shown.to_owned(), of: (shown.len() < text.len()).then_some(text.len()) }
    }
}
