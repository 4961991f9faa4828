//! Functions and closures of up to eight parameters, called with [`Arguments`].
//!
//! The number of parameters stands in the traits, so that a list of names of another length does not compile. Each function is asked
//! twice what it is: for its own parameters, from which they are inferred, and for the same ones with the lifetimes of a call.

use crate::call::Arguments;
use crate::node::Param;

use super::param::Parameter;

/// A function that can be a [`Node`](crate::Node): of `N` parameters, each of them a [`Parameter`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no function of {N} parameters that a node can call",
    label = "not a function of {N} parameters",
    note = "give as many names as the function has parameters, eight at most, and write the closure's parameters with their types",
    note = "a parameter is `&T`, `&str`, `&[T]`, an `Option` of these, a value of std, or `Taken<T>`"
)]
pub trait NodeFn<const N: usize, M>: Send + Sync + 'static {
    /// What it returns.
    type Output;
    #[doc(hidden)]
    fn params() -> [Param; N];
    #[doc(hidden)]
    fn call(&self, arguments: &mut Arguments<'_>) -> Self::Output;
}

/// An async function that can be a [`Node`](crate::Node): of `N` parameters, each of them a [`Parameter`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no async function of {N} parameters that a node can call",
    label = "not an async function of {N} parameters",
    note = "give as many names as the function has parameters, eight at most, and write the closure's parameters with their types"
)]
pub trait AsyncNodeFn<const N: usize, M>: Send + Sync + 'static {
    /// What its future gives.
    type Output;
    #[doc(hidden)]
    fn params() -> [Param; N];
    #[doc(hidden)]
    fn call<'a>(&'a self, arguments: &'a mut Arguments<'_>) -> impl Future<Output = Self::Output> + Send + 'a;
}

/// An async function with the lifetimes of one call, whose future may borrow from what it is given; `P` is the tuple of that.
#[doc(hidden)]
pub trait Lend<P> {
    type Output;
    type Future: Future<Output = Self::Output> + Send;
    fn start(&self, params: P) -> Self::Future;
}

macro_rules! functions {
    ($count:literal $($param:ident $local:ident $index:tt)*) => {
        impl<F, R, $($param),*> NodeFn<$count, fn($($param),*) -> R> for F
        where
            F: Fn($($param),*) -> R + for<'a> Fn($($param::Item<'a>),*) -> R + Send + Sync + 'static,
            $($param: Parameter,)*
        {
            type Output = R;

            fn params() -> [Param; $count] {
                [$($param::described()),*]
            }

            fn call(&self, arguments: &mut Arguments<'_>) -> R {
                $(let $local = $param::take(arguments, $index);)*
                let _ = &arguments;
                self($($param::read($local, arguments, $index)),*)
            }
        }

        impl<F, U, $($param),*> Lend<($($param,)*)> for F
        where
            F: Fn($($param),*) -> U,
            U: Future + Send,
        {
            type Output = U::Output;
            type Future = U;

            fn start(&self, ($($local,)*): ($($param,)*)) -> U {
                self($($local),*)
            }
        }

        impl<F, U, R, $($param),*> AsyncNodeFn<$count, (fn($($param),*) -> U, R)> for F
        where
            F: Fn($($param),*) -> U + for<'a> Lend<($($param::Item<'a>,)*), Output = R> + Send + Sync + 'static,
            $($param: Parameter + 'static,)*
        {
            type Output = R;

            fn params() -> [Param; $count] {
                [$($param::described()),*]
            }

            fn call<'a>(&'a self, arguments: &'a mut Arguments<'_>) -> impl Future<Output = R> + Send + 'a {
                $(let $local = $param::take(arguments, $index);)*
                let _ = &arguments;
                self.start(($($param::read($local, arguments, $index),)*))
            }
        }
    };
}

functions!(0);
functions!(1 A a 0);
functions!(2 A a 0 B b 1);
functions!(3 A a 0 B b 1 C c 2);
functions!(4 A a 0 B b 1 C c 2 D d 3);
functions!(5 A a 0 B b 1 C c 2 D d 3 E e 4);
functions!(6 A a 0 B b 1 C c 2 D d 3 E e 4 G g 5);
functions!(7 A a 0 B b 1 C c 2 D d 3 E e 4 G g 5 H h 6);
functions!(8 A a 0 B b 1 C c 2 D d 3 E e 4 G g 5 H h 6 I i 7);
