//! The macros of `dag-core`: tokens in, tokens out. Use them through `dag_core`, which re-exports each of them.
//!
//! Every macro first reads what was written and finds every mistake in it (`attr`, `signature`), and then writes the descriptor
//! (`expand`). On a mistake the function itself is still emitted, and a stub for its handle (`fallback`), so that one mistake gives one
//! message.

mod action;
mod alternatives;
mod attr;
mod cache;
mod expand;
mod fallback;
mod input;
mod node;
mod policy;
mod signature;
mod source;
mod state;

use proc_macro::TokenStream;

/// Makes a function a node: its parameters name the nodes and inputs that it takes, its name is the name of what it gives.
///
/// The function stays as it is. Beside it stands a type of the same name and visibility, its *handle*. A parameter that the body does not use
/// may be written `_name`: it names `name`.
///
/// | option | meaning |
/// |---|---|
/// | `name = other` | the node's name, where it is not the function's: for alternatives |
/// | `when(key = "value")` | exists only under this configuration; several must all hold |
/// | `when_not(key = "value")` | exists only when the configuration has another value, or none, for the key; several must all hold |
/// | `when_in(key = ["value", "other"])` | exists only when the configuration has one of these values for the key |
/// | `otherwise` | the alternative that is taken when no other one of its name fits: at most one for a name, without conditions of its own |
/// | `tag(key = "value")` | free metadata |
/// | `label = "…"` | a name for pictures |
/// | `retry(3, backoff = "250ms", only = path)` | up to three more attempts when it fails, with doubling waits (100 ms if not said), only after errors for which `path(&error)` holds. Values taken by value are cloned |
/// | `timeout = "30s"` | how long one attempt may take: of an async, `blocking` or `spawn` node |
/// | `blocking` | a sync function that waits: it runs on a thread for that. One that is cancelled or out of time is abandoned |
/// | `spawn` | a long computation: it runs on a task of its own, on another core if there is one |
/// | `cache`, `cache = "recompute"` | its value is kept in the `Cache` of the graph or the run, and found there for the same code and inputs; `"recompute"` always runs and keeps, `"disable"` always runs and keeps nothing, `"ignore"` does so and is left out of its readers' keys |
/// | `cache(ignore(client), version = "2", behavior = "…")` | parameters that are not part of the key; a version to raise when something changes that the source text of the function does not show |
/// | `handle = Name`, `handle = none` | another name for the handle, or none: where the function's name hides a crate or a module |
/// | `fallible` | the return type is a `Result` under another name |
/// | `crate = path` | where `dag_core` is, if it was renamed |
///
/// Functions of one name are alternatives, of which the configuration of the graph chooses one; `When` of `dag_core` has an example.
/// A value of the configuration that no condition mentions is an error, also where there is an `otherwise`: it would hide a misspelt
/// one. A `when_not` asks for every value of its key.
#[proc_macro_attribute]
pub fn node(options: TokenStream, item: TokenStream) -> TokenStream {
    node::expand(options.into(), &item.into()).into()
}

/// Makes a function an action of a state machine: its parameters name fields of the state, inputs of the step and bound values.
///
/// | option | meaning |
/// |---|---|
/// | `writes(field, append(list))` | the fields that the result goes to; a tuple for several |
/// | `reset_except(field, …)` | all other fields are wiped before the writes |
/// | `handle = Name`, `crate = path` | as for a node |
///
/// `#[input]` on a parameter says that it comes from the step's inputs.
#[proc_macro_attribute]
pub fn action(options: TokenStream, item: TokenStream) -> TokenStream {
    action::expand(options.into(), &item.into()).into()
}

/// Declares an input: a value that is bound when building, or given to each run.
///
/// ```ignore
/// input!(
///     /// What the user typed.
///     pub prompt: String
/// );
/// ```
#[proc_macro]
pub fn input(tokens: TokenStream) -> TokenStream {
    input::expand(tokens.into()).into()
}

/// Makes the one handle of several alternatives: `alternatives!(moderation: Verdict = [moderation_openai, moderation_words]);`
#[proc_macro]
pub fn alternatives(tokens: TokenStream) -> TokenStream {
    alternatives::expand(tokens.into()).into()
}

/// Makes a struct the state of a machine: fields that actions read and write by name, and that `field!` names in conditions.
///
/// An `Option<F>` is a field that may be absent. A `List<T>`, `Vector<T>` or `Vec<T>` can be appended to.
#[proc_macro_derive(State)]
pub fn state(item: TokenStream) -> TokenStream {
    state::expand(item.into()).into()
}
