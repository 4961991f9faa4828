//! A run that was written down: the way through the machine, or one step with what happened to its nodes.

use std::path::Path;

use anyhow::Context;
use chatbot::Bot;
use dag_core::ActionInfo;
use dag_core::picture::Picture;
use dag_store::{App, Step};

use crate::cli::exit::Usage;
use crate::cli::runs;

pub(super) fn picture(bot: &Bot, dir: Option<&Path>, name: &str) -> anyhow::Result<Picture> {
    let store = runs::store(dir.map(Into::into))?;
    let (dir, step) = runs::place::app_and_step(&store, name)?;
    let app = dir.read().map_err(runs::place::wrong)?;
    runs::warn(&app.problems);
    match step {
        Some(number) => Ok(step_of(bot, runs::show::step(&app, number)?)?),
        None => Ok(way(bot, &app, &runs::place::name(&dir))),
    }
}

/// The machine is the one that ran, which need not be the one of today.
fn way(bot: &Bot, app: &App, name: &str) -> Picture {
    let machine = app.graph.as_ref().map_or_else(|| bot.machine().view(), dag_store::Graph::view);
    let marks = app.marks(&machine, None);
    Picture { title: name.to_owned(), ..machine }.marked(marks)
}

fn step_of(bot: &Bot, step: &Step) -> anyhow::Result<Picture> {
    let action = bot.machine().action(&step.action).map(ActionInfo::view).context(Usage(format!(
        "step {} ran `{}`, which is no action of this machine; draw the run without a step",
        step.sequence_id, step.action
    )))?;
    let marks = step.marks(&action);
    Ok(action.marked(marks))
}
