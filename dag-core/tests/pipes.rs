//! `pipe_output` and `pipe_input` send a value through plain functions, each of which is a node that others can see.

#![expect(clippy::needless_pass_by_value, reason = "steps take values")]

use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};

use dag_core::{Dag, Event, Module, alternatives, input, module, node};

input!(prompt: String);
input!(limit: usize);

fn trimmed(text: String) -> String {
    text.trim().to_owned()
}

fn cut(mut text: String, to: usize) -> String {
    text.truncate(to);
    text
}

mod checks {
    pub(super) fn not_empty(text: String) -> Result<String, &'static str> {
        if text.is_empty() { Err("it is empty") } else { Ok(text) }
    }
}

/// What is said.
#[node(pipe_output(trimmed, checks::not_empty?, cut(5)), tag(kind = "text"), label = "Said", inject(mark = "!"), retry(1, backoff = "1ms"))]
fn said(prompt: &str, mark: &str) -> Result<String, String> {
    Ok(format!(" {prompt}{mark} "))
}

#[node(pipe_input(prompt = [trimmed, cut(3), cut(2)], limit = [usize::from]))]
async fn heard(prompt: &str, limit: usize) -> String {
    format!("{prompt}{limit}")
}

const NODES: Module = module!([prompt, limit, said, heard]);

fn dag() -> Dag {
    Dag::builder().add(NODES).build().unwrap()
}

fn upstream(dag: &Dag, name: &str) -> Vec<&'static str> {
    dag.upstream(name).unwrap().iter().map(|node| node.name).collect()
}

#[tokio::test]
async fn a_value_goes_through_all_steps() {
    assert_eq!(dag().run::<said>().input::<prompt>("a bcdefg").await.unwrap(), "a bcd");
    assert_eq!(dag().run::<heard>().input::<prompt>(" abcde").input::<limit>(7_usize).await.unwrap(), "ab7");
}

#[test]
fn each_step_is_a_node() {
    assert_eq!(upstream(&dag(), "said"), ["prompt", "said.raw", "said.trimmed", "said.not_empty", "said.cut"]);
    let before = upstream(&dag(), "heard");
    assert_eq!(before.len(), 6);
    for name in ["heard.prompt.trimmed", "heard.prompt.cut", "heard.prompt.cut.2", "heard.limit.from"] {
        assert!(before.contains(&name), "{name}");
    }
    let param = dag().node("heard").unwrap().function.params[0];
    assert_eq!((param.name, param.into), ("heard.prompt.cut.2", Some("prompt")));
}

#[test]
fn pictures_show_the_steps() {
    let edges = dag().view().edges;
    let edges: Vec<_> = edges.iter().filter(|edge| edge.from.starts_with("said")).collect();
    let shown: Vec<_> = edges.iter().map(|edge| format!("{} -> {}", edge.from, edge.to)).collect();
    insta::assert_snapshot!(shown.join("\n"), @"
    said.cut -> said
    said.not_empty -> said.cut
    said.trimmed -> said.not_empty
    said.raw -> said.trimmed
    ");
}

#[test]
fn what_is_said_of_the_node_stays_with_its_name() {
    let dag = dag();
    let (end, raw) = (dag.node("said").unwrap(), dag.node("said.raw").unwrap());
    assert_eq!((end.label, end.tag("kind"), end.literals.len()), (Some("Said"), Some("text"), 0));
    assert_eq!((raw.label, raw.tag("kind"), raw.literals), (None, None, &[("mark", "\"!\"")][..]));
    assert!(raw.policy.retry.is_some() && end.policy.retry.is_none());
}

#[test]
fn the_export_says_what_each_node_does() {
    let export = dag().export();
    let sources = |name: &str| {
        export
            .nodes
            .iter()
            .filter(|node| node.name.starts_with(name))
            .map(|node| format!("{}: {}", node.name, node.source))
            .collect::<Vec<_>>()
            .join("\n")
    };
    insta::assert_snapshot!(sources("said"), @r#"
    said: pipe_output(trimmed, checks::not_empty?, cut(5))
    said.cut: cut(value, 5)
    said.not_empty: checks::not_empty(value)?
    said.raw: fn said(prompt: &str, mark: &str) -> Result<String, String> {
        Ok(format!(" {prompt}{mark} "))
    }
    said.trimmed: trimmed(value)
    "#);
    insta::assert_snapshot!(sources("heard."), @"
    heard.limit.from: usize::from(value)
    heard.prompt.cut: cut(value, 3)
    heard.prompt.cut.2: cut(value, 2)
    heard.prompt.trimmed: trimmed(value)
    ");
}

#[tokio::test]
async fn a_step_that_fails_is_named() {
    let error = dag().run::<said>().override_named("said.raw", dag_core::Value::new("  ".to_owned())).await;
    let error = error.unwrap_err();
    insta::assert_snapshot!(error, @"node `said.not_empty` failed (dag-core/tests/pipes.rs:29; inputs: `said.trimmed`)");
    assert_eq!(dag_core::causes(&error).last().unwrap(), "it is empty");
}

mod later {
    use super::{cut, input, node, trimmed};

    input!(prompt: String);

    /// What is said.
    #[node(pipe_output(trimmed, cut(6)))]
    fn said(prompt: &str) -> String {
        prompt.into()
    }
    dag_core::module!(pub(super) NODES = [prompt, said]);

    pub(super) mod even_later {
        use super::{cut, node, prompt, trimmed};

        /// What is said.
        #[node(pipe_output(trimmed, cut(7)))]
        fn said(prompt: &str) -> String {
            prompt.into()
        }
        dag_core::module!(pub(in super::super) NODES = [prompt, said]);
    }
}

#[test]
fn another_pipe_is_another_version() {
    let export = |module: Module| Dag::builder().add(module).build().unwrap().export();
    let diff = export(later::NODES).diff(&export(later::even_later::NODES));
    insta::assert_snapshot!(diff, @"
    0 added, 0 removed, 2 changed, 1 affected
    ~ said (signature)
    ~ said.cut (signature)
    > said
    ");
}

static CLONES: AtomicU32 = AtomicU32::new(0);

#[derive(Debug)]
struct Counted(u32);

impl Clone for Counted {
    fn clone(&self) -> Self {
        CLONES.fetch_add(1, Ordering::Relaxed);
        Self(self.0)
    }
}

fn plus(Counted(value): Counted, more: u32) -> Counted {
    Counted(value + more)
}

#[node(pipe_output(plus(1), plus(10)))]
fn first() -> Counted {
    Counted(0)
}

#[node(inject(value = first), pipe_input(value = [plus(100)]))]
fn last(value: &Counted) -> u32 {
    value.0
}

#[tokio::test]
async fn nothing_is_cloned_on_the_way() {
    let dag = Dag::builder().add(module!([first, last])).build().unwrap();
    assert_eq!(dag.run::<last>().await.unwrap(), 111);
    assert_eq!(CLONES.load(Ordering::Relaxed), 0);
}

#[node(name = greeting, when(language = "de"), pipe_output(cut(4)))]
fn german(prompt: &str) -> String {
    format!("hallo {prompt}")
}

#[node(name = greeting, otherwise, pipe_output(cut(3)))]
fn english() -> String {
    "hello".into()
}

alternatives!(greeting: String = [german, english]);

#[tokio::test]
async fn pipes_come_and_go_with_their_node() {
    let builder = || Dag::builder().add(module!([prompt, greeting]));
    let (german, english) = (builder().config("language", "de").build().unwrap(), builder().build().unwrap());
    assert_eq!(german.run::<greeting>().input::<prompt>("x").await.unwrap(), "hall");
    assert_eq!(english.run::<greeting>().await.unwrap(), "hel");
    assert_eq!(upstream(&english, "greeting"), ["greeting.raw", "greeting.cut"]);

    mod other {
        #[dag_core::node(name = greeting)]
        pub(super) fn plain() -> String {
            "plain".into()
        }
    }
    let replaced = builder().replace(module!([other::plain])).build().unwrap();
    let names: Vec<_> = replaced.nodes().map(|node| node.name).collect();
    assert_eq!(names, ["greeting", "prompt"]);
}

#[node(parameterize(one(n = 1), two(n = 2)), pipe_output(u32::saturating_add(10)))]
fn numbered(n: u32) -> u32 {
    n
}

#[node(fields(lo, hi), pipe_output(swapped))]
fn bounds() -> (u8, u8) {
    (2, 1)
}

fn swapped((a, b): (u8, u8)) -> (u8, u8) {
    (b, a)
}

#[tokio::test]
async fn beside_parameterize_and_fields() {
    let dag = Dag::builder().add(module!([one, two, bounds])).build().unwrap();
    assert_eq!(dag.run::<(one, two, bounds_lo)>().await.unwrap(), (11, 12, 1));
    assert_eq!(upstream(&dag, "two"), ["two.raw", "two.saturating_add"]);
    assert_eq!(upstream(&dag, "hi"), ["bounds.raw", "bounds.swapped", "bounds"]);
}

#[tokio::test]
async fn observers_see_the_steps() {
    static NAMES: Mutex<Vec<&str>> = Mutex::new(Vec::new());
    let note = |event: &Event<'_>| {
        if let Event::NodeFinished { node, .. } = event {
            NAMES.lock().unwrap().push(node.name);
        }
    };
    dag().run::<said>().input::<prompt>("x").observe(note).await.unwrap();
    assert_eq!(*NAMES.lock().unwrap(), ["said.raw", "said.trimmed", "said.not_empty", "said.cut", "said"]);
}

#[test]
fn two_nodes_of_one_name_are_one_mistake() {
    let error = Dag::builder().add(module!([said, prompt])).add(module!([later_said])).build().unwrap_err();
    assert_eq!(error.problems().len(), 1, "{error}");
}

#[node(name = said, pipe_output(trimmed))]
fn later_said() -> String {
    String::new()
}
