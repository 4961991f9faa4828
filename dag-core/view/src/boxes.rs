//! What is written into the box of a node, and how large it is for that.

use dag_core::picture::{Node, NodeKind};

use crate::Options;
use crate::font::{self, Style};

pub(crate) const NAME: Style = Style { size: 12, bold: true };
pub(crate) const DETAIL: Style = Style { size: 11, bold: false };
pub(crate) const LABEL: Style = Style { size: 11, bold: false };
pub(crate) const TITLE: Style = Style { size: 11, bold: true };

/// Longer lines are broken.
const WIDEST: i32 = 250;
/// A detail of more lines is cut; its whole is in the tooltip.
const DETAIL_LINES: usize = 3;
const PADDING: (i32, i32) = (14, 9);
const LEAST: (i32, i32) = (56, 34);

/// A line of a box.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What it says.
    pub text: String,
    /// How it is written.
    pub style: Style,
    /// From the line before, or from the top.
    pub(crate) height: i32,
}

/// The lines of a node.
pub(crate) fn lines(node: &Node, options: &Options) -> Vec<Line> {
    let name = if node.kind == NodeKind::Check { DETAIL } else { NAME };
    let mut lines = broken(&node.label, name, usize::MAX);
    let mut detail = |text: &str| lines.extend(broken(text, DETAIL, DETAIL_LINES));
    if options.types {
        node.ty.as_deref().into_iter().for_each(&mut detail);
    }
    if options.docs {
        node.doc.lines().next().into_iter().for_each(&mut detail);
    }
    if options.tags {
        node.tags.iter().for_each(|tag| detail(&tag_text(tag)));
    }
    if options.state {
        state(node).iter().for_each(|line| detail(line));
    }
    lines
}

/// A tag as it is written: `kind=llm`, or its name alone.
pub(crate) fn tag_text((key, value): &(String, String)) -> String {
    if value.is_empty() { key.clone() } else { format!("{key}={value}") }
}

/// What an action reads and writes.
pub(crate) fn state(node: &Node) -> Vec<String> {
    let line = |what: &str, fields: &[String]| (!fields.is_empty()).then(|| format!("{what} {}", fields.join(", ")));
    [line("reads", &node.reads), line("writes", &node.writes)].into_iter().flatten().collect()
}

/// The room for figures that are known, or for usual ones.
pub(crate) fn figures(known: &str) -> (i32, i32) {
    let width = ["00.0 ms, 00×", known].map(|text| font::width(text, DETAIL)).into_iter().max();
    (width.unwrap_or_default(), line_height(DETAIL))
}

fn line_height(style: Style) -> i32 {
    style.size + 4
}

/// The width and the height of a box with these lines, and room for something below them.
pub(crate) fn size(lines: &[Line], below: Option<(i32, i32)>) -> (i32, i32) {
    let below = below.unwrap_or_default();
    let width = lines.iter().map(|line| font::width(&line.text, line.style)).fold(below.0, i32::max);
    let height = lines.iter().map(|line| line.height).sum::<i32>() + below.1;
    // Even, so that the middle is a whole number.
    let even = |size: i32| size + size % 2;
    (even((width + 2 * PADDING.0).max(LEAST.0)), even((height + 2 * PADDING.1).max(LEAST.1)))
}

fn broken(text: &str, style: Style, most: usize) -> Vec<Line> {
    let mut texts: Vec<String> = text.lines().flat_map(|line| wrapped(line.trim(), style)).collect();
    if texts.len() > most {
        texts.truncate(most);
        texts[most - 1].push('…');
    }
    texts.into_iter().map(|text| Line { text, style, height: line_height(style) }).collect()
}

/// Breaks a line behind one of the marks that names and types are made of, or anywhere if there is none.
pub(crate) fn wrapped(text: &str, style: Style) -> Vec<String> {
    let width = font::width(text, style);
    if width <= WIDEST {
        return vec![text.to_owned()];
    }
    // Lines of about one length look better than a full one and a rest.
    let even = width / (width / WIDEST + 1) + 3 * style.size;
    let mut lines = vec![String::new()];
    for word in text.split_inclusive(['_', '.', ' ', ':', ',', '-', '/', '<', '&', '|', '(', '=']) {
        for part in parts(word, style) {
            let last = lines.len() - 1;
            if !lines[last].is_empty() && font::width(&format!("{}{part}", lines[last]), style) > even.min(WIDEST) {
                lines.push(String::new());
            }
            lines.last_mut().into_iter().for_each(|line| line.push_str(&part));
        }
    }
    lines.iter().map(|line| line.trim().to_owned()).collect()
}

/// A word that is too long for any line, in pieces.
fn parts(word: &str, style: Style) -> Vec<String> {
    let letters = usize::try_from(WIDEST / style.size).unwrap_or(1);
    if font::width(word, style) <= WIDEST {
        return vec![word.to_owned()];
    }
    let letters_of_word: Vec<char> = word.chars().collect();
    letters_of_word.chunks(letters).map(|part| part.iter().collect()).collect()
}
