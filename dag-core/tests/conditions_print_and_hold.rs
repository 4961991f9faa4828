//! A condition has a name that pictures and logs print, and holds or does not.

#![expect(clippy::needless_pass_by_value, reason = "it reads better at the calls")]

use dag_core::{Condition, List, State, condition, field};
use serde::{Deserialize, Serialize};

#[derive(State, Clone, Default, Serialize, Deserialize)]
struct Chat {
    turns: u32,
    mode: Option<String>,
}

fn chat(turns: u32, mode: Option<&str>) -> Chat {
    Chat { turns, mode: mode.map(Into::into) }
}

fn check(condition: Condition<Chat>, name: &str, holds: [bool; 3]) {
    assert_eq!(condition.name(), name);
    assert_eq!(format!("{condition:?}"), format!("when({name})"));
    let states = [chat(0, None), chat(1, Some("image")), chat(2, Some("code"))];
    assert_eq!(states.map(|state| condition.holds(&state)), holds, "{name}");
}

#[test]
fn comparisons() {
    check(field!(Chat.turns).eq(1_u32), "turns=1", [false, true, false]);
    check(field!(Chat.turns).ne(1_u32), "turns!=1", [true, false, true]);
    check(field!(Chat.turns).lt(1_u32), "turns<1", [true, false, false]);
    check(field!(Chat.turns).gt(1_u32), "turns>1", [false, false, true]);
}

#[test]
fn an_absent_field_equals_nothing_and_differs_from_nothing() {
    check(field!(Chat.mode).eq("image"), "mode=image", [false, true, false]);
    check(field!(Chat.mode).ne("image"), "mode!=image", [false, false, true]);
    check(field!(Chat.mode).is_set(), "mode is set", [false, true, true]);
    check(field!(Chat.mode).is_absent(), "mode is absent", [true, false, false]);
}

#[test]
fn together() {
    let image = || field!(Chat.mode).eq("image");
    let begun = || field!(Chat.turns).gt(0_u32);
    check(begun() & !image(), "turns>0 & !mode=image", [false, false, true]);
    check(image() | !begun(), "mode=image | !turns>0", [true, true, false]);
    check((begun() & !image()) | image(), "(turns>0 & !mode=image) | mode=image", [false, true, true]);
    check(!(begun() & image()), "!(turns>0 & mode=image)", [true, false, true]);
    check(Condition::new("even", |chat: &Chat| chat.turns.is_multiple_of(2)), "even", [true, false, true]);
}

#[test]
fn a_clone_is_the_same_condition() {
    let condition = field!(Chat.turns).lt(1_u32);
    check(condition.clone(), "turns<1", [true, false, false]);
    check(condition, "turns<1", [true, false, false]);
}

#[test]
fn one_of_several() {
    check(field!(Chat.turns).one_of([0_u32, 2]), "turns in 0, 2", [true, false, true]);
    check(!field!(Chat.mode).one_of(["image", "text"]), "!(mode in image, text)", [true, false, true]);
}

#[test]
fn a_closure_that_names_itself() {
    check(condition!(|chat: &Chat| chat.turns + 1 != 2), "chat.turns + 1 != 2", [true, false, true]);
    let short = condition!(|chat: &Chat| chat.mode.as_ref().is_some_and(|mode| mode.len() < 5));
    check(short, "chat.mode.as_ref().is_some_and(|mode| mode.len() < 5)", [false, false, true]);
}

#[derive(State, Clone, Default, Serialize, Deserialize)]
struct Lists {
    text: Option<String>,
    numbers: Vec<u8>,
    words: List<String>,
}

#[test]
fn what_is_in_a_text_or_a_list() {
    let lists =
        Lists { text: Some("a turtle".into()), numbers: vec![1, 2], words: ["one".to_owned()].into_iter().collect() };
    let holds = |condition: Condition<Lists>| (condition.name().to_owned(), condition.holds(&lists));
    assert_eq!(holds(field!(Lists.text).contains("turtle")), ("text contains turtle".into(), true));
    assert_eq!(holds(field!(Lists.text).contains("hare".to_owned())), ("text contains hare".into(), false));
    assert_eq!(holds(field!(Lists.numbers).contains(2_u8)), ("numbers contains 2".into(), true));
    assert_eq!(holds(field!(Lists.words).contains("two")), ("words contains two".into(), false));
    assert!(!field!(Lists.text).contains("turtle").holds(&Lists::default()));
}
