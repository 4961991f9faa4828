//! The style sheets and modules of the screen.

use dag_explorer::Asset;

macro_rules! files {
    ($($name:literal: $kind:literal),* $(,)?) => {
        &[$(Asset {
            path: concat!("/assets/", $name),
            kind: concat!($kind, "; charset=utf-8"),
            bytes: include_bytes!(concat!("../assets/", $name)),
        }),*]
    };
}

/// The files of the chat screen.
pub(crate) const ASSETS: &[Asset] = files! {
    "chat.css": "text/css",
    "answer.css": "text/css",
    "chat.js": "text/javascript",
    "api.js": "text/javascript",
    "clipboard.js": "text/javascript",
    "composer.js": "text/javascript",
    "dialogs.js": "text/javascript",
    "edit.js": "text/javascript",
    "keys.js": "text/javascript",
    "live.js": "text/javascript",
    "menu.js": "text/javascript",
    "screen.js": "text/javascript",
    "scroll.js": "text/javascript",
    "search.js": "text/javascript",
    "watch.css": "text/css",
    "watch.js": "text/javascript",
};
