//! JSON: the picture model as it is.

use dag_core::picture::Picture;

/// Writes a picture as JSON: `{"title", "nodes": [{"id", "label", "kind", "type", …}], "edges": [{"from", "to", "kind", "label"}]}`.
pub fn json(picture: &Picture) -> String {
    // Strings and lists only: there is nothing in a picture that could fail to be written.
    let mut text = serde_json::to_string_pretty(picture).unwrap_or_default();
    text.push('\n');
    text
}
