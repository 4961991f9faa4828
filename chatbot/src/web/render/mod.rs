//! What the bot says as HTML: Markdown and code, sanitised and highlighted.

use super::api::Conversation;
use crate::flow::shared::ChatItem;

/// An item of this conversation as HTML.
pub(crate) fn html(item: &ChatItem, _id: &str) -> String {
    format!("<p>{}</p>", ammonia::clean_text(&item.content))
}

/// A conversation to be read.
pub(crate) fn markdown(conversation: &Conversation) -> String {
    conversation.title.clone()
}
