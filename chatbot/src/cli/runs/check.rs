//! `chatbot runs check`: file and line of everything that is broken, and mending torn ends.

use clap::Args;
use dag_store::{AppDir, Mended, Problem, Project, Report, Store};
use serde::Serialize;

use super::place;
use crate::cli::{Exit, output};

/// Name file and line of what is broken.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Check {
    /// What to check; everything without it
    #[arg(value_name = "PROJECT[/APP]")]
    place: Option<String>,
    /// Cut off what a killed program left unfinished, then check
    #[arg(long)]
    repair: bool,
    /// Print one JSON object with what is broken and what was mended
    #[arg(long)]
    json: bool,
}

const EXAMPLES: &str = "\
Exits with 1 if anything can not be read. What is merely odd is a note.

Examples:
  chatbot runs check
  chatbot runs check chatbot/turtle --repair
  chatbot runs check chatbot --json";

/// What was found, as `--json` prints it.
#[derive(Debug, Default, Serialize)]
struct Found {
    apps: usize,
    problems: Vec<Problem>,
    mended: Vec<Repaired>,
    /// What the system did not let us read or write.
    errors: Vec<String>,
}

#[derive(Debug, Serialize)]
struct Repaired {
    project: String,
    app_id: String,
    mended: Mended,
}

impl Check {
    pub(super) fn run(self, store: &Store) -> anyhow::Result<Exit> {
        let mut found = Found::default();
        match self.place.as_deref() {
            Some(name) if name.contains('/') => found.app(&place::app(store, name)?, self.repair),
            Some(name) => found.project(&place::project(store, name)?, self.repair)?,
            None => {
                for project in store.projects()? {
                    found.project(&project, self.repair)?;
                }
            }
        }
        found.mended.iter().for_each(|repaired| output::talk(&repaired.text()));
        if self.json {
            output::data(&format!("{}\n", serde_json::to_string(&found)?))?;
        } else {
            output::data(&found.text())?;
        }
        output::talk(&found.summary(self.repair));
        Ok(if found.is_broken() { Exit::Error } else { Exit::Ok })
    }
}

impl Found {
    fn project(&mut self, project: &Project, repair: bool) -> anyhow::Result<()> {
        if repair {
            self.repair_all(project)?;
        }
        match project.check() {
            Ok(report) => self.take(report),
            // One file that can not be read hides no other.
            Err(_) => project.apps()?.iter().for_each(|app| self.app(app, false)),
        }
        Ok(())
    }

    fn app(&mut self, app: &AppDir, repair: bool) {
        if repair {
            self.repair(app);
        }
        self.apps += 1;
        match app.read() {
            Ok(read) => self.problems.extend(read.problems),
            Err(error) => self.errors.push(error.to_string()),
        }
    }

    fn take(&mut self, report: Report) {
        self.apps += report.apps;
        self.problems.extend(report.problems);
    }

    /// Each application on its own, then what is left of those that were never finished.
    fn repair_all(&mut self, project: &Project) -> anyhow::Result<()> {
        let before = self.errors.len();
        project.apps()?.iter().for_each(|app| self.repair(app));
        if self.errors.len() == before {
            project.repair()?;
        }
        Ok(())
    }

    fn repair(&mut self, app: &AppDir) {
        let (project, app_id) = (app.project().name().to_owned(), app.id().to_owned());
        match app.repair() {
            Ok(None) => {}
            Ok(Some(mended)) => self.mended.push(Repaired { project, app_id, mended }),
            Err(error) => self.errors.push(error.to_string()),
        }
    }

    fn is_broken(&self) -> bool {
        !self.errors.is_empty() || self.problems.iter().any(|problem| problem.lost)
    }

    fn text(&self) -> String {
        let problems = self.problems.iter().map(line);
        problems.chain(self.errors.iter().map(|error| format!("{error}\n"))).collect()
    }

    fn summary(&self, repaired: bool) -> String {
        let lost = self.problems.iter().filter(|problem| problem.lost).count();
        let (broken, notes) = (lost + self.errors.len(), self.problems.len() - lost);
        let hint = if lost > 0 && !repaired { "; --repair cuts off torn ends" } else { "" };
        format!("{} checked, {broken} broken, {}{hint}", count(self.apps, "run"), count(notes, "note"))
    }
}

impl Repaired {
    fn text(&self) -> String {
        let done = match self.mended {
            Mended::Cut { bytes, .. } => format!("cut off {bytes} bytes of a record that was not finished"),
            Mended::Ended => "ended the last line".to_owned(),
        };
        format!("mended: {}/{}: {done}", self.project, self.app_id)
    }
}

/// `FILE:LINE: what`, as editors and `grep` know it.
fn line(problem: &Problem) -> String {
    let line = problem.line.map(|line| format!(":{line}")).unwrap_or_default();
    let note = if problem.lost { "" } else { "note: " };
    format!("{}{line}: {note}{}\n", problem.path.display(), problem.what)
}

fn count(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}
