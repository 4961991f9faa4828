//! The exit code says how it went: 0 ok, 1 an error answer, 2 usage or configuration, 3 unexpected, 130 interrupted.

use crate::support::program::{Ended, Program, comes_true, files, run};
use crate::support::reply::Reply;
use crate::support::script::Script;
use crate::support::server::Server;
use crate::support::terminal::{CTRL_C, Terminal};

/// A mistake: exit code 2, nothing on standard output, and a word about it.
fn refused(ended: Ended, told: &str) {
    let ended = ended.exits(2);
    assert_eq!(ended.stdout, "");
    assert!(ended.stderr.contains(told), "{told:?} is not in {:?}", ended.stderr);
    assert_eq!(ended.files(), Vec::<String>::new());
}

/// A server that never answers, and a prompt on its way to it.
fn hanging() -> (Server, Program) {
    let server = Server::start(Script::new().mode([Reply::Hang]));
    let program = Program::new(["ask", "--timeout", "50", "Hello?"]).server(&server);
    (server, program)
}

#[test]
fn zero_for_an_answer_and_one_for_an_error_item() {
    run(["ask", "hmm"]).exits(0);
    run(["ask", "something unsafe"]).exits(1);
    let server = Server::start(Script::new().mode([Reply::error(401, "invalid_api_key", "no")]));
    Program::new(["ask", "Hello?"]).server(&server).run().exits(1);
}

#[test]
fn two_for_flags_and_commands_that_do_not_exist_with_the_nearest() {
    refused(run(["ask", "--varient", "dag", "x"]), "--variant");
    refused(run(["aks", "x"]), "'ask'");
    refused(run(["compare", "--rnus", "3", "x"]), "--runs");
    refused(run(["ask"]), "<PROMPT>");
}

#[test]
fn two_for_values_that_do_not_exist_with_the_nearest() {
    refused(run(["ask", "--variant", "dga", "x"]), "'dag'");
    refused(run(["ask", "--provider", "OpenAI", "x"]), "'openai'");
    refused(run(["graph", "--format", "mermaied"]), "'mermaid'");
    refused(run(["graph", "--of", "mashine"]), "`machine`");
    refused(run(["graph", "--of", "action:decidemode"]), "`decide_mode`");
    refused(run(["graph", "--of", "decide_mode"]), "`action:decide_mode`");
    refused(run(["graph", "--of", "actoin:decide_mode"]), "`action:decide_mode`");
    refused(run(["graph", "-o", "missing/machine.dot"]), "the folder of missing/machine.dot does not exist");
    refused(Program::new(["ask", "x"]).env("CHATBOT_VARIANT", "plian").run(), "'plain'");
}

#[test]
fn two_for_a_wrong_variable_which_is_named() {
    let blames = |name| format!("(from the environment variable {name})");
    for (name, value) in [("CHATBOT_PROVIDER", "opnai"), ("CHATBOT_TIMEOUT", "soon"), ("CHATBOT_CONTEXT", "-1")] {
        refused(Program::new(["ask", "x"]).env(name, value).run(), &blames(name));
    }
    for args in [["ask", "--timeout", "0", "x"].as_slice(), &["ask", "--timeout=0", "x"]] {
        let ended = Program::new(args).env("CHATBOT_TIMEOUT", "5").run();
        assert!(!ended.stderr.contains("environment"), "{}", ended.stderr);
        refused(ended, "1..=3600");
    }
}

#[test]
fn two_for_a_dash_among_other_words() {
    for args in [["ask", "-", "x"], ["ask", "x", "-"], ["compare", "-", "x"]] {
        refused(run(args), "`-` stands alone: it reads the prompt from standard input");
    }
}

#[test]
fn two_for_numbers_out_of_range() {
    refused(run(["ask", "--timeout", "0", "x"]), "1..=3600");
    refused(run(["ask", "--timeout", "-1", "x"]), "-1 is not in 1..=3600");
    refused(run(["ask", "--context", "many", "x"]), "'--context <N>': expected a whole number");
    refused(run(["ask", "--context", "-1", "x"]), "-1 is not in 0..");
    refused(run(["compare", "--runs", "-1", "x"]), "1..=1000");
    refused(run(["compare", "--runs", "0", "x"]), "1..=1000");
}

#[test]
fn two_for_an_empty_prompt_and_no_turn() {
    let server = Server::smart();
    let with = |args: &[&str], input: &[u8]| Program::new(args).server(&server).input(input).run();
    for args in
        [&["ask", ""][..], &["ask", " \t\n"], &["ask", "", " "], &["compare", "--provider", "openai", "Hello?", " "]]
    {
        refused(with(args, b""), "the prompt is empty");
    }
    for command in ["ask", "compare"] {
        refused(with(&[command, "-"], b""), "the prompt is empty");
        refused(with(&[command, "-"], b" \n\n"), "the prompt is empty");
    }
    assert_eq!(server.requests(), []);
}

#[test]
fn two_for_a_prompt_over_the_limit_which_is_named() {
    let server = Server::smart();
    let prompt = "word ".repeat(1024 * 1024);
    refused(Program::new(["ask", "-"]).server(&server).input(prompt).run(), "the limit of 4 MiB");
    assert_eq!(server.requests(), []);
}

#[test]
fn two_for_standard_input_that_is_not_text() {
    for command in ["ask", "compare"] {
        refused(Program::new([command, "-"]).input(b"caf\xe9".as_slice()).run(), "not UTF-8");
    }
}

#[test]
fn two_for_a_base_url_that_is_none() {
    for url in ["nonsense", "ftp://localhost/v1", "http://", "http://user:secret@localhost/v1"] {
        refused(run(["ask", "--provider", "openai", "--base-url", url, "x"]), "OPENAI_BASE_URL");
        let chat = Program::new(["chat"]).env("OPENAI_API_KEY", "sk-x").env("OPENAI_BASE_URL", url);
        refused(chat.input("Hello?").run(), "OPENAI_BASE_URL");
    }
}

#[test]
fn two_for_a_key_that_no_header_can_carry() {
    let ended = Program::new(["ask", "x"]).env("OPENAI_API_KEY", "sk-one\nsk-two").run();
    assert!(!ended.stderr.contains("sk-"), "{}", ended.stderr);
    refused(ended, "OPENAI_API_KEY");
    #[cfg(unix)]
    for args in [&["ask", "x"][..], &["ask", "--provider", "openai", "x"], &["chat"]] {
        let key = <std::ffi::OsStr as std::os::unix::ffi::OsStrExt>::from_bytes(b"sk-\xff-abcdefgh");
        let ended = Program::new(args).env("OPENAI_API_KEY", key).run();
        assert!(!ended.stderr.contains("sk-"), "{}", ended.stderr);
        refused(ended, "OPENAI_API_KEY");
    }
}

#[test]
fn three_for_what_the_system_refuses() {
    let ended = run(["graph", "--format", "dot", "-o", "."]).exits(3);
    assert!(ended.stderr.contains("cannot write ."), "{}", ended.stderr);
    assert!(!ended.stderr.contains("panicked"), "{}", ended.stderr);
}

#[test]
fn three_for_a_folder_that_cannot_be() {
    let ended = run(["ask", "--json", "--dir", "/dev/null/here", "Draw a turtle"]).exits(3);
    assert!(ended.stderr.contains("/dev/null/here"), "{}", ended.stderr);
    assert_eq!(ended.stdout, "");
}

#[test]
fn two_for_an_id_that_is_none() {
    let ended = run(["ask", "--app-id", "../here", "hmm"]).exits(2);
    assert!(ended.stderr.contains("the app id \"../here\""), "{}", ended.stderr);
}

#[test]
fn interrupted_while_a_server_hangs() {
    let (server, program) = hanging();
    let running = program.start();
    assert!(comes_true(|| !server.requests().is_empty()));
    running.interrupt();
    let ended = running.end().exits(130);
    assert_eq!(ended.stdout, "");
}

#[test]
fn interrupted_while_a_conversation_waits_for_a_line() {
    let mut running = Program::new(["chat"]).start();
    running.write(b"hmm\n");
    running.expect("None of the modes");
    running.interrupt_until_it_ends();
    running.end().exits(130);
}

#[test]
fn interrupted_in_a_comparison_that_never_waits() {
    let program = Program::new(["compare", "--runs", "1000", "Draw a turtle"]);
    let Some(mut terminal) = Terminal::open(program) else { return };
    terminal.expect("pair 2 of 1000");
    terminal.press(CTRL_C);
    let closed = terminal.end();
    assert_eq!((closed.code, files(&closed.home)), (Some(130), vec![]), "nothing is left behind");
}

#[cfg(unix)]
#[test]
fn a_closed_output_is_no_panic() {
    for args in
        [&["ask", "What is a node?"][..], &["graph"], &["compare", "--runs", "1", "hmm"], &["--help"], &["chat"]]
    {
        let (mut command, _home) = Program::new(args).into_parts();
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        command.stdin(std::process::Stdio::null()).stdout(writer);
        let output = command.output().expect("the program starts");
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(0), "{args:?}: {stderr}");
        assert!(!stderr.contains("panicked") && !stderr.contains("error"), "{args:?}: {stderr}");
    }
}
