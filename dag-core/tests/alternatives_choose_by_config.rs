//! Of several functions with one node name, the configuration chooses one; none or several is an error, and so is an unused key.

use dag_core::{Dag, DagBuilder, alternatives, input, module, node};

input!(text: String);

#[node(name = verdict, when(moderation = "openai"))]
async fn verdict_openai(text: &str) -> String {
    format!("openai: {text}")
}

#[node(name = verdict, when(moderation = "words"))]
fn verdict_words(text: &str) -> String {
    format!("words: {text}")
}

alternatives!(verdict: String = [verdict_openai, verdict_words]);

#[node]
fn shown(verdict: &str) -> String {
    verdict.to_uppercase()
}

#[node]
fn unrelated(text: &str) -> usize {
    text.len()
}

#[node(name = price, when(currency = "euro", taxed = "yes"))]
fn price_taxed() -> u32 {
    119
}

#[node(name = price, when(currency = "euro"))]
fn price_plain() -> u32 {
    100
}

#[node(name = tip)]
fn tip_always() -> u32 {
    1
}

#[node(name = tip, when(service = "good"))]
fn tip_good() -> u32 {
    2
}

fn verdicts() -> DagBuilder {
    Dag::builder().add(module!([text, verdict, shown]))
}

#[tokio::test]
async fn the_one_that_fits_runs() {
    for (config, expected) in [("openai", "OPENAI: HI"), ("words", "WORDS: HI")] {
        let dag = verdicts().config("moderation", config).build().unwrap();
        assert_eq!(dag.run::<shown>().input::<text>("hi").await.unwrap(), expected);
    }
}

#[tokio::test]
async fn the_handle_of_the_alternatives_asks_for_the_chosen_one() {
    let dag = verdicts().config("moderation", "words").build().unwrap();
    assert_eq!(dag.run::<verdict>().input::<text>("hi").await.unwrap(), "words: hi");
    assert_eq!(dag.node("verdict").unwrap().function.name, "verdict_words");
}

#[test]
fn none_fits() {
    let error = verdicts().build().unwrap_err();
    insta::assert_snapshot!(error, @r#"
    the graph cannot be built: 1 problem

    no alternative of `verdict`, which `shown` needs, fits the configuration
      --> dag-core/tests/alternatives_choose_by_config.rs:20
      help: set one of (moderation = "openai"), (moderation = "words")
    "#);
}

#[test]
fn none_fits_a_misspelt_value() {
    let error = verdicts().config("moderation", "word").build().unwrap_err();
    insta::assert_snapshot!(error, @"
    the graph cannot be built: 1 problem

    no `when(…)` asks for `moderation` to be `word`; did you mean `words`?
      --> dag-core/tests/alternatives_choose_by_config.rs:82
      help: it can be `openai`, `words`
    ");
}

#[test]
fn none_fits_but_nobody_needs_it() {
    let dag = Dag::builder().add(module!([text, verdict, unrelated])).build().unwrap();
    assert!(dag.node("verdict").is_none());
}

#[test]
fn several_fit() {
    let error = Dag::builder()
        .add(module!([price_taxed, price_plain]))
        .config("currency", "euro")
        .config("taxed", "yes")
        .build()
        .unwrap_err();
    insta::assert_snapshot!(error, @r#"
    the graph cannot be built: 1 problem

    several alternatives of `price` fit the configuration
      --> dag-core/tests/alternatives_choose_by_config.rs:30 (currency = "euro", taxed = "yes")
      --> dag-core/tests/alternatives_choose_by_config.rs:35 (currency = "euro")
      help: make their `when(…)` exclude each other
    "#);
}

#[test]
fn one_without_condition_is_no_fallback() {
    let error = Dag::builder().add(module!([tip_always, tip_good])).config("service", "good").build().unwrap_err();
    insta::assert_snapshot!(error, @r#"
    the graph cannot be built: 1 problem

    several alternatives of `tip` fit the configuration
      --> dag-core/tests/alternatives_choose_by_config.rs:40 (always)
      --> dag-core/tests/alternatives_choose_by_config.rs:45 (service = "good")
      help: make their `when(…)` exclude each other
    "#);
}

#[test]
fn every_condition_of_one_must_hold() {
    let dag = Dag::builder().add(module!([price_taxed, price_plain])).config("currency", "euro").build().unwrap();
    assert_eq!(dag.node("price").unwrap().function.name, "price_plain");
}

#[test]
fn an_unused_key() {
    let error = verdicts().config("moderation", "words").config("moderatoin", "openai").build().unwrap_err();
    insta::assert_snapshot!(error, @"
    the graph cannot be built: 1 problem

    no `when(…)` asks for the configuration `moderatoin`; did you mean `moderation`?
      --> dag-core/tests/alternatives_choose_by_config.rs:137
      help: remove it; what is asked for: `moderation`
    ");
}
