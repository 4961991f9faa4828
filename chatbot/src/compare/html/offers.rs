//! What only one of the variants can do, and the source of both, action by action.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use dag_core::picture::Picture;
use maud::{Markup, html};

use super::{BOTH, letter, title};
use crate::bot::Variant;
use crate::compare::{Report, Source};

pub(super) fn table(report: &Report) -> Markup {
    html! {
        h2 { "What each can do" }
        div.scroll tabindex="0" role="region" aria-label="What each can do" {
            table.offers {
                thead {
                    tr {
                        th scope="col" { "What" }
                        @for variant in BOTH { th.(variant.name()) scope="col" { (letter(variant)) " " (title(variant)) } }
                    }
                }
                tbody {
                    @for offer in &report.made_of.offers {
                        tr { th scope="row" { (offer.what) } (cell(Variant::Dag, offer.dag.as_ref())) (cell(Variant::Plain, offer.plain.as_ref())) }
                    }
                }
            }
        }
    }
}

fn cell(variant: Variant, how: Option<&String>) -> Markup {
    html! { @match how { Some(how) => td.(variant.name()) { (how) }, None => td.quiet.(variant.name()) { "n/a" } } }
}

/// The sources of all actions that ran stand here once; the module shows them at the step that is selected.
pub(super) fn sources(report: &Report) -> Markup {
    let steps = || report.pairs.iter().flat_map(|pair| BOTH.map(|variant| &pair.watched.of(variant).steps)).flatten();
    let ran = |source: &&Source| steps().any(|step| step.action == source.action);
    html! {
        section.sources #sources tabindex="-1" {
            h2 { "Sources" }
            @for source in report.made_of.sources.iter().filter(ran) {
                details.source data-action=(source.action) {
                    summary { code { (source.action) } }
                    (code(source))
                    (graph(source))
                }
            }
        }
    }
}

fn code(source: &Source) -> Markup {
    let of = |variant| if variant == Variant::Dag { &source.dag } else { &source.plain };
    html! {
        div.sides data-part="code" {
            @for variant in BOTH {
                div.side.(variant.name()) data-side=(variant.name()) {
                    p.whose { (letter(variant)) " " (title(variant)) }
                    pre tabindex="0" { code { (of(variant)) } }
                }
            }
        }
    }
}

fn graph(source: &Source) -> Markup {
    html! {
        div.sides data-part="graph" {
            div.side.dag data-side="dag" {
                p.whose { (letter(Variant::Dag)) " " (title(Variant::Dag)) }
                @match &source.graph {
                    Some(picture) => (drawn(picture, &source.action)),
                    None => p.quiet { "n/a: this action has no graph" },
                }
            }
            div.side.plain data-side="plain" {
                p.whose { (letter(Variant::Plain)) " " (title(Variant::Plain)) }
                p.quiet { "n/a: one function, which shows nothing of itself but its spans" }
            }
        }
    }
}

/// As an image: a style within it is its own, whatever the policy of the page.
fn drawn(picture: &Picture, action: &str) -> Markup {
    let mut options = dag_view::Options::default();
    (options.legend, options.types) = (false, false);
    let svg = dag_view::svg(picture, &options);
    html! { img.graph src=(format!("data:image/svg+xml;base64,{}", STANDARD.encode(svg))) alt=(format!("the graph of {action}: {}", nodes(picture))); }
}

fn nodes(picture: &Picture) -> String {
    picture.nodes.iter().map(|node| node.label.as_str()).collect::<Vec<_>>().join(", ")
}
