//! A value that comes from outside of a run or leaves it, and the type of every value.
//!
//! Between nodes values lie in the run's own arena; at its edges they are shared, not copied.

use std::any::{Any, TypeId};
use std::fmt;
use std::ptr;
use std::sync::Arc;
use std::sync::atomic::{AtomicPtr, Ordering};

use crate::frame::Memory;

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

    pub(crate) fn any(&self) -> &dyn Any {
        &*self.0
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

/// The type of a value: its identity, its name as a person writes it, and the room its values take.
#[derive(Clone, Copy)]
pub struct Type(&'static Info);

struct Info {
    id: TypeId,
    name: fn() -> &'static str,
    memory: Memory,
}

impl Type {
    /// The type `T`.
    #[inline]
    pub const fn of<T: 'static>() -> Self {
        Self(const { &Info { id: TypeId::of::<T>(), name: std::any::type_name::<T>, memory: Memory::of::<T>() } })
    }

    /// The identity of the type in this program.
    pub fn id(self) -> TypeId {
        self.0.id
    }

    /// The name of the type with the paths of all modules in it.
    pub fn path(self) -> &'static str {
        (self.0.name)()
    }

    /// Whether this is the type `T`. One descriptor is the usual case; two of one type come from separately compiled code.
    #[inline]
    pub(crate) fn is<T: 'static>(self) -> bool {
        ptr::eq(self.0, Self::of::<T>().0) || self.id() == TypeId::of::<T>()
    }

    pub(crate) fn memory(self) -> Memory {
        self.0.memory
    }

    /// The name without module paths: `Vec<String>`, not `alloc::vec::Vec<alloc::string::String>`. A [`List`](crate::List) is called so.
    ///
    /// ```
    /// assert_eq!(dag_core::Type::of::<Vec<Option<String>>>().name(), "Vec<Option<String>>");
    /// assert_eq!(dag_core::Type::of::<dag_core::List<u8>>().name(), "List<u8>");
    /// ```
    pub fn name(self) -> String {
        let mut short = String::new();
        for part in self.path().split_inclusive(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':')) {
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
        if short.0 == short.1 && self != other { (self.path().into(), other.path().into()) } else { short }
    }
}

/// A type as its last user described it, so that the usual look is one comparison.
///
/// Code that is compiled apart describes one type at several addresses.
pub(crate) struct Descriptor(AtomicPtr<Info>);

impl Descriptor {
    pub(crate) fn new(ty: Option<Type>) -> Self {
        Self(AtomicPtr::new(ty.map_or(ptr::null_mut(), |ty| ptr::from_ref(ty.0).cast_mut())))
    }

    /// Whether it is the one that `T` has here. `false` says nothing.
    #[inline]
    pub(crate) fn is_of<T: 'static>(&self) -> bool {
        ptr::eq(self.0.load(Ordering::Relaxed), Type::of::<T>().0)
    }

    /// The next look is for this one; both describe one type.
    pub(crate) fn learn(&self, ty: Type) {
        self.0.store(ptr::from_ref(ty.0).cast_mut(), Ordering::Relaxed);
    }
}

impl fmt::Debug for Descriptor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.load(Ordering::Relaxed).is_null() { "Descriptor(none)" } else { "Descriptor" })
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
