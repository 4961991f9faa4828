//! One step of a conversation as a test: the action again, from the same state, with the same inputs and the same answer of the model.

use std::io;
use std::panic::resume_unwind;
use std::sync::Arc;
use std::thread;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use dag_core::{Inputs, Position, ResumeError, Saved, StepError};
use futures_util::FutureExt;
use futures_util::future::{self, BoxFuture};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::bot::{BotBuilder, BotError, Variant};
use crate::provider::{
    ChatRequest, ErrorKind, Image, ImageRequest, ModeRequest, Parts, Provider, ProviderError, Reply,
};

/// One step of a run, as `chatbot runs test-case` writes it: the fields of Burr's test cases, and what those lack.
///
/// ```
/// use chatbot::{TestCase, Variant};
///
/// let fixture = r#"[{
///     "action": "decide_mode", "name": "step 3",
///     "input_state": { "chat_history": [], "prompt": "Draw a turtle" }, "inputs": {},
///     "expected_state": { "chat_history": [], "prompt": "Draw a turtle", "mode": "generate_image" },
///     "answer": { "text": "Generate_Image." }
/// }]"#;
/// for case in TestCase::list(fixture)? {
///     for variant in [Variant::Dag, Variant::Plain] {
///         assert_eq!(case.run(variant)?, case.expected_state);
///     }
/// }
/// # Ok::<(), chatbot::TestCaseError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TestCase {
    /// The action.
    pub action: String,
    /// What the case is called.
    pub name: String,
    /// The state before the step.
    pub input_state: Map<String, Value>,
    /// What the step was given besides the state.
    #[serde(default)]
    pub inputs: Map<String, Value>,
    /// The state after the step.
    pub expected_state: Map<String, Value>,
    /// What the model answered, if the step asked one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<Answer>,
}

/// What a model answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// A text, or its word for a mode.
    Text(String),
    /// A picture: its bytes in Base64.
    Image(String),
}

impl Answer {
    /// A picture with these bytes.
    pub fn image(bytes: &[u8]) -> Self {
        Self::Image(STANDARD.encode(bytes))
    }
}

/// Why a test case could not be run.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TestCaseError {
    /// The text is no list of test cases.
    #[error("this is no fixture that `chatbot runs test-case` has written")]
    Fixture(#[source] serde_json::Error),
    /// An input of another type.
    #[error("the input `{0}` is no text, and no action of this bot takes anything else")]
    Input(String),
    /// The bot could not be made.
    #[error(transparent)]
    Bot(#[from] BotError),
    /// The state is none of this bot, or it has no such action.
    #[error(transparent)]
    Resume(#[from] ResumeError),
    /// The step could not be made.
    #[error(transparent)]
    Step(#[from] StepError),
    /// The system did not let it run.
    #[error("the test case could not be run")]
    System(#[from] io::Error),
}

impl TestCase {
    /// The cases of a fixture.
    ///
    /// # Errors
    /// The text is none.
    pub fn list(fixture: &str) -> Result<Vec<Self>, TestCaseError> {
        serde_json::from_str(fixture).map_err(TestCaseError::Fixture)
    }

    /// Runs the action, one of the chatbot's own, and gives the state after it. No model is asked: the answer is that of the fixture.
    ///
    /// # Errors
    /// It could not be run. An action that fails is no error: the state says why.
    pub fn run(&self, variant: Variant) -> Result<Map<String, Value>, TestCaseError> {
        // A thread of its own may have a runtime of its own, whoever calls.
        let ran = thread::scope(|scope| scope.spawn(|| self.run_here(variant)).join());
        ran.unwrap_or_else(|panic| resume_unwind(panic))
    }

    fn run_here(&self, variant: Variant) -> Result<Map<String, Value>, TestCaseError> {
        let images = tempfile::tempdir()?;
        let bot = BotBuilder::new(variant, Arc::new(Recorded::of(self))).images(images.path()).build()?;
        let state = Value::Object(self.input_state.clone());
        let mut app = bot.machine().resume(Saved::new(state, Position::At(self.action.clone()), 0))?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(app.step(self.inputs()?))?;
        match serde_json::to_value(app.state()).map_err(TestCaseError::Fixture)? {
            Value::Object(state) => Ok(state),
            _ => unreachable!("the state is a struct"),
        }
    }

    fn inputs(&self) -> Result<Inputs, TestCaseError> {
        self.inputs.iter().try_fold(Inputs::new(), |inputs, (name, value)| match value {
            Value::String(text) => Ok(inputs.with(name, text.clone())),
            _ => Err(TestCaseError::Input(name.clone())),
        })
    }
}

/// A provider that says again what a model said once.
struct Recorded {
    has_key: bool,
    answer: Option<Answer>,
}

impl Recorded {
    fn of(case: &TestCase) -> Self {
        // The action that looks for a key writes down whether there was one.
        let has_key = case.expected_state.get("has_openai_key").and_then(Value::as_bool).unwrap_or(true);
        Self { has_key, answer: case.answer.clone() }
    }

    fn text(&self) -> Result<Reply<String>, ProviderError> {
        match &self.answer {
            Some(Answer::Text(text)) => Ok(Reply::new(text)),
            _ => Err(missing("text")),
        }
    }

    fn picture(&self) -> Result<Reply<Image>, ProviderError> {
        let Some(Answer::Image(base64)) = &self.answer else { return Err(missing("picture")) };
        let bytes = STANDARD.decode(base64).map_err(|error| missing("picture").with_source(error))?;
        Ok(Reply::new(Image::new(bytes).ok_or_else(|| missing("picture"))?))
    }
}

fn missing(what: &str) -> ProviderError {
    ProviderError::new(ErrorKind::InvalidReply, format!("the fixture has no {what} that a model answered with"))
}

impl Provider for Recorded {
    fn name(&self) -> &'static str {
        "recorded"
    }

    fn has_key(&self) -> bool {
        self.has_key
    }

    fn choose_mode<'a>(&'a self, _: &'a ModeRequest) -> BoxFuture<'a, Result<Reply<String>, ProviderError>> {
        future::lazy(|_| self.text()).boxed()
    }

    fn chat<'a>(&'a self, _: &'a ChatRequest, parts: Parts<'a>) -> BoxFuture<'a, Result<Reply<String>, ProviderError>> {
        future::lazy(move |_| self.text().inspect(|reply| parts(&reply.value))).boxed()
    }

    fn image<'a>(&'a self, _: &'a ImageRequest) -> BoxFuture<'a, Result<Reply<Image>, ProviderError>> {
        future::lazy(|_| self.picture()).boxed()
    }
}
