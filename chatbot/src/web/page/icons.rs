//! The icons: drawn once in the page, shown by their names.

use maud::{Markup, html};

const ICONS: [(&str, &str); 21] = [
    ("plus", "M12 5v14M5 12h14"),
    ("search", "M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM20 20l-4-4"),
    ("list", "M4 6h16M4 12h16M4 18h10"),
    ("more", "M5 12h.01M12 12h.01M19 12h.01"),
    ("copy", "M9 9h11v11H9zM5 15H4V4h11v1"),
    ("done", "M5 12.5l4.5 4.5L19 7.5"),
    ("markdown", "M3 6h18v12H3zM6.5 15V9l2.5 3 2.5-3v6M17 9v6M14.8 12.8L17 15l2.2-2.2"),
    ("again", "M20 12a8 8 0 1 1-2.4-5.7M20 3v4.5h-4.5"),
    ("edit", "M4 20h4L19 9l-4-4L4 16zM13 7l4 4"),
    ("left", "M14.5 6l-6 6 6 6"),
    ("right", "M9.5 6l6 6-6 6"),
    ("down", "M12 5v14M6 13l6 6 6-6"),
    ("send", "M12 19V5M6 11l6-6 6 6"),
    ("stop", "M7 7h10v10H7z"),
    ("close", "M6 6l12 12M18 6L6 18"),
    ("download", "M12 4v11M7 10.5l5 5 5-5M5 20h14"),
    ("import", "M12 15V4M7 8.5l5-5 5 5M5 20h14"),
    ("keys", "M3 6h18v12H3zM7 10h.01M11 10h.01M15 10h.01M17 10h.01M8 14h8"),
    ("machine", "M3 5h7v5H3zM14 14h7v5h-7zM6.5 10v6.5H14"),
    ("alert", "M12 4l9 16H3zM12 10v4M12 17h.01"),
    ("pause", "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM10 9v6M14 9v6"),
];

/// All icons, not to be seen here.
pub(super) fn sprite() -> Markup {
    html! {
        svg.sprite aria-hidden="true" {
            @for (name, path) in ICONS { symbol id={ "i-" (name) } viewBox="0 0 24 24" { path d=(path) {} } }
        }
    }
}

/// One of them, beside a text or in a button with a label.
pub(super) fn icon(name: &str) -> Markup {
    html! { svg.icon aria-hidden="true" { use href={ "#i-" (name) } {} } }
}
