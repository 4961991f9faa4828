//! The list of conversations, by days.

use jiff::{Timestamp, Zoned};
use maud::{Markup, html};

use super::icons::icon;
use super::{View, words};
use crate::bot::Variant;
use crate::web::api::{Entry, Status};

/// The list shows this many; the search finds the others.
const SHOWN: usize = 200;

/// The column beside the conversation; on a narrow screen it opens over it.
pub(super) fn side(view: &View<'_>) -> Markup {
    html! {
        aside.side #side popover aria-label="Conversations" {
            div.side-head {
                a.new href=(view.screen.new_conversation()) { (icon("plus")) span { "New conversation" } }
                button.search-button type="button" data-do="search" aria-keyshortcuts="Control+K Meta+K" {
                    (icon("search")) span { "Search" } kbd { "Ctrl K" }
                }
            }
            nav.list #list aria-label="Conversations by date" { (groups(view)) }
            div.side-foot {
                button.flat type="button" data-do="import" { (icon("import")) "Import" }
                button.flat type="button" data-do="keys" aria-keyshortcuts="?" { (icon("keys")) "Keys" }
                input #import-file type="file" accept=".json,application/json" hidden aria-label="A conversation to import";
            }
        }
    }
}

fn groups(view: &View<'_>) -> Markup {
    let shown: Vec<_> = view.list.iter().take(SHOWN).map(|entry| (day(&entry.updated, &view.now), entry)).collect();
    html! {
        @if view.list.is_empty() { p.quiet { "Nothing here yet. What you ask is kept, and shown here." } }
        @for group in shown.chunk_by(|(one, _), (other, _)| one.group == other.group) {
            h2 { (group[0].0.group) }
            ul { @for (day, entry) in group { (row(view, entry, &day.time)) } }
        }
        @if view.list.len() > SHOWN { p.quiet { (view.list.len() - SHOWN) " older ones: search finds them." } }
    }
}

fn row(view: &View<'_>, entry: &Entry, time: &str) -> Markup {
    let is_open = view.conversation.is_some_and(|open| open.id == entry.id);
    html! {
        li {
            a href=(view.path(&entry.id)) aria-current=[is_open.then_some("page")] {
                span.name { (entry.title) }
                span.about { (badge(entry.variant)) (status(entry.status)) span { (words::count(entry.turns, "turn")) } time { (time) } }
            }
            button.tool type="button" data-do="menu" data-id=(entry.id) data-title=(entry.title)
                aria-label={ "Options for " (entry.title) } { (icon("more")) }
        }
    }
}

/// The variant as a letter of its own colour, for a place where its name is too long.
pub(super) fn badge(variant: Variant) -> Markup {
    let letter = &variant.name()[..1];
    html! { abbr class={ "badge " (variant.name()) } title={ "variant " (variant.name()) } { (letter.to_uppercase()) } }
}

fn status(status: Status) -> Markup {
    html! {
        @match status {
            Status::Ready => {},
            Status::Running => span.running { "running" },
            Status::Interrupted => span.warn { "interrupted" },
        }
    }
}

/// Where a time stands in the list.
struct Day {
    group: String,
    time: String,
}

fn day(updated: &str, now: &Zoned) -> Day {
    let Ok(time) = updated.parse::<Timestamp>() else { return Day { group: "Earlier".into(), time: String::new() } };
    let time = time.to_zoned(now.time_zone().clone());
    let days = time.date().until(now.date()).map_or(0, |span| span.get_days());
    let (group, format) = match days {
        ..=0 => ("Today".into(), "%H:%M"),
        1 => ("Yesterday".into(), "%H:%M"),
        2..7 => ("The last seven days".into(), "%A"),
        _ => (time.strftime("%B %Y").to_string(), "%-d %b"),
    };
    Day { group, time: time.strftime(format).to_string() }
}

#[cfg(test)]
mod tests {
    use super::day;

    #[test]
    fn days_are_those_of_the_one_who_reads() {
        let now = "2026-03-18T00:30:00+01:00[Europe/Berlin]".parse().expect("a time");
        let shown = |updated: &str| {
            let day = day(updated, &now);
            (day.group, day.time)
        };
        for (updated, group, time) in [
            ("2026-03-17T23:10:00Z", "Today", "00:10"),
            ("2026-03-17T22:10:00Z", "Yesterday", "23:10"),
            ("2026-03-12T12:00:00Z", "The last seven days", "Thursday"),
            ("2026-03-11T12:00:00Z", "March 2026", "11 Mar"),
            ("2025-12-24T12:00:00Z", "December 2025", "24 Dec"),
            ("2026-03-19T12:00:00Z", "Today", "13:00"),
            ("<b>", "Earlier", ""),
        ] {
            assert_eq!(shown(updated), (group.to_owned(), time.to_owned()), "{updated}");
        }
    }
}
