//! Standard output is data and standard error is talk; neither holds the key, nor what would make a terminal obey a model.

use crate::support::ask::KEY;
use crate::support::program::{Ended, Program, run};
use crate::support::reply::Reply;
use crate::support::script::Script;
use crate::support::server::Server;
use crate::support::terminal::{Closed, Terminal};
use serde_json::json;

/// A model's answer that clears the screen, renames the window and rings the bell.
const HOSTILE: &str = "\u{1b}[2J\u{1b}]0;owned\u{7}before\u{9b}31m\r\u{8}after\u{7f}\u{202e}\u{2066}";

/// Asks with a server that answers every call in this way.
fn ask(reply: &Reply, prompt: &str) -> (Server, Program) {
    let script = Script::new().mode([reply.clone()]).chat([reply.clone()]).image([reply.clone()]).file([reply.clone()]);
    let server = Server::start(script);
    let program = Program::new(["ask", "--json", "--timeout", "1", prompt]).server(&server);
    (server, program)
}

fn holds_key(ended: &Ended) -> bool {
    format!("{}{}", ended.stdout, ended.stderr).to_lowercase().contains(&KEY.to_lowercase())
}

#[test]
fn an_answer_is_data_and_its_image_is_talk() {
    let ended = run(["ask", "hmm"]).exits(0);
    assert_eq!((ended.stdout.is_empty(), ended.stderr.as_str()), (false, ""));
    let ended = run(["ask", "--json", "--dir", ".", "Draw a turtle"]).exits(0);
    assert_eq!(ended.json()["item"]["type"], "image");
    assert!(ended.stderr.starts_with("saved: ./") && ended.stderr.lines().count() == 1, "{}", ended.stderr);
}

#[test]
fn an_error_item_is_data_and_its_causes_are_talk() {
    let server = Server::start(Script::new().mode([Reply::error(401, "invalid_api_key", "no")]));
    let ended = Program::new(["ask", "Hello?"]).server(&server).run().exits(1);
    assert_eq!(ended.stdout.lines().count(), 1);
    assert!(ended.stdout.contains("OPENAI_API_KEY"), "{}", ended.stdout);
    assert!(
        ended.stderr.starts_with("error: action `decide_mode`, node `suggested_mode`: unauthorized\n"),
        "{}",
        ended.stderr
    );
    assert!(ended.stderr.contains("\n  caused by: "), "{}", ended.stderr);
    assert!(!ended.stderr.contains(ended.stdout.trim_end()), "said twice: {}", ended.stderr);
    let plain = Program::new(["ask", "--variant", "plain", "Hello?"]).server(&server).run().exits(1);
    assert!(plain.stderr.starts_with("error: action `decide_mode`: unauthorized\n"), "{}", plain.stderr);
}

#[test]
fn the_json_of_an_error_says_where_what_and_why() {
    let server = Server::start(Script::new().chat([Reply::error(400, "bad", "no such model")]));
    let turn = Program::new(["ask", "--json", "Hello?"]).server(&server).run().exits(1).json();
    let mut error = turn["error"].as_object().expect("an error").clone();
    let causes = error.remove("causes").expect("causes");
    let message = error.remove("message").expect("a message");
    assert_eq!(
        json!(error),
        json!({"action": "answer_question", "node": "answer_question", "kind": "bad_request", "status": 400})
    );
    assert_eq!(turn["item"], json!({"role": "assistant", "content": message, "type": "error"}));
    assert!(causes.as_array().expect("a list").contains(&message), "{causes}");
}

#[test]
fn usage_errors_are_talk_and_help_is_data() {
    let ended = run(["ask"]).exits(2);
    assert_eq!((ended.stdout.as_str(), ended.stderr.is_empty()), ("", false));
    let ended = run(["ask", "--help"]).exits(0);
    assert_eq!((ended.stdout.is_empty(), ended.stderr.as_str()), (false, ""));
}

#[test]
fn no_fault_prints_the_key() {
    let echo = format!("you sent Bearer {KEY}, is that {KEY} right?");
    for reply in [
        Reply::error(401, "invalid_api_key", &echo),
        Reply::error(400, &echo, &echo),
        Reply::refusal(&echo),
        Reply::Json(200, json!({ "choices": &echo })),
        Reply::Bytes("application/json", echo.clone().into_bytes()),
        Reply::Bytes("text/html", format!("<p>{echo}").into_bytes()),
        Reply::Events(vec![json!({ "error": &echo }).to_string()]),
        Reply::Redirect(format!("https://{KEY}/")),
        Reply::Raw(format!("{echo}\r\n").into_bytes()),
        Reply::Json(200, json!({"data": [{"url": format!("http://{KEY}.invalid/")}]})),
    ] {
        let (_server, program) = ask(&reply, "Hello?");
        let ended = program.run();
        assert!(!holds_key(&ended), "{reply:?}: {ended:#?}");
        assert_eq!((ended.code(), ended.stderr.contains("panicked")), (Some(1), false), "{ended:#?}");
    }
}

#[test]
fn no_fault_of_a_later_call_prints_the_key() {
    let echo = format!("you sent {KEY}");
    let fault = Reply::error(400, &echo, &echo);
    let server = Server::start(Script::new().chat([fault.clone()]).image([fault]));
    for prompt in ["Hello?", "Draw a turtle", "Write a function"] {
        for args in [
            &["ask", prompt][..],
            &["ask", "--json", prompt],
            &["compare", "--provider", "openai", "--runs", "1", prompt],
        ] {
            let ended = Program::new(args).server(&server).run();
            assert!(!holds_key(&ended), "{ended:#?}");
        }
    }
}

#[test]
fn nothing_is_coloured_where_nobody_watches() {
    for args in [&["ask", "hmm"][..], &["--help"], &["ask", "--varient"], &["compare", "--runs", "1", "hmm"], &["chat"]]
    {
        let ended = Program::new(args).env("TERM", "xterm-256color").input("hmm\n/nothing\n/state\n").run();
        let all = ended.stdout + &ended.stderr;
        assert!(!all.contains('\u{1b}'), "{args:?}: {all:?}");
    }
}

#[test]
fn data_is_left_as_it_is_where_nobody_watches() {
    let server = Server::start(Script::new().chat([Reply::streams([HOSTILE])]));
    let ended = Program::new(["ask", "Hello?"]).server(&server).run().exits(0);
    assert_eq!(ended.stdout, format!("{HOSTILE}\n"));
}

#[test]
fn no_color_is_heard_on_a_terminal() {
    for args in [&["ask", "--varient"][..], &["--help"], &["ask", "hmm"]] {
        let Some(terminal) = Terminal::open(Program::new(args).env("NO_COLOR", "1")) else { return };
        let screen = terminal.end().screen;
        assert!(!screen.is_empty() && !screen.contains('\u{1b}'), "{args:?}: {screen:?}");
    }
}

#[test]
fn a_dumb_terminal_gets_no_sequences() {
    let program = Program::new(["compare", "--runs", "1", "hmm"]).env("TERM", "dumb");
    let Some(terminal) = Terminal::open(program) else { return };
    let Closed { code, screen, .. } = terminal.end();
    assert_eq!(code, Some(0));
    assert!(!screen.contains('\u{1b}'), "{screen:?}");
}

#[test]
fn a_model_does_not_command_the_terminal() {
    let says = Server::start(Script::new().chat([Reply::streams([&HOSTILE[..7], &HOSTILE[7..]])]));
    let fails = Server::start(Script::new().chat([Reply::error(400, HOSTILE, HOSTILE)]));
    for (server, code) in [(&says, 0), (&fails, 1)] {
        for args in [&["ask", "Hello?"][..], &["ask", "--json", "Hello?"]] {
            let Some(terminal) = Terminal::open(Program::new(args).server(server)) else { return };
            let closed = terminal.end();
            let screen = closed.screen;
            assert_eq!(closed.code, Some(code), "{screen:?}");
            // The terminal itself puts a carriage return before each line feed.
            let obeyed: Vec<_> = screen.replace("\r\n", "\n").chars().filter(|c| is_obeyed(*c)).collect();
            assert_eq!(obeyed, Vec::<char>::new(), "{screen:?}");
            assert!(screen.contains("before"), "{screen:?}");
        }
    }
}

/// Whether a terminal does something else with it than show it.
fn is_obeyed(c: char) -> bool {
    (c.is_control() && c != '\n') || ('\u{202a}'..='\u{202e}').contains(&c) || ('\u{2066}'..='\u{2069}').contains(&c)
}
