//! A picture with a place for everything, before any format.

use dag_core::picture::Picture;

use crate::Options;
use crate::boxes::Line;
use crate::layout::Rect;
use crate::path::Path;
use crate::sketch::Sketch;

/// A picture and where its boxes, labels and lines stand, in pixels.
///
/// Making one is most of the work of drawing. It is written as often as there is something new to say of its nodes, such as after each
/// step of a run: see [`Drawing::svg`].
///
/// ```
/// use dag_core::picture::{Marks, Status};
/// use dag_core::{Dag, input, module, node};
/// use dag_view::{Drawing, Options};
///
/// input!(price: f64);
/// #[node] fn tax(price: &f64) -> f64 { price / 4.0 }
///
/// let picture = Dag::builder().add(module!([price, tax])).build()?.view();
/// let mut options = Options::default();
/// options.marks = true; // room for times in the boxes
/// let drawing = Drawing::new(&picture, &options);
/// let [price, tax] = &drawing.nodes[..] else { panic!() };
/// assert!(price.rect.y + price.rect.height < tax.rect.y, "edges lead down");
///
/// let mut marks = Marks::default();
/// for status in [Status::Running, Status::Done] {
///     marks.node_mut("tax").status = Some(status);
///     assert!(drawing.svg(&marks).contains(&format!("data-status=\"{}\"", status.word())));
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Drawing {
    /// From left to right, with the margins.
    pub width: i32,
    /// From top to bottom, with the margins.
    pub height: i32,
    /// The nodes, in the order of the picture.
    pub nodes: Vec<DrawnNode>,
    /// The edges between nodes that are there, in the order of the picture.
    pub edges: Vec<DrawnEdge>,
    /// The boxes around groups, outer ones first.
    pub clusters: Vec<DrawnCluster>,
    pub(crate) picture: Picture,
    pub(crate) options: Options,
}

/// The box of a node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DrawnNode {
    /// Which node.
    pub id: String,
    /// Where it stands.
    pub rect: Rect,
    /// What is written in it.
    pub lines: Vec<Line>,
    /// What stays free below that for the figures of a mark.
    pub(crate) spare: i32,
}

/// The line of an edge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DrawnEdge {
    /// Which edge of the picture.
    pub edge: usize,
    /// The nodes at its ends, by their place in the list.
    pub from: usize,
    /// The nodes at its ends, by their place in the list.
    pub to: usize,
    /// From the box that it leaves to the one it leads to.
    pub path: Path,
    /// The label and where it stands.
    pub label: Option<(Rect, Vec<String>)>,
    /// Whether it closes a cycle: it leads against the direction of the others.
    pub goes_back: bool,
}

/// The box around a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DrawnCluster {
    /// The name of the group.
    pub name: String,
    /// Where it stands.
    pub rect: Rect,
    /// Where the name stands.
    pub title: Rect,
}

impl Drawing {
    /// Lays out a picture.
    pub fn new(picture: &Picture, options: &Options) -> Self {
        let mut sketch = Sketch::new(picture, options);
        let drawing = sketch.drawn();
        if !sketch.reserve(&drawing) {
            return drawing;
        }
        sketch.drawn()
    }

    /// The picture that it is a drawing of.
    pub fn picture(&self) -> &Picture {
        &self.picture
    }

    /// The same drawing for a file of its own: with its colours in it and a legend below, as [`Options::embedded`] leaves out.
    ///
    /// ```
    /// use dag_core::{Dag, input, module, node};
    /// use dag_view::{Drawing, Options};
    ///
    /// input!(price: f64);
    /// #[node] fn tax(price: &f64) -> f64 { price / 4.0 }
    ///
    /// let picture = Dag::builder().add(module!([price, tax])).build()?.view();
    /// let mut options = Options::default();
    /// (options.embedded, options.legend) = (true, false);
    /// let part = Drawing::new(&picture, &options);
    /// assert_eq!(part.alone().svg(&picture.marks), dag_view::svg(&picture, &Options::default()));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn alone(&self) -> Self {
        let mut alone = self.clone();
        (alone.options.embedded, alone.options.legend) = (false, true);
        alone
    }
}
