//! What opens over the page: the search, the menu of a conversation, questions, the keys, an image.

use maud::{Markup, html};

use super::Screen;
use super::icons::icon;
use super::turn::tool;

const KEYS: [(&str, &str); 10] = [
    ("Enter", "send the prompt"),
    ("Shift Enter", "begin a new line"),
    ("↑ ↓", "earlier and later prompts, when the field is empty"),
    ("Esc", "stop the answer, or close what is open"),
    ("Ctrl K", "search in all conversations"),
    ("Ctrl Shift O", "new conversation"),
    ("/", "to the prompt"),
    ("[ ]", "the answer before, the next answer"),
    ("End", "to the end of the conversation"),
    ("?", "these keys"),
];

/// Those of the machine beside the chat.
const KEYS_OF_STEPS: [(&str, &str); 3] =
    [("j →", "the next step"), ("k ←", "the step before"), ("e", "the next step that failed")];

/// All dialogs, closed.
pub(super) fn dialogs(screen: Screen) -> Markup {
    html! { (menu()) (search()) (rename()) (delete()) (keys(screen)) (lightbox()) }
}

/// Of the conversation whose button was pressed: the script sets the addresses.
fn menu() -> Markup {
    html! {
        div.menu #menu popover role="group" aria-label="This conversation" {
            button type="button" data-do="rename" { (icon("edit")) "Rename" }
            a #export-markdown href="#" download { (icon("markdown")) "Export as Markdown" }
            a #export-json href="#" download { (icon("download")) "Export as JSON" }
            button.danger type="button" data-do="delete" { (icon("close")) "Delete" }
        }
    }
}

fn search() -> Markup {
    html! {
        dialog.search #search aria-label="Search" {
            label.field { (icon("search")) span.hidden-label { "Search in titles and texts" }
                input #query type="search" placeholder="Search in titles and texts" autocomplete="off"; }
            ul #found {}
            p.quiet #found-none role="status" {}
            p.quiet.foot { code { "flow:dag" } " " code { "flow:plain" } " " code { "error:" } " narrow it down" }
        }
    }
}

fn rename() -> Markup {
    html! {
        dialog #rename aria-labelledby="rename-head" {
            form method="dialog" {
                h2 #rename-head { "Rename the conversation" }
                input #new-title aria-label="Title" maxlength="200" autocomplete="off" required;
                div.row { button type="button" data-do="close" { "Cancel" } button.primary type="submit" value="yes" { "Rename" } }
            }
        }
    }
}

fn delete() -> Markup {
    html! {
        dialog #delete aria-labelledby="delete-head" {
            form method="dialog" {
                h2 #delete-head { "Delete the conversation?" }
                p { span.name #delete-title {} " and its images go for good." }
                div.row { button type="button" data-do="close" autofocus { "Cancel" } button.primary.danger type="submit" value="yes" { "Delete" } }
            }
        }
    }
}

fn keys(screen: Screen) -> Markup {
    let of_steps: &[_] = if screen == Screen::Watch { &KEYS_OF_STEPS } else { &[] };
    html! {
        dialog #keys aria-labelledby="keys-head" {
            div.dialog-head { h2 #keys-head { "Keys" } (tool("close", "close", "Close")) }
            table { @for (key, does) in KEYS.iter().chain(of_steps) { tr { th scope="row" { @for part in key.split(' ') { kbd { (part) } " " } } td { (does) } } } }
        }
    }
}

fn lightbox() -> Markup {
    html! {
        dialog.lightbox #lightbox aria-label="Image" {
            div.dialog-head {
                a.tool #lightbox-file href="#" download title="Download" aria-label="Download" { (icon("download")) }
                (tool("close", "close", "Close"))
            }
            img #lightbox-image alt="";
        }
    }
}
