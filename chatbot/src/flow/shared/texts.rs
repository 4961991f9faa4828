//! What the bot says by itself.

/// The answer when no key is set.
pub const MISSING_KEY: &str = "No API key is set: put one into the environment variable OPENAI_API_KEY, or ask for the offline provider (--provider offline).";

/// The answer to an unsafe prompt.
pub const UNSAFE: &str = "I cannot respond to that: the prompt is marked unsafe.";

/// The answer when no mode fits.
pub const CLARIFY: &str = "None of the modes I know fits your prompt. Please clarify: ask a question, or ask me to draw an image or to write code.";

/// Whether a prompt may be answered.
pub fn is_safe(prompt: &str) -> bool {
    !prompt.contains("unsafe")
}
