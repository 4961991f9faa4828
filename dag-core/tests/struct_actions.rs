//! A struct is an action by its method `run`: its fields configure it, and everything else is as for a function.

use std::time::Duration;

use dag_core::{Action, Emit, Event, Halt, Inputs, Machine, State, action, causes};
use serde::{Deserialize, Serialize};

#[derive(State, Clone, Default, Debug, PartialEq, Serialize, Deserialize)]
struct Chat {
    prompt: String,
    short: Option<String>,
    long: Option<String>,
    turns: u32,
}

/// Cuts a text.
struct Cut {
    at: usize,
}

#[action(writes(short))]
impl Cut {
    /// The first letters of the prompt.
    fn run(&self, prompt: &str) -> String {
        self.first(prompt) // with its comment
    }

    fn first(&self, text: &str) -> String {
        text.chars().take(self.at).collect()
    }
}

/// Not `Clone`: the machine shares it.
struct Ask {
    greeting: String,
    fails: bool,
}

#[action(writes(long, increment(turns)))]
impl Ask {
    async fn run(
        &self,
        prompt: &str,
        #[input] loud: Option<&bool>,
        mark: char,
        out: &Emit<String>,
    ) -> Result<(String, u32), String> {
        out.send(self.greeting.clone());
        tokio::task::yield_now().await;
        if self.fails {
            return Err("nobody answers".into());
        }
        let answer = format!("{}, {prompt}{mark}", self.greeting);
        Ok((if loud == Some(&true) { answer.to_uppercase() } else { answer }, 1))
    }
}

fn ask(greeting: &str, fails: bool) -> Action {
    Action::from(Ask { greeting: greeting.into(), fails }).bind("mark", '!')
}

fn machine(fails: bool) -> Machine<Chat> {
    Machine::builder(Chat { prompt: "Ada Lovelace".into(), ..Chat::default() })
        .action("two", Cut { at: 2 })
        .action("five", Cut { at: 5 })
        .action("ask", ask("hello", fails).tag("llm").retry(1, Duration::ZERO))
        .action("ask_again", ask("good morning", false))
        .entrypoint("two")
        .default_transition("two", "five")
        .default_transition("five", "ask")
        .default_transition("ask", "ask_again")
        .build()
        .unwrap()
}

#[tokio::test]
async fn several_of_one_struct() {
    let mut app = machine(false).app();
    app.step(Inputs::new()).await.unwrap();
    assert_eq!(app.state().short.as_deref(), Some("Ad"));
    app.step(Inputs::new()).await.unwrap();
    assert_eq!(app.state().short.as_deref(), Some("Ada L"));
    app.step(Inputs::new().with("loud", true)).await.unwrap();
    assert_eq!(app.state().long.as_deref(), Some("HELLO, ADA LOVELACE!"));
    app.step(Inputs::new()).await.unwrap();
    assert_eq!(app.state().long.as_deref(), Some("good morning, Ada Lovelace!"));
    assert_eq!(app.state().turns, 2);
}

#[tokio::test]
async fn on_several_applications_at_once() {
    let machine = machine(false);
    let (mut one, mut other) = (machine.app(), machine.app());
    let (one, other) = tokio::join!(one.run(Halt::never(), Inputs::new()), other.run(Halt::never(), Inputs::new()));
    assert_eq!((one.unwrap().steps.len(), other.unwrap().steps.len()), (4, 4));
}

#[test]
fn it_is_described_as_a_function_is() {
    let machine = machine(false);
    let cut = machine.action("five").unwrap();
    assert_eq!((cut.reads(), cut.inputs(), cut.writes()), (vec!["prompt"], vec![], vec!["short"]));
    assert_eq!(cut.doc(), "The first letters of the prompt.");
    assert!(cut.source().starts_with("impl Cut {") && cut.source().contains("// with its comment"), "{}", cut.source());
    assert_eq!(cut.location().line, 24);
    let ask = machine.action("ask").unwrap();
    assert_eq!((ask.reads(), ask.inputs(), ask.writes()), (vec!["prompt"], vec!["loud"], vec!["long", "turns"]));
    assert_eq!(ask.tags(), ["llm"]);
}

#[tokio::test]
async fn its_failures_and_parts_are_those_of_its_name() {
    let machine = machine(true);
    let heard = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
    let sink = heard.clone();
    let mut app = machine.app().observe(move |event: &Event<'_>| {
        if let Event::Part { source, part } = event {
            sink.lock().unwrap().push(format!("{source}: {}", part.json()));
        }
    });
    let error = app.run(Halt::never(), Inputs::new()).await.unwrap_err();
    assert!(error.to_string().starts_with("action `ask` failed ("), "{error}");
    assert_eq!(causes(&error).last().unwrap(), "nobody answers");
    assert_eq!(*heard.lock().unwrap(), [r#"Ask: "hello""#, r#"Ask: "hello""#], "tried twice");
    assert_eq!((app.state().turns, app.next_action()), (0, Some("ask")));
}

#[test]
fn its_parameters_are_checked() {
    let builder = Machine::builder(Chat::default()).action("ask", Ask { greeting: String::new(), fails: false });
    let error = builder.entrypoint("ask").build().unwrap_err().to_string();
    assert!(error.contains("`ask` takes `mark`, which is no field of the state"), "{error}");
    let builder = Machine::builder(Chat::default()).action("ask", ask("", false).bind("promt", 'x'));
    let error = builder.entrypoint("ask").build().unwrap_err().to_string();
    assert!(
        error.contains("a value is bound to `promt`, which `ask` does not take; did you mean `prompt`?"),
        "{error}"
    );
}

#[test]
fn a_unit_test_calls_it() {
    assert_eq!(Cut { at: 3 }.run("turtle"), "tur");
}
