//! Beginning a sub-application and running it to its end.

use std::sync::Arc;

use super::super::{App, Halt, Inputs, Machine, Saved, State, Stopped, Tracker};
use super::{ChildError, ChildName, Kept, Site, Spawned};
use crate::event::{Event, Observer, Watch};

/// Where sub-applications begin: the function that asks for them, and the run that it is part of.
#[derive(Clone)]
pub(in super::super) struct Origin {
    pub(in super::super) source: &'static str,
    pub(in super::super) watch: Watch,
}

/// A sub-application that may run.
pub(in super::super) struct Begun<T> {
    pub(super) app: App<T>,
    name: ChildName,
    /// The action that ran last, of one that goes on.
    last: Option<usize>,
    /// Whether its first step is still to come, so that the inputs are for it.
    is_at_start: bool,
}

/// Tells the observers of the parent what happens in a sub-application.
struct Forward {
    to: Watch,
    child: ChildName,
}

impl Observer for Forward {
    fn on(&self, event: &Event<'_>) {
        self.to.tell(&Event::InChild { child: &self.child, event });
    }
}

impl Origin {
    /// A key for what was begun without one.
    pub(in super::super) fn next_key(&self) -> String {
        self.watch.site().map_or_else(|| "0".into(), |site| site.next_key(self.source))
    }

    /// Begins one under a key, or goes on with it if it was begun in this step before.
    pub(in super::super) fn begin<T: State>(
        &self,
        machine: &Machine<T>,
        state: T,
        key: Arc<str>,
    ) -> Result<Begun<T>, ChildError> {
        let site = self.watch.site();
        let name = self.name(key);
        if site.is_some_and(|site| !site.take(name.shared_key())) {
            return Err(ChildError::SameKey { child: name });
        }
        let begun = match site.and_then(Site::tracker) {
            None => Begun::new(machine.app_with(state), name),
            Some(tracker) => match kept(&**tracker, machine, &state, &name)? {
                None => Begun::new(machine.app_with(state), name),
                Some(kept) => goes_on(machine, state, kept.saved, name.kept(kept.id))?.tracked(kept.tracker),
            },
        };
        Ok(begun.heard(&self.watch))
    }

    /// Begins one and runs it to its end, or to where it halts.
    pub(in super::super) async fn run<T: State>(
        &self,
        machine: &Machine<T>,
        state: T,
        key: Arc<str>,
        halt: Halt<T>,
        inputs: Inputs,
    ) -> Result<T, ChildError> {
        let mut begun = self.begin(machine, state, key)?;
        let result = begun.run(halt, inputs).await;
        let error = result.as_ref().err().map(|error| error as &(dyn std::error::Error + 'static));
        self.watch.tell(&Event::ChildFinished { child: &begun.name, error });
        result.map(|()| begun.app.state)
    }

    fn name(&self, key: Arc<str>) -> ChildName {
        let site = self.watch.site();
        ChildName::new(site.map_or(0, Site::sequence_id), site.map_or(self.source, Site::action), key)
    }
}

fn kept<T: State>(
    tracker: &dyn Tracker,
    machine: &Machine<T>,
    state: &T,
    name: &ChildName,
) -> Result<Option<Kept>, ChildError> {
    let spawned = Spawned {
        sequence_id: name.sequence_id(),
        action: name.action(),
        key: name.key(),
        machine: machine.outline(),
        state,
    };
    tracker.child(&spawned).map_err(|source| ChildError::Tracking { child: name.clone(), source })
}

/// The application as it begins, or from where it was saved.
fn goes_on<T: State>(
    machine: &Machine<T>,
    state: T,
    saved: Option<Saved>,
    name: ChildName,
) -> Result<Begun<T>, ChildError> {
    let Some(saved) = saved else { return Ok(Begun::new(machine.app_with(state), name)) };
    let last = saved.after().and_then(|action| machine.index(action));
    let is_at_start = saved.is_at_start(machine.entrypoint());
    match machine.resume(saved) {
        Ok(app) => Ok(Begun { app, name, last, is_at_start }),
        Err(source) => Err(ChildError::Resume { child: name, source }),
    }
}

impl<T: State> Begun<T> {
    fn new(app: App<T>, name: ChildName) -> Self {
        Self { app, name, last: None, is_at_start: true }
    }

    fn tracked(self, tracker: Arc<dyn Tracker>) -> Self {
        Self { app: self.app.tracked(tracker), ..self }
    }

    fn heard(mut self, by: &Watch) -> Self {
        self.app = self.app.traced_as(by);
        if !by.is_empty() {
            by.tell(&Event::ChildStarted { child: &self.name });
            self.app = self.app.observe(Forward { to: by.clone(), child: self.name.clone() });
        }
        self
    }

    async fn run(&mut self, halt: Halt<T>, inputs: Inputs) -> Result<(), ChildError> {
        if self.app.next.is_none() {
            // It had ended when its parent was interrupted.
            return Ok(());
        }
        let inputs = if self.is_at_start { inputs } else { Inputs::new() };
        match self.app.run_on(self.last, halt, inputs).await {
            Ok(Stopped::NeedsInput { action, missing }) => {
                Err(ChildError::NeedsInput { child: self.name.clone(), action, missing })
            }
            Ok(Stopped::Finished | Stopped::Before(_) | Stopped::After(_)) => Ok(()),
            Err(source) => Err(ChildError::Failed { child: self.name.clone(), source: Box::new(source) }),
        }
    }
}
