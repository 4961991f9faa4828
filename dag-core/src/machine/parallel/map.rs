//! Making actions that do nothing but run sub-applications.

use std::sync::Arc;

use super::super::State;
use super::action::States;
use super::children::Part;
use super::{MapAction, Runs};
use crate::made::NodeFn;

/// One machine, or one action, over many states: each runs as a sub-application, at most 16 at once.
///
/// The names say which fields of the state the parameters of the closure are. It gives the states, which are taken from it one by one as
/// others end; a field that is a [`List`](crate::List) is cheap to clone for that.
///
/// ```
/// use dag_core::{Finished, Halt, Inputs, List, Machine, State, action, map_states};
/// # use serde::{Deserialize, Serialize};
///
/// #[derive(State, Clone, Default, Serialize, Deserialize)]
/// struct Judge { text: String, score: usize }
///
/// #[action(writes(score))]
/// fn score(text: &str) -> usize { text.len() }
///
/// #[derive(State, Clone, Default, Serialize, Deserialize)]
/// struct Contest { drafts: List<String>, scores: List<usize> }
///
/// fn states(drafts: &List<String>) -> impl Iterator<Item = Judge> + use<> {
///     drafts.clone().into_iter().map(|text| Judge { text, score: 0 })
/// }
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
/// let judge = map_states(action::<score>(), ["drafts"], states)
///     .concurrency(8)
///     .set("scores", |judged: &[Finished<Judge>]| judged.iter().map(|judged| judged.score).collect::<List<_>>());
/// let contest = Contest { drafts: ["a".into(), "bcd".into()].into_iter().collect(), ..Contest::default() };
/// let machine = Machine::single(contest, "judge", judge)?;
/// let mut app = machine.app();
/// app.run(Halt::never(), Inputs::new()).await?;
/// assert_eq!(app.state().scores, [1, 3].into_iter().collect());
/// # Ok(())
/// # })
/// # }
/// ```
#[track_caller]
pub fn map_states<T, const N: usize, M: 'static, F>(runs: impl Runs<T>, fields: [&str; N], states: F) -> MapAction<T>
where
    T: State,
    F: NodeFn<N, M, Output: IntoIterator<Item = T, IntoIter: Send + 'static>>,
{
    let mut problems = Vec::new();
    let parts = part(None, runs, &mut problems).into_iter().collect();
    let states: States<T> = Arc::new(move |arguments| Box::new(states.call(arguments).into_iter()));
    MapAction::new("map_states", parts, (fields, F::params()), states, problems)
}

/// Several machines or actions, each under a name, over one state: each runs as a sub-application, at most 16 at once.
///
/// ```
/// use dag_core::{Finished, Halt, Inputs, Machine, State, action, map_actions};
/// # use serde::{Deserialize, Serialize};
///
/// #[derive(State, Clone, Default, Serialize, Deserialize)]
/// struct Greeting { name: String, text: String }
///
/// #[action(writes(text))] fn kind(name: &str) -> String { format!("dear {name}") }
/// #[action(writes(text))] fn short(name: &str) -> String { format!("hi {name}") }
///
/// #[derive(State, Clone, Default, Serialize, Deserialize)]
/// struct Mail { to: String, greetings: Vec<String> }
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
/// let greet = map_actions([("kind", action::<kind>()), ("short", action::<short>())], ["to"], |to: &str| {
///     Greeting { name: to.into(), ..Greeting::default() }
/// })
/// .set("greetings", |greetings: &[Finished<Greeting>]| {
///     greetings.iter().map(|greeting| format!("{}: {}", greeting.key, greeting.text)).collect::<Vec<_>>()
/// });
/// let machine = Machine::single(Mail { to: "Ada".into(), ..Mail::default() }, "greet", greet)?;
/// let mut app = machine.app();
/// app.run(Halt::never(), Inputs::new()).await?;
/// assert_eq!(app.state().greetings, ["kind: dear Ada", "short: hi Ada"]);
/// # Ok(())
/// # })
/// # }
/// ```
#[track_caller]
pub fn map_actions<T, const N: usize, M: 'static, F, A: Runs<T>, K: Into<String>>(
    runs: impl IntoIterator<Item = (K, A)>,
    fields: [&str; N],
    state: F,
) -> MapAction<T>
where
    T: State,
    F: NodeFn<N, M, Output = T>,
{
    let (parts, problems) = parts(runs);
    let states: States<T> = Arc::new(move |arguments| Box::new(std::iter::once(state.call(arguments))));
    // Their names tell all of them apart.
    MapAction::new("map_actions", parts, (fields, F::params()), states, problems).key(|_| String::new())
}

/// Several machines or actions, each under a name, over many states: each pair runs as a sub-application, first all over the first state.
#[track_caller]
pub fn map_actions_and_states<T, const N: usize, M: 'static, F, A: Runs<T>, K: Into<String>>(
    runs: impl IntoIterator<Item = (K, A)>,
    fields: [&str; N],
    states: F,
) -> MapAction<T>
where
    T: State,
    F: NodeFn<N, M, Output: IntoIterator<Item = T, IntoIter: Send + 'static>>,
{
    let (parts, problems) = parts(runs);
    let states: States<T> = Arc::new(move |arguments| Box::new(states.call(arguments).into_iter()));
    MapAction::new("map_actions_and_states", parts, (fields, F::params()), states, problems)
}

fn part<T>(name: Option<Arc<str>>, runs: impl Runs<T>, problems: &mut Vec<String>) -> Option<Part<T>> {
    match runs.machine() {
        Ok(machine) => Some(Part { name, machine }),
        Err(error) => {
            problems.extend(error.problems().iter().map(|problem| format!("what it runs over each state: {problem}")));
            None
        }
    }
}

fn parts<T, A: Runs<T>, K: Into<String>>(runs: impl IntoIterator<Item = (K, A)>) -> (Vec<Part<T>>, Vec<String>) {
    let (mut parts, mut problems) = (Vec::<Part<T>>::new(), Vec::new());
    for (name, runs) in runs {
        let name: Arc<str> = name.into().into();
        if parts.iter().any(|part| part.name.as_ref() == Some(&name)) {
            problems.push(format!("two of what it runs are named `{name}`; rename one"));
        }
        parts.extend(part(Some(name), runs, &mut problems));
    }
    (parts, problems)
}
