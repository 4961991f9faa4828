//! The handle is a type with the function's name; where that hides something, it can be called otherwise or left out.

use dag_core::{Dag, Handle, action, input, module, node};

/// Hidden by no handle: the function's handle below has another name.
mod image {
    pub(super) const SIZE: u32 = 64;
}

#[node(handle = Image)]
fn image(prompt: &str) -> String {
    format!("{prompt} at {}", image::SIZE)
}

#[node(handle = none)]
fn std(prompt: &str) -> u32 {
    std::convert::identity(prompt.len() as u32)
}

#[node(name = url, handle = Url, label = "the address", tag(kind = "text"), tag(since = "1", note = "two at once"))]
pub(crate) fn address_of(image: &str) -> String {
    format!("file:{image}")
}

input!(prompt: String);

#[action(handle = Shout)]
#[allow(dead_code)]
fn shout() {}

fn dag() -> Dag {
    Dag::builder().linked().build().unwrap()
}

#[tokio::test]
async fn another_name_for_the_handle_is_none_for_the_node() {
    assert_eq!((Image::NAME, Url::NAME, prompt::NAME), ("image", "url", "prompt"));
    assert_eq!(dag().run::<(Image, Url)>().input::<prompt>("x").await.unwrap().1, "file:x at 64");
}

#[tokio::test]
async fn a_node_without_handle_is_asked_for_by_name() {
    let values = dag().run_named(["std"]).input::<prompt>("four").await.unwrap();
    assert_eq!(values.get::<u32>("std"), Some(&4));
}

#[test]
fn label_and_tags_are_kept() {
    let def = module!([Url]).defs()[0];
    assert_eq!((def.name, def.function.name, def.label), ("url", "address_of", Some("the address")));
    assert_eq!(def.tags, [("kind", "text"), ("since", "1"), ("note", "two at once")]);
    assert_eq!((def.tag("note"), def.tag("nothing")), (Some("two at once"), None));
}

#[test]
fn an_action_takes_another_name_too() {
    let _ = action::<Shout>();
}
