use dag_core::node;

mod image {
    pub fn size() -> u32 {
        64
    }
}

#[node]
fn image() -> u32 {
    image::size()
}

fn main() {}
