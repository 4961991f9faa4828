#[dag_core::dataflow]
mod words {
    use dag_core::node;

    #[node(otherwise)]
    fn alone() -> u8 {
        1
    }

    #[node(name = twice, otherwise)]
    fn once() -> u8 {
        1
    }

    #[node(name = twice, otherwise)]
    fn again() -> u8 {
        1
    }

    #[node]
    fn always() -> u8 {
        1
    }

    #[node(name = always, otherwise)]
    fn never() -> u8 {
        1
    }
}

fn main() {}
