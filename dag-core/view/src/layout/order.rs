//! In which order items stand in their rank, so that few edges cross.
//!
//! Sweeps down and up put each item between its neighbours, and then items change places while that helps (`exchange`). Several beginnings
//! are tried, and the best order is kept.

use super::arrange::Arrange;
use super::exchange::Rows;
use super::graph::Graph;
use super::items::Layers;

/// The items of each rank, from left to right.
pub(super) type Ranks = Vec<Vec<usize>>;

/// How many pairs of items may be looked at in all, and how many more for each item.
const LOOKS: usize = 300_000;
const LOOKS_AT_ITEM: usize = 600;
/// After so many sweeps without a better order it will not come.
const PATIENCE: usize = 6;
/// After so many rounds of exchanges without a crossing less.
const ROUNDS: usize = 4;

/// From which side the neighbours are looked at, and what is done with several of them.
const STARTS: [Start; 4] = [
    Start { from_below: false, from_the_end: false, by_mean: true },
    Start { from_below: true, from_the_end: false, by_mean: true },
    Start { from_below: false, from_the_end: true, by_mean: false },
    Start { from_below: true, from_the_end: true, by_mean: false },
];

#[derive(Clone, Copy)]
struct Start {
    from_below: bool,
    from_the_end: bool,
    by_mean: bool,
}

/// The best order that was found.
pub(super) fn order(graph: &Graph, layers: &Layers) -> Ranks {
    let mut order = Order { layers, arrange: Arrange::new(graph, layers), rows: Rows::new(layers) };
    let looks = LOOKS + LOOKS_AT_ITEM * layers.items.len();
    let mut best: Option<(i64, Ranks)> = None;
    for (at, start) in STARTS.iter().enumerate() {
        if best.as_ref().is_some_and(|(least, _)| *least == 0) {
            break;
        }
        order.begin(*start);
        let found = order.improved(*start, looks * (at + 1) / STARTS.len());
        if best.as_ref().is_none_or(|(least, _)| found.0 < *least) {
            best = Some(found);
        }
    }
    best.map(|(_, ranks)| ranks).unwrap_or_default()
}

struct Order<'a> {
    layers: &'a Layers,
    arrange: Arrange<'a>,
    rows: Rows<'a>,
}

impl Order<'_> {
    /// A first order: as items are met in breadth, from the top or from the bottom.
    fn begin(&mut self, start: Start) {
        let met = self.met(start);
        let mut ranks = vec![Vec::new(); self.layers.ranks];
        let mut values = vec![None; met.len()];
        #[expect(clippy::cast_precision_loss, reason = "a place in a list")]
        for (at, &item) in met.iter().enumerate() {
            values[item] = Some(at as f64);
            ranks[self.layers.items[item].rank].push(item);
        }
        self.arrange.follow(&ranks, |item| values[item].unwrap_or_default());
        for (at, rank) in ranks.into_iter().enumerate() {
            self.rows.set(at, self.arrange.rank(&rank, &values, false));
        }
    }

    fn met(&self, start: Start) -> Vec<usize> {
        let count = self.layers.items.len();
        let (before, after) = if start.from_below { (1, 0) } else { (0, 1) };
        let is_first = |&item: &usize| self.rows.near(before, item).is_empty();
        let mut firsts: Vec<_> = (0..count).filter(is_first).collect();
        if start.from_the_end {
            firsts.reverse();
        }
        let (mut seen, mut met) = (vec![false; count], Vec::new());
        for first in firsts.into_iter().chain(0..count) {
            let mut next = std::collections::VecDeque::from([first]);
            while let Some(item) = next.pop_front() {
                if !std::mem::replace(&mut seen[item], true) {
                    met.push(item);
                    next.extend(self.rows.near(after, item).iter().filter(|&&item| !seen[item]));
                }
            }
        }
        met
    }

    /// Sweeps until nothing gets better, or until so many looks have been taken.
    fn improved(&mut self, start: Start, looks: usize) -> (i64, Ranks) {
        self.settle(looks);
        let (mut best, mut since, mut sweep) = ((self.rows.crossings(), self.rows.ranks.clone()), 0, 0);
        while best.0 > 0 && since < PATIENCE && self.rows.looks < looks {
            self.sweep(sweep % 2, start.by_mean, sweep % 4 > 1);
            self.settle(looks);
            let crossings = self.rows.crossings();
            (sweep, since) = (sweep + 1, since + 1);
            if crossings < best.0 {
                (best, since) = ((crossings, self.rows.ranks.clone()), 0);
            }
        }
        best
    }

    /// Exchanges that change nothing lead to others that do.
    fn settle(&mut self, looks: usize) {
        let mut idle = 0;
        while idle < ROUNDS && self.rows.looks < looks {
            idle = if self.rows.exchange(true) == 0 { idle + 1 } else { 0 };
        }
        while self.rows.exchange(false) + self.rows.sift() > 0 && self.rows.looks < looks {}
    }

    /// Puts the items of each rank where their neighbours in the rank before are.
    fn sweep(&mut self, side: usize, by_mean: bool, turn_ties: bool) {
        let places: Vec<_> = (0..self.layers.items.len()).map(|item| self.relative(item)).collect();
        self.arrange.follow(&self.rows.ranks, |item| places[item]);
        let mut values = vec![None; self.layers.items.len()];
        for step in 0..self.layers.ranks {
            let rank = if side == 0 { step } else { self.layers.ranks - 1 - step };
            for &item in &self.rows.ranks[rank] {
                let near = self.rows.places_near(side, item);
                values[item] = if by_mean { mean(&near) } else { median(&near) };
            }
            self.rows.set(rank, self.arrange.rank(&self.rows.ranks[rank], &values, turn_ties));
        }
    }

    #[expect(clippy::cast_precision_loss, reason = "a place in a rank")]
    fn relative(&self, item: usize) -> f64 {
        self.rows.place[item] as f64 / self.rows.ranks[self.layers.items[item].rank].len() as f64
    }
}

#[expect(clippy::cast_precision_loss, reason = "a place in a rank")]
fn mean(places: &[usize]) -> Option<f64> {
    (!places.is_empty()).then(|| places.iter().sum::<usize>() as f64 / places.len() as f64)
}

/// The median; of two in the middle, nearer to the side where the others stand closer together.
#[expect(clippy::cast_precision_loss, reason = "a place in a rank")]
fn median(places: &[usize]) -> Option<f64> {
    let (&first, &last, middle) = (places.first()?, places.last()?, places.len() / 2);
    if places.len() % 2 == 1 {
        return Some(places[middle] as f64);
    }
    let (a, b) = (places[middle - 1] as f64, places[middle] as f64);
    let (left, right) = (a - first as f64, last as f64 - b);
    Some(if left + right == 0.0 { f64::midpoint(a, b) } else { (a * right + b * left) / (left + right) })
}
