//! How the parameters of a made node take their values. Without a macro the syntax is out of sight: the type alone decides.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use crate::call::{Arguments, TakenByValue};
use crate::node::Param;
use crate::value::{NodeValue, Type};

/// What a function of a made [`Node`](crate::Node) may take: `&T`, `&str`, `&[T]`, an `Option` of one of these, numbers, `String`, `Vec`,
/// `Arc` and other values of std themselves, and any other `T` as [`Taken<T>`].
#[diagnostic::on_unimplemented(
    message = "a node that is made at run time cannot take `{Self}`",
    label = "cannot be a parameter of a made node",
    note = "take `&T`, or `Taken<T>` for the value itself: a closure `|Taken(order): Taken<Order>| …`"
)]
pub trait Parameter {
    /// The same type with the lifetime of one call.
    #[doc(hidden)]
    type Item<'a>;
    /// What is taken out of the arguments before anything borrows from them.
    #[doc(hidden)]
    type Kept: Send;
    #[doc(hidden)]
    fn described() -> Param;
    #[doc(hidden)]
    fn take(arguments: &mut Arguments<'_>, index: usize) -> Self::Kept;
    #[doc(hidden)]
    fn read<'a>(kept: Self::Kept, arguments: &'a Arguments<'_>, index: usize) -> Self::Item<'a>;
}

/// A parameter of a made [`Node`](crate::Node) that takes the value itself: moved for the last reader, else cloned.
///
/// ```
/// # use dag_core::{Dag, Node, Taken};
/// #[derive(Clone)]
/// struct Order { items: Vec<u32> }
///
/// let items = Node::function("items", ["order"], |Taken(order): Taken<Order>| order.items);
/// let dag = Dag::builder().node(Node::input::<Order>("order")).node(items).build()?;
/// # Ok::<(), dag_core::BuildError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Taken<T>(
    /// The value.
    pub T,
);

fn param<T: 'static>(optional: bool, owned: bool) -> Param {
    Param {
        name: "",
        ty: Type::of::<T>(),
        optional: optional.then(Type::of::<Option<T>>),
        owned,
        input: false,
        into: None,
    }
}

macro_rules! borrowed {
    ($([$($generic:tt)*] $item:ty as $whole:ty, $narrow:expr;)+) => { $(
        impl<$($generic)*> Parameter for &$item {
            type Item<'a> = &'a $item;
            type Kept = ();

            fn described() -> Param {
                param::<$whole>(false, false)
            }

            fn take(_: &mut Arguments<'_>, _: usize) {}

            fn read<'a>((): (), arguments: &'a Arguments<'_>, index: usize) -> &'a $item {
                $narrow(arguments.borrow::<$whole>(index))
            }
        }

        impl<$($generic)*> Parameter for Option<&$item> {
            type Item<'a> = Option<&'a $item>;
            type Kept = ();

            fn described() -> Param {
                param::<$whole>(true, false)
            }

            fn take(_: &mut Arguments<'_>, _: usize) {}

            fn read<'a>((): (), arguments: &'a Arguments<'_>, index: usize) -> Option<&'a $item> {
                arguments.borrow_option::<$whole>(index).map($narrow)
            }
        }
    )+ };
}

borrowed! {
    [T: NodeValue] T as T, std::convert::identity;
    [] str as String, String::as_str;
    [T: NodeValue] [T] as Vec<T>, Vec::as_slice;
}

macro_rules! owned {
    ($([$($generic:tt)*] $value:ty, $inner:ty, $wrap:expr;)+) => { $(
        impl<$($generic)*> Parameter for $value {
            type Item<'a> = $value;
            type Kept = $value;

            fn described() -> Param {
                param::<$inner>(false, true)
            }

            fn take(arguments: &mut Arguments<'_>, index: usize) -> $value {
                $wrap(arguments.take::<$inner>(index))
            }

            fn read(kept: $value, _: &Arguments<'_>, _: usize) -> $value {
                kept
            }
        }

        impl<$($generic)*> Parameter for Option<$value> {
            type Item<'a> = Option<$value>;
            type Kept = Option<$value>;

            fn described() -> Param {
                param::<$inner>(true, true)
            }

            fn take(arguments: &mut Arguments<'_>, index: usize) -> Option<$value> {
                arguments.take_option::<$inner>(index).map($wrap)
            }

            fn read(kept: Option<$value>, _: &Arguments<'_>, _: usize) -> Option<$value> {
                kept
            }
        }
    )+ };
}

macro_rules! of_std {
    ($($value:ty),+; $([$($generic:tt)*] $list:ty),+ $(,)?) => {
        owned! { $([] $value, $value, std::convert::identity;)+ $([$($generic)*] $list, $list, std::convert::identity;)+ }
    };
}

owned! { [T: TakenByValue] Taken<T>, T, Taken; }

of_std! {
    bool, char, u8, u16, u32, u64, u128, usize, i8, i16, i32, i64, i128, isize, f32, f64, String, PathBuf, Duration;
    [T: TakenByValue] Vec<T>, [T: NodeValue + ?Sized] Arc<T>, [T: TakenByValue] Box<T>,
    [K: TakenByValue, V: TakenByValue] BTreeMap<K, V>, [K: TakenByValue, V: TakenByValue] HashMap<K, V>,
    [T: TakenByValue] BTreeSet<T>, [T: TakenByValue] HashSet<T>,
}
