//! The spanning tree of the network simplex method: gaps without slack that hold all nodes together.
//!
//! Nodes are numbered so that each subtree is a run of numbers. What a tree gap costs is a sum over its subtree, so that an exchange
//! changes the sums along one path only.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::simplex::{Gap, Problem};

const NONE: usize = usize::MAX;
/// How many tree gaps are looked at for the most costly one.
const SAMPLE: usize = 30;

pub(super) struct Tree {
    /// The gaps of the tree at each node.
    near: Vec<Vec<usize>>,
    /// The gap to the parent.
    up: Vec<usize>,
    /// The smallest number in the subtree of a node, and its own, which is the largest.
    low: Vec<usize>,
    number: Vec<usize>,
    by_number: Vec<usize>,
    /// What leaves the subtree of a node less what enters it.
    sum: Vec<i64>,
}

impl Tree {
    /// Moves nodes together until gaps without slack connect them all.
    pub(super) fn grow(problem: &mut Problem) -> Self {
        let nodes = problem.at.len();
        let mut near = vec![Vec::new(); nodes];
        let mut inside = vec![false; nodes];
        // The tree as a whole moves by `moved`; what has not been reached yet stands still.
        let (mut moved, mut ahead, mut behind) = (0, BinaryHeap::new(), BinaryHeap::new());
        let mut reached = Some((0, NONE));
        while let Some((node, gap)) = reached {
            inside[node] = true;
            if gap != NONE {
                near[problem.gaps[gap].from].push(gap);
                near[problem.gaps[gap].to].push(gap);
            }
            for &gap in problem.leaving.of(node) {
                let slack = problem.slack(gap);
                ahead.push(Reverse((slack + moved, gap)));
            }
            for &gap in problem.entering.of(node) {
                let slack = problem.slack(gap);
                behind.push(Reverse((slack - moved, gap)));
            }
            problem.at[node] -= moved;
            while ahead.peek().is_some_and(|Reverse((_, gap))| inside[problem.gaps[*gap].to]) {
                ahead.pop();
            }
            while behind.peek().is_some_and(|Reverse((_, gap))| inside[problem.gaps[*gap].from]) {
                behind.pop();
            }
            let forward = ahead.peek().map(|Reverse((slack, gap))| (slack - moved, *gap));
            let back = behind.peek().map(|Reverse((slack, gap))| (slack + moved, *gap));
            reached = match (forward, back) {
                (Some((slack, gap)), other) if other.is_none_or(|(back, _)| slack <= back) => {
                    moved += slack;
                    Some((problem.gaps[gap].to, gap))
                }
                (_, Some((slack, gap))) => {
                    moved -= slack;
                    Some((problem.gaps[gap].from, gap))
                }
                _ => None,
            };
        }
        problem.at.iter_mut().for_each(|at| *at += moved);
        Self::numbered(problem, near)
    }

    fn numbered(problem: &Problem, near: Vec<Vec<usize>>) -> Self {
        let nodes = near.len();
        let none = || vec![NONE; nodes];
        let mut tree = Self { near, up: none(), low: none(), number: none(), by_number: none(), sum: vec![0; nodes] };
        tree.renumber(problem, 0, 0);
        for gap in problem.gaps {
            tree.sum[gap.from] += i64::from(gap.weight);
            tree.sum[gap.to] -= i64::from(gap.weight);
        }
        for at in 0..nodes {
            let node = tree.by_number[at];
            if let Some(parent) = tree.parent(problem, node) {
                tree.sum[parent] += tree.sum[node];
            }
        }
        tree
    }

    fn parent(&self, problem: &Problem, node: usize) -> Option<usize> {
        let gap = problem.gaps.get(self.up[node])?;
        Some(if gap.from == node { gap.to } else { gap.from })
    }

    /// Numbers the subtree of a node, beginning at `next`.
    fn renumber(&mut self, problem: &Problem, root: usize, mut next: usize) {
        let mut path = vec![(root, 0)];
        self.low[root] = next;
        while let Some((node, tried)) = path.last_mut() {
            let node = *node;
            let Some(&gap) = self.near[node].get(*tried) else {
                self.number[node] = next;
                self.by_number[next] = node;
                next += 1;
                path.pop();
                continue;
            };
            *tried += 1;
            if gap != self.up[node] {
                let Gap { from, to, .. } = problem.gaps[gap];
                let child = if from == node { to } else { from };
                (self.up[child], self.low[child]) = (gap, next);
                path.push((child, 0));
            }
        }
    }

    fn holds(&self, root: usize, node: usize) -> bool {
        (self.low[root]..=self.number[root]).contains(&self.number[node])
    }

    fn is_tail(&self, problem: &Problem, node: usize) -> bool {
        problem.gaps[self.up[node]].from == node
    }

    /// A node whose gap to its parent costs more than a longer one would, of the next few.
    pub(super) fn costly(&self, problem: &Problem, from: &mut usize) -> Option<usize> {
        let nodes = self.up.len();
        let cost = |node: usize| if self.is_tail(problem, node) { self.sum[node] } else { -self.sum[node] };
        let candidates = (0..nodes).map(|step| (*from + step) % nodes).filter(|&node| self.up[node] != NONE);
        let costly = candidates.map(|node| (cost(node), node)).filter(|(cost, _)| *cost < 0).take(SAMPLE);
        let (_, node) = costly.min()?;
        *from = (node + 1) % nodes;
        Some(node)
    }

    /// The gap with the least slack by which the subtree of the node can be held instead, when it moves away from its parent.
    pub(super) fn shortest_across(&self, problem: &Problem, node: usize) -> Option<usize> {
        let inside = self.low[node]..=self.number[node];
        // The subtree moves to the start when it is the tail; what stops it comes from outside.
        let (into, is_small) = (self.is_tail(problem, node), 2 * (self.number[node] - self.low[node]) < self.up.len());
        let at = |gap: &usize| if into == is_small { problem.gaps[*gap].from } else { problem.gaps[*gap].to };
        let gaps = |node| if into == is_small { problem.entering.of(node) } else { problem.leaving.of(node) };
        let crosses = |gap: &usize| inside.contains(&self.number[at(gap)]) != is_small;
        let nodes: &mut dyn Iterator<Item = &usize> = if is_small {
            &mut self.by_number[inside.clone()].iter()
        } else {
            &mut self.by_number[..*inside.start()].iter().chain(&self.by_number[inside.end() + 1..])
        };
        nodes.flat_map(|&node| gaps(node)).copied().filter(crosses).min_by_key(|&gap| (problem.slack(gap), gap))
    }

    /// Puts a gap in place of the one above the node, and moves the smaller part so that it has no slack.
    pub(super) fn exchange(&mut self, problem: &mut Problem, node: usize, gap: usize) {
        let slack = problem.slack(gap);
        let by = if self.is_tail(problem, node) { -slack } else { slack };
        self.shift(problem, node, by);
        let Gap { from, to, .. } = problem.gaps[gap];
        let (inner, outer) = if self.holds(node, from) { (from, to) } else { (to, from) };
        let top = self.resum(problem, node, inner, outer);
        let old = self.up[node];
        for end in [problem.gaps[old].from, problem.gaps[old].to] {
            self.near[end].retain(|&near| near != old);
        }
        self.near[from].push(gap);
        self.near[to].push(gap);
        self.renumber(problem, top, self.low[top]);
    }

    /// Moves the subtree of the node, or everything else the other way.
    fn shift(&self, problem: &mut Problem, node: usize, by: i32) {
        let (low, number) = (self.low[node], self.number[node]);
        if 2 * (number - low) < self.up.len() {
            self.by_number[low..=number].iter().for_each(|&node| problem.at[node] += by);
        } else {
            let others = self.by_number[..low].iter().chain(&self.by_number[number + 1..]);
            others.for_each(|&node| problem.at[node] -= by);
        }
    }

    /// The sums after the subtree of `node` hangs below `outer` by its node `inner`; the first node that is above both places.
    fn resum(&mut self, problem: &Problem, node: usize, inner: usize, outer: usize) -> usize {
        let whole = self.sum[node];
        let (mut below, mut at) = (0, Some(inner));
        while let Some(place) = at {
            (self.sum[place], below) = (whole - below, self.sum[place]);
            at = if place == node { None } else { self.parent(problem, place) };
        }
        let mut top = outer;
        while !self.holds(top, node) {
            self.sum[top] += whole;
            top = self.parent(problem, top).expect("the root holds all nodes");
        }
        let mut place = self.parent(problem, node).expect("it had a gap above it");
        while place != top {
            self.sum[place] -= whole;
            place = self.parent(problem, place).expect("the root holds all nodes");
        }
        top
    }

    /// Where moving a subtree costs nothing, puts it in the middle of where it may be.
    pub(super) fn centre(&self, problem: &mut Problem) {
        for node in 0..self.up.len() {
            if self.up[node] == NONE || self.sum[node] != 0 || problem.slack(self.up[node]) != 0 {
                continue;
            }
            let Some(gap) = self.shortest_across(problem, node) else { continue };
            let by = problem.slack(gap) / 2;
            self.shift(problem, node, if self.is_tail(problem, node) { -by } else { by });
        }
    }
}
