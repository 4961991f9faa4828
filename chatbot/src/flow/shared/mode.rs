//! The modes a prompt can be answered in, and the word of a model made into one of them.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::ItemType;

/// A mode that exists: only [`Modes::parse`] makes one.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Mode(String);

impl Mode {
    /// The name of the mode for what fits none.
    pub const UNKNOWN: &str = "unknown";

    /// The mode's name.
    pub fn name(&self) -> &str {
        &self.0
    }
}

impl PartialEq<String> for Mode {
    fn eq(&self, other: &String) -> bool {
        self.0 == *other
    }
}

impl PartialEq<str> for Mode {
    fn eq(&self, other: &str) -> bool {
        self.0 == *other
    }
}

impl PartialEq<&str> for Mode {
    fn eq(&self, other: &&str) -> bool {
        self.0 == **other
    }
}

impl fmt::Display for Mode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The modes there are, sorted by name, and how to show what each gives.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Modes(Vec<(String, ItemType)>);

/// A mode whose tags say something that cannot be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ModeError {
    /// Two nodes for one mode.
    #[error("two nodes are tagged `mode = \"{0}\"`; give each mode one")]
    Twice(String),
    /// Two names that the answer of a model cannot tell apart.
    #[error("the modes `{one}` and `{other}` read alike, as a model's case and punctuation do not count; rename one")]
    Alike {
        /// One of the names.
        one: String,
        /// The other one.
        other: String,
    },
    /// A name with nothing in it to read.
    #[error("a node is tagged `mode = \"{0}\"`; a mode's name has at least one letter or digit")]
    Nameless(String),
    /// A function in place of a mode's that says nothing of the mode.
    #[error("`{node}` replaces the node of a mode but is not tagged `mode = \"{mode}\"`; tag it too")]
    Untagged {
        /// The node.
        node: String,
        /// The mode that is gone.
        mode: String,
    },
    /// A display type that does not exist.
    #[error("the mode `{mode}` is tagged `display = \"{display}\"`; it can be text, image or code")]
    Display {
        /// The mode.
        mode: String,
        /// What its tag says.
        display: String,
    },
    /// A name that is taken by the machine.
    #[error("a mode cannot be named `{0}`: the machine has an action or a mode that reads like it already")]
    Taken(String),
}

/// Names that modes cannot have.
const TAKEN: [&str; 8] = [
    "prompt",
    "check_openai_key",
    "check_safety",
    "decide_mode",
    "prompt_for_more",
    "response",
    "error",
    Mode::UNKNOWN,
];

impl Modes {
    /// These modes, with how to show what each gives: `text`, `image` or `code`.
    ///
    /// # Errors
    /// A name without a letter or digit, two that read alike, one that is taken, or a display type that does not exist.
    pub fn new<'a>(modes: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Self, ModeError> {
        let mut list: Vec<(String, ItemType)> = Vec::new();
        for (name, display) in modes {
            check_name(name, list.iter().map(|(known, _)| known.as_str()))?;
            list.push((name.into(), display_type(name, display)?));
        }
        list.sort_by(|one, other| one.0.cmp(&other.0));
        Ok(Self(list))
    }

    /// The names that a model may answer with: each mode's, and `unknown`; sorted.
    pub fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = self.0.iter().map(|(name, _)| name.clone()).collect();
        names.push(Mode::UNKNOWN.into());
        names.sort();
        names
    }

    /// How to show what a mode gives; text for `unknown`.
    pub fn display(&self, mode: &Mode) -> ItemType {
        self.0.iter().find(|(name, _)| *name == mode.0).map_or(ItemType::Text, |(_, display)| *display)
    }

    /// The mode that a model's word means: case, punctuation, quotes and a leading `Mode:` do not matter. What fits nothing, or several
    /// modes at once, is `unknown`.
    ///
    /// ```
    /// # use chatbot::flow::shared::Modes;
    /// let modes = Modes::new([("generate_code", "code"), ("answer_question", "text")])?;
    /// assert_eq!(modes.parse("Mode: **Generate Code**.").name(), "generate_code");
    /// assert_eq!(modes.parse("a sandwich").name(), "unknown");
    /// # Ok::<(), chatbot::flow::shared::ModeError>(())
    /// ```
    pub fn parse(&self, word: &str) -> Mode {
        let words = normalised(word);
        let name =
            |wanted: &str| self.0.iter().find(|(name, _)| normalised(name) == wanted).map(|(name, _)| name.clone());
        let exact = name(words.strip_prefix("mode ").unwrap_or(&words));
        Mode(exact.or_else(|| self.only_one_in(&words)).unwrap_or_else(|| Mode::UNKNOWN.into()))
    }

    fn only_one_in(&self, words: &str) -> Option<String> {
        let padded = format!(" {words} ");
        let mut named = self.0.iter().filter(|(name, _)| padded.contains(&format!(" {} ", normalised(name))));
        let (first, second) = (named.next(), named.next());
        first.filter(|_| second.is_none()).map(|(name, _)| name.clone())
    }
}

fn check_name<'a>(name: &str, mut known: impl Iterator<Item = &'a str>) -> Result<(), ModeError> {
    let words = normalised(name);
    if words.is_empty() {
        return Err(ModeError::Nameless(name.into()));
    }
    if TAKEN.iter().any(|taken| normalised(taken) == words) {
        return Err(ModeError::Taken(name.into()));
    }
    match known.find(|known| normalised(known) == words) {
        None => Ok(()),
        Some(same) if same == name => Err(ModeError::Twice(name.into())),
        Some(other) => {
            let (one, other) = if name < other { (name, other) } else { (other, name) };
            Err(ModeError::Alike { one: one.into(), other: other.into() })
        }
    }
}

fn display_type(mode: &str, display: &str) -> Result<ItemType, ModeError> {
    match display {
        "text" => Ok(ItemType::Text),
        "image" => Ok(ItemType::Image),
        "code" => Ok(ItemType::Code),
        _ => Err(ModeError::Display { mode: mode.into(), display: display.into() }),
    }
}

/// Lower-case words with single spaces between them, and nothing else.
fn normalised(text: &str) -> String {
    let letters: String =
        text.chars().map(|c| if c.is_alphanumeric() { c.to_ascii_lowercase() } else { ' ' }).collect();
    letters.split_whitespace().collect::<Vec<_>>().join(" ")
}
