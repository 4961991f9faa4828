//! Writing one application: made whole or not at all, owned by one writer, each record in one piece.

mod create;
mod flusher;
mod lines;
mod lock;
mod log_file;
mod output;
mod step;

pub use create::NewApp;
pub use step::StepWriter;

pub(crate) use create::create;
pub(crate) use lines::{Further, NEXT, SCHEMA, to_object};
pub(crate) use lock::{Lock, sweep};

use std::fmt::{self, Debug, Formatter};
use std::fs::{File, FileTimes};
use std::mem;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, SystemTime};

use serde::Serialize;

use crate::dir::AppDir;
use crate::error::{Result, io_error};
use crate::record::{Record, StateEdit};
use crate::repair::Mended;
use crate::resume::{self, Snapshot};
use crate::time::Time;
use log_file::LogFile;
use output::{Output, locked};

/// How careful a writer is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Options {
    /// Wait after each step until the disk has it. Without, a step that has ended outlives its process, but perhaps not a
    /// loss of power.
    pub sync: bool,
}

impl Options {
    /// Waits after each step until the disk has it.
    #[must_use]
    pub fn synced() -> Self {
        Self { sync: true }
    }
}

/// The one writer of an application. Clones share it; with the last of them, and of their steps, it is closed.
///
/// A begin or an end is in the file when the call returns. Spans, attributes and streams are queued: they are written
/// before the end of their step, or by a thread of this crate after a twentieth of a second, whichever comes first.
///
/// ```
/// # use dag_store::{Graph, NewApp, Options, Store};
/// # use serde_json::json;
/// # let folder = tempfile::tempdir()?;
/// let project = Store::open(folder.path())?.project("counters")?;
/// let app = project.create(&NewApp::new("first", Graph::new("count")), Options::default())?;
///
/// let step = app.begin(0, "count", &json!({ "by": 2 }))?;
/// step.attribute(None, "unit", &"apples")?;
/// step.completed(&json!({}), &json!({ "count": 2 }))?;
///
/// let now = project.app("first")?.resume()?;
/// assert_eq!((now.next_sequence_id, now.state.unwrap()["count"].as_u64()), (1, Some(2)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct AppWriter {
    shared: Arc<Shared>,
}

/// What the clones of a writer and its steps share.
struct Shared {
    id: String,
    path: PathBuf,
    options: Options,
    mended: Option<Mended>,
    /// The flusher has it for a moment, also while the writer is being closed.
    output: Arc<Mutex<Output>>,
    _lock: Lock,
}

/// The time of a folder is what Burr's lists show and sort by. Setting it costs as much as writing a line, so it may be this old.
const TOUCH_EVERY: Duration = Duration::from_millis(100);

/// More than this is not kept waiting.
const LONGEST_QUEUE: usize = 1 << 16;

/// Opens an application that exists.
pub(crate) fn open(dir: &AppDir, options: Options) -> Result<AppWriter> {
    open_to_go_on(dir, options).map(|(writer, _)| writer)
}

/// Opens an application that exists, and tells where it goes on: nobody else may go on from the same step then.
pub(crate) fn open_to_go_on(dir: &AppDir, options: Options) -> Result<(AppWriter, Result<Snapshot>)> {
    dir.check_exists()?;
    let lock = Lock::take(dir.path())?;
    let (log, mended) = LogFile::open(&dir.log())?;
    let from = resume::latest(dir);
    let prior_step = from.as_ref().ok().and_then(|from| from.prior_step.as_deref());
    let writer = AppWriter::new(dir, options, lock, log, mended, prior_step);
    Ok((writer, from))
}

impl AppWriter {
    fn new(
        dir: &AppDir,
        options: Options,
        lock: Lock,
        log: LogFile,
        mended: Option<Mended>,
        prior_step: Option<&str>,
    ) -> Self {
        let output = Output::new(log, prior_step);
        let (id, path, output) = (dir.id().to_owned(), dir.path().to_owned(), Arc::new(Mutex::new(output)));
        Self { shared: Arc::new(Shared { id, path, options, mended, output, _lock: lock }) }
    }

    /// The application's id.
    #[must_use]
    pub fn app_id(&self) -> &str {
        &self.shared.id
    }

    /// Its folder, where a program may keep other files too.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.shared.path
    }

    /// What had to be done to the end of the log when it was opened, because its last writer was killed.
    #[must_use]
    pub fn mended(&self) -> Option<Mended> {
        self.shared.mended
    }

    /// Writes down that a step begins. Its end is told to the [`StepWriter`]; one that is dropped without is interrupted.
    ///
    /// # Errors
    ///
    /// When the inputs are not an object (or nothing, `()`), or the line can not be written. Then the step has not begun.
    pub fn begin(&self, sequence_id: u64, action: &str, inputs: &(impl Serialize + ?Sized)) -> Result<StepWriter> {
        let mut output = self.shared.output();
        let action = output.shared_name(action);
        output.write_now(|queue, now| lines::begin_entry(queue, now, &action, inputs, sequence_id))?;
        drop(output);
        Ok(StepWriter::new(self.clone(), sequence_id, action))
    }

    /// Writes down that the state was changed from outside of any step.
    ///
    /// Burr passes over this record: resumed there, the application has the state of its last step.
    ///
    /// # Errors
    ///
    /// When the state is not an object, or the line can not be written.
    pub fn edit(
        &self,
        after_sequence_id: Option<u64>,
        position: Option<&str>,
        state: &(impl Serialize + ?Sized),
    ) -> Result<()> {
        self.edit_with(after_sequence_id, position, state, Further::default())
    }

    pub(crate) fn edit_with(
        &self,
        after_sequence_id: Option<u64>,
        position: Option<&str>,
        state: &(impl Serialize + ?Sized),
        further: Further<'_>,
    ) -> Result<()> {
        let mut output = self.shared.output();
        let state = Some(to_object("the state", state)?);
        let position = position.map(ToOwned::to_owned);
        let extra = further.fields().map(|(name, value)| (name.to_owned(), value.into())).collect();
        let edit = StateEdit { edit_time: Time::now(), after_sequence_id, position: position.clone(), state, extra };
        output.write_now(|queue, _| lines::record(queue, &Record::DagStateEdit(edit)))?;
        output.prior_step = position.map(|name| output.shared_name(&name));
        Ok(())
    }

    /// Writes a record of another type as it stands; it is queued. Give it a `type` of your own and no `sequence_id`, which
    /// Burr's server would count as a step.
    ///
    /// # Errors
    ///
    /// When it can not be written.
    pub fn record(&self, record: &Record) -> Result<()> {
        self.queue(|queue| lines::record(queue, record))
    }

    /// Writes what is queued.
    ///
    /// # Errors
    ///
    /// When it can not be written. It stays in the queue then.
    pub fn flush(&self) -> Result<()> {
        self.shared.output().flush()
    }

    fn queue(&self, line: impl FnOnce(&mut Vec<u8>) -> Result<()>) -> Result<()> {
        let mut output = self.shared.output();
        output.add(line)?;
        if output.queue.len() > LONGEST_QUEUE {
            return output.flush();
        }
        if !mem::replace(&mut output.scheduled, true) {
            flusher::schedule(&self.shared.output);
        }
        Ok(())
    }
}

impl Shared {
    fn output(&self) -> MutexGuard<'_, Output> {
        locked(&self.output)
    }

    /// Sets the time of the folder, unless that was done a moment ago.
    fn touch(&self, output: &mut Output, always: bool) {
        // A clock that goes back is no reason to wait.
        let is_recent = |before| before <= output.time && output.time.since(before) < TOUCH_EVERY;
        if !always && output.touched.is_some_and(is_recent) {
            return;
        }
        output.touched = Some(output.time);
        let set = |folder: File| folder.set_times(FileTimes::new().set_modified(SystemTime::now()));
        // A list that shows an older time is no reason to fail a step.
        drop(File::open(&self.path).and_then(set));
    }

    fn sync(&self, output: &Output) -> Result<()> {
        if !self.options.sync {
            return Ok(());
        }
        output.log.sync().map_err(io_error(output.log.path(), "waiting for the disk"))
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        let mut output = self.output();
        // Nobody is left to be told: the steps have ended, and only spans of steps that did not are waiting.
        drop(output.flush());
        if output.touched.is_some() {
            self.touch(&mut output, true);
        }
    }
}

impl Debug for AppWriter {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.debug_struct("AppWriter").field("path", &self.shared.path).finish_non_exhaustive()
    }
}
