//! Calls to models in all of a run, by the attributes that OpenTelemetry names for them. They are added up while the index reads the log,
//! so that a page that asks costs no look at it.

use std::collections::{BTreeMap, HashMap};

use dag_store::Count;
use dag_store::record::{Attribute, Record};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::tree;

/// The calls to one model.
#[derive(Serialize, ToSchema, Clone, Default, Debug, PartialEq)]
pub(crate) struct ModelUsage {
    model: String,
    /// Those that told tokens.
    calls: u64,
    /// Tokens in.
    input: u64,
    /// Tokens out.
    output: u64,
}

/// All calls so far. A step that was tried twice has called twice.
#[derive(Default)]
pub(crate) struct Usage {
    models: BTreeMap<String, ModelUsage>,
    /// The calls of the step that is read, by step and span: what one tells is several lines.
    open: HashMap<(u64, Option<String>), Call>,
}

/// What was told of a call, each under its newer and its older name.
#[derive(Default)]
struct Call {
    model: [Option<String>; 2],
    input: [Option<u64>; 2],
    output: [Option<u64>; 2],
}

/// So many models are told apart, and so many calls of one step kept open.
const MOST_MODELS: usize = 100;
const MOST_OPEN: usize = 10_000;

impl Count for Usage {
    fn record(&mut self, record: &Record) {
        match record {
            Record::BeginEntry(_) => self.settle(),
            Record::Attribute(attribute) if attribute.key.starts_with("gen_ai.") => self.told(attribute),
            _ => {}
        }
    }
}

impl Usage {
    /// The sums by model, also of the step that is not over.
    pub(crate) fn by_model(&self) -> Vec<ModelUsage> {
        let mut models = self.models.clone();
        self.open.values().for_each(|call| call.add_to(&mut models));
        models.into_values().collect()
    }

    fn told(&mut self, attribute: &Attribute) {
        if self.open.len() >= MOST_OPEN {
            self.settle();
        }
        let call = self.open.entry((attribute.action_sequence_id, attribute.span_id.clone())).or_default();
        let (text, number) = (text(&attribute.value), number(&attribute.value));
        match attribute.key.as_str() {
            "gen_ai.response.model" => call.model[0] = text,
            "gen_ai.request.model" => call.model[1] = text,
            "gen_ai.usage.input_tokens" => call.input[0] = number,
            "gen_ai.usage.prompt_tokens" => call.input[1] = number,
            "gen_ai.usage.output_tokens" => call.output[0] = number,
            "gen_ai.usage.completion_tokens" => call.output[1] = number,
            _ => {}
        }
    }

    fn settle(&mut self) {
        self.open.drain().for_each(|(_, call)| call.add_to(&mut self.models));
    }
}

impl Call {
    fn add_to(&self, models: &mut BTreeMap<String, ModelUsage>) {
        let first = |told: &[Option<u64>; 2]| told[0].or(told[1]);
        let (input, output) = (first(&self.input), first(&self.output));
        if input.or(output).is_none() {
            return;
        }
        let name = self.model[0].as_deref().or(self.model[1].as_deref()).unwrap_or("model");
        let name = if models.len() < MOST_MODELS || models.contains_key(name) { name } else { "other models" };
        let new = || ModelUsage { model: name.to_owned(), ..ModelUsage::default() };
        let sum = models.entry(name.to_owned()).or_insert_with(new);
        sum.calls += 1;
        sum.input = sum.input.saturating_add(input.unwrap_or(0));
        sum.output = sum.output.saturating_add(output.unwrap_or(0));
    }
}

fn text(value: &Value) -> Option<String> {
    value.as_str().map(|text| tree::cut(text, 200).to_owned())
}

/// Python writes some numbers as texts.
fn number(value: &Value) -> Option<u64> {
    value.as_u64().or_else(|| value.as_str()?.parse().ok())
}
