//! Logs of so many steps with states of so many bytes.

use dag_store::{Action, AppWriter, Graph, NewApp, Options, Project};
use serde_json::{Value, json};

#[derive(Clone, Copy)]
pub(crate) struct Log {
    pub(crate) steps: u64,
    /// How large each state is.
    pub(crate) bytes: usize,
}

impl Log {
    pub(crate) fn write(self, project: &Project, id: &str) {
        let writer = create(project, id);
        let text = "x".repeat(self.bytes / 10);
        for step in 0..self.steps {
            let begun = writer.begin(step, action(step), &json!({ "by": 1 })).expect("a step");
            begun.completed(&json!({}), &state(step, &text)).expect("its end");
        }
    }
}

fn state(step: u64, text: &str) -> Value {
    json!({ "count": step, "texts": vec![text; 10] })
}

const ACTIONS: [&str; 4] = ["ask", "count", "think", "tell"];

fn action(step: u64) -> &'static str {
    ACTIONS[(step % 4) as usize]
}

/// An application with a machine that goes round, without a step.
pub(crate) fn create(project: &Project, id: &str) -> AppWriter {
    let graph = (0..4).fold(Graph::new("ask"), |graph, at| {
        let named = Action { name: action(at).into(), ..Action::default() };
        graph.action(named).transition(action(at), action(at + 1), "default")
    });
    project.create(&NewApp::new(id, graph), Options::default()).expect("an application")
}
