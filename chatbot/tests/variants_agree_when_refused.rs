//! When the server refuses a call, both variants end in the same state, and the next prompt works.

use chatbot::provider::ErrorKind;

use crate::support::fault::Fault;
use crate::support::reply::Reply;
use crate::support::script::Endpoint::{Chat, Image, Mode};

async fn fails_everywhere(reply: Reply, kind: ErrorKind, status: u16) {
    for at in [Mode, Chat, Image] {
        Fault::new(at, reply.clone(), kind, status).play().await;
    }
}

#[tokio::test]
async fn a_wrong_key() {
    fails_everywhere(Reply::error(401, "invalid_api_key", "no such key"), ErrorKind::Unauthorized, 401).await;
}

#[tokio::test]
async fn too_many_requests_for_ever() {
    fails_everywhere(Reply::error(429, "rate_limit_exceeded", "slow down"), ErrorKind::RateLimited, 429).await;
}

#[tokio::test]
async fn a_server_that_fails_for_ever() {
    fails_everywhere(Reply::error(500, "server_error", "oh"), ErrorKind::Server, 500).await;
}

#[tokio::test]
async fn a_prompt_longer_than_the_context() {
    fails_everywhere(Reply::error(400, "context_length_exceeded", "too long"), ErrorKind::ContextLength, 400).await;
}

#[tokio::test]
async fn a_redirect() {
    fails_everywhere(Reply::Redirect("/v2/chat/completions".to_owned()), ErrorKind::Redirect, 302).await;
}
