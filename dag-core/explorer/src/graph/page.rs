//! The screen of machines and graphs: each picture, and each node as a row.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use dag_core::picture::Marks;
use maud::{Markup, PreEscaped, html};
use serde::Serialize;
use utoipa::ToSchema;

use super::drawn::{Described, Drawn};
use super::file;
use crate::explorer::Site;
use crate::runs::escaped;

/// The machines and graphs of this program
#[utoipa::path(get, path = "/api/graph", tag = "graphs", responses((status = 200, body = DrawnGraphs<'static>)))]
pub(super) async fn json(State(site): State<Arc<Site>>) -> Response {
    Json(DrawnGraphs { graphs: &site.drawn }).into_response()
}

/// The machines and graphs of a program.
#[derive(Serialize, ToSchema)]
pub(super) struct DrawnGraphs<'a> {
    graphs: &'a [Drawn],
}

pub(super) async fn page(State(site): State<Arc<Site>>) -> Markup {
    let screen = html! {
        div.explorer.screen #graphs {
            div.head { h1 { "Graphs" } span.quiet #count role="status" {} }
            @if site.drawn.is_empty() {
                p.empty { "This program gives no machine and no graph to show. Those of runs are on the pages of the runs." }
            } @else {
                div.tools {
                    label.hidden-label for="search" { "Search" }
                    input #search type="search" placeholder="Search names, docs and source…" autocomplete="off";
                }
                @for drawn in &site.drawn { (section(&site, drawn)) }
            }
        }
    };
    site.page("Graphs", "/graph", "graph.js", screen)
}

fn section(site: &Site, drawn: &Drawn) -> Markup {
    let path = format!("{}/api/graph/{}", site.prefix, escaped(&drawn.name));
    let what = if drawn.kind == "machine" { "state machine" } else { "graph" };
    html! {
        section.graph aria-label=(drawn.name) {
            h2 { (drawn.name) " " span.quiet { (what) ", " (drawn.nodes.len()) " nodes" } }
            div.canvas tabindex="0" role="group" aria-label={ "Picture of " (drawn.name) } { (PreEscaped(drawn.drawing.svg(&Marks::default()))) }
            (file::links(&path, ""))
            div.nodes { @for node in &drawn.nodes { (row(drawn, node, &path)) } }
        }
    }
}

fn row(drawn: &Drawn, node: &Described, path: &str) -> Markup {
    html! {
        details.node-row data-node=(node.id) {
            summary {
                b { (node.name) } " " span.kind { (node.kind) }
                @if let Some(ty) = &node.ty { " " code.quiet { (ty) } }
                " " span.quiet { (first_line(&node.doc)) }
            }
            @if !node.doc.is_empty() { p.doc { (node.doc) } }
            dl.facts {
                (names("reads", &node.reads)) (names("writes", &node.writes)) (names("inputs", &node.inputs))
                @if let Some(location) = &node.location { dt { "where" } dd { code { (location) } } }
            }
            @if let Some(behind) = drawn.behind(&node.name) {
                div.canvas tabindex="0" role="group" aria-label={ "Graph behind " (node.name) } { (PreEscaped(behind.svg(&Marks::default()))) }
                (file::links(path, &format!("?action={}", escaped(&node.name))))
            }
            @if !node.source.is_empty() { pre.source tabindex="0" { code { (node.source) } } }
        }
    }
}

fn names(what: &str, names: &[String]) -> Markup {
    html! { @if !names.is_empty() { dt { (what) } dd { @for name in names { code { (name) } " " } } } }
}

fn first_line(doc: &str) -> &str {
    doc.lines().next().unwrap_or_default()
}
