//! In which form the results are wanted, by the type that the writing closures take.

use futures_util::FutureExt;
use futures_util::future::BoxFuture;

use super::super::{ChildError, State};
use super::{Children, Finished};

/// What a [`MapAction`](super::MapAction) makes its writes of: all that finished, each as it ended, or the first that won.
pub trait Gathered<T>: Send + Sync + 'static {
    /// Runs them.
    #[doc(hidden)]
    fn gather<'a, I: Iterator<Item = T> + Send + 'a>(
        children: Children<T, I>,
    ) -> BoxFuture<'a, Result<Box<Self>, ChildError>>;
}

impl<T: State> Gathered<T> for [Finished<T>] {
    fn gather<'a, I: Iterator<Item = T> + Send + 'a>(
        children: Children<T, I>,
    ) -> BoxFuture<'a, Result<Box<Self>, ChildError>> {
        async { Ok(children.all().await?.into_boxed_slice()) }.boxed()
    }
}

impl<T: State> Gathered<T> for [Result<Finished<T>, ChildError>] {
    fn gather<'a, I: Iterator<Item = T> + Send + 'a>(
        children: Children<T, I>,
    ) -> BoxFuture<'a, Result<Box<Self>, ChildError>> {
        async { Ok(children.settled().await.into_boxed_slice()) }.boxed()
    }
}

impl<T: State> Gathered<T> for Finished<T> {
    fn gather<'a, I: Iterator<Item = T> + Send + 'a>(
        children: Children<T, I>,
    ) -> BoxFuture<'a, Result<Box<Self>, ChildError>> {
        async { Ok(Box::new(children.first().await?)) }.boxed()
    }
}
