//! What each option of a node says holds beside the others, in a graph that is built and in one that is checked while it is compiled.

#![expect(clippy::needless_pass_by_value, reason = "how values are taken is what is tested")]

use dag_core::{Dag, dag, dataflow, input, module, node};

input!(numbers: Vec<u32>);
input!(word: String);

fn plus(number: u32, more: u32) -> u32 {
    number + more
}

#[node(expand, parameterize(small(from = numbers, add = 0), large(from = numbers, add = 100)))]
fn each(from: &[u32], add: u32) -> Vec<u32> {
    from.iter().map(|number| number + add).collect()
}

#[node(pipe_input(small = [plus(1)]))]
fn twice(small: u32) -> u32 {
    small * 2
}

#[node(collect(all), inject(words = [word, word], mark = "!", all = twice, _last = word))]
fn joined(words: &[&str], mark: &str, all: &[u32], _last: &str) -> String {
    format!("{}{mark} {all:?}", words.concat())
}

#[node(collect(large, twice), inject(times = { 2 }))]
fn sum(times: u32, word: &str, large: Vec<u32>, twice: &[u32]) -> u32 {
    assert_eq!(word, "ab");
    times * (large.iter().sum::<u32>() + twice.iter().sum::<u32>())
}

#[tokio::test]
async fn collected_parameters_beside_injected_ones() {
    let nodes = module!([numbers, word, small, large, twice, joined, sum]);
    let dag = Dag::builder().add(nodes).build().unwrap();
    let run = dag.run::<(joined, sum)>().input::<numbers>([1, 2, 3]).input::<word>("ab");
    assert_eq!(run.await.unwrap(), ("abab! [4, 6, 8]".to_owned(), 2 * (306 + 18)));
}

#[node(expand, pipe_output(plus(1), plus(2)), inject(list = numbers))]
fn piped(list: Vec<u32>) -> Vec<u32> {
    list
}

#[node(collect(piped))]
fn after_the_pipe(piped: Vec<u32>) -> Vec<u32> {
    piped
}

#[tokio::test]
async fn each_item_goes_through_a_pipe() {
    let dag = Dag::builder().add(module!([numbers, piped, after_the_pipe])).build().unwrap();
    assert_eq!(dag.run::<after_the_pipe>().input::<numbers>([1, 2]).await.unwrap(), [4, 5]);
}

#[node(fallback = 7, pipe_output(plus(1)))]
fn short(word: &str) -> Result<u32, std::num::ParseIntError> {
    word.parse()
}

#[tokio::test]
async fn a_fallback_goes_through_the_pipe() {
    let dag = Dag::builder().add(module!([word, short])).build().unwrap();
    assert_eq!(dag.run::<short>().input::<word>("ab").await.unwrap(), 8);
}

mod names {
    #[dag_core::node(inject(argument_0 = word, _b = { 1 }))]
    fn arguments(argument_0: String, _b: u32) -> String {
        argument_0
    }

    #[dag_core::node]
    fn argument_0(arguments: String) -> String {
        arguments
    }

    #[dag_core::node]
    async fn value(argument_0: String) -> Result<String, String> {
        Ok(argument_0)
    }

    #[dag_core::node]
    fn error(value: &str) -> Result<String, String> {
        Ok(value.into())
    }
    dag_core::module!(pub(super) NODES = [arguments, argument_0, value, error]);
}

#[tokio::test]
async fn functions_may_be_named_as_what_is_generated() {
    let dag = Dag::builder().add(module!([word])).add(names::NODES).build().unwrap();
    let run = dag.run_named(["error"]).input::<word>("ab");
    assert_eq!(run.await.unwrap().get::<String>("error").unwrap(), "ab");
}

#[dataflow]
mod checked {
    use dag_core::{input, node};

    input!(pub prices: Vec<u32>);
    input!(pub name: String);

    fn trimmed(text: String) -> String {
        text.trim().to_owned()
    }

    #[node(fields(lo, hi), when(order = "up"))]
    fn extremes(prices: &[u32]) -> (u32, u32) {
        (prices.iter().min().copied().unwrap_or(0), prices.iter().max().copied().unwrap_or(0))
    }

    #[node(name = extremes, fields(lo, hi), otherwise)]
    fn reversed(prices: &[u32]) -> (u32, u32) {
        (prices.iter().max().copied().unwrap_or(0), prices.iter().min().copied().unwrap_or(0))
    }

    #[node(parameterize(low(of = lo, times = 2), high(of = hi, times = 3)))]
    fn scaled(of: u32, times: u32) -> u32 {
        of * times
    }

    #[node(inject(all = [low, high, lo], by = { a: name }), pipe_input(name = [trimmed]), pipe_output(trimmed, trimmed))]
    pub(super) fn text(
        all: Vec<&u32>,
        by: std::collections::BTreeMap<&str, &str>,
        name: &str,
        hi: Option<&u32>,
    ) -> String {
        format!(" {all:?} {by:?} {name} {hi:?}")
    }

    #[node(expand, inject(list = prices))]
    fn price(list: Vec<u32>) -> Vec<u32> {
        list
    }

    #[node(collect(list), inject(list = price, first = 1))]
    pub(super) fn again(first: u32, list: &[u32]) -> u32 {
        first + list.iter().sum::<u32>()
    }
}

#[tokio::test]
async fn a_dataflow_knows_what_each_node_needs() {
    let run = |is_up: bool| async move {
        let builder = Dag::builder().add(checked::NODES);
        let dag = if is_up { builder.config("order", "up") } else { builder }.build().unwrap();
        let inputs = checked::Inputs::new().prices([3, 1, 2]).name(" n ");
        dag.run::<(checked::text, checked::again)>().inputs(inputs).await.unwrap()
    };
    assert_eq!(run(true).await, (r#"[2, 9, 1] {"a": " n "} n Some(3)"#.to_owned(), 7));
    assert_eq!(run(false).await.0, r#"[6, 3, 3] {"a": " n "} n Some(1)"#);
}

mod listed {
    use dag_core::{alternatives, node};

    fn trimmed(text: String) -> String {
        text.trim().to_owned()
    }

    #[node(name = extremes, fields(lo, hi), when(order = "up"))]
    fn sorted(prices: &[u32]) -> (u32, u32) {
        (prices.iter().min().copied().unwrap_or(0), prices.iter().max().copied().unwrap_or(0))
    }

    #[node(name = extremes, fields(lo, hi), otherwise)]
    fn reversed(prices: &[u32]) -> (u32, u32) {
        (prices.iter().max().copied().unwrap_or(0), prices.iter().min().copied().unwrap_or(0))
    }

    alternatives!(pub(super) extremes: (u32, u32) = [sorted, reversed]);
    alternatives!(pub(super) lo: u32 = [sorted_lo, reversed_lo]);

    #[node(fields(sum, count))]
    pub(super) fn both(prices: &[u32]) -> (u32, usize) {
        (prices.iter().sum(), prices.len())
    }

    #[node(parameterize(low(of = lo, times = 2), more(of = sum, times = 3)))]
    pub(super) fn scaled(of: u32, times: u32) -> u32 {
        of * times
    }

    #[node(inject(all = [low, more, sum]), pipe_input(name = [trimmed]), pipe_output(trimmed, trimmed))]
    pub(super) fn text(all: Vec<&u32>, name: &str, count: usize) -> String {
        format!(" {all:?} {name} {count} ")
    }

    #[node(collect(list), inject(list = price, first = 1))]
    pub(super) fn again(first: u32, list: &[u32]) -> u32 {
        first + list.iter().sum::<u32>()
    }

    #[node(expand, inject(list = prices))]
    pub(super) fn price(list: Vec<u32>) -> Vec<u32> {
        list
    }
}

dag! {
    Listed {
        inputs: { prices: Vec<u32>, name: String },
        nodes: [
            listed::extremes, listed::lo, listed::both, listed::both_sum, listed::both_count, listed::low, listed::more, listed::text,
            listed::again, listed::price,
        ],
    }
}

#[tokio::test]
async fn a_dag_knows_what_each_node_needs() {
    let run = |is_up: bool| async move {
        let builder = Dag::builder().add(Listed::NODES);
        let dag = if is_up { builder.config("order", "up") } else { builder }.build().unwrap();
        let inputs = Listed::inputs().prices([3, 1, 2]).name(" n ");
        dag.run::<(listed::text, listed::again)>().inputs(inputs).await.unwrap()
    };
    assert_eq!(run(true).await, ("[2, 18, 6] n 3".to_owned(), 7));
    assert_eq!(run(false).await.0, "[6, 18, 6] n 3");
}
