//! Files that appear whole, under their name, or not at all.

use std::fs::{self, File, OpenOptions};
use std::io::{BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::exit::Usage;

/// Writes a file piece by piece, so that nothing is too large for the memory. Until it is finished it has a hidden name beside its own.
pub(super) fn write(
    path: &Path,
    content: impl FnOnce(&mut dyn FnMut(&[u8]) -> Result<()>) -> Result<()>,
) -> Result<()> {
    let failed = || format!("cannot write {}", path.display());
    let Some(target) = target(path)? else {
        let file = File::options().write(true).open(path).with_context(failed)?;
        return pieces(file, path, content).map(drop);
    };
    let folder = target.parent().unwrap_or(Path::new("/"));
    // Made like any other file, where a plain temporary file would be closed to everybody else.
    let made = tempfile::Builder::new().prefix(".writing-").make_in(folder, |path| File::create_new(path));
    let (file, hidden) = made.with_context(failed)?.into_parts();
    pieces(file, path, content)?;
    if let Ok(there) = fs::metadata(&target) {
        fs::set_permissions(&hidden, there.permissions()).with_context(failed)?;
    }
    hidden.persist(&target).with_context(failed)
}

fn pieces(
    file: File,
    path: &Path,
    content: impl FnOnce(&mut dyn FnMut(&[u8]) -> Result<()>) -> Result<()>,
) -> Result<()> {
    let failed = || format!("cannot write {}", path.display());
    let mut file = BufWriter::new(file);
    content(&mut |bytes| file.write_all(bytes).with_context(failed))?;
    file.flush().with_context(failed)
}

/// What is to be replaced or made: behind links, so that they stay. `None` for a pipe or a device, which can only be written to.
fn target(path: &Path) -> Result<Option<PathBuf>> {
    let folder = path.parent().filter(|folder| *folder != Path::new("")).unwrap_or(Path::new("."));
    if !folder.is_dir() {
        return Err(Usage(format!("the folder of {} does not exist; make it first", path.display())).into());
    }
    let failed = || format!("cannot write {}", path.display());
    match fs::canonicalize(path) {
        Ok(there) if there.is_file() => {
            // Whoever may not write to a file shall not replace it either.
            OpenOptions::new().append(true).open(&there).with_context(failed)?;
            Ok(Some(there))
        }
        Ok(_) => Ok(None),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let name = path.file_name().with_context(failed)?;
            Ok(Some(fs::canonicalize(folder).with_context(failed)?.join(name)))
        }
        Err(error) => Err(error).with_context(failed),
    }
}
