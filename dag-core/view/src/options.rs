//! What a picture shows, and how.

/// Where the edges of a picture lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Direction {
    /// From top to bottom.
    #[default]
    Down,
    /// From left to right.
    Right,
    /// From bottom to top.
    Up,
    /// From right to left.
    Left,
}

/// The colours of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    /// Light or dark, as the reader has it.
    #[default]
    Auto,
    /// On white, also for readers who prefer dark.
    Light,
    /// On a dark ground.
    Dark,
}

/// How a picture is drawn. The default shows everything, downwards.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Options {
    /// Where the edges lead.
    pub direction: Direction,
    /// The colours.
    pub theme: Theme,
    /// Whether types stand below names.
    pub types: bool,
    /// Whether conditions stand at their edges.
    pub conditions: bool,
    /// Whether the first line of a doc comment stands below the name. It is in the tooltip in any case.
    pub docs: bool,
    /// Whether tags stand below names.
    pub tags: bool,
    /// Whether what an action reads and writes stands below its name. It is in the tooltip in any case.
    pub state: bool,
    /// Whether the kinds that are in the picture are explained below it.
    pub legend: bool,
    /// Whether boxes have room for the figures of marks, also of such as are not known yet. They have it for those that are.
    pub marks: bool,
    /// Whether an SVG is part of a page, which has the rules of [`stylesheet`](crate::stylesheet): it has none of its own.
    pub embedded: bool,
    /// What is put before the path of a source file in a link to it, such as `https://example.org/blob/main/`. Without it links are
    /// relative to the root of the sources; there are none in an SVG that is part of a page.
    pub source_base: Option<String>,
}

/// Whether edges lead to the side, so that loops stand below their boxes.
impl Direction {
    pub(crate) fn is_sideways(self) -> bool {
        matches!(self, Self::Right | Self::Left)
    }
}

impl Default for Options {
    fn default() -> Self {
        Self {
            direction: Direction::default(),
            theme: Theme::default(),
            types: true,
            conditions: true,
            docs: false,
            tags: false,
            state: false,
            legend: true,
            marks: false,
            embedded: false,
            source_base: None,
        }
    }
}

impl Options {
    /// The label of an edge, if it is to be shown.
    pub(crate) fn label<'a>(&self, edge: &'a dag_core::picture::Edge) -> Option<&'a str> {
        edge.label.as_deref().filter(|label| self.conditions && !label.is_empty())
    }
}
