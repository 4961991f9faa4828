//! Every form of a signature that is allowed, sync and async: how a parameter may be borrowed or owned, and what may be returned.

#![expect(clippy::ptr_arg, clippy::needless_pass_by_value, reason = "all forms are tested, good or not")]

use std::collections::BTreeMap;
use std::fmt::Display;
use std::io;
use std::num::ParseIntError;
use std::sync::Arc;

use dag_core::{BoxError, Dag, NodeDef, Param, Type, input, module, node};

type Shared = Arc<dyn Display + Send + Sync>;
type Parsed = Result<u32, ParseIntError>;
type Outcome<T> = Result<T, String>;

input!(text: String);
input!(texts: Vec<String>);
input!(number: u32);
input!(pair: (u32, String));
input!(shared: Shared);
input!(table: BTreeMap<String, Vec<u8>>);
input!(function: fn(u32) -> u32);
input!(bytes: [u8; 2]);
input!(r#type: String);

#[node]
fn borrowed(text: &str, texts: &[String], number: &u32, pair: &(u32, String), shared: &Shared) -> String {
    format!("{text} {texts:?} {number} {pair:?} {shared}")
}

#[node]
async fn borrowed_async(text: &str, texts: &[String], number: &u32, pair: &(u32, String), shared: &Shared) -> String {
    tokio::task::yield_now().await;
    borrowed(text, texts, number, pair, shared)
}

#[node]
fn whole(text: &String, texts: &Vec<String>) -> usize {
    text.len() + texts.len()
}

#[node]
fn owned(
    text: String,
    mut texts: Vec<String>,
    pair: (u32, String),
    bytes: [u8; 2],
    function: fn(u32) -> u32,
) -> String {
    texts.push(text);
    format!("{texts:?} {pair:?} {bytes:?} {}", function(1))
}

#[node]
async fn owned_async(text: String, mut texts: Vec<String>, table: BTreeMap<String, Vec<u8>>) -> String {
    texts.push(text);
    format!("{texts:?} {table:?}")
}

#[node]
fn optional(text: Option<&str>, texts: Option<&[String]>, number: Option<&u32>, pair: Option<(u32, String)>) -> String {
    format!("{text:?} {texts:?} {number:?} {pair:?}")
}

#[node]
fn raw(r#type: &str, text: &'_ str) -> String {
    [r#type, text].concat()
}

#[node]
fn r#match(#[allow(unused)] text: &str) -> u32 {
    1
}

#[node]
fn no_parameters() -> u32 {
    2
}

#[node]
fn with_result(text: &str) -> Result<u32, ParseIntError> {
    text.parse()
}

#[node]
#[expect(unused_qualifications, reason = "the path is what is tested")]
async fn with_result_by_path(text: &str) -> std::result::Result<u32, &'static str> {
    text.parse().map_err(|_| "no number")
}

#[node]
fn with_io_result(text: &str) -> io::Result<u32> {
    text.parse().map_err(io::Error::other)
}

#[node(fallible)]
fn with_alias(text: &str) -> Parsed {
    text.parse()
}

#[node(fallible)]
async fn with_generic_alias(text: &str) -> Outcome<u32> {
    text.parse().map_err(|error| format!("{text}: {error}"))
}

#[node]
fn with_boxed_error(text: &str) -> Result<u32, BoxError> {
    Ok(text.parse()?)
}

#[node]
fn with_option(text: &str) -> Option<u32> {
    text.parse().ok()
}

#[node]
fn with_tuple(text: &str) -> (u32, Vec<String>) {
    (1, vec![text.into()])
}

const FALLIBLE: [&str; 6] =
    ["with_result", "with_result_by_path", "with_io_result", "with_alias", "with_generic_alias", "with_boxed_error"];

fn dag() -> Dag {
    let inputs = module!([text, texts, number, pair, shared, table, function, bytes, r#type]);
    let parameters =
        module!([borrowed, borrowed_async, whole, owned, owned_async, optional, raw, r#match, no_parameters]);
    let returns = module!([
        with_result,
        with_result_by_path,
        with_io_result,
        with_alias,
        with_generic_alias,
        with_boxed_error,
        with_option,
        with_tuple
    ]);
    Dag::builder()
        .add(inputs)
        .add(parameters)
        .add(returns)
        .bind::<texts>(vec!["u".to_owned()])
        .bind::<number>(7_u32)
        .bind::<pair>((8, "v".to_owned()))
        .bind::<shared>(Arc::new("shared") as Shared)
        .bind::<table>(BTreeMap::from([("k".to_owned(), vec![1])]))
        .bind::<function>((|n| n + 1) as fn(u32) -> u32)
        .bind::<bytes>([3, 4])
        .bind::<r#type>("type:")
        .build()
        .unwrap()
}

async fn shown(name: &str) -> String {
    let values = dag().run_named([name]).input::<text>("t").await.unwrap();
    values.get::<String>(name).unwrap().clone()
}

#[tokio::test]
async fn parameters() {
    assert_eq!(shown("borrowed").await, r#"t ["u"] 7 (8, "v") shared"#);
    assert_eq!(shown("borrowed_async").await, r#"t ["u"] 7 (8, "v") shared"#);
    assert_eq!(shown("owned").await, r#"["u", "t"] (8, "v") [3, 4] 2"#);
    assert_eq!(shown("owned_async").await, r#"["u", "t"] {"k": [1]}"#);
    assert_eq!(shown("optional").await, r#"Some("t") Some(["u"]) Some(7) Some((8, "v"))"#);
    assert_eq!(shown("raw").await, "type:t");
    assert_eq!(dag().run::<(whole, r#match, no_parameters)>().input::<text>("t").await.unwrap(), (2, 1, 2));
}

#[tokio::test]
async fn results_are_taken_off() {
    for name in FALLIBLE {
        assert_eq!(dag().node(name).unwrap().output, Type::of::<u32>(), "{name}");
        let values = dag().run_named([name]).input::<text>("42").await.unwrap();
        assert_eq!(values.get::<u32>(name), Some(&42), "{name}");
        let error = dag().run_named([name]).input::<text>("x").await.unwrap_err();
        assert!(error.to_string().starts_with(&format!("node `{name}` failed (")), "{error}");
    }
}

#[tokio::test]
async fn other_types_stay() {
    let run = dag().run::<(with_option, with_tuple)>().input::<text>("t");
    assert_eq!(run.await.unwrap(), (None, (1, vec!["t".to_owned()])));
}

#[test]
fn descriptors_say_what_must_arrive() {
    let describe = |def: &NodeDef| {
        let param =
            |param: &Param| format!("{}: {}{}", param.name, if param.owned { "" } else { "&" }, param.type_name());
        def.function.params.iter().map(param).collect::<Vec<_>>().join(", ")
    };
    let of = |name: &str| describe(dag().node(name).unwrap());
    assert_eq!(
        of("borrowed"),
        "text: &String, texts: &Vec<String>, number: &u32, pair: &(u32, String), shared: &Arc<dyn Display + Send + Sync>"
    );
    assert_eq!(
        of("owned"),
        "text: String, texts: Vec<String>, pair: (u32, String), bytes: [u8; 2], function: fn(u32) -> u32"
    );
    assert_eq!(
        of("optional"),
        "text: &Option<String>, texts: &Option<Vec<String>>, number: &Option<u32>, pair: Option<(u32, String)>"
    );
    assert_eq!(of("raw"), "type: &String, text: &String");
    assert!(dag().node("match").is_some());
}

#[test]
fn the_functions_stay_functions() {
    assert_eq!(raw("a", "b"), "ab");
    assert_eq!(with_result("12").unwrap(), 12);
}

#[node]
fn ignores(_number: &u32) -> u8 {
    0
}

#[test]
fn a_parameter_that_the_body_does_not_use() {
    let names: Vec<_> = <ignores as dag_core::Handle>::DEFS[0].function.params.iter().map(|param| param.name).collect();
    assert_eq!(names, ["number"]);
}
