//! Which part of a picture is shown, and how much of it.

use std::collections::BTreeSet;

use clap::Args;
use dag_core::picture::Picture;
use dag_view::Options;

use crate::cli::exit::Usage;

#[derive(Debug, Args)]
pub(super) struct Shown {
    /// Only this node and what it is made of, or what comes before it
    #[arg(long, value_name = "NODE", hide_short_help = true)]
    upstream_of: Option<String>,
    /// Only this node and what is made of it, or what comes after it
    #[arg(long, value_name = "NODE", hide_short_help = true)]
    downstream_of: Option<String>,
    /// Only what is on a way from one node to the other
    #[arg(long, num_args = 2, value_names = ["FROM", "TO"], hide_short_help = true)]
    between: Option<Vec<String>>,
    /// Leave inputs out
    #[arg(long, hide_short_help = true, conflicts_with = "merge_inputs")]
    hide_inputs: bool,
    /// Draw the inputs of a node as one box
    #[arg(long, hide_short_help = true)]
    merge_inputs: bool,
    /// Close groups that are deeper than this to one node each; 0 closes all
    #[arg(long, value_name = "N", hide_short_help = true)]
    depth: Option<usize>,
    /// Outline the nodes with this tag, `KEY` or `KEY=VALUE`
    #[arg(long, value_name = "TAG", hide_short_help = true)]
    highlight: Option<String>,
    /// Leave types out
    #[arg(long, hide_short_help = true)]
    no_types: bool,
    /// Leave the conditions of transitions out
    #[arg(long, hide_short_help = true)]
    no_conditions: bool,
    /// Leave the legend out
    #[arg(long, hide_short_help = true)]
    no_legend: bool,
    /// Write the first line of the documentation into boxes, in SVG, PNG and HTML
    #[arg(long, hide_short_help = true)]
    docs: bool,
    /// Write tags into boxes, in SVG, PNG and HTML
    #[arg(long, hide_short_help = true)]
    tags: bool,
    /// Write what actions read and write into boxes, in SVG, PNG and HTML
    #[arg(long, hide_short_help = true)]
    reads_and_writes: bool,
}

impl Shown {
    /// The part of a picture that is asked for.
    pub(super) fn of(&self, mut picture: Picture) -> anyhow::Result<Picture> {
        let unknown = |error: dag_core::UnknownNode| Usage(error.to_string());
        if let Some(id) = &self.upstream_of {
            picture = picture.upstream_of(id).map_err(unknown)?;
        }
        if let Some(id) = &self.downstream_of {
            picture = picture.downstream_of(id).map_err(unknown)?;
        }
        if let Some([from, to]) = self.between.as_deref() {
            picture = picture.between(from, to).map_err(unknown)?;
        }
        if let Some(tag) = &self.highlight {
            picture = Self::highlighted(picture, tag)?;
        }
        if self.hide_inputs {
            picture = picture.without_inputs();
        }
        if self.merge_inputs {
            picture = picture.merged_inputs();
        }
        if let Some(depth) = self.depth {
            picture = picture.collapsed(depth);
        }
        self.strip(&mut picture);
        Ok(picture)
    }

    fn highlighted(picture: Picture, tag: &str) -> anyhow::Result<Picture> {
        let highlighted = picture.highlighted(tag);
        if highlighted.nodes.iter().any(|node| node.look.is_some()) {
            return Ok(highlighted);
        }
        let all: BTreeSet<_> = highlighted.nodes.iter().flat_map(|node| &node.tags).collect();
        let pairs: Vec<_> = all.iter().map(|(key, value)| format!("{key}={value}")).collect();
        let keys: BTreeSet<_> = all.iter().map(|(key, _)| key.as_str()).collect();
        let hint = match dag_core::nearest(tag, keys.iter().copied().chain(pairs.iter().map(String::as_str))) {
            Some(near) => format!("did you mean `{near}`?"),
            None if keys.is_empty() => "no node has a tag".to_owned(),
            None => format!("there is {}", keys.into_iter().collect::<Vec<_>>().join(", ")),
        };
        Err(Usage(format!("no node has the tag `{tag}`; {hint}")).into())
    }

    /// Some formats have no options: what is not wanted is not there.
    fn strip(&self, picture: &mut Picture) {
        if self.no_types {
            picture.nodes.iter_mut().for_each(|node| node.ty = None);
        }
        if self.no_conditions {
            picture.edges.iter_mut().for_each(|edge| edge.label = None);
        }
    }

    pub(super) fn add_to(&self, options: &mut Options) {
        (options.docs, options.tags, options.state) = (self.docs, self.tags, self.reads_and_writes);
        options.legend = !self.no_legend;
    }
}
