//! Tokens: as the provider counted them, else estimated.

use super::types::Tokens;
use crate::web::api::Turn;

/// How many characters a token is taken to have where nobody counts.
const CHARACTERS: u64 = 4;

/// The tokens of a turn. `prompt` is its length and that of all that was said before, in characters.
pub(super) fn tokens(turn: &Turn, prompt: u64) -> Tokens {
    let estimated = || {
        let said = turn.answer.as_ref().map_or(0, |answer| answer.content.chars().count() as u64);
        (prompt.div_ceil(CHARACTERS), said.div_ceil(CHARACTERS))
    };
    let counted = turn.usage.map(|usage| (usage.prompt_tokens, usage.completion_tokens));
    let (prompt_tokens, completion_tokens) = counted.unwrap_or_else(estimated);
    Tokens { prompt_tokens, completion_tokens, total_tokens: prompt_tokens + completion_tokens }
}
