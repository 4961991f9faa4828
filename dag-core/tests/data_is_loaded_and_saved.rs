//! `load!` and `save!` are nodes: they read and write files, say which line is wrong, and leave no half file behind.

use std::fs;
use std::path::{Path, PathBuf};

use dag_core::data::{DataError, Saved};
use dag_core::{Dag, Module, RunError, causes, input, load, module, node, save};
use serde::{Deserialize, Serialize};
use tempfile::TempDir;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Row {
    name: String,
    price: u32,
}

input!(source: PathBuf);
input!(target: PathBuf);

load!(
    /// What the shop has.
    rows: Vec<Row>, json = source, label = "the rows"
);

#[node]
fn dear(rows: &[Row]) -> Vec<Row> {
    rows.iter().filter(|row| row.price > 1).cloned().collect()
}

save!(dear_file, dear: Vec<Row>, json = target);

load!(missing: Vec<Row>, json = "no/such/file.json");

const NODES: Module = module!([source, target, rows, dear, dear_file, missing]);

fn dag() -> Dag {
    Dag::builder().add(NODES).build().unwrap()
}

fn written(folder: &TempDir, text: &str) -> PathBuf {
    let path = folder.path().join("in");
    fs::write(&path, text).unwrap();
    path
}

fn files(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn message(folder: &TempDir, error: &RunError) -> String {
    causes(error).join("\n").replace(folder.path().to_str().unwrap(), "folder")
}

#[tokio::test]
async fn json_goes_in_and_comes_out() {
    let folder = TempDir::new().unwrap();
    let source_path = written(&folder, r#"[{ "name": "ink", "price": 3 }, { "name": "nib", "price": 1 }]"#);
    let target_path = folder.path().join("out.json");
    fs::write(&target_path, "old").unwrap();
    let saved: Saved =
        dag().run::<dear_file>().input::<source>(source_path).input::<target>(target_path.clone()).await.unwrap();
    let text = fs::read_to_string(&target_path).unwrap();
    assert_eq!(saved.path, target_path);
    assert_eq!(saved.bytes, text.len() as u64);
    insta::assert_snapshot!(text, @r#"
    [
      {
        "name": "ink",
        "price": 3
      }
    ]
    "#);
    assert_eq!(files(folder.path()), ["in", "out.json"]);
}

#[tokio::test]
async fn an_error_names_the_file_and_the_line() {
    let folder = TempDir::new().unwrap();
    let source_path = written(&folder, "[\n  { \"name\": \"ink\", \"price\": 3 },\n  { \"name\": \"nib\" }\n]");
    let error = dag().run::<rows>().input::<source>(source_path).await.unwrap_err();
    insta::assert_snapshot!(message(&folder, &error), @"
    node `rows` failed (dag-core/tests/data_is_loaded_and_saved.rs:22; inputs: `source`)
    `folder/in` does not hold what is expected, in line 3
    missing field `price` at line 3 column 19
    ");
    let error = dag().run::<missing>().await.unwrap_err();
    insta::assert_snapshot!(message(&folder, &error), @"
    node `missing` failed (dag-core/tests/data_is_loaded_and_saved.rs:32; inputs: none)
    `no/such/file.json` cannot be read
    No such file or directory (os error 2)
    ");
}

#[tokio::test]
async fn a_value_that_cannot_be_written_leaves_the_old_file() {
    input!(by_pair: std::collections::BTreeMap<(u8, u8), u8>);
    save!(pairs_file, by_pair: std::collections::BTreeMap<(u8, u8), u8>, json = target);
    let folder = TempDir::new().unwrap();
    let target_path = folder.path().join("out.json");
    fs::write(&target_path, "old").unwrap();
    let dag = Dag::builder().add(module!([by_pair, target, pairs_file])).build().unwrap();
    let run = dag.run::<pairs_file>().input::<by_pair>([((1, 2), 3)]).input::<target>(target_path.clone());
    let error = run.await.unwrap_err();
    insta::assert_snapshot!(message(&folder, &error), @"
    node `pairs_file` failed (dag-core/tests/data_is_loaded_and_saved.rs:100; inputs: `by_pair`, `target`)
    this value cannot be written to `folder/out.json`
    key must be a string
    ");
    assert_eq!(fs::read_to_string(&target_path).unwrap(), "old");
    assert_eq!(files(folder.path()), ["out.json"]);
}

#[test]
fn a_path_without_a_file_is_an_error() {
    for path in ["/", "no/such/folder/out.json"] {
        assert!(matches!(dag_core::data::save::json(&1, path), Err(DataError::Write { .. })), "{path}");
    }
}

#[test]
fn a_path_of_another_type_does_not_build() {
    mod wrong {
        dag_core::input!(pub source: String);
    }
    let error = Dag::builder().add(module!([wrong::source, rows])).build().unwrap_err();
    insta::assert_snapshot!(error, @"
    the graph cannot be built: 1 problem

    `rows` wants `source` as `PathBuf`, but `source` gives `String`
      --> dag-core/tests/data_is_loaded_and_saved.rs:22
      `source` is made at dag-core/tests/data_is_loaded_and_saved.rs:126
      help: take `source: &str`, or add a node between the two
    ");
}

#[test]
fn pictures_and_exports_show_them() {
    use dag_core::picture::NodeKind;

    let view = dag().view();
    let kind = |name: &str| view.nodes.iter().find(|node| node.id == name).map(|node| node.kind);
    assert_eq!((kind("rows"), kind("dear_file")), (Some(NodeKind::Load), Some(NodeKind::Save)));
    assert!(view.edges.iter().any(|edge| edge.from == "source" && edge.to == "rows"));
    let tags = dag().export().node("missing").unwrap().tags.clone();
    assert_eq!(tags, [("loads".into(), "json".into()), ("path".into(), "no/such/file.json".into())]);
    let rows = dag().node("rows").unwrap();
    assert_eq!((rows.label, rows.function.doc), (Some("the rows"), "What the shop has."));
}

#[cfg(feature = "csv")]
mod csv {
    use super::*;

    load!(table: Vec<Row>, csv = source);
    save!(table_file, table: Vec<Row>, csv = target);

    fn dag() -> Dag {
        Dag::builder().add(module!([source, target, table, table_file])).build().unwrap()
    }

    #[tokio::test]
    async fn csv_goes_in_and_comes_out() {
        let folder = TempDir::new().unwrap();
        let source_path = written(&folder, "price,name\n3,\"ink, red\"\n1,nib\n");
        let target_path = folder.path().join("out.csv");
        let run = dag().run::<table_file>().input::<source>(source_path).input::<target>(target_path);
        let saved = run.await.unwrap();
        assert_eq!(fs::read_to_string(saved.path).unwrap(), "name,price\n\"ink, red\",3\nnib,1\n");
    }

    #[tokio::test]
    async fn an_error_names_the_row() {
        let folder = TempDir::new().unwrap();
        let error = |text: &str| dag().run::<table>().input::<source>(written(&folder, text)).into_future();
        let wrong = error("name,price\nink,3\nnib,a penny\n").await.unwrap_err();
        insta::assert_snapshot!(message(&folder, &wrong), @"
        node `table` failed (dag-core/tests/data_is_loaded_and_saved.rs:157; inputs: `source`)
        `folder/in` does not hold what is expected, in line 3
        field 1: invalid digit found in string
        ");
        let short = error("name,price\nink,3\nnib\n").await.unwrap_err();
        insta::assert_snapshot!(message(&folder, &short), @"
        node `table` failed (dag-core/tests/data_is_loaded_and_saved.rs:157; inputs: `source`)
        `folder/in` does not hold what is expected, in line 3
        CSV error: record 2 (line: 3, byte: 17): found record with 1 fields, but the previous record has 2 fields
        ");
    }

    #[test]
    fn what_has_no_form_in_csv() {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("out.csv");
        let error = dag_core::data::save::csv(&[std::collections::BTreeMap::from([("a", 1)])], &path).unwrap_err();
        assert!(matches!(error, DataError::Value { .. }));
        assert_eq!(files(folder.path()), [""; 0]);
    }
}

#[cfg(feature = "arrow")]
mod arrow {
    use super::*;

    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    struct Sale {
        what: String,
        price: f64,
        by: Option<u32>,
        notes: Vec<String>,
    }

    input!(sold: Vec<Sale>);
    save!(sales_file, sold: Vec<Sale>, arrow = target);
    load!(sales: Vec<Sale>, arrow = source);
    load!(prices: Vec<Price>, arrow = source);
    load!(wrong: Vec<Row>, arrow = source);

    #[derive(Debug, Clone, PartialEq, Deserialize)]
    struct Price {
        price: f64,
    }

    fn dag() -> Dag {
        Dag::builder().add(module!([source, target, sold, sales_file, sales, prices, wrong])).build().unwrap()
    }

    fn sold_rows() -> Vec<Sale> {
        let sale = |what: &str, price, by, notes: &[&str]| Sale {
            what: what.into(),
            price,
            by,
            notes: notes.iter().map(|&note| note.into()).collect(),
        };
        vec![sale("ink", 2.5, None, &[]), sale("nib", 1.0, Some(7), &["bent", "again"])]
    }

    async fn written(folder: &TempDir, rows: Vec<Sale>) -> PathBuf {
        let run = dag().run::<sales_file>().input::<sold>(rows).input::<target>(folder.path().join("sales.arrow"));
        run.await.unwrap().path
    }

    #[tokio::test]
    async fn arrow_goes_out_and_comes_in() {
        let folder = TempDir::new().unwrap();
        for rows in [sold_rows(), Vec::new()] {
            let path = written(&folder, rows.clone()).await;
            assert_eq!(dag().run::<sales>().input::<source>(path.clone()).await.unwrap(), rows);
            assert!(fs::read(path).unwrap().starts_with(b"ARROW1"));
        }
    }

    #[tokio::test]
    async fn columns_are_found_by_name() {
        let folder = TempDir::new().unwrap();
        let path = written(&folder, sold_rows()).await;
        let found = dag().run::<prices>().input::<source>(path).await.unwrap();
        assert_eq!(found, [Price { price: 2.5 }, Price { price: 1.0 }]);
    }

    #[tokio::test]
    async fn an_error_names_the_file() {
        let folder = TempDir::new().unwrap();
        let path = written(&folder, sold_rows()).await;
        let error = dag().run::<wrong>().input::<source>(path.clone()).await.unwrap_err();
        assert!(message(&folder, &error).contains("`folder/sales.arrow` does not hold what is expected"), "{error:?}");
        fs::write(&path, "what,price").unwrap();
        let error = dag().run::<sales>().input::<source>(path).await.unwrap_err();
        assert!(message(&folder, &error).contains("`folder/sales.arrow` does not hold what is expected"), "{error:?}");
    }

    #[test]
    fn what_has_no_columns_leaves_no_file() {
        let folder = TempDir::new().unwrap();
        let error = dag_core::data::save::arrow(&[1, 2], folder.path().join("out.arrow")).unwrap_err();
        assert!(matches!(error, DataError::Value { .. }), "{error:?}");
        assert_eq!(files(folder.path()), [""; 0]);
    }

    #[test]
    fn pictures_show_it() {
        let view = dag().view();
        let kind = |name: &str| view.nodes.iter().find(|node| node.id == name).map(|node| node.kind);
        assert_eq!(kind("sales"), Some(dag_core::picture::NodeKind::Load));
        assert_eq!(kind("sales_file"), Some(dag_core::picture::NodeKind::Save));
    }
}

load!(row: Vec<Row>, json = source, expand, check(with = is_cheap));

fn is_cheap(row: &Row, _: &dag_core::CheckContext<'_>) -> Result<(), String> {
    if row.price < 10 { Ok(()) } else { Err(format!("{} is dear", row.name)) }
}

#[node(collect(row))]
fn names(row: Vec<Row>) -> Vec<String> {
    row.into_iter().map(|row| row.name).collect()
}

#[tokio::test]
async fn what_is_loaded_may_be_items() {
    let folder = tempfile::tempdir().unwrap();
    let dag = Dag::builder().add(module!([source, row, names])).build().unwrap();
    let run = |text| dag.run::<names>().input::<source>(written(&folder, text)).into_future();
    assert_eq!(run(r#"[{"name": "ink", "price": 2}, {"name": "nib", "price": 1}]"#).await.unwrap(), ["ink", "nib"]);
    let error = run(r#"[{"name": "ink", "price": 2}, {"name": "pen", "price": 20}]"#).await.unwrap_err();
    assert!(error.to_string().starts_with("item 1 of node `row` fails `check(with = is_cheap)`"), "{error}");
    assert!(causes(&error).last().unwrap().contains("pen is dear"));
}
