//! What others count of the records of a log, while an index reads them anyway.

use super::index::Index;
use crate::error::Result;
use crate::record::Record;

/// Something that is counted over all of a log: see [`Index::update_with`].
///
/// ```
/// use dag_store::record::Record;
/// use dag_store::{Count, Graph, NewApp, Options, Store};
/// use serde_json::json;
///
/// #[derive(Default)]
/// struct Attributes(u64);
///
/// impl Count for Attributes {
///     fn record(&mut self, record: &Record) {
///         self.0 += u64::from(matches!(record, Record::Attribute(_)));
///     }
/// }
///
/// # let folder = tempfile::tempdir()?;
/// let project = Store::open(folder.path())?.project("counters")?;
/// let writer = project.create(&NewApp::new("first", Graph::new("count")), Options::default())?;
/// let (mut index, mut attributes) = (project.app("first")?.index(), Attributes::default());
/// let step = writer.begin(0, "count", &())?;
/// step.attribute(None, "tokens", &json!(12))?;
/// step.completed(&(), &json!({}))?;
/// index.update_with(&mut attributes)?;
/// assert_eq!(attributes.0, 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub trait Count: Default {
    /// Takes in the next record. States are left out of it.
    fn record(&mut self, record: &Record);
}

/// Nothing is counted.
impl Count for () {
    fn record(&mut self, _: &Record) {}
}

impl Index {
    /// Takes in what has been added to the log. Whether it is another log than before, and all rows are new.
    ///
    /// # Errors
    ///
    /// When there is no application any more, or the log can not be read.
    pub fn update(&mut self) -> Result<bool> {
        self.update_with(&mut ())
    }
}
