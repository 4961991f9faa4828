//! What was said, as HTML that is safe to put into a page, and as Markdown to keep.
//!
//! A model may write anything. So its Markdown is read without raw HTML, and what comes of it is cleaned once more by a list of what may stay.

mod clean;
mod code;
mod export;
mod language;
mod markdown;
#[cfg(test)]
mod tests;

use maud::html;

pub(crate) use export::markdown;

use crate::{ChatItem, ItemType};

/// An item of the conversation `id` as HTML: prose from its Markdown, code with its words marked by classes, an image by its file name.
pub(crate) fn html(item: &ChatItem, id: &str) -> String {
    match item.kind {
        ItemType::Text => markdown::html(&item.content),
        ItemType::Code => code::block(&item.content, None),
        ItemType::Image => image(&item.content, id),
        ItemType::Error => html! { p { (item.content) } }.into_string(),
    }
}

/// An image of a conversation, which opens when it is clicked.
fn image(name: &str, id: &str) -> String {
    let path = image_path(id, name);
    html! { a.image href=(path) { img src=(path) alt={ "Image " (name) } loading="lazy"; } }.into_string()
}

/// Where an image of a conversation is served.
pub(crate) fn image_path(id: &str, name: &str) -> String {
    format!("/images/{}/{}", segment(id), segment(name))
}

/// A text as one segment of a path: whatever it holds, it leads nowhere else.
pub(crate) fn segment(text: &str) -> String {
    if matches!(text, "." | "..") {
        // Browsers take these two for steps however they are escaped.
        return "_".into();
    }
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
    let escaped =
        text.bytes().map(|byte| if is_plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") });
    escaped.collect()
}
