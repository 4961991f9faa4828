//! An alternative may ask for anything but a value, for one of several values, or stand in where no other one fits.

use dag_core::{BuildError, Dag, DagBuilder, Module, alternatives, module, node};
use proptest::prelude::*;

#[node(name = greeting, when(language = "de"))]
fn german() -> String {
    "hallo".into()
}

#[node(name = greeting, when_in(language = ["en", "sco"]), when_not(mood = "formal"))]
fn english() -> String {
    "hello".into()
}

#[node(name = greeting, otherwise)]
fn latin() -> String {
    "salve".into()
}

alternatives!(greeting: String = [german, english, latin]);

#[node]
fn shown(greeting: &str) -> String {
    greeting.to_uppercase()
}

#[node(name = price, when(taxed = "yes"))]
fn price_taxed() -> u32 {
    119
}

#[node(name = price, when_not(taxed = "yes"))]
fn price_plain() -> u32 {
    100
}

#[node(name = tip, when_not(service = "bad", place = "bar"))]
fn tip_good() -> u32 {
    2
}

#[node(name = tip, when_in(service = ["bad", "none"]))]
fn tip_bad() -> u32 {
    0
}

#[node]
fn total(tip: &u32) -> u32 {
    *tip
}

#[node(name = greeting, otherwise)]
fn greek() -> String {
    "chaire".into()
}

#[node(name = greeting)]
fn always() -> String {
    "hi".into()
}

const GREETINGS: Module = module!([german, english, latin, shown]);

fn with(module: Module, config: &[(&str, &str)]) -> DagBuilder {
    config.iter().fold(Dag::builder().add(module), |builder, (key, value)| builder.config(*key, *value))
}

/// The function that the node's name stands for.
fn chosen(module: Module, name: &str, config: &[(&str, &str)]) -> Option<&'static str> {
    with(module, config).build().unwrap().node(name).map(|def| def.function.name)
}

fn error(module: Module, config: &[(&str, &str)]) -> BuildError {
    with(module, config).build().unwrap_err()
}

#[test]
fn not_fits_any_other_value_and_none() {
    let prices = module!([price_taxed, price_plain]);
    assert_eq!(chosen(prices, "price", &[("taxed", "yes")]), Some("price_taxed"));
    assert_eq!(chosen(prices, "price", &[("taxed", "no")]), Some("price_plain"));
    assert_eq!(chosen(prices, "price", &[]), Some("price_plain"));
}

#[test]
fn every_not_must_hold() {
    assert_eq!(chosen(module!([tip_good]), "tip", &[("place", "inn")]), Some("tip_good"));
    assert_eq!(chosen(module!([tip_good]), "tip", &[("service", "bad")]), None);
    assert_eq!(chosen(module!([tip_good]), "tip", &[("place", "bar")]), None);
}

#[test]
fn in_fits_each_of_its_values() {
    for language in ["en", "sco"] {
        assert_eq!(chosen(GREETINGS, "greeting", &[("language", language)]), Some("english"));
    }
}

#[test]
fn otherwise_is_taken_when_no_other_fits() {
    assert_eq!(chosen(GREETINGS, "greeting", &[]), Some("latin"));
    assert_eq!(chosen(GREETINGS, "greeting", &[("language", "de")]), Some("german"));
    assert_eq!(chosen(GREETINGS, "greeting", &[("language", "en"), ("mood", "formal")]), Some("latin"));
}

#[tokio::test]
async fn what_is_chosen_runs() {
    let dag = Dag::builder().add(module!([greeting, shown])).build().unwrap();
    assert_eq!(dag.run::<shown>().await.unwrap(), "SALVE");
}

#[test]
fn none_fits() {
    insta::assert_snapshot!(error(module!([tip_good, tip_bad, total]), &[("place", "bar")]), @r#"
    the graph cannot be built: 1 problem

    no alternative of `tip`, which `total` needs, fits the configuration
      --> dag-core/tests/alternatives_not_in_and_otherwise.rs:49
      help: set one of (service not "bad", place not "bar"), (service = "bad" or "none")
    "#);
}

#[test]
fn several_fit() {
    insta::assert_snapshot!(error(module!([tip_good, tip_bad]), &[("service", "none")]), @r#"
    the graph cannot be built: 1 problem

    several alternatives of `tip` fit the configuration
      --> dag-core/tests/alternatives_not_in_and_otherwise.rs:39 (service not "bad", place not "bar")
      --> dag-core/tests/alternatives_not_in_and_otherwise.rs:44 (service = "bad" or "none")
      help: make their `when(…)` exclude each other
    "#);
}

#[test]
fn a_misspelt_value_is_an_error_beside_an_otherwise_too() {
    insta::assert_snapshot!(error(GREETINGS, &[("language", "sc")]), @"
    the graph cannot be built: 1 problem

    no `when(…)` asks for `language` to be `sc`; did you mean `sco`?
      --> dag-core/tests/alternatives_not_in_and_otherwise.rs:66
      help: it can be `de`, `en`, `sco`
    ");
}

#[test]
fn a_misspelt_key_of_a_not() {
    insta::assert_snapshot!(error(GREETINGS, &[("moot", "formal")]), @"
    the graph cannot be built: 1 problem

    no `when(…)` asks for the configuration `moot`; did you mean `mood`?
      --> dag-core/tests/alternatives_not_in_and_otherwise.rs:66
      help: remove it; what is asked for: `language`, `mood`
    ");
}

#[test]
fn two_otherwise() {
    insta::assert_snapshot!(error(module!([german, latin, greek, shown]), &[]), @"
    the graph cannot be built: 1 problem

    several alternatives of `greeting` are its `otherwise`
      --> dag-core/tests/alternatives_not_in_and_otherwise.rs:17
      --> dag-core/tests/alternatives_not_in_and_otherwise.rs:54
      help: keep one, and give the others a `when(…)`
    ");
}

#[test]
fn otherwise_alone() {
    insta::assert_snapshot!(error(module!([latin, shown]), &[]), @"
    the graph cannot be built: 1 problem

    `greeting` is an `otherwise`, but has no other alternatives
      --> dag-core/tests/alternatives_not_in_and_otherwise.rs:17
      help: remove `otherwise`, or add the module with the alternatives
    ");
}

#[test]
fn otherwise_beside_one_that_always_fits() {
    insta::assert_snapshot!(error(module!([always, latin, shown]), &[]), @"
    the graph cannot be built: 1 problem

    the `otherwise` of `greeting` can never be taken: another function of that name has no conditions
      --> dag-core/tests/alternatives_not_in_and_otherwise.rs:17
      --> dag-core/tests/alternatives_not_in_and_otherwise.rs:59 (always)
      help: give that one a `when(…)`, or remove one of the two
    ");
}

#[test]
fn mistakes_do_not_depend_on_the_configuration() {
    let languages = error(module!([german, latin, greek]), &[("language", "de")]);
    assert_eq!(languages.to_string(), error(module!([german, latin, greek]), &[]).to_string());
}

#[test]
fn conditions_are_kept_as_data() {
    let conditions = |def: &dag_core::NodeDef| def.when.iter().map(ToString::to_string).collect::<Vec<_>>();
    let texts: Vec<_> = module!([german, english, latin]).defs().into_iter().map(conditions).collect();
    assert_eq!(
        texts,
        [vec!["language = \"de\""], vec!["language = \"en\" or \"sco\"", "mood not \"formal\""], vec!["otherwise"]]
    );
}

proptest! {
    /// With an `otherwise` there is one of them under every configuration, and a naive reading of the conditions says which.
    #[test]
    fn one_is_always_chosen(
        language in prop::option::of(prop::sample::select(vec!["de", "en", "sco"])),
        mood in prop::option::of(prop::sample::select(vec!["formal", "merry"])),
    ) {
        let config: Vec<_> = language.map(|value| ("language", value)).into_iter().chain(mood.map(|value| ("mood", value))).collect();
        let expected = match (language, mood) {
            (Some("de"), _) => "german",
            (Some("en" | "sco"), None | Some("merry")) => "english",
            _ => "latin",
        };
        prop_assert_eq!(chosen(GREETINGS, "greeting", &config), Some(expected));
    }
}
