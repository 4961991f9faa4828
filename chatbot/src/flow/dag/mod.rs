//! The variant over a graph: each action is "compute these outputs", and what it reads follows from the functions behind them.

pub mod nodes;

use dag_core::{BuildError, Dag, Module};

use super::shared::{ModeError, Modes};
use super::{Actions, ModeAction};
use crate::client::Client;
use crate::settings::Settings;

/// Why the graph of the chatbot could not be built.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum GraphError {
    /// The wiring is wrong.
    #[error(transparent)]
    Build(#[from] BuildError),
    /// The tags of a mode are wrong.
    #[error(transparent)]
    Mode(#[from] ModeError),
}

/// The chatbot's graph, with the modules of others added to it and put in place of its nodes.
///
/// # Errors
/// The wiring or the tags of a mode are wrong.
pub fn graph(client: &Client, settings: &Settings, add: &[Module], replace: &[Module]) -> Result<Dag, GraphError> {
    let own = add.iter().fold(Dag::builder().add(nodes::NODES), |builder, module| builder.add(*module));
    let builder = replace.iter().fold(own, |builder, module| builder.replace(*module));
    Ok(builder
        .bind::<nodes::client>(client.clone())
        .bind::<nodes::models>(settings.models.clone())
        .bind::<nodes::context_items>(settings.context_items)
        .bind::<nodes::modes>(modes(add, replace)?)
        .build()?)
}

/// Each node tagged `mode` is a mode of its own: its tag `display` says how to show what it gives.
fn modes(add: &[Module], replace: &[Module]) -> Result<Modes, ModeError> {
    let replacing: Vec<_> = replace.iter().flat_map(|module| module.defs()).collect();
    let mut defs: Vec<_> = std::iter::once(&nodes::NODES).chain(add).flat_map(|module| module.defs()).collect();
    defs.retain(|def| !replacing.iter().any(|other| other.name == def.name));
    let tagged = defs.iter().chain(&replacing).filter_map(|def| Some((def.tag("mode")?, def)));
    Modes::new(tagged.map(|(mode, def)| (mode, def.tag("display").unwrap_or("text"))))
}

/// The actions of this variant.
pub fn actions(dag: &Dag) -> Actions {
    Actions {
        prompt: dag
            .action::<(nodes::prompt, nodes::processed_prompt)>()
            .input::<nodes::prompt>()
            .append::<nodes::processed_prompt>("chat_history")
            .reset_except(["chat_history"])
            .into(),
        check_openai_key: dag.action::<nodes::has_openai_key>().into(),
        check_safety: dag.action::<nodes::safe>().into(),
        decide_mode: dag.action::<nodes::mode>().into(),
        modes: mode_actions(dag),
        prompt_for_more: dag.action::<nodes::clarification>().set::<nodes::clarification>("response").into(),
        error: dag.action::<nodes::error_text>().set::<nodes::error_text>("response").into(),
        response: dag
            .action::<nodes::processed_response>()
            .from_state::<(nodes::has_openai_key, nodes::safe, nodes::mode)>()
            .append::<nodes::processed_response>("chat_history")
            .into(),
    }
}

fn mode_actions(dag: &Dag) -> Vec<ModeAction> {
    let tagged = dag.nodes().filter_map(|node| Some((node.tag("mode")?, node.name)));
    let action = |(mode, node): (&str, &str)| ModeAction {
        name: mode.into(),
        action: dag.action_named([node]).set_named(node, "response").into(),
    };
    tagged.map(action).collect()
}
