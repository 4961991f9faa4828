//! What can be done with a comparison that has ended: run it again, look at it from the other variant, take it away.

use maud::{Markup, html};

use super::job::Job;
use crate::bot::Variant;

pub(super) fn tools(job: &Job, baseline: Variant) -> Markup {
    let file =
        |format: &str| format!("/api/comparisons/{}/report?format={format}&baseline={}", job.id, baseline.name());
    html! {
        nav.tools aria-label="This comparison" {
            a href="/compare" { "New comparison" }
            a href=(format!("/compare?again={}", job.id)) { "Change it" }
            button type="button" data-again=(job.id) data-key="r" data-does="run the same comparison again" { "Run again " kbd { "r" } }
            span.group role="group" aria-label="Baseline" {
                span.quiet { "Baseline" }
                @for variant in [Variant::Plain, Variant::Dag] {
                    a href=(format!("?baseline={}", variant.name())) aria-current=[(variant == baseline).then_some("true")] {
                        (if variant == baseline { "● " } else { "○ " }) (variant.name())
                    }
                }
            }
            span.group role="group" aria-label="Download" {
                span.quiet { "Download" }
                a href=(file("html")) download data-key="e" data-does="download the report as a page of its own" { "HTML " kbd { "e" } }
                a href=(file("markdown")) download { "Markdown" }
                a href=(file("json")) download { "JSON" }
            }
            p #problem.error role="alert" {}
        }
    }
}
