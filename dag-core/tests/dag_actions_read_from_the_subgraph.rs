//! An action made of outputs of a graph reads what these outputs need and nothing else, and writes each to the field of its name
//! unless told otherwise.

use dag_core::{Dag, Inputs, List, Machine, State, input, module, node};
use serde::{Deserialize, Serialize};

#[derive(State, Clone, Default, Serialize, Deserialize)]
struct Chat {
    prompt: Option<String>,
    hint: Option<String>,
    words: Option<Vec<String>>,
    count: Option<usize>,
    largest: Option<String>,
    history: List<String>,
}

input!(prompt: String);
input!(hint: String);
input!(minimum: usize);

/// The words of the prompt.
#[node]
fn words(prompt: &str, minimum: &usize) -> Vec<String> {
    prompt.split(' ').filter(|word| word.len() >= *minimum).map(str::to_owned).collect()
}

/// How many there are.
#[node]
async fn count(words: &[String], hint: Option<&str>) -> usize {
    words.len() + hint.map_or(0, str::len)
}

#[node]
fn largest(words: Vec<String>) -> String {
    words.into_iter().max_by_key(String::len).unwrap_or_default()
}

#[node]
fn item(prompt: &str) -> String {
    format!("<{prompt}>")
}

fn dag() -> Dag {
    Dag::builder()
        .add(module!([prompt, hint, minimum, words, count, largest, item]))
        .bind::<minimum>(2_usize)
        .build()
        .unwrap()
}

fn machine() -> Machine<Chat> {
    Machine::builder(Chat { hint: Some("old".into()), ..Chat::default() })
        .action(
            "prompt",
            dag().action::<(prompt, item)>().input::<prompt>().append::<item>("history").reset_except(["history"]),
        )
        .action("count", dag().action::<(count, words)>())
        .action("largest", dag().action::<largest>().from_state::<words>())
        .action("mark", dag().action_named(["item"]).set_named("item", "hint"))
        .entrypoint("prompt")
        .default_transition("prompt", "count")
        .default_transition("count", "largest")
        .default_transition("largest", "mark")
        .default_transition("mark", "prompt")
        .build()
        .unwrap()
}

#[tokio::test]
async fn step_by_step() {
    let mut app = machine().app();
    app.step(Inputs::new().with("prompt", "a small turtle".to_owned())).await.unwrap();
    assert_eq!(app.state().prompt.as_deref(), Some("a small turtle"));
    assert_eq!(app.state().hint, None);
    app.step(Inputs::new()).await.unwrap();
    assert_eq!((app.state().count, app.state().words.as_ref().unwrap().len()), (Some(2), 2));
    app.step(Inputs::new()).await.unwrap();
    assert_eq!(app.state().largest.as_deref(), Some("turtle"));
    app.step(Inputs::new()).await.unwrap();
    assert_eq!(app.state().hint.as_deref(), Some("<a small turtle>"));

    app.step(Inputs::new().with("prompt", "two".to_owned())).await.unwrap();
    let state = app.state();
    assert_eq!(state.history.iter().collect::<Vec<_>>(), ["<a small turtle>", "<two>"]);
    assert_eq!((state.words.is_none(), state.count, state.largest.as_deref()), (true, None, None));
}

#[test]
fn reads_inputs_and_writes() {
    let machine = machine();
    let of = |name: &str| {
        let action = machine.action(name).unwrap();
        (action.reads(), action.inputs(), action.writes())
    };
    assert_eq!(of("prompt"), (vec![], vec!["prompt"], vec!["prompt", "history"]));
    assert_eq!(of("count"), (vec!["hint", "prompt"], vec![], vec!["count", "words"]));
    assert_eq!(of("largest"), (vec!["words"], vec![], vec!["largest"]));
    assert_eq!(of("mark"), (vec!["prompt"], vec![], vec!["hint"]));
}

#[test]
fn doc_and_source_are_those_of_its_nodes() {
    let machine = machine();
    let action = machine.action("count").unwrap();
    assert_eq!(action.doc(), "How many there are.\n\nThe words of the prompt.");
    assert!(action.source().contains("filter(|word| word.len() >= *minimum)"));
    assert!(action.location().file.ends_with("dag_actions_read_from_the_subgraph.rs"));
    let (_, outputs, given) = machine.action("largest").unwrap().dag().unwrap();
    assert_eq!((outputs, given), (&["largest".to_owned()][..], &["words".to_owned()][..]));
}

#[test]
fn what_is_wiped_later_must_be_written_again() {
    let error = Machine::builder(Chat::default())
        .action("largest", dag().action::<largest>().from_state::<words>())
        .entrypoint("largest")
        .build()
        .unwrap_err();
    assert!(error.to_string().contains("`largest` reads `words`, which no action before it writes"), "{error}");
}
