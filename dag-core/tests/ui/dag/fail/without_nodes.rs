use dag_core::dag;

dag! {
    Nothing { inputs: { text: String } }
}

fn main() {}
