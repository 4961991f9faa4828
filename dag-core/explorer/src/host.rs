//! What only the application can do: run its machine.

use std::pin::Pin;

use dag_store::Object;

use crate::failure::Failure;

/// A step of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct At {
    /// The project.
    pub project: String,
    /// The application.
    pub app_id: String,
    /// The step.
    pub sequence_id: u64,
}

/// Gives the id of a new application, which is a fork of the one that was asked about. It may still be running.
pub type Going<'a> = Pin<Box<dyn Future<Output = Result<String, Failure>> + Send + 'a>>;

/// An application that runs its machine when a page asks for it. What was run is never changed: each of these makes a fork.
///
/// A fork that nothing runs needs none of this, as long as its log is all there is to it.
pub trait Host: Send + Sync + 'static {
    /// Whether the runs of this project are made by a machine that it has.
    fn runs(&self, project: &str) -> bool;

    /// Makes an application that stands after this step and that nothing runs yet, where a run is more than its log: files that its state
    /// speaks of, for instance. Without it the log alone is forked.
    fn fork(&self, at: At) -> Option<Going<'_>> {
        let _ = at;
        None
    }

    /// Makes this step again, with these inputs, and goes on from there.
    fn rerun(&self, at: At, inputs: Object) -> Going<'_>;

    /// Goes on after this step with this state in place of the one that it left.
    fn go_on(&self, at: At, state: Object) -> Going<'_>;

    /// How somebody has this step as a test: a command line or code, to be copied. Asked for the steps of all projects.
    fn test_case(&self, at: &At) -> Option<String> {
        let _ = at;
        None
    }

    /// Where the application itself shows a run: a path on this server.
    fn page(&self, project: &str, app_id: &str) -> Option<String> {
        let _ = (project, app_id);
        None
    }
}
