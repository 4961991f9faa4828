//! Integers of more than 64 bits, which Python writes in full, are read as texts of their digits: no digit is lost, and that is noted.

mod support;

use std::fs::OpenOptions;
use std::io::Write;

use proptest::prelude::*;
use serde_json::{Value, json};
use support::folder;

/// What is read of a value that stands in the state of a log, and the notes on it.
fn read(text: &str) -> (Value, Vec<String>) {
    let store = folder();
    drop(store.create("app"));
    let app = store.app("app");
    let mut log = OpenOptions::new().append(true).open(app.path().join("log.jsonl")).unwrap();
    let begin =
        r#"{"type":"begin_entry","start_time":"2024-01-02T03:04:05","action":"count","inputs":{},"sequence_id":0}"#;
    let end = r#"{"type":"end_entry","end_time":"2024-01-02T03:04:05","action":"count","result":{},"exception":null,"sequence_id":0"#;
    writeln!(log, r#"{begin}{nl}{end},"state":{{"value":{text}}}}}"#, nl = '\n').unwrap();
    let app_read = app.read().unwrap();
    let state = app_read.state(&app_read.steps[0]).unwrap().unwrap();
    assert_eq!(app.resume().unwrap().state.unwrap(), state, "resuming reads the same");
    assert!(!app_read.problems.iter().any(|problem| problem.lost), "{:?}", app_read.problems);
    let notes = app_read.problems.iter().map(|problem| format!("line {}: {}", problem.line.unwrap(), problem.what));
    (state["value"].clone(), notes.collect())
}

const NOTE: &str = "line 2: an integer of more than 64 bits, taken as a text";

#[test]
fn as_texts_wherever_they_stand() {
    let large = "123456789012345678901234567890";
    assert_eq!(read(large), (json!(large), vec![NOTE.to_owned()]));
    let (nested, notes) = read(&format!("[1, {{\"a\": -{large}}}, \"{large}\"]"));
    assert_eq!((nested, notes), (json!([1, { "a": format!("-{large}") }, large]), vec![NOTE.to_owned()]));
}

#[test]
fn what_64_bits_hold_and_what_is_no_integer_stays_as_it_is() {
    for (text, value) in [
        ("18446744073709551615", json!(u64::MAX)),
        ("-9223372036854775808", json!(i64::MIN)),
        ("0.12345678901234567890123", json!(0.123_456_789_012_345_68)),
        ("12345678901234567890123e3", json!(1.234_567_890_123_456_8e25)),
        (
            r#""12345678901234567890123 \" 12345678901234567890123""#,
            json!("12345678901234567890123 \" 12345678901234567890123"),
        ),
    ] {
        assert_eq!(read(text), (value, Vec::new()), "{text}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_digit_is_lost(number in any::<i128>()) {
        let (value, _) = read(&number.to_string());
        let digits = value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned);
        prop_assert_eq!(digits, number.to_string());
    }
}
