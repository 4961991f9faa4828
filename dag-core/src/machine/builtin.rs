//! Ready-made actions: inputs into the state, the state out as a result, and one that is still to be written.

use super::action::{Action, ActionParam, Runner, Write};
use super::{Field, JsonField, Patch};
use crate::node::Location;
use crate::value::Type;

/// One field or several: what a ready-made action reads or writes. A tuple of up to eight, `()` for none.
pub trait FieldList {
    /// The name of each and the type of its value.
    fn described(self) -> Vec<(String, Type)>;
}

impl<S: 'static, T: 'static> FieldList for Field<S, T> {
    fn described(self) -> Vec<(String, Type)> {
        vec![(self.name().into(), Type::of::<T>())]
    }
}

impl FieldList for JsonField {
    fn described(self) -> Vec<(String, Type)> {
        vec![(self.name().into(), Type::of::<serde_json::Value>())]
    }
}

impl FieldList for Vec<JsonField> {
    fn described(self) -> Vec<(String, Type)> {
        self.into_iter().flat_map(FieldList::described).collect()
    }
}

macro_rules! tuples {
    ($($field:ident)*) => {
        impl<$($field: FieldList),*> FieldList for ($($field,)*) {
            #[expect(non_snake_case, reason = "the names of the types serve for the values too")]
            fn described(self) -> Vec<(String, Type)> {
                let ($($field,)*) = self;
                [$($field.described()),*].concat()
            }
        }
    };
}

impl FieldList for () {
    fn described(self) -> Vec<(String, Type)> {
        Vec::new()
    }
}

tuples!(A);
tuples!(A B);
tuples!(A B C);
tuples!(A B C D);
tuples!(A B C D E);
tuples!(A B C D E F);
tuples!(A B C D E F G);
tuples!(A B C D E F G H);

/// An action that puts inputs of the step into the fields of their names. Burr calls it `Input`.
///
/// ```
/// use dag_core::{Inputs, Machine, State, field, input_action};
/// # use serde::{Deserialize, Serialize};
///
/// #[derive(State, Clone, Default, Serialize, Deserialize)]
/// struct Chat { prompt: Option<String>, tone: String }
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
/// let machine = Machine::builder(Chat::default())
///     .action("hear", input_action((field!(Chat.prompt), field!(Chat.tone))))
///     .entrypoint("hear")
///     .build()?;
/// let mut app = machine.app();
/// app.step(Inputs::new().with("prompt", "hello".to_owned()).with("tone", "kind".to_owned())).await?;
/// assert_eq!(app.state().prompt.as_deref(), Some("hello"));
/// # Ok(())
/// # })
/// # }
/// ```
#[track_caller]
pub fn input_action(fields: impl FieldList) -> Action {
    let location = Location::caller();
    let fields = fields.described();
    Action {
        params: fields.iter().map(|(name, ty)| param(name, *ty, true, true)).collect(),
        writes: fields.iter().map(|(name, ty)| write(name, *ty, location)).collect(),
        ..Action::new(location, Runner::PassOn)
    }
}

/// An action that takes fields out as the result of its step: [`Step::result`](crate::Step::result). Burr calls it `Result`.
///
/// It writes nothing. A field that is absent is left out.
///
/// ```
/// use dag_core::{Halt, Inputs, Machine, State, field, result_action};
/// # use serde::{Deserialize, Serialize};
/// use serde_json::json;
///
/// #[derive(State, Clone, Default, Serialize, Deserialize)]
/// struct Chat { prompt: Option<String>, turns: u32 }
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
/// let machine = Machine::builder(Chat { turns: 3, ..Chat::default() })
///     .action("result", result_action((field!(Chat.prompt), field!(Chat.turns))))
///     .entrypoint("result")
///     .build()?;
/// let outcome = machine.app().run(Halt::after("result"), Inputs::new()).await?;
/// assert_eq!(serde_json::to_value(&outcome.steps[0].result)?, json!({ "turns": 3 }));
/// # Ok(())
/// # })
/// # }
/// ```
#[track_caller]
pub fn result_action(fields: impl FieldList) -> Action {
    Action {
        params: fields.described().iter().map(|(name, ty)| param(name, *ty, false, false)).collect(),
        ..Action::new(Location::caller(), Runner::TakeOut)
    }
}

/// An action that is still to be written: the machine can be built, checked and drawn, but a step that comes to it does not begin
/// ([`StepError::Placeholder`](crate::StepError::Placeholder)). [`Machine::placeholders`](crate::Machine::placeholders) lists them.
///
/// ```
/// use dag_core::{Machine, State, field, todo_action};
/// # use serde::{Deserialize, Serialize};
///
/// #[derive(State, Clone, Default, Serialize, Deserialize)]
/// struct Chat { prompt: String, answer: Option<String> }
///
/// let machine = Machine::builder(Chat::default())
///     .action("answer", todo_action(field!(Chat.prompt), field!(Chat.answer)))
///     .action("show", todo_action(field!(Chat.answer), ()))
///     .entrypoint("answer")
///     .default_transition("answer", "show")
///     .build()?;
/// assert_eq!(machine.placeholders().collect::<Vec<_>>(), ["answer", "show"]);
/// # Ok::<(), dag_core::MachineError>(())
/// ```
#[track_caller]
pub fn todo_action(reads: impl FieldList, writes: impl FieldList) -> Action {
    let location = Location::caller();
    Action {
        params: reads.described().iter().map(|(name, ty)| param(name, *ty, false, true)).collect(),
        writes: writes.described().iter().map(|(name, ty)| write(name, *ty, location)).collect(),
        ..Action::new(location, Runner::Placeholder)
    }
}

fn param(name: &str, ty: Type, input: bool, required: bool) -> ActionParam {
    ActionParam { name: name.into(), ty, optional: None, input, required, default: None }
}

fn write(field: &str, ty: Type, location: Location) -> Write {
    Write { field: field.into(), patch: Patch::Set, ty, location }
}
