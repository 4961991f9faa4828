//! One fault in the middle of a conversation, and what must come of it in both variants.

use chatbot::Turn;
use chatbot::provider::ErrorKind;
use serde_json::{Value, json};

use super::both::{Scene, Talk, steps};
use super::reply::Reply;
use super::script::{Endpoint, Script};
use super::server::Recorded;

/// The word in a prompt by which the server knows that it shall fail.
const WORD: &str = "FAULT";
/// Where the server puts an image that shall fail.
const IMAGE: &str = "/fault.png";

/// A fault: where it happens, what the server does then, and what it is told as.
pub(crate) struct Fault {
    pub(crate) at: Endpoint,
    pub(crate) reply: Reply,
    pub(crate) kind: ErrorKind,
    pub(crate) status: Option<u16>,
}

impl Fault {
    pub(crate) fn new(at: Endpoint, reply: Reply, kind: ErrorKind, status: impl Into<Option<u16>>) -> Self {
        Self { at, reply, kind, status: status.into() }
    }

    /// Plays a prompt that works, the one that fails and one that works again; gives the middle turn.
    pub(crate) async fn play(self) -> Turn {
        let (prompt, _) = self.prompt();
        let script = {
            let (at, reply) = (self.at, self.reply.clone());
            move || script(at, reply.clone())
        };
        let scene = Scene::new(script);
        let scene = if self.takes_time() { scene.hasty() } else { scene };
        self.check(scene.play(&["Hello?", prompt, "And now?"]).await)
    }

    /// Whether the client tries again or waits until its time is up.
    fn takes_time(&self) -> bool {
        matches!(self.kind, ErrorKind::RateLimited | ErrorKind::Server | ErrorKind::Timeout | ErrorKind::Unreachable)
    }

    /// The prompt that meets the fault, and the action that fails.
    fn prompt(&self) -> (&'static str, &'static str) {
        match self.at {
            Endpoint::Mode => ("What is a FAULT?", "decide_mode"),
            Endpoint::Chat => ("What is a FAULT?", "answer_question"),
            Endpoint::Image | Endpoint::File => ("Draw a FAULT", "generate_image"),
        }
    }

    fn check(&self, mut talk: Talk) -> Turn {
        assert_works_again(&talk);
        let turn = talk.turns.swap_remove(1);
        let (prompt, action) = self.prompt();
        let error = turn.error.as_ref().expect("an error");
        assert_eq!(
            (error.action.as_str(), &error.kind, error.status),
            (action, &self.kind.name(), self.status),
            "{}",
            error.message
        );
        assert!(error.causes.contains(&error.message), "{:?}", error.causes);
        assert_eq!(json!(turn.item), answer(&error.message, "error"));
        let before = if self.at == Endpoint::Mode { vec![] } else { vec!["decide_mode"] };
        assert_eq!(turn.steps, steps(&[&before[..], &[action, "error", "response"]].concat()));
        assert_eq!(json!(turn.state), self.state(prompt, action, &error.message));
        turn
    }

    /// The state after the fault: all that was there before the failed action, the error, and the answer.
    fn state(&self, prompt: &str, action: &str, message: &str) -> Value {
        let mut state = json!({
            "chat_history": [user("Hello?"), echo("Hello?"), user(prompt), answer(message, "error")],
            "prompt": prompt,
            "has_openai_key": true,
            "safe": true,
            "response": message,
            "error": {"action": action, "kind": self.kind, "message": message},
        });
        if let Some(status) = self.status {
            state["error"]["status"] = status.into();
        }
        if self.at != Endpoint::Mode {
            state["mode"] = action.into();
        }
        state
    }
}

/// Good sense, but for the one reply.
fn script(at: Endpoint, reply: Reply) -> Script {
    Script::new().each(move |request| match (at, request.endpoint()) {
        (Endpoint::File, Endpoint::Image) if request.mentions(WORD) => Some(Reply::image_at(IMAGE)),
        _ if fails(at, request) => Some(reply.clone()),
        _ => None,
    })
}

fn fails(at: Endpoint, request: &Recorded) -> bool {
    request.endpoint() == at && (request.mentions(WORD) || request.path == IMAGE)
}

fn assert_works_again(talk: &Talk) {
    assert_eq!(talk.item(), echo("And now?"));
    assert_eq!(talk.last().steps, steps(&["decide_mode", "answer_question", "response"]));
    assert_eq!(talk.last().state.error, None);
    assert_eq!(talk.last().state.chat_history.len(), 6);
}

fn user(content: &str) -> Value {
    json!({"role": "user", "content": content, "type": "text"})
}

fn answer(content: &str, kind: &str) -> Value {
    json!({"role": "assistant", "content": content, "type": kind})
}

/// What a sensible server answers to a question.
pub(crate) fn echo(prompt: &str) -> Value {
    answer(&format!("You asked: Please answer the following question: {prompt}"), "text")
}
