//! What a request says: the prompt, and what was said before it.

use super::error::Failure;
use super::types::{ChatRequest, Content, Message, Sender};
use crate::flow::shared::{ChatItem, ItemType};

/// The prompt, and what was said before it. System messages are passed over: the machine has its own.
pub(super) fn read(request: ChatRequest) -> Result<(String, Vec<ChatItem>), Failure> {
    if request.n.is_some_and(|n| n != 1) {
        return Err(Failure::invalid(Some("n"), "there is one answer to a prompt: leave `n` out, or say 1"));
    }
    let last = request.messages.iter().rposition(|message| message.role == Sender::User);
    let Some(last) = last else {
        return Err(Failure::invalid(Some("messages"), "there is no message of the user, which would be the prompt"));
    };
    let mut items = Vec::new();
    for message in request.messages.into_iter().take(last + 1) {
        items.extend(item(message)?);
    }
    // The last one is the user's.
    let prompt = items.pop().map(|item| item.content).unwrap_or_default();
    Ok((prompt, items))
}

fn item(message: Message) -> Result<Option<ChatItem>, Failure> {
    let content = text(message.content)?;
    Ok(match message.role {
        Sender::User => Some(ChatItem::user(content)),
        Sender::Assistant => Some(ChatItem::assistant(content, ItemType::Text)),
        Sender::System | Sender::Developer | Sender::Tool | Sender::Function => None,
    })
}

fn text(content: Option<Content>) -> Result<String, Failure> {
    let parts = match content {
        None => return Ok(String::new()),
        Some(Content::Text(text)) => return Ok(text),
        Some(Content::Parts(parts)) => parts,
    };
    let texts = parts.into_iter().map(|part| match (part.kind.as_str(), part.text) {
        ("text", Some(text)) => Ok(text),
        (kind, _) => Err(Failure::invalid(
            Some("messages"),
            format!("a message has a part of the type `{kind}`, and only text is taken"),
        )),
    });
    Ok(texts.collect::<Result<Vec<_>, _>>()?.join("\n"))
}
