//! What a picture is written as.

use std::path::Path;

use clap::ValueEnum;

use crate::cli::exit::Usage;

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// A tree for the terminal
    Text,
    /// For pages
    Svg,
    /// An image
    Png,
    /// A page to find one's way in
    Html,
    /// For Graphviz
    Dot,
    /// For Markdown on GitHub
    Mermaid,
    /// The picture as data
    Json,
}

impl Format {
    pub(super) fn of_file(path: &Path) -> anyhow::Result<Self> {
        match path.extension().and_then(|ending| ending.to_str()) {
            Some("txt") => Ok(Self::Text),
            Some("svg") => Ok(Self::Svg),
            Some("png") => Ok(Self::Png),
            Some("html" | "htm") => Ok(Self::Html),
            Some("dot" | "gv") => Ok(Self::Dot),
            Some("mmd" | "mermaid") => Ok(Self::Mermaid),
            Some("json") => Ok(Self::Json),
            _ => Err(Usage(format!(
                "the ending of {} says no format: use .svg, .png, .html, .txt, .dot, .mmd or .json, or add --format",
                path.display()
            ))
            .into()),
        }
    }
}
