//! The network simplex method: whole numbers for nodes, so that no edge is shorter than its gap and the weighted sum of the lengths is least.
//!
//! Ranks and places along a rank are both found by it, as in "A Technique for Drawing Directed Graphs" (Gansner, Koutsofios, North and
//! Vo, 1993). It never has to finish: each pivot leaves a better answer that is valid.

use super::tree::Tree;

/// `to` stands at least `gap` behind `from`, and each unit of the distance costs `weight`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Gap {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) gap: i32,
    pub(super) weight: i32,
}

/// The gaps at each node, in the order of the gaps.
pub(super) struct Incidence {
    starts: Vec<usize>,
    gaps: Vec<usize>,
}

impl Incidence {
    fn new(nodes: usize, ends: impl Iterator<Item = usize> + Clone) -> Self {
        let mut starts = vec![0; nodes + 1];
        ends.clone().for_each(|node| starts[node + 1] += 1);
        for node in 0..nodes {
            starts[node + 1] += starts[node];
        }
        let mut next = starts.clone();
        let mut gaps = vec![0; starts[nodes]];
        for (gap, node) in ends.enumerate() {
            gaps[next[node]] = gap;
            next[node] += 1;
        }
        Self { starts, gaps }
    }

    pub(super) fn of(&self, node: usize) -> &[usize] {
        &self.gaps[self.starts[node]..self.starts[node + 1]]
    }
}

/// What is to be solved, and the numbers so far.
pub(super) struct Problem<'a> {
    pub(super) gaps: &'a [Gap],
    pub(super) leaving: Incidence,
    pub(super) entering: Incidence,
    pub(super) at: Vec<i32>,
}

impl<'a> Problem<'a> {
    pub(super) fn new(nodes: usize, gaps: &'a [Gap]) -> Self {
        let leaving = Incidence::new(nodes, gaps.iter().map(|gap| gap.from));
        let entering = Incidence::new(nodes, gaps.iter().map(|gap| gap.to));
        Self { gaps, leaving, entering, at: vec![0; nodes] }
    }

    pub(super) fn slack(&self, gap: usize) -> i32 {
        let Gap { from, to, gap, .. } = self.gaps[gap];
        self.at[to] - self.at[from] - gap
    }

    /// Each node as near to the start as its gaps allow: the smallest numbers that are valid.
    pub(super) fn push_to_the_start(&mut self) {
        let mut waits: Vec<_> = (0..self.at.len()).map(|node| self.entering.of(node).len()).collect();
        let mut ready: Vec<_> = (0..self.at.len()).filter(|&node| waits[node] == 0).collect();
        while let Some(node) = ready.pop() {
            for &gap in self.leaving.of(node) {
                let Gap { to, gap, .. } = self.gaps[gap];
                self.at[to] = self.at[to].max(self.at[node] + gap);
                waits[to] -= 1;
                if waits[to] == 0 {
                    ready.push(to);
                }
            }
        }
    }

    /// The numbers of least cost, or those after so many pivots. All nodes must hang together, and the numbers so far be valid.
    pub(super) fn solve(mut self, pivots: usize) -> Vec<i32> {
        if self.at.len() > 1 {
            let mut tree = Tree::grow(&mut self);
            let mut from = 0;
            for _ in 0..pivots {
                let Some(node) = tree.costly(&self, &mut from) else { break };
                let Some(gap) = tree.shortest_across(&self, node) else { break };
                tree.exchange(&mut self, node, gap);
            }
            tree.centre(&mut self);
        }
        let least = self.at.iter().copied().min().unwrap_or_default();
        self.at.iter().map(|at| at - least).collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cost(gaps: &[Gap], at: &[i32]) -> i64 {
        gaps.iter().map(|gap| i64::from(gap.weight) * i64::from(at[gap.to] - at[gap.from])).sum()
    }

    /// Moving any set of nodes by one makes nothing better: for few nodes, all sets can be tried, and the cost is convex.
    fn is_least(gaps: &[Gap], at: &[i32]) -> bool {
        let valid = |at: &[i32]| gaps.iter().all(|gap| at[gap.to] - at[gap.from] >= gap.gap);
        let moved = |set: usize| at.iter().enumerate().map(move |(node, at)| at + i32::from(set >> node & 1 == 1));
        valid(at)
            && (0..1_usize << at.len()).all(|set| {
                let at: Vec<_> = moved(set).collect();
                !valid(&at) || cost(gaps, &at) >= cost(gaps, &moved(0).collect::<Vec<_>>())
            })
    }

    fn gaps() -> impl Strategy<Value = (usize, Vec<Gap>)> {
        (2_usize..9).prop_flat_map(|nodes| {
            let more = prop::collection::vec((0..nodes, 0..nodes, 0..4, 0..5), 0..12);
            let spine = prop::collection::vec((0..4, 0..5), nodes - 1);
            (Just(nodes), spine, more).prop_map(|(nodes, spine, more)| {
                let spine = spine.into_iter().enumerate().map(|(at, (gap, weight))| (at, at + 1, gap, weight));
                let more = more.into_iter().filter(|(from, to, ..)| from < to);
                let gaps = spine.chain(more).map(|(from, to, gap, weight)| Gap { from, to, gap, weight });
                (nodes, gaps.collect())
            })
        })
    }

    proptest! {
        #[test]
        fn no_other_numbers_cost_less((nodes, gaps) in gaps()) {
            let mut problem = Problem::new(nodes, &gaps);
            problem.push_to_the_start();
            let at = problem.solve(usize::MAX);
            prop_assert!(is_least(&gaps, &at), "{at:?}");
        }
    }
}
