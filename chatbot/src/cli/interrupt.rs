//! Ctrl-C: it stops what is being waited for, and the command decides what that means.

/// What `work` gives, or nothing if Ctrl-C comes first.
///
/// The signal is looked at first, so that it is heard from before the work begins, even from work that never waits.
pub(super) async fn or_interrupted<T>(work: impl Future<Output = T>) -> Option<T> {
    tokio::select! {
        biased;
        Ok(()) = tokio::signal::ctrl_c() => None,
        result = work => Some(result),
    }
}
