//! Which provider answers, with which models, and where images go: by flag, by environment, or by default.

use std::fmt::Debug;
use std::ops::RangeBounds;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use chatbot::provider::Provider;
use chatbot::provider::offline::Offline;
use chatbot::provider::openai::{self, ApiKey, OpenAi};
use chatbot::web::Answerer;
use chatbot::{Bot, BotBuilder, BotError, Models, Settings, Variant};
use clap::{Args, ValueEnum};
use dag_core::{UserSpans, causes};
use dag_store::{Project, Store, TrackError};
use tracing::level_filters::LevelFilter;
use tracing_subscriber::prelude::*;

use super::exit::Usage;
use super::output;

/// The server that is asked unless another one is named.
const OPENAI: &str = "https://api.openai.com/v1";

/// The options of every command that asks a model. `-h` shows those that people need, `--help` shows all.
#[derive(Debug, Clone, Args)]
pub(super) struct Setup {
    /// Who answers
    ///
    /// Without it, openai if the environment variable `OPENAI_API_KEY` holds a key, else offline. Also by the environment variable
    /// `CHATBOT_PROVIDER`.
    #[arg(long, value_name = "NAME", value_enum, env = "CHATBOT_PROVIDER", hide_env = true)]
    pub(super) provider: Option<ProviderName>,
    /// The server to ask: any with the API of api.openai.com
    ///
    /// Also by the environment variable `OPENAI_BASE_URL`.
    #[arg(
        long,
        value_name = "URL",
        env = "OPENAI_BASE_URL",
        hide_env = true,
        hide_short_help = true,
        default_value = OPENAI
    )]
    base_url: String,
    /// The model for text
    ///
    /// Also by the environment variable `CHATBOT_MODEL`. The offline provider has its own.
    #[arg(long, value_name = "NAME", env = "CHATBOT_MODEL", hide_env = true, default_value = "gpt-4o-mini")]
    model: String,
    /// The model for images
    ///
    /// Also by the environment variable `CHATBOT_IMAGE_MODEL`.
    #[arg(
        long,
        value_name = "NAME",
        env = "CHATBOT_IMAGE_MODEL",
        hide_env = true,
        hide_short_help = true,
        default_value = "gpt-image-1"
    )]
    image_model: String,
    /// Send the last N items of the conversation along with the prompt
    ///
    /// Of these, whole exchanges: a prompt and its answer in text or code. Also by the environment variable `CHATBOT_CONTEXT`.
    #[arg(
        long,
        value_name = "N",
        env = "CHATBOT_CONTEXT",
        hide_env = true,
        hide_short_help = true,
        default_value_t = 0,
        allow_negative_numbers = true,
        value_parser = whole(0_usize..)
    )]
    context: usize,
    /// How long one call may take, retries included
    ///
    /// For a streamed answer: until it begins, then the same again for each part, and ten times as long in all. Also by the environment variable `CHATBOT_TIMEOUT`.
    #[arg(long, value_name = "SECONDS", env = "CHATBOT_TIMEOUT", hide_env = true, hide_short_help = true, default_value_t = 60, allow_negative_numbers = true, value_parser = whole(1..=3600_u64))]
    timeout: u64,
}

/// Where conversations are kept.
#[derive(Debug, Clone, Args)]
pub(super) struct Place {
    /// Where conversations and their images are kept, in the layout of Burr
    ///
    /// A conversation has a folder of its own in there, in the project `chatbot`. Without it, `.burr` in the home folder; a comparison then
    /// keeps no images. Also by the environment variable `CHATBOT_DATA_DIR`.
    #[arg(long, value_name = "FOLDER", env = "CHATBOT_DATA_DIR", hide_env = true)]
    dir: Option<PathBuf>,
}

/// Reads a whole number in this range.
pub(super) fn whole<T>(range: impl RangeBounds<T> + Debug + Clone) -> impl Fn(&str) -> Result<T, String> + Clone
where
    T: TryFrom<i128> + PartialOrd,
{
    move |text| {
        let number: i128 = text.parse().map_err(|_| "expected a whole number".to_owned())?;
        let number = T::try_from(number).ok().filter(|number| range.contains(number));
        number.ok_or_else(|| format!("{text} is not in {range:?}"))
    }
}

/// The providers there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ProviderName {
    /// Any server with the API of api.openai.com
    Openai,
    /// Embedded: no key, no network
    Offline,
}

/// How the actions are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum VariantName {
    /// Over a graph of functions
    Dag,
    /// By hand
    Plain,
}

impl From<VariantName> for Variant {
    fn from(name: VariantName) -> Self {
        match name {
            VariantName::Dag => Self::Dag,
            VariantName::Plain => Self::Plain,
        }
    }
}

impl Setup {
    /// Who answers: as asked, else `openai` if there is a key.
    pub(super) fn provider_name(&self) -> anyhow::Result<ProviderName> {
        match self.provider {
            Some(name) => Ok(name),
            None => Ok(if key()?.is_some() { ProviderName::Openai } else { ProviderName::Offline }),
        }
    }

    /// The provider.
    pub(super) fn provider(&self) -> anyhow::Result<Arc<dyn Provider>> {
        let name = self.provider_name()?;
        if name == ProviderName::Offline && self.provider.is_none() && self.base_url != OPENAI {
            output::talk(
                "warning: a base URL is set, but the offline provider answers: set OPENAI_API_KEY to ask that \
                 server (any word will do for a local one)",
            );
        }
        self.named(name)
    }

    fn named(&self, name: ProviderName) -> anyhow::Result<Arc<dyn Provider>> {
        match name {
            ProviderName::Offline => Ok(Arc::new(Offline::new())),
            ProviderName::Openai => {
                let settings = openai::Settings {
                    base_url: self.base_url.clone(),
                    key: key()?,
                    timeout: Duration::from_secs(self.timeout),
                    ..openai::Settings::default()
                };
                let provider = OpenAi::new(settings).map_err(|error| Usage(error.to_string()))?;
                Ok(Arc::new(provider))
            }
        }
    }

    /// The settings of a bot.
    pub(super) fn settings(&self) -> anyhow::Result<Settings> {
        Ok(self.settings_of(self.provider_name()?))
    }

    fn settings_of(&self, name: ProviderName) -> Settings {
        let models = match name {
            ProviderName::Offline => Settings::offline().models,
            ProviderName::Openai => Models { chat: self.model.clone(), image: self.image_model.clone() },
        };
        Settings { models, context_items: self.context }
    }

    /// Everybody who can be asked, first who is asked unless somebody else is named: offline always, openai where there is a key.
    pub(super) fn answerers(&self) -> anyhow::Result<Vec<Answerer>> {
        let first = self.provider_name()?;
        let mut all = vec![Answerer { provider: self.provider()?, settings: self.settings_of(first) }];
        let other = match first {
            ProviderName::Openai => ProviderName::Offline,
            ProviderName::Offline => ProviderName::Openai,
        };
        if other == ProviderName::Offline || key()?.is_some() {
            all.push(Answerer { provider: self.named(other)?, settings: self.settings_of(other) });
        }
        Ok(all)
    }
}

impl Place {
    /// A folder for images that nobody keeps, unless one was asked for.
    pub(super) fn scratch(&self) -> std::io::Result<Scratch> {
        match &self.dir {
            Some(dir) => Ok(Scratch::Kept(dir.clone())),
            None => Ok(Scratch::Temporary(tempfile::Builder::new().prefix("chatbot-").tempdir()?)),
        }
    }

    /// Where conversations are kept.
    pub(super) fn project(&self) -> anyhow::Result<Project> {
        let dir = self.dir.clone().or_else(Store::burr_home);
        let dir =
            dir.ok_or_else(|| Usage("there is no home folder to keep the conversation in: say `--dir FOLDER`".into()))?;
        Ok(Store::open(dir)?.project(PROJECT)?)
    }
}

/// The project of all conversations.
const PROJECT: &str = "chatbot";

/// Which conversation it is.
#[derive(Debug, Clone, Args)]
pub(super) struct Kept {
    /// Go on with the conversation of this id, or start it
    ///
    /// `chatbot runs list chatbot` lists them. Without it, a new one. A turn that was left half way stays as it is:
    /// `chatbot runs resume chatbot/ID` finishes it first.
    #[arg(long, value_name = "ID")]
    app_id: Option<String>,
}

impl Kept {
    /// The id, a new one if none was said.
    pub(super) fn id(&self) -> String {
        self.app_id.clone().unwrap_or_else(|| uuid::Uuid::new_v4().to_string())
    }
}

fn key() -> anyhow::Result<Option<ApiKey>> {
    Ok(ApiKey::from_env().map_err(|error| Usage(error.to_string()))?)
}

/// Has the spans of the plain variant kept.
pub(super) fn hear_spans() {
    // The second bot of a process finds it there.
    drop(tracing_subscriber::registry().with(UserSpans.with_filter(LevelFilter::INFO)).try_init());
}

/// A bot of this variant, whose conversation is kept under this id.
pub(super) fn bot(
    variant: Variant,
    provider: &Arc<dyn Provider>,
    settings: &Settings,
    project: &Project,
    id: &str,
) -> anyhow::Result<Bot> {
    hear_spans();
    let builder = BotBuilder::new(variant, Arc::clone(provider)).settings(settings.clone());
    builder.kept(project, id).build().map_err(|error| match error {
        BotError::Kept(TrackError::Log(why @ (dag_store::Error::Id { .. } | dag_store::Error::Owned { .. }))) => {
            Usage(why.to_string()).into()
        }
        why @ BotError::OtherMachine { .. } => {
            let run = format!("{}/{id}", project.name());
            let here = format!(
                "here, `chatbot runs show {run}` and `runs export {run}` read it, and another --app-id begins anew"
            );
            Usage(format!("{why}; {here}")).into()
        }
        BotError::Kept(TrackError::Machine(why)) => {
            let causes = causes(&why).join(": ");
            Usage(format!("the conversation `{id}` cannot go on: {causes}; begin another one")).into()
        }
        other => other.into(),
    })
}

/// A folder for the images of a comparison.
pub(super) enum Scratch {
    Kept(PathBuf),
    Temporary(tempfile::TempDir),
}

impl Scratch {
    pub(super) fn path(&self) -> &Path {
        match self {
            Self::Kept(path) => path,
            Self::Temporary(folder) => folder.path(),
        }
    }
}
