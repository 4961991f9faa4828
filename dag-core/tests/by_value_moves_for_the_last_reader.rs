//! A parameter taken by value gets the value itself if nobody else reads it any more, and a clone otherwise.

#![expect(clippy::needless_pass_by_value, reason = "taking by value is what is tested")]

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use dag_core::{Dag, RunError, input, module, node};

/// Counts how often it was cloned.
#[derive(Debug, Default)]
struct Counted(Arc<AtomicU32>);

impl Clone for Counted {
    fn clone(&self) -> Self {
        self.0.fetch_add(1, Ordering::SeqCst);
        Self(self.0.clone())
    }
}

impl Counted {
    fn clones(&self) -> u32 {
        self.0.load(Ordering::SeqCst)
    }
}

input!(given: Counted);

#[node]
fn made() -> Counted {
    Counted::default()
}

#[node]
fn once(made: Counted) -> Counted {
    made
}

#[node]
async fn twice(once: Counted) -> Counted {
    once
}

#[node]
fn looked_at(made: &Counted) -> u32 {
    made.clones()
}

#[node]
fn taken_after(made: Counted, looked_at: &u32) -> (Counted, u32) {
    (made, *looked_at)
}

#[node]
fn taken_twice(made: Counted, once: Counted) -> u32 {
    drop(made);
    once.clones()
}

#[node]
fn from_outside(given: Counted) -> Counted {
    given
}

#[node]
fn perhaps(given: Option<Counted>) -> u32 {
    given.map_or(100, |given| given.clones())
}

fn dag() -> Dag {
    let nodes = module!([given, made, once, twice, looked_at, taken_after, taken_twice, from_outside, perhaps]);
    Dag::builder().add(nodes).build().unwrap()
}

#[tokio::test]
async fn along_a_chain_nothing_is_cloned() {
    assert_eq!(dag().run::<twice>().await.unwrap().clones(), 0);
}

#[tokio::test]
async fn after_a_borrowing_reader_nothing_is_cloned() {
    let (value, seen) = dag().run::<taken_after>().await.unwrap();
    assert_eq!((value.clones(), seen), (0, 0));
}

#[tokio::test]
async fn two_takers_make_one_clone() {
    assert_eq!(dag().run::<taken_twice>().await.unwrap(), 1);
}

#[tokio::test]
async fn an_output_that_is_also_taken_makes_one_clone() {
    let (made, twice) = dag().run::<(made, twice)>().await.unwrap();
    assert_eq!((made.clones(), twice.clones()), (1, 1));
}

#[tokio::test]
async fn an_input_is_moved_in() {
    let value = dag().run::<from_outside>().input::<given>(Counted::default()).await.unwrap();
    assert_eq!(value.clones(), 0);
    assert_eq!(dag().run::<perhaps>().input::<given>(Counted::default()).await.unwrap(), 0);
}

#[tokio::test]
async fn an_override_is_moved_in() {
    assert_eq!(dag().run::<once>().override_with::<made>(Counted::default()).await.unwrap().clones(), 0);
}

#[tokio::test]
async fn a_bound_value_is_cloned_for_every_run() {
    let dag = Dag::builder().add(module!([given, from_outside])).bind::<given>(Counted::default()).build().unwrap();
    for run in 1..=3 {
        assert_eq!(dag.run::<from_outside>().await.unwrap().clones(), run);
    }
}

#[tokio::test]
async fn a_bound_output_cannot_be_given_away_but_can_be_read() {
    let dag = Dag::builder().add(module!([given, from_outside])).bind::<given>(Counted::default()).build().unwrap();
    insta::assert_snapshot!(dag.run::<given>().await.unwrap_err(), @"
    the run cannot start: 1 problem

    `given` was asked for by value, but is bound, made once for all runs, or asked for twice
      --> dag-core/tests/by_value_moves_for_the_last_reader.rs:120
      help: ask for it once, or by name with `run_named`
    ");
    let mut values = dag.run_named(["given"]).await.unwrap();
    assert!(matches!(values.take::<Counted>("given"), Err(RunError::Shared { .. })));
    assert_eq!(values.get::<Counted>("given").unwrap().clones(), 0);
}

#[tokio::test]
async fn an_output_can_be_taken_once_and_only_as_what_it_is() {
    let mut values = dag().run_named(["made"]).await.unwrap();
    insta::assert_snapshot!(values.take::<u32>("made").unwrap_err(), @"`made` is not a `u32`");
    insta::assert_snapshot!(values.take::<u32>("mad").unwrap_err(), @"`mad` was not asked for, or was taken already; did you mean `made`?");
    assert_eq!(values.take::<Counted>("made").unwrap().clones(), 0);
    insta::assert_snapshot!(values.take::<Counted>("made").unwrap_err(), @"`made` was not asked for, or was taken already");
}
