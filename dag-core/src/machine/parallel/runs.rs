//! What can run over each state: a machine, or one action.

use super::super::action::Runner;
use super::super::{Action, DagActionBuilder, Machine, MachineError, State};

/// What can run as a sub-application over states `T`: a [`Machine`], or an [`Action`] over the fields of `T`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot run over states `{T}`",
    note = "give a `Machine<{T}>`, or an action such as `action::<score>()`, for which `{T}` must be `Default`"
)]
pub trait Runs<T> {
    /// The machine, or what is wrong with the action.
    #[doc(hidden)]
    fn machine(self) -> Result<Machine<T>, MachineError>;
}

impl<T: State> Runs<T> for Machine<T> {
    fn machine(self) -> Result<Machine<T>, MachineError> {
        Ok(self)
    }
}

impl<T: State> Runs<T> for &Machine<T> {
    fn machine(self) -> Result<Machine<T>, MachineError> {
        Ok(self.clone())
    }
}

impl<T: State + Default> Runs<T> for Action {
    fn machine(self) -> Result<Machine<T>, MachineError> {
        let name = match &self.runner {
            Runner::Function(def) => def.function.name,
            _ => "run",
        };
        Machine::over_given_states(T::default(), name.into(), self)
    }
}

impl<T: State + Default> Runs<T> for DagActionBuilder {
    fn machine(self) -> Result<Machine<T>, MachineError> {
        Action::from(self).machine()
    }
}
