//! Any machine makes the same steps and ends in the same state whether its run is streamed or not, and every part comes once.

use dag_core::{Action, App, Emit, Halt, Inputs, Machine, RunEvent, State, Step, action, field};
use futures_util::StreamExt;
use proptest::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(State, Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Work {
    total: u64,
    parts: u64,
    error: Option<String>,
}

/// Sends as many parts as it adds; of those that fail, some have sent parts before.
#[action(writes(total, parts))]
async fn add(total: &u64, parts: &u64, by: &u64, fails_at: &u64, out: Emit<u64>) -> Result<(u64, u64), String> {
    for part in 0..*by {
        out.send(total + part);
        if part.is_multiple_of(2) {
            tokio::task::yield_now().await;
        }
    }
    if total % 7 == *fails_at { Err(format!("at {total}")) } else { Ok((total + by, parts + by)) }
}

#[action(writes(total))]
fn recover(total: &u64) -> u64 {
    total + 1
}

/// What an action adds, when it fails, and where it leads below which total and else.
type Described = (u64, u64, prop::sample::Index, prop::sample::Index);

fn app(actions: &[Described]) -> App<Work> {
    let name = |at: usize| format!("add_{at}");
    let mut builder = Machine::builder(Work::default())
        .action("recover", action::<recover>())
        .entrypoint(name(0))
        .on_error("recover", field!(Work.error), ToString::to_string);
    for (at, (by, fails_at, ..)) in actions.iter().enumerate() {
        let action: Action = action::<add>().bind("by", *by).bind("fails_at", *fails_at);
        builder = builder.action(name(at), action);
    }
    for (at, (.., low, high)) in actions.iter().enumerate() {
        // Round them all first, so that each can be reached.
        let next = name((at + 1) % actions.len());
        builder = builder
            .transition(&name(at), next, field!(Work.total).lt(20_u64))
            .transition(&name(at), name(low.index(actions.len())), field!(Work.total).lt(60_u64))
            .transition(&name(at), name(high.index(actions.len())), field!(Work.total).lt(100_u64));
    }
    builder.transition("recover", name(0), field!(Work.total).lt(100_u64)).build().unwrap().app()
}

fn told(step: &Step) -> String {
    format!("{} {} {:?}", step.sequence_id, step.action, step.error.as_ref().map(ToString::to_string))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn and_steps(actions in prop::collection::vec((1_u64..6, 0_u64..9, any::<prop::sample::Index>(), any::<prop::sample::Index>()), 1..6)) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let (mut run, mut streamed) = (app(&actions), app(&actions));
        let outcome = runtime.block_on(run.run(Halt::never(), Inputs::new()));
        let (mut steps, mut parts, mut stopped, mut failed) = (Vec::new(), 0, None, None);
        let mut events = streamed.stream(Halt::never(), Inputs::new());
        while let Some(event) = runtime.block_on(events.next()) {
            prop_assert!(stopped.is_none() && failed.is_none());
            match event {
                Ok(RunEvent::Part { .. }) => parts += 1,
                Ok(RunEvent::StepFinished(step)) => steps.push(told(&step)),
                Ok(RunEvent::Stopped(why)) => stopped = Some(why),
                Ok(_) => {}
                Err(error) => failed = Some(error.to_string()),
            }
        }
        drop(events);
        prop_assert_eq!(run.state(), streamed.state());
        prop_assert_eq!((run.sequence_id(), run.next_action()), (streamed.sequence_id(), streamed.next_action()));
        prop_assert!(parts >= streamed.state().parts);
        match outcome {
            Ok(outcome) => {
                prop_assert_eq!(outcome.steps.iter().map(told).collect::<Vec<_>>(), steps);
                prop_assert_eq!(Some(outcome.stopped), stopped);
            }
            Err(error) => prop_assert_eq!(Some(error.to_string()), failed),
        }
    }
}
