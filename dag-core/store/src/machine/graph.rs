//! A machine as Burr draws it.

use dag_core::{ActionInfo, Machine, State, TransitionKind};

use crate::graph::{Action, Graph};

impl Graph {
    /// The graph of a machine. Of an action made of a graph, the code is that of its nodes.
    #[must_use]
    pub fn of<S: State>(machine: &Machine<S>) -> Self {
        let graph = machine.actions().map(action).fold(Self::new(machine.entrypoint()), Self::action);
        machine.transitions().fold(graph, |graph, transition| {
            let condition = match transition.kind {
                TransitionKind::When(condition) => condition,
                TransitionKind::Default => "default",
                TransitionKind::Error => "on error",
            };
            graph.transition(transition.from, transition.to, condition)
        })
    }
}

fn action(info: ActionInfo<'_>) -> Action {
    let owned = |names: Vec<&str>| names.into_iter().map(ToOwned::to_owned).collect::<Vec<String>>();
    let (optional, required): (Vec<_>, Vec<_>) = info.inputs().into_iter().partition(|name| info.can_do_without(name));
    Action {
        name: info.name().to_owned(),
        reads: owned(info.reads()),
        writes: owned(info.writes()),
        code: info.source().to_owned(),
        inputs: owned(required),
        optional_inputs: owned(optional),
        ..Action::default()
    }
}
