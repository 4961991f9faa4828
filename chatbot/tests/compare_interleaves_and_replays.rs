//! The order of a comparison: a warm-up pair, then A B B A; and what a recorded reply is played back as.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use chatbot::compare::{Mode, Options, PairKind, Progress, Report, compare};
use chatbot::provider::{
    BoxFuture, ChatRequest, ErrorKind, Image, ImageRequest, ModeRequest, Parts, Provider, ProviderError, Reply,
};
use chatbot::{Settings, Variant};

/// A provider whose answers are all the same up to a call, and from there on say which call it was.
#[derive(Default)]
struct Witness {
    calls: AtomicUsize,
    counts_from: Option<usize>,
    fails: bool,
}

impl Witness {
    fn answer(&self) -> String {
        let call = self.calls.fetch_add(1, Ordering::Relaxed);
        if self.counts_from.is_some_and(|from| call >= from) { call.to_string() } else { "always the same".to_owned() }
    }

    fn calls(&self) -> usize {
        self.calls.load(Ordering::Relaxed)
    }
}

impl Provider for Witness {
    fn name(&self) -> &str {
        "witness"
    }

    fn choose_mode<'a>(&'a self, _: &'a ModeRequest) -> BoxFuture<'a, Result<Reply<String>, ProviderError>> {
        Box::pin(async { Ok(Reply::new("answer_question")) })
    }

    fn chat<'a>(&'a self, _: &'a ChatRequest, parts: Parts<'a>) -> BoxFuture<'a, Result<Reply<String>, ProviderError>> {
        Box::pin(async move {
            let answer = self.answer();
            parts(&answer);
            if self.fails {
                let beneath = ProviderError::new(ErrorKind::Server, "the middle").with_source("the bottom");
                return Err(ProviderError::new(ErrorKind::BrokenStream, "the top")
                    .with_status(200)
                    .with_source(beneath));
            }
            Ok(Reply::new(answer))
        })
    }

    fn image<'a>(&'a self, _: &'a ImageRequest) -> BoxFuture<'a, Result<Reply<Image>, ProviderError>> {
        Box::pin(async { Err(ProviderError::new(ErrorKind::BadRequest, "not drawn")) })
    }
}

fn options(runs: usize, mode: Mode, images: &Path) -> Options {
    Options { runs, mode, settings: Settings::offline(), images: images.to_owned(), baseline: Variant::Plain }
}

async fn compared(witness: &Arc<Witness>, prompts: &[&str], runs: usize, replay: bool) -> Report {
    let folder = tempfile::tempdir().expect("a folder");
    let prompts: Vec<_> = prompts.iter().map(|prompt| (*prompt).to_owned()).collect();
    let provider: Arc<dyn Provider> = Arc::clone(witness) as _;
    let mode = if replay { Mode::Replayed } else { Mode::Live };
    compare(provider, &prompts, &options(runs, mode, folder.path()), Arc::new(|_| ())).await.expect("a report")
}

/// Which of the calls were those of the measured pair `at`: the report shows the first pair that differs.
async fn calls_of_pair(at: usize) -> [String; 2] {
    let witness = Arc::new(Witness { counts_from: Some(2 + 2 * at), ..Witness::default() });
    let report = compared(&witness, &["Hello?"], at + 1, false).await;
    let pair = &report.pairs[0];
    [pair.dag.item.content.clone(), pair.plain.item.content.clone()]
}

#[tokio::test]
async fn a_warm_up_pair_and_then_a_b_b_a() {
    assert_eq!(calls_of_pair(0).await, ["2", "3"], "after the two calls of the warm-up pair, dag goes first");
    assert_eq!(calls_of_pair(1).await, ["5", "4"], "then plain");
    assert_eq!(calls_of_pair(2).await, ["6", "7"]);
    assert_eq!(calls_of_pair(3).await, ["9", "8"]);
}

#[tokio::test]
async fn each_prompt_has_its_own_warm_up_pair_and_conversation() {
    let witness = Arc::new(Witness::default());
    let report = compared(&witness, &["Hello?", "And now?"], 1, false).await;
    assert_eq!(witness.calls(), 2 * (1 + 1 + 1) * 2, "a warm-up pair, one that is measured, one that is watched");
    assert_eq!(report.pairs[1].dag.state.chat_history.len(), 2);
}

#[tokio::test]
async fn the_pair_that_is_shown_is_the_first_that_differs() {
    let witness = Arc::new(Witness { counts_from: Some(5), ..Witness::default() });
    let report = compared(&witness, &["Hello?"], 4, false).await;
    assert_eq!(report.pairs[0].dag.item.content, "5");
    assert_eq!((report.summary.same_pairs, report.summary.prompts[0].same_pairs), (1, 1));
    assert!(report.text().contains("shown is the first of the 3 pairs that differ, of 4"), "{}", report.text());
}

#[tokio::test]
async fn a_replayed_reply_asks_nobody() {
    let witness = Arc::new(Witness { counts_from: Some(0), ..Witness::default() });
    let report = compared(&witness, &["Hello?", "Hello?"], 3, true).await;
    assert_eq!(witness.calls(), 1);
    assert!(report.is_same());
}

#[tokio::test]
async fn a_replayed_failure_has_the_same_causes() {
    let witness = Arc::new(Witness { fails: true, ..Witness::default() });
    for replay in [false, true] {
        let report = compared(&witness, &["Hello?"], 1, replay).await;
        let error = report.pairs[0].plain.error.as_ref().expect("an error");
        assert_eq!(
            (error.kind.as_str(), error.status, error.message.as_str()),
            ("broken_stream", Some(200), "the top")
        );
        assert!(
            error.causes.ends_with(&["the top", "the middle", "the bottom"].map(str::to_owned)),
            "{:?}",
            error.causes
        );
    }
}

#[tokio::test]
async fn each_pair_is_told_and_the_parts_of_answers_where_no_time_is_measured() {
    let heard = Arc::new(Mutex::new(Vec::new()));
    let folder = tempfile::tempdir().expect("a folder");
    let options = options(2, Mode::Replayed, folder.path());
    let sink = Arc::clone(&heard);
    let hear = move |progress: Progress<'_>| {
        let told = match progress {
            Progress::Pair { prompt, kind: PairKind::WarmUp } => format!("{prompt}: warm-up"),
            Progress::Pair { prompt, kind: PairKind::Measured(run) } => format!("{prompt}: {run}"),
            Progress::Pair { prompt, kind: PairKind::Watched } => format!("{prompt}: watched"),
            Progress::Turn(variant) => variant.name().to_owned(),
            Progress::Part(part) => format!("said {part}"),
            Progress::Begun(_) | Progress::Ended(_) => return,
        };
        sink.lock().expect("no panic").push(told);
    };
    let provider: Arc<dyn Provider> = Arc::new(Witness::default());
    compare(provider, &["Hello?".to_owned()], &options, Arc::new(hear)).await.expect("a report");
    let said = "said always the same";
    let expected = [
        &["0: warm-up", "dag", said, "plain", said][..],
        &["0: 0", "dag", "plain", "0: 1", "plain", "dag"],
        &["0: watched", "dag", said, "plain", said],
    ];
    assert_eq!(*heard.lock().expect("no panic"), expected.concat());
}
