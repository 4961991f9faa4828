//! HTML: the SVG in one file with what is needed to find one's way in it. It loads nothing, and opens from disk.

use dag_core::picture::{Marks, Picture};

use crate::escape::xml;
use crate::{Drawing, Options};

const STYLE: &str = include_str!("viewer.css");
const SCRIPT: &str = include_str!("viewer.js");

/// Writes a picture as a page of its own.
///
/// The page can be moved and zoomed, searched, and narrowed to what is within some steps of a node; a group can be closed. Everything
/// can be done by keyboard as well, and `?` tells how.
///
/// ```
/// use dag_core::{Dag, input, module, node};
/// use dag_view::Options;
///
/// input!(price: f64);
/// #[node] fn tax(price: &f64) -> f64 { price / 4.0 }
///
/// let dag = Dag::builder().add(module!([price, tax])).build()?;
/// let page = dag_view::html(&dag.view(), &Options::default());
/// assert!(page.starts_with("<!doctype html>") && page.contains("<svg"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn html(picture: &Picture, options: &Options) -> String {
    Drawing::new(picture, options).html(&picture.marks)
}

impl Drawing {
    /// Writes the picture as a page, with these marks in place of its own.
    pub fn html(&self, marks: &Marks) -> String {
        let (title, svg) = (xml(&self.picture.title), self.svg(marks));
        format!(
            "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none';style-src 'unsafe-inline';script-src 'unsafe-inline'\">\n\
             <title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body class=\"{}\">\n{BARS}<main id=\"view\" tabindex=\"0\" \
             aria-label=\"the picture\">\n{svg}</main>\n<script>\n{SCRIPT}</script>\n</body>\n</html>\n",
            match self.options.theme {
                crate::Theme::Auto => "auto",
                crate::Theme::Light => "light",
                crate::Theme::Dark => "dark",
            }
        )
    }
}

/// What is above the picture.
const BARS: &str = r#"<header>
<input id="search" type="search" placeholder="Search (/)" aria-label="Search for nodes">
<label>Steps <input id="steps" type="number" min="1" max="99" value="1" aria-label="Steps around the node"></label>
<button id="all" title="Esc">Show all</button>
<button id="fit" title="0">Fit</button>
<output id="said" aria-live="polite"></output>
<button id="help" title="?">?</button>
</header>
<dialog id="keys"><table>
<tr><td><kbd>/</kbd></td><td>search; <kbd>Enter</kbd> goes from match to match</td></tr>
<tr><td><kbd>Tab</kbd></td><td>from node to node; <kbd>Enter</kbd> shows what is around one, on a group closes it</td></tr>
<tr><td><kbd>[</kbd> <kbd>]</kbd></td><td>fewer or more steps around it</td></tr>
<tr><td>arrows, drag</td><td>move</td></tr>
<tr><td><kbd>+</kbd> <kbd>-</kbd>, wheel</td><td>zoom</td></tr>
<tr><td><kbd>0</kbd> <kbd>1</kbd></td><td>all of the picture, its own size</td></tr>
<tr><td><kbd>Esc</kbd></td><td>show all again</td></tr>
</table></dialog>
"#;
