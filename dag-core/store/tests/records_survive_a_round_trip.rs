//! Any record becomes a line and that line the same record, with whatever else stands in it.

use dag_store::record::{
    Attribute, BeginEntry, BeginSpan, BeginStream, EndEntry, EndSpan, EndStream, FirstItemStream, Record, StateEdit,
};
use dag_store::{Object, Time};
use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;
use serde_json::Value;

fn time() -> impl Strategy<Value = Time> {
    prop_oneof![0..4_102_444_800_000_000_i64, any::<i64>()].prop_map(Time::from_micros)
}

fn json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 20, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            btree_map(any::<String>(), inner, 0..4).prop_map(Value::from_iter),
        ]
    })
}

fn object() -> impl Strategy<Value = Object> {
    btree_map(any::<String>(), json(), 0..4).prop_map(Object::from_iter)
}

/// Fields that no record has of its own.
fn extra() -> impl Strategy<Value = Object> {
    btree_map("x_.*", json(), 0..3).prop_map(Object::from_iter)
}

fn result() -> impl Strategy<Value = Value> {
    prop_oneof![Just(Value::Null), object().prop_map(Value::Object)]
}

fn record() -> impl Strategy<Value = Record> {
    let text = any::<String>;
    let id = any::<u64>;
    let span = || option::of(any::<String>());
    prop_oneof![
        (time(), text(), object(), id(), extra()).prop_map(|(start_time, action, inputs, sequence_id, extra)| {
            Record::BeginEntry(BeginEntry { start_time, action, inputs, sequence_id, extra })
        }),
        (time(), text(), result(), span(), object(), id(), extra()).prop_map(
            |(end_time, action, result, exception, state, sequence_id, extra)| {
                let state = Some(state);
                Record::EndEntry(EndEntry { end_time, action, result, exception, state, sequence_id, extra })
            }
        ),
        (time(), id(), text(), text(), span(), vec(text(), 0..3), extra()).prop_map(
            |(start_time, action_sequence_id, span_id, span_name, parent_span_id, span_dependencies, extra)| {
                Record::BeginSpan(BeginSpan {
                    start_time,
                    action_sequence_id,
                    span_id,
                    span_name,
                    parent_span_id,
                    span_dependencies,
                    extra,
                })
            }
        ),
        (time(), id(), text(), extra()).prop_map(|(end_time, action_sequence_id, span_id, extra)| {
            Record::EndSpan(EndSpan { end_time, action_sequence_id, span_id, extra })
        }),
        (text(), id(), span(), json(), option::of(time()), extra()).prop_map(
            |(key, action_sequence_id, span_id, value, time_logged, extra)| {
                let tags = Object::new();
                Record::Attribute(Attribute { key, action_sequence_id, span_id, value, tags, time_logged, extra })
            }
        ),
        (id(), span(), time(), extra()).prop_map(|(action_sequence_id, span_id, stream_init_time, extra)| {
            Record::BeginStream(BeginStream { action_sequence_id, span_id, stream_init_time, extra })
        }),
        (id(), span(), time(), extra()).prop_map(|(action_sequence_id, span_id, first_item_time, extra)| {
            Record::FirstItemStream(FirstItemStream { action_sequence_id, span_id, first_item_time, extra })
        }),
        (id(), span(), time(), id(), extra()).prop_map(
            |(action_sequence_id, span_id, end_time, items_streamed, extra)| {
                Record::EndStream(EndStream { action_sequence_id, span_id, end_time, items_streamed, extra })
            }
        ),
        (time(), option::of(id()), span(), object(), extra()).prop_map(
            |(edit_time, after_sequence_id, position, state, extra)| {
                let state = Some(state);
                Record::DagStateEdit(StateEdit { edit_time, after_sequence_id, position, state, extra })
            }
        ),
        ("x_.*", object()).prop_map(|(kind, mut fields)| {
            fields.insert("type".to_owned(), Value::from(kind));
            Record::Other(fields)
        }),
    ]
}

proptest! {
    #[test]
    fn record_line_record(record in record()) {
        let line = serde_json::to_string(&record).unwrap();
        prop_assert!(!line.contains('\n'));
        let (read, notes) = Record::parse(&line).unwrap();
        prop_assert_eq!(&notes, &[""; 0]);
        prop_assert_eq!(serde_json::to_string(&read).unwrap(), line);
        prop_assert_eq!(read, record);
    }

    #[test]
    fn no_line_is_too_odd(line in any::<Vec<u8>>(), text in r#"[{"type:begin_ntry,0-9\\ud8NaN}\[\]]{0,60}"#) {
        drop(Record::parse(line));
        drop(Record::parse(text));
    }

    #[test]
    fn a_time_is_read_as_it_was_written(time in time()) {
        prop_assert_eq!(time.to_string().parse(), Ok(time));
    }
}
