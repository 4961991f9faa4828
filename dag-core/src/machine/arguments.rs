//! What an action is called with: references to what its parameters name, and where its values go.
//!
//! Nothing is copied on the way, so that a step of an action that never waits allocates for its values alone.

use std::any::Any;
use std::fmt;

use serde::Serialize;

use super::action::{ActionCall, ActionDef, RunFailure};
use super::error::Cause;
use super::{Misfit, Patch, Placed, Source, State};
use crate::call::{Cancelling, Ctx, Emit, TakenByValue};
use crate::event::Watch;
use crate::exec::{self, Failure};
use crate::user_spans::Here;
use crate::value::{NodeValue, Value};

/// The arguments of one call of an action, in the order of its parameters, and the place for its values.
pub struct ActionArguments<'a> {
    attempt: &'a mut dyn Called,
    name: &'static str,
    watch: &'a Watch,
}

/// What a call reaches, whatever the state is.
trait Called: Send + Sync {
    fn value(&self, index: usize) -> Option<&dyn Any>;
    /// An input of the step, which nobody else reads.
    fn input(&mut self, index: usize) -> Option<Value>;
    fn give(&mut self, write: usize, value: Given<'_>);
}

impl ActionArguments<'_> {
    /// The value of a `&T` parameter.
    #[doc(hidden)]
    pub fn borrow<T: 'static>(&self, index: usize) -> &T {
        self.get(index).unwrap_or_else(|| self.unchecked(index))
    }

    /// The value of an `Option<&T>` parameter: what it names is a `T` or an `Option<T>`.
    #[doc(hidden)]
    pub fn borrow_option<T: 'static>(&self, index: usize) -> Option<&T> {
        match self.get::<T>(index) {
            None => self.get::<Option<T>>(index)?.as_ref(),
            value => value,
        }
    }

    /// The value of a `T` parameter.
    #[doc(hidden)]
    pub fn take<T: TakenByValue>(&mut self, index: usize) -> T {
        self.taken(index).unwrap_or_else(|| self.unchecked(index))
    }

    /// The value of an `Option<T>` parameter.
    #[doc(hidden)]
    pub fn take_option<T: TakenByValue>(&mut self, index: usize) -> Option<T> {
        if self.get::<T>(index).is_some() { self.taken(index) } else { self.taken::<Option<T>>(index)? }
    }

    /// The value of an `Emit<T>` parameter.
    #[doc(hidden)]
    pub fn emit<T: Serialize + NodeValue>(&self) -> Emit<T> {
        Emit::new(self.name, self.watch.clone())
    }

    /// The value of a `&Ctx` parameter.
    #[doc(hidden)]
    pub fn ctx(&self) -> Ctx {
        Ctx::new(self.name, self.watch.clone())
    }

    /// The value of a `Cancel` parameter.
    #[doc(hidden)]
    pub fn cancel(&self) -> Cancelling {
        Cancelling::of_call()
    }

    /// Gives the value of a write.
    #[doc(hidden)]
    pub fn give<T: NodeValue>(&mut self, write: usize, value: T) {
        let mut value = Some(value);
        self.attempt.give(write, Given(Kind::Own { value: &mut value, share: share::<T> }));
    }

    fn get<T: 'static>(&self, index: usize) -> Option<&T> {
        self.attempt.value(index)?.downcast_ref()
    }

    /// An input is moved; what the state or the machine keeps is cloned.
    fn taken<T: TakenByValue>(&mut self, index: usize) -> Option<T> {
        match self.attempt.input(index) {
            Some(value) => value.take_or_clone(),
            None => self.get(index).cloned(),
        }
    }

    /// Types are checked when a machine is built, so that this is a defect of this crate and not of the caller.
    #[cold]
    fn unchecked(&self, index: usize) -> ! {
        panic!("argument {index} of `{}` is absent or of another type, though the machine was checked", self.name)
    }
}

impl fmt::Debug for ActionArguments<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "arguments of `{}`", self.name)
    }
}

/// A value that a field is changed with: on its way from the action that made it, or shared.
#[derive(Debug)]
pub struct Given<'a>(Kind<'a>);

#[derive(Debug)]
enum Kind<'a> {
    /// Behind the reference is an `Option` with the value.
    Own {
        value: &'a mut dyn Any,
        share: fn(&mut dyn Any) -> Option<Value>,
    },
    Shared(Value),
}

fn share<T: NodeValue>(value: &mut dyn Any) -> Option<Value> {
    value.downcast_mut::<Option<T>>()?.take().map(Value::new)
}

impl Given<'_> {
    /// Whether the value is a `T`.
    pub fn is<T: 'static>(&self) -> bool {
        match &self.0 {
            Kind::Own { value, .. } => value.is::<Option<T>>(),
            Kind::Shared(value) => value.is::<T>(),
        }
    }

    /// Borrows the value, if it is a `T`.
    pub fn get<T: 'static>(&self) -> Option<&T> {
        match &self.0 {
            Kind::Own { value, .. } => value.downcast_ref::<Option<T>>()?.as_ref(),
            Kind::Shared(value) => value.get(),
        }
    }

    /// Takes the value out, cloned if somebody else reads it; `None` if it is not a `T`.
    pub fn take<T: NodeValue + Clone>(self) -> Option<T> {
        match self.0 {
            Kind::Own { value, .. } => value.downcast_mut::<Option<T>>()?.take(),
            Kind::Shared(value) => value.take_or_clone(),
        }
    }

    /// The value, shared from now on.
    fn shared(self) -> Option<Value> {
        match self.0 {
            Kind::Own { value, share } => share(value),
            Kind::Shared(value) => Some(value),
        }
    }
}

impl From<Value> for Given<'_> {
    fn from(value: Value) -> Self {
        Self(Kind::Shared(value))
    }
}

/// What an action has written: the state after it, and what each write has given where that is to be kept and the state does not say.
pub(super) struct Writing<S> {
    pub(super) state: S,
    pub(super) given: Option<Vec<Option<Value>>>,
    misfit: Option<(usize, Misfit)>,
}

impl<S: State> Writing<S> {
    /// Starts from a state, less what the action wipes.
    pub(super) fn new(state: &S, placed: &Placed, is_kept: bool) -> Self {
        let mut state = state.clone();
        for &at in &placed.wipes {
            state.wipe(at);
        }
        Self { state, given: is_kept.then(Vec::new), misfit: None }
    }

    /// Changes a field. What is set can be read from the state afterwards; what is added cannot.
    pub(super) fn write(&mut self, placed: &Placed, write: usize, value: Given<'_>) {
        let (at, patch) = placed.writes[write];
        let value = match &mut self.given {
            None => value,
            Some(given) if patch == Patch::Set => {
                given.push(None);
                value
            }
            Some(given) => {
                let Some(value) = value.shared() else { return };
                given.push(Some(value.clone()));
                value.into()
            }
        };
        if let Err(misfit) = self.state.patch(at, patch, value) {
            self.misfit.get_or_insert((at, misfit));
        }
    }

    /// Itself, unless something did not fit.
    pub(super) fn checked(self) -> Result<Self, Cause> {
        match self.misfit {
            None => Ok(self),
            Some((at, misfit)) => Err(Cause::Misfit(self.state.table()[at].name.clone().into(), misfit)),
        }
    }
}

/// One attempt at calling a function marked `#[action]`.
pub(super) struct Attempt<'a, S> {
    state: &'a S,
    placed: &'a Placed,
    /// The inputs that the step brings, by parameter.
    inputs: Vec<(usize, Value)>,
    writing: Writing<S>,
}

impl<'a, S: State> Attempt<'a, S> {
    pub(super) fn new(state: &'a S, placed: &'a Placed, inputs: Vec<(usize, Value)>, is_kept: bool) -> Self {
        Self { state, placed, inputs, writing: Writing::new(state, placed, is_kept) }
    }

    /// Calls a function that never waits.
    pub(super) fn now(mut self, def: &ActionDef, watch: &Watch) -> Result<Writing<S>, RunFailure> {
        let ActionCall::Sync(function) = def.call else { return Err(RunFailure::Function(Failure::misplaced())) };
        let arguments = ActionArguments { attempt: &mut self, name: def.function.name, watch };
        let here = Here::of(watch, def.function.name);
        let called = exec::guarded(|| here.run(|| function(arguments)));
        called.and_then(|called| called.map_err(Failure::Error)).map_err(RunFailure::Function)?;
        Ok(self.writing)
    }

    /// Calls any function.
    pub(super) async fn call(mut self, def: &ActionDef, watch: &Watch) -> Result<Writing<S>, RunFailure> {
        let ActionCall::Async(function) = def.call else { return self.now(def, watch) };
        let arguments = ActionArguments { attempt: &mut self, name: def.function.name, watch };
        let here = Here::of(watch, def.function.name);
        let called = here.around(exec::guarded_future(async move { function(arguments).await })).await;
        called.and_then(|called| called.map_err(Failure::Error)).map_err(RunFailure::Function)?;
        Ok(self.writing)
    }
}

impl<S: State> Called for Attempt<'_, S> {
    fn value(&self, index: usize) -> Option<&dyn Any> {
        match &self.placed.sources[index] {
            Source::Field(at) => self.state.held(*at).map(|value| value as &dyn Any),
            Source::Bound(value) => Some(value.any()),
            Source::Input => self.inputs.iter().find(|(at, _)| *at == index).map(|(_, value)| value.any()),
        }
    }

    fn input(&mut self, index: usize) -> Option<Value> {
        let at = self.inputs.iter().position(|(at, _)| *at == index)?;
        Some(self.inputs.swap_remove(at).1)
    }

    fn give(&mut self, write: usize, value: Given<'_>) {
        self.writing.write(self.placed, write, value);
    }
}
