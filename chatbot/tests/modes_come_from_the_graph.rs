//! The modes are those that the graph has, under its configuration and with its replacements; a mistake in a tag is told.

use std::sync::Arc;

use chatbot::flow::dag::GraphError;
use chatbot::flow::shared::ModeError;
use chatbot::provider::offline::Offline;
use chatbot::{Bot, BotBuilder, BotError, Variant};
use dag_core::{Module, module};

fn builder() -> BotBuilder {
    BotBuilder::new(Variant::Dag, Arc::new(Offline::new()))
}

fn has_action(bot: &Bot, name: &str) -> bool {
    bot.machine().action(name).is_some()
}

fn mode_error(built: Result<Bot, BotError>) -> ModeError {
    match built {
        Err(BotError::Graph(GraphError::Mode(error)) | BotError::Mode(error)) => error,
        other => panic!("{other:?}"),
    }
}

mod configured {
    use dag_core::{alternatives, node};

    #[node(name = translate, when(language = "de"), tag(mode = "uebersetzen"))]
    fn german() -> String {
        "hallo".to_owned()
    }

    #[node(name = translate, when(language = "fr"), tag(mode = "traduire"))]
    fn french() -> String {
        "bonjour".to_owned()
    }

    alternatives!(pub(crate) translate: String = [german, french]);
}

#[tokio::test]
async fn a_mode_under_a_configuration() {
    for (language, here, gone) in [("de", "uebersetzen", "traduire"), ("fr", "traduire", "uebersetzen")] {
        let mut bot =
            builder().add(module!([configured::translate])).config("language", language).build().expect("a bot");
        assert!(has_action(&bot, here) && !has_action(&bot, gone), "{bot:?}");
        let turn = bot.turn(format!("{here} hello")).await.expect("a turn");
        assert_eq!(turn.steps[3..], ["decide_mode", here, "response"]);
        let turn = bot.turn(format!("{gone} hello")).await.expect("a turn");
        assert!(!turn.steps.iter().any(|step| step == gone), "{:?}", turn.steps);
    }
}

#[test]
fn a_configuration_for_the_plain_variant() {
    let plain = BotBuilder::new(Variant::Plain, Arc::new(Offline::new())).config("language", "de");
    assert!(matches!(plain.build(), Err(BotError::NoGraph)));
}

mod untagged {
    use dag_core::node;

    #[node]
    pub(crate) fn answer_question() -> String {
        "yes".to_owned()
    }
}

#[test]
fn a_replacement_that_is_not_tagged() {
    let error = mode_error(builder().replace(module!([untagged::answer_question])).build());
    assert_eq!(
        error.to_string(),
        "`answer_question` replaces the node of a mode but is not tagged `mode = \"answer_question\"`; tag it too"
    );
}

mod tagged {
    use dag_core::node;

    #[node(tag(mode = "answer_question"))]
    pub(crate) fn answer_question() -> String {
        "yes".to_owned()
    }
}

#[tokio::test]
async fn a_replacement_that_is_tagged() {
    let mut bot = builder().replace(module!([tagged::answer_question])).build().expect("a bot");
    assert_eq!(bot.turn("What is a node?").await.expect("a turn").item.content, "yes");
}

mod renamed {
    use dag_core::node;

    #[node(tag(mode = "reply"))]
    pub(crate) fn answer_question() -> String {
        "yes".to_owned()
    }
}

#[test]
fn a_replacement_that_is_tagged_with_another_mode() {
    let bot = builder().replace(module!([renamed::answer_question])).build().expect("a bot");
    assert!(has_action(&bot, "reply") && !has_action(&bot, "answer_question"));
}

mod odd {
    use dag_core::node;

    macro_rules! odd_modes {
        ($($name:ident = $mode:literal, $display:literal;)*) => {$(
            #[node(tag(mode = $mode, display = $display))]
            pub(crate) fn $name() -> String {
                String::new()
            }
        )*};
    }

    odd_modes! {
        alike = "Generate-Code", "code";
        twice = "generate_code", "code";
        nameless = "", "text";
        without_letters = "--", "text";
        taken = "Check Safety", "text";
        unknown = "Unknown", "text";
        undisplayed = "sing", "song";
    }
}

#[test]
fn names_that_no_mode_can_have() {
    for (node, message) in [
        (module!([odd::alike]), "the modes `Generate-Code` and `generate_code` read alike"),
        (module!([odd::twice]), "two nodes are tagged `mode = \"generate_code\"`; give each mode one"),
        (module!([odd::nameless]), "a node is tagged `mode = \"\"`; a mode's name has at least one letter or digit"),
        (module!([odd::without_letters]), "a node is tagged `mode = \"--\"`"),
        (module!([odd::taken]), "a mode cannot be named `Check Safety`"),
        (module!([odd::unknown]), "a mode cannot be named `Unknown`"),
        (module!([odd::undisplayed]), "the mode `sing` is tagged `display = \"song\"`"),
    ] {
        let error = mode_error(builder().add(node).build()).to_string();
        assert!(error.starts_with(message), "{error}");
    }
}

#[test]
fn mistakes_in_the_wiring_come_first() {
    mod wrong {
        use dag_core::node;

        #[node]
        pub(crate) fn lost(nowhere: &str) -> String {
            nowhere.to_owned()
        }
    }
    const BOTH: Module = module!([wrong::lost, odd::twice]);
    assert!(matches!(builder().add(BOTH).build(), Err(BotError::Graph(GraphError::Build(_)))));
}
