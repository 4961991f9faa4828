//! The lines of a conversation: from a terminal, with line editing and a history, or from a pipe.

use std::io::{self, BufRead, IsTerminal, Read};
use std::path::PathBuf;

use anyhow::Context;
use rustyline::error::ReadlineError;
use rustyline::{Behavior, Config, DefaultEditor};

use super::interrupt::or_interrupted;
use super::{output, prompt};

/// What was read.
pub(super) enum Line {
    /// A line, without its end.
    Text(String),
    /// A line that cannot be taken, and why. The next one may be better.
    Refused(anyhow::Error),
    /// Ctrl-C.
    Interrupted,
    /// There is nothing more.
    End,
}

/// Where lines come from.
pub(super) enum Input {
    /// A person.
    Terminal(Box<Editor>),
    /// A pipe or a file; nothing is written for it, and its lines are not kept.
    Pipe,
}

impl Input {
    /// Standard input; what a person writes is kept in the file `history`.
    pub(super) fn open(history: PathBuf) -> anyhow::Result<Self> {
        if io::stdin().is_terminal() {
            Editor::open(history).map(|editor| Self::Terminal(Box::new(editor)))
        } else {
            Ok(Self::Pipe)
        }
    }

    /// Whether a person writes.
    pub(super) fn is_terminal(&self) -> bool {
        matches!(self, Self::Terminal(_))
    }

    pub(super) async fn read(&mut self) -> anyhow::Result<Line> {
        match self {
            Self::Terminal(editor) => tokio::task::block_in_place(|| editor.read()),
            // A thread of its own waits, so that Ctrl-C is heard; the next line is lost to it only when the program ends.
            Self::Pipe => match or_interrupted(tokio::task::spawn_blocking(|| next(&mut io::stdin().lock()))).await {
                Some(line) => line?.context("cannot read from standard input"),
                None => Ok(Line::Interrupted),
            },
        }
    }

    pub(super) fn close(self) {
        if let Self::Terminal(editor) = self {
            editor.close();
        }
    }
}

/// The next line of a pipe; of one that is too long, no more is held than the limit.
fn next(input: &mut impl BufRead) -> io::Result<Line> {
    let mut bytes = Vec::new();
    input.take(prompt::LIMIT + 1).read_until(b'\n', &mut bytes)?;
    let is_whole = bytes.ends_with(b"\n");
    if bytes.len() as u64 > prompt::LIMIT && !is_whole {
        input.skip_until(b'\n')?;
        return Ok(Line::Refused(prompt::too_long()));
    }
    if bytes.is_empty() {
        return Ok(Line::End);
    }
    Ok(prompt::text(bytes).map_or_else(Line::Refused, Line::Text))
}

/// Line editing with a history that outlives the program, where it can be kept.
pub(super) struct Editor {
    lines: DefaultEditor,
    history: PathBuf,
}

impl Editor {
    fn open(history: PathBuf) -> anyhow::Result<Self> {
        // The prompt belongs on the terminal, also where standard output is a file.
        let config = Config::builder().behavior(Behavior::PreferTerm).build();
        let mut lines = DefaultEditor::with_config(config).context("cannot open the terminal")?;
        if history.exists()
            && let Err(error) = lines.load_history(&history)
        {
            output::talk(&format!("warning: the history in {} cannot be read: {error}", history.display()));
        }
        Ok(Self { lines, history })
    }

    fn read(&mut self) -> anyhow::Result<Line> {
        match self.lines.readline("> ") {
            Ok(text) => {
                self.lines.add_history_entry(text.trim())?;
                Ok(Line::Text(text))
            }
            Err(ReadlineError::Interrupted) => Ok(Line::Interrupted),
            Err(ReadlineError::Eof) => Ok(Line::End),
            Err(error) => Err(error).context("cannot read from the terminal"),
        }
    }

    /// Keeps the history; that it cannot be kept is worth a word and no more.
    fn close(mut self) {
        let folder = self.history.parent().map_or(Ok(()), std::fs::create_dir_all);
        if let Err(error) = folder.map_err(ReadlineError::from).and_then(|()| self.lines.save_history(&self.history)) {
            output::talk(&format!("warning: the history cannot be kept in {}: {error}", self.history.display()));
        }
    }
}
