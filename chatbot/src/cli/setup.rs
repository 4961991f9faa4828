//! Which provider answers, with which models, and where images go: by flag, by environment, or by default.

use std::fmt::Debug;
use std::ops::RangeBounds;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use chatbot::provider::Provider;
use chatbot::provider::offline::Offline;
use chatbot::provider::openai::{self, ApiKey, OpenAi};
use chatbot::{Bot, BotBuilder, Models, Settings, Variant};
use clap::{Args, ValueEnum};

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
    /// Where images are kept
    ///
    /// A conversation has a folder of its own in there. Without it, the folder chatbot in the user's data folder; a comparison then
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
        match self.provider_name()? {
            ProviderName::Offline => {
                if self.provider.is_none() && self.base_url != OPENAI {
                    output::talk(
                        "warning: a base URL is set, but the offline provider answers: set OPENAI_API_KEY to ask that \
                         server (any word will do for a local one)",
                    );
                }
                Ok(Arc::new(Offline::new()))
            }
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
        let models = match self.provider_name()? {
            ProviderName::Offline => Settings::offline().models,
            ProviderName::Openai => Models { chat: self.model.clone(), image: self.image_model.clone() },
        };
        Ok(Settings { models, context_items: self.context })
    }

    /// A folder for the images of one conversation, which is made when the first one is saved.
    pub(super) fn images(&self) -> PathBuf {
        self.data().join(uuid::Uuid::new_v4().to_string())
    }

    /// A folder for images that nobody keeps, unless one was asked for.
    pub(super) fn scratch(&self) -> std::io::Result<Scratch> {
        match &self.dir {
            Some(dir) => Ok(Scratch::Kept(dir.clone())),
            None => Ok(Scratch::Temporary(tempfile::Builder::new().prefix("chatbot-").tempdir()?)),
        }
    }

    /// The folder for everything that is kept.
    pub(super) fn data(&self) -> PathBuf {
        let by_convention = || {
            let base = std::env::var_os("XDG_DATA_HOME").map(PathBuf::from).filter(|path| path.is_absolute());
            let base = base.or_else(|| Some(std::env::home_dir()?.join(".local/share")));
            base.unwrap_or_else(std::env::temp_dir).join("chatbot")
        };
        self.dir.clone().unwrap_or_else(by_convention)
    }
}

fn key() -> anyhow::Result<Option<ApiKey>> {
    Ok(ApiKey::from_env().map_err(|error| Usage(error.to_string()))?)
}

/// A bot of this variant.
pub(super) fn bot(
    variant: Variant,
    provider: &Arc<dyn Provider>,
    settings: &Settings,
    images: &Path,
) -> anyhow::Result<Bot> {
    Ok(BotBuilder::new(variant, Arc::clone(provider)).settings(settings.clone()).images(images).build()?)
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
