//! One more pair is watched: what ran in which step, under names that both variants share, when the answer began, and what each step changed.

use std::sync::Arc;

use chatbot::compare::{Change, Mode, Options, Report, Watched, WatchedStep, compare};
use chatbot::provider::offline::Offline;
use chatbot::{Settings, Variant};

async fn compared(prompt: &str) -> Report {
    let folder = tempfile::tempdir().expect("a folder");
    let options = Options {
        runs: 1,
        mode: Mode::Embedded,
        settings: Settings::offline(),
        images: folder.path().to_owned(),
        baseline: Variant::Plain,
    };
    compare(Arc::new(Offline::new()), &[prompt.to_owned()], &options, Arc::new(|_| ())).await.expect("a report")
}

const BOTH: [Variant; 2] = [Variant::Dag, Variant::Plain];

fn step<'a>(watched: &'a Watched, action: &str) -> &'a WatchedStep {
    watched.steps.iter().find(|step| step.action == action).unwrap_or_else(|| panic!("{action} is not in {watched:?}"))
}

/// What a step does, one after the other.
fn works(step: &WatchedStep) -> Vec<&'static str> {
    let mut works: Vec<_> = step.marks.iter().filter_map(|mark| Some(mark.work?.name())).collect();
    works.dedup();
    works
}

#[tokio::test]
async fn the_steps_are_those_of_the_turn_in_order_of_time() {
    let report = compared("What is a node?").await;
    for variant in BOTH {
        let watched = report.pairs[0].watched.of(variant);
        let actions: Vec<_> = watched.steps.iter().map(|step| step.action.clone()).collect();
        assert_eq!(actions, report.pairs[0].of(variant).steps);
        let times: Vec<_> = watched.steps.iter().flat_map(|step| [step.start_us, step.end_us]).collect();
        assert!(times.is_sorted() && times.last() <= Some(&watched.us), "{times:?}");
        let within = |step: &WatchedStep| {
            step.marks.iter().all(|mark| mark.start_us >= step.start_us && mark.end_us <= step.end_us)
        };
        assert!(watched.steps.iter().all(within), "{watched:?}");
    }
}

#[tokio::test]
async fn both_say_what_they_do_in_the_same_words() {
    for (prompt, action) in [("What is a node?", "decide_mode"), ("Draw a cat", "generate_image")] {
        let report = compared(prompt).await;
        for variant in BOTH {
            let step = step(report.pairs[0].watched.of(variant), action);
            assert_eq!(works(step), ["build_prompt", "query_model", "process_answer"], "{variant:?}: {step:?}");
        }
    }
}

#[tokio::test]
async fn a_node_of_the_graph_stands_where_the_other_has_a_span() {
    let report = compared("What is a node?").await;
    let asks = |variant| {
        let step = step(report.pairs[0].watched.of(variant), "decide_mode");
        let asks = step.marks.iter().find(|mark| mark.work.is_some_and(|work| work.name() == "query_model"));
        asks.expect("a call").name.clone()
    };
    assert_eq!(BOTH.map(asks), ["suggested_mode", "query_model"]);
}

#[tokio::test]
async fn the_first_token_comes_in_the_step_that_answers() {
    let report = compared("What is a node?").await;
    for variant in BOTH {
        let watched = report.pairs[0].watched.of(variant);
        let (first, answers) = (watched.first_part_us.expect("parts"), step(watched, "answer_question"));
        assert!((answers.start_us..=answers.end_us).contains(&first), "{first} {answers:?}");
        assert_eq!(watched.peak, 1, "one call after another");
    }
    let keys: Vec<_> = report.summary.prompts[0].metrics.iter().map(|metric| metric.key).collect();
    assert_eq!(keys, ["wall", "first_token", "waiting", "overhead", "calls", "tokens_in", "tokens_out"]);
}

#[tokio::test]
async fn what_a_step_changed_is_the_same_in_both_and_what_it_removed_is_told() {
    let report = compared("What is a node?").await;
    let changes = |variant| -> Vec<_> {
        let steps = &report.pairs[0].watched.of(variant).steps;
        steps.iter().map(|step| (step.action.clone(), step.changes.clone())).collect()
    };
    assert_eq!(changes(Variant::Dag), changes(Variant::Plain));
    let chosen = &step(&report.pairs[0].watched.dag, "decide_mode").changes;
    assert_eq!((chosen.len(), chosen[0].path.as_str(), chosen[0].change), (1, "mode", Change::Added));
    assert_eq!(chosen[0].after.as_ref().and_then(serde_json::Value::as_str), Some("answer_question"));
}

#[tokio::test]
async fn tokens_and_model_are_told_of_the_call() {
    let report = compared("What is a node?").await;
    let dag = step(&report.pairs[0].watched.dag, "answer_question");
    let call = dag.marks.iter().find(|mark| !mark.attributes.is_empty()).expect("a call");
    assert_eq!(call.attributes["gen_ai.request.model"], "offline");
    let plain = step(&report.pairs[0].watched.plain, "answer_question");
    assert_eq!(plain.attributes["gen_ai.usage.input_tokens"], call.attributes["gen_ai.usage.input_tokens"]);
}
