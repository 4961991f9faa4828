//! What models took and gave in a step, by the attributes that OpenTelemetry names: the old names are still written, the new ones too.

use std::collections::BTreeMap;

use dag_store::Step;

const INPUT: [&str; 2] = ["gen_ai.usage.input_tokens", "gen_ai.usage.prompt_tokens"];
const OUTPUT: [&str; 2] = ["gen_ai.usage.output_tokens", "gen_ai.usage.completion_tokens"];

/// `12 in, 5 out`, or nothing when no model was asked.
pub(super) fn of(step: &Step) -> String {
    match (sum(step, INPUT), sum(step, OUTPUT)) {
        (None, None) => String::new(),
        (input, output) => format!("{} in, {} out", input.unwrap_or(0), output.unwrap_or(0)),
    }
}

/// The sum over all spans. A span that has both names has said the same twice.
fn sum(step: &Step, [new, old]: [&str; 2]) -> Option<u64> {
    let mut spans: BTreeMap<Option<&str>, [Option<u64>; 2]> = BTreeMap::new();
    for attribute in &step.attributes {
        let at = [new, old].iter().position(|name| *name == attribute.key);
        if let (Some(at), Some(count)) = (at, attribute.value.as_u64()) {
            let counts = spans.entry(attribute.span_id.as_deref()).or_default();
            counts[at] = Some(counts[at].unwrap_or(0).saturating_add(count));
        }
    }
    spans.into_values().filter_map(|[new, old]| new.or(old)).reduce(u64::saturating_add)
}
