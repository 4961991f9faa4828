//! Collects actions and transitions, resolves every name, and reports all mistakes at once.

use std::sync::Arc;

use super::problem::{MachineError, MachineProblem as Problem};
use super::resume::Migrate;
use super::{
    Action, ActionError, Condition, Errors, Inner, Machine, OnError, Placed, Record, State, StateField, Transition,
    check,
};
use crate::names::nearest;
use crate::node::{BoxError, Location};

/// Collects what a [`Machine`] is made of; [`build`](Self::build) checks all of it.
#[must_use = "a builder does nothing until `build`"]
pub struct MachineBuilder<S> {
    start: S,
    actions: Vec<(String, Action, Location)>,
    transitions: Vec<Declared<S>>,
    entrypoint: Option<(String, Location)>,
    on_error: Option<DeclaredOnError<S>>,
    /// Those for some actions or errors alone, which are tried before.
    on_error_of: Vec<DeclaredOnError<S>>,
    migrate: Option<Migrate>,
    /// What was said twice.
    twice: Vec<Problem>,
}

struct Declared<S> {
    from: String,
    to: String,
    condition: Option<Condition<S>>,
    location: Location,
}

struct DeclaredOnError<S> {
    from: Option<Vec<String>>,
    when: Option<Errors>,
    action: String,
    location: Location,
    field: String,
    record: Record<S>,
}

/// One name or several: where a transition may begin.
pub trait Names {
    /// The names.
    fn names(self) -> Vec<String>;
}

impl Names for &str {
    fn names(self) -> Vec<String> {
        vec![self.into()]
    }
}

impl Names for &String {
    fn names(self) -> Vec<String> {
        vec![self.clone()]
    }
}

impl<const N: usize> Names for [&str; N] {
    fn names(self) -> Vec<String> {
        self.into_iter().map(Into::into).collect()
    }
}

impl Names for Vec<String> {
    fn names(self) -> Vec<String> {
        self
    }
}

impl<S: State> Machine<S> {
    /// A machine of one action.
    ///
    /// # Errors
    /// As for [`build`](MachineBuilder::build).
    #[track_caller]
    pub fn single(start: S, name: impl Into<String>, action: impl Into<Action>) -> Result<Self, MachineError> {
        let name = name.into();
        Self::builder(start).action(name.clone(), action).entrypoint(name).build()
    }

    /// A machine of one action whose applications are each given a state: nobody knows yet which fields that has.
    pub(super) fn over_given_states(start: S, name: String, action: Action) -> Result<Self, MachineError> {
        let mut problems = Vec::new();
        let actions = vec![place(name, action, &start, &mut problems)];
        let transitions = vec![Vec::new()];
        let inner = Inner { actions, transitions, entrypoint: 0, on_error: Vec::new(), migrate: None, start };
        if problems.is_empty() { Ok(Self { inner: Arc::new(inner) }) } else { Err(MachineError::new(problems)) }
    }
}

impl<S: State> MachineBuilder<S> {
    pub(super) fn new(start: S) -> Self {
        Self {
            start,
            actions: Vec::new(),
            transitions: Vec::new(),
            entrypoint: None,
            on_error: None,
            on_error_of: Vec::new(),
            migrate: None,
            twice: Vec::new(),
        }
    }

    /// Adds an action under a name.
    #[track_caller]
    pub fn action(mut self, name: impl Into<String>, action: impl Into<Action>) -> Self {
        self.actions.push((name.into(), action.into(), Location::caller()));
        self
    }

    /// Names the first action.
    #[track_caller]
    pub fn entrypoint(mut self, name: impl Into<String>) -> Self {
        if self.entrypoint.replace((name.into(), Location::caller())).is_some() {
            self.twice.push(Problem::Twice { what: "the entrypoint", location: Location::caller() });
        }
        self
    }

    /// Adds a transition, taken when the condition holds and no earlier one of the same action did.
    #[track_caller]
    pub fn transition(mut self, from: impl Names, to: impl Into<String>, condition: Condition<S>) -> Self {
        self.declare(from, &to.into(), Some(condition), Location::caller());
        self
    }

    /// Adds the transition that is taken when no condition holds: the last one of its action.
    #[track_caller]
    pub fn default_transition(mut self, from: impl Names, to: impl Into<String>) -> Self {
        self.declare(from, &to.into(), None, Location::caller());
        self
    }

    /// Sends every failed action to this one, with what `record` makes of the error in the field.
    ///
    /// The state is otherwise as it was before the failed action. When this action itself fails, the step fails.
    #[track_caller]
    pub fn on_error<F: StateField<S>>(
        mut self,
        action: impl Into<String>,
        field: F,
        record: impl Fn(&ActionError) -> F::Value + Send + Sync + 'static,
    ) -> Self {
        let declared = DeclaredOnError {
            from: None,
            when: None,
            action: action.into(),
            location: Location::caller(),
            field: field.name().into(),
            record: Arc::new(move |state, error| field.put(state, record(error))),
        };
        if self.on_error.replace(declared).is_some() {
            self.twice.push(Problem::Twice { what: "the error edge", location: Location::caller() });
        }
        self
    }

    /// Sends these actions to another one when they fail with some errors, as [`on_error`](Self::on_error) does for all that are left.
    ///
    /// Edges of this kind are tried first, in the order in which they are declared.
    ///
    /// ```
    /// use dag_core::{Halt, Inputs, Machine, State, action, field};
    /// # use serde::{Deserialize, Serialize};
    ///
    /// #[derive(State, Clone, Default, Serialize, Deserialize)]
    /// struct Job { tries: u32, error: Option<String> }
    ///
    /// #[action(writes(tries))]
    /// fn work(tries: &u32) -> Result<u32, std::io::Error> {
    ///     if *tries < 3 { Err(std::io::ErrorKind::TimedOut.into()) } else { Ok(*tries) }
    /// }
    /// #[action(writes(tries))] fn wait(tries: &u32) -> u32 { tries + 1 }
    /// #[action] fn give_up() {}
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
    /// let machine = Machine::builder(Job::default())
    ///     .action("work", action::<work>())
    ///     .action("wait", action::<wait>())
    ///     .action("give_up", action::<give_up>())
    ///     .entrypoint("work")
    ///     .default_transition("wait", "work")
    ///     .on_error_of("work", "wait", |error| error.find::<std::io::Error>().is_some(), field!(Job.error), ToString::to_string)
    ///     .on_error("give_up", field!(Job.error), ToString::to_string)
    ///     .build()?;
    /// let mut app = machine.app();
    /// let outcome = app.run(Halt::never(), Inputs::new()).await?;
    /// assert_eq!((outcome.steps.len(), app.state().tries), (7, 3));
    /// # Ok(())
    /// # })
    /// # }
    /// ```
    #[track_caller]
    pub fn on_error_of<F: StateField<S>>(
        mut self,
        from: impl Names,
        action: impl Into<String>,
        when: impl Fn(&ActionError) -> bool + Send + Sync + 'static,
        field: F,
        record: impl Fn(&ActionError) -> F::Value + Send + Sync + 'static,
    ) -> Self {
        self.on_error_of.push(DeclaredOnError {
            from: Some(from.names()),
            when: Some(Arc::new(when)),
            action: action.into(),
            location: Location::caller(),
            field: field.name().into(),
            record: Arc::new(move |state, error| field.put(state, record(error))),
        });
        self
    }

    /// Brings a state that was saved under another [schema](Machine::schema) to today's, as JSON: it is given both.
    #[track_caller]
    pub fn migrate(
        mut self,
        migrate: impl Fn(serde_json::Value, &str) -> Result<serde_json::Value, BoxError> + Send + Sync + 'static,
    ) -> Self {
        if self.migrate.replace(Arc::new(migrate)).is_some() {
            self.twice.push(Problem::Twice { what: "the migration", location: Location::caller() });
        }
        self
    }

    #[expect(clippy::needless_pass_by_value, reason = "callers give the condition away, a clone goes to each source")]
    fn declare(&mut self, from: impl Names, to: &str, condition: Option<Condition<S>>, location: Location) {
        for from in from.names() {
            self.transitions.push(Declared { from, to: to.into(), condition: condition.clone(), location });
        }
    }

    /// Checks everything and makes the machine.
    ///
    /// # Errors
    /// All mistakes at once, each with its place and what to do: unknown, duplicate and unreachable actions, transitions that can never
    /// be taken, parameters that are nothing or two things, wrong types, and fields that are read but that nothing can have written.
    pub fn build(self) -> Result<Machine<S>, MachineError> {
        let mut problems = self.twice.clone();
        let named = self.named();
        let names = self.names(&mut problems);
        let entrypoint = self.find_entrypoint(&names, &mut problems);
        let transitions = self.find_transitions(&names, &mut problems);
        let on_error = self.find_on_error(&names, &mut problems);
        let actions =
            self.actions.into_iter().map(|(name, action, _)| place(name, action, &self.start, &mut problems)).collect();
        let inner = Inner {
            actions,
            transitions,
            entrypoint: entrypoint.unwrap_or_default(),
            on_error,
            migrate: self.migrate,
            start: self.start,
        };
        check::transitions(&inner, &mut problems);
        check::named_fields(&inner, &mut problems);
        // A name that was not found leaves gaps, and what lies behind a gap is no second mistake.
        if problems.iter().any(Problem::leaves_a_gap) {
            if !problems.contains(&Problem::NoEntrypoint) {
                check::unnamed(&inner, &named, &mut problems);
            }
            check::unwritten(&inner, &mut problems);
        } else {
            check::reachability(&inner, &mut problems);
            check::reads(&inner, &mut problems);
        }
        if problems.is_empty() { Ok(Machine { inner: Arc::new(inner) }) } else { Err(MachineError::new(problems)) }
    }

    /// Every name to which something leads, also if no action has it.
    fn named(&self) -> Vec<String> {
        let errors = self.on_error_of.iter().chain(&self.on_error);
        let others = self.entrypoint.iter().map(|(name, _)| name).chain(errors.map(|on_error| &on_error.action));
        self.transitions.iter().map(|declared| &declared.to).chain(others).cloned().collect()
    }

    fn names(&self, problems: &mut Vec<Problem>) -> Vec<String> {
        for (at, (name, _, location)) in self.actions.iter().enumerate() {
            if let Some((_, _, first)) = self.actions[..at].iter().find(|(other, ..)| other == name) {
                problems.push(Problem::DuplicateAction { name: name.clone(), first: *first, second: *location });
            }
        }
        self.actions.iter().map(|(name, ..)| name.clone()).collect()
    }

    fn find_entrypoint(&self, names: &[String], problems: &mut Vec<Problem>) -> Option<usize> {
        match &self.entrypoint {
            Some((name, location)) => find(names, name, "entrypoint", *location, problems),
            None => {
                problems.push(Problem::NoEntrypoint);
                None
            }
        }
    }

    fn find_transitions(&self, names: &[String], problems: &mut Vec<Problem>) -> Vec<Vec<Transition<S>>> {
        let mut transitions: Vec<Vec<Transition<S>>> = names.iter().map(|_| Vec::new()).collect();
        for declared in &self.transitions {
            let from = find(names, &declared.from, "transition's source", declared.location, problems);
            let to = find(names, &declared.to, "transition's target", declared.location, problems);
            if let (Some(from), Some(to)) = (from, to) {
                transitions[from].push(Transition {
                    to,
                    condition: declared.condition.clone(),
                    location: declared.location,
                });
            }
        }
        transitions
    }

    fn find_on_error(&self, names: &[String], problems: &mut Vec<Problem>) -> Vec<OnError<S>> {
        let mut found = Vec::new();
        for declared in self.on_error_of.iter().chain(&self.on_error) {
            let location = declared.location;
            let mut source = |name: &String| find(names, name, "error edge's source", location, problems);
            let from = declared.from.as_ref().map(|from| from.iter().filter_map(&mut source).collect());
            let action = find(names, &declared.action, "error action", location, problems);
            found.extend(action.map(|action| OnError {
                from,
                when: declared.when.clone(),
                action,
                location,
                field: declared.field.clone(),
                record: declared.record.clone(),
            }));
        }
        found
    }
}

fn find(
    names: &[String],
    name: &str,
    role: &'static str,
    location: Location,
    problems: &mut Vec<Problem>,
) -> Option<usize> {
    let found = names.iter().position(|known| known == name);
    if found.is_none() {
        problems.push(Problem::UnknownAction {
            name: name.into(),
            role,
            location,
            nearest: nearest(name, names.iter().map(String::as_str)).map(Into::into),
        });
    }
    found
}

/// Resolves the names of one action against the fields of the state.
fn place<S: State>(name: String, action: Action, start: &S, problems: &mut Vec<Problem>) -> Placed {
    let location = action.location;
    for text in &action.problems {
        problems.push(Problem::Graph { action: name.clone(), location, text: text.clone() });
    }
    let mut place = check::Place::new(&name, &action, start.table(), problems);
    let sources = place.sources();
    let writes = place.writes();
    let wipes = place.wipes();
    Placed { name, action, sources, writes, wipes }
}

impl<S> std::fmt::Debug for MachineBuilder<S> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.actions.iter().map(|(name, ..)| name)).finish()
    }
}
