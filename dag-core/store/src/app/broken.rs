//! What is broken or odd in a log, collected by whoever reads it.

use std::path::Path;

use crate::error::Problem;

/// The first problems of a log, and how many more there are.
#[derive(Debug)]
pub(super) struct Broken {
    first: Vec<Problem>,
    more: u64,
    most: usize,
}

impl Broken {
    /// Keeps so many.
    pub(super) fn at_most(most: usize) -> Self {
        Self { first: Vec::new(), more: 0, most }
    }

    pub(super) fn add(&mut self, problem: Problem) {
        if self.first.len() < self.most {
            self.first.push(problem);
        } else {
            self.more += 1;
        }
    }

    /// With half a line at the end, and a word on those that are left out.
    pub(super) fn list(&self, log: &Path, tail: Option<&Problem>) -> Vec<Problem> {
        let more = || Problem::file(log, format!("{} more lines are broken or odd", self.more));
        let more = (self.more > 0).then(more);
        self.first.iter().chain(tail).cloned().chain(more).collect()
    }
}
