/// The factorial by recursion, or `None` once it no longer fits.
fn factorial(number: u64) -> Option<u64> {
    match number {
        0 => Some(1),
        _ => factorial(number - 1)?.checked_mul(number),
    }
}

fn main() {
    assert_eq!(factorial(5), Some(120));
    assert_eq!(factorial(21), None);
}
