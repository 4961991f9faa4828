//! What must hold of a comparison, as `--assert` says it: `overhead<500us`, `answer=identical`.

use std::fmt;
use std::str::FromStr;

use super::words::{amount, counted, excerpt, signed};
use super::{Metric, PromptSummary, Report, measure};
use crate::bot::Variant;

/// What must hold of each prompt.
///
/// A row of the table by its name, `wall`, `first_token`, `waiting`, `overhead`, `calls`, `tokens_in` or `tokens_out`, is the median
/// difference; with `dag.` or `plain.` before it, the median of that variant. `answer`, `requests`, `state` and `all` can be `identical`.
///
/// ```
/// use chatbot::compare::Assertion;
///
/// for text in ["overhead<500us", "dag.wall <= 2s", "calls=0", "answer=identical"] {
///     assert_eq!(text.parse::<Assertion>()?.to_string(), text);
/// }
/// assert!("overhaed<1ms".parse::<Assertion>().unwrap_err().to_string().ends_with("did you mean `overhead`?"));
/// # Ok::<(), chatbot::compare::AssertionError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Assertion {
    text: String,
    claim: Claim,
}

#[derive(Debug, Clone, PartialEq)]
enum Claim {
    Identical(What),
    Figure { of: Option<Variant>, key: &'static str, order: Order, limit: f64 },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    Answer,
    Requests,
    State,
    All,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Order {
    Less,
    AtMost,
    Equal,
    AtLeast,
    More,
}

/// Why a text says nothing that could be checked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AssertionError {
    /// There is no comparison in it.
    #[error("`{0}` compares nothing; write for instance `overhead<500us` or `answer=identical`")]
    NoOrder(String),
    /// Nothing has this name.
    #[error("nothing in a comparison is named `{name}`; {hint}")]
    Unknown {
        /// The name.
        name: String,
        /// The nearest one, or all there are.
        hint: String,
    },
    /// The limit is no number with a unit that fits.
    #[error("`{limit}` is no limit for `{name}`; {expected}")]
    Limit {
        /// The limit.
        limit: String,
        /// What it is for.
        name: String,
        /// What is expected.
        expected: &'static str,
    },
}

/// A claim that does not hold.
#[derive(Debug, Clone, PartialEq)]
pub struct Broken {
    /// The claim.
    pub assertion: Assertion,
    /// The prompt, by its place from 0.
    pub prompt: usize,
    /// The row that breaks it.
    pub row: String,
}

const ORDERS: [(&str, Order); 5] =
    [("<=", Order::AtMost), (">=", Order::AtLeast), ("<", Order::Less), (">", Order::More), ("=", Order::Equal)];
const WHATS: [(&str, What); 4] =
    [("answer", What::Answer), ("requests", What::Requests), ("state", What::State), ("all", What::All)];
/// Units of time, in milliseconds; the longer names first.
const UNITS: [(&str, f64); 4] = [("µs", 1e-3), ("us", 1e-3), ("ms", 1.0), ("s", 1e3)];

impl FromStr for Assertion {
    type Err = AssertionError;

    fn from_str(text: &str) -> Result<Self, AssertionError> {
        let none = || AssertionError::NoOrder(text.into());
        let at = text.find(['<', '>', '=']).ok_or_else(none)?;
        let (name, rest) = (text[..at].trim(), &text[at..]);
        let (sign, order) = ORDERS.into_iter().find(|(sign, _)| rest.starts_with(sign)).ok_or_else(none)?;
        let limit = rest[sign.len()..].trim();
        Ok(Self { text: text.into(), claim: claim(name, order, limit)? })
    }
}

fn claim(name: &str, order: Order, limit: &str) -> Result<Claim, AssertionError> {
    let wrong = |expected| AssertionError::Limit { limit: limit.into(), name: name.into(), expected };
    if let Some((_, what)) = WHATS.into_iter().find(|(known, _)| *known == name) {
        let is_right = order == Order::Equal && limit == "identical";
        return if is_right { Ok(Claim::Identical(what)) } else { Err(wrong("it can only be `=identical`")) };
    }
    let (of, key) = match name.split_once('.') {
        Some(("dag", key)) => (Some(Variant::Dag), key),
        Some(("plain", key)) => (Some(Variant::Plain), key),
        _ => (None, name),
    };
    let row = measure::ROWS.iter().find(|row| row.key == key).ok_or_else(|| unknown(name, key))?;
    let limit = if row.is_time() { in_milliseconds(limit) } else { limit.parse().ok() };
    let expected = if row.is_time() { "a time has a unit: us, ms or s" } else { "write a number" };
    let limit = limit.filter(|limit: &f64| limit.is_finite()).ok_or_else(|| wrong(expected))?;
    Ok(Claim::Figure { of, key: row.key, order, limit })
}

fn in_milliseconds(limit: &str) -> Option<f64> {
    let (number, factor) = UNITS.into_iter().find_map(|(unit, factor)| Some((limit.strip_suffix(unit)?, factor)))?;
    number.trim().parse().ok().map(|number: f64| number * factor)
}

fn unknown(name: &str, key: &str) -> AssertionError {
    let names: Vec<_> = measure::ROWS.iter().map(|row| row.key).chain(WHATS.map(|(name, _)| name)).collect();
    let hint = match dag_core::nearest(key, names.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("there are {}", names.join(", ")),
    };
    AssertionError::Unknown { name: name.into(), hint }
}

impl Assertion {
    /// The prompts for which it does not hold.
    pub fn check(&self, report: &Report) -> Vec<Broken> {
        let prompts = report.summary.prompts.iter().enumerate();
        let broken = prompts.filter_map(|(prompt, summary)| {
            let row = self.broken_by(summary)?;
            Some(Broken { assertion: self.clone(), prompt, row })
        });
        broken.collect()
    }

    fn broken_by(&self, summary: &PromptSummary) -> Option<String> {
        match self.claim {
            Claim::Identical(what) => differs(summary, what),
            Claim::Figure { of, key, order, limit } => match summary.metric(key) {
                Some(metric) => exceeds(metric, of, order, limit),
                None => {
                    measure::ROWS.iter().find(|row| row.key == key).map(|row| format!("{}: {}", row.name, row.absent))
                }
            },
        }
    }
}

fn differs(summary: &PromptSummary, what: What) -> Option<String> {
    let (pairs, identical) = (summary.runs.len(), summary.identical);
    let same = match what {
        What::Answer => identical.answer,
        What::Requests => identical.calls,
        What::State => identical.state,
        What::All => summary.same_pairs,
    };
    (same < pairs).then(|| format!("{} of {} differ", pairs - same, counted(pairs, "pair")))
}

fn exceeds(metric: &Metric, of: Option<Variant>, order: Order, limit: f64) -> Option<String> {
    let (figure, shown) = match of {
        None => (metric.difference, signed(metric)),
        Some(Variant::Dag) => (metric.dag, amount(metric.dag, metric.unit)),
        Some(Variant::Plain) => (metric.plain, amount(metric.plain, metric.unit)),
    };
    let of = of.map(|variant| format!(" of {}", variant.name())).unwrap_or_default();
    (!order.holds(figure, limit)).then(|| format!("{}{of}: {shown}", metric.name))
}

impl Order {
    fn holds(self, figure: f64, limit: f64) -> bool {
        match self {
            Self::Less => figure < limit,
            Self::AtMost => figure <= limit,
            Self::Equal => (figure - limit).abs() < f64::EPSILON,
            Self::AtLeast => figure >= limit,
            Self::More => figure > limit,
        }
    }
}

impl Broken {
    /// What does not hold, and for which prompt.
    pub fn told(&self, report: &Report) -> String {
        let prompt = excerpt(&report.pairs[self.prompt].prompt, 60);
        format!("`{}` does not hold for prompt {}, \"{prompt}\": {}", self.assertion, self.prompt + 1, self.row)
    }
}

impl fmt::Display for Assertion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limit(text: &str) -> f64 {
        match text.parse::<Assertion>().map(|assertion| assertion.claim) {
            Ok(Claim::Figure { limit, .. }) => limit,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn times_have_units() {
        for (text, expected) in
            [("overhead<500us", 0.5), ("wall<=0.5µs", 5e-4), ("dag.wall>2ms", 2.0), ("wall<1.5 s", 1500.0)]
        {
            assert!((limit(text) - expected).abs() < 1e-12, "{text}");
        }
        assert_eq!(limit("calls=2"), 2.0);
    }

    #[test]
    fn what_cannot_be_checked_says_why() {
        let told = |text: &str| text.parse::<Assertion>().expect_err(text).to_string();
        assert_eq!(
            told("overhead"),
            "`overhead` compares nothing; write for instance `overhead<500us` or `answer=identical`"
        );
        assert_eq!(told("overhead<500"), "`500` is no limit for `overhead`; a time has a unit: us, ms or s");
        assert_eq!(told("calls<many"), "`many` is no limit for `calls`; write a number");
        assert_eq!(told("answer=same"), "`same` is no limit for `answer`; it can only be `=identical`");
        assert_eq!(told("answers=identical"), "nothing in a comparison is named `answers`; did you mean `answer`?");
        assert!(told("xyzzy=1").contains("there are wall, first_token"), "{}", told("xyzzy=1"));
    }

    #[test]
    fn each_order_holds_where_it_should() {
        let holds = |order: Order| [1.0, 2.0, 3.0].map(|figure| order.holds(figure, 2.0));
        assert_eq!(holds(Order::Less), [true, false, false]);
        assert_eq!(holds(Order::AtMost), [true, true, false]);
        assert_eq!(holds(Order::Equal), [false, true, false]);
        assert_eq!(holds(Order::AtLeast), [false, true, true]);
        assert_eq!(holds(Order::More), [false, false, true]);
    }
}
