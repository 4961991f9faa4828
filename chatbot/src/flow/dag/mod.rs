//! The variant over a graph: each action is "compute these outputs", and what it reads follows from the functions behind them.

pub mod nodes;

use dag_core::{BuildError, Dag, DagBuilder, Module};

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

/// What others make of the chatbot's graph.
#[derive(Debug, Clone, Default)]
pub struct Changes {
    /// Nodes to add.
    pub add: Vec<Module>,
    /// Nodes to put in place of those with the same name.
    pub replace: Vec<Module>,
    /// Keys and values that choose between alternatives.
    pub config: Vec<(String, String)>,
}

impl Changes {
    /// Whether nothing changes.
    pub fn is_empty(&self) -> bool {
        self.add.is_empty() && self.replace.is_empty() && self.config.is_empty()
    }
}

/// The chatbot's graph with the changes of others.
///
/// It is built twice, because which modes there are is known of a finished graph only, after all that was replaced and configured; and the
/// modes are a value that its nodes need.
///
/// # Errors
/// The wiring or the tags of a mode are wrong.
pub fn graph(client: &Client, settings: &Settings, changes: &Changes) -> Result<Dag, GraphError> {
    let graph = |modes| {
        builder(changes)
            .bind::<nodes::client>(client.clone())
            .bind::<nodes::models>(settings.models.clone())
            .bind::<nodes::context_items>(settings.context_items)
            .bind::<nodes::modes>(modes)
            .build()
    };
    let modes = modes(&graph(Modes::default())?, changes)?;
    Ok(graph(modes)?)
}

fn builder(changes: &Changes) -> DagBuilder {
    let own = changes.add.iter().fold(Dag::builder().add(nodes::NODES), |builder, module| builder.add(*module));
    let replaced = changes.replace.iter().fold(own, |builder, module| builder.replace(*module));
    changes.config.iter().fold(replaced, |builder, (key, value)| builder.config(key, value))
}

/// Each node tagged `mode` is a mode of its own: its tag `display` says how to show what it gives.
fn modes(dag: &Dag, changes: &Changes) -> Result<Modes, ModeError> {
    check_replaced(dag, changes)?;
    let tagged = dag.nodes().filter_map(|node| Some((node.tag("mode")?, node)));
    Modes::new(tagged.map(|(mode, node)| (mode, node.tag("display").unwrap_or("text"))))
}

/// A mode that is gone because its node's replacement has no tag was forgotten rather than dropped. One that only some configurations have
/// may be gone.
fn check_replaced(dag: &Dag, changes: &Changes) -> Result<(), ModeError> {
    let untagged: Vec<_> = dag.nodes().filter(|node| node.tag("mode").is_none()).map(|node| node.name).collect();
    let before = std::iter::once(&nodes::NODES).chain(&changes.add).flat_map(|module| module.defs());
    let mut modes = before.filter(|def| def.when.is_empty()).filter_map(|def| Some((def.name, def.tag("mode")?)));
    match modes.find(|(node, _)| untagged.contains(node)) {
        Some((node, mode)) => Err(ModeError::Untagged { node: node.into(), mode: mode.into() }),
        None => Ok(()),
    }
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
