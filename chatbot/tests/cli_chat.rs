//! `chatbot chat` holds a conversation: from a pipe without any ornament, and in a terminal with editing, history and Ctrl-C.

use crate::support::program::{Ended, Program};
use crate::support::reply::Reply;
use crate::support::script::Script;
use crate::support::server::Server;
use crate::support::terminal::{CTRL_C, CTRL_D, Closed, Terminal, UP};
use serde_json::Value;

const UNSAFE: &str = "I cannot respond to that";
const CLARIFY: &str = "None of the modes I know fits";

/// Says these lines through a pipe.
fn piped(lines: &[&str]) -> Ended {
    Program::new(["chat"]).input(lines.join("\n")).run().exits(0)
}

/// A conversation in a terminal with this server.
fn terminal(server: &Server) -> Option<Terminal> {
    Terminal::open(Program::new(["chat", "--timeout", "50"]).server(server))
}

/// A server whose answers never end, but for prompts that say `quick`.
fn endless() -> Server {
    Server::start(Script::new().each(|request| {
        let is_endless = request.body["stream"] == true && !request.mentions("quick");
        is_endless.then(|| Reply::SseHang(vec!["the first part".to_owned()]))
    }))
}

/// The last state that was printed.
fn state(ended: &Ended) -> Value {
    let at = ended.stdout.find("\n{").map_or(0, |at| at + 1);
    serde_json::Deserializer::from_str(&ended.stdout[at..]).into_iter().next().expect("a state").expect("JSON")
}

#[test]
fn each_line_is_a_prompt_and_each_answer_is_data() {
    let ended = piped(&["hmm", "something unsafe", "", "   ", "hmm"]);
    let answers: Vec<_> = ended.stdout.lines().collect();
    assert_eq!(answers.len(), 3, "{answers:?}");
    assert!(
        answers[0].starts_with(CLARIFY) && answers[1].starts_with(UNSAFE) && answers[2].starts_with(CLARIFY),
        "{answers:?}"
    );
    assert_eq!(ended.stderr, "dag variant, offline provider; /help lists the commands\n");
}

#[test]
fn a_dumb_terminal_puts_no_prompt_into_the_data() {
    let ended = Program::new(["chat"]).env("TERM", "dumb").input("hmm\n").run().exits(0);
    assert!(ended.stdout.starts_with(CLARIFY), "{}", ended.stdout);
}

#[test]
fn help_is_talk_and_lists_every_command() {
    let ended = piped(&["/help"]);
    assert_eq!(ended.stdout, "");
    for command in ["/help", "/graph", "/state", "/error", "/variant", "/quit"] {
        assert!(ended.stderr.contains(command), "{command}");
    }
}

#[test]
fn graph_is_the_machine_and_state_is_the_conversation() {
    assert!(piped(&["/graph"]).stdout.starts_with("flowchart"));
    let history = state(&piped(&["hmm", "/state"]))["chat_history"].clone();
    assert_eq!((history.as_array().map(Vec::len), &history[0]["content"]), (Some(2), &Value::from("hmm")));
    assert_eq!(state(&piped(&["/state"]))["chat_history"], Value::Array(vec![]));
}

#[test]
fn the_other_variant_goes_on_with_the_same_state() {
    let ended = piped(&["hmm", "/variant plain", "/variant", "hm", "/variant dag", "/state"]);
    let told: Vec<_> = ended.stderr.lines().skip(1).collect();
    assert_eq!(told, ["the plain variant goes on", "plain", "the dag variant goes on"]);
    let history = state(&ended)["chat_history"].clone();
    assert_eq!(history.as_array().map(Vec::len), Some(4));
    assert_eq!((&history[0]["content"], &history[2]["content"]), (&Value::from("hmm"), &Value::from("hm")));
}

#[test]
fn both_variants_save_their_images_in_the_same_folder() {
    let program = Program::new(["chat", "--dir", "kept"]).input("Draw a turtle\n/variant plain\nDraw a red cat\n");
    let mut files = program.run().exits(0).files();
    files.retain(|file| file.ends_with(".png"));
    let folders: Vec<_> = files.iter().map(|file| file.rsplit_once('/').map(|(folder, _)| folder)).collect();
    assert_eq!((folders.len(), folders[0]), (2, folders[1]), "{files:?}");
}

#[test]
fn a_command_that_does_not_exist_gets_the_nearest() {
    let ended = piped(&["/hlep", "/variant plian", "/xyzzy", "/"]);
    let told: Vec<_> = ended.stderr.lines().skip(1).collect();
    let expected = [
        "there is no command /hlep; did you mean /help?",
        "there is no variant `plian`; did you mean `plain`?",
        "there is no command /xyzzy; /help lists them",
        "there is no command /; /help lists them",
    ];
    assert_eq!(told, expected);
}

#[test]
fn quit_leaves_what_comes_after_it() {
    let ended = piped(&["hmm", "/quit", "something unsafe"]);
    assert_eq!(ended.stdout.lines().count(), 1);
}

#[test]
fn a_line_that_cannot_be_taken_costs_that_line_only() {
    let long = "a".repeat(4 * 1024 * 1024 + 1);
    let lines = [b"hmm\n\xff\n".as_slice(), long.as_bytes(), b"\nsomething unsafe\n"].concat();
    let ended = Program::new(["chat"]).input(lines).run().exits(0);
    assert_eq!(ended.stdout.lines().count(), 2, "{}", ended.stdout);
    assert!(ended.stdout.contains(UNSAFE));
    assert!(ended.stderr.contains("not UTF-8") && ended.stderr.contains("the limit of 4 MiB"), "{}", ended.stderr);
}

#[test]
fn after_an_error_item_the_next_prompt_works() {
    let fails = Reply::error(400, "bad", "no such model");
    let script = Script::new().each(move |request| request.mentions("FAULT").then(|| fails.clone()));
    let server = Server::start(script);
    let ended = Program::new(["chat"]).server(&server).input("FAULT\nHello?\n/state\n").run().exits(0);
    assert!(ended.stdout.contains("You asked: Please answer the following question: Hello?"), "{}", ended.stdout);
    assert!(ended.stderr.contains("error: action `decide_mode`"), "{}", ended.stderr);
    assert_eq!(ended.stderr.lines().count(), 2, "the greeting and one line: {}", ended.stderr);
    assert_eq!(state(&ended)["chat_history"][1]["type"], "error");
}

#[test]
fn error_tells_why_the_last_answer_failed() {
    let fails = Reply::error(400, "bad", "no such model");
    let script = Script::new().each(move |request| request.mentions("FAULT").then(|| fails.clone()));
    let server = Server::start(script);
    let input = "/error\nFAULT\n/error\nHello?\n/error\n";
    let told = Program::new(["chat"]).server(&server).input(input).run().exits(0).stderr;
    let told: Vec<_> = told.lines().skip(1).collect();
    assert_eq!((told[0], told.last()), ("the last answer did not fail", Some(&"the last answer did not fail")));
    assert!(told[1].ends_with("node `suggested_mode`: bad_request; /error tells why"), "{told:?}");
    assert!(told[2].starts_with("error: action `decide_mode`") && told[3].starts_with("  caused by: "), "{told:?}");
    assert!(told.iter().any(|line| line.contains("while calling ")), "{told:?}");
}

#[test]
fn a_conversation_from_a_pipe_keeps_no_history() {
    let files = piped(&["hmm"]).files();
    assert!(!files.iter().any(|file| file.ends_with(".history")), "{files:?}");
}

#[test]
fn in_a_terminal_the_arrow_key_repeats_a_prompt_and_the_history_is_kept() {
    let server = Server::smart();
    let Some(mut terminal) = terminal(&server) else { return };
    terminal.say("Hello there?");
    terminal.expect("You asked");
    terminal.say(UP);
    terminal.expect("You asked");
    terminal.say("/quit");
    let ended = terminal.end();
    assert_eq!(ended.code, Some(0));
    let history = std::fs::read_to_string(ended.home.path().join(".burr/chatbot/.history")).expect("a history");
    assert!(history.contains("Hello there?"), "{history}");
    let asked = server.requests().iter().filter(|request| request.mentions("Hello there?")).count();
    assert_eq!(asked, 4, "two calls a prompt");
}

#[test]
fn in_a_terminal_lines_can_be_edited() {
    let server = Server::smart();
    let Some(mut terminal) = terminal(&server) else { return };
    // Back to the beginning of the line with Ctrl-A.
    terminal.say("you?\x01Who are ");
    terminal.expect("You asked");
    terminal.say("/quit");
    terminal.end();
    assert!(server.requests()[0].mentions("Who are you?"));
}

#[test]
fn an_answer_is_written_before_it_is_complete_and_ctrl_c_stops_it_alone() {
    let server = endless();
    let Some(mut terminal) = terminal(&server) else { return };
    terminal.say("Tell me a story?");
    terminal.expect("the first part");
    terminal.press(CTRL_C);
    terminal.expect("stopped");
    terminal.say("quick now?");
    terminal.expect("You asked");
    terminal.say("/quit");
    assert_eq!(terminal.end().code, Some(0));
}

#[test]
fn ctrl_c_stops_a_call_that_hangs() {
    let script = Script::new().each(|request| request.mentions("hang").then_some(Reply::Hang));
    let server = Server::start(script);
    let Some(mut terminal) = terminal(&server) else { return };
    terminal.say("Please hang?");
    assert!(crate::support::program::comes_true(|| !server.requests().is_empty()));
    terminal.press(CTRL_C);
    terminal.expect("stopped");
    terminal.say("And now?");
    terminal.expect("You asked");
    terminal.expect("> ");
    terminal.press(CTRL_D);
    assert_eq!(terminal.end().code, Some(0));
}

#[test]
fn ctrl_c_at_the_prompt_says_how_to_leave_and_ctrl_d_leaves() {
    let server = Server::smart();
    let Some(mut terminal) = terminal(&server) else { return };
    terminal.expect("> ");
    terminal.press(CTRL_C);
    terminal.expect("Ctrl-D or /quit leaves");
    terminal.expect("> ");
    terminal.press(CTRL_D);
    assert_eq!(terminal.end().code, Some(0));
    assert_eq!(server.requests(), []);
}

#[test]
fn ask_streams_to_a_terminal_and_ctrl_c_ends_it() {
    let server = endless();
    let Some(mut terminal) = Terminal::open(Program::new(["ask", "Hello?"]).server(&server)) else { return };
    terminal.expect("the first part");
    terminal.press(CTRL_C);
    let Closed { code, screen, .. } = terminal.end();
    assert_eq!(code, Some(130));
    assert!(screen.ends_with('\n'), "{screen:?}");
}

#[test]
fn a_streamed_answer_is_written_once() {
    let server = Server::smart();
    let Some(terminal) = Terminal::open(Program::new(["ask", "Hello?"]).server(&server)) else { return };
    let Closed { code, screen, .. } = terminal.end();
    assert_eq!((code, screen.as_str()), (Some(0), "You asked: Please answer the following question: Hello?\r\n"));
}

#[test]
fn a_stream_that_breaks_shows_what_came_and_then_why() {
    let server = Server::start(Script::new().chat([Reply::breaks_after(["half an ", "answer"])]));
    let Some(terminal) = Terminal::open(Program::new(["ask", "--timeout", "2", "Hello?"]).server(&server)) else {
        return;
    };
    let Closed { code, screen, .. } = terminal.end();
    assert_eq!(code, Some(1));
    assert!(screen.starts_with("half an answer\r\n"), "{screen:?}");
    assert!(screen.contains("error: action `answer_question`"), "{screen:?}");
}
