//! What a pair cost: call by call, at prices that the reader sets. The module reckons; without it the tokens stand here alone.

use std::collections::BTreeSet;

use maud::{Markup, html};

use super::{BOTH, letter, title};
use crate::bot::Variant;
use crate::client::Call;
use crate::compare::Pair;

/// The row of the scoreboard; nothing where no model was asked.
pub(super) fn row(pair: &Pair) -> Markup {
    if models(pair).is_empty() {
        return html! {};
    }
    html! {
        tr {
            th scope="row" { "cost" }
            td.num.dag data-total="dag" { "–" }
            td.num.plain data-total="plain" { "–" }
            td.num.difference data-total="difference" { "–" }
            td.difference.quiet colspan="2" { "of the pair that is shown; at the prices below" }
        }
    }
}

/// Every call of both variants; nothing where no model was asked.
pub(super) fn section(pair: &Pair) -> Markup {
    let models = models(pair);
    if models.is_empty() {
        return html! {};
    }
    html! {
        h3 { "What it cost" }
        p.quiet { "Every call of the pair that is shown. Prices are yours, for a million tokens; this browser keeps them." }
        div.prices hidden { @for model in models { (prices(model)) } }
        div.scroll tabindex="0" role="region" aria-label="What it cost" {
            table.cost {
                thead {
                    tr {
                        th.variant scope="col" { "Variant" }
                        th scope="col" { "Asked in step" }
                        th.model scope="col" { "Model" }
                        th.num scope="col" { span.wide { "Tokens " } "in" }
                        th.num scope="col" { span.wide { "Tokens " } "out" }
                        th.num scope="col" { "Cost" }
                        th.formula scope="col" { "How it is reckoned" }
                    }
                }
                @for variant in BOTH { (calls(pair, variant)) }
            }
        }
    }
}

fn models(pair: &Pair) -> BTreeSet<&str> {
    BOTH.iter().flat_map(|variant| &pair.of(*variant).calls).map(|call| &*call.model).collect()
}

fn prices(model: &str) -> Markup {
    html! {
        fieldset {
            legend { "A million tokens of " code { (model) } }
            @for (side, name) in [("input", "in"), ("output", "out")] {
                label { (name) " " input inputmode="decimal" placeholder="–" data-model=(model) data-price=(side); }
            }
        }
    }
}

fn calls(pair: &Pair, variant: Variant) -> Markup {
    let calls = &pair.of(variant).calls;
    html! {
        tbody.(variant.name()) data-side=(variant.name()) {
            @for call in calls { (row_of_call(call, variant)) }
            tr.total {
                td.variant { (letter(variant)) }
                th scope="row" { "all of " (title(variant)) }
                td.model {}
                td.num { (total(calls, |call| Some(call.usage?.prompt_tokens))) }
                td.num { (total(calls, |call| Some(call.usage?.completion_tokens))) }
                td.num data-total=(variant.name()) { "–" }
                td.formula {}
            }
        }
    }
}

fn row_of_call(call: &Call, variant: Variant) -> Markup {
    let (input, output) =
        (call.usage.map(|usage| usage.prompt_tokens), call.usage.map(|usage| usage.completion_tokens));
    let why = if call.is_answered { "not counted by the server" } else { "it failed: nobody counted" };
    html! {
        tr data-model=(call.model) data-input=[input] data-output=[output] data-why=(why) {
            td.variant { (letter(variant)) }
            th scope="row" { (call.action.as_deref().unwrap_or(call.endpoint)) }
            td.model { code { (call.model) } }
            td.num { (known(input)) }
            td.num { (known(output)) }
            td.num.money { "–" }
            td.formula.quiet {}
        }
    }
}

/// The sum of what all calls have; unknown as soon as one has not.
fn total(calls: &[Call], read: impl Fn(&Call) -> Option<u64>) -> String {
    known(calls.iter().map(read).sum())
}

fn known(tokens: Option<u64>) -> String {
    tokens.map_or_else(|| "–".into(), |tokens| tokens.to_string())
}
