//! `chatbot ask` answers one prompt: the answer on standard output, or one JSON object with all that happened.

use crate::support::program::{Program, run};
use crate::support::server::Server;
use serde_json::{Value, json};

const QUESTION: &str = "What is a node?";

/// The steps of a turn that comes to an answer by this action.
fn steps(mode: &str) -> Value {
    json!(["prompt", "check_openai_key", "check_safety", "decide_mode", mode, "response"])
}

fn asked(args: &[&str]) -> Value {
    run([&["ask", "--json"], args].concat()).exits(0).json()
}

/// The keys of an object in alphabetical order.
fn keys(value: &Value) -> Vec<&str> {
    let mut keys: Vec<_> = value.as_object().expect("an object").keys().map(String::as_str).collect();
    keys.sort_unstable();
    keys
}

#[test]
fn answers_offline_without_a_key_and_says_so() {
    let ended = run(["ask", QUESTION]).exits(0);
    assert!(ended.stdout.starts_with("[offline] A node is"), "{}", ended.stdout);
    assert!(ended.stdout.ends_with('\n'));
    assert_eq!(ended.stderr, "");
    let code = run(["ask", "Write code that sorts a list"]).exits(0);
    assert!(code.stdout.starts_with("// offline example"), "{}", code.stdout);
}

#[test]
fn every_mode_in_both_variants() {
    for variant in ["dag", "plain"] {
        for (prompt, mode, kind) in [
            (QUESTION, "answer_question", "text"),
            ("Write code that sorts a list", "generate_code", "code"),
            ("Draw a turtle", "generate_image", "image"),
            ("hmm", "prompt_for_more", "text"),
        ] {
            let turn = asked(&["--variant", variant, prompt]);
            assert_eq!(
                (&turn["variant"], &turn["provider"], &turn["error"]),
                (&json!(variant), &json!("offline"), &json!(null))
            );
            assert_eq!((&turn["steps"], &turn["item"]["type"]), (&steps(mode), &json!(kind)), "{prompt}");
            assert_eq!(turn["state"]["chat_history"][1], turn["item"]);
        }
    }
}

#[test]
fn the_object_has_the_promised_keys() {
    let turn = asked(&["Draw a turtle"]);
    assert_eq!(keys(&turn), ["calls", "error", "item", "provider", "state", "steps", "variant"]);
    assert_eq!(keys(&turn["item"]), ["content", "role", "type"]);
    let calls: Vec<_> =
        turn["calls"].as_array().expect("a list").iter().map(|call| (&call["endpoint"], &call["model"])).collect();
    let offline = json!("offline");
    assert_eq!(calls, [(&json!("chat/completions"), &offline), (&json!("images/generations"), &offline)]);
    assert!(
        turn["calls"].as_array().expect("a list").iter().all(|call| call["ms"].as_f64().is_some_and(|ms| ms >= 0.0))
    );
}

#[test]
fn one_line_of_json_and_nothing_else() {
    let ended = run(["ask", "--json", QUESTION]).exits(0);
    assert_eq!((ended.stdout.lines().count(), ended.stderr.as_str()), (1, ""));
}

#[test]
fn several_words_are_one_prompt() {
    assert_eq!(asked(&["What", "is", "a", "node?"])["state"]["prompt"], QUESTION);
    assert_eq!(asked(&["What is", "5 - 3"])["state"]["prompt"], "What is 5 - 3");
}

#[test]
fn a_dash_reads_standard_input() {
    let prompt = |input: &str| {
        Program::new(["ask", "--json", "-"]).input(input).run().exits(0).json()["state"]["prompt"].clone()
    };
    assert_eq!(prompt("What is a node?"), QUESTION);
    // As with the same words on the command line: `echo` adds a line end that nobody asked about.
    assert_eq!(prompt("What is a node?\n"), QUESTION);
    assert_eq!(prompt("one\r\ntwo\r\n"), "one\r\ntwo");
}

#[test]
fn a_megabyte_is_answered() {
    let prompt = "What is a node? ".repeat(70_000);
    assert!(prompt.len() > 1_000_000);
    let ended = Program::new(["ask", "--json", "-"]).input(prompt).run().exits(0);
    assert_eq!(ended.json()["error"], json!(null));
}

#[test]
fn an_image_is_saved_and_its_place_is_told() {
    let ended = run(["ask", "--dir", "pictures", "Draw a turtle"]).exits(0);
    let name = ended.stdout.trim_end();
    assert!(name.ends_with(".png") && !name.contains('/'), "{name}");
    let path = ended.stderr.trim_end().strip_prefix("saved: ").expect("the path");
    assert!(path.starts_with("pictures/") && path.ends_with(name), "{path}");
    assert!(ended.files().contains(&path.to_owned()), "{:?}", ended.files());
    let bytes = std::fs::read(ended.home.path().join(path)).expect("the image");
    assert!(bytes.starts_with(b"\x89PNG"));
}

#[test]
fn images_go_to_the_data_folder_by_default() {
    let ended = run(["ask", "Draw a turtle"]).exits(0);
    assert!(ended.files().iter().all(|file| file.starts_with(".burr/chatbot/")), "{:?}", ended.files());
    let ended = Program::new(["ask", "Draw a turtle"]).env("CHATBOT_DATA_DIR", "here").run().exits(0);
    assert!(ended.files().iter().all(|file| file.starts_with("here/chatbot/")), "{:?}", ended.files());
}

#[test]
fn a_key_makes_openai_the_default() {
    let server = Server::smart();
    let turn = Program::new(["ask", "--json", "Hello?"]).server(&server).run().exits(0).json();
    assert_eq!((&turn["provider"], &turn["calls"][0]["model"]), (&json!("openai"), &json!("gpt-4o-mini")));
    assert_eq!(turn["item"]["content"], "You asked: Please answer the following question: Hello?");
    assert_eq!(server.requests().len(), 2);
}

#[test]
fn offline_can_be_asked_for_though_there_is_a_key() {
    let server = Server::smart();
    let by_flag = Program::new(["ask", "--json", "--provider", "offline", "Hello?"]).server(&server);
    let by_environment = Program::new(["ask", "--json", "Hello?"]).server(&server).env("CHATBOT_PROVIDER", "offline");
    let by_an_empty_key = Program::new(["ask", "--json", "Hello?"]).server(&server).env("OPENAI_API_KEY", "");
    for program in [by_flag, by_environment, by_an_empty_key] {
        assert_eq!(program.run().exits(0).json()["provider"], "offline");
    }
    assert_eq!(server.requests(), []);
}

#[test]
fn without_a_key_openai_takes_the_missing_key_path() {
    let server = Server::smart();
    for variant in ["dag", "plain"] {
        let args = ["ask", "--json", "--provider", "openai", "--variant", variant, "Hello?"];
        let turn = Program::new(args).env("OPENAI_BASE_URL", server.url()).run().exits(1).json();
        assert_eq!(turn["steps"], json!(["prompt", "check_openai_key", "response"]));
        assert_eq!(
            (&turn["item"]["type"], &turn["error"], &turn["calls"]),
            (&json!("error"), &json!(null), &json!([]))
        );
        assert!(turn["item"]["content"].as_str().expect("a text").contains("OPENAI_API_KEY"));
    }
    assert_eq!(server.requests(), []);
}

#[test]
fn an_unsafe_prompt_makes_no_request() {
    let server = Server::smart();
    let turn = Program::new(["ask", "--json", "something unsafe"]).server(&server).run().exits(1).json();
    assert_eq!(turn["steps"], json!(["prompt", "check_openai_key", "check_safety", "response"]));
    assert_eq!((&turn["item"]["type"], server.requests()), (&json!("error"), vec![]));
}

#[test]
fn models_are_chosen_by_flag_or_by_environment() {
    let server = Server::smart();
    let models = |program: Program| {
        let turn = program.server(&server).run().exits(0).json();
        [turn["calls"][0]["model"].clone(), turn["calls"][1]["model"].clone()]
    };
    let by_flag = Program::new(["ask", "--json", "--model", "small", "--image-model", "painter", "Draw a cat"]);
    assert_eq!(models(by_flag), ["small", "painter"]);
    let by_environment =
        Program::new(["ask", "--json", "Draw a cat"]).env("CHATBOT_MODEL", "tiny").env("CHATBOT_IMAGE_MODEL", "artist");
    assert_eq!(models(by_environment), ["tiny", "artist"]);
}

#[test]
fn variables_that_are_set_to_nothing_count_as_not_set() {
    let names = ["VARIANT", "PROVIDER", "MODEL", "IMAGE_MODEL", "CONTEXT", "TIMEOUT", "DATA_DIR"];
    let program = names
        .iter()
        .fold(Program::new(["ask", "--json", "hmm"]), |program, name| program.env(&format!("CHATBOT_{name}"), ""));
    assert_eq!(program.run().exits(0).json()["variant"], "dag");
    // No request is made, as the prompt is unsafe; an empty base URL would be refused before.
    let program = Program::new(["ask", "unsafe"]).env("OPENAI_API_KEY", "sk-x").env("OPENAI_BASE_URL", "");
    program.run().exits(1);
}
