//! Where the two turns part: path by path, and of texts word by word.

use maud::{Markup, html};
use serde_json::Value;

use crate::bot::Variant;
use crate::compare::{Change, Difference, Pair};

use super::answer::capped;

/// How many differences are listed.
const LISTED: usize = 50;
/// How many words of a text are compared one by one: the work grows with the square.
const WORDS: usize = 1_000;

/// What differs between the variants; nothing where nothing does.
pub(super) fn differences(pair: &Pair) -> Markup {
    let same = &pair.same;
    if same.is_all() {
        return html! {};
    }
    html! {
        section.differences {
            h3 { "Where they differ" }
            @if let Some((dag, plain)) = texts(&same.item) {
                p.words { "Words that only D has are " del { "struck out" } ", those that only P has " ins { "underlined" } "." }
                p.words { (by_word(dag, plain)) }
            }
            @if !same.calls.is_empty() { ul { @for call in &same.calls { li { "calls: " (call) } } } }
            (list(&same.state, Some((Variant::Dag, Variant::Plain))))
        }
    }
}

fn texts(item: &[Difference]) -> Option<(&str, &str)> {
    let content = item.iter().find(|found| found.path == "content")?;
    Some((content.before.as_ref()?.as_str()?, content.after.as_ref()?.as_str()?))
}

/// Differences as a list; between two variants with their names, else between before and after.
pub(super) fn list(found: &[Difference], between: Option<(Variant, Variant)>) -> Markup {
    html! {
        ul.changes {
            @for difference in found.iter().take(LISTED) { li { (line(difference, between)) } }
            @if found.len() > LISTED { li.quiet { "and " (found.len() - LISTED) " more" } }
        }
    }
}

fn line(difference: &Difference, between: Option<(Variant, Variant)>) -> Markup {
    let Difference { path, change, before, after } = difference;
    let word = match (change, between) {
        (_, None) => change.word().to_owned(),
        (Change::Added, Some((_, other))) => format!("only {}", other.name()),
        (Change::Removed, Some((one, _))) => format!("only {}", one.name()),
        (Change::Changed, Some(_)) => "differs".to_owned(),
    };
    html! {
        span.change.(change.word()) { (change.sign()) " " (word) } " " code { (path) } " "
        @if let Some(value) = before { del { (shown(value)) } }
        @if before.is_some() && after.is_some() { " → " }
        @if let Some(value) = after { ins { (shown(value)) } }
    }
}

/// How much of a value is shown.
const VALUE: usize = 400;

fn shown(value: &Value) -> String {
    let text = value.to_string();
    let short: String = text.chars().take(VALUE).collect();
    if short.len() < text.len() { format!("{short}… ({} bytes)", text.len()) } else { short }
}

/// Both texts in one: what only the first has is deleted, what only the second has inserted.
fn by_word(one: &str, other: &str) -> Markup {
    let words = |text| str::split_inclusive(text, char::is_whitespace).collect::<Vec<_>>();
    let (before, after) = (words(one), words(other));
    if before.len() > WORDS || after.len() > WORDS {
        return html! { del { (capped(one)) } " " ins { (capped(other)) } };
    }
    html! {
        @for (change, words) in edits(&before, &after) {
            @match change {
                Some(Change::Removed) => del { (words) },
                Some(_) => ins { (words) },
                None => (words),
            }
        }
    }
}

/// The shortest way from one to the other, with neighbours of a kind joined.
fn edits(before: &[&str], after: &[&str]) -> Vec<(Option<Change>, String)> {
    let common = longest_common(before, after);
    let (mut at, mut to, mut found) = (0, 0, Vec::new());
    while at < before.len() || to < after.len() {
        let is_same = at < before.len() && to < after.len() && before[at] == after[to];
        if is_same {
            push(&mut found, None, before[at]);
            (at, to) = (at + 1, to + 1);
        } else if to == after.len() || (at < before.len() && common[at + 1][to] >= common[at][to + 1]) {
            push(&mut found, Some(Change::Removed), before[at]);
            at += 1;
        } else {
            push(&mut found, Some(Change::Added), after[to]);
            to += 1;
        }
    }
    found
}

fn push(found: &mut Vec<(Option<Change>, String)>, change: Option<Change>, word: &str) {
    match found.last_mut() {
        Some((last, words)) if *last == change => words.push_str(word),
        _ => found.push((change, word.to_owned())),
    }
}

/// How many words the rests of both have in common, from each place on.
fn longest_common(before: &[&str], after: &[&str]) -> Vec<Vec<u16>> {
    let mut common = vec![vec![0_u16; after.len() + 1]; before.len() + 1];
    for at in (0..before.len()).rev() {
        for to in (0..after.len()).rev() {
            common[at][to] = if before[at] == after[to] {
                common[at + 1][to + 1] + 1
            } else {
                common[at + 1][to].max(common[at][to + 1])
            };
        }
    }
    common
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_both_have_stay() {
        let shown = by_word("the red cat sat", "the blue cat sat down").into_string();
        assert_eq!(shown, "the <del>red </del><ins>blue </ins>cat <del>sat</del><ins>sat down</ins>");
    }

    #[test]
    fn what_is_inserted_cannot_be_markup() {
        assert_eq!(by_word("a", "<script>").into_string(), "<del>a</del><ins>&lt;script&gt;</ins>");
    }
}
