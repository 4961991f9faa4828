//! The same graph gives the same bytes, however often it is built and in whatever order its nodes are added.

use dag_core::picture::Picture;
use dag_core::{Dag, Module, input, module, node};

input!(a: u8);
input!(b: u8);

#[node]
fn c(a: &u8, b: &u8) -> u8 {
    a + b
}

#[node]
fn d(b: &u8, c: &u8) -> u8 {
    b + c
}

#[node]
fn e(c: &u8, d: &u8, a: Option<&u8>) -> u8 {
    c + d + a.copied().unwrap_or_default()
}

fn written(picture: &Picture) -> [String; 3] {
    [dag_view::dot(picture), dag_view::mermaid(picture), dag_view::json(picture)]
}

fn dag(modules: &[Module]) -> Dag {
    modules.iter().fold(Dag::builder(), |builder, module| builder.add(*module)).build().unwrap()
}

#[test]
fn of_the_whole_graph() {
    let once = written(&dag(&[module!([a, b, c, d, e])]).view());
    for modules in [[module!([e, d]), module!([c, b, a])], [module!([b, d]), module!([a, e, c])]] {
        assert_eq!(written(&dag(&modules).view()), once);
    }
    assert_eq!(written(&Dag::builder().linked().build().unwrap().view()), once);
}

#[test]
fn of_a_plan() {
    let plan = |modules: &[Module]| written(&dag(modules).plan(["d", "e"]).unwrap().view("d and e"));
    let once = plan(&[module!([a, b, c, d, e])]);
    assert_eq!(plan(&[module!([e, d]), module!([c, b, a])]), once);
}
