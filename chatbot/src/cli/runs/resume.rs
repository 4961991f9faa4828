//! `chatbot runs resume`: goes on with a conversation where it stands, by the way that `ask` and `chat` take.

use anyhow::Result;
use clap::Args;
use dag_store::Store;

use super::replay::variant_of;
use super::{place, warn};
use crate::cli::ask::Asked;
use crate::cli::chat::Conversation;
use crate::cli::setup::{self, Setup, VariantName};
use crate::cli::{Exit, prompt};

/// Go on with a conversation where it stands.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Resume {
    /// The conversation
    #[arg(value_name = "PROJECT/APP")]
    run: String,
    /// What to ask it then; `-` reads it from standard input
    #[arg(value_name = "PROMPT")]
    prompt: Vec<String>,
    /// How the actions are written
    ///
    /// Without it, as they were when the run began.
    #[arg(long, value_name = "NAME", value_enum)]
    variant: Option<VariantName>,
    /// Print a line for each turn: a JSON object, as of `ask`
    #[arg(long, requires = "prompt")]
    json: bool,
    #[command(flatten)]
    setup: Setup,
}

const EXAMPLES: &str = "\
First the turn that was left half way is finished, if there is one: the step that failed or was
interrupted is made again. Then it is `chatbot ask --app-id APP PROMPT`, or without a prompt
`chatbot chat --app-id APP`. Those two leave the unfinished turn as it is and begin the next.

Examples:
  chatbot runs resume chatbot/turtle
  chatbot runs resume chatbot/turtle \"And now in blue\"
  chatbot runs resume chatbot/turtle --variant plain Draw a cat";

impl Resume {
    pub(super) async fn run(self, store: &Store) -> Result<Exit> {
        let dir = place::app(store, &self.run)?;
        let mut problems = dir.resume().map_err(place::wrong)?.problems;
        let was = variant_of(&dir.metadata(&mut problems).map_err(place::wrong)?);
        warn(&problems);
        let variant = self.variant.map_or(was, Into::into);
        let (provider, settings, project) = (self.setup.provider()?, self.setup.settings()?, dir.project().clone());
        if self.prompt.is_empty() {
            let mut conversation = Conversation::new(variant, provider, settings, project, dir.id().to_owned())?;
            conversation.finish().await?;
            return conversation.hold().await;
        }
        let prompt = prompt::one(&self.prompt)?;
        let mut asked = Asked::new(setup::bot(variant, &provider, &settings, &project, dir.id())?, self.json);
        match asked.finish().await? {
            Some(Exit::Interrupted) => Ok(Exit::Interrupted),
            _ => asked.turn(prompt).await,
        }
    }
}
