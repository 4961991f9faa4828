//! A run whose parts come as they are told: what an action streams reaches the caller before the step has ended.
//!
//! The run is a future that puts what happens into a queue. It is polled only when the queue is empty, so that an action which waits
//! between its parts goes no faster than they are taken.

mod queue;

use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

use futures_util::stream::Stream;

use super::running::Running;
use super::{App, Halt, Inputs, State, Step, StepError, Stopped};
use crate::event::{Event, Observer, Part};
use queue::Queue;

/// What [`App::stream`] gives, in the order in which it happens.
#[non_exhaustive]
#[derive(Debug)]
pub enum RunEvent {
    /// A step began.
    StepStarted {
        /// Its number in the application, from 0.
        sequence_id: u64,
        /// The action.
        action: Arc<str>,
    },
    /// The action of the step that runs told a part of its result, by `Emit`.
    Part {
        /// The number of the step.
        sequence_id: u64,
        /// The action.
        action: Arc<str>,
        /// The function that told it: the action's, or a node's of its graph.
        source: &'static str,
        /// The part: [`Part::get`] for one of a type, [`Part::json`] for any.
        part: Part,
    },
    /// A step has been made: the state is the one after it.
    StepFinished(Step),
    /// The run stopped: this is the last item.
    Stopped(Stopped),
}

impl<S: State> App<S> {
    /// A [`run`](Self::run) as a stream: each step as it begins and ends, and between them the parts that its action tells.
    ///
    /// The steps and the state after them are those of `run`. A stream that is dropped cancels the step that runs, which changes nothing then.
    /// An error is the last item; the parts before it have been told. So have those of an attempt that failed, where the action is tried
    /// again.
    ///
    /// ```
    /// use dag_core::{Emit, Halt, Inputs, Machine, RunEvent, State, action};
    /// use futures_util::StreamExt;
    /// # use serde::{Deserialize, Serialize};
    ///
    /// #[derive(State, Clone, Default, Serialize, Deserialize)]
    /// struct Chat { answer: String }
    ///
    /// #[action(writes(answer))]
    /// async fn answer(#[input] prompt: &str, out: &Emit<String>) -> String {
    ///     for word in prompt.split(' ') {
    ///         out.send(word.to_uppercase());
    ///         tokio::task::yield_now().await; // asks a model for more
    ///     }
    ///     prompt.to_uppercase()
    /// }
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
    /// let machine = Machine::builder(Chat::default()).action("answer", action::<answer>()).entrypoint("answer").build()?;
    /// let mut app = machine.app();
    /// let mut events = app.stream(Halt::after("answer"), Inputs::new().with("prompt", "hello world".to_owned()));
    /// let mut shown = Vec::new();
    /// while let Some(event) = events.next().await {
    ///     match event? {
    ///         RunEvent::Part { part, .. } => shown.push(part.get::<String>().unwrap().clone()),
    ///         RunEvent::StepFinished(step) => shown.push(format!("{} is done", step.action)),
    ///         _ => {}
    ///     }
    /// }
    /// drop(events);
    /// assert_eq!(shown, ["HELLO", "WORLD", "answer is done"]);
    /// assert_eq!(app.state().answer, "HELLO WORLD");
    /// # Ok(())
    /// # })
    /// # }
    /// ```
    ///
    /// # A slow reader
    ///
    /// The run goes on only when the stream is asked for an item and none is waiting: an async action that waits between its parts is held
    /// up until they are taken (and the time counts against its timeout). A node marked `blocking` waits while 1,024 parts are waiting.
    /// What cannot be held up is kept until it is taken: what a function sends without ever waiting, and what comes from a node marked `spawn`
    /// or from a task that has a clone of the `Emit`.
    pub fn stream(
        &mut self,
        halt: Halt<S>,
        inputs: Inputs,
    ) -> impl Stream<Item = Result<RunEvent, StepError>> + Unpin + '_ {
        let queue = Arc::new(Queue::default());
        let run = Box::pin(run(Told::new(self, &queue), halt, inputs, queue.clone()));
        Streamed { queue, run: Some(run) }
    }
}

/// Makes the steps, and puts them into the queue.
async fn run<S: State>(told: Told<'_, S>, halt: Halt<S>, inputs: Inputs, queue: Arc<Queue>) {
    let mut run = Running::new(halt, inputs);
    loop {
        let (item, is_last) = match run.next(told.app).await {
            Ok(Some(step)) => (Ok(RunEvent::StepFinished(step)), false),
            Ok(None) => (Ok(RunEvent::Stopped(run.stopped())), true),
            Err(error) => (Err(error), true),
        };
        queue.push(item);
        if is_last {
            return;
        }
    }
}

/// An application whose steps a queue hears of, as long as this lives.
struct Told<'a, S> {
    app: &'a mut App<S>,
    queue: Arc<Queue>,
}

impl<'a, S: State> Told<'a, S> {
    fn new(app: &'a mut App<S>, queue: &Arc<Queue>) -> Self {
        app.watch.add(Teller { queue: queue.clone(), step: Mutex::default() });
        Self { app, queue: queue.clone() }
    }
}

impl<S> Drop for Told<'_, S> {
    fn drop(&mut self) {
        self.app.watch.remove_last();
        // A thread that waits for room goes on, and nobody hears of it.
        self.queue.close();
    }
}

/// Hears what happens in a step and puts it into the queue.
struct Teller {
    queue: Arc<Queue>,
    /// The step that runs. What a task tells when its step is over belongs to none.
    step: Mutex<Option<(u64, Arc<str>)>>,
}

impl Teller {
    fn step(&self) -> MutexGuard<'_, Option<(u64, Arc<str>)>> {
        self.step.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Observer for Teller {
    fn on(&self, event: &Event<'_>) {
        match event {
            Event::StepStarted { sequence_id, action } => {
                let (sequence_id, action): (u64, Arc<str>) = (*sequence_id, (*action).into());
                *self.step() = Some((sequence_id, action.clone()));
                self.queue.push(Ok(RunEvent::StepStarted { sequence_id, action }));
            }
            Event::StepFinished { .. } => *self.step() = None,
            Event::Part { source, part } => {
                let Some((sequence_id, action)) = self.step().clone() else { return };
                self.queue.push_when_there_is_room(RunEvent::Part {
                    sequence_id,
                    action,
                    source,
                    part: (*part).clone(),
                });
            }
            _ => {}
        }
    }
}

/// The stream: what waits in the queue first, and then the run that fills it.
struct Streamed<F> {
    queue: Arc<Queue>,
    /// `None` when it has ended.
    run: Option<Pin<Box<F>>>,
}

impl<F: Future<Output = ()>> Stream for Streamed<F> {
    type Item = Result<RunEvent, StepError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if let Some(item) = self.queue.pop(None) {
                return Poll::Ready(Some(item));
            }
            let Some(run) = &mut self.run else { return Poll::Ready(None) };
            if run.as_mut().poll(context).is_ready() {
                self.run = None;
                continue;
            }
            return self.queue.pop(Some(context.waker())).map_or(Poll::Pending, |item| Poll::Ready(Some(item)));
        }
    }
}
