//! The screen: a form, a comparison that runs, and the report of one that has ended.

use axum::Router;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use axum::routing::get;
use dag_explorer::Frame;
use maud::{Markup, html};

use super::api::{DEFAULT_RUNS, RUNS};
use super::job::{Job, Now, Standing, Wish};
use super::jobs::Comparisons;
use super::tools::tools;
use super::votes;
use crate::bot::Variant;
use crate::compare::{Mode, fragment, lock};
use crate::web::api::{Parameters, Path};
use crate::web::app;
use crate::web::screens::{LINKS, refused};

/// Prompts to begin with, one of each kind.
const EXAMPLES: [&str; 3] = ["What is a node?", "Draw a turtle saying hello", "Write code that sorts a list"];

/// Which comparison is to be made again.
#[derive(Debug, Default, serde::Deserialize)]
struct Again {
    again: Option<String>,
}

/// How a report is looked at.
#[derive(Debug, Default, serde::Deserialize)]
struct Look {
    baseline: Option<Variant>,
}

pub(crate) fn router() -> Router<app::State> {
    Router::new().route("/compare", get(form)).route("/compare/{id}", get(comparison))
}

async fn form(
    State(comparisons): State<Comparisons>,
    headers: HeaderMap,
    Parameters(Again { again }): Parameters<Again>,
) -> Result<Markup, Response> {
    let again = again.map(|id| comparisons.get(&id)).transpose().map_err(|failure| refused(failure, &headers))?;
    let wish = again.as_ref().map(|job| &job.wish);
    Ok(framed("Compare", html! { div.comparing { (asking(&comparisons, wish)) (earlier(&comparisons)) } }))
}

async fn comparison(
    State(comparisons): State<Comparisons>,
    headers: HeaderMap,
    Path(id): Path<String>,
    Parameters(Look { baseline }): Parameters<Look>,
) -> Result<Markup, Response> {
    let job = comparisons.get(&id).map_err(|failure| refused(failure, &headers))?;
    let now = job.now();
    Ok(match job.report(baseline) {
        Some(report) if job.is_secret() => framed("Comparison", votes::page(&job, &report)),
        Some(report) => {
            framed("Comparison", html! { (tools(&job, report.summary.baseline)) (fragment(&report, job.images())) })
        }
        None if now.standing == Standing::Running => framed("Comparing…", running(&job, &now)),
        None => framed("Comparison", ended(&job, &now)),
    })
}

fn framed(title: &str, screen: Markup) -> Markup {
    let frame = Frame {
        title,
        brand: env!("CARGO_PKG_NAME"),
        links: &LINKS,
        styles: &["/assets/base.css", "/assets/report.css", "/assets/compare.css"],
        module: Some("/assets/compare.js"),
    };
    frame.around("/compare", screen)
}

fn asking(comparisons: &Comparisons, wish: Option<&Wish>) -> Markup {
    let prompts = wish.map(|wish| wish.prompts.as_slice()).unwrap_or_default();
    let is_by_line = prompts.iter().all(|prompt| !prompt.trim().contains('\n'));
    let (runs, baseline) =
        (wish.map_or(DEFAULT_RUNS, |wish| wish.runs), wish.map_or(Variant::Plain, |wish| wish.baseline));
    html! {
        h1 { "The same prompt, with a DAG and without" }
        p.quiet { "Both variants answer through the same client and the same machine. One pair warms up, the others are measured A B B A, one more is watched." }
        form #asking {
            label for="prompts" { "Prompts" }
            textarea #prompts rows="4" required autofocus placeholder="What is a node?" { (prompts.join("\n")) }
            p.examples { "For instance: " @for example in EXAMPLES { button type="button" data-example=(example) { (example) } } }
            div.fields {
                label.check { input #by-line type="checkbox" checked[is_by_line]; " each line is a prompt" }
                label { "Pairs a prompt " input #runs type="number" min="1" max=(RUNS) value=(runs) required; }
                label { "Baseline "
                    select #baseline {
                        @for variant in [Variant::Plain, Variant::Dag] { option value=(variant.name()) selected[variant == baseline] { (variant.name()) } }
                    }
                }
                label { "Answered by " select #provider { @for name in comparisons.providers() { option selected[wish.is_some_and(|wish| wish.provider == name)] { (name) } } } }
                label.check title="Otherwise each reply is recorded once and replayed" {
                    input #live type="checkbox" checked[wish.is_some_and(|wish| wish.mode == Mode::Live)]; " live: ask a server in every run"
                }
                label.check title="You vote which answer is better before anything says whose it is" {
                    input #blind type="checkbox" checked[wish.is_some_and(|wish| wish.blind)]; " blind: vote before knowing whose the answers are"
                }
            }
            p #problem.error role="alert" {}
            button.primary type="submit" { "Compare" }
            noscript { p { "A comparison is begun by the script of this page, which does not run here. " code { "chatbot compare" } " does the same." } }
        }
    }
}

fn earlier(comparisons: &Comparisons) -> Markup {
    let all = comparisons.all();
    html! {
        @if !all.is_empty() {
            h2 { "Since this server started" }
            ul.earlier {
                @for job in &all {
                    li {
                        a href=(format!("/compare/{}", job.id)) { (title(&job.wish)) } " "
                        span.quiet { (standing(job.now().standing)) " · " (job.wish.provider) " · " (job.wish.runs) " pairs a prompt" }
                    }
                }
            }
        }
    }
}

fn title(wish: &Wish) -> String {
    let first: String = wish.prompts.first().map(|prompt| prompt.chars().take(60).collect()).unwrap_or_default();
    match wish.prompts.len() {
        0 | 1 => first,
        many => format!("{first} and {} more", many - 1),
    }
}

fn standing(standing: Standing) -> &'static str {
    match standing {
        Standing::Running => "● running",
        Standing::Done => "✓ done",
        Standing::Stopped => "■ stopped",
        Standing::Failed => "✗ failed",
    }
}

fn running(job: &Job, now: &Now) -> Markup {
    html! {
        article.comparing data-running=(job.id) {
            h1 { "Comparing: " (title(&job.wish)) }
            p #status role="status" { "beginning" }
            progress #done max=(job.all_pairs()) value=(now.pairs) aria-label="Pairs that have begun" {}
            div.reading {
                button #stop type="button" data-key="Escape" data-does="stop" { "Stop " kbd { "Esc" } }
                @if !job.wish.blind { (lock()) }
                button type="button" data-key="?" data-does="these keys" { "Keys " kbd { "?" } }
            }
            p #problem.error role="alert" {}
            @if job.wish.blind {
                p.quiet { "Blind: the answers come at the end, and whose they are when you have voted." }
            } @else {
                p.quiet { "What both say is shown while nothing is measured. This is no measurement: the numbers come at the end." }
                (said(now))
            }
        }
    }
}

/// What both have said so far.
fn said(now: &Now) -> Markup {
    let variants = [("dag", "D", "DAG"), ("plain", "P", "Plain")];
    html! {
        div.live {
            @for ((variant, letter, name), text) in variants.into_iter().zip(&now.texts) {
                section.side.(variant) {
                    h2 { abbr.letter.(variant) title=(variant) { (letter) } " " (name) " " span.stage {} }
                    div.said data-variant=(variant) tabindex="0" role="log" aria-live="off" aria-label=(format!("What {variant} says")) { (text) }
                }
            }
        }
    }
}

fn ended(job: &Job, now: &Now) -> Markup {
    html! {
        article.comparing {
            h1 { (title(&job.wish)) }
            p { (standing(now.standing)) @if let Some(message) = &now.message { ": " (message) } }
            p { a href=(format!("/compare?again={}", job.id)) { "Compare again" } " · " a href="/compare" { "New comparison" } }
            @if now.texts.iter().any(|text| !text.is_empty()) {
                p.quiet { "What both had said in the pair that ran. Nothing was measured to its end, so there are no numbers." }
                (said(now))
            }
        }
    }
}
