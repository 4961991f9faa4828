//! Finding what was named on the command line: a project, an application, a step; and what is near to one that is not there.

use anyhow::Result;
use dag_store::{AppDir, Error, Project, Store};

use crate::cli::exit::Usage;

/// How many names a message lists.
const LISTED: usize = 10;

/// A project that is there.
pub(super) fn project(store: &Store, name: &str) -> Result<Project> {
    let names: Vec<_> = store.projects()?.iter().map(|project| project.name().to_owned()).collect();
    if names.iter().any(|known| known == name) {
        return store.project(name).map_err(wrong);
    }
    let place = format!("in {}", store.path().display());
    Err(Usage(format!("no project is named `{name}` {place}; {}", hint(name, &names))).into())
}

/// An application that is there, by `PROJECT/APP`.
pub(super) fn app(store: &Store, text: &str) -> Result<AppDir> {
    let Some((project_name, id)) = text.split_once('/') else { return Err(without_project(store, text)) };
    let project = project(store, project_name)?;
    if let Some(app) = project.app(id).ok().filter(AppDir::exists) {
        return Ok(app);
    }
    let ids: Vec<_> = project.apps()?.iter().map(|app| app.id().to_owned()).collect();
    Err(Usage(format!("no application is named `{id}` in {}; {}", project.path().display(), hint(id, &ids))).into())
}

/// An application and a step, by `PROJECT/APP` or `PROJECT/APP:STEP`. An id may hold a colon itself.
pub(in crate::cli) fn app_and_step(store: &Store, text: &str) -> Result<(AppDir, Option<u64>)> {
    match text.rsplit_once(':').map(|(app, step)| (app, step.parse())) {
        Some((name, Ok(step))) if name.contains('/') => match (app(store, text), app(store, name)) {
            (Ok(app), _) => Ok((app, None)),
            (Err(_), found) => Ok((found?, Some(step))),
        },
        _ => Ok((app(store, text)?, None)),
    }
}

/// `PROJECT/APP`, as it is typed.
pub(in crate::cli) fn name(app: &AppDir) -> String {
    format!("{}/{}", app.project().name(), app.id())
}

/// What the person can mend by other words is usage; everything else is unexpected.
pub(in crate::cli) fn wrong(error: Error) -> anyhow::Error {
    match error {
        Error::NoApp(_) | Error::NoStep { .. } | Error::Id { .. } => Usage(error.to_string()).into(),
        error => error.into(),
    }
}

fn without_project(store: &Store, text: &str) -> anyhow::Error {
    let projects = store.projects().unwrap_or_default();
    let is_here = |project: &&Project| project.app(text).is_ok_and(|app| app.exists());
    let hint = match projects.iter().find(is_here) {
        Some(project) => format!("did you mean `{}/{text}`?", project.name()),
        None => "`chatbot runs list` shows them".to_owned(),
    };
    Usage(format!("an application is named as PROJECT/APP, and `{text}` has no `/`; {hint}")).into()
}

/// The nearest name, or the one that begins like this, or what there is.
fn hint(wanted: &str, names: &[String]) -> String {
    let mut longer = names.iter().filter(|name| !wanted.is_empty() && name.starts_with(wanted)).map(String::as_str);
    let only = longer.next().filter(|_| longer.next().is_none());
    match dag_core::nearest(wanted, names.iter().map(String::as_str)).or(only) {
        Some(near) => format!("did you mean `{near}`?"),
        None if names.is_empty() => "there is none".to_owned(),
        None if names.len() > LISTED => {
            format!("there are {} and {} more", names[..LISTED].join(", "), names.len() - LISTED)
        }
        None => format!("there is {}", names.join(", ")),
    }
}
