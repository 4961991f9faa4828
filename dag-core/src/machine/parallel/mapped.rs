//! What runs in an action that runs sub-applications, whatever their states are.

use std::sync::Arc;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;

use super::super::spawn::Origin;
use super::super::{Outline, State};
use super::action::{Make, States};
use super::children::{Options, Part};
use super::{Children, Gathered};
use crate::call::Alone;
use crate::event::Watch;
use crate::exec::Failure;
use crate::frame::FrameLayout;
use crate::value::Value;

/// An action that runs sub-applications.
pub(in super::super) trait Mapped: Send + Sync {
    /// Runs with one value for each parameter and gives one for each write.
    fn run<'a>(&'a self, values: Vec<Option<Value>>, watch: &'a Watch) -> BoxFuture<'a, Result<Vec<Value>, Failure>>;

    /// What it runs, each under its name if there are several.
    fn parts(&self) -> Vec<(Option<&str>, Outline<'_>)>;
}

pub(super) struct Mapping<T, R: ?Sized> {
    pub(super) name: &'static str,
    pub(super) layout: Arc<FrameLayout>,
    pub(super) parts: Vec<Part<T>>,
    pub(super) states: States<T>,
    pub(super) options: Options<T>,
    pub(super) makes: Vec<Make<R>>,
}

impl<T: State, R: Gathered<T> + ?Sized> Mapping<T, R> {
    fn children(
        &self,
        values: Vec<Option<Value>>,
        watch: &Watch,
    ) -> Option<Children<T, impl Iterator<Item = T> + Send + use<T, R>>> {
        let states = (self.states)(&mut Alone::new(self.layout.clone(), values, watch.clone()).arguments()?);
        let origin = Origin { source: self.name, watch: watch.clone() };
        Some(Children::of_step(origin, self.parts.clone(), states, self.options.clone()))
    }

    async fn mapped(&self, values: Vec<Option<Value>>, watch: &Watch) -> Result<Vec<Value>, Failure> {
        let children = self.children(values, watch).ok_or_else(Failure::misplaced)?;
        let results = R::gather(children).await.map_err(|error| Failure::Error(error.into()))?;
        Ok(self.makes.iter().map(|make| make(&results)).collect())
    }
}

impl<T: State, R: Gathered<T> + ?Sized> Mapped for Mapping<T, R> {
    fn run<'a>(&'a self, values: Vec<Option<Value>>, watch: &'a Watch) -> BoxFuture<'a, Result<Vec<Value>, Failure>> {
        self.mapped(values, watch).boxed()
    }

    fn parts(&self) -> Vec<(Option<&str>, Outline<'_>)> {
        self.parts.iter().map(|part| (part.name.as_deref(), part.machine.outline())).collect()
    }
}
