//! Every state of the screen, written to `target/looks` to be looked at, and checked for what a strict policy would block.

use std::fs;
use std::path::PathBuf;

use dag_explorer::Link;

use super::{ASSETS, Screen, View, chat};
use crate::bot::Variant;
use crate::provider::Usage;
use crate::web::api::{Answer, Choice, Conversation, Entry, Info, Phase, Provider, Sibling, Status, Turn, TurnFailure};
use crate::web::render;
use crate::{ChatItem, ItemType};

const EVIL: &str = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>";
const LINKS: [Link; 3] =
    [Link { label: "Chat", href: "/" }, Link { label: "Runs", href: "/runs" }, Link { label: "Graph", href: "/graph" }];
const PROSE: &str = "A **node** is one function of the graph. Its parameters say where their values come from:\n\n\
    1. a parameter that is named like another node takes that node's value\n2. any other one is an *input* of the run\n\n\
    ```rust\n#[node]\nfn prompt_upper(prompt: &str) -> String {\n    // Runs once for each turn.\n    prompt.to_uppercase()\n}\n```\n\n\
    | part | what it is | count |\n|---|---|--:|\n| `input!` | declared, checked by name | 3 |\n| `#[node]` | a plain function | 17 |\n\n\
    > Everything else is derived from signatures.\n\n- [x] typed\n- [ ] wired twice\n\nMore in [the guide](https://example.org/guide).";
const CODE: &str = "def quicksort(items):\n    \"\"\"Sorts a list.\"\"\"\n    if len(items) <= 1:\n        return items  # nothing to do\n    \
    pivot = items[len(items) // 2]\n    return (\n        quicksort([x for x in items if x < pivot])\n        + [x for x in items if x == pivot]\n        \
    + quicksort([x for x in items if x > pivot])\n    )\n\nprint(quicksort([3, 1, 2]))\n";

fn info() -> Info {
    let provider = |name: &str, models: &[&str]| Provider {
        name: name.into(),
        models: models.iter().map(|&model| model.into()).collect(),
    };
    Info {
        name: "chatbot".into(),
        version: "0.1.0".into(),
        variants: vec![Variant::Dag, Variant::Plain],
        providers: vec![provider("offline", &[]), provider("openai", &["gpt-4o-mini", "dall-e-3"])],
        default: Choice { variant: Variant::Dag, provider: "offline".into() },
    }
}

fn turn(n: u32, prompt: &str, kind: ItemType, content: &str) -> Turn {
    let html = render::html(&ChatItem::assistant(content, kind), "one");
    let phase = |action: &str, step, ms| Phase { action: action.into(), step, ms };
    Turn {
        n,
        prompt: prompt.into(),
        answer: Some(Answer { kind, content: content.into(), html, stopped: None }),
        variant: if n.is_multiple_of(2) { Variant::Plain } else { Variant::Dag },
        provider: "openai".into(),
        run: "one".into(),
        phases: vec![
            phase("prompt", 0, 0.1),
            phase("check_safety", 1, 0.2),
            phase("decide_mode", 2, 412.0),
            phase("answer_question", 3, 1008.0),
            phase("response", 4, 0.2),
        ],
        ms: 1420.5,
        usage: Some(Usage { prompt_tokens: 212, completion_tokens: 56 }),
        calls: 2,
        error: None,
        siblings: Vec::new(),
        at: 0,
    }
}

fn failed(n: u32) -> Turn {
    let message =
        "the model server wants fewer requests and still did after 60 s; wait a little, or ask for another model";
    let failure = TurnFailure {
        action: "decide_mode".into(),
        node: Some("suggested_mode".into()),
        kind: "rate_limited".into(),
        status: Some(429),
        message: message.into(),
        causes: vec!["node `suggested_mode` failed".into(), message.into(), "slow down".into()],
    };
    Turn { error: Some(failure), ..turn(n, "Why is the sky blue?", ItemType::Error, message) }
}

fn conversation(turns: Vec<Turn>) -> Conversation {
    let title = turns.first().map_or_else(|| "New conversation".into(), |turn| turn.prompt.clone());
    let (variant, provider) = (Variant::Dag, "openai".into());
    Conversation { id: "one".into(), title, variant, provider, running: false, interrupted: false, turns }
}

fn modes() -> Conversation {
    let sibling = |id: &str| Sibling { id: id.into(), n: 1 };
    let several = Turn {
        siblings: ["zero", "one", "two"].map(sibling).to_vec(),
        at: 1,
        ..turn(1, "What is a node?", ItemType::Text, PROSE)
    };
    conversation(vec![
        several,
        turn(2, "Write a function that sorts a list", ItemType::Code, CODE),
        turn(3, "Draw a turtle under the stars", ItemType::Image, "turtle.png"),
    ])
}

fn open_turn(running: bool, phases: Vec<Phase>) -> Conversation {
    let last = Turn { answer: None, phases, ..turn(2, "And what is an action?", ItemType::Text, "") };
    let first = turn(1, "What is a node?", ItemType::Text, "A node is a function.");
    Conversation { running, interrupted: !running, ..conversation(vec![first, last]) }
}

fn failures() -> Conversation {
    let mut stopped = turn(3, "Tell me all you know", ItemType::Text, "In the beginning there was a graph, and");
    stopped.answer.as_mut().expect("an answer").stopped = Some("stopped by you".into());
    let refused = "I cannot respond to that: the prompt is marked unsafe.";
    conversation(vec![failed(1), turn(2, "unsafe", ItemType::Error, refused), stopped])
}

fn hostile() -> Conversation {
    let causes = vec![EVIL.into()];
    let error = TurnFailure {
        action: EVIL.into(),
        node: Some(EVIL.into()),
        kind: EVIL.into(),
        status: None,
        message: EVIL.into(),
        causes,
    };
    let kinds = [ItemType::Text, ItemType::Code, ItemType::Image, ItemType::Error];
    let turns = kinds.into_iter().zip(1..).map(|(kind, n)| Turn {
        error: Some(error.clone()),
        provider: EVIL.into(),
        siblings: vec![Sibling { id: EVIL.into(), n: 1 }, Sibling { id: "two".into(), n: 1 }],
        at: 1,
        ..turn(n, EVIL, kind, EVIL)
    });
    Conversation { id: EVIL.into(), title: EVIL.into(), ..conversation(turns.collect()) }
}

fn list(id: &str) -> Vec<Entry> {
    let entry = |id: &str, title: &str, updated: &str, status| Entry {
        id: id.into(),
        title: title.into(),
        updated: updated.into(),
        turns: 3,
        variant: if title.len().is_multiple_of(2) { Variant::Plain } else { Variant::Dag },
        status,
        matches: Vec::new(),
    };
    vec![
        entry(id, "What is a node?", "2026-03-18T14:02:00Z", Status::Ready),
        entry("b", "Draw a castle at the sea, with flags and a long bridge", "2026-03-18T09:31:00Z", Status::Running),
        entry("c", "Sort a list in Rust", "2026-03-17T18:10:00Z", Status::Interrupted),
        entry("d", "Compare both variants of the bot", "2026-03-14T11:00:00Z", Status::Ready),
        entry("e", "First steps", "2026-02-02T11:00:00Z", Status::Ready),
    ]
}

fn page(conversation: Option<&Conversation>, list: &[Entry]) -> String {
    let now = "2026-03-18T15:00:00+00:00[UTC]".parse().expect("a time");
    chat(&View { screen: Screen::Chat, links: &LINKS, conversation, list, info: &info(), now }).into_string()
}

/// The folder `looks` beside the programs of this build, as a small web site.
fn folder() -> PathBuf {
    let program = std::env::current_exe().expect("a program");
    let folder = program.ancestors().nth(3).expect("the target folder").join("looks");
    fs::create_dir_all(folder.join("assets")).expect("a folder");
    folder
}

#[test]
fn every_state_keeps_to_the_policy() {
    let folder = folder();
    for asset in ASSETS {
        fs::write(folder.join(&asset.path[1..]), asset.bytes).expect("written");
    }
    let begun = vec![Phase { action: "prompt".into(), step: 0, ms: 0.1 }];
    let states = [
        ("new", page(None, &[])),
        ("empty", page(None, &list("x"))),
        ("modes", page(Some(&modes()), &list("one"))),
        ("running", page(Some(&open_turn(true, Vec::new())), &list("one"))),
        ("interrupted", page(Some(&open_turn(false, begun)), &list("one"))),
        ("fork", page(Some(&open_turn(false, Vec::new())), &list("one"))),
        ("failed", page(Some(&failures()), &list("one"))),
        ("hostile", page(Some(&hostile()), &list(EVIL))),
    ];
    for (name, html) in states {
        fs::write(folder.join(name).with_extension("html"), &html).expect("written");
        for banned in [" style=\"", "<style", "javascript:", "<script>", "<img src=x", " on"] {
            let place = html.find(banned).filter(|&at| banned != " on" || is_handler(&html[at + 3..]));
            assert!(place.is_none(), "{name} has {banned:?}");
        }
    }
}

/// Whether what follows ` on` goes on as an attribute does: within a tag, a name and `="`.
fn is_handler(rest: &str) -> bool {
    let name = rest.chars().take_while(char::is_ascii_alphabetic).count();
    name > 0 && rest[name..].starts_with("=\"")
}

#[test]
fn the_page_weighs_less_than_150_kilobytes() {
    let files: usize = ASSETS.iter().map(|asset| asset.bytes.len()).sum();
    let page = page(Some(&modes()), &list("one")).len();
    assert!(files + page < 150_000, "{files} bytes of files and a page of {page}");
}
