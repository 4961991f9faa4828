//! One value on its way between nodes, and the type it has.
//!
//! Values are shared, not copied: a reader borrows from the same allocation as every other reader, also across an `.await`,
//! and the last reader of a value can take it out.

use std::any::{Any, TypeId};
use std::fmt;
use std::sync::Arc;

/// What a node may take and give: anything that is `Send + Sync + 'static`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot travel between nodes",
    label = "not `Send + Sync + 'static`",
    note = "node values must be `Send + Sync + 'static`; use `Arc` instead of `Rc`, `Mutex` instead of `RefCell`, and owned data instead of borrows"
)]
pub trait NodeValue: Send + Sync + 'static {}

#[diagnostic::do_not_recommend]
impl<T: Send + Sync + 'static> NodeValue for T {}

/// A value whose type is known when the program runs.
///
/// ```
/// let value = dag_core::Value::new(3_i64);
/// assert_eq!(value.get::<i64>(), Some(&3));
/// assert_eq!(value.get::<u8>(), None);
/// ```
#[derive(Clone)]
pub struct Value(Arc<dyn Any + Send + Sync>);

impl Value {
    /// Wraps a value.
    pub fn new<T: NodeValue>(value: T) -> Self {
        Self(Arc::new(value))
    }

    /// Borrows the value, if it is a `T`.
    pub fn get<T: 'static>(&self) -> Option<&T> {
        self.0.downcast_ref()
    }

    /// Whether the value is a `T`.
    pub fn is<T: 'static>(&self) -> bool {
        self.0.is::<T>()
    }

    /// Whether the value has this type.
    pub fn has_type(&self, ty: Type) -> bool {
        (*self.0).type_id() == ty.id()
    }

    /// Takes the value out if this is its last reader, else gives the reader back.
    pub fn try_take<T: NodeValue>(self) -> Result<T, Self> {
        match self.0.downcast::<T>() {
            Ok(typed) => Arc::try_unwrap(typed).map_err(|shared| Self(shared)),
            Err(other) => Err(Self(other)),
        }
    }

    /// Takes the value out if this is its last reader, else clones it; `None` if it is not a `T`.
    pub fn take_or_clone<T: NodeValue + Clone>(self) -> Option<T> {
        self.0.downcast::<T>().ok().map(Arc::unwrap_or_clone)
    }
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Value(..)")
    }
}

/// The type of a value: its identity, and its name as a person writes it.
#[derive(Clone, Copy)]
pub struct Type {
    id: fn() -> TypeId,
    name: fn() -> &'static str,
}

impl Type {
    /// The type `T`.
    pub const fn of<T: 'static>() -> Self {
        Self { id: TypeId::of::<T>, name: std::any::type_name::<T> }
    }

    /// The identity of the type in this program.
    pub fn id(self) -> TypeId {
        (self.id)()
    }

    /// The name without module paths: `Vec<String>`, not `alloc::vec::Vec<alloc::string::String>`. A [`List`](crate::List) is called so.
    ///
    /// ```
    /// assert_eq!(dag_core::Type::of::<Vec<Option<String>>>().name(), "Vec<Option<String>>");
    /// assert_eq!(dag_core::Type::of::<dag_core::List<u8>>().name(), "List<u8>");
    /// ```
    pub fn name(self) -> String {
        let mut short = String::new();
        for part in (self.name)().split_inclusive(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':')) {
            let end = part.trim_end_matches(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':')).len();
            let (path, rest) = part.split_at(end);
            short.push_str(path.rsplit("::").next().unwrap_or(path));
            short.push_str(rest);
        }
        // What `List` is an alias of.
        short.replace("GenericVector<", "List<").replace(", ArcK>", ">")
    }
}

impl Type {
    /// Both names as far as it takes to tell the types apart: with their paths where the short ones are the same.
    pub(crate) fn told_apart(self, other: Self) -> (String, String) {
        let short = (self.name(), other.name());
        if short.0 == short.1 && self != other { ((self.name)().into(), (other.name)().into()) } else { short }
    }
}

impl PartialEq for Type {
    fn eq(&self, other: &Self) -> bool {
        self.id() == other.id()
    }
}

impl Eq for Type {}

impl fmt::Debug for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name())
    }
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name())
    }
}
