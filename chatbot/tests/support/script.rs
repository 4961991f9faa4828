//! What the server says to which request: a queue of replies for each endpoint, a closure, or good sense.

use std::collections::{BTreeMap, VecDeque};

use serde_json::Value;

use super::reply::{PIXEL_PATH, Reply};
use super::server::Recorded;

/// A script. What it does not cover is answered by [`smart`].
#[derive(Default)]
pub(crate) struct Script {
    queues: BTreeMap<Endpoint, VecDeque<Reply>>,
    by_request: Option<Choice>,
}

type Choice = Box<dyn FnMut(&Recorded) -> Option<Reply> + Send>;

/// What a request is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Endpoint {
    /// A chat completion that is not streamed.
    Mode,
    /// A chat completion that is streamed.
    Chat,
    /// An image is to be drawn.
    Image,
    /// Anything else, such as an image to be fetched.
    File,
}

impl Script {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// The replies to questions which mode fits, in order; the last one repeats.
    pub(crate) fn mode(self, replies: impl IntoIterator<Item = Reply>) -> Self {
        self.queue(Endpoint::Mode, replies)
    }

    /// The replies to prompts, in order; the last one repeats.
    pub(crate) fn chat(self, replies: impl IntoIterator<Item = Reply>) -> Self {
        self.queue(Endpoint::Chat, replies)
    }

    /// The replies to requests for a picture, in order; the last one repeats.
    pub(crate) fn image(self, replies: impl IntoIterator<Item = Reply>) -> Self {
        self.queue(Endpoint::Image, replies)
    }

    /// The replies to anything else, in order; the last one repeats.
    pub(crate) fn file(self, replies: impl IntoIterator<Item = Reply>) -> Self {
        self.queue(Endpoint::File, replies)
    }

    /// Asks `choose` first; where it has no reply, the queues and then good sense do.
    pub(crate) fn each(mut self, choose: impl FnMut(&Recorded) -> Option<Reply> + Send + 'static) -> Self {
        self.by_request = Some(Box::new(choose));
        self
    }

    /// The reply to a request.
    pub(crate) fn answer(&mut self, request: &Recorded) -> Reply {
        let chosen = self.by_request.as_mut().and_then(|choose| choose(request));
        chosen.or_else(|| self.next(request.endpoint())).unwrap_or_else(|| smart(request))
    }

    fn queue(mut self, endpoint: Endpoint, replies: impl IntoIterator<Item = Reply>) -> Self {
        self.queues.entry(endpoint).or_default().extend(replies);
        self
    }

    fn next(&mut self, endpoint: Endpoint) -> Option<Reply> {
        let queue = self.queues.get_mut(&endpoint)?;
        if queue.len() > 1 { queue.pop_front() } else { queue.front().cloned() }
    }
}

impl Recorded {
    pub(crate) fn endpoint(&self) -> Endpoint {
        if self.path.ends_with("/chat/completions") {
            if self.body["stream"] == true { Endpoint::Chat } else { Endpoint::Mode }
        } else if self.path.ends_with("/images/generations") {
            Endpoint::Image
        } else {
            Endpoint::File
        }
    }

    /// Whether the body holds this text.
    pub(crate) fn mentions(&self, text: &str) -> bool {
        self.body.to_string().contains(text)
    }

    /// The text of the last message.
    pub(crate) fn last_message(&self) -> &str {
        let last = self.body["messages"].as_array().and_then(|messages| messages.last());
        last.and_then(|message| message["content"].as_str()).unwrap_or_default()
    }
}

/// What a server with some sense answers: a mode by the words of the prompt, code where code is asked for, an echo otherwise, and one
/// red pixel for a picture.
pub(crate) fn smart(request: &Recorded) -> Reply {
    let asked = request.last_message();
    match request.endpoint() {
        Endpoint::Mode if request.body["response_format"].is_null() => Reply::says(mode_of(asked)),
        Endpoint::Mode => Reply::mode(offered(&request.body, mode_of(asked))),
        Endpoint::Chat if has_word(asked, &["code"]) => Reply::streams(["```rust\n", "fn main() {}\n", "```"]),
        Endpoint::Chat => Reply::streams(["You asked: ", asked]),
        Endpoint::Image => Reply::image_inline(),
        Endpoint::File if request.path == PIXEL_PATH => Reply::pixel(),
        Endpoint::File => Reply::error(404, "not_found", "nothing here"),
    }
}

/// The mode by a few words that no question which lists the modes holds by itself.
fn mode_of(question: &str) -> &'static str {
    if has_word(question, &["draw", "paint"]) {
        "generate_image"
    } else if has_word(question, &["program", "function"]) {
        "generate_code"
    } else if has_word(question, &["hm", "hmm"]) {
        "unknown"
    } else {
        "answer_question"
    }
}

/// The mode if the schema of the request has it, as a structured output can be nothing else.
fn offered<'a>(body: &Value, mode: &'a str) -> &'a str {
    let modes = &body["response_format"]["json_schema"]["schema"]["properties"]["mode"]["enum"];
    let has = modes.as_array().is_some_and(|modes| modes.iter().any(|offered| offered == mode));
    if has { mode } else { "unknown" }
}

fn has_word(text: &str, wanted: &[&str]) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    text.to_lowercase().split(|c| !is_part(c)).any(|word| wanted.contains(&word))
}
