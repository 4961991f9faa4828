//! `chatbot compare` puts the same prompts through both variants and says what is the same and what each took.

use crate::support::program::{Program, run};
use crate::support::reply::Reply;
use crate::support::script::Script;
use crate::support::server::Server;
use serde_json::{Value, json};

const PROMPTS: [&str; 3] = ["Draw a turtle saying hello, world", "What is a node?", "Write code that sorts a list"];

/// The lines of a report between one prompt's heading and the next empty line.
fn section<'a>(report: &'a str, heading: &str) -> &'a str {
    let from = report.find(heading).unwrap_or_else(|| panic!("{heading:?} is not in {report}"));
    report[from..].split("\n\n").next().unwrap_or_default()
}

fn counts(report: &str, what: &str) -> usize {
    report.lines().filter(|line| line.trim() == what || line.trim_start().starts_with(what)).count()
}

/// A comparison with this server; `live` asks it in every run.
fn with(server: &Server, live: bool, args: &[&str]) -> Program {
    let live = if live { &["--live"][..] } else { &[] };
    Program::new([&["compare", "--provider", "openai"], live, args].concat()).server(server)
}

#[test]
fn the_first_command_of_the_readme() {
    let ended = run([&["compare"], &PROMPTS[..]].concat()).exits(0);
    let report = &ended.stdout;
    for (at, prompt) in PROMPTS.iter().enumerate() {
        let section = section(report, &format!("{}. {prompt}\n", at + 1));
        for same in ["same answer       yes", "same calls        yes", "same final state  yes"] {
            assert!(section.contains(same), "{same} is not in {section}");
        }
        for row in [
            "medians of 5 pairs",
            "wall time",
            "time outside the model calls",
            "calls",
            "tokens in",
            "tokens out",
            "at work at the same time",
            "lines of code of the flow",
        ] {
            assert_eq!(counts(section, row), 1, "{row}: {section}");
        }
    }
    assert_eq!(counts(report, "timeline, watched and not measured"), 3, "{report}");
    assert!(section(report, "All prompts added up").contains("lines of code of the flow"), "{report}");
    assert!(
        report.ends_with("Both variants gave the same answers, calls and final states in 15 of 15 pairs.\n"),
        "{report}"
    );
    assert!(report.lines().all(|line| line.chars().count() <= 100), "{report}");
    assert_eq!(ended.stderr, "images were drawn and not kept; --dir FOLDER keeps them\n");
    assert_eq!(ended.files(), Vec::<String>::new());
}

#[test]
fn one_prompt_has_one_table() {
    let report = run(["compare", "hmm"]).exits(0).stdout;
    assert_eq!((counts(&report, "wall time"), counts(&report, "lines of code of the flow")), (1, 1), "{report}");
    assert!(!report.contains("All prompts"), "{report}");
}

#[test]
fn few_runs_give_no_verdict_on_times() {
    let report = run(["compare", "--runs", "2", "hmm"]).exits(0).stdout;
    assert!(report.contains("too few pairs") && report.contains("Fewer than five pairs"), "{report}");
    assert!(!["dag slower", "dag faster", "no difference"].iter().any(|verdict| report.contains(verdict)), "{report}");
}

#[test]
fn the_object_has_a_pair_for_each_prompt_and_the_repeats_in_the_summary() {
    let report = run(["compare", "--json", "--runs", "3", PROMPTS[1], "hmm", "something unsafe"]).exits(0).json();
    let pairs = report["pairs"].as_array().expect("a list");
    assert_eq!(pairs.iter().map(|pair| &pair["prompt"]).collect::<Vec<_>>(), [PROMPTS[1], "hmm", "something unsafe"]);
    for pair in pairs {
        assert_eq!(pair["same"], json!({"item": true, "calls": true, "state": true}));
        for variant in ["dag", "plain"] {
            assert_eq!((&pair[variant]["variant"], &pair[variant]["provider"]), (&json!(variant), &json!("offline")));
            assert!(pair[variant]["steps"].is_array() && pair[variant]["state"].is_object());
        }
    }
    let summary = &report["summary"];
    assert_eq!((&summary["runs"], &summary["pairs"], &summary["same_pairs"]), (&json!(3), &json!(9), &json!(9)));
    let repeats: Vec<_> = summary["prompts"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|prompt| prompt["runs"].as_array().map(Vec::len))
        .collect();
    assert_eq!(repeats, [Some(3); 3]);
    let lines = &summary["lines_of_code"];
    assert!(["dag", "plain", "shared"].iter().all(|of| lines[of].as_u64() > Some(50)), "{lines}");
}

#[test]
fn a_dash_reads_a_prompt_from_each_line() {
    let report = Program::new(["compare", "--json", "--runs", "1", "-"])
        .input("hmm\r\n\n  \nWhat is a node?")
        .run()
        .exits(0)
        .json();
    let prompts: Vec<_> = report["pairs"].as_array().expect("a list").iter().map(|pair| &pair["prompt"]).collect();
    assert_eq!(prompts, ["hmm", "What is a node?"]);
}

#[test]
fn offline_even_if_a_key_is_set() {
    let server = Server::smart();
    let program = Program::new(["compare", "--json", "--runs", "1", "hmm"]).server(&server);
    assert_eq!(program.run().exits(0).json()["summary"]["provider"], "offline");
    assert_eq!(server.requests(), []);
}

#[test]
fn each_request_is_sent_once_and_its_reply_replayed() {
    let server = Server::smart();
    let report =
        with(&server, false, &["--json", "Hello?", "Draw a cat", "Write a function", "Hello?"]).run().exits(0).json();
    assert_eq!(report["summary"]["replayed"], true);
    let sent: Vec<_> = server.requests().into_iter().map(|request| request.body.to_string()).collect();
    let mut distinct = sent.clone();
    distinct.sort();
    distinct.dedup();
    assert_eq!((sent.len(), distinct.len()), (6, 6), "two calls for each of three prompts");
}

#[test]
fn the_report_says_that_it_replays_or_does_not() {
    let server = Server::smart();
    let replays = with(&server, false, &["--runs", "1", "Hello?"]).run().exits(0).stdout;
    assert!(replays.contains("recorded once and replayed"), "{replays}");
    let live = with(&server, true, &["--runs", "1", "Hello?"]).run().exits(0).stdout;
    assert!(!live.contains("replayed"), "{live}");
}

#[test]
fn live_asks_in_every_run() {
    let server = Server::smart();
    with(&server, true, &["--runs", "3", "Hello?"]).run().exits(0);
    // The warm-up pair, three more, and the one that is watched, each with two variants of two calls.
    assert_eq!(server.requests().len(), (1 + 3 + 1) * 2 * 2);
}

#[test]
fn answers_that_differ_are_shown_and_the_exit_code_is_one() {
    let answers = (0..100).map(|at| Reply::streams([format!("answer number {at}").as_str()]));
    let script = || Script::new().chat(answers.clone());
    let server = Server::start(script());
    let report = with(&server, true, &["--runs", "2", "Hello?"]).run().exits(1).stdout;
    assert!(report.contains("same answer       no\n"), "{report}");
    assert!(report.contains(r#"content: dag "answer number 2", plain "answer number 3""#), "{report}");
    assert!(report.contains(r#"chat_history[1].content: dag "answer number 2""#), "{report}");
    assert!(report.contains("same calls        yes\n") && report.contains("same final state  no\n"), "{report}");
    assert!(report.contains("The variants differ: only 0 of 2 pairs were the same in everything."), "{report}");
    server.play(script());
    let report = with(&server, true, &["--runs", "2", "--json", "Hello?"]).run().exits(1).json();
    assert_eq!(report["pairs"][0]["same"], json!({"item": false, "calls": true, "state": false}));
    // Replayed, the same server gives both variants the same answers.
    server.play(script());
    with(&server, false, &["Hello?"]).run().exits(0);
}

#[test]
fn a_server_that_fails_is_compared_as_well() {
    for live in [false, true] {
        let server = Server::start(Script::new().chat([Reply::error(400, "bad", "no such model")]));
        let report = with(&server, live, &["--runs", "2", "--json", "Hello?"]).run().exits(0).json();
        let pair = &report["pairs"][0];
        assert_eq!(pair["same"], json!({"item": true, "calls": true, "state": true}));
        assert_eq!((&pair["dag"]["item"]["type"], &pair["dag"]["error"]["status"]), (&json!("error"), &json!(400)));
        let causes = |variant: &str| pair[variant]["error"]["causes"].as_array().cloned().unwrap_or_default();
        assert!(causes("plain").len() > 1 && causes("dag").ends_with(&causes("plain")[1..]), "{pair}");
        assert_eq!(server.requests().len(), if live { 16 } else { 2 });
    }
}

#[test]
fn a_call_that_fails_says_how_many_requests_it_took_and_counts_no_tokens() {
    let server = Server::start(Script::new().mode([Reply::error(429, "rate_limit_exceeded", "slow down")]));
    let report = with(&server, false, &["--timeout", "1", "--runs", "1", "--json", "Hello?"]).run().exits(0).json();
    for variant in ["dag", "plain"] {
        let call = &report["pairs"][0][variant]["calls"][0];
        assert_eq!((&call["attempts"], &call["usage"]), (&json!(server.requests().len()), &Value::Null), "{call}");
    }
    let run = &report["summary"]["prompts"][0]["runs"][0];
    assert_eq!((&run["dag"]["tokens_in"], &run["plain"]["tokens_out"]), (&Value::Null, &Value::Null), "{run}");
    let report = with(&server, false, &["--timeout", "1", "--runs", "1", "Hello?"]).run().exits(0).stdout;
    assert!(report.contains("requests          dag ") && report.contains("not counted by the server"), "{report}");
}

#[test]
fn without_a_key_both_take_the_missing_key_path() {
    let report = run(["compare", "--provider", "openai", "--json", "--runs", "1", "Hello?"]).exits(0).json();
    assert_eq!(report["pairs"][0]["plain"]["steps"], json!(["prompt", "check_openai_key", "response"]));
}

#[test]
fn tokens_that_the_server_does_not_count_are_not_reported_as_none() {
    let uncounted: Value =
        json!({"choices": [{"message": {"content": "{\"mode\": \"answer_question\"}"}, "finish_reason": "stop"}]});
    let server = Server::start(Script::new().mode([Reply::Json(200, uncounted)]));
    let report = with(&server, false, &["--runs", "1", "Hello?"]).run().exits(0).stdout;
    assert!(report.contains("tokens in                   not counted by the server for every call"), "{report}");
}

#[test]
fn images_are_kept_where_that_is_asked_for() {
    let ended = run(["compare", "--runs", "1", "--dir", "kept", "Draw a turtle"]).exits(0);
    let name = ended.files();
    assert_eq!(ended.stderr, format!("saved: {}\n", name.join(" ")));
}

#[test]
fn a_megabyte_is_compared() {
    let prompt = "What is a node? ".repeat(70_000);
    let ended = Program::new(["compare", "--runs", "1", "-"]).input(prompt).run().exits(0);
    assert!(ended.stdout.lines().all(|line| line.chars().count() <= 100), "{}", ended.stdout);
}

/// A server that decides modes and fails to answer this prompt.
fn fails_at(prompt: &'static str) -> Server {
    Server::start(Script::new().each(move |request| {
        let is_meant = request.body["stream"] == true && request.body.to_string().contains(prompt);
        is_meant.then(|| Reply::error(400, "invalid_value", "no such thing"))
    }))
}

#[test]
fn that_both_failed_is_no_success() {
    let server = fails_at("Break");
    let report = with(&server, true, &["--runs", "2", "Break"]).run().exits(0).stdout;
    let told = report.replace('\n', " ");
    assert!(told.contains("Both variants failed in 2 of 2 pairs, in the same way: "), "{report}");
    assert!(!report.contains("gave the same answers") && report.contains("400"), "{report}");
    let verdict = &report[report.find("Both variants").expect("a verdict")..];
    assert!(verdict.lines().all(|line| line.chars().count() <= 100), "{verdict}");
    let report = with(&server, true, &["--markdown", "--runs", "1", "Hello?", "Break"]).run().exits(0).stdout;
    assert!(report.contains("**Both variants failed in 1 of 2 pairs, in the same way: "), "{report}");
    assert!(report.contains(", identical.") && report.contains(", both failed."), "{report}");
}

#[test]
fn tokens_that_nobody_counted_are_not_known() {
    let report = with(&fails_at("Break"), true, &["--json", "--runs", "2", "Break"]).run().exits(0).json();
    let prompt = &report["summary"]["prompts"][0];
    assert_eq!((&prompt["failed_pairs"], &prompt["runs"][0]["dag"]["calls"]), (&json!(2), &json!(2)));
    assert_eq!(prompt["runs"][0]["dag"]["tokens_in"], Value::Null, "one of two calls was not counted");
}
