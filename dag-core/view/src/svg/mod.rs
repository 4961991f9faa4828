//! SVG: one file for light and dark pages, which needs no font, no script and no network.

mod edges;
mod legend;
mod marks;
mod nodes;
mod style;

pub use style::stylesheet;

use std::fmt::Write;

use dag_core::picture::{Marks, Picture};

use crate::boxes::TITLE;
use crate::escape::xml;
use crate::palette;
use crate::{Drawing, Options, font};
use style::Pen;

/// Writes a picture as SVG.
///
/// Boxes carry name and type, and as a tooltip the documentation and the place in the source. Colours follow the theme of the reader; a
/// program that knows no style sheets draws the light ones.
///
/// ```
/// use dag_core::{Dag, input, module, node};
/// use dag_view::Options;
///
/// input!(price: f64);
/// #[node] fn tax(price: &f64) -> f64 { price / 4.0 }
///
/// let dag = Dag::builder().add(module!([price, tax])).build()?;
/// let svg = dag_view::svg(&dag.view(), &Options::default());
/// assert!(svg.starts_with("<svg") && svg.contains(">tax</text>"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn svg(picture: &Picture, options: &Options) -> String {
    Drawing::new(picture, options).svg(&picture.marks)
}

impl Drawing {
    /// Writes the picture as SVG, with these marks in place of its own.
    ///
    /// Nodes are groups of the class `node` with their id as `data-node`, edges those of the class `edge` with `data-from` and
    /// `data-to`; with a mark they have its status as a class and as `data-status`.
    pub fn svg(&self, marks: &Marks) -> String {
        let pen = Pen { theme: self.options.theme, embedded: self.options.embedded };
        let legend = if self.options.legend { legend::legend(self, marks, pen) } else { legend::Legend::default() };
        let (width, height) = (self.width.max(legend.width), self.height + legend.height);
        let mut svg = String::new();
        put(
            &mut svg,
            format_args!(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"picture\" width=\"{width}\" height=\"{height}\" \
                 viewBox=\"0 0 {width} {height}\" font-family=\"{}\" role=\"{}\">\n<title>{}</title>\n",
                font::FAMILY,
                // What is in an image cannot be reached; what is part of a page can.
                if self.options.embedded { "group" } else { "img" },
                xml(&self.picture.title)
            ),
        );
        svg.push_str(&pen.style(!marks.is_empty()));
        put(
            &mut svg,
            format_args!(
                "<rect class=\"page\" width=\"{width}\" height=\"{height}\" fill=\"{}\"/>\n",
                pen.ink(palette::PAGE)
            ),
        );
        self.clusters(&mut svg, pen);
        marks::around(&mut svg, self, marks, pen);
        edges::edges(&mut svg, self, marks, pen);
        nodes::nodes(&mut svg, self, marks, pen);
        svg.push_str(&legend.svg);
        svg.push_str("</svg>\n");
        svg
    }

    fn clusters(&self, svg: &mut String, pen: Pen) {
        for cluster in &self.clusters {
            let (rect, title) = (cluster.rect, cluster.title);
            let name = xml(&cluster.name);
            put(
                svg,
                format_args!(
                    "<g class=\"cluster\" data-group=\"{name}\"><rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"8\" fill=\"{}\" stroke=\"{}\"/>",
                    rect.x,
                    rect.y,
                    rect.width,
                    rect.height,
                    pen.ink(palette::CLUSTER),
                    pen.ink(palette::CLUSTER_LINE)
                ),
            );
            put(
                svg,
                format_args!(
                    "<text class=\"detail\" x=\"{}\" y=\"{}\" font-size=\"{}\" font-weight=\"bold\" fill=\"{}\">{name}</text></g>\n",
                    title.x,
                    title.y + TITLE.size,
                    TITLE.size,
                    pen.ink(palette::DETAIL)
                ),
            );
        }
    }
}

/// Writing to a string cannot fail.
fn put(svg: &mut String, text: std::fmt::Arguments<'_>) {
    let _ = svg.write_fmt(text);
}
