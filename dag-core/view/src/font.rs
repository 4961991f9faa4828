//! The font that text is measured with, and drawn with where a picture has no other: two faces of one family.

use std::sync::LazyLock;

use ttf_parser::Face;

/// The names of the font in an SVG: where it is missing, Verdana is as wide.
pub(crate) const FAMILY: &str = "DejaVu Sans, Verdana, sans-serif";

pub(crate) const REGULAR: &[u8] = include_bytes!("../fonts/DejaVuSans.ttf");
pub(crate) const BOLD: &[u8] = include_bytes!("../fonts/DejaVuSans-Bold.ttf");

static FACES: LazyLock<[Option<Face<'static>>; 2]> =
    LazyLock::new(|| [REGULAR, BOLD].map(|face| Face::parse(face, 0).ok()));

/// How a text is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// The height of the font in pixels.
    pub size: i32,
    /// Whether it is bold.
    pub bold: bool,
}

/// The width of a line in pixels, rounded up. What the font has no letter for counts as wide as it is high.
pub(crate) fn width(text: &str, style: Style) -> i32 {
    let Some(face) = &FACES[usize::from(style.bold)] else { return 0 };
    let em = i32::from(face.units_per_em());
    let units: i32 = text.chars().map(|letter| advance(face, letter, em)).sum();
    (units * style.size + em - 1) / em
}

fn advance(face: &Face<'_>, letter: char, em: i32) -> i32 {
    face.glyph_index(letter).and_then(|glyph| face.glyph_hor_advance(glyph)).map_or(em, i32::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_faces_are_there_and_bold_is_wider() {
        let [regular, bold] = [false, true].map(|bold| width("decide_mode", Style { size: 12, bold }));
        assert!(0 < regular && regular < bold, "{regular} {bold}");
    }

    #[test]
    fn unknown_letters_have_a_width() {
        assert_eq!(width("界", Style { size: 12, bold: false }), 12);
    }
}
