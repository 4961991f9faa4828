#[dag_core::dataflow]
mod round {
    use dag_core::node;

    #[node(name = one, when(by = "other"))]
    fn one_by_other(other: &u8) -> u8 {
        *other
    }

    #[node(name = one, otherwise)]
    fn one_by_itself() -> u8 {
        1
    }

    #[node]
    fn other(one: &u8) -> u8 {
        *one
    }

    #[node(name = third, when(by = "other"))]
    fn third_by_other(other: &u8) -> u8 {
        *other
    }

    #[node(name = third, when_not(by = "other"))]
    fn third_by_itself(one: &u8) -> u8 {
        *one
    }
}

fn main() {}
