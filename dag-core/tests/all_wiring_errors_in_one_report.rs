//! Everything that is wrong with a graph is told at once, each mistake with its place and what to do.

use dag_core::{Dag, Problem, Value, input, module, node};

input!(prompt: String);

#[node]
fn words(prompt: &str) -> Vec<String> {
    prompt.split(' ').map(str::to_owned).collect()
}

#[node]
fn count(word: &[String]) -> usize {
    word.len()
}

#[node]
fn long(words: &str) -> bool {
    words.len() > 80
}

#[node]
fn hen(egg: &u8) -> u8 {
    *egg
}

#[node]
fn egg(hen: &u8) -> u8 {
    *hen
}

#[node(name = long, handle = AlsoLong)]
fn also_long() -> bool {
    true
}

#[node(when(speed = "high"))]
fn fast() -> bool {
    true
}

#[node]
fn race(fast: &bool) -> bool {
    *fast
}

#[test]
fn eight_mistakes_eight_paragraphs() {
    let error = Dag::builder()
        .add(module!([prompt, words, count, long, hen, egg, AlsoLong, fast, race]))
        .config("sped", "high")
        .bind_named("promt", Value::new(1_u8))
        .bind_named("words", Value::new(1_u8))
        .build()
        .unwrap_err();

    assert_eq!(error.problems().len(), 8);
    assert!(matches!(error.problems()[0], Problem::UnusedConfig { .. }));
    insta::assert_snapshot!(error, @r#"
    the graph cannot be built: 8 problems

    no `when(…)` asks for the configuration `sped`; did you mean `speed`?
      --> dag-core/tests/all_wiring_errors_in_one_report.rs:51
      help: remove it; what is asked for: `speed`

    two nodes are named `long`
      --> dag-core/tests/all_wiring_errors_in_one_report.rs:18
      --> dag-core/tests/all_wiring_errors_in_one_report.rs:33
      help: rename one, give both a `when(…)`, or use `.replace(…)` for the module that should win

    no node or input is named `word`, which `count` needs; did you mean `words`?
      --> dag-core/tests/all_wiring_errors_in_one_report.rs:13
      help: declare it with `input!(word: Vec<String>);`, or add the module whose node gives it
      help: a crate that is only in Cargo.toml and never mentioned in code registers nothing: add `use that_crate as _;`

    `long` wants `words` as `String`, but `words` gives `Vec<String>`
      --> dag-core/tests/all_wiring_errors_in_one_report.rs:18
      `words` is made at dag-core/tests/all_wiring_errors_in_one_report.rs:8
      help: take `words: &[String]`, or add a node between the two

    no alternative of `fast`, which `race` needs, fits the configuration
      --> dag-core/tests/all_wiring_errors_in_one_report.rs:43
      help: set one of (speed = "high")

    a value is bound to `promt`, but no input has that name; did you mean `prompt`?
      --> dag-core/tests/all_wiring_errors_in_one_report.rs:52
      help: a crate that is only in Cargo.toml and never mentioned in code registers nothing: add `use that_crate as _;`

    a value is bound to `words`, which is a function
      --> dag-core/tests/all_wiring_errors_in_one_report.rs:53
      --> dag-core/tests/all_wiring_errors_in_one_report.rs:8 `words`
      help: override it in a run (`.override_with`), or put another node in its place (`.replace`)

    these nodes need each other: `egg` needs `hen` needs `egg`
      --> dag-core/tests/all_wiring_errors_in_one_report.rs:28 `egg`
      --> dag-core/tests/all_wiring_errors_in_one_report.rs:23 `hen`
      help: take one of these parameters from an input instead
    "#);
}

#[test]
fn the_report_does_not_depend_on_the_order_of_the_modules() {
    let one = Dag::builder().add(module!([prompt, words, count])).add(module!([hen, egg])).build().unwrap_err();
    let other = Dag::builder().add(module!([egg, count, hen])).add(module!([words, prompt])).build().unwrap_err();
    assert_eq!(one.to_string(), other.to_string());
}

#[test]
fn one_mistake_is_not_called_problems() {
    let error = Dag::builder().add(module!([words])).build().unwrap_err();
    assert!(error.to_string().starts_with("the graph cannot be built: 1 problem\n\n"), "{error}");
}
