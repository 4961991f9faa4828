//! Parts of a result reach the observers of the application while the action is still running, from functions and from graphs.

#![expect(clippy::needless_pass_by_value, reason = "a sender by value is what is tested")]

use std::sync::{Arc, Mutex};

use dag_core::{Dag, Emit, Event, Halt, Inputs, Machine, State, action, module, node};
use serde::{Deserialize, Serialize};

#[derive(State, Clone, Default, Serialize, Deserialize)]
struct Chat {
    answer: Option<String>,
    second: Option<String>,
}

#[action(writes(answer))]
async fn stream(out: &Emit<String>) -> String {
    out.send("one".into());
    tokio::task::yield_now().await;
    out.send("two".into());
    "one two".into()
}

#[node]
fn second(parts: Emit<u32>) -> String {
    parts.send(3);
    "three".into()
}

#[tokio::test]
async fn in_order_between_start_and_end() {
    let dag = Dag::builder().add(module!([second])).build().unwrap();
    let machine = Machine::builder(Chat::default())
        .action("first", action::<stream>())
        .action("then", dag.action::<second>())
        .entrypoint("first")
        .default_transition("first", "then")
        .build()
        .unwrap();
    let heard = Arc::new(Mutex::new(Vec::new()));
    let sink = heard.clone();
    let mut app = machine.app().observe(move |event: &Event<'_>| {
        sink.lock().unwrap().push(match event {
            Event::StepStarted { sequence_id, action } => format!("{sequence_id} {action} started"),
            Event::StepFinished { sequence_id, action, .. } => format!("{sequence_id} {action} finished"),
            Event::Part { source, part } => format!("{source}: {}", part.json()),
            Event::NodeStarted { node } => format!("{} started", node.name),
            Event::NodeFinished { node, .. } => format!("{} finished", node.name),
            other => format!("{other:?}"),
        });
    });
    app.run(Halt::default(), Inputs::new()).await.unwrap();
    assert_eq!(app.state().answer.as_deref(), Some("one two"));
    assert_eq!(
        *heard.lock().unwrap(),
        [
            "0 first started",
            r#"stream: "one""#,
            r#"stream: "two""#,
            "0 first finished",
            "1 then started",
            "second started",
            "second: 3",
            "second finished",
            "1 then finished",
        ]
    );
}
