//! `derive(State)`: each field can be read, written, appended to and wiped by name, as its type allows.

use dag_core::{FieldDef, List, Patch, State, Type, Value, field};
use serde::{Deserialize, Serialize};

#[derive(State, Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Everything {
    plain: u32,
    optional: Option<String>,
    list: List<u8>,
    vec: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    r#type: Option<Vec<u8>>,
}

#[derive(State, Clone, Serialize, Deserialize)]
struct Nothing {}

fn at(name: &str) -> usize {
    everything().table().iter().position(|field| field.name == name).unwrap()
}

fn def(name: &str) -> FieldDef {
    everything().table()[at(name)].clone()
}

/// What a field is after a change, or why it cannot be changed so.
fn patched(state: &mut Everything, name: &str, patch: Patch, value: Value) -> Result<(), String> {
    State::patch(state, at(name), patch, value.into()).map_err(|misfit| misfit.to_string())
}

fn everything() -> Everything {
    Everything {
        plain: 1,
        optional: Some("there".into()),
        list: [1, 2].into_iter().collect(),
        vec: vec!["a".into()],
        r#type: Some(vec![3]),
    }
}

#[test]
fn they_are_listed_in_order() {
    let state = everything();
    let listed: Vec<_> = state.table().iter().map(|field| (&*field.name, field.optional)).collect();
    assert_eq!(listed, [("plain", false), ("optional", true), ("list", false), ("vec", false), ("type", true)]);
    assert!(Nothing {}.table().is_empty());
}

#[test]
fn their_types_are_those_without_the_option() {
    assert_eq!(def("plain").ty, Type::of::<u32>());
    assert_eq!(def("optional").ty, Type::of::<String>());
    assert_eq!(def("list").ty, Type::of::<List<u8>>());
    assert_eq!(def("type").ty, Type::of::<Vec<u8>>());
    let state = everything();
    let items: Vec<_> = state.table().iter().map(|field| field.item).collect();
    assert_eq!(items, [None, None, Some(Type::of::<u8>()), Some(Type::of::<String>()), None]);
    let numbers: Vec<_> = state.table().iter().map(|field| field.is_number).collect();
    assert_eq!(numbers, [true, false, false, false, false]);
}

#[test]
fn get() {
    let state = everything();
    assert_eq!(state.get(at("plain")).unwrap().get(), Some(&1_u32));
    assert_eq!(state.get(at("optional")).unwrap().get(), Some(&"there".to_owned()));
    assert!(Everything::default().get(at("optional")).is_none());
    assert_eq!(state.get(at("vec")).unwrap().get(), Some(&vec!["a".to_owned()]));
    assert!(state.get(5).is_none());
}

#[test]
fn set() {
    let mut state = Everything::default();
    patched(&mut state, "plain", Patch::Set, Value::new(1_u32)).unwrap();
    patched(&mut state, "optional", Patch::Set, Value::new("there".to_owned())).unwrap();
    patched(&mut state, "list", Patch::Set, Value::new(List::from_iter([1_u8, 2]))).unwrap();
    patched(&mut state, "vec", Patch::Set, Value::new(vec!["a".to_owned()])).unwrap();
    patched(&mut state, "type", Patch::Set, Value::new(vec![3_u8])).unwrap();
    assert_eq!(state, everything());
}

#[test]
fn another_type_is_refused() {
    let mut state = everything();
    patched(&mut state, "plain", Patch::Set, Value::new(1_i32)).unwrap_err();
    patched(&mut state, "optional", Patch::Set, Value::new(Some(1_i32))).unwrap_err();
    patched(&mut state, "vec", Patch::Append, Value::new(3_u8)).unwrap_err();
    patched(&mut state, "vec", Patch::Extend, Value::new(vec![3_u8])).unwrap_err();
    patched(&mut state, "plain", Patch::Increment, Value::new(1_u64)).unwrap_err();
    assert_eq!(state, everything());
}

#[test]
fn what_a_field_cannot_do_is_refused() {
    let mut state = everything();
    patched(&mut state, "plain", Patch::Append, Value::new(1_u32)).unwrap_err();
    patched(&mut state, "optional", Patch::Extend, Value::new(vec!["a".to_owned()])).unwrap_err();
    patched(&mut state, "vec", Patch::Increment, Value::new("a".to_owned())).unwrap_err();
    assert!(def("plain").item.is_none() && def("optional").lists.is_empty());
    assert_eq!(state, everything());
}

#[test]
fn an_optional_field_takes_an_option_of_which_none_wipes_it() {
    let mut state = everything();
    patched(&mut state, "optional", Patch::Set, Value::new(None::<String>)).unwrap();
    assert!(state.get(at("optional")).is_none());
    patched(&mut state, "optional", Patch::Set, Value::new(Some("back".to_owned()))).unwrap();
    assert_eq!(state.get(at("optional")).unwrap().get::<String>().unwrap(), "back");
}

#[test]
fn append_and_extend() {
    let mut state = everything();
    patched(&mut state, "list", Patch::Append, Value::new(3_u8)).unwrap();
    patched(&mut state, "vec", Patch::Append, Value::new("b".to_owned())).unwrap();
    patched(&mut state, "list", Patch::Extend, Value::new(vec![4_u8, 5])).unwrap();
    patched(&mut state, "vec", Patch::Extend, Value::new(List::from_iter(["c".to_owned()]))).unwrap();
    assert_eq!(state.list, List::from_iter([1, 2, 3, 4, 5]));
    assert_eq!(state.vec, ["a", "b", "c"]);
}

#[test]
fn increment() {
    let mut state = everything();
    patched(&mut state, "plain", Patch::Increment, Value::new(4_u32)).unwrap();
    assert_eq!(state.plain, 5);
    let too_far = patched(&mut state, "plain", Patch::Increment, Value::new(u32::MAX)).unwrap_err();
    assert_eq!((&*too_far, state.plain), ("5 + 4294967295 is beyond a `u32`", 5));
}

#[test]
fn wipe() {
    let mut state = everything();
    (0..state.table().len()).for_each(|at| state.wipe(at));
    assert_eq!(state, Everything { plain: 1, ..Everything::default() });
    let kept: Vec<_> = everything().table().iter().map(|field| field.can_be_wiped).collect();
    assert_eq!(kept, [false, true, true, true, true]);
}

#[test]
fn the_typed_accessors_name_and_read_them() {
    let state = everything();
    assert_eq!(field!(Everything.r#type).name(), "type");
    assert_eq!(field!(Everything.optional).get(&state).map(String::as_str), Some("there"));
    assert_eq!(field!(Everything.optional).get(&Everything::default()), None);
    assert_eq!(field!(Everything.list).get(&state).map(List::len), Some(2));
}

#[test]
fn an_absent_field_is_left_out_of_the_json() {
    let json = serde_json::to_string(&Everything::default()).unwrap();
    assert_eq!(json, r#"{"plain":0,"optional":null,"list":[],"vec":[]}"#);
}
