//! A value of a gigabyte goes through nodes of every kind and out of the run without being copied: it stays where it was made.

use dag_core::{Dag, Value, input, module, node};

/// A gigabyte where a copy would be quick; a debug build takes less.
const SIZE: usize = if cfg!(debug_assertions) { 1 << 26 } else { 1 << 30 };

/// Bytes, and where they were when they were made.
#[derive(Clone)]
struct Huge {
    bytes: Vec<u8>,
    made_at: usize,
}

impl Huge {
    /// Zeros that the system hands out without writing them: only a copy would need the memory.
    fn new(size: usize) -> Self {
        let bytes = vec![0; size];
        Self { made_at: bytes.as_ptr() as usize, bytes }
    }

    fn is_where_it_was(&self) -> bool {
        self.bytes.as_ptr() as usize == self.made_at
    }
}

input!(given: Huge);

#[node]
fn made() -> Huge {
    Huge::new(SIZE)
}

#[node]
fn plain(made: Huge) -> Huge {
    made
}

#[node]
async fn waited(plain: Huge) -> Huge {
    tokio::task::yield_now().await;
    plain
}

#[node(blocking)]
fn blocked(waited: Huge) -> Huge {
    waited
}

#[node(spawn)]
fn spawned(blocked: Huge) -> Huge {
    blocked
}

#[node]
fn kept(given: Huge) -> Huge {
    given
}

/// Any number of readers share one value.
#[node(inject(all = [given, given, made]))]
fn length(all: &[&Huge]) -> usize {
    all.iter().filter(|huge| huge.is_where_it_was()).map(|huge| huge.bytes.len()).sum()
}

/// Each item is huge.
#[node(expand)]
fn part() -> Vec<Huge> {
    vec![Huge::new(SIZE / 2), Huge::new(SIZE / 2)]
}

#[node]
fn same_part(part: Huge) -> Huge {
    part
}

#[node(collect(same_part))]
fn parts(same_part: Vec<Huge>) -> Vec<Huge> {
    same_part
}

fn dag() -> Dag {
    Dag::builder()
        .add(module!([given, made, plain, waited, blocked, spawned, kept, length, part, same_part, parts]))
        .build()
        .unwrap()
}

#[tokio::test]
async fn through_nodes_of_every_kind() {
    let spawned = dag().run::<spawned>().await.unwrap();
    assert!(spawned.is_where_it_was() && spawned.bytes.len() == SIZE);
}

#[tokio::test]
async fn from_an_input_to_an_output() {
    let kept = dag().run::<kept>().input::<given>(Huge::new(SIZE)).await.unwrap();
    assert!(kept.is_where_it_was());
}

#[tokio::test]
async fn out_by_name() {
    let mut values = dag().run_named(["kept"]).input_named("given", Value::new(Huge::new(SIZE))).await.unwrap();
    assert!(values.get::<Huge>("kept").unwrap().is_where_it_was());
    assert!(values.take::<Huge>("kept").unwrap().is_where_it_was());
}

#[tokio::test]
async fn to_several_readers() {
    assert_eq!(dag().run::<length>().input::<given>(Huge::new(SIZE)).await.unwrap(), 3 * SIZE);
}

#[tokio::test]
async fn as_items_of_a_list() {
    let parts = dag().run::<parts>().await.unwrap();
    assert!(parts.len() == 2 && parts.iter().all(Huge::is_where_it_was));
}
