//! What one variant answered, and what that took.

use std::borrow::Cow;
use std::fs;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use maud::{Markup, html};

use super::{letter, title};
use crate::bot::{Turn, Variant};
use crate::compare::words::{self, amount, counted};
use crate::compare::{Pair, PromptSummary, Report};
use crate::flow::shared::ItemType;

/// How much of a text is shown, in bytes: a page of many megabytes helps nobody.
const SHOWN: usize = 20_000;
/// The largest image that is put into the page, in bytes.
const IMAGE: u64 = 4 << 20;

pub(super) fn side(report: &Report, pair: &Pair, prompt: &PromptSummary, variant: Variant, images: &Path) -> Markup {
    let turn = pair.of(variant);
    html! {
        section.side.(variant.name()) data-side=(variant.name()) tabindex="-1" {
            h3 {
                (letter(variant)) " " (title(variant)) " answered "
                span.tag { (words::kind(turn.item.kind)) }
                @if report.summary.baseline == variant { " " span.tag { "baseline" } }
            }
            (said(turn, images))
            @if let Some(error) = &turn.error {
                p.error {
                    "Action " code { (error.action) } @if let Some(node) = &error.node { ", node " code { (node) } }
                    " failed: " (error.kind) @for cause in &error.causes { br; (cause) }
                }
            }
            p.numbers {
                (numbers(pair, prompt, variant))
                @if !turn.calls.is_empty() { " · cost " span data-total=(variant.name()) { "–" } }
            }
        }
    }
}

pub(super) fn said(turn: &Turn, images: &Path) -> Markup {
    let content = &turn.item.content;
    match turn.item.kind {
        ItemType::Code => html! { pre.answer tabindex="0" { code { (capped(content)) } } },
        ItemType::Image => picture(turn, &images.join(content)),
        ItemType::Text | ItemType::Error => html! { div.answer tabindex="0" { (capped(content)) } },
    }
}

fn picture(turn: &Turn, path: &Path) -> Markup {
    let is_small = fs::metadata(path).is_ok_and(|file| file.len() <= IMAGE);
    let prompt = turn.state.prompt.as_deref().unwrap_or_default();
    match fs::read(path) {
        Ok(bytes) if is_small => html! { img.answer src=(data_url(&bytes)) alt=(format!("drawn for: {prompt}")); },
        _ => html! { p.answer { "The image " code { (turn.item.content) } " is not in this report." } },
    }
}

fn data_url(bytes: &[u8]) -> String {
    let format = crate::provider::Image::new(bytes.to_vec()).map_or("png", |image| image.format);
    let format = if format == "jpg" { "jpeg" } else { format };
    format!("data:image/{format};base64,{}", STANDARD.encode(bytes))
}

/// What a turn took, in one line; times are those of the table below, medians of all pairs.
fn numbers(pair: &Pair, prompt: &PromptSummary, variant: Variant) -> String {
    let turn = pair.of(variant);
    let counted_tokens: Option<Vec<_>> = turn.calls.iter().map(|call| call.usage).collect();
    let tokens = counted_tokens.map(|tokens| {
        let sent: u64 = tokens.iter().map(|usage| usage.prompt_tokens).sum();
        let made: u64 = tokens.iter().map(|usage| usage.completion_tokens).sum();
        format!("{sent} in · {made} out")
    });
    let steps = counted(turn.steps.len(), "step");
    let median = |key| prompt.metric(key).map(|row| amount(row.of(variant), row.unit));
    let first = median("first_token").map(|at| format!("first token at {at}"));
    let whole = median("wall").map(|took| format!("{took} in all"));
    let parts = [Some(counted(turn.calls.len(), "call")), tokens, Some(steps), first, whole];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// A text, or its beginning and how much is left out.
pub(super) fn capped(text: &str) -> Cow<'_, str> {
    if text.len() <= SHOWN {
        return text.into();
    }
    let end = text.floor_char_boundary(SHOWN);
    format!("{}… and {} bytes more", &text[..end], text.len() - end).into()
}
