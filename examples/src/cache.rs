//! Run with: cargo run -p examples --bin cache
//!
//! Nodes marked `cache` are found again by their code and by the content of their inputs, in this run and in the next program. Each says why
//! it ran.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use dag_core::{Behavior, Cache, Dag, Explanation, Module, input, module, node};
use serde::{Deserialize, Serialize};

input!(
    /// What somebody asks.
    question: String
);
input!(
    /// Who answers, for money.
    model: Model
);

/// Not a word of it can be hashed or written down.
#[derive(Clone, Default)]
struct Model(Arc<AtomicU32>);

impl Model {
    async fn ask(&self, prompt: &str) -> Answer {
        self.0.fetch_add(1, Ordering::Relaxed);
        tokio::time::sleep(Duration::from_millis(20)).await;
        Answer { text: prompt.chars().rev().collect(), tokens: prompt.len() }
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Answer {
    text: String,
    tokens: usize,
}

/// The question as the model wants it. Cheap, so that it is not cached.
#[node]
fn prompt(question: &str) -> String {
    question.trim().to_lowercase()
}

/// The model makes no difference to the key: it need not even be `Serialize`.
#[node(cache(ignore(model)), timeout = "5s")]
async fn answer(prompt: &str, model: &Model) -> Answer {
    model.ask(prompt).await
}

/// Behind an answer that was found, nothing else has to run.
#[node(cache)]
fn bill(answer: &Answer) -> f64 {
    answer.tokens as f64 * 0.001
}

const NODES: Module = module!([question, model, prompt, answer, bill]);

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("answers.redb");
    let asked = Model::default();

    let cache = open(&file)?;
    let dag = Dag::builder().add(NODES).bind::<model>(asked.clone()).cache(cache.clone()).build()?;
    for written in ["Who are you?", "  WHO are you? ", "Who am I?"] {
        dag.run::<bill>().input::<question>(written).await?;
        explain(&cache, written);
    }
    dag.run::<bill>().input::<question>("Who am I?").cache_behavior::<answer>(Behavior::Recompute).await?;
    explain(&cache, "Who am I? (recompute)");

    // Four at once ask for what is not there yet: the model is asked once.
    let run = || dag.run::<(answer, bill)>().input::<question>("What is this?").into_future();
    let together = tokio::try_join!(run(), run(), run(), run())?;
    println!("four runs at once     {:?}", together.0.0);
    println!("the model was asked {} times for eight runs\n", asked.0.load(Ordering::Relaxed));
    drop((dag, cache));

    // The next program, with a model that is never asked.
    let (cache, unasked) = (open(&file)?, Model::default());
    let dag = Dag::builder().add(NODES).bind::<model>(unasked.clone()).cache(cache.clone()).build()?;
    let euros = dag.run::<bill>().input::<question>("who are you?").await?;
    explain(&cache, "the next program");

    assert_eq!(asked.0.load(Ordering::Relaxed), 4);
    assert_eq!(unasked.0.load(Ordering::Relaxed), 0);
    assert_eq!((euros, cache.explain("answer")), (0.012, Some(Explanation::Hit)));
    Ok(())
}

fn open(file: &std::path::Path) -> anyhow::Result<Cache> {
    Ok(Cache::on_disk(file)?.max_bytes(10 << 20).ttl(Duration::from_secs(7 * 24 * 60 * 60)))
}

fn explain(cache: &Cache, run: &str) {
    let why = |node| cache.explain(node).map(|why| why.to_string()).unwrap_or_default();
    println!("{run:<21} answer {}; bill {}", why("answer"), why("bill"));
}
