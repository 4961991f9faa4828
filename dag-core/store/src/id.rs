//! Names that become folders: checked, so that none of them leaves the store.
//!
//! Burr checks project names alone; an app id `../../x` writes outside of its directory.

use crate::error::{Error, Result};

const PROJECT: &str = "a project name is made of ASCII letters, digits, `_`, `-` and `:`";
const APP: &str =
    "an app id is 1 to 255 bytes of text without `/`, `\\` and control characters, and begins with no `.`";
const PARTITION: &str = "a partition key is text without `/` and control characters, and neither empty nor `__none__`";

/// A folder's name can be no longer on any file system that matters.
const LONGEST: usize = 255;

/// Refuses what Burr refuses as the name of a project.
pub(crate) fn check_project(id: &str) -> Result<()> {
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | ':');
    let why = match id {
        "" => Some("is empty"),
        _ if id.len() > LONGEST => Some("is too long"),
        _ if !id.chars().all(allowed) => Some("has other characters than those allowed"),
        _ => None,
    };
    refuse("the project name", id, why, PROJECT)
}

/// Refuses an app id that would not be one visible folder in the project.
pub(crate) fn check_app(id: &str) -> Result<()> {
    let why = match id {
        "" => Some("is empty"),
        _ if id.len() > LONGEST => Some("is too long"),
        _ if id.starts_with('.') => Some("begins with a dot, which is kept for files of the store"),
        _ if id.contains(['/', '\\']) => Some("would be a path"),
        _ if id.chars().any(char::is_control) => Some("has control characters"),
        _ => None,
    };
    refuse("the app id", id, why, APP)
}

/// Refuses a partition key that has no address in Burr's server.
pub(crate) fn check_partition_key(id: &str) -> Result<()> {
    let why = match id {
        "" => Some("is empty"),
        "__none__" => Some("is the word for having none"),
        _ if id.contains('/') => Some("would be a path"),
        _ if id.chars().any(char::is_control) => Some("has control characters"),
        _ => None,
    };
    refuse("the partition key", id, why, PARTITION)
}

fn refuse(what: &'static str, id: &str, why: Option<&'static str>, allowed: &'static str) -> Result<()> {
    match why {
        None => Ok(()),
        Some(why) => Err(Error::Id { what, id: id.to_owned(), why, allowed }),
    }
}
