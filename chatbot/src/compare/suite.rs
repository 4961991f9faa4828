//! Many prompts at once: a file with one on each line, or a folder with one in each file.

use std::fs;
use std::path::{Path, PathBuf};

/// Why the prompts of a suite could not be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SuiteError {
    /// It cannot be read.
    #[error("cannot read the suite {}: {source}", .path.display())]
    Read {
        /// The file or folder.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// There is nothing in it.
    #[error("the suite {} has no prompts; {hint}", .path.display())]
    Empty {
        /// The file or folder.
        path: PathBuf,
        /// What it should hold.
        hint: &'static str,
    },
}

/// The prompts of a suite: the lines of a file, without empty ones and those that begin with `#`, or the whole of each `.txt` file of a
/// folder, in the order of their names.
///
/// # Errors
/// It cannot be read, or there is nothing in it.
pub fn suite(path: &Path) -> Result<Vec<String>, SuiteError> {
    let read = |source| SuiteError::Read { path: path.to_owned(), source };
    let (prompts, hint) = if path.is_dir() {
        (of_folder(path).map_err(read)?, "it holds no .txt file with text in it")
    } else {
        let lines = fs::read_to_string(path).map_err(read)?;
        let lines = lines.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        (lines.map(str::to_owned).collect(), "write one on each line")
    };
    if prompts.is_empty() { Err(SuiteError::Empty { path: path.to_owned(), hint }) } else { Ok(prompts) }
}

fn of_folder(path: &Path) -> std::io::Result<Vec<String>> {
    let entries: Vec<_> = fs::read_dir(path)?.collect::<Result<_, _>>()?;
    let mut files: Vec<_> = entries.iter().map(fs::DirEntry::path).collect();
    files.retain(|file| file.extension().is_some_and(|ending| ending == "txt"));
    files.sort();
    let texts: Vec<_> = files.iter().map(fs::read_to_string).collect::<Result<_, _>>()?;
    Ok(texts.iter().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_has_a_prompt_on_each_line() {
        let file = tempfile::NamedTempFile::new().expect("a file");
        fs::write(file.path(), "# of today\nWhat is a node?\n\n  Draw a cat  \r\n").expect("written");
        assert_eq!(suite(file.path()).expect("prompts"), ["What is a node?", "Draw a cat"]);
    }

    #[test]
    fn a_folder_has_a_prompt_in_each_file() {
        let folder = tempfile::tempdir().expect("a folder");
        let written = [("b.txt", "second\nwith two lines\n"), ("a.txt", "first"), ("c.md", "not one"), ("d.txt", " ")];
        for (name, text) in written {
            fs::write(folder.path().join(name), text).expect("written");
        }
        assert_eq!(suite(folder.path()).expect("prompts"), ["first", "second\nwith two lines"]);
    }

    #[test]
    fn nothing_in_it_is_an_error_that_says_what_to_do() {
        let folder = tempfile::tempdir().expect("a folder");
        let told = suite(folder.path()).expect_err("nothing").to_string();
        assert!(told.ends_with("has no prompts; it holds no .txt file with text in it"), "{told}");
        let told = suite(&folder.path().join("missing")).expect_err("nothing").to_string();
        assert!(told.starts_with("cannot read the suite ") && told.contains("missing"), "{told}");
    }
}
