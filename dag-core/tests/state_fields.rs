//! `derive(State)`: each field can be read, written, appended to and wiped by name, as its type allows.

use dag_core::{FieldDef, List, State, Type, Value, field};
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

fn def(name: &str) -> &'static FieldDef<Everything> {
    Everything::FIELDS.iter().find(|field| field.name == name).unwrap()
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
    let listed: Vec<_> = Everything::FIELDS.iter().map(|field| (field.name, field.optional)).collect();
    assert_eq!(listed, [("plain", false), ("optional", true), ("list", false), ("vec", false), ("type", true)]);
    assert!(Nothing::FIELDS.is_empty());
}

#[test]
fn their_types_are_those_without_the_option() {
    assert_eq!(def("plain").ty, Type::of::<u32>());
    assert_eq!(def("optional").ty, Type::of::<String>());
    assert_eq!(def("list").ty, Type::of::<List<u8>>());
    assert_eq!(def("type").ty, Type::of::<Vec<u8>>());
    let items: Vec<_> = Everything::FIELDS.iter().map(|field| field.item).collect();
    assert_eq!(items, [None, None, Some(Type::of::<u8>()), Some(Type::of::<String>()), None]);
}

#[test]
fn get() {
    let state = everything();
    assert_eq!((def("plain").get)(&state).unwrap().get(), Some(&1_u32));
    assert_eq!((def("optional").get)(&state).unwrap().get(), Some(&"there".to_owned()));
    assert!((def("optional").get)(&Everything::default()).is_none());
    assert_eq!((def("vec").get)(&state).unwrap().get(), Some(&vec!["a".to_owned()]));
}

#[test]
fn set() {
    let mut state = Everything::default();
    assert!((def("plain").set)(&mut state, Value::new(1_u32)));
    assert!((def("optional").set)(&mut state, Value::new("there".to_owned())));
    assert!((def("list").set)(&mut state, Value::new(List::from_iter([1_u8, 2]))));
    assert!((def("vec").set)(&mut state, Value::new(vec!["a".to_owned()])));
    assert!((def("type").set)(&mut state, Value::new(vec![3_u8])));
    assert_eq!(state, everything());
}

#[test]
fn set_refuses_another_type() {
    let mut state = everything();
    assert!(!(def("plain").set)(&mut state, Value::new(1_i32)));
    assert!(!(def("optional").set)(&mut state, Value::new(Some(1_i32))));
    assert_eq!(state, everything());
}

#[test]
fn an_optional_field_takes_an_option_of_which_none_wipes_it() {
    let mut state = everything();
    assert!((def("optional").set)(&mut state, Value::new(None::<String>)));
    assert!((def("optional").get)(&state).is_none());
    assert!((def("optional").set)(&mut state, Value::new(Some("back".to_owned()))));
    assert_eq!((def("optional").get)(&state).unwrap().get::<String>().unwrap(), "back");
}

#[test]
fn append() {
    let mut state = everything();
    assert!((def("list").append.unwrap())(&mut state, Value::new(3_u8)));
    assert!((def("vec").append.unwrap())(&mut state, Value::new("b".to_owned())));
    assert!(!(def("vec").append.unwrap())(&mut state, Value::new(3_u8)));
    assert_eq!(state.list, List::from_iter([1, 2, 3]));
    assert_eq!(state.vec, ["a", "b"]);
    assert!(def("plain").append.is_none() && def("optional").append.is_none());
}

#[test]
fn reset() {
    let mut state = everything();
    for reset in Everything::FIELDS.iter().filter_map(|field| field.reset) {
        reset(&mut state);
    }
    assert_eq!(state, Everything { plain: 1, ..Everything::default() });
    assert!(def("plain").reset.is_none());
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
