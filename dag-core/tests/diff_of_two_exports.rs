//! The diff of two exports names what was added, removed and changed, and everything made from it; what only reads differently is the same.

use std::sync::LazyLock;

use dag_core::export::{Diff, Export, What};
use dag_core::{Dag, Module, module};
use proptest::prelude::*;

mod old {
    use dag_core::{input, node};

    input!(pub(crate) price: f64);

    #[node(tag(kind = "money"))]
    pub(crate) fn tax(price: &f64) -> f64 {
        price * 0.2
    }

    #[node]
    pub(crate) fn total(price: &f64, tax: &f64) -> f64 {
        price + tax
    }

    #[node]
    pub(crate) fn shown(total: &f64) -> String {
        format!("{total:.2}")
    }

    #[node]
    pub(crate) fn apart() -> u8 {
        0
    }
}

/// `tax` again, in several ways.
mod new {
    /// Said in other words.
    pub(crate) mod formatted {
        #[rustfmt::skip]
        #[dag_core::node(tag(kind = "money"), label = "the tax")]
        /// What the state takes.
        pub(crate) fn tax(
            price: &f64, // in euros
        ) -> f64 { /* a fifth */ price*0.2 }
    }

    pub(crate) mod body {
        #[dag_core::node(tag(kind = "money"))]
        pub(crate) fn tax(price: &f64) -> f64 {
            price * 0.19
        }
    }

    pub(crate) mod optional {
        #[dag_core::node(tag(kind = "money"))]
        pub(crate) fn tax(price: Option<&f64>) -> f64 {
            price.map_or(0.0, |price| price * 0.2)
        }
    }

    pub(crate) mod signature {
        #[dag_core::node(tag(kind = "money"))]
        pub(crate) async fn tax(price: &f64) -> f64 {
            price * 0.2
        }
    }

    pub(crate) mod tagged {
        #[dag_core::node(tag(kind = "money", since = "2024"))]
        pub(crate) fn tax(price: &f64) -> f64 {
            price * 0.2
        }
    }

    pub(crate) mod conditional {
        #[dag_core::node(when_not(taxed = "no"), tag(kind = "money"))]
        pub(crate) fn tax(price: &f64) -> f64 {
            price * 0.2
        }
    }

    pub(crate) mod input {
        dag_core::input!(pub(crate) tax: f64);
    }

    pub(crate) mod rounded {
        #[dag_core::node]
        pub(crate) fn rounded(total: &f64) -> f64 {
            total.round()
        }

        #[dag_core::node]
        pub(crate) fn shown(rounded: &f64) -> String {
            format!("{rounded:.2}")
        }
    }
}

const OLD: Module = module!([old::price, old::tax, old::total, old::shown, old::apart]);

static BEFORE: LazyLock<Export> = LazyLock::new(|| export(&[OLD]));

fn export(modules: &[Module]) -> Export {
    modules.iter().fold(Dag::builder(), |builder, module| builder.add(*module)).build().unwrap().export()
}

/// With another node in the place of `tax`.
fn with_tax(tax: Module) -> (Export, Diff) {
    let after = Dag::builder().add(OLD).replace(tax).build().unwrap().export();
    let diff = BEFORE.diff(&after);
    (after, diff)
}

fn version<'a>(export: &'a Export, name: &str) -> &'a str {
    &export.node(name).unwrap().version
}

#[test]
fn comments_formatting_visibility_label_and_place_are_no_change() {
    let (after, diff) = with_tax(module!([new::formatted::tax]));
    assert!(diff.is_empty());
    assert_eq!(diff, Diff::default());
    assert_eq!(diff.to_string(), "no differences");
    assert_eq!(version(&after, "tax"), version(&BEFORE, "tax"));
    assert_ne!(after, *BEFORE);
}

#[test]
fn a_change_reaches_all_that_is_made_from_it() {
    let (after, diff) = with_tax(module!([new::body::tax]));
    insta::assert_snapshot!(diff, @"
    0 added, 0 removed, 1 changed, 2 affected
    ~ tax (body)
    > shown
    > total
    ");
    assert_ne!(version(&after, "tax"), version(&BEFORE, "tax"));
    for same in ["price", "total", "shown", "apart"] {
        assert_eq!(version(&after, same), version(&BEFORE, same));
    }
}

#[test]
fn in_what_a_node_changed() {
    let cases = [
        (module!([new::body::tax]), &[What::Body][..], true),
        (module!([new::signature::tax]), &[What::Signature], true),
        (module!([new::optional::tax]), &[What::Signature, What::Body], true),
        (module!([new::tagged::tax]), &[What::Tags], false),
        (module!([new::conditional::tax]), &[What::When], true),
        (module!([new::input::tax]), &[What::Kind, What::Signature, What::Body, What::Tags], true),
    ];
    for (tax, what, is_other_version) in cases {
        let (after, diff) = with_tax(tax);
        assert_eq!((&*diff.changed[0].name, &*diff.changed[0].what), ("tax", what));
        assert_eq!((diff.changed.len(), &*diff.affected), (1, &["shown".to_owned(), "total".to_owned()][..]));
        assert_eq!(version(&after, "tax") != version(&BEFORE, "tax"), is_other_version, "{what:?}");
    }
}

#[test]
fn added_and_removed() {
    let after = export(&[module!([old::price, old::tax, old::total, new::rounded::rounded, new::rounded::shown])]);
    insta::assert_snapshot!(BEFORE.diff(&after), @"
    1 added, 1 removed, 1 changed, 1 affected
    + rounded
    - apart
    ~ shown (signature, body)
    > shown
    ");
    insta::assert_snapshot!(after.diff(&BEFORE), @"
    1 added, 1 removed, 1 changed, 0 affected
    + apart
    - rounded
    ~ shown (signature, body)
    ");
}

#[test]
fn machines_read_it_as_json() {
    let (_, diff) = with_tax(module!([new::body::tax]));
    let json = serde_json::to_string(&diff).unwrap();
    assert_eq!(
        json,
        r#"{"added":[],"removed":[],"changed":[{"name":"tax","what":["body"]}],"affected":["shown","total"]}"#
    );
    assert_eq!(serde_json::from_str::<Diff>(&json).unwrap(), diff);
}

#[test]
fn an_export_that_was_kept_as_json_compares_the_same() {
    let kept: Export = serde_json::from_str(&serde_json::to_string(&*BEFORE).unwrap()).unwrap();
    let (after, diff) = with_tax(module!([new::body::tax]));
    assert_eq!(kept.diff(&after), diff);
}

/// Versions are kept in files: they must not change with the compiler, or by accident.
#[test]
fn versions_stay_as_they_are() {
    let versions: Vec<_> = BEFORE.nodes.iter().map(|node| format!("{} {}", node.name, node.version)).collect();
    insta::assert_snapshot!(versions.join("\n"), @"
    apart 331319a6c041e9d92387e80f93ca57e2
    price a154f9de622edb5409a91aea3d2dbd87
    shown 78de3c5ab11843611e4ec2c71a7ad0c1
    tax bc8e0c8232aef71a77aaa86df5e75a94
    total 98d994cbedaea6b5f88c53dad03c2707
    ");
}

/// One of the nodes under each name, or none; only those whose parameters are there.
fn graphs() -> impl Strategy<Value = Export> {
    let taxes = prop::sample::select(vec![
        module!([old::tax]),
        module!([new::formatted::tax]),
        module!([new::body::tax]),
        module!([new::optional::tax]),
        module!([new::tagged::tax]),
        module!([new::input::tax]),
    ]);
    (taxes, 0..4_usize, any::<bool>()).prop_map(|(tax, depth, has_apart)| {
        let above = [module!([old::total]), module!([new::rounded::rounded]), module!([new::rounded::shown])];
        let mut modules = vec![module!([old::price]), tax];
        modules.extend(&above[..depth]);
        modules.extend(has_apart.then_some(module!([old::apart])));
        export(&modules)
    })
}

proptest! {
    #[test]
    fn a_graph_does_not_differ_from_itself(graph in graphs()) {
        prop_assert_eq!(graph.diff(&graph), Diff::default());
    }

    /// Both ways the same nodes changed, added is removed, and nothing that is not in the newer graph is affected.
    #[test]
    fn back_is_the_reverse(one in graphs(), other in graphs()) {
        let (there, back) = (one.diff(&other), other.diff(&one));
        prop_assert_eq!(&there.added, &back.removed);
        prop_assert_eq!(&there.removed, &back.added);
        prop_assert_eq!(&there.changed, &back.changed);
        prop_assert!(there.affected.iter().all(|name| other.node(name).is_some()));
    }

    /// Nodes that are neither changed nor affected have the same version, all the way up.
    #[test]
    fn what_is_not_named_does_the_same(one in graphs(), other in graphs()) {
        let diff = one.diff(&other);
        let is_named = |name: &String| diff.added.contains(name) || diff.changed.iter().any(|changed| &changed.name == name);
        for node in other.nodes.iter().filter(|node| !is_named(&node.name)) {
            prop_assert_eq!(&node.version, version(&one, &node.name));
            let reads_named = node.params.iter().any(|param| is_named(&param.name) || diff.affected.contains(&param.name));
            prop_assert_eq!(reads_named, diff.affected.contains(&node.name));
        }
    }
}
