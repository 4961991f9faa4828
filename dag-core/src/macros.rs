//! The small declarative macros; the attributes are in dag-macros.

/// Makes a [`Module`](crate::Module): what is linked under this module, or the nodes listed.
///
/// ```
/// mod nodes {
///     #[dag_core::node]
///     pub fn one() -> i64 { 1 }
///
///     dag_core::module!(pub LINKED);
///     dag_core::module!(pub LISTED = [one]);
/// }
///
/// assert_eq!(nodes::LINKED.defs().len(), 1);
/// assert_eq!(nodes::LISTED.defs()[0].name, "one");
/// assert_eq!(dag_core::module!([nodes::one]).defs()[0].name, "one");
/// ```
#[macro_export]
macro_rules! module {
    ([$($node:path),* $(,)?]) => {
        const { $crate::Module::listed(&[$(<$node as $crate::Handle>::DEFS),*]) }
    };
    ($(#[$meta:meta])* $vis:vis $name:ident) => {
        $(#[$meta])*
        $vis const $name: $crate::Module = $crate::Module::linked_under(::core::module_path!());
    };
    ($(#[$meta:meta])* $vis:vis $name:ident = [$($node:path),* $(,)?]) => {
        $(#[$meta])*
        $vis const $name: $crate::Module = $crate::Module::listed(&[$(<$node as $crate::Handle>::DEFS),*]);
    };
}

/// The typed accessor of a field of the state: `field!(Counter.value).lt(10)`.
///
/// ```
/// # use dag_core::{State, field};
/// # use serde::{Deserialize, Serialize};
/// #[derive(State, Clone, Serialize, Deserialize)]
/// struct Counter { value: u32 }
///
/// let below = field!(Counter.value).lt(10);
/// assert_eq!(below.name(), "value<10");
/// assert!(below.holds(&Counter { value: 3 }));
/// ```
#[macro_export]
macro_rules! field {
    ($($state:ident)::+ . $field:ident) => {
        <$($state)::+ as $crate::State>::fields().$field
    };
}

/// A condition whose name is the text of its closure.
///
/// ```
/// # use dag_core::{State, condition};
/// # use serde::{Deserialize, Serialize};
/// #[derive(State, Clone, Serialize, Deserialize)]
/// struct Counter { value: u32 }
///
/// let even = condition!(|counter: &Counter| counter.value % 2 == 0);
/// assert_eq!(even.name(), "counter.value % 2 == 0");
/// assert!(even.holds(&Counter { value: 4 }));
/// ```
#[macro_export]
macro_rules! condition {
    (|$state:ident: &$ty:ty| $body:expr) => {
        $crate::Condition::new(::core::stringify!($body), |$state: &$ty| $body)
    };
}

/// What a node marked `cache` adds to its descriptor.
#[cfg(feature = "cache")]
#[doc(hidden)]
#[macro_export]
macro_rules! __cached {
    ($($def:tt)*) => { ::core::option::Option::Some($($def)*) };
}

/// A node marked `cache` where nothing can be cached.
#[cfg(not(feature = "cache"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __cached {
    ($($def:tt)*) => {
        ::core::compile_error!("`cache` needs a feature of dag-core: `dag-core = { features = [\"cache\"] }`")
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __register {
    ($def:expr) => {
        $crate::__private::inventory::submit! { $crate::__private::Registered($def) }
    };
}
