//! The screen of one run, on a page of its own or as a part of a page of the program.

use maud::{Markup, html};

use super::pages::escaped;
use crate::graph::FORMATS;

/// One run as a part of a page of the program: its machine, its steps and their tabs, live.
///
/// The page that holds it loads [`STYLES`](Self::STYLES) and, once there is a run, the module [`MODULE`](Self::MODULE), all of them
/// below the path at which the [`Explorer`](crate::Explorer) is mounted. The selected step is in the address of that page
/// (`?step=3&tab=trace`). The module exports `go(step, tab)` and `goAlong()`, and tells of each selection by the event `step-selected` of
/// the document, whose `detail` holds `sequence_id` and `follows`.
///
/// ```
/// use dag_explorer::RunView;
///
/// let view = RunView { prefix: "", project: "chatbot", app_id: Some("one"), pages: "/app/" };
/// let part = view.around(maud::html! { "The run <one>" }, maud::html! {}).into_string();
/// assert!(part.contains("data-app=\"one\"") && part.contains("The run &lt;one&gt;"));
/// ```
#[derive(Debug, Clone, Copy)]
pub struct RunView<'a> {
    /// Where the explorer is mounted, such as `/explorer`; empty for the root.
    pub prefix: &'a str,
    /// The project.
    pub project: &'a str,
    /// The application; none as long as there is no run to show.
    pub app_id: Option<&'a str>,
    /// The path at which runs of this project are shown: links add the id of an application.
    pub pages: &'a str,
}

impl RunView<'_> {
    /// Style sheets: the pictures' and the screen's.
    pub const STYLES: [&'static str; 2] = ["/assets/explorer/pictures.css", "/assets/explorer/explorer.css"];
    /// The ES module that brings it to life.
    pub const MODULE: &'static str = "/assets/explorer/app.js";

    /// The part of the page, below this heading. `meanwhile` stands there until the module has something to show.
    #[expect(clippy::needless_pass_by_value, reason = "both are made for this place")]
    pub fn around(&self, heading: Markup, meanwhile: Markup) -> Markup {
        html! {
            div.explorer.run-view {
                div #app data-base=(self.prefix) data-project=(self.project) data-app=[self.app_id] data-pages=(self.pages) data-formats=(FORMATS.join(" ")) {
                    div.head { (heading) span #run-status role="status" {} }
                    div #problems {}
                    div #board { (meanwhile) }
                    noscript { p { "The steps need JavaScript." } }
                }
            }
        }
    }

    /// Where the explorer itself shows this run.
    pub fn href(&self) -> String {
        let runs = format!("{}/runs/{}", self.prefix, escaped(self.project));
        self.app_id.map_or_else(|| runs.clone(), |id| format!("{runs}/{}", escaped(id)))
    }
}
