//! The prompts as models see them. Both variants send exactly these.

use dag_core::List;

use super::{ChatItem, ItemType};
use crate::provider::{Message, Role};

/// The question which mode fits. It lists the modes and asks for one word, for servers without structured outputs.
pub fn mode_question(prompt: &str, modes: &[String]) -> String {
    format!(
        "You are the part of a chatbot that decides how a prompt is to be answered. The modes are: {}. Respond with only the one word of \
         the mode that fits the prompt best, and with unknown if none does. The prompt is: {prompt}",
        modes.join(", ")
    )
}

/// The modified prompt for a question.
pub fn answer_prompt(prompt: &str) -> String {
    format!("Please answer the following question: {prompt}")
}

/// The modified prompt for code.
pub fn code_prompt(prompt: &str) -> String {
    format!("Please respond with only code, and no other text or Markdown around it, to the following: {prompt}")
}

/// What a model sees of the history: the whole exchanges among the last `items` items before the current prompt.
///
/// An exchange is a prompt and its answer in text or code. A prompt whose answer is missing, an error or an image is left out with it, and
/// so is an answer whose prompt lies before these items.
pub fn context(history: &List<ChatItem>, items: usize) -> Vec<Message> {
    let mut past: Vec<_> = history.iter().rev().skip(1).take(items).collect();
    past.reverse();
    let exchanges = past.windows(2).filter(|pair| is_exchange(pair[0], pair[1]));
    exchanges.flatten().map(|item| Message { role: item.role, content: item.content.clone() }).collect()
}

fn is_exchange(prompt: &ChatItem, answer: &ChatItem) -> bool {
    prompt.role == Role::User
        && answer.role == Role::Assistant
        && matches!(answer.kind, ItemType::Text | ItemType::Code)
}

/// The context with the modified prompt behind it.
pub fn messages(mut context: Vec<Message>, prompt: String) -> Vec<Message> {
    context.push(Message { role: Role::User, content: prompt });
    context
}
