//! How each status looks: a sign, an outline and a word, so that none is told by its colour alone.

use dag_core::picture::{Mark, Status};

use crate::palette::{Ink, ink};

/// The look of a status.
#[derive(Debug, Clone, Copy)]
pub(crate) struct MarkLook {
    pub(crate) status: Status,
    pub(crate) ink: Ink,
    /// The sign in a text.
    pub(crate) sign: char,
    /// The sign as a path around the middle of its badge, of lines; with a fill where it is a solid one.
    pub(crate) glyph: &'static str,
    pub(crate) is_solid: bool,
    /// Whether the node has not run, or is no more: its box is hollow.
    pub(crate) is_hollow: bool,
}

const fn look(status: Status, ink: Ink, sign: char, glyph: &'static str) -> MarkLook {
    MarkLook { status, ink, sign, glyph, is_solid: false, is_hollow: false }
}

const GREY: Ink = ink("#5d6672", "#9aa5b3");
const BLUE: Ink = ink("#1d5fbf", "#7db4ff");
const GREEN: Ink = ink("#257a3e", "#6fcf8b");
const TEAL: Ink = ink("#0f7377", "#5fc9cd");
const RED: Ink = ink("#b3261e", "#ff8a80");
const AMBER: Ink = ink("#8a5a00", "#f0b94d");

/// In the order of the legend.
pub(crate) const MARKS: [MarkLook; 14] = [
    MarkLook { is_hollow: true, ..look(Status::Planned, GREY, '…', "M-3.2 0h.01M0 0h.01M3.2 0h.01") },
    MarkLook { is_solid: true, ..look(Status::Running, BLUE, '▶', "M-1.6-2.9L3 0L-1.6 2.9z") },
    look(Status::Done, GREEN, '✓', "M-3.2.2L-1 2.6L3.3-2.4"),
    look(Status::Cached, TEAL, '=', "M-2.9-1.5H2.9M-2.9 1.5H2.9"),
    look(Status::Failed, RED, '✗', "M-2.5-2.5L2.5 2.5M2.5-2.5L-2.5 2.5"),
    MarkLook { is_hollow: true, ..look(Status::Skipped, GREY, '–', "M-3 0H3") },
    MarkLook { is_solid: true, ..look(Status::Cancelled, AMBER, '■', "M-2-2H2V2H-2z") },
    MarkLook { is_solid: true, ..look(Status::Past, GREY, '•', "M-1.3-1.3H1.3V1.3H-1.3z") },
    MarkLook { is_solid: true, ..look(Status::Current, BLUE, '◆', "M0-3.6L3.6 0L0 3.6L-3.6 0z") },
    look(Status::Next, AMBER, '→', "M-3.2 0H2.8M.4-2.6L3.1 0L.4 2.6"),
    look(Status::Added, GREEN, '+', "M-3.1 0H3.1M0-3.1V3.1"),
    MarkLook { is_hollow: true, ..look(Status::Removed, RED, '-', "M-3.1 0H3.1") },
    look(Status::Changed, AMBER, '~', "M-3.4.9C-2.4-2.4-.8-1.2 0 0S2.4 2.4 3.4-.9"),
    look(Status::Affected, BLUE, '>', "M-1.3-2.9L1.7 0L-1.3 2.9"),
];

pub(crate) const CRITICAL: Ink = ink("#b0560b", "#ffab5e");

pub(crate) fn of(status: Status) -> &'static MarkLook {
    MARKS.iter().find(|look| look.status == status).unwrap_or(&MARKS[0])
}

/// A mark in a few words, with its sign: `✗ failed, 1.20 s`. Notes are for tooltips.
pub(crate) fn brief(mark: &Mark) -> String {
    let status = mark.status.map(|status| format!("{} {}", of(status).sign, status.word()));
    let parts = [status, Some(mark.figures()).filter(|figures| !figures.is_empty())];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// Whether it is told on an edge by a sign as well: the line alone would not say that it is new, or no more.
pub(crate) fn is_difference(mark: &Mark) -> bool {
    matches!(mark.status, Some(Status::Added | Status::Removed | Status::Changed))
}
