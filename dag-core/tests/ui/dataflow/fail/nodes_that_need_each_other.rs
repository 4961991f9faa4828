#[dag_core::dataflow]
mod round {
    use dag_core::node;

    #[node]
    fn start(a: &u8) -> u8 {
        *a
    }

    #[node]
    fn a(b: &u8) -> u8 {
        *b
    }

    #[node]
    fn b(c: &u8, start: &u8) -> u8 {
        c + start
    }

    #[node]
    fn c(a: &u8) -> u8 {
        *a
    }

    #[node]
    fn alone(alone: &u8) -> u8 {
        *alone
    }
}

fn main() {}
