//! `parameterize` makes several nodes from one function, each with its own handle, its own sources and its own values.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};

use dag_core::export::What;
use dag_core::{Dag, Event, Module, Place, input, module, node};

input!(net: u32);
input!(other: u32);

/// A multiple.
#[node(parameterize(twice(of = net, by = 2), thrice(of = twice, by = 3)), tag(kind = "product"), blocking)]
fn times(of: &u32, by: u32) -> u32 {
    of * by
}

#[node(parameterize(pair(all = [net, other]), triple(all = [net, twice, thrice])))]
async fn sum(all: Vec<&u32>) -> u32 {
    all.into_iter().sum()
}

const NODES: Module = module!([net, other, twice, thrice, pair, triple]);

fn dag() -> Dag {
    Dag::builder().add(NODES).build().unwrap()
}

#[tokio::test]
async fn each_node_has_its_handle_and_its_value() {
    let run = dag().run::<(twice, thrice, pair, triple)>().input::<net>(1_u32).input::<other>(10_u32);
    assert_eq!(run.await.unwrap(), (2, 6, 11, 9));
}

#[test]
fn only_what_one_of_them_needs_is_needed() {
    let names = |name: &str| dag().upstream(name).unwrap().iter().map(|node| node.name).collect::<Vec<_>>();
    assert_eq!(names("twice"), ["net"]);
    assert_eq!(names("thrice"), ["net", "twice"]);
    assert_eq!(dag().plan(["thrice"]).unwrap().inputs().count(), 1);
}

#[test]
fn options_are_those_of_each() {
    for name in ["twice", "thrice"] {
        let node = dag().node(name).unwrap();
        assert_eq!(
            (node.tag("kind"), node.policy.place, node.function.doc),
            (Some("product"), Place::Blocking, "A multiple.")
        );
        assert_eq!(node.function.name, "times");
    }
    assert_eq!(dag().node("times").map(|node| node.name), None);
}

#[test]
fn the_export_tells_them_apart() {
    let export = dag().export();
    let [twice, thrice] = ["twice", "thrice"].map(|name| export.node(name).unwrap());
    assert_eq!(twice.literals, [("by".to_owned(), "2".to_owned())]);
    assert_eq!(thrice.literals, [("by".to_owned(), "3".to_owned())]);
    assert_eq!(twice.source, thrice.source);
    assert_ne!(twice.version, thrice.version);
}

mod later {
    use super::{net, node};

    #[node(parameterize(twice(of = net, by = 2), thrice(of = net, by = 4)), tag(kind = "product"))]
    fn times(of: &u32, by: u32) -> u32 {
        of * by
    }
    dag_core::module!(pub(super) NODES = [twice, thrice, net]);
}

#[test]
fn a_diff_names_the_one_that_changed() {
    let old = Dag::builder().add(module!([net, twice, thrice])).build().unwrap().export();
    let new = Dag::builder().add(later::NODES).build().unwrap().export();
    let diff = old.diff(&new);
    assert_eq!(diff.changed[0].name, "thrice");
    assert_eq!(diff.changed[0].what, [What::Signature, What::Literals]);
}

#[tokio::test]
async fn events_name_the_node_and_not_the_function() {
    static NAMES: Mutex<Vec<&str>> = Mutex::new(Vec::new());
    let note = |event: &Event<'_>| {
        if let Event::NodeFinished { node, .. } = event {
            NAMES.lock().unwrap().push(node.name);
        }
    };
    dag().run::<thrice>().input::<net>(1_u32).observe(note).await.unwrap();
    assert_eq!(*NAMES.lock().unwrap(), ["twice", "thrice"]);
}

static CALLS: AtomicU32 = AtomicU32::new(0);

#[node(parameterize(half(rate = 0.5), full(rate = 1.0, base = other)), inject(unit = "euro"))]
fn priced(base: Option<&u32>, rate: f64, unit: &str) -> Result<String, String> {
    CALLS.fetch_add(1, Ordering::Relaxed);
    let base = base.ok_or("no base")?;
    Ok(format!("{} {unit}", f64::from(*base) * rate))
}

#[node(name = base)]
fn base_of_ten() -> u32 {
    10
}

#[tokio::test]
async fn inject_beside_it_is_for_all_and_one_node_runs_once() {
    let dag = Dag::builder().add(module!([other, base_of_ten, half, full])).build().unwrap();
    let (half, full) = dag.run::<(half, full)>().input::<other>(3_u32).await.unwrap();
    assert_eq!((&*half, &*full), ("5 euro", "3 euro"));
    assert_eq!(CALLS.load(Ordering::Relaxed), 2);
}

#[node(parameterize(unseen(of = net, by = 5)), handle = none)]
fn without_handle(of: &u32, by: u32) -> u32 {
    of * by
}

#[test]
fn linked_nodes_need_no_handle() {
    let linked = Module::linked().defs();
    let unseen = linked.iter().find(|def| def.name == "unseen").unwrap();
    assert_eq!(unseen.literals, [("by", "5")]);
    assert_eq!(without_handle(&2, 3), 6);
}

#[test]
fn mistakes_name_the_node() {
    mod wrong {
        #[dag_core::node(parameterize(one(x = nothing), two(x = of_text)))]
        fn f(x: &u32) -> u32 {
            *x
        }
        #[dag_core::node]
        fn of_text() -> String {
            String::new()
        }
        dag_core::module!(pub NODES = [one, two, of_text]);
    }
    let error = Dag::builder().add(wrong::NODES).build().unwrap_err();
    insta::assert_snapshot!(error, @"
    the graph cannot be built: 2 problems

    no node or input is named `nothing`, which `one` needs for its parameter `x`
      --> dag-core/tests/parameterize.rs:136
      help: declare it with `input!(nothing: u32);`, or add the module whose node gives it
      help: a crate that is only in Cargo.toml and never mentioned in code registers nothing: add `use that_crate as _;`

    `two` wants `of_text` as `u32` for its parameter `x`, but `of_text` gives `String`
      --> dag-core/tests/parameterize.rs:136
      `of_text` is made at dag-core/tests/parameterize.rs:140
      help: inject another node into `x`, or add a node between the two
    ");
}
