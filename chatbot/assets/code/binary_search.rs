use std::cmp::Ordering;

/// The place of `wanted` in a sorted slice. The standard library has this as `slice::binary_search`.
fn find<T: Ord>(sorted: &[T], wanted: &T) -> Option<usize> {
    let (mut low, mut high) = (0, sorted.len());
    while low < high {
        let middle = low + (high - low) / 2;
        match sorted[middle].cmp(wanted) {
            Ordering::Equal => return Some(middle),
            Ordering::Less => low = middle + 1,
            Ordering::Greater => high = middle,
        }
    }
    None
}

fn main() {
    let primes = [2, 3, 5, 7, 11, 13];
    assert_eq!(find(&primes, &7), Some(3));
    assert_eq!(find(&primes, &8), None);
}
