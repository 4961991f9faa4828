//! What is drawn, and what is near to a subject that does not exist.

use std::path::Path;
use std::sync::Arc;

use chatbot::provider::offline::Offline;
use chatbot::{Bot, BotBuilder, Variant};
use dag_core::ActionInfo;
use dag_core::picture::Picture;

use super::{diff, history};
use crate::cli::exit::Usage;

/// What to draw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Subject {
    Machine,
    Dag,
    Action(String),
    Run(String),
    Diff(String),
    /// None of these; what is near to it depends on the actions there are.
    Unknown(String),
}

impl From<String> for Subject {
    fn from(text: String) -> Self {
        let (what, name) = text.split_once(':').map_or((text.as_str(), None), |(what, name)| (what, Some(name.into())));
        match (what, name) {
            ("machine", None) => Self::Machine,
            ("dag", None) => Self::Dag,
            ("action", Some(name)) => Self::Action(name),
            ("run", Some(name)) => Self::Run(name),
            ("diff", Some(files)) => Self::Diff(files),
            _ => Self::Unknown(text),
        }
    }
}

impl Subject {
    pub(super) fn picture(&self, variant: Variant, runs: Option<&Path>) -> anyhow::Result<Picture> {
        let bot = || bot(variant);
        match self {
            Self::Machine => Ok(bot()?.machine().view()),
            Self::Dag => graph_of(&bot()?).ok_or_else(|| {
                Usage(format!("the {} variant has no graph; draw its actions with --of action:NAME", variant.name()))
                    .into()
            }),
            Self::Action(name) => action(&bot()?, name),
            Self::Run(name) => history::picture(&bot()?, runs, name),
            Self::Diff(files) => diff::picture(files),
            Self::Unknown(text) => Err(Usage(no_subject(&bot()?, text)).into()),
        }
    }
}

/// The graph is the same for every provider; the embedded one needs nothing.
fn bot(variant: Variant) -> anyhow::Result<Bot> {
    Ok(BotBuilder::new(variant, Arc::new(Offline::new())).build()?)
}

fn graph_of(bot: &Bot) -> Option<Picture> {
    bot.machine().actions().find_map(ActionInfo::dag).map(|(dag, ..)| dag.view())
}

fn action(bot: &Bot, name: &str) -> anyhow::Result<Picture> {
    bot.machine().action(name).map(ActionInfo::view).ok_or_else(|| Usage(unknown(bot, name)).into())
}

/// What is near to a subject that does not exist, also to an action without its `action:`.
fn no_subject(bot: &Bot, text: &str) -> String {
    let names: Vec<_> = bot.machine().actions().map(ActionInfo::name).collect();
    let subjects: Vec<_> = names.iter().map(|name| format!("action:{name}")).collect();
    let all = ["machine", "dag"].into_iter().chain(names.iter().copied()).chain(subjects.iter().map(String::as_str));
    // What is there itself is not near to itself.
    let near = if names.contains(&text) { Some(text) } else { dag_core::nearest(text, all) };
    let hint = match near {
        Some(name) if names.contains(&name) => format!("did you mean `action:{name}`?"),
        Some(near) => format!("did you mean `{near}`?"),
        None => "there are machine, dag, action:NAME, run:APP[:STEP] and diff:A.json:B.json".to_owned(),
    };
    format!("nothing to draw is named `{text}`; {hint}")
}

fn unknown(bot: &Bot, name: &str) -> String {
    let names: Vec<_> = bot.machine().actions().map(ActionInfo::name).collect();
    let hint = match dag_core::nearest(name, names.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("there are {}", names.join(", ")),
    };
    format!("no action is named `{name}`; {hint}")
}
