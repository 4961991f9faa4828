//! Actions made of closures over JSON: what they read and write is declared beside them.

use std::collections::BTreeSet;
use std::ops::Index;
use std::sync::Arc;

use futures_util::future::BoxFuture;
use serde::de::DeserializeOwned;
use serde_json::Value as Json;

use super::JsonError;
use crate::call::{Ctx, Emit};
use crate::event::Watch;
use crate::machine::action::{ActionParam, Closure, Runner, Write};
use crate::machine::{Action, Names, Patch};
use crate::names::{self, nearest};
use crate::node::{BoxError, Location};
use crate::value::{Type, Value};

/// An action of a [`JsonState`](crate::JsonState): a closure from what it reads to an object of what it writes.
///
/// The closure takes a [`JsonView`] and gives an object with one value for each field of `writes`, `appends`, `extends` and `increments`; a
/// field that was not declared, and one that is left out, is an error of the action.
///
/// ```
/// use dag_core::{Inputs, JsonAction, JsonState, JsonType, Machine};
/// use serde_json::json;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
/// let ask = JsonAction::asynchronous(|view| async move {
///     let prompt: String = view.read("prompt")?;
///     tokio::task::yield_now().await; // asks a model
///     Ok(json!({ "history": prompt.to_uppercase(), "turns": 1 }))
/// });
/// let start = JsonState::new().field("history", JsonType::List, json!([]))?.field("turns", JsonType::Number, json!(0))?;
/// let machine = Machine::builder(start)
///     .action("ask", ask.inputs("prompt").appends("history").increments("turns"))
///     .entrypoint("ask")
///     .build()?;
/// let mut app = machine.app();
/// app.step(Inputs::new().with("prompt", "hello")).await?;
/// assert_eq!((&app.state()["history"], &app.state()["turns"]), (&json!(["HELLO"]), &json!(1)));
/// # Ok(())
/// # })
/// # }
/// ```
#[must_use = "it is an action only when placed in a machine"]
pub struct JsonAction {
    location: Location,
    doc: String,
    source: String,
    body: Body,
    params: Vec<ActionParam>,
    writes: Vec<Write>,
    takes: Vec<String>,
}

type Body = Arc<dyn Fn(JsonView) -> BoxFuture<'static, Result<Json, BoxError>> + Send + Sync>;

impl JsonAction {
    /// A closure.
    #[track_caller]
    pub fn new(function: impl Fn(&JsonView) -> Result<Json, BoxError> + Send + Sync + 'static) -> Self {
        let function = Arc::new(function);
        Self::of(Location::caller(), move |view| {
            let function = function.clone();
            Box::pin(async move { function(&view) })
        })
    }

    /// An async closure.
    #[track_caller]
    pub fn asynchronous<U>(function: impl Fn(JsonView) -> U + Send + Sync + 'static) -> Self
    where
        U: Future<Output = Result<Json, BoxError>> + Send + 'static,
    {
        Self::of(Location::caller(), move |view| Box::pin(function(view)))
    }

    fn of(
        location: Location,
        body: impl Fn(JsonView) -> BoxFuture<'static, Result<Json, BoxError>> + Send + Sync + 'static,
    ) -> Self {
        let (params, writes) = (Vec::new(), Vec::new());
        Self {
            location,
            doc: String::new(),
            source: String::new(),
            body: Arc::new(body),
            params,
            writes,
            takes: Vec::new(),
        }
    }

    /// What it is, for people.
    pub fn doc(mut self, doc: impl Into<String>) -> Self {
        self.doc = doc.into();
        self
    }

    /// Its text, for people and for the log: a closure does not know its own.
    pub fn source(mut self, source: impl Into<String>) -> Self {
        self.source = source.into();
        self
    }

    /// Reads these fields; one that is absent fails the step.
    pub fn reads(self, fields: impl Names) -> Self {
        self.params(fields, false, true)
    }

    /// Reads these fields if they are there; an absent one is `null`.
    pub fn reads_if_there(self, fields: impl Names) -> Self {
        self.params(fields, false, false)
    }

    /// Takes these inputs of the step.
    pub fn inputs(self, names: impl Names) -> Self {
        self.params(names, true, true)
    }

    /// Takes these inputs if the step brings them; a missing one is `null`.
    pub fn optional_inputs(self, names: impl Names) -> Self {
        self.params(names, true, false)
    }

    /// Sets these fields.
    pub fn writes(self, fields: impl Names) -> Self {
        self.patches(fields, Patch::Set)
    }

    /// Appends one item to each of these lists.
    pub fn appends(self, fields: impl Names) -> Self {
        self.patches(fields, Patch::Append)
    }

    /// Adds the items of a list to each of these lists.
    pub fn extends(self, fields: impl Names) -> Self {
        self.patches(fields, Patch::Extend)
    }

    /// Adds to these numbers.
    pub fn increments(self, fields: impl Names) -> Self {
        self.patches(fields, Patch::Increment)
    }

    /// Wipes these fields: the closure gives nothing for them.
    pub fn takes(mut self, fields: impl Names) -> Self {
        self.takes.extend(fields.names());
        self
    }

    fn params(mut self, names: impl Names, input: bool, required: bool) -> Self {
        let ty = Type::of::<Json>();
        let param = |name| ActionParam { name, ty, optional: None, input, required, default: None };
        self.params.extend(names.names().into_iter().map(param));
        self
    }

    fn patches(mut self, fields: impl Names, patch: Patch) -> Self {
        // Of an extension, too: what it is checked against is any JSON.
        let (ty, location) = (Type::of::<Json>(), self.location);
        self.writes.extend(fields.names().into_iter().map(|field| Write { field, patch, ty, location }));
        self
    }
}

impl From<JsonAction> for Action {
    fn from(made: JsonAction) -> Self {
        let mut seen = BTreeSet::new();
        let twice = made.params.iter().filter(|param| !seen.insert(&param.name));
        let problems = twice.map(|param| format!("`{}` is declared twice among what it takes", param.name)).collect();
        let runner = Runner::Closure(Arc::new(JsonClosure {
            body: made.body,
            params: made.params.iter().map(|param| param.name.clone()).collect(),
            writes: made.writes.iter().map(|write| write.field.clone()).collect(),
        }));
        Self {
            doc: made.doc,
            source: made.source,
            params: made.params,
            writes: made.writes,
            takes: made.takes,
            problems,
            ..Self::new(made.location, runner)
        }
    }
}

/// What a closure is called where a function has its name.
const CLOSURE: &str = "closure";

/// What a JSON action has declared to read: nothing else is there.
#[derive(Debug, Clone)]
pub struct JsonView {
    names: Arc<[String]>,
    values: Vec<Option<Value>>,
    watch: Watch,
}

impl JsonView {
    /// A value: `null` for a field or an input that is absent.
    ///
    /// # Errors
    /// The action has not declared that it takes it.
    pub fn get(&self, name: &str) -> Result<&Json, JsonError> {
        let at = self.names.iter().position(|known| known == name).ok_or_else(|| self.undeclared(name))?;
        Ok(self.values[at].as_ref().and_then(Value::get).unwrap_or(&Json::Null))
    }

    /// A value as a type of one's own.
    ///
    /// # Errors
    /// The action has not declared that it takes it, or it is of another type.
    pub fn read<T: DeserializeOwned>(&self, name: &str) -> Result<T, JsonError> {
        T::deserialize(self.get(name)?)
            .map_err(|error| JsonError(format!("`{name}` is not what it is read as: {error}")))
    }

    /// Tells parts of the result while the action runs.
    pub fn emit(&self) -> Emit<Json> {
        Emit::new(CLOSURE, self.watch.clone())
    }

    /// Tells attributes, and begins sub-applications.
    ///
    /// ```
    /// use dag_core::{Event, Inputs, JsonAction, JsonState, Machine};
    /// # use std::sync::{Arc, Mutex};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
    /// let ask = JsonAction::new(|view| {
    ///     view.ctx().attr("tokens", &12);
    ///     Ok(().into())
    /// });
    /// let machine = Machine::builder(JsonState::new()).action("ask", ask).entrypoint("ask").build()?;
    /// # let heard = Arc::new(Mutex::new(Vec::new()));
    /// # let sink = heard.clone();
    /// let mut app = machine.app().observe(move |event: &Event<'_>| {
    ///     if let Event::Attribute { key, value, .. } = event {
    ///         sink.lock().unwrap().push(format!("{key} = {value}"));
    ///     }
    /// });
    /// app.step(Inputs::new()).await?;
    /// assert_eq!(*heard.lock().unwrap(), ["tokens = 12"]);
    /// # Ok(())
    /// # })
    /// # }
    /// ```
    pub fn ctx(&self) -> Ctx {
        Ctx::new(CLOSURE, self.watch.clone())
    }

    fn undeclared(&self, name: &str) -> JsonError {
        let hint = meant(name, &self.names, "it takes");
        JsonError(format!("the action has not declared that it reads `{name}`; {hint}"))
    }
}

impl Index<&str> for JsonView {
    type Output = Json;

    /// # Panics
    /// The action has not declared that it takes it, which fails the step.
    fn index(&self, name: &str) -> &Json {
        self.get(name).unwrap_or_else(|error| panic!("{error}"))
    }
}

/// The name that was meant, or all there are.
fn meant(name: &str, known: &[String], verb: &str) -> String {
    match nearest(name, known.iter().map(String::as_str)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("{verb} {}", names::list(known)),
    }
}

struct JsonClosure {
    body: Body,
    params: Arc<[String]>,
    writes: Vec<String>,
}

impl Closure for JsonClosure {
    fn run(&self, values: Vec<Option<Value>>, watch: &Watch) -> BoxFuture<'_, Result<Vec<Value>, BoxError>> {
        let view = JsonView { names: self.params.clone(), values, watch: watch.clone() };
        Box::pin(async move { Ok(self.written((self.body)(view).await?)?) })
    }
}

impl JsonClosure {
    /// One value for each write.
    fn written(&self, given: Json) -> Result<Vec<Value>, JsonError> {
        let mut given = match given {
            Json::Object(object) => object,
            Json::Null if self.writes.is_empty() => serde_json::Map::new(),
            other => return Err(JsonError(format!("an action gives an object of what it writes, and not {other}"))),
        };
        if let Some(other) = given.keys().find(|key| !self.writes.contains(key)) {
            let hint = meant(other, &self.writes, "it writes");
            return Err(JsonError(format!("the action has not declared that it writes `{other}`; {hint}")));
        }
        let value = |field: &String| {
            given
                .remove(field)
                .map(Value::new)
                .ok_or_else(|| JsonError(format!("the action gave nothing for `{field}`")))
        };
        self.writes.iter().map(value).collect()
    }
}
