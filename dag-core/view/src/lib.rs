//! Writers for the pictures of [`dag_core::picture`]: one format each, and nothing known of graphs, machines or runs.
//!
//! Every writer is deterministic: the same picture gives the same bytes.
//!
//! ```
//! use dag_core::{Dag, input, module, node};
//!
//! input!(price: f64);
//! #[node] fn tax(price: &f64) -> f64 { price / 4.0 }
//!
//! let dag = Dag::builder().add(module!([price, tax])).build()?;
//! assert!(dag_view::dot(&dag.view()).contains(r#""price" -> "tax""#));
//! assert!(dag_view::mermaid(&dag.view()).starts_with("flowchart LR"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod axes;
mod boxes;
mod clusters;
mod dot;
mod drawing;
mod escape;
mod font;
mod html;
mod json;
mod layout;
mod loops;
mod marks;
mod mermaid;
mod options;
mod palette;
mod path;
#[cfg(feature = "png")]
mod png;
mod sketch;
mod svg;
mod text;

/// The page on pictures, run as a doc test.
#[cfg(doctest)]
#[doc = include_str!("../../../docs/pictures.md")]
mod page {}

pub use boxes::Line;
pub use dot::dot;
pub use drawing::{Drawing, DrawnCluster, DrawnEdge, DrawnNode};
pub use font::Style;
pub use html::html;
pub use json::json;
pub use layout::{Point, Rect};
pub use mermaid::mermaid;
pub use options::{Direction, Options, Theme};
pub use path::{Path, Step};
#[cfg(feature = "png")]
pub use png::{Fonts, PngError, png};
pub use svg::{stylesheet, svg};
pub use text::{Charset, text};

use dag_core::picture::{EdgeKind, Picture};

/// Whether the picture is one of a machine: those are drawn downwards, graphs to the right.
fn is_machine(picture: &Picture) -> bool {
    picture.edges.iter().any(|edge| matches!(edge.kind, EdgeKind::Conditional | EdgeKind::Default | EdgeKind::Error))
}
