//! A regular expression that is compiled once per program, when it is first needed.

use std::sync::OnceLock;

use regex::Regex;

/// What `regex` needs.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no text, so that `regex` cannot check it",
    label = "not `AsRef<str>`",
    note = "check a `String`, implement `AsRef<str>`, or write a function and check `with` it"
)]
pub trait Text: AsRef<str> {}

#[diagnostic::do_not_recommend]
impl<T: AsRef<str>> Text for T {}

/// The pattern of one check.
#[derive(Debug)]
pub struct Pattern {
    text: &'static str,
    /// The macro has read it, but only here does it turn out to be too large.
    compiled: OnceLock<Result<Regex, regex::Error>>,
}

impl Pattern {
    /// Nothing is compiled yet.
    pub const fn new(text: &'static str) -> Self {
        Self { text, compiled: OnceLock::new() }
    }

    /// Whether the pattern is found in the value.
    pub fn matches<T: Text>(&self, value: &T) -> bool {
        self.compiled().as_ref().is_ok_and(|regex| regex.is_match(value.as_ref()))
    }

    /// Why it cannot be compiled.
    pub fn sound(&self) -> Result<(), String> {
        self.compiled().as_ref().map(drop).map_err(ToString::to_string)
    }

    fn compiled(&self) -> &Result<Regex, regex::Error> {
        self.compiled.get_or_init(|| Regex::new(self.text))
    }
}
