//! The pages: frames with the places that a module fills, and what can be read without one.

use std::sync::Arc;

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};

use super::list;
use super::shared::{AppPath, Shared, blocking, part};
use super::view::RunView;
use crate::explorer::Site;
use crate::failure::Failure;

pub(crate) async fn projects(State(shared): State<Arc<Shared>>, headers: HeaderMap) -> Response {
    let read = shared.clone();
    match blocking(move || list::read_projects(&read)).await {
        Ok(found) => {
            shared.site.page("Runs", "/runs", "projects.js", projects_screen(&shared.site, &found)).into_response()
        }
        Err(failure) => shared.site.refusal(failure, &headers),
    }
}

fn projects_screen(site: &Site, found: &list::Projects) -> Markup {
    html! {
        div.explorer.screen {
            div.head { h1 { "Runs" } p.quiet { code { (found.dir) } } }
            @if found.projects.is_empty() {
                p.empty { "No project has been written here yet. Runs appear as soon as an application keeps its steps in this folder." }
            } @else {
                div.scroll { table.plain {
                    thead { tr { th scope="col" { "Project" } th.number scope="col" { "Runs" } th scope="col" { "Last changed" } } }
                    tbody { @for project in &found.projects { tr {
                        td { a href=(site.project_href(&project.name)) { (project.name) } }
                        td.number { (project.apps) }
                        td { @if let Some(time) = project.updated { time datetime=(time) { (time) } } }
                    } } }
                } }
            }
            @if found.unnamed > 0 {
                p.quiet { (found.unnamed) " more here can not be shown: the name of a project is made of ASCII letters, digits, " code { "_" } ", " code { "-" } " and " code { ":" } "." }
            }
        }
    }
}

pub(crate) async fn apps(
    State(shared): State<Arc<Shared>>,
    project: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
) -> Response {
    let screen = part(project).and_then(|name| shared.project(&name).map(|_| name));
    shared.answer(screen.map(|name| (name.clone(), apps_screen(&shared.site, &name))), "runs.js", &headers)
}

fn apps_screen(site: &Site, project: &str) -> Markup {
    html! {
        div.explorer.screen #runs data-base=(site.prefix) data-project=(project) {
            div.head {
                nav.crumbs aria-label="Where this is" { a href={ (site.prefix) "/runs" } { "Runs" } " / " }
                h1 { (project) }
                span.quiet #count role="status" {}
            }
            div.tools {
                label.hidden-label for="search" { "Search" }
                input #search type="search" placeholder="Search id, key or status…" autocomplete="off";
                div.choices #filters role="group" aria-label="Status" {}
            }
            div.rows #rows {}
            noscript { p { "This list needs JavaScript; the same as JSON: " a href={ (site.prefix) "/api/runs/" (escaped(project)) } { "open" } } }
        }
    }
}

pub(crate) async fn app(
    State(shared): State<Arc<Shared>>,
    path: Result<Path<AppPath>, PathRejection>,
    headers: HeaderMap,
) -> Response {
    let path = part(path).and_then(|path| shared.dir(&path).map(|_| path));
    shared.answer(path.map(|path| (path.app.clone(), app_screen(&shared.site, &path))), "app.js", &headers)
}

fn app_screen(site: &Site, path: &AppPath) -> Markup {
    let pages = format!("{}/", site.project_href(&path.project));
    let view = RunView { prefix: &site.prefix, project: &path.project, app_id: Some(&path.app), pages: &pages };
    let heading = html! {
        nav.crumbs aria-label="Where this is" {
            a href={ (site.prefix) "/runs" } { "Runs" } " / "
            a href=(site.project_href(&path.project)) { (path.project) } " / "
        }
        h1 { (path.app) }
    };
    view.around(heading, html! {})
}

impl Shared {
    fn answer(&self, screen: Result<(String, Markup), Failure>, module: &str, headers: &HeaderMap) -> Response {
        match screen {
            Ok((title, screen)) => self.site.page(&title, "/runs", module, screen).into_response(),
            Err(failure) => self.site.refusal(failure, headers),
        }
    }
}

impl Site {
    fn refusal(&self, failure: Failure, headers: &HeaderMap) -> Response {
        failure.answer_within(headers, &self.brand, &self.links)
    }

    fn project_href(&self, project: &str) -> String {
        format!("{}/runs/{}", self.prefix, escaped(project))
    }

    pub(crate) fn href(&self, path: &AppPath) -> String {
        format!("{}/{}", self.project_href(&path.project), escaped(&path.app))
    }
}

/// A part of a path as it stands in an address.
pub(crate) fn escaped(part: &str) -> String {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(byte);
    part.bytes().map(|byte| if plain(&byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}
