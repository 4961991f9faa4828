#[dag_core::dataflow]
mod pricing {
    use dag_core::{input, node};

    input!(price: u32);
    input!(prices: Vec<u32>);
    input!(lo: u32);

    fn plus(number: u32) -> u32 {
        number + 1
    }

    #[node(inject(amount = prize))]
    fn misspelt(amount: u32) -> u32 {
        amount
    }

    #[node(inject(all = [price, cost]), pipe_input(prise = [plus]))]
    fn in_a_list(all: &[&u32], prise: u32) -> u32 {
        *all[0] + prise
    }

    #[node(fields(lo, hi))]
    fn extremes(prices: &[u32]) -> (u32, u32) {
        (prices[0], prices[1])
    }

    #[node(parameterize(low(of = hi, times = 2), high(of = low, times = 3), round(of = around, times = 1)))]
    fn scaled(of: u32, times: u32) -> u32 {
        of * times
    }

    #[node(inject(of = round))]
    fn around(of: u32) -> u32 {
        of
    }
}

fn main() {}
