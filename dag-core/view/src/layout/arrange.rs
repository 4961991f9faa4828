//! Sorting a rank so that each cluster stays together, and stands on the same side of its neighbours in every rank.

use super::graph::Graph;
use super::items::{Item, Layers};
use super::order::Ranks;

pub(super) struct Arrange<'a> {
    graph: &'a Graph,
    layers: &'a Layers,
    /// Where clusters stand among those of the same parent, in all ranks.
    side: Vec<f64>,
}

/// What is sorted within a cluster: an item or a whole inner cluster.
struct Entry {
    value: Option<f64>,
    cluster: Option<usize>,
    items: Vec<usize>,
}

impl<'a> Arrange<'a> {
    pub(super) fn new(graph: &'a Graph, layers: &'a Layers) -> Self {
        Self { graph, layers, side: vec![0.0; graph.clusters.len()] }
    }

    /// Decides anew on which side clusters stand: where their items are, on the whole.
    pub(super) fn follow(&mut self, ranks: &Ranks, place: impl Fn(usize) -> f64) {
        let mut sums = vec![(0.0, 0.0); self.side.len()];
        for &item in ranks.iter().flatten() {
            for cluster in self.graph.around(self.layers.items[item].cluster) {
                sums[cluster] = (sums[cluster].0 + place(item), sums[cluster].1 + 1.0);
            }
        }
        self.side = sums.into_iter().map(|(sum, count)| sum / f64::max(count, 1.0)).collect();
    }

    /// The items of a rank by their values; those without one keep their places.
    pub(super) fn rank(&self, items: &[usize], values: &[Option<f64>], turn_ties: bool) -> Vec<usize> {
        if self.side.is_empty() {
            let entries = items.iter().map(|&item| Entry { value: values[item], cluster: None, items: vec![item] });
            return sorted(entries.collect(), turn_ties).into_iter().flat_map(|entry| entry.items).collect();
        }
        self.within(None, items, values, turn_ties)
    }

    fn within(&self, cluster: Option<usize>, items: &[usize], values: &[Option<f64>], turn_ties: bool) -> Vec<usize> {
        let (mut entries, mut ends): (Vec<Entry>, [Vec<usize>; 2]) = (Vec::new(), Default::default());
        for &item in items {
            let placed = self.layers.items[item];
            let child = self.child(cluster, placed.cluster);
            match (child, placed.item) {
                (None, Item::Left(_)) => ends[0].push(item),
                (None, Item::Right(_)) => ends[1].push(item),
                (None, _) => entries.push(Entry { value: values[item], cluster: None, items: vec![item] }),
                (Some(_), _) => match entries.iter_mut().find(|entry| entry.cluster == child) {
                    Some(entry) => entry.items.push(item),
                    None => entries.push(Entry { value: None, cluster: child, items: vec![item] }),
                },
            }
        }
        for entry in entries.iter_mut().filter(|entry| entry.cluster.is_some()) {
            entry.value = mean(entry.items.iter().filter_map(|&item| values[item]));
            entry.items = self.within(entry.cluster, &entry.items, values, turn_ties);
        }
        let entries = self.in_turn(sorted(entries, turn_ties));
        let [left, right] = ends;
        left.into_iter().chain(entries.into_iter().flat_map(|entry| entry.items)).chain(right).collect()
    }

    /// The cluster directly inside of `cluster` that holds `inner`.
    fn child(&self, cluster: Option<usize>, inner: Option<usize>) -> Option<usize> {
        if inner == cluster {
            return None;
        }
        self.graph.around(inner).find(|&at| self.graph.clusters[at].parent == cluster)
    }

    /// Puts the clusters among the entries in the order that they have in all ranks.
    fn in_turn(&self, mut entries: Vec<Entry>) -> Vec<Entry> {
        let slots: Vec<_> = (0..entries.len()).filter(|&at| entries[at].cluster.is_some()).collect();
        let mut order = slots.clone();
        let side = |at: usize| entries[at].cluster.map_or((0.0, 0), |cluster| (self.side[cluster], cluster));
        order.sort_by(|&a, &b| side(a).0.total_cmp(&side(b).0).then(side(a).1.cmp(&side(b).1)));
        let mut clusters: Vec<_> = order
            .iter()
            .map(|&at| std::mem::replace(&mut entries[at], Entry { value: None, cluster: None, items: Vec::new() }))
            .collect();
        for (slot, entry) in slots.into_iter().zip(clusters.drain(..)) {
            entries[slot] = entry;
        }
        entries
    }
}

fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (sum, count) = values.fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
    (count > 0.0).then(|| sum / count)
}

fn sorted(entries: Vec<Entry>, turn_ties: bool) -> Vec<Entry> {
    let fixed: Vec<_> = entries.iter().map(|entry| entry.value.is_none()).collect();
    let (still, mut moving): (Vec<_>, Vec<_>) = entries.into_iter().partition(|entry| entry.value.is_none());
    if turn_ties {
        moving.reverse();
    }
    moving.sort_by(|a, b| a.value.unwrap_or_default().total_cmp(&b.value.unwrap_or_default()));
    let (mut still, mut moving) = (still.into_iter(), moving.into_iter());
    fixed.into_iter().filter_map(|is_fixed| if is_fixed { still.next() } else { moving.next() }).collect()
}
