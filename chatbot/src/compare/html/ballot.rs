//! The answers of a pair without a word of whose they are: not in what is seen, and not in what the page is made of.

use std::path::Path;

use maud::{Markup, html};

use super::answer::{capped, said};
use crate::bot::Variant;
use crate::compare::Pair;
use crate::compare::words::{self, excerpt};

/// How much of a prompt its heading shows.
const HEADING: usize = 80;

/// Both answers, the one that is called A first. Images are taken from this folder.
pub(crate) fn ballot(pair: &Pair, order: [Variant; 2], images: &Path) -> Markup {
    let heading = excerpt(&pair.prompt, HEADING);
    html! {
        h2 { (heading) }
        @if heading != pair.prompt.trim() { details.whole { summary { "The whole prompt" } pre { (capped(&pair.prompt)) } } }
        div.sides {
            @for (name, variant) in ["A", "B"].into_iter().zip(order) {
                section.side tabindex="-1" {
                    h3 { "Answer " (name) " " span.tag { (words::kind(pair.of(variant).item.kind)) } }
                    (said(pair.of(variant), images))
                }
            }
        }
    }
}
