//! `--assert` says what must hold of each prompt, and then alone decides over the exit code.

use crate::support::program::{Program, run};
use crate::support::reply::Reply;
use crate::support::script::Script;
use crate::support::server::Server;

const QUESTION: &str = "What is a node?";

#[test]
fn claims_that_hold_are_not_mentioned() {
    let claims =
        ["answer=identical", "requests=identical", "state=identical", "all=identical", "calls=0", "dag.calls=2"];
    let claims = claims.iter().flat_map(|claim| ["--assert", claim]);
    let ended = run(["compare", "--runs", "1", QUESTION].into_iter().chain(claims)).exits(0);
    assert_eq!(ended.stderr, "");
}

#[test]
fn one_that_does_not_names_the_row_and_the_command_that_shows_it_again() {
    let ended = run(["compare", "--runs", "1", "hmm", QUESTION, "--assert", "dag.tokens_out<10"]).exits(1);
    assert_eq!(
        ended.stderr.lines().collect::<Vec<_>>(),
        [
            "error: `dag.tokens_out<10` does not hold for prompt 2, \"What is a node?\": tokens out of dag: 68",
            "hint: chatbot compare --runs 1 --assert 'dag.tokens_out<10' 'What is a node?'"
        ]
    );
}

#[test]
fn a_figure_that_is_not_there_breaks_its_claim() {
    let ended = run(["compare", "--runs", "1", "something unsafe", "--assert", "first_token<1s"]).exits(1);
    assert!(ended.stderr.contains("time to first token: not every answer came in parts"), "{}", ended.stderr);
}

#[test]
fn variants_that_differ_are_no_failure_where_nothing_says_so() {
    let answers = (0..100).map(|at| Reply::streams([format!("answer number {at}").as_str()]));
    let server = Server::start(Script::new().chat(answers));
    let live = ["compare", "--provider", "openai", "--live", "--runs", "1", "Hello?", "--assert"];
    Program::new([&live[..], &["calls=0"]].concat()).server(&server).run().exits(0);
    let ended = Program::new([&live[..], &["answer=identical"]].concat()).server(&server).run().exits(1);
    let hint = "hint: chatbot compare --runs 1 --provider openai --live --assert 'answer=identical' 'Hello?'";
    assert!(ended.stderr.contains("1 of 1 pair differ") && ended.stderr.contains(hint), "{}", ended.stderr);
}

#[test]
fn what_cannot_be_checked_is_a_mistake_of_usage() {
    let ended = run(["compare", QUESTION, "--assert", "overhaed<1ms"]).exits(2);
    assert!(ended.stderr.contains("did you mean `overhead`?"), "{}", ended.stderr);
}
