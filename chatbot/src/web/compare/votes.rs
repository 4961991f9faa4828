//! Votes on answers of which nobody is told yet whose they are: the page on which they are cast, and the request that casts one.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use dag_explorer::Failure;
use maud::{Markup, html};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::job::{Job, Refused};
use super::jobs::Comparisons;
use crate::bot::Variant;
use crate::compare::{Better, Pair, Report, ballot, lock};
use crate::web::api::{Body, Path};
use crate::web::app;

/// What a person says of two answers.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(as = VoteChoice)]
enum Choice {
    /// Answer A is better.
    A,
    /// Answer B is better.
    B,
    /// Neither is.
    Same,
    /// No vote: only to be told whose they are.
    Pass,
}

/// A vote on one prompt.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = VoteAsked)]
struct Asked {
    /// Which prompt, from 1.
    #[schema(minimum = 1)]
    prompt: usize,
    choice: Choice,
}

/// Whose the answers were, and what the vote comes to.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = VoteCast)]
struct Cast {
    a: Variant,
    b: Variant,
    blind_vote: Option<Better>,
}

pub(super) fn router() -> OpenApiRouter<app::State> {
    OpenApiRouter::new().routes(routes!(vote))
}

/// Votes on the answers to one prompt
///
/// Only in a blind comparison, and once for each prompt: afterwards it is known whose the answers are. The report comes with the last vote.
#[utoipa::path(post, path = "/api/comparisons/{id}/votes", tag = "comparisons", params(("id" = String, Path)),
    request_body = Asked, responses(
    (status = 200, body = Cast),
    (status = 400, description = "The body cannot be read, or there is no such prompt", body = Failure),
    (status = 404, description = "There is no such comparison", body = Failure),
    (status = 409, description = "It is not blind, has no answers, or this vote has been cast", body = Failure),
    (status = 413, description = "The body is too large", body = Failure),
    (status = 415, description = "The body is not JSON", body = Failure),
))]
async fn vote(
    State(comparisons): State<Comparisons>,
    Path(id): Path<String>,
    Body(Asked { prompt, choice }): Body<Asked>,
) -> Result<Json<Cast>, Failure> {
    let job = comparisons.get(&id)?;
    let at = prompt.wrapping_sub(1);
    let [a, b] = job.order(at);
    let blind_vote = match choice {
        Choice::A => Some(Better::of(a)),
        Choice::B => Some(Better::of(b)),
        Choice::Same => Some(Better::Same),
        Choice::Pass => None,
    };
    job.cast(at, blind_vote).map_err(|refused| failure(refused, prompt))?;
    Ok(Json(Cast { a, b, blind_vote }))
}

fn failure(refused: Refused, prompt: usize) -> Failure {
    let conflict = |message: String| Failure::new(StatusCode::CONFLICT, "no_vote", message);
    match refused {
        Refused::NotBlind => conflict("the comparison is not blind".into()).hint("begin one with `blind`"),
        Refused::NoAnswers => conflict("the comparison has no answers: it runs, was stopped or has failed".into()),
        Refused::IsCast => conflict(format!("the vote on prompt {prompt} has been cast")),
        Refused::NoPrompt => Failure::new(StatusCode::BAD_REQUEST, "invalid", format!("there is no prompt {prompt}")),
    }
}

/// The answers, and what can be said of them.
pub(super) fn page(job: &Job, report: &Report) -> Markup {
    let open: Vec<_> = (0..report.pairs.len()).filter(|at| !job.is_cast(*at)).collect();
    html! {
        article.compare.ballots data-job=(job.id) {
            header {
                h1 { "Which answer is better?" }
                p.facts { "Which of them is whose, and what they took, is told when you have voted: " (open.len()) " of " (report.pairs.len()) " to go." }
                p #problem.error role="alert" {}
            }
            div.reading role="group" aria-label="How to read this" {
                (lock())
                button type="button" data-key="?" data-does="these keys" { "Keys " kbd { "?" } }
            }
            @for (at, pair) in report.pairs.iter().enumerate() {
                section.prompt data-prompt=(at + 1) {
                    @if job.is_cast(at) { (told(job, report, at)) } @else { (choices(job, pair, at, open.first() == Some(&at))) }
                }
            }
        }
    }
}

fn choices(job: &Job, pair: &Pair, at: usize, has_keys: bool) -> Markup {
    let all = [
        ("a", "A is better", "answer A is better"),
        ("same", "Both alike", "both answers are alike"),
        ("b", "B is better", "answer B is better"),
        ("pass", "Tell me without a vote", "be told whose they are without a vote"),
    ];
    // Between two answers that are the same there is nothing to choose.
    let is_same = pair.same.item.is_empty();
    let all = all.into_iter().filter(|(choice, ..)| !is_same || *choice == "same");
    html! {
        (ballot(pair, job.order(at), job.images()))
        @if is_same { p { "Both answers are the same, word for word: there is nothing to vote on but that." } }
        div.vote role="group" aria-label=(format!("Vote on prompt {}", at + 1)) {
            @for (choice, name, does) in all {
                @let key = &choice[..1];
                button type="button" data-vote=(choice) data-key=[has_keys.then_some(key)] data-does=(does) {
                    (name) @if has_keys { " " kbd { (key) } }
                }
            }
        }
    }
}

/// Whose the answers of a prompt were.
fn told(job: &Job, report: &Report, at: usize) -> Markup {
    let [a, b] = job.order(at);
    let vote = report.summary.prompts[at].blind_vote.map_or("no vote", Better::told);
    html! {
        h2 { (crate::compare::excerpt(&report.pairs[at].prompt, 80)) }
        p { "A was " (a.name()) ", B was " (b.name()) ". " strong { "Your vote: " (vote) "." } }
    }
}
