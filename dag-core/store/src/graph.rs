//! `graph.json`: the actions and transitions of an application, as its pictures show them.
//!
//! Burr swaps the two lists of inputs: what it writes as `inputs` are the optional ones. Ours are the right way round, and
//! marked, so that a reader knows which of the two it has.

use std::sync::Arc;

use serde::Serialize;
use serde_json::Value;

use crate::error::{Error, Result as StoreResult};
use crate::fields::{Fields, Object, Why};

/// The graph of an application.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = MachineGraph))]
#[serde(tag = "type", rename = "application")]
pub struct Graph {
    /// The action that runs first.
    pub entrypoint: String,
    /// The actions.
    pub actions: Vec<Action>,
    /// The transitions, in the order in which they are tried.
    pub transitions: Vec<Transition>,
    /// Other fields.
    #[serde(flatten)]
    #[cfg_attr(feature = "openapi", schema(value_type = std::collections::HashMap<String, serde_json::Value>))]
    pub extra: Object,
}

/// An action of a [`Graph`].
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = MachineAction))]
#[serde(tag = "type", rename = "action")]
pub struct Action {
    /// Its name.
    pub name: String,
    /// The fields of the state that it reads.
    pub reads: Vec<String>,
    /// The fields of the state that it writes.
    pub writes: Vec<String>,
    /// Its source text.
    pub code: String,
    /// What must be passed to it. Names that begin with `__` are passed by Burr itself.
    pub inputs: Vec<String>,
    /// What may be passed to it.
    pub optional_inputs: Vec<String>,
    /// Other fields.
    #[serde(flatten)]
    #[cfg_attr(feature = "openapi", schema(value_type = std::collections::HashMap<String, serde_json::Value>))]
    pub extra: Object,
}

/// A transition of a [`Graph`].
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = MachineTransition))]
#[serde(tag = "type", rename = "transition")]
pub struct Transition {
    /// The action that it leaves.
    #[serde(rename = "from_")]
    pub from: String,
    /// The action that it leads to.
    pub to: String,
    /// The condition, as people read it; `default` always holds.
    pub condition: String,
    /// Other fields.
    #[serde(flatten)]
    #[cfg_attr(feature = "openapi", schema(value_type = std::collections::HashMap<String, serde_json::Value>))]
    pub extra: Object,
}

/// A graph as the text of `graph.json`: made once where many applications have the same one. Clones share it.
///
/// ```
/// # use dag_store::{Graph, NewApp, Options, Store};
/// # let folder = tempfile::tempdir()?;
/// let project = Store::open(folder.path())?.project("counters")?;
/// let graph = Graph::new("count").text()?;
/// for id in ["first", "second"] {
///     drop(project.create(&NewApp::drawn(id, &graph), Options::default())?);
///     assert!(project.app(id)?.has_graph(&graph)?);
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GraphText(Arc<[u8]>);

impl GraphText {
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.0
    }
}

/// The field that says that this crate wrote a graph.
const MARK: &str = "dag_store";

impl Graph {
    /// A graph to be filled.
    #[must_use]
    pub fn new(entrypoint: impl Into<String>) -> Self {
        Self { entrypoint: entrypoint.into(), actions: Vec::new(), transitions: Vec::new(), extra: Object::new() }
    }

    /// Adds an action.
    #[must_use]
    pub fn action(mut self, action: Action) -> Self {
        self.actions.push(action);
        self
    }

    /// Adds a transition.
    #[must_use]
    pub fn transition(mut self, from: impl Into<String>, to: impl Into<String>, condition: impl Into<String>) -> Self {
        let (from, to, condition) = (from.into(), to.into(), condition.into());
        self.transitions.push(Transition { from, to, condition, extra: Object::new() });
        self
    }

    /// The text of `graph.json`.
    ///
    /// # Errors
    ///
    /// When it has no JSON form.
    pub fn text(&self) -> StoreResult<GraphText> {
        let mut graph = self.clone();
        graph.extra.insert(MARK.to_owned(), Value::from(env!("CARGO_PKG_VERSION")));
        let json = serde_json::to_vec(&graph).map_err(|source| Error::Serialize { what: "the graph", source })?;
        Ok(GraphText(json.into()))
    }

    /// Reads `graph.json`, with notes on what is odd about it.
    pub(crate) fn parse(text: &str) -> Result<(Self, Vec<String>), Why> {
        let mut fields = Fields::parse(text)?;
        let ours = fields.raw(MARK).is_some();
        fields.skip("type");
        let graph = Self {
            entrypoint: fields.text("entrypoint")?,
            actions: fields.list("actions", |fields| action(fields, ours))?,
            transitions: fields.list("transitions", transition)?,
            extra: fields.rest()?,
        };
        Ok((graph, fields.notes))
    }
}

fn action(fields: &mut Fields<'_>, ours: bool) -> Result<Action, Why> {
    fields.skip("type");
    let mut action = Action {
        name: fields.text("name")?,
        reads: fields.texts("reads")?,
        writes: fields.texts("writes")?,
        code: fields.text_or_note("code")?,
        inputs: fields.optional_texts("inputs")?,
        optional_inputs: fields.optional_texts("optional_inputs")?,
        extra: fields.rest()?,
    };
    if !ours {
        std::mem::swap(&mut action.inputs, &mut action.optional_inputs);
    }
    Ok(action)
}

fn transition(fields: &mut Fields<'_>) -> Result<Transition, Why> {
    fields.skip("type");
    Ok(Transition {
        from: fields.text("from_")?,
        to: fields.text("to")?,
        condition: fields.text("condition")?,
        extra: fields.rest()?,
    })
}
