//! A conversation as Markdown, to keep or to paste elsewhere.

use crate::ItemType;
use crate::web::api::{Answer, Conversation, Turn};

/// Prompts are quotes and answers stand below them, so that neither can be taken for the other.
pub(crate) fn markdown(conversation: &Conversation) -> String {
    let turns: String = conversation.turns.iter().map(turn).collect();
    format!("# {}\n{turns}", conversation.title.replace('\n', " "))
}

fn turn(turn: &Turn) -> String {
    let said = turn.answer.as_ref().map_or("*There is no answer: the turn was interrupted.*".into(), answer);
    format!("\n{}\n\n{said}\n\n<!-- {}, {} -->\n", quote(&turn.prompt), turn.variant.name(), comment(&turn.provider))
}

fn answer(said: &Answer) -> String {
    let text = match said.kind {
        ItemType::Text => said.content.trim_end().to_owned(),
        ItemType::Code => fenced(&said.content),
        ItemType::Image => format!("![{0}]({0})", said.content),
        ItemType::Error => quote(&format!("**Error:** {}", said.content)),
    };
    said.stopped.as_ref().map(|why| format!("{text}\n\n*{why}*")).unwrap_or(text)
}

fn quote(text: &str) -> String {
    text.lines().map(|line| format!("> {line}")).collect::<Vec<_>>().join("\n")
}

/// A fence is longer than any in the code.
fn fenced(code: &str) -> String {
    let longest = code.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    format!("{fence}\n{}\n{fence}", code.trim_end())
}

fn comment(text: &str) -> String {
    text.replace("--", "-").replace('>', "")
}

#[cfg(test)]
mod tests {
    use super::{fenced, quote};

    #[test]
    fn a_fence_is_longer_than_those_within() {
        assert_eq!(fenced("a"), "```\na\n```");
        assert_eq!(fenced("```\na\n```\n"), "````\n```\na\n```\n````");
    }

    #[test]
    fn every_line_of_a_prompt_is_quoted() {
        assert_eq!(quote("# one\ntwo"), "> # one\n> two");
    }
}
