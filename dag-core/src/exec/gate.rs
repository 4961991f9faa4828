//! Letting no more steps run at once than the limits of the run allow, first come, first served.
//!
//! Steps that the same limits count wait in one queue, so that finding the next one looks at the queues and not at the steps.

use std::collections::{HashMap, VecDeque};

use crate::frame::Ticket;
use crate::limits::Limits;
use crate::plan::Layout;

pub(super) struct Gate {
    /// How many more steps each limit lets run.
    free: Vec<usize>,
    queues: Vec<Queue>,
    /// Which queue each step waits in.
    queue_of: Vec<usize>,
    arrived: u64,
}

struct Queue {
    limits: Vec<usize>,
    /// Each with the number of its arrival.
    tickets: VecDeque<(u64, Ticket)>,
}

impl Gate {
    /// `None` if nothing is limited.
    pub(super) fn new(layout: &Layout, limits: &Limits) -> Option<Self> {
        if limits.is_empty() {
            return None;
        }
        let mut gate = Self {
            free: limits.iter().map(|(_, at_most)| at_most).collect(),
            queues: Vec::new(),
            queue_of: Vec::with_capacity(layout.steps.len()),
            arrived: 0,
        };
        let mut known: HashMap<Vec<usize>, usize> = HashMap::new();
        for step in &layout.steps {
            let counts = limits.iter().enumerate().filter(|(_, (scope, _))| scope.counts(step.def));
            let queue = *known.entry(counts.map(|(limit, _)| limit).collect()).or_insert_with_key(|limits| {
                gate.queues.push(Queue { limits: limits.clone(), tickets: VecDeque::new() });
                gate.queues.len() - 1
            });
            gate.queue_of.push(queue);
        }
        Some(gate)
    }

    pub(super) fn add(&mut self, ticket: Ticket) {
        let queue = self.queue_of[ticket.step() as usize];
        self.queues[queue].tickets.push_back((self.arrived, ticket));
        self.arrived += 1;
    }

    /// The step that has waited longest of those that may run.
    pub(super) fn next(&mut self) -> Option<Ticket> {
        let free = &mut self.free;
        let open = self.queues.iter_mut().filter(|queue| queue.limits.iter().all(|&limit| free[limit] > 0));
        let queue = open.filter(|queue| !queue.tickets.is_empty()).min_by_key(|queue| queue.tickets[0].0)?;
        let (_, ticket) = queue.tickets.pop_front()?;
        queue.limits.iter().for_each(|&limit| free[limit] -= 1);
        Some(ticket)
    }

    /// A step that was let through has ended.
    pub(super) fn ended(&mut self, step: u32) {
        let queue = &self.queues[self.queue_of[step as usize]];
        queue.limits.iter().for_each(|&limit| self.free[limit] += 1);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.queues.iter().all(|queue| queue.tickets.is_empty())
    }
}
