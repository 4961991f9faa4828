//! What the JSON API is described by: each path stands at its handler, and so does its route, so that none is without the other.

use std::collections::BTreeMap;

use utoipa::openapi::response::Response;
use utoipa::openapi::{ContentBuilder, Ref, RefOr, ResponseBuilder};
use utoipa::{IntoResponses, OpenApi};

use crate::failure::Failure;

/// What all paths have in common.
#[derive(OpenApi)]
#[openapi(
    info(title = "dag-explorer", description = "Runs, their steps, and the machines and graphs that made them."),
    tags((name = "runs"), (name = "graphs")),
    components(schemas(Failure))
)]
pub(crate) struct Document;

/// How a question about runs is refused.
pub(crate) struct Refused;

/// How a change is refused.
pub(crate) struct RefusedChange;

/// A picture as a file, in one of its formats.
pub(crate) struct PictureFile;

const PICTURES: [&str; 6] =
    ["image/svg+xml", "image/png", "text/html", "text/vnd.graphviz", "text/plain", "application/json"];

const QUESTION: [(&str, &str); 3] = [
    ("400", "A part of the path or of the query is not what it should be"),
    ("404", "There is no such project, run, step or value"),
    ("500", "A file can not be read"),
];

const CHANGE: [(&str, &str); 5] = [
    ("409", "It can not be done as things stand"),
    ("413", "The body is too large"),
    ("415", "The body is not JSON"),
    ("422", "The body is JSON of another form, or a note that says nothing"),
    ("501", "This program does not run the machine of this run"),
];

impl IntoResponses for Refused {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        QUESTION.into_iter().map(refusal).collect()
    }
}

impl IntoResponses for RefusedChange {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        QUESTION.into_iter().chain(CHANGE).map(refusal).collect()
    }
}

impl IntoResponses for PictureFile {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        let all = ResponseBuilder::new().description("The file");
        let all = PICTURES.into_iter().fold(all, |all, kind| all.content(kind, ContentBuilder::new().build()));
        [("200".to_owned(), all.build().into())].into()
    }
}

fn refusal((status, why): (&str, &str)) -> (String, RefOr<Response>) {
    let failure = ContentBuilder::new().schema(Some(Ref::from_schema_name("Failure"))).build();
    let response = ResponseBuilder::new().description(why).content("application/json", failure).build();
    (status.to_owned(), response.into())
}
