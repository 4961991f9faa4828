//! Writing to the two streams: data to standard output, talk to standard error, and no control characters of others to a terminal.

use std::borrow::Cow;
use std::io::{self, IsTerminal, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Writes data, and says so if that fails.
pub(super) fn data(text: &str) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    stdout.write_all(printable(text, stdout.is_terminal()).as_bytes())?;
    stdout.flush()
}

/// Writes data that is no text.
pub(super) fn bytes(data: &[u8]) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    stdout.write_all(data)?;
    stdout.flush()
}

/// Writes talk. That nobody can hear it is no reason to stop.
pub(super) fn talk(text: &str) {
    let mut stderr = io::stderr().lock();
    let _ = writeln!(stderr, "{}", printable(text, stderr.is_terminal()));
}

/// Writes talk over the current line of a terminal that can do that, and nothing elsewhere.
pub(super) fn progress(text: &str) {
    let mut stderr = io::stderr().lock();
    if stderr.is_terminal() && !is_dumb() {
        let _ = write!(stderr, "\r\x1b[2K{}", printable(text, true)).and_then(|()| stderr.flush());
    }
}

/// Whether parts of an answer were written as they came.
#[derive(Debug, Clone, Default)]
pub(super) struct Streamed(Arc<AtomicBool>);

impl Streamed {
    /// Writes one part. A closed output is noticed when the answer ends.
    pub(super) fn write(&self, part: &str) {
        self.0.store(true, Ordering::Relaxed);
        let _ = data(part);
    }

    /// Whether there were any since this was last asked.
    pub(super) fn take(&self) -> bool {
        self.0.swap(false, Ordering::Relaxed)
    }
}

/// Whether a person watches standard output.
pub(super) fn is_watched() -> bool {
    io::stdout().is_terminal()
}

/// Writes talk that stands back behind a conversation: dim, unless `NO_COLOR` or the terminal forbid it.
pub(super) fn aside(text: &str) {
    let mut stderr = io::stderr().lock();
    let text = printable(text, stderr.is_terminal());
    let _ = if is_coloured(&stderr) { writeln!(stderr, "\x1b[2m{text}\x1b[0m") } else { writeln!(stderr, "{text}") };
}

fn is_coloured(stream: &impl IsTerminal) -> bool {
    let is_set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    stream.is_terminal() && !is_set("NO_COLOR") && !is_dumb()
}

/// Whether the terminal obeys no escape sequences.
fn is_dumb() -> bool {
    std::env::var_os("TERM").is_some_and(|term| term == "dumb")
}

/// What models and servers say may hold escape sequences, or marks that turn the direction of writing; a terminal would obey them.
fn printable(text: &str, is_terminal: bool) -> Cow<'_, str> {
    if is_terminal { text.chars().filter(|c| is_harmless(*c)).collect() } else { text.into() }
}

fn is_harmless(c: char) -> bool {
    match c {
        '\n' | '\t' => true,
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => false,
        _ => !c.is_control(),
    }
}
