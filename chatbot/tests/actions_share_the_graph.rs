//! The graph earns its name: it has many functions, an action that needs several of them, and functions that several actions need.

use std::collections::BTreeMap;
use std::sync::Arc;

use chatbot::provider::offline::Offline;
use chatbot::{Bot, BotBuilder, Variant};

fn bot() -> Bot {
    BotBuilder::new(Variant::Dag, Arc::new(Offline::new())).build().expect("a bot")
}

/// The functions that each action runs.
fn functions(bot: &Bot) -> BTreeMap<&str, Vec<&'static str>> {
    let functions = |action: dag_core::ActionInfo<'_>| {
        let (dag, outputs, given) = action.dag().expect("a graph");
        let plan = dag.plan_with(outputs.iter().map(String::as_str), given.iter().map(String::as_str)).expect("a plan");
        plan.nodes().map(|node| node.name).collect()
    };
    bot.machine().actions().map(|action| (action.name(), functions(action))).collect()
}

#[test]
fn at_least_fifteen_functions_in_one_graph() {
    let bot = bot();
    let (dag, ..) = bot.machine().action("decide_mode").and_then(dag_core::ActionInfo::dag).expect("a graph");
    assert!(dag.nodes().filter(|node| !node.is_input()).count() >= 15, "{dag:?}");
}

#[test]
fn at_least_five_functions_behind_the_mode() {
    let bot = bot();
    let behind = &functions(&bot)["decide_mode"];
    assert!(behind.len() >= 5, "{behind:?}");
    assert_eq!(behind.last(), Some(&"mode"));
}

#[test]
fn at_least_three_functions_for_several_actions() {
    let bot = bot();
    let functions = functions(&bot);
    let mut users: BTreeMap<&str, usize> = BTreeMap::new();
    for function in functions.values().flatten() {
        *users.entry(function).or_default() += 1;
    }
    let shared: Vec<_> = users.iter().filter(|(_, actions)| **actions > 1).map(|(function, _)| *function).collect();
    assert!(shared.len() >= 3, "{shared:?}");
}
