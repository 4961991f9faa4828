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

/// The last `items` of the history before the current prompt, as messages. Errors and images say nothing to a model and are left out.
pub fn context(history: &List<ChatItem>, items: usize) -> Vec<Message> {
    let past = history.iter().rev().skip(1).filter(|item| matches!(item.kind, ItemType::Text | ItemType::Code));
    let mut messages: Vec<_> =
        past.take(items).map(|item| Message { role: item.role, content: item.content.clone() }).collect();
    messages.reverse();
    messages
}

/// The context with the modified prompt behind it.
pub fn messages(mut context: Vec<Message>, prompt: String) -> Vec<Message> {
    context.push(Message { role: Role::User, content: prompt });
    context
}
