//! `runs diff` finds the first step where two runs differ and says how, place by place; it exits with 1 then.

use crate::support::runs::{Runs, burr, count, in_order, program};
use serde_json::{Value, json};

fn written(runs: &Runs, id: &str, states: &[Value]) {
    let writer = runs.create(id);
    (0..).zip(states).for_each(|(step, state)| count(&writer, step, state));
}

fn differ(runs: &Runs, left: &str, right: &str) -> String {
    let ended = runs.run(&["diff", left, right]).exits(1);
    assert_eq!(ended.stderr, "");
    ended.stdout
}

#[test]
fn the_same_is_zero_and_no_data() {
    let runs = Runs::new();
    runs.counted("a", 3);
    runs.counted("b", 3);
    let ended = runs.run(&["diff", "test/a", "test/b"]).exits(0);
    assert_eq!((ended.stdout.as_str(), ended.stderr.as_str()), ("", "no difference\n"));
    runs.run(&["diff", "test/a:1", "test/b:1"]).exits(0);
}

#[test]
fn the_first_step_that_differs_with_each_place() {
    let runs = Runs::new();
    let state = json!({ "n": 1 });
    let left = json!({ "n": 2, "list": [1, { "x": "old" }], "gone": null });
    let right = json!({ "n": 3, "list": [1, { "x": "new" }, 3], "a b": true });
    written(&runs, "a", &[state.clone(), left, state.clone()]);
    written(&runs, "b", &[state.clone(), right, json!({})]);
    let text = "\
first difference: step 1
state:
  + $[\"a b\"]: true
  - $.gone: null
  ~ $.list[1].x: \"old\" → \"new\"
  + $.list[2]: 3
  ~ $.n: 2 → 3
";
    assert_eq!(differ(&runs, "test/a", "test/b"), text);
}

#[test]
fn a_step_that_only_one_has() {
    let runs = Runs::new();
    runs.counted("a", 1);
    runs.counted("b", 2);
    let text = "first difference: step 1\n+ only the second has this step: count, completed\n";
    assert_eq!(differ(&runs, "test/a", "test/b"), text);
    assert!(differ(&runs, "test/b", "test/a").contains("- only the first has this step"));
}

#[test]
fn states_after_steps_that_are_named() {
    let runs = Runs::new();
    runs.counted("a", 3);
    runs.counted("with:colon:7", 3);
    let text = "the states after test/a:0 and test/a:2 differ\nstate:\n  ~ $.count: 1 → 3\n";
    assert_eq!(differ(&runs, "test/a:0", "test/a:2"), text);
    runs.run(&["diff", "test/a", "test/with:colon:7"]).exits(0);
    runs.run(&["diff", "test/a:1", "test/with:colon:7"]).exits(0);
    runs.run(&["diff", "test/a:1", "test/with:colon:7:1"]).exits(0);
}

#[test]
fn a_fork_has_the_steps_before_it_from_its_parent() {
    let ended = program(&burr(), &["diff", "demo/parent", "demo/forked"]).run().exits(1);
    let text = "\
first difference: step 2
~ status: failed → completed
~ exception: RuntimeError: kaboom ☃ → none
result:
  ~ $: null → {}
state:
  ~ $.answer: \"hi\" → \"hi, you\"
  + $.calm: true
";
    assert_eq!(ended.stdout, text);
    program(&burr(), &["diff", "demo/parent:1", "demo/forked:1"]).run().exits(0);
}

#[test]
fn as_json_with_each_place() {
    let runs = Runs::new();
    written(&runs, "a", &[json!({ "n": 1 }), json!({ "n": 2, "gone": null })]);
    written(&runs, "b", &[json!({ "n": 1 }), json!({ "n": 3, "list": [{}] }), json!({})]);
    let diff = |left: &str, right: &str, code| runs.run(&["diff", left, right, "--json"]).exits(code);
    let differ = diff("test/a", "test/b", 1);
    in_order(&differ.stdout, &["same", "left", "right", "step", "only_in", "changes"]);
    let changes = json!([
        { "of": "state", "path": "$.gone", "old": null },
        { "of": "state", "path": "$.list", "new": [{}] },
        { "of": "state", "path": "$.n", "old": 2, "new": 3 },
    ]);
    let told = json!({
        "same": false, "left": "test/a", "right": "test/b", "step": 1, "only_in": null, "changes": changes,
    });
    assert_eq!((differ.json(), differ.stderr.as_str()), (told.clone(), ""));

    let mut states = told;
    (states["left"], states["right"], states["step"]) = (json!("test/a:1"), json!("test/b:1"), json!(null));
    assert_eq!(diff("test/a:1", "test/b:1", 1).json(), states);
    let same = diff("test/a", "test/a", 0).json();
    assert_eq!((&same["same"], &same["step"], &same["changes"]), (&json!(true), &json!(null), &json!([])));
    runs.counted("c", 1);
    runs.counted("d", 2);
    let lone = diff("test/c", "test/d", 1).json();
    assert_eq!((&lone["step"], &lone["only_in"], &lone["changes"]), (&json!(1), &json!("right"), &json!([])));

    let burrs = program(&burr(), &["diff", "demo/parent", "demo/forked", "--json"]).run().exits(1).json();
    let words: Vec<_> = burrs["changes"].as_array().unwrap().iter().map(|part| part["of"].as_str().unwrap()).collect();
    assert_eq!(words, ["status", "exception", "result", "state", "state"]);
    assert!(burrs["changes"][1]["old"].as_str().unwrap().starts_with("Traceback"), "{burrs}");
    assert_eq!(burrs["changes"][1]["new"], json!(null));
}

#[test]
fn a_step_that_is_not_there_is_a_mistake() {
    let ended = program(&burr(), &["diff", "demo/parent:9", "demo/forked"]).run().exits(2);
    assert!(ended.stderr.contains("there is no finished step 9"), "{}", ended.stderr);
}
