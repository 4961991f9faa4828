//! The comparison as a page: in the web app, and as a file of its own that loads nothing.

mod answer;
mod ballot;
mod cost;
mod diff;
mod offers;
mod prompt;
mod score;
mod steps;
mod suite;
mod timeline;

use std::path::Path;

use dag_explorer::Asset;
use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::words::{self, counted};
use super::{Report, Summary, vote};
use crate::bot::Variant;

pub(crate) use ballot::ballot;

const STYLE: Asset =
    Asset { path: "/assets/report.css", kind: "text/css; charset=utf-8", bytes: include_bytes!("report.css") };

/// A module of the report, by its name.
macro_rules! module {
    ($name:literal) => {
        Asset {
            path: concat!("/assets/report/", $name),
            kind: "text/javascript; charset=utf-8",
            bytes: include_bytes!(concat!("report/", $name)),
        }
    };
}

/// The style and the modules of the report, as the web app serves them.
pub const ASSETS: &[Asset] = &[STYLE, KEYS, LINKED, COSTS, ZOOMED, REPORT];

const KEYS: Asset = module!("keys.js");
const LINKED: Asset = module!("linked.js");
const COSTS: Asset = module!("costs.js");
const ZOOMED: Asset = module!("zoomed.js");
const REPORT: Asset = module!("report.js");

/// All that a report of its own needs, each before what takes something from it.
const MODULES: [Asset; 9] = [
    dag_explorer::DOM,
    dag_explorer::PRICES,
    dag_explorer::FORMAT,
    dag_explorer::ZOOM,
    KEYS,
    LINKED,
    COSTS,
    ZOOMED,
    REPORT,
];

/// A file that may load nothing at all, whatever stands in it.
const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; base-uri 'none'";

const BOTH: [Variant; 2] = [Variant::Dag, Variant::Plain];

/// The report as a page of its own.
pub(super) fn page(report: &Report, images: &Path) -> String {
    let [base, style] = [dag_explorer::BASE, STYLE].map(|asset| String::from_utf8_lossy(asset.bytes));
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { "DAG and plain, compared" }
                style { (PreEscaped(base)) (PreEscaped(style)) }
            }
            body {
                main { (fragment(report, images)) }
                script type="module" { (PreEscaped(script())) }
            }
        }
    };
    page.into_string()
}

/// The modules as one. In a file there is nothing to import from; what each of them needs stands before it. Whoever reads it there has the
/// sources elsewhere: lines that are comments stay away.
fn script() -> String {
    let modules = MODULES.map(|module| String::from_utf8_lossy(module.bytes));
    let lines = modules
        .iter()
        .flat_map(|module| module.lines())
        .filter(|line| !line.starts_with("import ") && !is_comment(line));
    lines.flat_map(|line| [line, "\n"]).collect()
}

fn is_comment(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with("//") || line.starts_with("/**") && line.ends_with("*/")
}

/// The report, to be put into a page. Images are taken from this folder.
pub fn fragment(report: &Report, images: &Path) -> Markup {
    let worst = report.worst();
    html! {
        article.compare data-view="all" data-baseline=(report.summary.baseline.name()) {
            (head(report))
            (reading())
            (views())
            @if report.pairs.len() > 1 { (suite::table(report)) }
            @for at in 0..report.pairs.len() { (prompt::section(report, at, at == worst, images)) }
            (offers::table(report))
            (offers::sources(report))
            (foot(&report.summary))
        }
    }
}

fn head(report: &Report) -> Markup {
    let summary = &report.summary;
    let pairs = counted(summary.runs, "pair");
    html! {
        header {
            h1 { "DAG and plain, compared" }
            p.facts { (words::mode(summary)) " · " (pairs) " a prompt, interleaved A B B A · one warm-up pair dropped" }
            p.verdict.bad[!report.is_good()] { (sign(report.is_good())) " " (words::verdict(report)) }
            @if let Some(price) = words::price(report) { p.price { (price) } }
            @if let Some(votes) = vote::counted(report) { p.votes { (votes) } }
        }
    }
}

/// How the report is read. Without the module there is nothing to press.
fn reading() -> Markup {
    html! {
        div.reading role="group" aria-label="How to read this" hidden {
            (lock())
            button type="button" data-key="?" data-does="these keys" { "Keys " kbd { "?" } }
        }
    }
}

/// The button that has both sides scroll together.
pub(crate) fn lock() -> Markup {
    html! { button.lock type="button" aria-pressed="true" data-key="l" data-does="scroll both together, or each by itself" { "Lock scroll " kbd { "l" } } }
}

/// What narrow screens show one at a time. Without the module everything stays visible.
fn views() -> Markup {
    let views = [("dag", "D", "DAG"), ("plain", "P", "Plain"), ("difference", "Δ", "Difference")];
    html! {
        div.views role="group" aria-label="What to show" hidden {
            @for (view, letter, name) in views {
                button type="button" data-view=(view) aria-pressed="false" { span.letter.(view) { (letter) } " " (name) }
            }
        }
    }
}

fn foot(summary: &Summary) -> Markup {
    let (other, baseline) = (words::other(summary.baseline).name(), summary.baseline.name());
    html! {
        footer.quiet {
            p {
                "Each row is a verdict of its own: the median of " (other) " less " (baseline) " within the pairs, and the interval that "
                "holds it. Where 0 is in the interval, the noise covers the difference. Allocations are not counted: a count that "
                "belongs to one turn alone would need an allocator of its own in the program. Lines of code are without blank lines and "
                "comments, those that macros write not among them."
            }
            p { "chatbot " (env!("CARGO_PKG_VERSION")) " · docs/compare.md says how it is measured and what the numbers do not say" }
        }
    }
}

/// A sign that stands before words which say the same.
fn sign(is_good: bool) -> Markup {
    html! { span.sign aria-hidden="true" { @if is_good { "✓" } @else { "✗" } } }
}

/// The letter of a variant, with its name for those who do not see it.
fn letter(variant: Variant) -> Markup {
    let letter = if variant == Variant::Dag { "D" } else { "P" };
    html! { abbr.letter.(variant.name()) title=(variant.name()) { (letter) } }
}

/// The name of a variant in a heading.
fn title(variant: Variant) -> &'static str {
    match variant {
        Variant::Dag => "DAG",
        Variant::Plain => "Plain",
    }
}
