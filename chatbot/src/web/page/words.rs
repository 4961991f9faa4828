//! Times, numbers and actions in the words of the page.

/// What an action does, as the line says it while it runs. Another one, of a mode that somebody added, is named.
pub(super) const PHASES: [(&str, &str); 10] = [
    ("prompt", "reading the prompt"),
    ("check_openai_key", "looking for the key"),
    ("check_safety", "checking the prompt"),
    ("decide_mode", "deciding the mode"),
    ("answer_question", "answering"),
    ("generate_code", "writing code"),
    ("generate_image", "drawing"),
    ("prompt_for_more", "asking for more"),
    ("error", "explaining what failed"),
    ("response", "finishing"),
];

/// What failed, by the kind of failure.
pub(super) fn failure(kind: &str) -> &'static str {
    match kind {
        "unreachable" => "The model server could not be reached",
        "timeout" => "The model server did not answer in time",
        "unauthorized" => "The model server did not accept the key",
        "rate_limited" => "The model server wants fewer requests",
        "server" => "The model server failed",
        "bad_request" => "The model server refused the request",
        "context_length" => "The prompt is too long for the model",
        "redirect" => "The model server sent us elsewhere",
        "invalid_reply" => "The reply could not be understood",
        "refusal" => "The model declined",
        _ => "The answer failed",
    }
}

/// A duration: `0.4 ms`, `12 ms`, `1.4 s`, `2 min 5 s`.
pub(super) fn duration(ms: f64) -> String {
    match ms {
        ..9.95 => format!("{ms:.1} ms"),
        ..999.5 => format!("{ms:.0} ms"),
        ..99_950.0 => format!("{:.1} s", ms / 1000.0),
        _ => {
            let seconds = (ms / 1000.0).round();
            format!("{:.0} min {:.0} s", (seconds / 60.0).floor(), seconds % 60.0)
        }
    }
}

/// `1 call`, `2 calls`.
pub(super) fn count(number: u32, thing: &str) -> String {
    format!("{number} {thing}{}", if number == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::{count, duration};

    #[test]
    fn durations_have_two_digits_that_matter() {
        let shown = [0.42, 9.97, 12.3, 999.6, 1_420.0, 125_000.0].map(duration);
        assert_eq!(shown, ["0.4 ms", "10 ms", "12 ms", "1.0 s", "1.4 s", "2 min 5 s"]);
    }

    #[test]
    fn one_thing_is_not_many() {
        assert_eq!([count(1, "call"), count(2, "call")], ["1 call", "2 calls"]);
    }
}
