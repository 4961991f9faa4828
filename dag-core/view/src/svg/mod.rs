//! SVG: one file for light and dark pages, which needs no font, no script and no network.

mod edges;
mod legend;
mod nodes;

use std::fmt::Write;

use dag_core::picture::Picture;

use crate::boxes::TITLE;
use crate::escape::xml;
use crate::palette::{self, Ink};
use crate::{Drawing, Options, Theme, font};

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
    Drawing::new(picture, options).svg(picture, options)
}

impl Drawing {
    /// Writes a picture of these nodes and edges as SVG; another picture is laid out first.
    pub fn svg(&self, picture: &Picture, options: &Options) -> String {
        if !self.is_of(picture) {
            return Self::new(picture, options).svg(picture, options);
        }
        let pen = Pen { theme: options.theme };
        let legend = if options.legend { legend::legend(self, picture, pen) } else { legend::Legend::default() };
        let (width, height) = (self.width.max(legend.width), self.height + legend.height);
        let mut svg = String::new();
        put(
            &mut svg,
            format_args!(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" \
             font-family=\"{}\" role=\"img\">\n<title>{}</title>\n",
                font::FAMILY,
                xml(&picture.title)
            ),
        );
        svg.push_str(&pen.style());
        put(
            &mut svg,
            format_args!(
                "<rect class=\"page\" width=\"{width}\" height=\"{height}\" fill=\"{}\"/>\n",
                pen.ink(palette::PAGE)
            ),
        );
        self.clusters(&mut svg, pen);
        edges::edges(&mut svg, self, picture, pen);
        nodes::nodes(&mut svg, self, picture, options, pen);
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

/// Which of its colours everything gets as its own; the style sheet has the others.
#[derive(Debug, Clone, Copy)]
struct Pen {
    theme: Theme,
}

impl Pen {
    fn ink(self, ink: Ink) -> &'static str {
        if self.theme == Theme::Dark { ink.dark } else { ink.light }
    }

    fn style(self) -> String {
        let mut rules = format!(
            ".page{{fill:{}}}.name{{fill:{}}}.detail{{fill:{}}}.cluster rect{{fill:{};stroke:{}}}",
            palette::PAGE.dark,
            palette::TEXT.dark,
            palette::DETAIL.dark,
            palette::CLUSTER.dark,
            palette::CLUSTER_LINE.dark
        );
        for look in &palette::NODES {
            put(&mut rules, format_args!(".{} .box{{fill:{};stroke:{}}}", look.class, look.fill.dark, look.line.dark));
        }
        for look in &palette::EDGES {
            put(&mut rules, format_args!(".{0} .line{{stroke:{1}}}.{0} .head{{fill:{1}}}", look.class, look.line.dark));
        }
        if self.theme == Theme::Auto {
            format!("<style>@media (prefers-color-scheme:dark){{{rules}}}</style>\n")
        } else {
            String::new()
        }
    }
}
