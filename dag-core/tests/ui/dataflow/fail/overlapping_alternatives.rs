#[dag_core::dataflow]
mod counts {
    use dag_core::node;

    #[node(name = length, when(count = "bytes"))]
    fn bytes() -> usize {
        1
    }

    #[node(name = length, when_not(count = "letters"))]
    fn letters() -> usize {
        2
    }

    #[node(name = width, when(unit = "em"))]
    fn em() -> usize {
        1
    }

    #[node(name = width)]
    fn pixels() -> usize {
        1
    }

    #[node(name = height, when_not(unit = "em"))]
    fn height() -> usize {
        1
    }

    #[node(name = height, when_not(script = "latin"))]
    fn height_of_script() -> usize {
        1
    }

    #[node(when(unit = "em", unit = "px"))]
    fn never() -> usize {
        1
    }
}

fn main() {}
