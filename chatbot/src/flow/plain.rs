//! The variant by hand: each action does its whole work, as a good engineer would write it without a graph. What a graph shows of itself
//! (the prompt built, the model queried, the answer processed) is said by spans.

use dag_core::{Ctx, Emit, List, action};
use tracing::{Instrument, info_span};

use super::shared::{ChatItem, FailureNote, ItemType, Mode, ModeError, Models, Modes, prompts, texts};
use super::{Actions, ModeAction};
use crate::client::Client;
use crate::provider::{ChatRequest, ImageRequest, ModeRequest, ProviderError, Task};
use crate::settings::Settings;

/// The modes that this variant has an action for, and how to show what each gives.
const MODES: [(&str, &str); 3] = [("answer_question", "text"), ("generate_code", "code"), ("generate_image", "image")];

/// The actions of this variant.
pub(crate) fn actions(client: &Client, settings: &Settings) -> Result<Actions, ModeError> {
    let modes = Modes::new(MODES)?;
    let chat_response = |task: Task| {
        action::<chat_response>()
            .bind("task", task)
            .bind("client", client.clone())
            .bind("models", settings.models.clone())
            .bind("context_items", settings.context_items)
    };
    Ok(Actions {
        prompt: action::<prompt>(),
        check_openai_key: action::<check_openai_key>().bind("client", client.clone()),
        check_safety: action::<check_safety>(),
        decide_mode: action::<decide_mode>()
            .bind("client", client.clone())
            .bind("models", settings.models.clone())
            .bind("modes", modes.clone()),
        modes: vec![
            ModeAction { name: "answer_question".into(), action: chat_response(Task::Answer) },
            ModeAction { name: "generate_code".into(), action: chat_response(Task::Code) },
            ModeAction {
                name: "generate_image".into(),
                action: action::<generate_image>()
                    .bind("client", client.clone())
                    .bind("models", settings.models.clone()),
            },
        ],
        prompt_for_more: action::<prompt_for_more>(),
        error: action::<error>(),
        response: action::<response>().bind("modes", modes),
    })
}

/// Takes the user's prompt and starts afresh.
#[action(writes(prompt, append(chat_history)), reset_except(chat_history))]
fn prompt(#[input] prompt: String) -> (String, ChatItem) {
    let item = ChatItem::user(&prompt);
    (prompt, item)
}

/// Looks whether calls can be authorised.
#[action(writes(has_openai_key))]
fn check_openai_key(client: &Client) -> bool {
    client.has_key()
}

/// Looks whether the prompt is safe.
#[action(writes(safe))]
fn check_safety(prompt: &str) -> bool {
    texts::is_safe(prompt)
}

/// Asks which mode fits.
#[action(writes(mode))]
async fn decide_mode(
    prompt: &str,
    modes: &Modes,
    models: &Models,
    client: &Client,
    ctx: &Ctx,
) -> Result<Mode, ProviderError> {
    let prompt = prompt.trim();
    let names = modes.names();
    let request = info_span!("build_prompt").in_scope(|| ModeRequest {
        model: models.chat.clone(),
        prompt: prompt.to_owned(),
        question: prompts::mode_question(prompt, &names),
        modes: names,
    });
    let word = client.choose_mode(&request, ctx).instrument(info_span!("query_model")).await?;
    Ok(info_span!("process_answer").in_scope(|| modes.parse(&word)))
}

/// Answers in text or in code, as the task says.
#[expect(clippy::too_many_arguments, reason = "a parameter for each thing that it takes, as in every action")]
#[action(writes(response))]
async fn chat_response(
    prompt: &str,
    chat_history: &List<ChatItem>,
    task: &Task,
    context_items: &usize,
    models: &Models,
    client: &Client,
    parts: Emit<String>,
    ctx: &Ctx,
) -> Result<String, ProviderError> {
    let prompt = prompt.trim();
    let request = info_span!("build_prompt").in_scope(|| {
        let modified = match task {
            Task::Code => prompts::code_prompt(prompt),
            Task::Answer | Task::Other => prompts::answer_prompt(prompt),
        };
        ChatRequest {
            model: models.chat.clone(),
            task: *task,
            prompt: prompt.to_owned(),
            messages: prompts::messages(prompts::context(chat_history, *context_items), modified),
        }
    });
    client.chat(&request, &parts, ctx).instrument(info_span!("query_model")).await
}

/// Answers with an image, which is saved under its content hash.
#[action(writes(response))]
async fn generate_image(prompt: &str, models: &Models, client: &Client, ctx: &Ctx) -> Result<String, ProviderError> {
    let request = info_span!("build_prompt")
        .in_scope(|| ImageRequest { model: models.image.clone(), prompt: prompt.trim().to_owned() });
    let image = client.image(&request, ctx).instrument(info_span!("query_model")).await?;
    info_span!("process_answer").in_scope(|| client.save(&image))
}

/// Asks for a clearer prompt.
#[action(writes(response))]
fn prompt_for_more() -> String {
    texts::CLARIFY.into()
}

/// Makes what the user sees of an error.
#[action(writes(response))]
fn error(error: &FailureNote) -> String {
    error.message.clone()
}

/// Adds the answer to the history.
#[action(writes(append(chat_history)))]
fn response(
    has_openai_key: Option<&bool>,
    safe: Option<&bool>,
    mode: Option<&Mode>,
    response: Option<&str>,
    error: Option<&FailureNote>,
    modes: &Modes,
) -> ChatItem {
    let content = response.unwrap_or_default();
    if error.is_some() {
        ChatItem::assistant(content, ItemType::Error)
    } else if has_openai_key == Some(&false) {
        ChatItem::assistant(texts::MISSING_KEY, ItemType::Error)
    } else if safe == Some(&false) {
        ChatItem::assistant(texts::UNSAFE, ItemType::Error)
    } else {
        ChatItem::assistant(content, mode.map_or(ItemType::Text, |mode| modes.display(mode)))
    }
}
