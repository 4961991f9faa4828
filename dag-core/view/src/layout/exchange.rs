//! Counting crossings, and having fewer of them by exchanging items.

use super::items::Layers;
use super::order::Ranks;

/// How much it costs to cross the side of a cluster.
const BORDER: i64 = 3;

/// How many places an item is moved at most to save crossings.
const FAR: usize = 30;

/// The order of the items in each rank, and their neighbours.
pub(super) struct Rows<'a> {
    layers: &'a Layers,
    /// The neighbours above and below.
    near: [Near; 2],
    pub(super) ranks: Ranks,
    /// The place of each item in its rank.
    pub(super) place: Vec<usize>,
    /// How many pairs of items have been looked at.
    pub(super) looks: usize,
}

/// The neighbours of each item on one side.
struct Near {
    starts: Vec<usize>,
    items: Vec<usize>,
}

impl Near {
    fn new(count: usize, links: impl Iterator<Item = (usize, usize)> + Clone) -> Self {
        let mut starts = vec![0; count + 1];
        links.clone().for_each(|(item, _)| starts[item + 1] += 1);
        for item in 0..count {
            starts[item + 1] += starts[item];
        }
        let (mut next, mut items) = (starts.clone(), vec![0; starts[count]]);
        for (item, near) in links {
            items[next[item]] = near;
            next[item] += 1;
        }
        Self { starts, items }
    }

    fn of(&self, item: usize) -> &[usize] {
        &self.items[self.starts[item]..self.starts[item + 1]]
    }
}

impl<'a> Rows<'a> {
    pub(super) fn new(layers: &'a Layers) -> Self {
        let count = layers.items.len();
        let links = layers.links.iter();
        let above = Near::new(count, links.clone().map(|&(above, below, _)| (below, above)));
        let below = Near::new(count, links.map(|&(above, below, _)| (above, below)));
        let near = [above, below];
        Self { layers, near, ranks: vec![Vec::new(); layers.ranks], place: vec![0; count], looks: 0 }
    }

    /// The neighbours of an item above it (0) or below it (1).
    pub(super) fn near(&self, side: usize, item: usize) -> &[usize] {
        self.near[side].of(item)
    }

    /// Their places, sorted.
    pub(super) fn places_near(&self, side: usize, item: usize) -> Vec<usize> {
        let mut places: Vec<_> = self.near(side, item).iter().map(|&item| self.place[item]).collect();
        places.sort_unstable();
        places
    }

    pub(super) fn set(&mut self, rank: usize, items: Vec<usize>) {
        for (at, &item) in items.iter().enumerate() {
            self.place[item] = at;
        }
        self.ranks[rank] = items;
    }

    /// Lets neighbours change places where that saves crossings, or also where it costs none; how many are saved.
    pub(super) fn exchange(&mut self, also_equal: bool) -> i64 {
        self.looks += self.place.len();
        let mut saved = 0;
        for rank in 0..self.ranks.len() {
            for at in 1..self.ranks[rank].len() {
                let (left, right) = (self.ranks[rank][at - 1], self.ranks[rank][at]);
                if !self.may_pass(left, right) {
                    continue;
                }
                let saves = self.saves(left, right);
                if saves > 0 || saves == 0 && also_equal {
                    self.ranks[rank].swap(at - 1, at);
                    (self.place[left], self.place[right]) = (at, at - 1);
                    saved += saves;
                }
            }
        }
        saved
    }

    /// Takes each item out and puts it where it crosses least; how many crossings are saved.
    pub(super) fn sift(&mut self) -> i64 {
        let mut saved = 0;
        for rank in 0..self.ranks.len() {
            self.looks += self.ranks[rank].len() * self.ranks[rank].len().min(2 * FAR);
            for at in 0..self.ranks[rank].len() {
                saved += self.sift_item(rank, at);
            }
        }
        saved
    }

    fn sift_item(&mut self, rank: usize, at: usize) -> i64 {
        let (row, item) = (&self.ranks[rank], self.ranks[rank][at]);
        let best = |saves: &mut dyn Iterator<Item = (usize, i64)>| {
            let sums = saves.scan(0, |sum, (to, saves)| {
                *sum += saves;
                Some((*sum, to))
            });
            sums.fold((0, at), |best, one| if one.0 > best.0 { one } else { best })
        };
        let after = row.iter().enumerate().skip(at + 1).take(FAR).take_while(|&(_, &other)| self.may_pass(item, other));
        let after = best(&mut after.map(|(to, &other)| (to, self.saves(item, other))));
        let before =
            row.iter().enumerate().take(at).rev().take(FAR).take_while(|&(_, &other)| self.may_pass(item, other));
        let before = best(&mut before.map(|(to, &other)| (to, self.saves(other, item))));
        let (saved, to) = if before.0 > after.0 { before } else { after };
        if to < at {
            self.ranks[rank][to..=at].rotate_right(1);
        } else {
            self.ranks[rank][at..=to].rotate_left(1);
        }
        for place in at.min(to)..=at.max(to) {
            self.place[self.ranks[rank][place]] = place;
        }
        saved
    }

    /// Whether two items of a rank may change places: those of one cluster, not its sides.
    fn may_pass(&self, a: usize, b: usize) -> bool {
        let (a, b) = (self.layers.items[a], self.layers.items[b]);
        a.cluster == b.cluster && !a.item.is_border() && !b.item.is_border()
    }

    /// How many crossings fewer there are when `right` stands before `left`.
    fn saves(&self, left: usize, right: usize) -> i64 {
        let mut saves = 0;
        for near in &self.near {
            for &a in near.of(left) {
                let a = self.place[a];
                for &b in near.of(right) {
                    let b = self.place[b];
                    saves += i64::from(a > b) - i64::from(a < b);
                }
            }
        }
        saves
    }

    pub(super) fn crossings(&self) -> i64 {
        (1..self.ranks.len()).map(|rank| self.crossings_above(rank)).sum()
    }

    /// Goes through the upper rank from the right, and sums up by a tree what has been met to the left of each place below.
    fn crossings_above(&self, rank: usize) -> i64 {
        let width = self.ranks[rank].len();
        let (mut sums, mut crossings) = (vec![0_i64; width + 1], 0);
        for &item in self.ranks[rank - 1].iter().rev() {
            let cost = if self.layers.items[item].item.is_border() { BORDER } else { 1 };
            for &below in self.near(1, item) {
                let mut at = self.place[below];
                while at > 0 {
                    crossings += sums[at] * cost;
                    at &= at - 1;
                }
            }
            for &below in self.near(1, item) {
                let mut at = self.place[below] + 1;
                while at <= width {
                    sums[at] += cost;
                    at += at & at.wrapping_neg();
                }
            }
        }
        crossings
    }
}
