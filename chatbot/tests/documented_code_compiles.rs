//! The Rust in the README and in the concepts is real: each block of it stands in this file, which is compiled and run.

#![expect(clippy::let_and_return, reason = "a block stands here as it stands there")]

use std::sync::Arc;

use chatbot::flow::dag::nodes;
use chatbot::flow::shared::{FailureNote, Mode, Modes, prompts};
use chatbot::provider::offline::Offline;
use chatbot::provider::{ChatRequest, Message, ModeRequest, Provider, ProviderError, Role, Task};
use chatbot::{Bot, BotBuilder, ChatState, Client, Models, Settings, Variant};
use dag_core::{ActionError, Ctx, Dag, Emit, Machine, MachineBuilder, action, field, module, node};

type Error = Box<dyn std::error::Error>;

/// Functions as nodes.
mod functions {
    use super::*;
    use dag_core::input;

    input!(prompt: String);
    input!(pub(super) mode_request: ModeRequest);
    input!(pub(super) client: Client);
    input!(pub(super) modes: Modes);

    #[node]
    fn safe(prompt: &str) -> bool {
        !prompt.contains("unsafe")
    }

    #[node]
    async fn suggested_mode(mode_request: &ModeRequest, client: &Client, ctx: &Ctx) -> Result<String, ProviderError> {
        client.choose_mode(mode_request, ctx).await
    }

    #[node]
    fn mode(suggested_mode: &str, modes: &Modes) -> Mode {
        modes.parse(suggested_mode)
    }

    pub(super) fn graph() -> Dag {
        let all = module!([prompt, mode_request, client, modes, safe, suggested_mode, mode]);
        Dag::builder().add(all).build().expect("a graph")
    }
}

async fn a_graph(client: Client, models: Models, modes: Modes) -> Result<(Dag, Mode, bool), Error> {
    let dag = Dag::builder()
        .add(nodes::NODES)
        .bind::<nodes::client>(client)
        .bind::<nodes::models>(models)
        .bind::<nodes::modes>(modes)
        .build()?;
    let run = dag.run::<(nodes::mode, nodes::safe)>().input::<nodes::prompt>("Draw a turtle");
    let (mode, safe) = run.await?;
    Ok((dag, mode, safe))
}

fn the_dag_variant(dag: &Dag) -> MachineBuilder<ChatState> {
    let builder = Machine::builder(ChatState::default())
        .action("decide_mode", dag.action::<nodes::mode>())
        .transition("decide_mode", "generate_image", field!(ChatState.mode).eq("generate_image"))
        .default_transition("decide_mode", "prompt_for_more")
        .on_error("error", field!(ChatState.error), note);
    builder
}

fn note(error: &ActionError) -> FailureNote {
    FailureNote { action: error.action().to_owned(), kind: "internal".to_owned(), status: None, message: String::new() }
}

fn the_plain_variant(client: Client, models: Models, modes: Modes) -> MachineBuilder<ChatState> {
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
        let question = prompts::mode_question(prompt, &names);
        let request = ModeRequest { model: models.chat.clone(), prompt: prompt.to_owned(), question, modes: names };
        Ok(modes.parse(&client.choose_mode(&request, ctx).await?))
    }

    let decide_mode = action::<decide_mode>().bind("client", client).bind("models", models).bind("modes", modes);
    let builder = Machine::builder(ChatState::default()).action("decide_mode", decide_mode);
    builder
}

fn a_new_mode(provider: Arc<dyn Provider>) -> Result<Bot, Error> {
    #[node(tag(mode = "translate", display = "text"))]
    async fn translate(
        trimmed_prompt: &str,
        models: &Models,
        client: &Client,
        parts: Emit<String>,
        ctx: &Ctx,
    ) -> Result<String, ProviderError> {
        let content = format!("Please translate this into French: {trimmed_prompt}");
        let messages = vec![Message { role: Role::User, content }];
        let (model, prompt) = (models.chat.clone(), trimmed_prompt.to_owned());
        client.chat(&ChatRequest { model, task: Task::Other, prompt, messages }, &parts, ctx).await
    }

    let bot = BotBuilder::new(Variant::Dag, provider).add(module!([translate])).build()?;
    Ok(bot)
}

/// Code without comments and space, and without the comma that only an argument list over several lines has at its end.
fn bare(code: &str) -> String {
    let lines = code.lines().map(|line| line.split("//").next().unwrap_or_default());
    lines.flat_map(str::split_whitespace).collect::<String>().replace(",)", ")")
}

fn blocks(document: &str) -> Vec<&str> {
    document.split("```rust\n").skip(1).filter_map(|rest| rest.split("```").next()).collect()
}

#[test]
fn every_block_stands_here() {
    let here = bare(include_str!("documented_code_compiles.rs"));
    for (document, count) in [(include_str!("../../README.md"), 5), (include_str!("../assets/concepts.md"), 1)] {
        let blocks = blocks(document);
        assert_eq!(blocks.len(), count);
        for block in blocks {
            let parts = block.split("\n\n").map(bare);
            parts.for_each(|part| assert!(here.contains(&part), "not compiled: {part}"));
        }
    }
}

#[tokio::test]
async fn the_blocks_do_what_is_said_of_them() {
    let models = Settings::offline().models;
    let modes = || Modes::new([("generate_image", "image")]).expect("modes");
    let folder = tempfile::tempdir().expect("a folder");
    let client = || Client::new(Arc::new(Offline::new()), folder.path());

    let (dag, mode, safe) = a_graph(client(), models.clone(), modes()).await.expect("a run");
    assert!(mode == "generate_image" && safe);
    assert!(functions::graph().node("mode").is_some());
    for builder in [the_dag_variant(&dag), the_plain_variant(client(), models, modes())] {
        // Half a machine: the wiring is told what it lacks.
        assert!(builder.build().is_err());
    }
    let mut bot = a_new_mode(Arc::new(Offline::new())).expect("a bot");
    assert_eq!(bot.turn("Translate hello").await.expect("a turn").steps[4], "translate");
}
