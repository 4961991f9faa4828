//! Letting no more nodes run at once than the limits of the run allow, first come, first served.
//!
//! One gate serves a whole run: what runs for the items of a list waits in the same queues as all else. Nodes that the same limits count
//! wait in one queue, so that finding the next one looks at the queues and not at the nodes.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::Waker;

use crate::frame::Ticket;
use crate::hash::FastMap;
use crate::limits::{Limits, Scope};
use crate::node::NodeDef;

/// The gate of one run.
#[derive(Debug)]
pub(crate) struct Gate(Mutex<State>);

#[derive(Debug)]
struct State {
    scopes: Vec<Scope>,
    /// How many more nodes each limit lets run.
    free: Vec<usize>,
    queues: Vec<Queue>,
    queue_by_limits: HashMap<Vec<usize>, usize>,
    /// By the name of the node.
    queue_by_node: FastMap<&'static str, usize>,
    members: FastMap<u64, Waiting>,
    arrived: u64,
}

#[derive(Debug)]
struct Queue {
    limits: Vec<usize>,
    nodes: VecDeque<Arrived>,
}

/// A node that waits to be let through.
#[derive(Debug)]
struct Arrived {
    number: u64,
    member: u64,
    ticket: Ticket,
}

/// What one member has at the gate.
#[derive(Debug, Default)]
struct Waiting {
    /// How many of its nodes are not let through yet.
    outside: usize,
    /// Nodes that may run, and have not been fetched.
    granted: VecDeque<Ticket>,
    /// How many of its nodes were let through by each queue and have not ended.
    inside: Vec<usize>,
    waker: Option<Waker>,
}

/// One of those that run nodes of the run: the run itself, or an item of a list. Dropped, it makes room.
#[derive(Debug)]
pub(super) struct Member<'a> {
    gate: &'a Gate,
    number: u64,
}

impl Gate {
    /// `None` if nothing is limited.
    pub(crate) fn new(limits: &Limits) -> Option<Self> {
        let (scopes, free): (Vec<_>, Vec<_>) = limits.iter().map(|(scope, at_most)| (scope.clone(), at_most)).unzip();
        let state = State {
            scopes,
            free,
            queues: Vec::new(),
            queue_by_limits: HashMap::new(),
            queue_by_node: FastMap::default(),
            members: FastMap::default(),
            arrived: 0,
        };
        (!limits.is_empty()).then(|| Self(Mutex::new(state)))
    }

    pub(super) fn join(&self) -> Member<'_> {
        let mut state = self.state();
        let number = state.number();
        state.members.insert(number, Waiting::default());
        Member { gate: self, number }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Member<'_> {
    pub(super) fn add(&self, def: &'static NodeDef, ticket: Ticket) {
        let mut state = self.gate.state();
        let (queue, number) = (state.queue(def), state.number());
        state.queues[queue].nodes.push_back(Arrived { number, member: self.number, ticket });
        state.member(self.number).outside += 1;
    }

    /// The next of its nodes that may run. If there is none, the waker is called when there is.
    pub(super) fn next(&self, waker: &Waker) -> Option<Ticket> {
        let mut state = self.gate.state();
        state.let_through();
        let member = state.member(self.number);
        let ticket = member.granted.pop_front();
        member.waker = ticket.is_none().then(|| waker.clone());
        ticket
    }

    /// A node that was let through has ended.
    pub(super) fn ended(&self, def: &'static NodeDef) {
        let mut state = self.gate.state();
        let queue = state.queue(def);
        state.member(self.number).inside[queue] -= 1;
        state.free_again(queue, 1);
        state.let_through();
    }

    /// Whether none of its nodes waits to be run.
    pub(super) fn is_empty(&self) -> bool {
        let mut state = self.gate.state();
        let member = state.member(self.number);
        member.outside == 0 && member.granted.is_empty()
    }
}

impl Drop for Member<'_> {
    fn drop(&mut self) {
        let mut state = self.gate.state();
        let Some(left) = state.members.remove(&self.number) else { return };
        for (queue, nodes) in left.inside.into_iter().enumerate() {
            state.free_again(queue, nodes);
        }
        state.let_through();
    }
}

impl State {
    fn number(&mut self) -> u64 {
        self.arrived += 1;
        self.arrived
    }

    fn member(&mut self, number: u64) -> &mut Waiting {
        self.members.entry(number).or_default()
    }

    /// The queue in which the node waits.
    fn queue(&mut self, def: &'static NodeDef) -> usize {
        if let Some(&queue) = self.queue_by_node.get(def.name) {
            return queue;
        }
        let counts = self.scopes.iter().enumerate().filter(|(_, scope)| scope.counts(def));
        let limits: Vec<usize> = counts.map(|(limit, _)| limit).collect();
        let queues = &mut self.queues;
        let queue = *self.queue_by_limits.entry(limits).or_insert_with_key(|limits| {
            queues.push(Queue { limits: limits.clone(), nodes: VecDeque::new() });
            queues.len() - 1
        });
        self.queue_by_node.insert(def.name, queue);
        queue
    }

    fn free_again(&mut self, queue: usize, nodes: usize) {
        self.queues[queue].limits.iter().for_each(|&limit| self.free[limit] += nodes);
    }

    /// Lets all nodes through for which there is room, those first that have waited longest.
    fn let_through(&mut self) {
        while let Some(queue) = self.next_queue() {
            let Some(arrived) = self.queues[queue].nodes.pop_front() else { return };
            // Whoever has gone wants nothing any more.
            let Some(member) = self.members.get_mut(&arrived.member) else { continue };
            member.outside -= 1;
            member.granted.push_back(arrived.ticket);
            member.inside.resize(member.inside.len().max(queue + 1), 0);
            member.inside[queue] += 1;
            member.waker.take().into_iter().for_each(Waker::wake);
            self.queues[queue].limits.iter().for_each(|&limit| self.free[limit] -= 1);
        }
    }

    fn next_queue(&self) -> Option<usize> {
        let is_open = |queue: &Queue| queue.limits.iter().all(|&limit| self.free[limit] > 0);
        let waiting = self.queues.iter().enumerate().filter(|(_, queue)| is_open(queue));
        let first = waiting.filter_map(|(at, queue)| Some((queue.nodes.front()?.number, at))).min();
        first.map(|(_, at)| at)
    }
}
