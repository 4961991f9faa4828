//! Pictures of many graphs, in all formats: the gallery of `docs/pictures.md`. With Graphviz installed, its pictures stand beside ours.
//!
//! Run with: `cargo run -p examples --bin pictures [FOLDER]`

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

mod cases;
mod marked;

use std::path::Path;
use std::process::Command;

use dag_core::picture::Picture;
use dag_view::{Charset, Fonts, Options, Theme};

fn main() -> anyhow::Result<()> {
    let given = std::env::args_os().nth(1);
    let folder = given.map_or_else(|| std::env::temp_dir().join("pictures"), Into::into);
    std::fs::create_dir_all(&folder)?;
    for (name, picture) in cases::cases() {
        let svg = dag_view::svg(&picture, &Options::default());
        println!("{name}: {} nodes, {} edges, {} bytes of SVG", picture.nodes.len(), picture.edges.len(), svg.len());
        write(&folder.join(name), &picture, &svg)?;
    }
    println!("written to {}", folder.display());
    Ok(())
}

fn write(file: &Path, picture: &Picture, svg: &str) -> anyhow::Result<()> {
    std::fs::write(file.with_extension("svg"), svg)?;
    std::fs::write(file.with_extension("png"), dag_view::png(picture, &Options::default(), 1.0, Fonts::Embedded)?)?;
    let mut dark = Options::default();
    dark.theme = Theme::Dark;
    std::fs::write(file.with_extension("dark.png"), dag_view::png(picture, &dark, 1.0, Fonts::Embedded)?)?;
    std::fs::write(file.with_extension("html"), dag_view::html(picture, &Options::default()))?;
    std::fs::write(file.with_extension("txt"), dag_view::text(picture, Charset::Lines))?;
    std::fs::write(file.with_extension("mmd"), dag_view::mermaid(picture))?;
    let dot = file.with_extension("dot");
    std::fs::write(&dot, dag_view::dot(picture))?;
    // Without Graphviz, ours stand alone.
    let _ = Command::new("dot").arg("-Tpng").arg(&dot).arg("-o").arg(file.with_extension("graphviz.png")).output();
    Ok(())
}
