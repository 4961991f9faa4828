//! The page that asks for the token.

use axum::Form;
use axum::extract::{FromRequest, Request};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use maud::html;
use serde::Deserialize;

use super::token::Door;
use crate::frame::Frame;

pub(super) const PATH: &str = "/login";

#[derive(Deserialize)]
struct Login {
    token: String,
    next: String,
}

/// The page. `next` is where the visitor wanted to go.
pub(super) fn page(next: &str, wrong: Option<&str>) -> Response {
    let frame = Frame { title: "Log in", brand: "dag", links: &[], styles: &["/assets/base.css"], module: None };
    let screen = html! {
        form.message method="post" action=(PATH) {
            h1 { "Log in" }
            @if let Some(wrong) = wrong { p role="alert" { (wrong) } }
            label for="token" { "The token with which this server was started" }
            input #token name="token" type="password" autocomplete="current-password" required autofocus;
            input name="next" type="hidden" value=(next);
            button.primary { "Log in" }
        }
    };
    (StatusCode::UNAUTHORIZED, frame.around("", screen)).into_response()
}

pub(super) async fn enter(door: &Door, request: Request) -> Response {
    let Login { token, next } = match Form::from_request(request, &()).await {
        Ok(Form(login)) => login,
        Err(rejection) => return rejection.into_response(),
    };
    if !door.opens_for(&token) {
        return page(&next, Some("This is not the token."));
    }
    let cookie = format!("{}={}; HttpOnly; SameSite=Strict; Path=/", door.cookie_name(), door.session());
    ([(header::SET_COOKIE, cookie)], Redirect::to(here(&next))).into_response()
}

/// The path when it is one of this server; a browser takes `//name` and `/\name` for another one.
fn here(next: &str) -> &str {
    let rest = next.strip_prefix('/');
    let is_here = rest.is_some_and(|rest| !rest.starts_with(['/', '\\']) && !next.chars().any(char::is_control));
    if is_here { next } else { "/" }
}
