//! A node whose value is given does not run, nor does what only it needs; its inputs need not be given either.

use dag_core::{Dag, input, module, node};

input!(prompt: String);
input!(client: String);

#[node]
async fn asked(prompt: &str, client: &str) -> String {
    panic!("asked {client} for {prompt}")
}

#[node]
fn mode(asked: &str) -> String {
    asked.to_lowercase()
}

#[node]
fn shown(mode: &str, prompt: &str) -> String {
    format!("{mode}: {prompt}")
}

fn dag() -> Dag {
    Dag::builder().add(module!([prompt, client, asked, mode, shown])).build().unwrap()
}

#[tokio::test]
async fn what_only_it_needs_does_not_run() {
    let run = dag().run::<shown>().input::<prompt>("a turtle").override_with::<mode>("image");
    assert_eq!(run.await.unwrap(), "image: a turtle");
}

#[tokio::test]
async fn an_overridden_output_is_handed_back() {
    assert_eq!(dag().run::<mode>().override_with::<mode>("image").await.unwrap(), "image");
}

#[tokio::test]
async fn a_given_input_is_handed_back() {
    assert_eq!(dag().run::<prompt>().input::<prompt>("a turtle").await.unwrap(), "a turtle");
}

#[tokio::test]
async fn a_bound_input_can_be_overridden() {
    let dag =
        Dag::builder().add(module!([prompt, client, asked, mode, shown])).bind::<prompt>("bound").build().unwrap();
    let run = dag.run::<shown>().override_with::<mode>("m").override_with::<prompt>("given");
    assert_eq!(run.await.unwrap(), "m: given");
    assert_eq!(dag.run::<shown>().override_with::<mode>("m").await.unwrap(), "m: bound");
}

#[tokio::test]
async fn an_override_behind_another_is_unused() {
    let run = dag().run::<mode>().override_with::<mode>("image").override_with::<asked>("x");
    insta::assert_snapshot!(run.await.unwrap_err(), @"
    the run cannot start: 1 problem

    `asked` was overridden, but the outputs do not need it
      --> dag-core/tests/overrides_cut_the_graph.rs:54
    ");
}
