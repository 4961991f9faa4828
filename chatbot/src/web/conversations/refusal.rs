//! Why something that was asked for is not done.

use dag_core::{StepError, causes};
use dag_store::{Error, TrackError};

use crate::bot::BotError;

/// Why something that was asked for is not done.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Refusal {
    #[error("there is no conversation `{0}`")]
    NoConversation(String),
    #[error("the conversation has no turn {0}")]
    NoTurn(u32),
    #[error("there is no image `{0}`")]
    NoImage(String),
    #[error("the conversation is being answered")]
    Busy,
    #[error("another program has the conversation open{}", .0.map(|pid| format!(" (process {pid})")).unwrap_or_default())]
    Elsewhere(Option<u32>),
    #[error("no turn of the conversation was left half way")]
    NothingToFinish,
    #[error("the conversation cannot go on here: {0}")]
    CannotGoOn(String),
    #[error("{0}")]
    Invalid(String),
    #[error("there is no provider `{name}` here; there is {known}")]
    NoProvider { name: String, known: String },
    #[error("{0}")]
    Failed(String),
}

impl Refusal {
    /// What is kept of a conversation besides its log.
    pub(super) fn not_noted(error: &std::io::Error) -> Self {
        Self::Failed(format!("the notes of the conversation cannot be written: {error}"))
    }
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        match error {
            Error::Owned { pid, .. } if pid == Some(std::process::id()) => Self::Busy,
            Error::Owned { pid, .. } => Self::Elsewhere(pid),
            other => Self::Failed(without_places(&other)),
        }
    }
}

/// What went wrong with a file, without the folders of this machine.
fn without_places(error: &Error) -> String {
    match error {
        Error::Io { doing, source, .. } => format!("{doing} failed: {source}"),
        Error::Broken(problem) => format!("a file of the conversation is broken: {}", problem.what),
        Error::NoParent { parent, .. } => {
            format!("the conversation `{parent}`, which this one goes on from, cannot be read")
        }
        _ => "the files of the conversation cannot be used".into(),
    }
}

impl From<TrackError> for Refusal {
    fn from(error: TrackError) -> Self {
        match error {
            TrackError::Log(error) => error.into(),
            TrackError::Machine(error) => Self::CannotGoOn(causes(&error).join(": ")),
            _ => Self::Failed("the conversation cannot be kept".into()),
        }
    }
}

impl From<BotError> for Refusal {
    fn from(error: BotError) -> Self {
        match error {
            BotError::Kept(error) => error.into(),
            error @ BotError::OtherMachine { .. } => Self::CannotGoOn(error.to_string()),
            other => Self::Failed(causes(&other).join(": ")),
        }
    }
}

impl From<StepError> for Refusal {
    fn from(error: StepError) -> Self {
        match error {
            StepError::Tracking { what, .. } => Self::Failed(format!("{what} could not be kept; is there space?")),
            other => Self::Failed(causes(&other).join(": ")),
        }
    }
}
