//! An answer as it is put together, from one reply or from the pieces of a stream.
//!
//! Both ways end in [`Answer::finish`], so that what counts as an answer, a refusal or neither is decided once.

use serde_json::Value;

use super::api::Api;
use super::body::invalid;
use super::reply::{self, Choice, Completion, Content, Said};
use crate::provider::{ErrorKind, Parts, ProviderError, Usage};

pub(super) struct Answer<'a> {
    api: &'a Api,
    parts: Parts<'a>,
    text: String,
    refusal: String,
    usage: Option<Usage>,
    has_choice: bool,
    finish_reason: Option<Value>,
}

impl<'a> Answer<'a> {
    pub(super) fn new(api: &'a Api, parts: Parts<'a>) -> Self {
        Self {
            api,
            parts,
            text: String::new(),
            refusal: String::new(),
            usage: None,
            has_choice: false,
            finish_reason: None,
        }
    }

    pub(super) fn api(&self) -> &'a Api {
        self.api
    }

    /// Whether the model has begun to say anything.
    pub(super) fn has_begun(&self) -> bool {
        self.has_choice
    }

    /// Whether the model has said that it is done.
    pub(super) fn is_complete(&self) -> bool {
        self.finish_reason.is_some()
    }

    /// Takes in a whole reply or a piece, and tells its text on.
    pub(super) fn hear(&mut self, reply: Completion) -> Result<(), ProviderError> {
        if let Some(error) = reply.error {
            return Err(self.api.error_in_answer(&error));
        }
        self.usage = reply.usage.as_ref().and_then(reply::usage).or(self.usage);
        if let Some(choice) = reply.choices.unwrap_or_default().into_iter().next() {
            self.hear_choice(choice);
        }
        Ok(())
    }

    fn hear_choice(&mut self, choice: Choice) {
        self.has_choice = true;
        self.finish_reason = choice.finish_reason.clone().or(self.finish_reason.take());
        let Some(Said { content, refusal }) = choice.said() else { return };
        self.refusal.push_str(&refusal.unwrap_or_default());
        let text = content.map(Content::into_text).unwrap_or_default();
        if !text.is_empty() {
            (self.parts)(&text);
            self.text.push_str(&text);
        }
    }

    /// The answer and what it took, if it is one: what was held back or cut off is none, however much of it came.
    pub(super) fn finish(self) -> Result<(String, Option<Usage>), ProviderError> {
        let blank = self.text.trim().is_empty();
        if !self.refusal.trim().is_empty() {
            let quote = self.api.quote(&self.refusal);
            return Err(refused(format!("the model declined to answer; ask in another way: {quote}")));
        }
        match self.finish_reason.as_ref().and_then(Value::as_str) {
            Some("content_filter") => {
                return Err(refused("the server's content filter held the answer back; ask in another way".to_owned()));
            }
            Some("length") => return Err(cut_off()),
            _ => {}
        }
        match (blank, self.has_choice) {
            (true, false) => Err(invalid("the reply holds no choices, so there is no answer in it; try again")),
            (true, true) => Err(invalid("the reply holds an empty answer; try again, or try another model")),
            (false, _) => Ok((self.text, self.usage)),
        }
    }
}

fn cut_off() -> ProviderError {
    let message = "the answer was cut off at the model's token limit; ask for a shorter one";
    ProviderError::new(ErrorKind::BrokenStream, message)
}

fn refused(message: String) -> ProviderError {
    ProviderError::new(ErrorKind::Refusal, message)
}
