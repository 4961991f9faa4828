//! The source text of a node and of an action is what was written, with its comments, its indentation taken off.

use dag_core::{Dag, Machine, State, action, input, module, node};
use serde::{Deserialize, Serialize};

mod indented {
    use dag_core::node;

    /// The words.
    #[node(tag(kind = "text"))]
    pub(super) fn words(prompt: &str) -> Vec<String> {
        // Spaces only: "Über" stays whole.
        prompt
            .split(' ')
            .map(str::to_owned) // owned
            .collect()
    }
}

input!(prompt: String);

mod long {
    #[dag_core::node]
    pub(super) async fn described(
        prompt: Option<&str>, // what was asked
        words: &[String],
        mut length: Option<std::num::NonZeroU8>,
    ) -> Result<(String, [u8; 2]), std::io::Error> {
        let length = length.take();
        Ok((format!("{prompt:?} {words:?} {length:?}"), [1, 2]))
    }
}

macro_rules! constant {
    ($name:ident, $ty:ty, $value:expr) => {
        #[dag_core::node]
        fn $name() -> $ty {
            $value
        }
    };
}

constant!(five, u8, 5);

#[node]
#[rustfmt::skip]
async fn one_line(prompt: &str) -> usize { prompt.len() /* bytes */ }

#[derive(State, Clone, Default, Serialize, Deserialize)]
struct Chat {
    turns: u32,
}

#[action(writes(turns))]
fn count(turns: &u32) -> u32 {
    turns + 1 // one more
}

#[test]
fn of_nodes() {
    let dag = Dag::builder().add(module!([prompt, indented::words, one_line])).build().unwrap();
    let of = |name: &str| dag.node(name).unwrap().function;
    insta::assert_snapshot!(of("words").source, @r#"
    pub(super) fn words(prompt: &str) -> Vec<String> {
        // Spaces only: "Über" stays whole.
        prompt
            .split(' ')
            .map(str::to_owned) // owned
            .collect()
    }
    "#);
    insta::assert_snapshot!(of("one_line").source, @"async fn one_line(prompt: &str) -> usize { prompt.len() /* bytes */ }");
    insta::assert_snapshot!(of("prompt").source, @"input!(prompt: String)");
    insta::assert_snapshot!(module!([long::described]).defs()[0].function.source, @r#"
    pub(super) async fn described(
        prompt: Option<&str>,
        words: &[String],
        mut length: Option<std::num::NonZeroU8>,
    ) -> Result<(String, [u8; 2]), std::io::Error> {
        let length = length.take();
        Ok((format!("{prompt:?} {words:?} {length:?}"), [1, 2]))
    }
    "#);
    insta::assert_snapshot!(module!([five]).defs()[0].function.source, @"fn five() -> u8 { 5 }");
    assert_eq!(of("words").doc, "The words.");
    assert_eq!(of("words").location.line, 11);
}

#[test]
fn of_actions() {
    let machine =
        Machine::builder(Chat::default()).action("count", action::<count>()).entrypoint("count").build().unwrap();
    insta::assert_snapshot!(machine.action("count").unwrap().source(), @"
    fn count(turns: &u32) -> u32 {
        turns + 1 // one more
    }
    ");
}
