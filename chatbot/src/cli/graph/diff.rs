//! What differs between two pictures, or two exports of a graph, that were written as JSON.

use std::fs;
use std::path::Path;

use dag_core::export::Export;
use dag_core::picture::Picture;
use serde_json::Value;

use crate::cli::exit::Usage;

pub(super) fn picture(files: &str) -> anyhow::Result<Picture> {
    let (old, new) = two(files)
        .ok_or_else(|| Usage(format!("`diff:{files}` names one file; it takes two, as in diff:old.json:new.json")))?;
    Ok(read(old)?.diff(&read(new)?))
}

/// A name may hold a colon itself: of several ways to cut, one where both files are there.
fn two(files: &str) -> Option<(&str, &str)> {
    let mut cuts = files.match_indices(':').map(|(at, _)| (&files[..at], &files[at + 1..]));
    let is_there = |name: &str| Path::new(name).is_file();
    cuts.clone().find(|(old, new)| is_there(old) && is_there(new)).or_else(|| cuts.next())
}

fn read(file: &str) -> anyhow::Result<Picture> {
    let text = fs::read_to_string(file).map_err(|error| Usage(format!("{file} cannot be read: {error}")))?;
    let wrong = |error| {
        Usage(format!(
            "{file} is no picture and no export of a graph: {error}; `chatbot graph --of dag -o {file}` writes one"
        ))
    };
    let json: Value = serde_json::from_str(&text).map_err(wrong)?;
    let picture = if json.get("edges").is_some() {
        serde_json::from_value(json)
    } else {
        serde_json::from_value(json).map(|export: Export| export.view())
    };
    Ok(picture.map_err(wrong)?)
}
