//! One conversation that each variant has with the same server, and the check that nobody could tell which one it was.

use std::sync::Arc;
use std::time::Duration;

use chatbot::flow::shared::Models;
use chatbot::provider::openai::{ApiKey, OpenAi, Settings};
use chatbot::{Bot, BotBuilder, Turn, Variant};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::ask::KEY;
use super::script::Script;
use super::server::{Recorded, Server};

/// What both variants are put through.
pub(crate) struct Scene {
    script: Box<dyn Fn() -> Script>,
    settings: Settings,
    context_items: usize,
}

/// What one variant said and sent.
pub(crate) struct Talk {
    pub(crate) turns: Vec<Turn>,
    pub(crate) requests: Vec<Recorded>,
    /// Where its images are.
    pub(crate) images: TempDir,
}

impl Scene {
    /// Each variant finds the server at the beginning of this script.
    pub(crate) fn new(script: impl Fn() -> Script + 'static) -> Self {
        let settings = Settings { key: ApiKey::new(KEY), timeout: Duration::from_secs(20), ..Settings::default() };
        Self { script: Box::new(script), settings, context_items: 0 }
    }

    /// A server that answers sensibly.
    pub(crate) fn smart() -> Self {
        Self::new(Script::new)
    }

    pub(crate) fn without_key(mut self) -> Self {
        self.settings.key = None;
        self
    }

    /// Time for exactly one retry, with room on both sides: the waits are a quarter and half a second.
    pub(crate) fn hasty(self) -> Self {
        self.timeout(700)
    }

    /// How long a call may take in all, in milliseconds.
    pub(crate) fn timeout(mut self, milliseconds: u64) -> Self {
        self.settings.timeout = Duration::from_millis(milliseconds);
        self
    }

    pub(crate) fn context_items(mut self, items: usize) -> Self {
        self.context_items = items;
        self
    }

    /// Has both variants say the prompts, asserts that all they did is the same, and gives it.
    pub(crate) async fn play(&self, prompts: &[&str]) -> Talk {
        let server = Server::smart();
        let dag = self.talk(Variant::Dag, &server, prompts).await;
        let plain = self.talk(Variant::Plain, &server, prompts).await;
        assert_same(&dag, &plain);
        dag
    }

    async fn talk(&self, variant: Variant, server: &Server, prompts: &[&str]) -> Talk {
        server.play((self.script)());
        let images = tempfile::tempdir().expect("a folder");
        let mut bot = self.bot(variant, server.url(), &images);
        let mut turns = Vec::new();
        for prompt in prompts {
            turns.push(bot.turn(*prompt).await.expect("a turn"));
        }
        Talk { turns, requests: server.requests(), images }
    }

    /// A bot for the server at this base URL.
    pub(crate) fn bot(&self, variant: Variant, base_url: String, images: &TempDir) -> Bot {
        let provider = OpenAi::new(Settings { base_url, ..self.settings.clone() }).expect("good settings");
        let models = Models { chat: "small".to_owned(), image: "painter".to_owned() };
        let settings = chatbot::Settings { models, context_items: self.context_items };
        BotBuilder::new(variant, Arc::new(provider)).settings(settings).images(images.path()).build().expect("a bot")
    }
}

/// Asserts that two conversations are the same: turn by turn what was answered, how, and in which state it ended, and every request.
pub(crate) fn assert_same(one: &Talk, other: &Talk) {
    assert_eq!(one.turns.len(), other.turns.len());
    for (one, other) in one.turns.iter().zip(&other.turns) {
        assert_ne!(one.variant, other.variant);
        assert_eq!(comparable(one), comparable(other));
    }
    let sent = |talk: &Talk| talk.requests.iter().map(without_host).collect::<Vec<_>>();
    assert_eq!(sent(one), sent(other));
}

/// All of a turn but which variant it was, how long it took, and the places in its source.
fn comparable(turn: &Turn) -> Value {
    let mut told = serde_json::to_value(turn).expect("JSON");
    told["variant"].take();
    for call in told["calls"].as_array_mut().expect("a list") {
        call["ms"].take();
    }
    if let Some(error) = told["error"].as_object_mut() {
        error.remove("node");
        error.remove("causes");
    }
    told
}

fn without_host(request: &Recorded) -> Recorded {
    let mut request = request.clone();
    request.headers.remove("host");
    request
}

impl Talk {
    /// The last turn.
    pub(crate) fn last(&self) -> &Turn {
        self.turns.last().expect("a turn")
    }

    /// Role, content and type of the last answer.
    pub(crate) fn item(&self) -> Value {
        json!(self.last().item)
    }

    /// Method and path of each request.
    pub(crate) fn paths(&self) -> Vec<String> {
        self.requests.iter().map(|request| format!("{} {}", request.method, request.path)).collect()
    }
}

/// Endpoint, model and attempts of each call.
pub(crate) fn calls(turn: &Turn) -> Vec<(&str, &str, u32)> {
    turn.calls.iter().map(|call| (call.endpoint, call.model.as_str(), call.attempts)).collect()
}

/// The steps of a turn: the three that each begins with, and these.
pub(crate) fn steps(rest: &[&'static str]) -> Vec<&'static str> {
    [&["prompt", "check_openai_key", "check_safety"], rest].concat()
}
