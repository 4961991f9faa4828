//! PNG: the SVG drawn with the font that it was measured with.

use dag_core::picture::{Marks, Picture};
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{self, Tree};

use crate::{Drawing, Options, font};

/// Which fonts letters are taken from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Fonts {
    /// The one of this crate alone: the same picture everywhere. A letter that it does not have is a box.
    #[default]
    Embedded,
    /// Those of the system as well, for letters that the embedded one does not have. Pictures may differ between machines.
    System,
}

/// Why there is no PNG.
#[derive(Debug)]
#[non_exhaustive]
pub enum PngError {
    /// Too large for an image: so many pixels wide and high. Draw a part of it, or SVG.
    TooLarge(u32, u32),
    /// The picture could not be drawn or encoded.
    Draw(Box<dyn std::error::Error + Send + Sync>),
}

impl std::fmt::Display for PngError {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::TooLarge(width, height) => {
                write!(out, "{width} by {height} pixels are too many for a PNG; draw a part of the graph, or SVG")
            }
            Self::Draw(error) => write!(out, "the picture cannot be drawn: {error}"),
        }
    }
}

impl std::error::Error for PngError {}

/// The longest side of an image that others still open.
const LONGEST: f32 = 30_000.0;
/// The most pixels: four bytes each.
const MOST: f32 = 150_000_000.0;

/// Writes a picture as PNG, with `scale` pixels of the image for each of the picture.
///
/// A picture that would be too large is drawn at the largest scale that can be.
///
/// # Errors
///
/// If the picture is too large even when it is drawn at a tenth of its size.
///
/// ```
/// use dag_core::{Dag, input, module, node};
/// use dag_view::{Fonts, Options};
///
/// input!(price: f64);
/// #[node] fn tax(price: &f64) -> f64 { price / 4.0 }
///
/// let dag = Dag::builder().add(module!([price, tax])).build()?;
/// let png = dag_view::png(&dag.view(), &Options::default(), 2.0, Fonts::Embedded)?;
/// assert!(png.starts_with(b"\x89PNG"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn png(picture: &Picture, options: &Options, scale: f32, fonts: Fonts) -> Result<Vec<u8>, PngError> {
    Drawing::new(picture, options).png(&picture.marks, scale, fonts)
}

impl Drawing {
    /// Writes the picture as PNG, with these marks in place of its own.
    ///
    /// # Errors
    ///
    /// As [`png`].
    pub fn png(&self, marks: &Marks, scale: f32, fonts: Fonts) -> Result<Vec<u8>, PngError> {
        painted(&self.svg(marks), scale, fonts)
    }
}

fn painted(svg: &str, scale: f32, fonts: Fonts) -> Result<Vec<u8>, PngError> {
    let tree = Tree::from_str(svg, &with_fonts(fonts)).map_err(|error| PngError::Draw(error.into()))?;
    let size = tree.size();
    let fits = (LONGEST / size.width().max(size.height())).min((MOST / (size.width() * size.height())).sqrt());
    let scale = scale.min(fits);
    let [width, height] = [size.width(), size.height()].map(|side| pixels(side * scale));
    let pixmap = (scale >= 0.1).then(|| Pixmap::new(width, height)).flatten();
    let mut pixmap = pixmap.ok_or(PngError::TooLarge(pixels(size.width()), pixels(size.height())))?;
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut pixmap.as_mut());
    pixmap.encode_png().map_err(|error| PngError::Draw(error.into()))
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the size of an image")]
fn pixels(side: f32) -> u32 {
    side.ceil() as u32
}

fn with_fonts(fonts: Fonts) -> usvg::Options<'static> {
    let mut options = usvg::Options::default();
    let known = options.fontdb_mut();
    known.load_font_data(font::REGULAR.to_vec());
    known.load_font_data(font::BOLD.to_vec());
    if fonts == Fonts::System {
        known.load_system_fonts();
    }
    options
}
