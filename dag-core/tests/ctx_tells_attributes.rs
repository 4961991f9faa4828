//! What a node or an action tells with `Ctx::attr` reaches the observers, in order, under its name.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use dag_core::{Ctx, Dag, Event, Halt, Inputs, Machine, Observer, State, action, module, node};
use serde::{Deserialize, Serialize};

#[node]
fn model(ctx: &Ctx) -> String {
    ctx.attr("name", "small");
    "small".into()
}

#[node]
async fn answer(model: &str, this: Ctx) -> String {
    tokio::task::yield_now().await;
    this.attr("usage", &BTreeMap::from([("in", 3), ("out", 4)]));
    this.attr("nan", &f64::NAN);
    this.attr("odd", &BTreeMap::from([((1, 2), 3)]));
    format!("{model} as {}", this.name())
}

#[derive(Clone, Default)]
struct Heard(Arc<Mutex<Vec<String>>>);

impl Observer for Heard {
    fn on(&self, event: &Event<'_>) {
        if let Event::Attribute { source, key, value } = event {
            self.0.lock().unwrap().push(format!("{source}.{key} = {value}"));
        }
    }
}

impl Heard {
    fn all(&self) -> Vec<String> {
        self.0.lock().unwrap().clone()
    }
}

const TOLD: [&str; 4] = [
    r#"model.name = "small""#,
    r#"answer.usage = {"in":3,"out":4}"#,
    "answer.nan = null",
    r#"answer.odd = "not serialised: key must be a string""#,
];

fn dag() -> Dag {
    Dag::builder().add(module!([model, answer])).build().unwrap()
}

#[tokio::test]
async fn of_nodes() {
    let heard = Heard::default();
    let run = dag().run::<answer>().observe(heard.clone());
    assert_eq!(run.await.unwrap(), "small as answer");
    assert_eq!(heard.all(), TOLD);
}

#[derive(State, Clone, Default, Serialize, Deserialize)]
struct Asked {
    answer: String,
}

#[action]
fn ask(ctx: &Ctx) {
    ctx.attr("asks", &ctx.name());
}

#[tokio::test]
async fn of_actions_and_of_the_nodes_that_they_run() {
    let machine = Machine::builder(Asked::default())
        .action("ask", action::<ask>())
        .action("answer", dag().action::<answer>())
        .entrypoint("ask")
        .default_transition("ask", "answer")
        .build()
        .unwrap();
    let heard = Heard::default();
    let mut app = machine.app().observe(heard.clone());
    app.run(Halt::after("answer"), Inputs::new()).await.unwrap();
    let mut told = vec![r#"ask.asks = "ask""#];
    told.extend(TOLD);
    assert_eq!(heard.all(), told);
}

#[tokio::test]
async fn a_function_can_be_called_without_a_run() {
    assert_eq!(model(&Ctx::silent()), "small");
}
