//! Pictures as files, in the formats that other programs take.

#![expect(unused_qualifications, reason = "`utoipa::path` writes them")]

use std::sync::Arc;

use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use dag_core::picture::{Marks, Picture};
use dag_view::Drawing;
use maud::{Markup, html};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use crate::explorer::Site;
use crate::failure::Failure;
use crate::openapi::{PictureFile, Refused};
use crate::runs::{blocking, part, query};

/// In which format a picture is written.
#[derive(Deserialize, Clone, Copy, ToSchema)]
#[schema(as = PictureFormat)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Format {
    Svg,
    #[cfg(feature = "png")]
    Png,
    Html,
    Dot,
    Mermaid,
    Json,
}

/// All formats, by their names.
pub(crate) const FORMATS: &[&str] = &[
    "svg",
    #[cfg(feature = "png")]
    "png",
    "html",
    "dot",
    "mermaid",
    "json",
];

/// So many pixels of a PNG for each of the picture.
#[cfg(feature = "png")]
const SCALE: f32 = 2.0;

/// A machine or graph, as its path names it, and a format.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(super) struct FilePath {
    name: String,
    #[param(inline)]
    format: Format,
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Behind {
    /// The graph behind this action of the machine, in place of the machine.
    action: Option<String>,
}

/// The picture of a machine or graph, as a file
#[utoipa::path(
    get,
    path = "/api/graph/{name}/{format}",
    tag = "graphs",
    params(FilePath, Behind),
    responses(PictureFile, Refused)
)]
pub(super) async fn file(
    State(site): State<Arc<Site>>,
    path: Result<Path<FilePath>, PathRejection>,
    behind: Result<Query<Behind>, QueryRejection>,
) -> Result<Response, Failure> {
    let (path, action) = (part(path)?, query(behind)?.action);
    blocking(move || {
        let drawn = site.drawn.iter().find(|drawn| drawn.name == path.name).ok_or_else(|| no_graph(&site))?;
        let Some(action) = action else {
            return written(&drawn.drawing, &Marks::default(), path.format, &drawn.name);
        };
        let none = || Failure::new(StatusCode::NOT_FOUND, "no_graph", "there is no graph behind such an action");
        written(drawn.behind(&action).ok_or_else(none)?, &Marks::default(), path.format, &action)
    })
    .await
}

fn no_graph(site: &Site) -> Failure {
    let known: Vec<_> = site.drawn.iter().map(|drawn| format!("`{}`", drawn.name)).collect();
    let failure = Failure::new(StatusCode::NOT_FOUND, "no_graph", "this program has no such machine or graph");
    failure.hint(format!("there are {}", known.join(", ")))
}

/// A drawing as a file of its own.
pub(crate) fn written(drawing: &Drawing, marks: &Marks, format: Format, name: &str) -> Result<Response, Failure> {
    let alone = drawing.alone();
    let marked = || Picture { marks: marks.clone(), ..drawing.picture().clone() };
    let (kind, ending, bytes): (&str, &str, Vec<u8>) = match format {
        Format::Svg => ("image/svg+xml", "svg", alone.svg(marks).into()),
        #[cfg(feature = "png")]
        Format::Png => ("image/png", "png", alone.png(marks, SCALE, dag_view::Fonts::Embedded).map_err(too_large)?),
        Format::Html => ("text/html; charset=utf-8", "html", alone.html(marks).into()),
        Format::Dot => ("text/vnd.graphviz; charset=utf-8", "dot", dag_view::dot(&marked()).into()),
        Format::Mermaid => ("text/plain; charset=utf-8", "mmd", dag_view::mermaid(&marked()).into()),
        Format::Json => ("application/json", "json", dag_view::json(&marked()).into()),
    };
    // A page of its own has a script of its own, which ours may not have: it is a file, and never shown here.
    let attached = format!("attachment; filename=\"{}.{ending}\"", plain(name));
    Ok(([(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, attached)], bytes).into_response())
}

#[cfg(feature = "png")]
#[expect(clippy::needless_pass_by_value, reason = "it is mapped over results")]
fn too_large(error: dag_view::PngError) -> Failure {
    Failure::new(StatusCode::CONFLICT, "too_large", error.to_string()).hint("take the SVG")
}

/// A name that every file system takes.
fn plain(name: &str) -> String {
    let fits = |c: char| if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' };
    name.chars().take(100).map(fits).collect()
}

/// Links to all formats of a picture: its path without the format, and what comes after that.
pub(super) fn links(path: &str, query: &str) -> Markup {
    html! {
        p.save {
            "Save as"
            @for format in FORMATS { " " a href={ (path) "/" (format) (query) } download { (format) } }
        }
    }
}
