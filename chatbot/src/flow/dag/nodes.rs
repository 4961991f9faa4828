//! The functions of the chatbot. A parameter's name says where its value comes from: another function here, or an input.

use dag_core::{Ctx, Emit, List, input, node};

use crate::client::Client;
use crate::flow::shared::{ChatItem, FailureNote, ItemType, Mode, Models, Modes, prompts, texts};
use crate::provider::{ChatRequest, Image, ImageRequest, Message, ModeRequest, ProviderError, Task};

dag_core::module!(
    /// The functions and inputs of the chatbot.
    pub NODES
);

input!(
    /// What the user asked.
    pub prompt: String
);
input!(
    /// All that was said, oldest first.
    pub chat_history: List<ChatItem>
);
input!(
    /// What the answer says.
    pub response: String
);
input!(
    /// Why an action failed.
    pub error: FailureNote
);
input!(
    /// What asks the models.
    pub client: Client
);
input!(
    /// Which models are asked.
    pub models: Models
);
input!(
    /// The modes there are.
    pub modes: Modes
);
input!(
    /// Among how many of the last items whole exchanges are taken for a model to see.
    pub context_items: usize
);

/// The prompt as an item of the history.
#[node]
pub fn processed_prompt(prompt: &str) -> ChatItem {
    ChatItem::user(prompt)
}

/// Whether calls can be authorised.
#[node]
pub fn has_openai_key(client: &Client) -> bool {
    client.has_key()
}

/// Whether the prompt may be answered.
#[node]
pub fn safe(prompt: &str) -> bool {
    texts::is_safe(prompt)
}

/// The prompt without white space around it.
#[node]
pub fn trimmed_prompt(prompt: &str) -> String {
    prompt.trim().into()
}

/// The model that is asked for text.
#[node]
pub fn chat_model(models: &Models) -> String {
    models.chat.clone()
}

/// What a model sees of the history.
#[node]
pub fn context(chat_history: &List<ChatItem>, context_items: &usize) -> Vec<Message> {
    prompts::context(chat_history, *context_items)
}

/// What a model may answer when it is asked for the mode.
#[node]
pub fn mode_names(modes: &Modes) -> Vec<String> {
    modes.names()
}

/// The question which mode fits.
#[node]
pub fn mode_question(trimmed_prompt: &str, mode_names: &[String]) -> String {
    prompts::mode_question(trimmed_prompt, mode_names)
}

/// The request for the mode.
#[node]
pub fn mode_request(
    chat_model: String,
    trimmed_prompt: String,
    mode_question: String,
    mode_names: Vec<String>,
) -> ModeRequest {
    ModeRequest { model: chat_model, prompt: trimmed_prompt, question: mode_question, modes: mode_names }
}

/// The model's own word for the mode.
#[node(tag(kind = "llm"))]
pub async fn suggested_mode(mode_request: &ModeRequest, client: &Client, ctx: &Ctx) -> Result<String, ProviderError> {
    client.choose_mode(mode_request, ctx).await
}

/// The mode that fits.
#[node]
pub fn mode(suggested_mode: &str, modes: &Modes) -> Mode {
    modes.parse(suggested_mode)
}

/// The modified prompt for a question.
#[node]
pub fn answer_prompt(trimmed_prompt: &str) -> String {
    prompts::answer_prompt(trimmed_prompt)
}

/// The request for an answer.
#[node]
pub fn answer_request(
    chat_model: String,
    trimmed_prompt: String,
    context: Vec<Message>,
    answer_prompt: String,
) -> ChatRequest {
    let messages = prompts::messages(context, answer_prompt);
    ChatRequest { model: chat_model, task: Task::Answer, prompt: trimmed_prompt, messages }
}

/// An answer in text.
#[node(tag(kind = "llm", mode = "answer_question", display = "text"))]
pub async fn answer_question(
    answer_request: &ChatRequest,
    client: &Client,
    parts: Emit<String>,
    ctx: &Ctx,
) -> Result<String, ProviderError> {
    client.chat(answer_request, &parts, ctx).await
}

/// The modified prompt for code.
#[node]
pub fn code_prompt(trimmed_prompt: &str) -> String {
    prompts::code_prompt(trimmed_prompt)
}

/// The request for code.
#[node]
pub fn code_request(
    chat_model: String,
    trimmed_prompt: String,
    context: Vec<Message>,
    code_prompt: String,
) -> ChatRequest {
    let messages = prompts::messages(context, code_prompt);
    ChatRequest { model: chat_model, task: Task::Code, prompt: trimmed_prompt, messages }
}

/// Code and nothing else.
#[node(tag(kind = "llm", mode = "generate_code", display = "code"))]
pub async fn generate_code(
    code_request: &ChatRequest,
    client: &Client,
    parts: Emit<String>,
    ctx: &Ctx,
) -> Result<String, ProviderError> {
    client.chat(code_request, &parts, ctx).await
}

/// The request for an image.
#[node]
pub fn image_request(models: &Models, trimmed_prompt: String) -> ImageRequest {
    ImageRequest { model: models.image.clone(), prompt: trimmed_prompt }
}

/// The image as the model drew it.
#[node(tag(kind = "llm"))]
pub async fn drawn_image(image_request: &ImageRequest, client: &Client, ctx: &Ctx) -> Result<Image, ProviderError> {
    client.image(image_request, ctx).await
}

/// The file name of the image, saved under its content hash.
#[node(tag(mode = "generate_image", display = "image"))]
pub fn generate_image(drawn_image: &Image, client: &Client) -> Result<String, ProviderError> {
    client.save(drawn_image)
}

/// What the bot says when no mode fits.
#[node]
pub fn clarification() -> String {
    texts::CLARIFY.into()
}

/// What the user sees of an error.
#[node]
pub fn error_text(error: &FailureNote) -> String {
    error.message.clone()
}

/// How to show the answer.
#[node]
pub fn display_type(mode: Option<&Mode>, modes: &Modes) -> ItemType {
    mode.map_or(ItemType::Text, |mode| modes.display(mode))
}

/// Why there is no answer.
#[node]
pub fn objection(has_openai_key: Option<&bool>, safe: Option<&bool>) -> Option<String> {
    match (has_openai_key, safe) {
        (Some(false), _) => Some(texts::MISSING_KEY.into()),
        (_, Some(false)) => Some(texts::UNSAFE.into()),
        _ => None,
    }
}

/// The answer as an item of the history.
#[node]
pub fn processed_response(
    response: Option<&str>,
    error: Option<&FailureNote>,
    objection: Option<&str>,
    display_type: &ItemType,
) -> ChatItem {
    match (error, objection) {
        (Some(_), _) => ChatItem::assistant(response.unwrap_or_default(), ItemType::Error),
        (None, Some(objection)) => ChatItem::assistant(objection, ItemType::Error),
        (None, None) => ChatItem::assistant(response.unwrap_or_default(), *display_type),
    }
}
