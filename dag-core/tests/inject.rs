//! `inject` feeds a parameter from a node of another name, from several nodes, or with a value that is written out.

#![expect(clippy::needless_pass_by_value, reason = "how values are taken is what is tested")]

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use dag_core::export::What;
use dag_core::{Dag, Emit, Module, input, module, node};

input!(text: String);
input!(list: Vec<u8>);
input!(number: u32);
input!(maybe: Option<u32>);

/// Not `Clone`: whoever takes it borrows.
#[derive(Debug, PartialEq)]
pub struct Unique(u32);

#[node]
fn first(number: &u32) -> Unique {
    Unique(*number)
}

#[node]
fn second(number: &u32) -> Unique {
    Unique(number + 1)
}

const GIVEN: Module = module!([text, list, number, maybe, first, second]);

async fn value<H: dag_core::Handle<Output = String>>(module: Module) -> String {
    let dag = Dag::builder().add(GIVEN).add(module).build().unwrap();
    let plan = dag.plan([H::NAME]).unwrap();
    let needs: Vec<_> = plan.inputs().map(|input| input.name).collect();
    let run = dag.run_named([H::NAME]);
    let run = if needs.contains(&"text") { run.input::<text>("word") } else { run };
    let run = if needs.contains(&"list") { run.input::<list>([1, 2]) } else { run };
    let run = if needs.contains(&"number") { run.input::<number>(7_u32) } else { run };
    let run = if needs.contains(&"maybe") { run.input::<maybe>(Some(9)) } else { run };
    run.await.unwrap().get::<String>(H::NAME).unwrap().clone()
}

#[node(inject(a = text, b = list, c = first, d = number))]
fn borrowed(a: &str, b: &[u8], c: &Unique, d: &u32) -> String {
    format!("{a} {b:?} {c:?} {d}")
}

#[node(inject(a = text, b = list, c = number))]
async fn owned(a: String, b: Vec<u8>, c: u32) -> String {
    format!("{a} {b:?} {c}")
}

#[node(inject(a = text, b = maybe, c = number))]
fn optional(a: Option<&str>, b: Option<u32>, c: Option<&u32>) -> String {
    format!("{a:?} {b:?} {c:?}")
}

#[node(inject(_unused = number))]
fn unused(_unused: &u32, text: &str) -> String {
    text.into()
}

#[tokio::test]
async fn a_node_of_another_name_for_every_kind_of_parameter() {
    assert_eq!(value::<borrowed>(module!([borrowed])).await, "word [1, 2] Unique(7) 7");
    assert_eq!(value::<owned>(module!([owned])).await, "word [1, 2] 7");
    assert_eq!(value::<optional>(module!([optional])).await, r#"Some("word") Some(9) Some(7)"#);
    assert_eq!(value::<unused>(module!([unused])).await, "word");
}

#[node(inject(a = 1, b = -2, c = 'c', d = true, e = "text", f = 0.5, g = b"bytes"))]
fn literals(a: u64, b: i8, c: char, d: bool, e: String, f: f32, g: &[u8]) -> String {
    format!("{a} {b} {c} {d} {e} {f} {g:?}")
}

#[node(inject(a = 1, b = "text", c = { [1, 2] }, d = { vec![Unique(3)] }, e = { Unique(4) }))]
async fn borrowed_literals(a: &u64, b: &str, c: &[u8], d: &[Unique], e: &Unique) -> String {
    format!("{a} {b} {c:?} {d:?} {e:?}")
}

#[node(inject(a = 1, b = "text", c = { [1, 2] }, d = "text", e = { Unique(4) }))]
fn optional_literals(
    a: Option<u64>,
    b: Option<&str>,
    c: Option<&[u8]>,
    d: Option<String>,
    e: Option<&Unique>,
) -> String {
    format!("{a:?} {b:?} {c:?} {d:?} {e:?}")
}

const LIMIT: usize = 3;

#[node(inject(limit = { LIMIT }, sum = { let one = 1; one + 1 }, shared = { Arc::new(4) }, text = { "made".to_owned() }))]
fn expressions(limit: usize, sum: u8, shared: &Arc<u8>, text: &str, emit: Emit<u8>, number: u32) -> String {
    emit.send(1);
    format!("{limit} {sum} {shared} {text} {number}")
}

#[tokio::test]
async fn a_value_for_every_kind_of_parameter() {
    assert_eq!(value::<literals>(module!([literals])).await, "1 -2 c true text 0.5 [98, 121, 116, 101, 115]");
    let borrowed = value::<borrowed_literals>(module!([borrowed_literals])).await;
    assert_eq!(borrowed, "1 text [1, 2] [Unique(3)] Unique(4)");
    let optional = value::<optional_literals>(module!([optional_literals])).await;
    assert_eq!(optional, r#"Some(1) Some("text") Some([1, 2]) Some("text") Some(Unique(4))"#);
    assert_eq!(value::<expressions>(module!([expressions])).await, "3 2 4 made 7");
}

#[node(inject(xs = [first, second]))]
fn in_a_vec(xs: Vec<&Unique>) -> String {
    format!("{xs:?}")
}

#[node(inject(xs = [first, second, first]))]
async fn in_a_slice(number: u32, xs: &[&Unique]) -> String {
    format!("{number} {xs:?}")
}

#[node(inject(xs = [text, text]))]
fn texts(xs: &[&str], text: String) -> String {
    format!("{xs:?} {text}")
}

#[node(inject(xs = [number, number], ys = [list], zs = [maybe]))]
fn owned_in_a_list(xs: Vec<u32>, ys: &[Vec<u8>], zs: Vec<Option<&u32>>) -> String {
    format!("{xs:?} {ys:?} {zs:?}")
}

#[node(inject(by_name = { one: first, type: second }, texts = { a: text }, owned = { n: number }))]
fn in_a_map(
    by_name: BTreeMap<&str, &Unique>,
    texts: &HashMap<String, &str>,
    owned: BTreeMap<&'static str, u32>,
) -> String {
    format!("{by_name:?} {texts:?} {owned:?}")
}

#[tokio::test]
async fn several_nodes_in_one_parameter() {
    assert_eq!(value::<in_a_vec>(module!([in_a_vec])).await, "[Unique(7), Unique(8)]");
    assert_eq!(value::<in_a_slice>(module!([in_a_slice])).await, "7 [Unique(7), Unique(8), Unique(7)]");
    assert_eq!(value::<texts>(module!([texts])).await, r#"["word", "word"] word"#);
    assert_eq!(value::<owned_in_a_list>(module!([owned_in_a_list])).await, "[7, 7] [[1, 2]] [Some(9)]");
    let map = value::<in_a_map>(module!([in_a_map])).await;
    assert_eq!(map, r#"{"one": Unique(7), "type": Unique(8)} {"a": "word"} {"n": 7}"#);
}

#[test]
fn what_is_injected_is_the_lineage() {
    let dag = Dag::builder().add(GIVEN).add(module!([borrowed, in_a_vec, literals, in_a_map])).build().unwrap();
    let upstream = |name: &str| dag.upstream(name).unwrap().iter().map(|node| node.name).collect::<Vec<_>>().join(" ");
    assert_eq!(upstream("in_a_vec"), "number second first");
    assert_eq!(upstream("literals"), "");
    assert_eq!(dag.downstream("first").unwrap().len(), 3);
    let edges = dag.view().edges;
    let into: Vec<_> = edges.iter().filter(|edge| edge.to == "borrowed").map(|edge| &*edge.from).collect();
    assert_eq!(into, ["text", "list", "first", "number"]);
}

#[test]
fn the_export_says_what_is_injected() {
    let export = Dag::builder().add(GIVEN).add(module!([in_a_map, literals])).build().unwrap().export();
    let map = serde_json::to_value(&export.node("in_a_map").unwrap().params).unwrap();
    insta::assert_snapshot!(map, @r#"[{"into":"by_name","name":"first","optional":false,"type":"Unique"},{"into":"by_name","name":"second","optional":false,"type":"Unique"},{"into":"texts","name":"text","optional":false,"type":"String"},{"into":"owned","name":"number","optional":false,"type":"u32"}]"#);
    insta::assert_snapshot!(serde_json::to_value(&export.node("literals").unwrap().literals).unwrap(), @r#"[["a","1"],["b","-2"],["c","'c'"],["d","true"],["e","\"text\""],["f","0.5"],["g","b\"bytes\""]]"#);
    assert!(export.node("literals").unwrap().params.is_empty());
}

mod changes {
    #![allow(dead_code)]
    use super::*;

    #[node(name = scaled, inject(by = 2))]
    fn twice(number: u32, by: u32) -> u32 {
        number * by
    }

    pub(super) mod later {
        use super::super::*;

        #[node(name = scaled, inject(by = 3))]
        fn twice(number: u32, by: u32) -> u32 {
            number * by
        }
        module!(pub NODES = [twice]);
    }

    pub(super) mod elsewhere {
        use super::super::*;

        #[node(name = scaled, inject(number = second_number, by = 2))]
        fn twice(number: u32, by: u32) -> u32 {
            number * by
        }
        input!(second_number: u32);
        module!(pub NODES = [twice, second_number]);
    }

    module!(pub(super) NODES = [twice]);
}

#[test]
fn another_value_or_node_is_another_version() {
    let export = |module| Dag::builder().add(GIVEN).add(module).build().unwrap().export();
    let old = export(changes::NODES);
    let (later, elsewhere) = (export(changes::later::NODES), export(changes::elsewhere::NODES));
    let version = |export: &dag_core::export::Export| export.node("scaled").unwrap().version.clone();
    assert_ne!(version(&old), version(&later));
    assert_ne!(version(&old), version(&elsewhere));
    assert_eq!(old.diff(&later).changed[0].what, [What::Literals]);
    assert_eq!(old.diff(&elsewhere).changed[0].what, [What::Signature]);
}

#[test]
fn mistakes_name_the_node_and_the_parameter() {
    mod wrong {
        use super::*;

        #[node(inject(amount = nubmer))]
        fn misspelt(amount: &u32) -> u32 {
            *amount
        }

        #[node(inject(amount = text, maybe = maybe, xs = [number, text]))]
        fn of_another_type(amount: &u32, maybe: u32, xs: &[&u32]) -> u32 {
            amount + maybe + xs[0]
        }
        module!(pub NODES = [misspelt, of_another_type]);
    }
    let error = Dag::builder().add(GIVEN).add(wrong::NODES).build().unwrap_err();
    insta::assert_snapshot!(error, @"
    the graph cannot be built: 4 problems

    no node or input is named `nubmer`, which `misspelt` needs for its parameter `amount`; did you mean `number`?
      --> dag-core/tests/inject.rs:222
      help: declare it with `input!(nubmer: u32);`, or add the module whose node gives it
      help: a crate that is only in Cargo.toml and never mentioned in code registers nothing: add `use that_crate as _;`

    `of_another_type` wants `text` as `u32` for its parameter `amount`, but `text` gives `String`
      --> dag-core/tests/inject.rs:227
      `text` is made at dag-core/tests/inject.rs:11
      help: inject another node into `amount`, or add a node between the two

    `of_another_type` wants `maybe` as `u32`, but `maybe` gives `Option<u32>`
      --> dag-core/tests/inject.rs:227
      `maybe` is made at dag-core/tests/inject.rs:14
      help: the value may be absent: take `maybe: Option<&u32>`

    `of_another_type` wants `text` as `u32` for its parameter `xs`, but `text` gives `String`
      --> dag-core/tests/inject.rs:227
      `text` is made at dag-core/tests/inject.rs:11
      help: inject another node into `xs`, or add a node between the two
    ");
}
