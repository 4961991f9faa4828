//! JSON: the picture model as it is.

use dag_core::picture::Picture;

/// Writes a picture as JSON: `{"title", "nodes": [{"id", "label", "kind", "type", …}], "edges": [{"from", "to", "kind", "label"}]}`.
///
/// With marks there is `"marks": {"nodes": {ID: {"status", "ms", "attempts", "count", "critical", "note"}}, "edges": [{"from", "to", "kind",
/// "label", "status", …}]}` as well. What does not hold is left out. All but the marks can be read back as a [`Picture`].
pub fn json(picture: &Picture) -> String {
    // Strings and lists only: there is nothing in a picture that could fail to be written.
    let mut text = serde_json::to_string_pretty(picture).unwrap_or_default();
    text.push('\n');
    text
}
