//! The documents that questions are answered from, and how they are cut into passages.
//!
//! They are embedded, so that an answer always speaks of the version that is running. To add a document, add a line to [`DOCUMENTS`].

/// The documents by the name that is cited.
const DOCUMENTS: &[(&str, &str)] = &[
    ("concepts.md", include_str!("../../../../assets/concepts.md")),
    ("README.md", include_str!("../../../../../README.md")),
    ("architecture.md", include_str!("../../../../../docs/architecture.md")),
    ("compare.md", include_str!("../../../../../docs/compare.md")),
];

/// How many bytes a passage may grow to before the next paragraph starts a new one.
const PASSAGE: usize = 700;

/// A few paragraphs under one heading.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Passage {
    /// The document's name.
    pub(super) document: &'static str,
    /// The heading above the paragraphs, without its marks.
    pub(super) heading: String,
    /// The paragraphs, as Markdown.
    pub(super) text: String,
}

/// All passages, in the order of the documents.
pub(super) fn passages() -> Vec<Passage> {
    DOCUMENTS.iter().flat_map(|(name, text)| cut(name, text)).collect()
}

/// Cuts a document at its headings, and long sections at their paragraphs.
fn cut(document: &'static str, text: &str) -> Vec<Passage> {
    let mut passages: Vec<Passage> = Vec::new();
    let mut heading = String::new();
    for block in blocks(text) {
        if let Some(title) = title(&block) {
            heading = title;
            continue;
        }
        match passages.last_mut().filter(|last| last.heading == heading && last.text.len() + block.len() < PASSAGE) {
            Some(last) => last.text = format!("{}\n\n{block}", last.text),
            None => passages.push(Passage { document, heading: heading.clone(), text: block }),
        }
    }
    passages
}

/// The blocks of a Markdown text: headings, paragraphs, and fenced code as a whole, however many empty lines are in it.
fn blocks(text: &str) -> Vec<String> {
    let mut blocks = vec![String::new()];
    let mut fenced = false;
    for line in text.lines() {
        let is_fence = line.trim_start().starts_with("```");
        let starts_new = !fenced
            && (line.trim().is_empty() || title(line).is_some() || blocks.last().is_some_and(|b| title(b).is_some()));
        fenced ^= is_fence;
        if starts_new {
            blocks.push(String::new());
        }
        if let Some(block) = blocks.last_mut().filter(|block| fenced || !block.is_empty() || !line.trim().is_empty()) {
            block.push_str(line);
            block.push('\n');
        }
    }
    blocks.iter().map(|block| reflowed(block.trim_end())).filter(|block| !block.is_empty()).collect()
}

/// Joins the lines of a paragraph and of each item of a list, which are broken for an editor and not for a reader. Comments go.
fn reflowed(block: &str) -> String {
    if block.starts_with("```") || block.starts_with('|') {
        return block.to_owned();
    }
    let mut text = String::new();
    for line in block.lines().filter(|line| !line.starts_with("<!--")) {
        let is_item = line.starts_with("- ") || line.starts_with("```");
        let gap = if text.is_empty() {
            ""
        } else if is_item {
            "\n"
        } else {
            " "
        };
        text.push_str(gap);
        text.push_str(line.trim());
    }
    text
}

/// The title of a heading line.
fn title(block: &str) -> Option<String> {
    let after = block.trim_start_matches('#');
    let is_heading = after.len() < block.len() && after.starts_with(' ') && block.lines().count() == 1;
    is_heading.then(|| after.trim().replace('`', ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_in_fenced_code_is_no_heading() {
        let passages = cut("x.md", "# A\nFirst.\n\n```sh\n# run\n\nls\n```\n## B\nLast.");
        let seen: Vec<_> = passages.iter().map(|p| (p.heading.as_str(), p.text.as_str())).collect();
        assert_eq!(seen, [("A", "First.\n\n```sh\n# run\n\nls\n```"), ("B", "Last.")]);
    }

    #[test]
    fn lines_are_joined_but_for_lists_tables_and_code() {
        assert_eq!(reflowed("One\ntwo."), "One two.");
        assert_eq!(reflowed("- one\n  more\n- two"), "- one more\n- two");
        assert_eq!(reflowed("| a |\n| b |"), "| a |\n| b |");
    }
}
