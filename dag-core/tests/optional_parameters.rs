//! An `Option` parameter takes a `T`, an `Option<T>`, and an input that is not given.

use dag_core::{Dag, input, module, node};

input!(text: String);
input!(texts: Vec<String>);
input!(number: u32);
input!(maybe: Option<u32>);

#[node]
fn some_number() -> u32 {
    7
}

#[node]
fn no_number() -> Option<u32> {
    None
}

#[node]
fn a_number() -> Option<u32> {
    Some(8)
}

#[node]
fn borrowed(
    number: Option<&u32>,
    some_number: Option<&u32>,
    no_number: Option<&u32>,
    a_number: Option<&u32>,
) -> String {
    format!("{number:?} {some_number:?} {no_number:?} {a_number:?}")
}

#[node]
async fn owned(number: Option<u32>, some_number: Option<u32>, no_number: Option<u32>, a_number: Option<u32>) -> String {
    format!("{number:?} {some_number:?} {no_number:?} {a_number:?}")
}

#[node]
fn unsized_ones(text: Option<&str>, texts: Option<&[String]>) -> String {
    format!("{text:?} {texts:?}")
}

#[node]
fn given_as_option(maybe: Option<&u32>) -> u32 {
    maybe.copied().unwrap_or(1)
}

#[node]
fn the_option_itself(maybe: &Option<u32>) -> bool {
    maybe.is_some()
}

fn dag() -> Dag {
    let inputs = module!([text, texts, number, maybe]);
    let nodes =
        module!([some_number, no_number, a_number, borrowed, owned, unsized_ones, given_as_option, the_option_itself]);
    Dag::builder().add(inputs).add(nodes).build().unwrap()
}

#[tokio::test]
async fn borrowed_or_owned() {
    for name in ["borrowed", "owned"] {
        let absent = dag().run_named([name]).await.unwrap();
        assert_eq!(absent.get::<String>(name).unwrap(), "None Some(7) None Some(8)");
        let given = dag().run_named([name]).input::<number>(6_u32).await.unwrap();
        assert_eq!(given.get::<String>(name).unwrap(), "Some(6) Some(7) None Some(8)");
    }
}

#[tokio::test]
async fn text_and_slices() {
    assert_eq!(dag().run::<unsized_ones>().await.unwrap(), "None None");
    let run = dag().run::<unsized_ones>().input::<text>("t").input::<texts>(vec!["u".to_owned()]);
    assert_eq!(run.await.unwrap(), r#"Some("t") Some(["u"])"#);
}

#[tokio::test]
async fn an_input_declared_as_an_option() {
    assert_eq!(dag().run::<given_as_option>().await.unwrap(), 1);
    assert_eq!(dag().run::<given_as_option>().input::<maybe>(None).await.unwrap(), 1);
    assert_eq!(dag().run::<given_as_option>().input::<maybe>(5).await.unwrap(), 5);
}

#[tokio::test]
async fn who_wants_the_option_itself_requires_it() {
    let dag = dag();
    assert!(!dag.plan(["given_as_option"]).unwrap().requires("maybe"));
    assert!(dag.plan(["the_option_itself"]).unwrap().requires("maybe"));
    dag.run::<the_option_itself>().await.unwrap_err();
    assert!(!dag.run::<the_option_itself>().input::<maybe>(None).await.unwrap());
}
