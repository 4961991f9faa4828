//! Types compared by trait bounds. Each bound that can fail says in words what is wrong, and no blanket `impl` is recommended as a cure.

use crate::node::Handle;

/// A graph that has a node with this name, as a number.
pub trait Provides<const NAME: u64> {
    /// Its handle.
    type By: Handle;
}

/// The node of this name.
pub type By<Graph, const NAME: u64> = <Graph as Provides<NAME>>::By;

/// What the node of this name gives.
pub type Given<Graph, const NAME: u64> = <By<Graph, NAME> as Handle>::Output;

/// A handle whose parameters take what the nodes of this graph give.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a node that `dag!` knows",
    label = "not made by `#[node]`, `input!` or `alternatives!`",
    note = "a handle is the type that `#[node]`, `input!` or `alternatives!` makes, with the function's own name"
)]
pub trait Takes<Graph> {}

/// [`Takes`], but of a node whose names were found wrong already nothing is asked.
pub trait Checked<Graph, const IS_KNOWN: bool> {
    /// To be mentioned.
    const FITS: () = ();
}

impl<Graph, Node> Checked<Graph, false> for Node {}

impl<Graph, Node: Takes<Graph>> Checked<Graph, true> for Node {}

/// A value that may arrive at a parameter.
#[diagnostic::on_unimplemented(
    message = "`{Consumer}` wants `{Wanted}`, but `{Provider}` gives `{Self}`",
    label = "wants `{Wanted}`, but is given `{Self}`",
    note = "take the type that `{Provider}` gives, or add a node between the two"
)]
pub trait Feeds<Wanted, Consumer, Provider> {
    /// To be mentioned.
    const FITS: () = ();
}

#[diagnostic::do_not_recommend]
impl<T, Consumer, Provider> Feeds<T, Consumer, Provider> for T {}

/// A value that may arrive at an optional parameter: a `T`, or an `Option<T>`.
#[diagnostic::on_unimplemented(
    message = "`{Consumer}` wants `Option<{Wanted}>`, but `{Provider}` gives `{Self}`",
    label = "wants `{Wanted}` or `Option<{Wanted}>`, but is given `{Self}`",
    note = "take the type that `{Provider}` gives, or add a node between the two"
)]
pub trait FeedsOption<Wanted, Consumer, Provider> {
    /// To be mentioned.
    const FITS: () = ();
}

#[diagnostic::do_not_recommend]
impl<T, Consumer, Provider> FeedsOption<T, Consumer, Provider> for T {}

#[diagnostic::do_not_recommend]
impl<T, Consumer, Provider> FeedsOption<T, Consumer, Provider> for Option<T> {}

/// Whether an input was given.
pub struct Set<const IS_SET: bool>;

/// An input that was not given yet.
#[diagnostic::on_unimplemented(message = "this input is given twice", label = "it has a value already")]
pub trait Open {}

#[diagnostic::do_not_recommend]
impl Open for Set<false> {}
