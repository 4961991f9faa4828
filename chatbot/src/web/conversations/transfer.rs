//! Conversations leave as a file and come back from one.

use std::collections::BTreeMap;
use std::fs;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::log::{self, Log};
use super::notes::Notes;
use super::{Conversations, Refusal, Wish, is_image, on_disk};
use crate::bot::Variant;
use crate::flow::shared::{ChatItem, ItemType};
use crate::provider::{Image, Role};

/// What a file with a conversation says of itself.
const FORMAT: &str = "chatbot conversation 1";

/// A conversation as a file: what was said, and the images in it. How each answer came about stays in the run log.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Export {
    /// `chatbot conversation 1`.
    pub(crate) format: String,
    pub(crate) title: String,
    pub(crate) variant: Variant,
    pub(crate) provider: String,
    /// What was said, oldest first.
    pub(crate) items: Vec<ChatItem>,
    /// The files of the images by name, in Base64.
    #[serde(default)]
    pub(crate) images: BTreeMap<String, String>,
}

/// How a conversation is exported.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Format {
    /// With everything that an import takes.
    #[default]
    Json,
    /// To be read.
    Markdown,
}

impl Conversations {
    /// The conversation as a file.
    pub(crate) async fn export(&self, id: &str) -> Result<Export, Refusal> {
        let (own, id) = (self.clone(), id.to_owned());
        on_disk(move || own.exported(&id)).await
    }

    fn exported(&self, id: &str) -> Result<Export, Refusal> {
        let log = Log::read(&self.0.project, id)?;
        let items = log::history(log.now.state.as_ref()).unwrap_or_default();
        let images = items.iter().filter(|item| item.kind == ItemType::Image && is_image(&item.content));
        let images = images.filter_map(|item| {
            let bytes = fs::read(log.dir.path().join(&item.content)).ok()?;
            Some((item.content.clone(), STANDARD.encode(bytes)))
        });
        let choice = self.0.choice_of(&log, log.turns().max(1));
        Ok(Export {
            format: FORMAT.into(),
            title: super::list::title(&log.notes, log.said.first().map(|said| said.prompt.as_str())),
            variant: choice.variant,
            provider: choice.provider,
            images: images.collect(),
            items,
        })
    }

    /// A new conversation from a file.
    pub(crate) async fn import(&self, file: Export) -> Result<String, Refusal> {
        let images = checked(&file)?;
        // Who was asked there need not be known here.
        let provider = Some(file.provider).filter(|name| self.answerer(name).is_ok());
        let choice = self.choice(&Wish { variant: Some(file.variant), provider }, &self.0.default)?;
        let notes = Notes { title: Some(file.title).filter(|title| !title.trim().is_empty()), ..Notes::of(choice) };
        let own = self.clone();
        on_disk(move || {
            let id = own.make(&notes, super::write::state(&file.items))?;
            let folder = log::existing(&own.0.project, &id)?.path().to_owned();
            for (name, bytes) in images {
                let written = fs::write(folder.join(&name), bytes);
                written.map_err(|error| Refusal::Failed(format!("the image {name} cannot be written: {error}")))?;
            }
            Ok(id)
        })
        .await
    }
}

/// The images of a file that can be taken.
fn checked(file: &Export) -> Result<Vec<(String, Vec<u8>)>, Refusal> {
    let wrong = |why: String| Err(Refusal::Invalid(why));
    if file.format != FORMAT {
        return wrong(format!("the file says it is `{}`, and this takes `{FORMAT}`", file.format));
    }
    if !file.items.iter().any(|item| item.role == Role::User) {
        return wrong("the file holds no prompt".into());
    }
    let mut images = Vec::new();
    for (name, text) in &file.images {
        let image = STANDARD.decode(text).ok().and_then(Image::new);
        match image {
            Some(image) if image.name() == *name => images.push((name.clone(), image.bytes)),
            Some(image) => {
                return wrong(format!("the image `{name}` is another one: its content is `{}`", image.name()));
            }
            None => return wrong(format!("`{name}` is not an image in Base64")),
        }
    }
    Ok(images)
}
