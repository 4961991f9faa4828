//! A table of function pointers over slots of one type: the least that something that is wired when the program runs can cost.

use super::Contender;
use crate::shapes::{Body, Node, Shape};
use crate::work;

pub(crate) fn contender(shape: &Shape) -> Contender {
    let shape = shape.clone();
    Contender::sync("fn_table", shape.expected(), move || Table::new(&shape), Table::run)
}

struct Table {
    entries: Vec<Entry>,
    slots: Vec<i64>,
}

/// A function and the slots it reads; its value goes to the slot of the entry's own index.
enum Entry {
    None(fn() -> i64),
    One(fn(&i64) -> i64, usize),
    Two(fn(&i64, &i64) -> i64, [usize; 2]),
    Three(fn(&i64, &i64, &i64) -> i64, [usize; 3]),
    Many(fn(&[i64], &[usize]) -> i64, Vec<usize>),
}

impl Table {
    fn new(shape: &Shape) -> Self {
        Self { entries: shape.nodes.iter().map(Entry::new).collect(), slots: vec![0; shape.len()] }
    }

    fn run(&mut self) -> i64 {
        for (at, entry) in self.entries.iter().enumerate() {
            self.slots[at] = entry.call(&self.slots);
        }
        self.slots.last().copied().unwrap_or_default()
    }
}

impl Entry {
    fn new(node: &Node) -> Self {
        let read = |at: usize| node.reads[at];
        match node.body {
            Body::Source => Self::None(work::source),
            Body::Next => Self::One(work::next, read(0)),
            Body::Pair => Self::Two(work::pair, [read(0), read(1)]),
            Body::Mix => Self::Three(work::mix, [read(0), read(1), read(2)]),
            Body::Sum => Self::Many(sum, node.reads.clone()),
        }
    }

    fn call(&self, slots: &[i64]) -> i64 {
        match self {
            Self::None(function) => function(),
            Self::One(function, read) => function(&slots[*read]),
            Self::Two(function, [one, two]) => function(&slots[*one], &slots[*two]),
            Self::Three(function, [one, two, three]) => function(&slots[*one], &slots[*two], &slots[*three]),
            Self::Many(function, reads) => function(slots, reads),
        }
    }
}

fn sum(slots: &[i64], reads: &[usize]) -> i64 {
    work::sum(reads.iter().map(|&read| &slots[read]))
}
