/// The Fibonacci numbers, one after the other, until they no longer fit.
fn fibonacci() -> impl Iterator<Item = u64> {
    let next = |(a, b): &(u64, u64)| Some((*b, a.checked_add(*b)?));
    std::iter::successors(Some((0, 1)), next).map(|(a, _)| a)
}

fn main() {
    let first: Vec<u64> = fibonacci().take(10).collect();
    println!("{first:?}"); // [0, 1, 1, 2, 3, 5, 8, 13, 21, 34]
}
