//! Everything that is wrong with a machine is told at once, each mistake with its place and what to do; one mistake gives one message.

use dag_core::{Action, Dag, List, Machine, MachineBuilder, MachineError, State, action, field, input, module, node};
use serde::{Deserialize, Serialize};

#[derive(State, Clone, Default, Serialize, Deserialize)]
struct Chat {
    prompt: Option<String>,
    mode: Option<String>,
    turns: u32,
    history: List<String>,
}

#[action(writes(mode))]
fn decide(prompt: &str) -> String {
    prompt.into()
}

#[action(writes(prompt))]
fn ask(#[input] prompt: &str) -> String {
    prompt.into()
}

#[action(writes(modes))]
fn unknown_write() -> String {
    String::new()
}

#[action]
fn unknown_parameter(promt: &str, client: &u8) {
    let _ = (promt, client);
}

#[action(writes(prompt, mode, prompt))]
fn written_twice() -> (String, String, String) {
    Default::default()
}

#[action(writes(turns))]
fn write_type() -> String {
    String::new()
}

#[action(writes(append(turns)))]
fn no_list() -> u32 {
    0
}

#[action(writes(append(history)))]
fn item_type() -> u32 {
    0
}

#[action(reset_except(history, promt))]
fn resets() {}

#[action]
fn reads_as_text(turns: &str, history: &[String], mode: Option<&u8>) {
    let _ = (turns, history, mode);
}

#[action]
fn never_written(mode: &str) {
    let _ = mode;
}

#[action]
fn limited(prompt: Option<&str>, #[input] limit: &u32, extra: &u32) {
    let _ = (prompt, limit, extra);
}

input!(prompt: String);

#[node]
fn mode(prompt: &str) -> String {
    prompt.into()
}

fn dag() -> Dag {
    Dag::builder().add(module!([prompt, mode])).build().unwrap()
}

fn builder() -> MachineBuilder<Chat> {
    Machine::builder(Chat::default())
}

/// What is wrong with a machine of one action.
fn alone(action: impl Into<Action>) -> MachineError {
    builder().action("alone", action).entrypoint("alone").build().unwrap_err()
}

fn no_entrypoint() -> MachineError {
    builder().action("ask", action::<ask>()).build().unwrap_err()
}

fn misspelt_names() -> MachineError {
    builder()
        .action("ask", action::<ask>())
        .action("decide", action::<decide>())
        .action("error", action::<resets>())
        .entrypoint("aks")
        .transition("ask", "decid", field!(Chat.turns).gt(1_u32))
        .default_transition(["aks", "decide"], "ask")
        .on_error("eror", field!(Chat.mode), ToString::to_string)
        .build()
        .unwrap_err()
}

fn a_misspelt_target() -> MachineError {
    builder()
        .action("ask", action::<ask>())
        .action("decide", action::<decide>())
        .entrypoint("ask")
        .default_transition("ask", "decied")
        .build()
        .unwrap_err()
}

fn twice() -> MachineError {
    builder().action("ask", action::<ask>()).action("ask", action::<decide>()).entrypoint("ask").build().unwrap_err()
}

fn never_taken() -> MachineError {
    builder()
        .action("ask", action::<ask>())
        .action("decide", action::<decide>())
        .entrypoint("ask")
        .transition("ask", "decide", field!(Chat.mode).eq("image"))
        .transition("ask", "ask", field!(Chat.mode).eq("image"))
        .default_transition("ask", "decide")
        .default_transition("ask", "ask")
        .build()
        .unwrap_err()
}

fn unreachable() -> MachineError {
    builder()
        .action("ask", action::<ask>())
        .action("island", action::<ask>())
        .action("other", action::<ask>())
        .entrypoint("ask")
        .default_transition("island", "other")
        .default_transition("other", "island")
        .build()
        .unwrap_err()
}

fn two_things() -> MachineError {
    let decide = action::<decide>().bind("prompt", "bound".to_owned()).bind("promt", "unused".to_owned());
    let limited = action::<limited>().bind("limit", 3_u32).bind("extra", 3_i64);
    builder()
        .action("decide", decide)
        .action("limited", limited)
        .entrypoint("decide")
        .default_transition("decide", "limited")
        .build()
        .unwrap_err()
}

fn of_a_graph() -> MachineError {
    builder()
        .action("unknown", dag().action_named(["mod"]))
        .action("unneeded", dag().action::<prompt>().from_state::<prompt>().input::<mode>())
        .action("unrouted", dag().action::<mode>().set::<prompt>("prompt"))
        .action("torn", dag().action::<mode>().input::<prompt>().from_state::<prompt>())
        .action("ill_typed", dag().action::<mode>().set::<mode>("turns"))
        .entrypoint("unknown")
        .default_transition("unknown", "unneeded")
        .default_transition("unneeded", "unrouted")
        .default_transition("unrouted", "torn")
        .default_transition("torn", "ill_typed")
        .build()
        .unwrap_err()
}

#[test]
fn without_an_entrypoint() {
    insta::assert_snapshot!(no_entrypoint(), @r#"
    the machine cannot be built: 1 problem

    no action is the first
      help: add `.entrypoint("…")`
    "#);
}

#[test]
fn names_that_no_action_has() {
    insta::assert_snapshot!(misspelt_names(), @"
    the machine cannot be built: 6 problems

    the entrypoint `aks` is no action; did you mean `ask`?
      --> dag-core/tests/machine_mistakes_in_one_report.rs:101

    the transition's target `decid` is no action; did you mean `decide`?
      --> dag-core/tests/machine_mistakes_in_one_report.rs:102

    the transition's source `aks` is no action; did you mean `ask`?
      --> dag-core/tests/machine_mistakes_in_one_report.rs:103

    the error action `eror` is no action; did you mean `error`?
      --> dag-core/tests/machine_mistakes_in_one_report.rs:104

    `error` keeps `promt`, which is no field of the state; did you mean `prompt`?
      --> dag-core/tests/machine_mistakes_in_one_report.rs:55

    `error` wipes `turns`, which cannot be absent
      --> dag-core/tests/machine_mistakes_in_one_report.rs:55
      help: make it an `Option<…>`, or name it in `reset_except`
    ");
}

#[test]
fn a_misspelt_target_does_not_make_the_real_one_unreachable_too() {
    insta::assert_snapshot!(a_misspelt_target(), @"
    the machine cannot be built: 1 problem

    the transition's target `decied` is no action; did you mean `decide`?
      --> dag-core/tests/machine_mistakes_in_one_report.rs:114
    ");
}

#[test]
fn two_actions_of_one_name() {
    insta::assert_snapshot!(twice(), @"
    the machine cannot be built: 1 problem

    two actions are named `ask`
      --> dag-core/tests/machine_mistakes_in_one_report.rs:120
      --> dag-core/tests/machine_mistakes_in_one_report.rs:120
      help: rename one
    ");
}

#[test]
fn transitions_that_are_never_taken() {
    insta::assert_snapshot!(never_taken(), @"
    the machine cannot be built: 2 problems

    the transition from `ask` to `ask` can never be taken: `mode=image` was tried before
      --> dag-core/tests/machine_mistakes_in_one_report.rs:129
      help: remove it, or give it a condition of its own

    the transition from `ask` to `ask` can never be taken: it stands after the default
      --> dag-core/tests/machine_mistakes_in_one_report.rs:131
      help: put the default last
    ");
}

#[test]
fn actions_to_which_no_way_leads() {
    insta::assert_snapshot!(unreachable(), @"
    the machine cannot be built: 2 problems

    no way leads to the action `island`
      --> dag-core/tests/machine_mistakes_in_one_report.rs:20
      help: add a transition to it, or remove it

    no way leads to the action `other`
      --> dag-core/tests/machine_mistakes_in_one_report.rs:20
      help: add a transition to it, or remove it
    ");
}

#[test]
fn parameters_that_are_two_things_and_values_that_do_not_fit() {
    insta::assert_snapshot!(two_things(), @"
    the machine cannot be built: 4 problems

    a value is bound to `promt`, which `decide` does not take; did you mean `prompt`?
      --> dag-core/tests/machine_mistakes_in_one_report.rs:15

    `decide` takes `prompt`, which is both a field of the state and a bound value
      --> dag-core/tests/machine_mistakes_in_one_report.rs:15
      help: rename one of them

    `limited` takes `limit`, which is both a step input and a bound value
      --> dag-core/tests/machine_mistakes_in_one_report.rs:68
      help: rename one of them

    the value bound to `extra` of `limited` has the wrong type
      --> dag-core/tests/machine_mistakes_in_one_report.rs:68
      help: it wants `u32`
    ");
}

#[test]
fn a_parameter_that_is_nothing() {
    insta::assert_snapshot!(alone(action::<unknown_parameter>()), @r#"
    the machine cannot be built: 2 problems

    `alone` takes `promt`, which is no field of the state; did you mean `prompt`?
      --> dag-core/tests/machine_mistakes_in_one_report.rs:30
      help: add the field `promt: String`, mark the parameter `#[input]`, or bind it with `.bind("promt", …)`

    `alone` takes `client`, which is no field of the state
      --> dag-core/tests/machine_mistakes_in_one_report.rs:30
      help: add the field `client: u8`, mark the parameter `#[input]`, or bind it with `.bind("client", …)`
    "#);
}

#[test]
fn a_parameter_of_another_type_than_its_field() {
    insta::assert_snapshot!(alone(action::<reads_as_text>()), @"
    the machine cannot be built: 3 problems

    `alone` wants `turns` as `String`, but the state holds `u32`
      --> dag-core/tests/machine_mistakes_in_one_report.rs:58
      help: take `turns: &u32`

    `alone` wants `history` as `Vec<String>`, but the state holds `List<String>`
      --> dag-core/tests/machine_mistakes_in_one_report.rs:58
      help: take `history: &List<String>`

    `alone` wants `mode` as `u8`, but the state holds `String`
      --> dag-core/tests/machine_mistakes_in_one_report.rs:58
      help: take `mode: &str`
    ");
}

#[test]
fn a_field_that_nothing_writes() {
    insta::assert_snapshot!(alone(action::<never_written>()), @"
    the machine cannot be built: 1 problem

    `alone` reads `mode`, which no action before it writes and the start state does not have
      --> dag-core/tests/machine_mistakes_in_one_report.rs:63
      help: write it first, put it in the start state, or take `Option<&…>`
    ");
}

#[test]
fn a_write_to_no_field() {
    insta::assert_snapshot!(alone(action::<unknown_write>()), @"
    the machine cannot be built: 1 problem

    `alone` writes `modes`, which is no field of the state; did you mean `mode`?
      --> dag-core/tests/machine_mistakes_in_one_report.rs:25
    ");
}

#[test]
fn a_field_that_is_written_twice() {
    insta::assert_snapshot!(alone(action::<written_twice>()), @"
    the machine cannot be built: 1 problem

    `alone` writes `prompt` twice
      --> dag-core/tests/machine_mistakes_in_one_report.rs:35
      help: write each field once
    ");
}

#[test]
fn a_write_of_another_type() {
    insta::assert_snapshot!(alone(action::<write_type>()), @"
    the machine cannot be built: 1 problem

    `alone` gives `String` for `turns`, but the state holds `u32`
      --> dag-core/tests/machine_mistakes_in_one_report.rs:40
      help: return `u32`
    ");
}

#[test]
fn an_append_to_no_list() {
    insta::assert_snapshot!(alone(action::<no_list>()), @"
    the machine cannot be built: 1 problem

    `alone` appends to `turns`, which is no list
      --> dag-core/tests/machine_mistakes_in_one_report.rs:45
      help: make it a `List<…>`, or set it
    ");
}

#[test]
fn an_append_of_another_type() {
    insta::assert_snapshot!(alone(action::<item_type>()), @"
    the machine cannot be built: 1 problem

    `alone` gives `u32` for `history`, but the state holds `String`
      --> dag-core/tests/machine_mistakes_in_one_report.rs:50
      help: return `String`
    ");
}

#[test]
fn a_field_that_cannot_be_wiped_and_one_that_cannot_be_kept() {
    insta::assert_snapshot!(alone(action::<resets>()), @"
    the machine cannot be built: 2 problems

    `alone` keeps `promt`, which is no field of the state; did you mean `prompt`?
      --> dag-core/tests/machine_mistakes_in_one_report.rs:55

    `alone` wipes `turns`, which cannot be absent
      --> dag-core/tests/machine_mistakes_in_one_report.rs:55
      help: make it an `Option<…>`, or name it in `reset_except`
    ");
}

#[test]
fn actions_made_of_a_graph() {
    insta::assert_snapshot!(of_a_graph(), @"
    the machine cannot be built: 5 problems

    `unknown`: no node is named `mod`; did you mean `mode`?
      --> dag-core/tests/machine_mistakes_in_one_report.rs:162

    `unneeded`: the outputs do not need `mode`; they take `prompt`
      --> dag-core/tests/machine_mistakes_in_one_report.rs:163

    `unrouted`: `prompt` is written to a field but is not an output; the outputs are `mode`
      --> dag-core/tests/machine_mistakes_in_one_report.rs:164

    `torn`: `prompt` is to come from the step and from the state; choose one
      --> dag-core/tests/machine_mistakes_in_one_report.rs:165

    `ill_typed` gives `String` for `turns`, but the state holds `u32`
      --> dag-core/tests/machine_mistakes_in_one_report.rs:75
      help: return `u32`
    ");
}

#[action]
fn reads_the_past(mode: &str) {
    let _ = mode;
}

#[test]
fn a_misspelt_name_does_not_hide_other_mistakes() {
    let machine = builder()
        .action("decide", action::<never_written>())
        .action("orphan", action::<reads_the_past>())
        .action("last", action::<resets_nothing>())
        .entrypoint("decide")
        .default_transition("decide", "lst")
        .build();
    let report = machine.unwrap_err().to_string();
    assert!(report.contains("`lst` is no action; did you mean `last`?"), "{report}");
    assert!(report.contains("no way leads to the action `orphan`"), "{report}");
    assert!(!report.contains("no way leads to the action `last`"), "what was meant is no second mistake: {report}");
    assert!(report.contains("`orphan` reads `mode`, which no action before it writes"), "{report}");
}

#[action]
fn resets_nothing() {}
