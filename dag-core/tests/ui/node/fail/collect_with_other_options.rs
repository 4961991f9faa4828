use dag_core::node;

#[node(collect(pages), inject(pages = [first, second]))]
fn of_a_list(pages: &[u32]) -> u32 {
    pages[0]
}

#[node(collect(pages), inject(pages = { vec![1] }))]
fn of_a_value(pages: &[u32]) -> u32 {
    pages[0]
}

#[node(collect(pages), pipe_input(pages = [reversed]))]
fn of_a_pipe(pages: Vec<u32>) -> u32 {
    pages[0]
}

#[node(collect(page))]
fn of_nothing(pages: &[u32]) -> u32 {
    pages[0]
}

fn main() {}
