#![deny(warnings, missing_docs, nonstandard_style, unused_qualifications, unreachable_pub, elided_lifetimes_in_paths)]
//! A crate that allows nothing.

/// What a text says.
#[dag_core::dataflow]
pub mod texts {
    use dag_core::{Emit, alternatives, input, node};

    input!(
        /// What to read.
        pub text: String
    );

    input!(pub(crate) limit: Option<usize>);

    input!(r#type: String);

    /// Its words.
    #[node]
    pub fn words(text: &str, limit: Option<usize>) -> Vec<String> {
        text.split_whitespace().take(limit.unwrap_or(usize::MAX)).map(str::to_owned).collect()
    }

    /// What an optional value may be.
    #[node]
    pub fn perhaps(words: &[String]) -> Option<String> {
        words.first().cloned()
    }

    #[node]
    pub(crate) async fn loud(perhaps: Option<&str>, _text: &str, parts: Emit<String>) -> Result<String, String> {
        let loud = perhaps.unwrap_or_default().to_uppercase();
        parts.send(loud.clone());
        Ok(loud)
    }

    #[node(name = length, when(count = "bytes"))]
    fn bytes(text: &str) -> usize {
        text.len()
    }

    #[node(name = length, when_in(count = ["words"]))]
    fn count(words: &[String]) -> usize {
        words.len()
    }

    #[node(name = length, otherwise)]
    fn nothing() -> usize {
        0
    }

    alternatives!(
        /// How long it is.
        pub length: usize = [bytes, count, nothing]
    );

    #[cfg(all(windows, unix))]
    #[node]
    fn left_out(text: &str) -> u8 {
        text.len() as u8
    }

    #[cfg(not(all(windows, unix)))]
    #[node(name = left_out, handle = LeftOut)]
    fn std(r#type: &str) -> u8 {
        std::convert::identity(r#type.len() as u8)
    }

    #[node]
    fn both(length: &usize, left_out: &u8) -> usize {
        length + usize::from(*left_out)
    }
}

#[dag_core::dataflow]
mod own_names {
    use dag_core::{input, module, node};

    input!(pub(crate) number: u8);

    #[node]
    pub(crate) fn next(number: &u8) -> u8 {
        number + 1
    }

    pub(crate) struct Inputs;

    module!(pub(crate) NODES = [next]);
}

#[dag_core::dataflow]
mod empty {}

fn main() {
    let _ = (texts::NODES, texts::Inputs::new().text("a").limit(3).text_of_another_kind());
    let _ = (own_names::NODES, own_names::Inputs, empty::NODES);
}

trait Given: Sized {
    fn text_of_another_kind(self) {}
}

impl Given for texts::Inputs<true, true, false> {}
