//! A limit holds for the nodes that may wait, for all of them or by tag; the others start first come, first served.

use std::sync::{Arc, Mutex};

use dag_core::{Dag, DagBuilder, InputProblem, Module, Named, Problem, Run, RunError, input, module, node};

/// Who began and who ended, in order.
#[derive(Debug, Clone, Default)]
struct Log(Arc<Mutex<Vec<String>>>);

impl Log {
    fn add(&self, what: String) {
        self.0.lock().unwrap().push(what);
    }

    /// Runs a node that waits a few times.
    async fn node(&self, name: &str) -> String {
        self.add(format!("+{name}"));
        for _ in 0..3 {
            tokio::task::yield_now().await;
        }
        self.add(format!("-{name}"));
        name.to_owned()
    }

    fn all(&self) -> Vec<String> {
        self.0.lock().unwrap().clone()
    }

    /// The most nodes that ran at once, of those whose name begins so.
    fn peak(&self, prefix: &str) -> usize {
        let (mut running, mut peak) = (0, 0);
        for line in self.all() {
            match line.split_at(1) {
                ("+", name) if name.starts_with(prefix) => running += 1,
                ("-", name) if name.starts_with(prefix) => running -= 1,
                _ => {}
            }
            peak = peak.max(running);
        }
        peak
    }

    /// The nodes in the order in which they began.
    fn begun(&self) -> Vec<String> {
        self.all().into_iter().filter_map(|line| line.strip_prefix('+').map(Into::into)).collect()
    }
}

input!(log: Log);

macro_rules! waiting {
    ($($(#[$meta:meta])* $name:ident,)*) => {
        $(
            $(#[$meta])*
            async fn $name(log: &Log) -> String {
                log.node(stringify!($name)).await
            }
        )*
    };
}

waiting! {
    #[node(tag(kind = "llm"))] llm_a,
    #[node(tag(kind = "llm"))] llm_b,
    #[node(tag(kind = "llm"), timeout = "1m")] llm_c,
    #[node(tag(kind = "llm"))] llm_d,
    #[node(tag(kind = "web"))] web_a,
    #[node(spawn, tag(kind = "web"))] web_b,
    #[node(tag(kind = "web"), tag(slow = "yes"))] web_c,
}

#[node(name = other, when(other = "llm"), tag(kind = "elsewhere"))]
fn elsewhere() -> u32 {
    1
}

#[node]
fn sync(log: &Log) -> u32 {
    log.add("+sync".into());
    1
}

const ALL: [&str; 7] = ["llm_a", "llm_b", "llm_c", "llm_d", "web_a", "web_b", "web_c"];

fn builder() -> (DagBuilder, Log) {
    const NODES: Module = module!([log, llm_a, llm_b, llm_c, llm_d, web_a, web_b, web_c, sync]);
    let log = Log::default();
    (Dag::builder().add(NODES).bind::<log>(log.clone()), log)
}

fn run() -> (Run<Named>, Log) {
    let (builder, log) = builder();
    (builder.build().unwrap().run_named(ALL), log)
}

#[tokio::test]
async fn without_a_limit_all_run_at_once() {
    let (run, log) = run();
    run.await.unwrap();
    assert_eq!(log.peak(""), 7);
}

#[tokio::test]
async fn so_many_at_once() {
    for at_most in 1..=4 {
        let (run, log) = run();
        run.at_most(at_most).await.unwrap();
        assert_eq!((log.peak(""), log.all().len()), (at_most, 14));
    }
}

#[tokio::test]
async fn by_tag_and_in_all() {
    let (run, log) = run();
    run.at_most(4).at_most_tagged("kind", "llm", 2).at_most_tagged("slow", "yes", 1).await.unwrap();
    assert_eq!((log.peak("llm"), log.peak(""), log.all().len()), (2, 4, 14));
}

#[tokio::test]
async fn one_tag_does_not_hold_up_another() {
    let (run, log) = run();
    run.at_most_tagged("kind", "llm", 1).await.unwrap();
    assert_eq!((log.peak("llm"), log.peak("web")), (1, 3));
}

#[tokio::test]
async fn one_after_another_is_in_the_order_of_the_plan() {
    let (builder, log) = builder();
    let dag = builder.build().unwrap();
    let names = ["llm_d", "llm_b", "web_a", "llm_a"];
    dag.run_named(names).at_most(1).await.unwrap();
    let plan = dag.plan(names).unwrap();
    assert_eq!(log.begun(), plan.nodes().map(|node| node.name).collect::<Vec<_>>());
}

#[tokio::test]
async fn sync_nodes_are_not_held_up() {
    let (builder, log) = builder();
    builder.build().unwrap().run_named(["llm_a", "llm_b", "sync"]).at_most(1).await.unwrap();
    let place = |name: &str| log.all().iter().position(|line| line == name).unwrap();
    assert!(place("+sync") < place("-llm_a").min(place("-llm_b")));
}

#[node(expand(at_once = 20))]
fn page() -> Vec<u32> {
    (0..60).collect()
}

#[node(tag(kind = "llm"))]
async fn llm_page(log: &Log, page: u32) -> u32 {
    log.node("llm_page").await;
    page
}

#[node(tag(kind = "web"), retry(1))]
async fn web_page(log: &Log, page: u32) -> Result<u32, String> {
    log.node("web_page").await;
    Ok(page)
}

#[node(collect(llm_page, web_page))]
fn pages(llm_page: &[u32], web_page: &[u32]) -> u32 {
    llm_page.iter().zip(web_page).map(|(one, other)| one + other).sum()
}

fn paged() -> (Dag, Log) {
    let (builder, log) = builder();
    (builder.add(module!([page, llm_page, web_page, pages])).build().unwrap(), log)
}

#[tokio::test]
async fn a_limit_holds_over_all_items_of_a_list() {
    let (dag, log) = paged();
    let sum = dag.run::<pages>().at_most(3).await.unwrap();
    assert_eq!((sum, log.peak(""), log.all().len()), (60 * 59, 3, 240));
}

#[tokio::test]
async fn a_limit_by_tag_holds_over_all_items_and_beside_them() {
    let (dag, log) = paged();
    let run = dag.run::<(pages, llm_a, llm_b, web_a)>().at_most_tagged("kind", "llm", 2);
    run.await.unwrap();
    assert_eq!((log.peak("llm"), log.peak("web")), (2, 20));
}

#[tokio::test]
async fn an_item_that_fails_leaves_room_for_the_rest() {
    #[node(name = llm_page, tag(kind = "llm"), handle = breaks)]
    async fn broken(page: u32) -> Result<u32, String> {
        tokio::task::yield_now().await;
        Err(format!("page {page}"))
    }
    let (builder, log) = builder();
    let dag = builder.add(module!([page, llm_page, web_page, pages])).replace(module!([breaks])).build().unwrap();
    // The items that began with the failed one are dropped, and what they held is free for the others.
    let values = dag.run_named(["pages", "llm_a", "web_a", "web_c"]).at_most(1).partial().await.unwrap();
    assert_eq!(values.failed().len(), 1);
    assert_eq!(log.all().iter().filter(|line| ["-llm_a", "-web_a", "-web_c"].contains(&&***line)).count(), 3);
}

#[tokio::test]
async fn a_graph_has_limits_for_all_its_runs_and_a_run_may_have_others() {
    let (builder, log) = builder();
    let dag = builder.at_most(3).at_most_tagged("kind", "llm", 1).build().unwrap();
    dag.run_named(ALL).await.unwrap();
    assert_eq!((log.peak(""), log.peak("llm")), (3, 1));
    dag.run_named(ALL).at_most_tagged("kind", "llm", 2).partial().await.unwrap();
    assert_eq!((log.peak(""), log.peak("llm")), (3, 2));
}

#[tokio::test]
async fn a_failed_node_makes_room_in_a_partial_run() {
    #[node(name = llm_a, tag(kind = "llm"), handle = broken)]
    async fn breaks(_log: &Log) -> Result<String, String> {
        tokio::task::yield_now().await;
        Err("no".into())
    }
    let (builder, log) = builder();
    let dag = builder.replace(module!([broken])).build().unwrap();
    let values = dag.run_named(ALL).at_most(1).partial().await.unwrap();
    assert_eq!((values.failed().len(), log.begun().len()), (1, 6));
}

#[tokio::test]
async fn mistakes_are_told_before_anything_runs() {
    let (run, log) = run();
    let run = run.at_most(0).at_most_tagged("kind", "lm", 2).at_most_tagged("kind", "lm", 2);
    let RunError::Input(problems) = run.await.unwrap_err() else { panic!("nothing may run") };
    let zero = InputProblem::ZeroLimit { limit: "at_most(0)".into() };
    let unknown = InputProblem::UnknownTag { tag: "kind = \"lm\"".into(), nearest: Some("kind = \"llm\"".into()) };
    let twice = InputProblem::GivenTwice { name: "at_most_tagged(\"kind\", \"lm\", …)".into() };
    assert_eq!(problems, [twice, zero, unknown]);
    assert!(log.all().is_empty());
}

#[test]
fn mistakes_in_a_graph_have_their_place() {
    let (builder, _) = builder();
    let error = builder.at_most_tagged("knid", "llm", 0).at_most(2).at_most(3).build().unwrap_err();
    let kinds = error.problems().iter().map(|problem| match problem {
        Problem::GivenTwice { what, name, .. } => format!("{what} {name}"),
        Problem::ZeroLimit { limit, .. } => limit.clone(),
        Problem::UnknownTag { tag, nearest, location } => format!("{tag}, {nearest:?} {}", location.file),
        other => panic!("{other}"),
    });
    let expected = [
        "the limit at_most(…)",
        "at_most_tagged(\"knid\", \"llm\", 0)",
        "knid = \"llm\", Some(\"kind = \\\"llm\\\"\") dag-core/tests/runs_keep_to_limits.rs",
    ];
    assert_eq!(kinds.collect::<Vec<_>>(), expected);
}

#[test]
fn the_tag_of_an_alternative_that_was_not_chosen_is_known() {
    #[node(name = other, when(other = "words"), handle = words)]
    fn by_words() -> u32 {
        2
    }
    const OTHERS: Module = module!([elsewhere, words]);
    let (builder, _) = builder();
    builder.add(OTHERS).config("other", "words").at_most_tagged("kind", "elsewhere", 2).build().unwrap();
}
