//! An export says of every node what it is, sorted by name; it survives JSON, and its versions depend on what the nodes do alone.

use dag_core::export::Export;
use dag_core::{Dag, Module, alternatives, input, module, node};

input!(
    /// In euros.
    price: f64
);
input!(voucher: String);

/// The tax on it.
#[node(name = tax, when_not(country = "none"), tag(kind = "money", unit = "euro"))]
fn tax_paid(price: &f64) -> f64 {
    price * 0.2 // for now
}

#[node(name = tax, otherwise)]
async fn tax_free() -> f64 {
    0.0
}

alternatives!(tax: f64 = [tax_paid, tax_free]);

#[node]
fn total(tax: &f64, price: &f64, voucher: Option<&str>) -> Result<f64, std::num::ParseFloatError> {
    let off: f64 = voucher.map_or(Ok(0.0), str::parse)?;
    Ok(price + tax - off)
}

const NODES: Module = module!([total, voucher, tax, price]);

fn export(country: Option<&str>) -> Export {
    let builder = Dag::builder().add(NODES);
    country.into_iter().fold(builder, |builder, country| builder.config("country", country)).build().unwrap().export()
}

#[test]
fn all_of_it() {
    insta::assert_snapshot!(serde_json::to_string_pretty(&export(None)).unwrap(), @r#"
    {
      "nodes": [
        {
          "name": "price",
          "kind": "input",
          "type": "f64",
          "params": [],
          "tags": [],
          "when": [],
          "doc": "In euros.",
          "location": "dag-core/tests/export_is_the_graph_as_data.rs:8",
          "source": "input!(price: f64)",
          "version": "a154f9de622edb5409a91aea3d2dbd87"
        },
        {
          "name": "tax",
          "kind": "function",
          "type": "f64",
          "params": [
            {
              "name": "price",
              "type": "f64",
              "optional": false
            }
          ],
          "tags": [
            [
              "kind",
              "money"
            ],
            [
              "unit",
              "euro"
            ]
          ],
          "when": [
            "country not \"none\""
          ],
          "doc": "The tax on it.",
          "location": "dag-core/tests/export_is_the_graph_as_data.rs:14",
          "source": "fn tax_paid(price: &f64) -> f64 {\n    price * 0.2 // for now\n}",
          "version": "a38f7dd6e654fb98aa3eec58d030ba69"
        },
        {
          "name": "total",
          "kind": "function",
          "type": "f64",
          "params": [
            {
              "name": "tax",
              "type": "f64",
              "optional": false
            },
            {
              "name": "price",
              "type": "f64",
              "optional": false
            },
            {
              "name": "voucher",
              "type": "Option<String>",
              "optional": true
            }
          ],
          "tags": [],
          "when": [],
          "doc": "",
          "location": "dag-core/tests/export_is_the_graph_as_data.rs:26",
          "source": "fn total(tax: &f64, price: &f64, voucher: Option<&str>) -> Result<f64, std::num::ParseFloatError> {\n    let off: f64 = voucher.map_or(Ok(0.0), str::parse)?;\n    Ok(price + tax - off)\n}",
          "version": "b3e65c7b419330cd8fb5ba70aca05f3f"
        },
        {
          "name": "voucher",
          "kind": "input",
          "type": "String",
          "params": [],
          "tags": [],
          "when": [],
          "doc": "",
          "location": "dag-core/tests/export_is_the_graph_as_data.rs:10",
          "source": "input!(voucher: String)",
          "version": "f2917743e481e2989408194ab3476c58"
        }
      ]
    }
    "#);
}

#[test]
fn nodes_are_sorted_whatever_the_order_they_come_in() {
    let other = Dag::builder().add(module!([tax, price])).add(module!([voucher, total])).build().unwrap().export();
    assert_eq!(other, export(None));
    assert!(other.nodes.is_sorted_by_key(|node| &node.name));
}

#[test]
fn json_and_back() {
    for export in [export(None), export(Some("none")), Dag::builder().build().unwrap().export()] {
        let json = serde_json::to_string(&export).unwrap();
        assert_eq!(serde_json::from_str::<Export>(&json).unwrap(), export);
    }
}

#[test]
fn one_node() {
    assert_eq!(export(Some("none")).node("tax").unwrap().when, ["otherwise"]);
    assert_eq!(export(None).node("taxes"), None);
}
