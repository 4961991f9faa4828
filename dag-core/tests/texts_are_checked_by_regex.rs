//! `check(regex = "…")`: read when compiling, compiled once per program.
#![cfg(feature = "regex")]

use dag_core::{Dag, RunError, input, module, node};

input!(word: String, check(regex = "^[a-z]+$"));

#[node(check(regex = r"\bol"))]
fn greeting(word: &str) -> String {
    format!("say {word}")
}

#[tokio::test]
async fn a_text_fails_or_passes() {
    let dag = Dag::builder().add(module!([word, greeting])).build().unwrap();
    assert_eq!(dag.run::<greeting>().input::<word>("ola").await.unwrap(), "say ola");

    let error = dag.run::<greeting>().input::<word>("Ola").await.unwrap_err();
    insta::assert_snapshot!(error, @r#"
    the run cannot start: 1 problem

    the value given for `word` fails `check(regex = "^[a-z]+$")`
      --> dag-core/tests/texts_are_checked_by_regex.rs:18
      the check stands at dag-core/tests/texts_are_checked_by_regex.rs:6
      help: give a value that passes, or add `warn` to the check so that it goes on
    "#);

    let Err(RunError::Node(error)) = dag.run::<greeting>().input::<word>("hello").await else { panic!() };
    assert_eq!(error.check().unwrap().text, r#"regex = r"\bol""#);
}

#[test]
fn one_that_is_too_large_does_not_build() {
    #[node(check(regex = "(a{999}){999}"))]
    fn large() -> String {
        String::new()
    }

    let error = Dag::builder().add(module!([large])).build().unwrap_err();
    insta::assert_snapshot!(error, @r#"
    the graph cannot be built: 1 problem

    no value of `large` can pass `check(regex = "(a{999}){999}")`: Compiled regex exceeds size limit of 10485760 bytes.
      --> dag-core/tests/texts_are_checked_by_regex.rs:34
      help: correct the check, or remove it
    "#);
}
