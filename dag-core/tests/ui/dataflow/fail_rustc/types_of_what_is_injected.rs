#[dag_core::dataflow]
mod pricing {
    use dag_core::{input, node};

    input!(price: u32);
    input!(text: String);

    #[node(inject(amount = text))]
    fn one(amount: &u32) -> u32 {
        *amount
    }

    #[node(inject(all = [price, text]))]
    fn several(all: &[&u32]) -> u32 {
        *all[0]
    }

    #[node(fields(lo, hi))]
    fn pair(price: u32) -> (u32, u8) {
        (price, 0)
    }

    #[node(parameterize(low(of = lo), high(of = hi)))]
    fn scaled(of: u32) -> u32 {
        of * 2
    }
}

fn main() {}
