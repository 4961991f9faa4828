//! Each form of a time that Burr's server takes is read, and what is written is UTC.

use std::process::Command;
use std::time::{Duration, SystemTime};

use dag_store::Time;
use dag_store::record::Record;

/// The time of a record with this JSON in it.
fn read(json: &str) -> Result<String, String> {
    let line = format!(r#"{{"type":"end_span","end_time":{json},"action_sequence_id":1,"span_id":"1:0"}}"#);
    match Record::parse(line)?.0 {
        Record::EndSpan(span) => Ok(span.end_time.to_string()),
        other => panic!("{other:?}"),
    }
}

#[test]
fn with_an_offset_or_as_a_number() {
    for (json, written) in [
        (r#""2024-01-02T03:04:05.000678Z""#, "2024-01-02T03:04:05.000678Z"),
        (r#""2024-01-02T03:04:05Z""#, "2024-01-02T03:04:05.000000Z"),
        (r#""2024-01-02 03:04:05+09:00""#, "2024-01-01T18:04:05.000000Z"),
        (r#""2024-01-02T03:04:05.123456789-01:30""#, "2024-01-02T04:34:05.123456Z"),
        ("1704164645", "2024-01-02T03:04:05.000000Z"),
        ("1704164645.5", "2024-01-02T03:04:05.500000Z"),
        ("1704164645678", "2024-01-02T03:04:05.678000Z"),
        (r#""1704164645""#, "2024-01-02T03:04:05.000000Z"),
        ("-1", "1969-12-31T23:59:59.000000Z"),
    ] {
        assert_eq!(read(json).as_deref(), Ok(written), "{json}");
    }
    assert_eq!(read("true").unwrap_err(), "end_span: `end_time` is no time: true");
    let error = "tomorrow".parse::<Time>().unwrap_err().to_string();
    assert_eq!(error, "`tomorrow` is no time; write it as 2024-01-02T03:04:05.000678Z");
}

#[test]
fn naive_times_are_local() {
    // In a process for each zone.
    if let Ok(expected) = std::env::var("EXPECTED") {
        return assert_eq!(read(r#""2024-07-02T03:04:05.000678""#), Ok(expected));
    }
    for (zone, utc) in [("UTC", "2024-07-02T03:04:05.000678Z"), ("Asia/Tokyo", "2024-07-01T18:04:05.000678Z")] {
        let mut again = Command::new(std::env::current_exe().unwrap());
        again.args(["--exact", "naive_times_are_local"]).env("TZ", zone).env("EXPECTED", utc);
        assert!(again.status().unwrap().success(), "{zone}");
    }
}

#[test]
fn a_clock_that_goes_back_makes_no_negative_durations() {
    let (early, late) = (Time::from_micros(1), Time::from_micros(3));
    assert_eq!((late.since(early), early.since(late)), (Duration::from_micros(2), Duration::ZERO));
    assert_eq!(Time::from(SystemTime::UNIX_EPOCH).as_micros(), 0);
    assert!(Time::now() > late);
}
