//! How long pictures take: `cargo bench -p dag-view`.

#[path = "../tests/layered/mod.rs"]
mod layered;

use dag_view::{Drawing, Options};
use divan::Bencher;

fn main() {
    divan::main();
}

#[divan::bench(args = [30, 300, 3000], sample_count = 20)]
fn svg(bencher: Bencher, nodes: usize) {
    let picture = layered::layered(nodes, 30, 0);
    bencher.bench(|| dag_view::svg(&picture, &Options::default()));
}

#[divan::bench(args = [300, 3000], sample_count = 20)]
fn svg_with_clusters(bencher: Bencher, nodes: usize) {
    let picture = layered::layered(nodes, 30, nodes / 40);
    bencher.bench(|| dag_view::svg(&picture, &Options::default()));
}

/// The next picture of a run, for which nothing is laid out.
#[divan::bench(args = [300, 3000], sample_count = 20)]
fn svg_of_a_drawing(bencher: Bencher, nodes: usize) {
    let picture = layered::layered(nodes, 30, 0);
    let drawing = Drawing::new(&picture, &Options::default());
    bencher.bench(|| drawing.svg(&picture.marks));
}
