//! Which provider answers, with which models, and where images go: by flag, by environment, or by default.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use chatbot::provider::offline::Offline;
use chatbot::provider::openai::{self, ApiKey, OpenAi};
use chatbot::provider::Provider;
use chatbot::{Bot, BotBuilder, Models, Settings, Variant};
use clap::{Args, ValueEnum};

use super::exit::Usage;

/// The options of every command that asks a model.
#[derive(Debug, Clone, Args)]
pub(super) struct Setup {
    /// Who answers [default: openai if OPENAI_API_KEY is set, else offline]
    #[arg(long, value_enum, env = "CHATBOT_PROVIDER")]
    pub(super) provider: Option<ProviderName>,
    /// The server to ask: any that speaks OpenAI's protocol
    #[arg(long, value_name = "URL", env = "OPENAI_BASE_URL", default_value = "https://api.openai.com/v1")]
    base_url: String,
    /// The model for text
    #[arg(long, value_name = "NAME", env = "CHATBOT_MODEL", default_value = "gpt-4o-mini")]
    model: String,
    /// The model for images
    #[arg(long, value_name = "NAME", env = "CHATBOT_IMAGE_MODEL", default_value = "gpt-image-1")]
    image_model: String,
    /// Send the last N items of the conversation along with the prompt
    #[arg(long, value_name = "N", env = "CHATBOT_CONTEXT", default_value_t = 0)]
    context: usize,
    /// How long one call may take until its first byte, retries included
    #[arg(long, value_name = "SECONDS", env = "CHATBOT_TIMEOUT", default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..=3600))]
    timeout: u64,
    /// Where images are saved, in a folder for each conversation [default: the user's data folder]
    #[arg(long, value_name = "FOLDER", env = "CHATBOT_DATA_DIR")]
    dir: Option<PathBuf>,
}

/// The providers there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ProviderName {
    /// Any server that speaks OpenAI's protocol
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
    pub(super) fn provider_name(&self) -> ProviderName {
        let default = || if ApiKey::from_env().is_some() { ProviderName::Openai } else { ProviderName::Offline };
        self.provider.unwrap_or_else(default)
    }

    /// The provider.
    pub(super) fn provider(&self) -> anyhow::Result<Arc<dyn Provider>> {
        match self.provider_name() {
            ProviderName::Offline => Ok(Arc::new(Offline::new())),
            ProviderName::Openai => {
                let settings = openai::Settings {
                    base_url: self.base_url.clone(),
                    key: ApiKey::from_env(),
                    timeout: Duration::from_secs(self.timeout),
                    ..openai::Settings::default()
                };
                let provider = OpenAi::new(settings).map_err(|error| Usage(error.to_string()))?;
                Ok(Arc::new(provider))
            }
        }
    }

    /// The settings of a bot.
    pub(super) fn settings(&self) -> Settings {
        let models = match self.provider_name() {
            ProviderName::Offline => Settings::offline().models,
            ProviderName::Openai => Models { chat: self.model.clone(), image: self.image_model.clone() },
        };
        Settings { models, context_items: self.context }
    }

    /// A bot of this variant, with a folder of its own for images.
    pub(super) fn bot(&self, variant: Variant) -> anyhow::Result<Bot> {
        let images = self.data().join(uuid::Uuid::new_v4().to_string());
        Ok(BotBuilder::new(variant, self.provider()?).settings(self.settings()).images(images).build()?)
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
