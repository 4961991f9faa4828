//! Which of two answers a person found better, without knowing whose they are.

use serde::Serialize;
use utoipa::ToSchema;

use super::Report;
use crate::bot::Variant;

/// A blind vote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Better {
    /// The answer of the variant over a graph.
    Dag,
    /// The answer of the variant by hand.
    Plain,
    /// Neither.
    Same,
}

impl Better {
    /// That the answer of this variant is better.
    pub(crate) fn of(variant: Variant) -> Self {
        match variant {
            Variant::Dag => Self::Dag,
            Variant::Plain => Self::Plain,
        }
    }

    /// In words.
    pub(crate) fn told(self) -> &'static str {
        match self {
            Self::Dag => "dag better",
            Self::Plain => "plain better",
            Self::Same => "both alike",
        }
    }
}

/// How often was voted for what, if anybody voted.
pub(super) fn counted(report: &Report) -> Option<String> {
    let votes: Vec<_> = report.summary.prompts.iter().filter_map(|prompt| prompt.blind_vote).collect();
    let count = |better| votes.iter().filter(|vote| **vote == better).count();
    let told = [Better::Dag, Better::Plain, Better::Same].map(|better| format!("{} {}", better.told(), count(better)));
    (!votes.is_empty()).then(|| format!("Blind votes: {}.", told.join(", ")))
}
