//! Every conversation is kept in Burr's layout, and goes on under its id: in another process, with the other variant, after a failure.

use dag_store::{AppDir, Status, Step, Store};
use serde_json::json;

use crate::support::program::{Ended, Program, run};
use crate::support::reply::Reply;
use crate::support::script::Script;
use crate::support::server::Server;

fn only(ended: &Ended) -> AppDir {
    let project = Store::open(ended.home.path().join(".burr")).unwrap().project("chatbot").unwrap();
    let apps = project.apps().unwrap();
    assert_eq!(apps.len(), 1);
    apps[0].clone()
}

fn actions(steps: &[Step]) -> Vec<&str> {
    steps.iter().map(|step| &*step.action).collect()
}

#[test]
fn with_all_its_steps() {
    let ended = run(["ask", "What is a node?"]).exits(0);
    let app = only(&ended).read().unwrap();
    assert!(app.problems.is_empty(), "{:?}", app.problems);
    let expected = ["prompt", "check_openai_key", "check_safety", "decide_mode", "answer_question", "response"];
    assert_eq!(actions(&app.steps), expected);
    assert!(app.steps.iter().all(|step| step.status == Status::Completed));
    assert_eq!(app.steps[0].inputs["prompt"], "What is a node?");
    assert_eq!(app.steps[3].result, json!({ "mode": "answer_question" }));
    let state = app.state(&app.steps[5]).unwrap().unwrap();
    assert_eq!(state["chat_history"][0], json!({ "role": "user", "content": "What is a node?", "type": "text" }));
}

#[test]
fn with_the_nodes_as_spans_and_the_calls_as_attributes() {
    let server = Server::smart();
    let ended = Program::new(["ask", "Hello?"]).server(&server).run().exits(0);
    let app = only(&ended).read().unwrap();
    let decided = &app.steps[3];
    let spans: Vec<_> = decided.spans.iter().map(|span| &*span.span_name).collect();
    assert!(spans.contains(&"mode_question") && spans.contains(&"suggested_mode"), "{spans:?}");
    let asked = decided.spans.iter().find(|span| span.span_name == "suggested_mode").unwrap();
    let told = |key: &str| {
        let attribute = decided.attributes.iter().find(|attribute| attribute.key == key).unwrap();
        assert_eq!(attribute.span_id.as_deref(), Some(&*asked.span_id), "{key}");
        attribute.value.clone()
    };
    assert_eq!((told("gen_ai.provider.name"), told("gen_ai.request.model")), (json!("openai"), json!("gpt-4o-mini")));
    assert!(told("gen_ai.usage.input_tokens").as_u64() == told("gen_ai.usage.prompt_tokens").as_u64());
    let answered = &app.steps[4];
    assert!(answered.streams[0].items_streamed.unwrap() > 0);
}

#[test]
fn with_the_spans_of_the_plain_variant_and_what_each_call_took() {
    let server = Server::smart();
    let ended = Program::new(["ask", "--variant", "plain", "Hello?"]).server(&server).run().exits(0);
    let app = only(&ended).read().unwrap();
    let spans = |step: &Step| step.spans.iter().map(|span| span.span_name.clone()).collect::<Vec<_>>();
    let (decided, answered) = (&app.steps[3], &app.steps[4]);
    assert_eq!(spans(decided), ["build_prompt", "query_model", "process_answer"]);
    assert_eq!(spans(answered), ["build_prompt", "query_model"]);
    assert!(app.steps.iter().flat_map(|step| &step.spans).all(|span| span.ended.is_some()));
    for step in [decided, answered] {
        let tokens: Vec<_> = step.attributes.iter().filter(|one| one.key.starts_with("gen_ai.usage.")).collect();
        assert_eq!(tokens.len(), 4);
        assert!(tokens.iter().all(|one| one.span_id.as_deref() == Some(&step.spans[1].span_id)), "{tokens:?}");
    }
}

#[test]
fn and_goes_on_under_its_id_with_either_variant() {
    let folder = tempfile::tempdir().unwrap();
    let ask = |args: &[&str]| {
        let always = ["ask", "--json", "--app-id", "one", "--dir", folder.path().to_str().unwrap()];
        run(always.iter().chain(args)).json()
    };
    ask(&["hmm"]);
    assert_eq!(ask(&["--variant", "plain", "something unsafe"])["item"]["type"], "error");
    assert_eq!(ask(&["hm"])["state"]["chat_history"].as_array().unwrap().len(), 6);

    let app = Store::open(folder.path()).unwrap().project("chatbot").unwrap().app("one").unwrap().read().unwrap();
    assert_eq!(app.steps.iter().filter(|step| step.action == "prompt").count(), 3);
    let numbers: Vec<_> = app.steps.iter().map(|step| step.sequence_id).collect();
    assert_eq!(numbers, (0..numbers.len() as u64).collect::<Vec<_>>());
}

#[test]
fn failures_too_with_their_causes() {
    let server = Server::start(Script::new().mode([Reply::error(401, "invalid_api_key", "no")]));
    let ended = Program::new(["ask", "Hello?"]).server(&server).run().exits(1);
    let app = only(&ended).read().unwrap();
    let failed = app.steps.iter().find(|step| step.status == Status::Failed).unwrap();
    assert_eq!(failed.action, "decide_mode");
    let exception = failed.exception.as_deref().unwrap();
    assert!(exception.contains("node `suggested_mode` failed") && exception.contains("caused by: "), "{exception}");
    assert_eq!(actions(&app.steps)[4..], ["error", "response"]);
}

#[test]
fn an_image_lies_beside_its_steps() {
    let ended = run(["ask", "--app-id", "drawn", "Draw a turtle"]).exits(0);
    let name = ended.stdout.trim_end().to_owned();
    assert!(ended.files().contains(&format!(".burr/chatbot/drawn/{name}")), "{:?}", ended.files());
}

#[test]
fn one_process_at_a_time_writes_to_it() {
    let folder = tempfile::tempdir().unwrap();
    let kept = ["--app-id", "one", "--dir", folder.path().to_str().unwrap()];
    let mut first = Program::new(["chat"].iter().chain(&kept)).input("hmm\n").start();
    first.expect("\n");
    let second = run(["ask", "hm"].iter().chain(&kept)).exits(2);
    assert!(second.stderr.contains("writes to this application"), "{}", second.stderr);
    first.close();
    first.end().exits(0);
    run(["ask", "hm"].iter().chain(&kept)).exits(0);
}
