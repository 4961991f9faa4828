//! What `#[dataflow]` and `dag!` let through builds and runs; their inputs are given by name, by type, and once.

use dag_core::{Dag, InputProblem, RunError, Value, dag, dataflow};

#[dataflow]
mod pricing {
    use dag_core::{Emit, alternatives, input, node};

    input!(pub(super) price: f64);
    input!(pub(super) rebate: Option<f64>);
    input!(pub(super) unused: String);

    #[node(name = rate, when(country = "de"))]
    fn german_rate() -> f64 {
        0.19
    }

    #[node(name = rate, otherwise)]
    fn usual_rate() -> f64 {
        0.25
    }

    alternatives!(pub(super) rate: f64 = [german_rate, usual_rate]);

    #[node]
    pub(super) fn tax(price: &f64, rate: &f64) -> f64 {
        price * rate
    }

    #[node]
    async fn reduced(price: f64, rebate: Option<f64>, parts: Emit<f64>) -> Result<Option<f64>, String> {
        let reduced = price - rebate.unwrap_or_default();
        parts.send(reduced);
        Ok((reduced > 0.0).then_some(reduced))
    }

    #[node]
    pub(super) fn total(reduced: Option<&f64>, tax: f64, _rate: &f64) -> f64 {
        reduced.map_or(0.0, |reduced| reduced + tax)
    }
}

#[tokio::test]
async fn a_module_runs_with_the_inputs_that_are_needed() {
    let dag = Dag::builder().add(pricing::NODES).build().unwrap();
    let total = dag.run::<pricing::total>();
    assert_eq!(total.inputs(pricing::Inputs::new().rebate(1.0).price(8.0)).await.unwrap(), 9.0);
    assert_eq!(dag.run::<pricing::tax>().inputs(pricing::Inputs::new().price(8.0)).await.unwrap(), 2.0);
}

#[tokio::test]
async fn its_alternatives_are_chosen_as_ever() {
    let dag = Dag::builder().add(pricing::NODES).config("country", "de").build().unwrap();
    assert_eq!(dag.run::<pricing::tax>().inputs(pricing::Inputs::new().price(100.0)).await.unwrap(), 19.0);
}

#[tokio::test]
async fn what_only_the_outputs_can_tell_is_an_error_of_the_run() {
    let dag = Dag::builder().add(pricing::NODES).build().unwrap();
    let problems = |error| match error {
        RunError::Input(mistakes) => mistakes.into_iter().map(|mistake| mistake.problem).collect::<Vec<_>>(),
        other => panic!("{other}"),
    };
    let missing = dag.run::<pricing::total>().inputs(pricing::Inputs::new().rebate(1.0)).await;
    assert!(matches!(&*problems(missing.unwrap_err()), [InputProblem::MissingInput { name, .. }] if name == "price"));
    let unused = dag.run::<pricing::tax>().inputs(pricing::Inputs::new().price(1.0).unused("x")).await;
    assert!(matches!(&*problems(unused.unwrap_err()), [InputProblem::UnusedInput { name }] if name == "unused"));
}

#[tokio::test]
async fn inputs_are_pairs_of_a_name_and_a_value() {
    let dag = Dag::builder().add(pricing::NODES).build().unwrap();
    let pairs: Vec<(&str, Value)> = pricing::Inputs::new().price(4.0).into_iter().collect();
    assert_eq!(pairs[0].0, "price");
    assert_eq!(dag.run::<pricing::tax>().inputs(pairs).await.unwrap(), 1.0);
}

mod documents {
    use dag_core::{input, node};

    input!(pub(super) library: Vec<String>);

    #[node]
    pub(super) fn documents(question: &str, library: &[String]) -> Vec<String> {
        library.iter().filter(|document| document.contains(question)).cloned().collect()
    }
}

mod prompts {
    #[dag_core::node]
    pub(super) async fn prompt(question: &str, documents: &[String], limit: Option<usize>) -> String {
        let documents = &documents[..limit.unwrap_or(documents.len())];
        format!("{question}? {}", documents.join(" "))
    }
}

dag! {
    /// Answers from documents.
    Rag {
        inputs: {
            /// What is asked.
            question: String,
            limit: Option<usize>,
        },
        nodes: [documents::library, documents::documents, prompts::prompt],
    }
}

fn library() -> Vec<String> {
    ["dags are graphs", "turtles draw", "graphs have nodes"].map(Into::into).into()
}

#[tokio::test]
async fn a_list_of_nodes_runs() {
    let dag = Dag::builder().add(Rag::NODES).bind::<documents::library>(library()).build().unwrap();
    let all = dag.run::<prompts::prompt>().inputs(Rag::inputs().question("graphs")).await.unwrap();
    assert_eq!(all, "graphs? dags are graphs graphs have nodes");
    let one = dag.run::<prompts::prompt>().inputs(Rag::inputs().limit(1).question("graphs")).await.unwrap();
    assert_eq!(one, "graphs? dags are graphs");
}

#[test]
fn its_inputs_are_its_own() {
    let names = |module: dag_core::Module| module.defs().iter().map(|def| def.name).collect::<Vec<_>>();
    assert_eq!(names(Rag::NODES), ["documents", "library", "limit", "prompt", "question"]);
    assert!(!names(dag_core::Module::linked()).contains(&"question"));
    let question = Rag::NODES.defs()[4];
    assert!(question.is_input());
    assert_eq!(question.function.doc, "What is asked.");
}

dag! { OfAModule { inputs: { question: String }, nodes: [pricing::price, pricing::rate, pricing::tax] } }

#[test]
fn nodes_of_a_checked_module_can_be_listed() {
    assert!(Dag::builder().add(OfAModule::NODES).build().is_ok());
}
