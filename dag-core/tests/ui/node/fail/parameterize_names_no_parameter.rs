use dag_core::node;

#[node(parameterize(twice(of = price, bye = 2), thrice(off = price, by = 3)))]
fn times(of: &u32, by: u32) -> u32 {
    of * by
}

#[node(inject(of = price), parameterize(half(by = 2, by = 3), full(of = price, by = 1)))]
fn parts(of: &u32, by: u32) -> u32 {
    of / by
}

#[node(parameterize(sum(all = [price, tax]), nothing(rate = 2)))]
fn sums(all: &[&u32], rate: u32) -> u32 {
    all.iter().copied().sum::<u32>() * rate
}

const NODES: dag_core::Module = dag_core::module!([twice, thrice, half, full, sum, nothing]);

fn main() {}
