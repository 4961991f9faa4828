//! The conditions on the configuration, by which one of several functions of a name is chosen.

use std::fmt;

/// A condition on the configuration, under which a node exists.
///
/// Functions of one name are alternatives, of which the configuration of the graph chooses one:
///
/// ```
/// use dag_core::{Dag, alternatives, module, node};
///
/// #[node(name = greeting, when(language = "de"))]
/// fn german() -> String { "hallo".into() }
///
/// #[node(name = greeting, when_in(language = ["en", "sco"]), when_not(mood = "formal"))]
/// fn english() -> String { "hello".into() }
///
/// #[node(name = greeting, otherwise)]
/// fn latin() -> String { "salve".into() }
///
/// alternatives!(greeting: String = [german, english, latin]);
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let chosen = |config: &[(&str, &str)]| {
///     let builder = Dag::builder().add(module!([greeting]));
///     let dag = config.iter().fold(builder, |builder, (key, value)| builder.config(*key, *value)).build()?;
///     Ok::<_, dag_core::BuildError>(dag.node("greeting").map(|node| node.function.name))
/// };
/// assert_eq!(chosen(&[("language", "de")])?, Some("german"));
/// assert_eq!(chosen(&[("language", "sco"), ("mood", "merry")])?, Some("english"));
/// assert_eq!(chosen(&[("language", "sco"), ("mood", "formal")])?, Some("latin"));
/// assert_eq!(chosen(&[])?, Some("latin"));
/// # Ok(())
/// # }
/// ```
///
/// ```
/// use dag_core::When;
///
/// assert_eq!(When::Is { key: "by", value: "words" }.to_string(), "by = \"words\"");
/// assert_eq!(When::IsNot { key: "by", value: "words" }.to_string(), "by not \"words\"");
/// assert_eq!(When::IsIn { key: "by", values: &["words", "model"] }.to_string(), "by = \"words\" or \"model\"");
/// assert_eq!(When::Otherwise.to_string(), "otherwise");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// `when(key = "value")`: the configuration has this value for the key.
    Is {
        /// The key.
        key: &'static str,
        /// The value.
        value: &'static str,
    },
    /// `when_not(key = "value")`: the configuration has another value for the key, or none.
    IsNot {
        /// The key.
        key: &'static str,
        /// The value that it must not have.
        value: &'static str,
    },
    /// `when_in(key = ["value", "other"])`: the configuration has one of these values for the key.
    IsIn {
        /// The key.
        key: &'static str,
        /// The values.
        values: &'static [&'static str],
    },
    /// `otherwise`: no other node of this name fits the configuration.
    Otherwise,
}

impl When {
    /// The key of the configuration that this asks for; `otherwise` asks for none.
    pub fn key(&self) -> Option<&'static str> {
        match self {
            Self::Is { key, .. } | Self::IsNot { key, .. } | Self::IsIn { key, .. } => Some(key),
            Self::Otherwise => None,
        }
    }

    /// The values that this mentions.
    pub fn values(&self) -> &[&'static str] {
        match self {
            Self::Is { value, .. } | Self::IsNot { value, .. } => std::slice::from_ref(value),
            Self::IsIn { values, .. } => values,
            Self::Otherwise => &[],
        }
    }
}

impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Is { key, value } => write!(f, "{key} = \"{value}\""),
            Self::IsNot { key, value } => write!(f, "{key} not \"{value}\""),
            Self::IsIn { key, values } => write!(f, "{key} = \"{}\"", values.join("\" or \"")),
            Self::Otherwise => f.write_str("otherwise"),
        }
    }
}
