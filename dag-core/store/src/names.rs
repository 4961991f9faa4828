//! The names of files in the folder of an application.

pub(crate) const GRAPH: &str = "graph.json";
pub(crate) const METADATA: &str = "metadata.json";
pub(crate) const LOG: &str = "log.jsonl";
pub(crate) const CHILDREN: &str = "children.jsonl";
/// In the folder of the project.
pub(crate) const ANNOTATIONS: &str = "annotations.jsonl";
/// Who writes to the application. Burr passes over names that begin with a dot.
pub(crate) const LOCK: &str = ".lock";
/// How the folder of an application begins that is not complete yet.
pub(crate) const UNFINISHED: &str = ".tmp-";
