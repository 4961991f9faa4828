//! What a field of a JSON state may hold.

use std::fmt;

use serde_json::Value as Json;

use super::{Cow, FieldDef, Type};

/// The type of a field of a [`JsonState`](crate::JsonState).
#[non_exhaustive]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JsonType {
    /// Anything: what is wrong with a value is found where it is used.
    Any,
    /// `true` or `false`.
    Bool,
    /// A number.
    Number,
    /// A text.
    Text,
    /// A list, which can grow.
    List,
    /// An object.
    Object,
}

impl JsonType {
    /// Whether a value is of this type.
    pub fn holds(self, value: &Json) -> bool {
        match self {
            Self::Any => true,
            Self::Bool => value.is_boolean(),
            Self::Number => value.is_number(),
            Self::Text => value.is_string(),
            Self::List => value.is_array(),
            Self::Object => value.is_object(),
        }
    }

    /// The most exact type of a value.
    pub(super) fn of(value: &Json) -> Self {
        let types = [Self::Bool, Self::Number, Self::Text, Self::List, Self::Object];
        types.into_iter().find(|ty| ty.holds(value)).unwrap_or(Self::Any)
    }

    pub(super) fn field(self, name: &str, optional: bool) -> FieldDef {
        let (json, option) = (Type::of::<Json>(), Type::of::<Option<Json>>());
        let is_list = matches!(self, Self::Any | Self::List);
        FieldDef {
            name: Cow::Owned(name.to_owned()),
            ty: json,
            declared: if optional { option } else { json },
            optional,
            item: is_list.then_some(json),
            lists: if is_list { const { &[Type::of::<Vec<Json>>(), Type::of::<Json>()] } } else { &[] },
            is_number: matches!(self, Self::Any | Self::Number),
            can_be_wiped: optional || self == Self::List,
            json: Some(self),
        }
    }
}

impl fmt::Display for JsonType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Any => "anything",
            Self::Bool => "a boolean",
            Self::Number => "a number",
            Self::Text => "a text",
            Self::List => "a list",
            Self::Object => "an object",
        })
    }
}
