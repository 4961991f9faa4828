//! What the nodes of a graph make use of, found in one look at each: most graphs leave out most of it, and what nobody uses is not gone
//! through again for a hundred thousand nodes.

use crate::node::NodeDef;

/// Whether any node has it; of the steps of pipes as well.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Uses {
    pub(super) tags: bool,
    pub(super) when: bool,
    pub(super) pipes: bool,
    pub(super) checks: bool,
    pub(super) once: bool,
    pub(super) cache: bool,
    /// `expand` and `collect`.
    pub(super) scopes: bool,
}

impl Uses {
    pub(super) fn of(defs: &[&'static NodeDef]) -> Self {
        let mut uses = Self::default();
        for def in defs {
            uses.add(def);
            def.pipes.iter().for_each(|step| uses.add(step));
        }
        uses
    }

    fn add(&mut self, def: &NodeDef) {
        self.tags |= !def.tags.is_empty();
        self.when |= !def.when.is_empty();
        self.pipes |= !def.pipes.is_empty();
        self.checks |= !def.checks.is_empty();
        self.once |= def.once;
        self.cache |= def.cache.is_some();
        self.scopes |= def.expand.is_some() || !def.collects.is_empty();
    }
}
