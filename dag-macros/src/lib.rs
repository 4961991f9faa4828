//! The macros of `dag-core`: tokens in, tokens out. Use them through `dag_core`, which re-exports each of them.
//!
//! Every macro first reads what was written and finds every mistake in it (`attr`, `signature`), and then writes the descriptor
//! (`expand`, `wired`). On a mistake the function itself is still emitted, and a stub for its handle (`fallback`), so that one mistake gives one
//! message.

mod action;
mod alternatives;
mod argument;
mod attr;
mod beside;
mod builder;
mod cache;
mod check;
mod dag;
mod dataflow;
mod expand;
mod fallback;
mod fields;
mod handle;
mod inject;
mod input;
mod items;
mod node;
mod on_failure;
mod parameterize;
mod pipe;
mod policy;
mod signature;
mod source;
mod state;
mod struct_action;
mod wired;
mod writes;

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
/// | `fallback = path`, `fallback = "value"`, `fallback(value)` | what it gives when it has failed for good (an error, a panic, a timeout, after all retries): `path(&error)`, or a value. See `Fallback` of `dag_core`. Values taken by value are cloned |
/// | `check(range = 0..=10)`, `check(one_of = ["a", "b"])`, `check(regex = "^[a-z]+$")`, `check(with = path)` | what must hold of the value; several must all hold, else the node fails. With `warn` (`check(range = 0..=10, warn)`) the value goes on, and observers hear of it |
/// | `blocking` | a sync function that waits: it runs on a thread for that. One that is cancelled or out of time is abandoned |
/// | `spawn` | a long computation: it runs on a task of its own, on another core if there is one |
/// | `expand`, `expand(at_once = 8)` | each item of the list that it returns is a value of its own: what reads the node runs once for each, for up to 64 items at once if it waits. With `pipe_output`, each item goes through the pipe; not with `fields` |
/// | `collect(a, b)` | the parameters `a: &[A]` and `b: Vec<B>` take what `a` and `b` gave for each item, in the order of the items. With `inject(a = node)`, what `node` gave |
/// | `inject(x = node)` | the parameter `x` is fed by the node or input `node`; `Param::into` of `dag_core` has an example |
/// | `inject(xs = [a, b])` | a `Vec<&T>` or `&[&T]` gets the values of these nodes without a copy; a `Vec<T>` gets the values themselves |
/// | `inject(xs = { key: a, other: b })` | a `BTreeMap<&str, &T>` or `HashMap` gets the values of these nodes by key |
/// | `inject(k = 2)` | the parameter `k` is given a literal, or any value in braces: `{ LIMIT + 1 }`, evaluated at each call. `NodeDef::literals` has an example |
/// | `parameterize(one(x = node, k = 2), other(x = input, k = 3))` | the function makes several nodes, `one` and `other`, each given what `inject` would give it and with a handle of its own name; the function's name is no node then. All other options are those of each of them. `NodeDef::name` has an example |
/// | `fields(lo, hi)` | the parts of the tuple that the function returns are nodes too, `lo` and `hi`, with handles `split_lo` and `split_hi` of a function `split`. The whole tuple is the node of the function's name, and has its tags and its label. `Handle` of `dag_core` has an example |
/// | `pipe_output(f, g(3), h?)` | the value of the function `text` goes through plain functions before others see it: `f(value)`, `g(value, 3)`, and `h(value)`, which returns a `Result`. Each is a node: `text.raw`, `text.f`, `text.g`, `text.h`, `text`. `NodeDef::pipes` of `dag_core` has an example |
/// | `pipe_input(x = [f, g(3)])` | the same for the value of the parameter `x`, before the function is called: `text.x.f`, `text.x.g` |
/// | `cache`, `cache = "recompute"` | its value is kept in the `Cache` of the graph or the run, and found there for the same code and inputs; `"recompute"` always runs and keeps, `"disable"` always runs and keeps nothing, `"ignore"` does so and is left out of its readers' keys. Not with `expand` |
/// | `cache(ignore(client), version = "2", behavior = "…")` | parameters that are not part of the key; a version to raise when something changes that the source text of the function does not show |
/// | `once` | its value is made once for the whole `Dag` and shared by all runs and actions of it: for clients, pools, loaded tables. All that it takes is bound, written out, or made once as well. `NodeDef::once` of `dag_core` has an example. Not with `cache`, `expand` or `collect` |
/// | `handle = Name`, `handle = none` | another name for the handle, or none: where the function's name hides a crate or a module |
/// | `fallible` | the return type is a `Result` under another name |
/// | `crate = path` | where `dag_core` is, if it was renamed |
///
/// Three types are recognised, whatever the parameter is called, and are no dependency: `Emit<T>` tells parts of the value while the node
/// runs, `Ctx` tells attributes to those who watch, `Cancel` tells a node that is `blocking` or `spawn` that nobody waits for it any more;
/// each by value or as `&Ctx`. A value of one's own needs another name for its type.
///
/// A function of another crate becomes a node by one that calls it, `#[node] fn debt(balance: f64) -> f64 { balance.abs() }`, or as it is,
/// when building: `Node::function("debt", ["balance"], f64::abs)`. `Node` of `dag_core` makes nodes of closures, too.
/// A check is type-checked where it stands: a range wants bounds of the value's type, a regular expression (with the cargo feature `regex`)
/// a text, and `with = path` a function `fn(&T, &CheckContext<'_>) -> Result<(), E>`, which knows the node. With `expand` it is of each item.
/// `Check` of `dag_core` has an example.
///
/// Functions of one name are alternatives, of which the configuration of the graph chooses one; `When` of `dag_core` has an example.
/// A value of the configuration that no condition mentions is an error, also where there is an `otherwise`: it would hide a misspelt
/// one. A `when_not` asks for every value of its key.
#[proc_macro_attribute]
pub fn node(options: TokenStream, item: TokenStream) -> TokenStream {
    node::expand(options.into(), &item.into()).into()
}

/// Makes a function or a struct an action of a state machine: its parameters name fields of the state, inputs of the step and bound values.
///
/// | option | meaning |
/// |---|---|
/// | `writes(field, other)` | the fields that the result goes to; a tuple for several |
/// | `writes(append(list))`, `writes(extend(list))` | the result is one more item of a list, or a `Vec` or `List` of more items |
/// | `writes(increment(number))` | the result is added to a number; a sum that the type cannot hold fails the step |
/// | `writes(take(field))` | the field is wiped: the action has used it up. It takes no part of the result |
/// | `reset_except(field, …)` | all other fields are wiped before the writes |
/// | `handle = Name`, `fallible`, `crate = path` | as for a node |
///
/// `#[input]` on a parameter says that it comes from the step's inputs, `#[input(default = value)]` what it is where the step does not bring
/// it. `Emit<T>`, `Ctx` and `Cancel` are recognised by their types, as for a node.
///
/// # Structs
///
/// On an `impl` it makes the struct an action, whose fields configure it: what it does stands in the method `run`, which takes `&self` and
/// then what a function would take.
///
/// ```
/// use dag_core::{Action, Inputs, Machine, State, action};
/// # use serde::{Deserialize, Serialize};
///
/// #[derive(State, Clone, Default, Serialize, Deserialize)]
/// struct Chat { prompt: String, short: Option<String>, long: Option<String> }
///
/// struct Cut { at: usize }
///
/// #[action(writes(short))]
/// impl Cut {
///     fn run(&self, prompt: &str) -> String { prompt.chars().take(self.at).collect() }
/// }
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
/// let machine = Machine::builder(Chat { prompt: "turtles".into(), ..Chat::default() })
///     .action("cut", Cut { at: 4 })
///     .action("cut_more", Action::from(Cut { at: 2 }).tag("short"))
///     .entrypoint("cut")
///     .default_transition("cut", "cut_more")
///     .build()?;
/// let mut app = machine.app();
/// app.step(Inputs::new()).await?;
/// assert_eq!(app.state().short.as_deref(), Some("turt"));
/// # Ok(())
/// # })
/// # }
/// ```
#[proc_macro_attribute]
pub fn action(options: TokenStream, item: TokenStream) -> TokenStream {
    action::expand(options.into(), &item.into()).into()
}

/// Declares an input: a value that is bound when building, or given to each run.
///
/// ```
/// dag_core::input!(
///     /// What the user typed.
///     pub prompt: String
/// );
/// dag_core::input!(age: u32, check(range = 0..=150));
/// ```
///
/// A `check(…)` is the same as of a node. A bound value is checked when the graph is built, a given one before anything runs.
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

/// Checks the nodes of a module while it is compiled, lists them, and makes a typed builder of their inputs.
///
/// ```
/// use dag_core::{Dag, dataflow};
///
/// #[dataflow]
/// pub mod pricing {
///     use dag_core::{input, node};
///
///     input!(pub price: f64);
///
///     #[node]
///     pub fn tax(price: &f64) -> f64 {
///         price / 4.0
///     }
///
///     #[node]
///     pub fn total(price: &f64, tax: &f64) -> f64 {
///         price + tax
///     }
/// }
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
/// let dag = Dag::builder().add(pricing::NODES).build()?;
/// let total = dag.run::<pricing::total>().inputs(pricing::Inputs::new().price(8.0)).await?;
/// assert_eq!(total, 10.0);
/// # Ok(())
/// # })
/// # }
/// ```
///
/// The module stays as it is. At its end stand `pub const NODES: Module`, and for its inputs `pub struct Inputs` with a method for each:
/// an input that is misspelt, of another type or given twice does not compile. One that the outputs need and that was not given is an
/// error of the run, since only the run knows its outputs. Where the module has an item of one of these names, that one is kept.
///
/// Every mistake is reported at once, on the parameter or the name of the node:
///
/// - a parameter that names nothing in this module, with the nearest name, and one whose type is not what the node gives;
///
///   ```compile_fail
///   #[dag_core::dataflow]
///   mod pricing {
///       use dag_core::{input, node};
///       input!(price: f64);
///       #[node] fn tax(prise: &f64) -> f64 { prise / 4.0 } // no node or input is named `prise`; did you mean `price`?
///       #[node] fn total(price: &f64, tax: &u32) -> f64 { price + f64::from(*tax) } // wants `u32`, but `tax` gives `f64`
///   }
///   ```
/// - two nodes of one name, and nodes that need each other under some configuration;
/// - alternatives of which one configuration fits two, and an `otherwise` that makes no sense, as when building;
/// - a parameter that names alternatives of which none fits, although its own node exists:
///
///   ```compile_fail
///   #[dag_core::dataflow]
///   mod words {
///       use dag_core::node;
///       #[node(name = hello, when(language = "de"))] fn hallo() -> String { "hallo".into() }
///       #[node(name = hello, when(language = "en"))] fn hello_in_english() -> String { "hello".into() }
///       #[node(name = goodbye, when(language = "de"))] fn tschuess() -> String { "tschüss".into() }
///       #[node] fn talk(hello: &str, goodbye: &str) -> String { format!("{hello} {goodbye}") } // no `goodbye` for "en"
///   }
///   ```
///
///   This tries every value that the module mentions for a key. Alternatives for all of them need no `otherwise`: that a key is not set,
///   or set to a value that nobody mentions, is a mistake of the program that sets it, and found when it builds the graph.
///
/// The macro sees what is written in the module: a node that another macro makes does not count, nor does one of a module inside.
/// A node behind a `#[cfg]` may or may not exist: it may be named, its types are checked where it does exist, and cycles and alternatives
/// that it is a part of are left to building. What `inject`, `parameterize`, `fields` and pipes say of a node is read too; the functions of a
/// pipe are the compiler's to check. Nodes of several modules go together in a [`dag!`](macro@dag). A node without handle
/// (`handle = none`) cannot be listed, so it needs one here. The option `crate = path` is as for a node.
#[proc_macro_attribute]
pub fn dataflow(options: TokenStream, item: TokenStream) -> TokenStream {
    dataflow::expand(options.into(), &item.into()).into()
}

/// Lists nodes of any modules and crates, and has the compiler check that they go together.
///
/// ```
/// use dag_core::{Dag, dag};
///
/// mod documents {
///     #[dag_core::node]
///     pub fn documents(question: &str) -> Vec<String> {
///         vec![format!("about {question}")]
///     }
/// }
///
/// mod prompts {
///     #[dag_core::node]
///     pub fn prompt(question: &str, documents: &[String]) -> String {
///         format!("{question}? {}", documents.join(" "))
///     }
/// }
///
/// dag! {
///     /// Answers from documents.
///     pub Rag {
///         inputs: { question: String },
///         nodes: [documents::documents, prompts::prompt],
///     }
/// }
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
/// let dag = Dag::builder().add(Rag::NODES).build()?;
/// let prompt = dag.run::<prompts::prompt>().inputs(Rag::inputs().question("turtles")).await?;
/// assert_eq!(prompt, "turtles? about turtles");
/// # Ok(())
/// # })
/// # }
/// ```
///
/// It makes a type with `NODES: Module`, and if it declares inputs `inputs()`, which starts a typed builder of them as
/// [`dataflow`] makes one. The list takes every handle: of nodes, of inputs declared elsewhere with [`input!`](macro@input) (these can be
/// bound by their handle), and of alternatives, by the one handle that [`alternatives!`](macro@alternatives) makes. Inputs declared here
/// belong to this list alone. Every name that a parameter reads needs its handle in the list: of a function with `fields(lo, hi)` that of each
/// part that is read, `split_lo`, beside that of the whole, `split`; of a function with `parameterize` those of its nodes.
///
/// The same mistakes are found as by [`dataflow`], and each is reported at the node's place in the list; the message says where the node
/// is written and what its parameter is.
///
/// ```compile_fail
/// # use dag_core::{dag, node};
/// #[node]
/// fn documents(question: &str) -> Vec<String> { vec![question.into()] }
/// #[node]
/// fn prompt(documnts: &[String]) -> String { documnts.concat() }
///
/// dag! { Rag { inputs: { question: String }, nodes: [documents, prompt] } }
/// // evaluation panicked: no node or input is named `documnts`, which `prompt` needs; did you mean `documents`?
/// //                      --> src/lib.rs:5 `prompt` takes `documnts: &[String]`
/// ```
///
/// Left to building are cycles through alternatives, all but the first of several cycles, and configurations of more than four keys.
#[proc_macro]
pub fn dag(tokens: TokenStream) -> TokenStream {
    dag::expand(tokens.into()).into()
}
