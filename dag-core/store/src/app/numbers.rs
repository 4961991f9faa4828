//! The numbers of the steps of a log, as ranges: most logs have one, however many steps they have.

use crate::record::Record;

/// Which steps began or ended.
#[derive(Debug, Default)]
pub(super) struct Steps {
    /// The first number and the last of each range, in order and apart from each other.
    ranges: Vec<(u64, u64)>,
    has_too_many: bool,
}

/// So many ranges are kept.
const MOST: usize = 10_000;

impl Steps {
    pub(super) fn take(&mut self, record: &Record) {
        match record {
            Record::BeginEntry(begin) => self.add(begin.sequence_id),
            Record::EndEntry(end) => self.add(end.sequence_id),
            _ => {}
        }
    }

    pub(super) fn count(&self) -> Option<u64> {
        let size = |(first, last): &(u64, u64)| (last - first).saturating_add(1);
        (!self.has_too_many).then(|| self.ranges.iter().map(size).fold(0, u64::saturating_add))
    }

    fn add(&mut self, number: u64) {
        let after = self.ranges.partition_point(|(first, _)| *first <= number);
        if after > 0 && number <= self.ranges[after - 1].1 {
            return;
        }
        let follows = after > 0 && self.ranges[after - 1].1.checked_add(1) == Some(number);
        let precedes = self.ranges.get(after).is_some_and(|(first, _)| number.checked_add(1) == Some(*first));
        match (follows, precedes) {
            (true, true) => self.ranges[after - 1].1 = self.ranges.remove(after).1,
            (true, false) => self.ranges[after - 1].1 = number,
            (false, true) => self.ranges[after].0 = number,
            (false, false) if self.ranges.len() < MOST => self.ranges.insert(after, (number, number)),
            (false, false) => self.has_too_many = true,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn each_number_counts_once_in_whatever_order() {
        let (mut steps, mut all) = (Steps::default(), HashSet::new());
        for number in [5, 3, 4, 4, 0, u64::MAX, 1, 9, 8, 2, u64::MAX - 1, 5] {
            steps.add(number);
            all.insert(number);
            assert_eq!(steps.count(), Some(all.len() as u64), "{number}");
        }
        assert_eq!(steps.ranges, [(0, 5), (8, 9), (u64::MAX - 1, u64::MAX)]);
    }
}
