//! The one state machine. A variant only supplies its actions.

use dag_core::{Action, ActionError, Machine, MachineError, field};

use super::shared::{ChatState, FailureNote};
use crate::provider::ProviderError;

/// What a variant supplies: one action for each place in the machine.
#[derive(Debug, Clone)]
pub struct Actions {
    /// Takes the user's prompt and wipes the state but for the history.
    pub prompt: Action,
    /// Looks whether calls can be authorised.
    pub check_openai_key: Action,
    /// Looks whether the prompt is safe.
    pub check_safety: Action,
    /// Asks which mode fits.
    pub decide_mode: Action,
    /// One action for each mode.
    pub modes: Vec<ModeAction>,
    /// Asks for a clearer prompt.
    pub prompt_for_more: Action,
    /// Makes what the user sees of an error.
    pub error: Action,
    /// Adds the answer to the history.
    pub response: Action,
}

/// The action of one mode.
#[derive(Debug, Clone)]
pub struct ModeAction {
    /// The mode's name, which is the action's too.
    pub name: String,
    /// What answers in this mode.
    pub action: Action,
}

/// The machine with these actions in it.
///
/// # Errors
/// An action takes or writes something that the state does not have.
pub fn machine(mut actions: Actions) -> Result<Machine<ChatState>, MachineError> {
    actions.modes.sort_by(|one, other| one.name.cmp(&other.name));
    let mut builder = Machine::builder(ChatState::default())
        .action("prompt", actions.prompt)
        .action("check_openai_key", actions.check_openai_key)
        .action("check_safety", actions.check_safety)
        .action("decide_mode", actions.decide_mode)
        .entrypoint("prompt")
        .default_transition("prompt", "check_openai_key")
        .transition("check_openai_key", "check_safety", field!(ChatState.has_openai_key).eq(true))
        .default_transition("check_openai_key", "response")
        .transition("check_safety", "decide_mode", field!(ChatState.safe).eq(true))
        .default_transition("check_safety", "response");
    for ModeAction { name, action } in actions.modes {
        builder = builder
            .action(&name, action)
            .transition("decide_mode", &name, field!(ChatState.mode).eq(name.clone()))
            .default_transition(&name, "response");
    }
    builder
        .action("prompt_for_more", actions.prompt_for_more)
        .action("error", actions.error)
        .action("response", actions.response)
        .default_transition("decide_mode", "prompt_for_more")
        .default_transition(["prompt_for_more", "error"], "response")
        .default_transition("response", "prompt")
        .on_error("error", field!(ChatState.error), note)
        .build()
}

/// What the state keeps of an error: the same for both variants, so neither nodes nor places.
fn note(error: &ActionError) -> FailureNote {
    let action = error.action().to_owned();
    match error.find::<ProviderError>() {
        Some(error) => {
            FailureNote { action, kind: error.kind.name(), status: error.status, message: error.message.clone() }
        }
        None => FailureNote {
            action,
            kind: "internal".into(),
            status: None,
            message: "something went wrong inside the chatbot; the details are in the error output".into(),
        },
    }
}
