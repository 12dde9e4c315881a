//! What links point to, as bookmarks: which there are, and names that Word accepts.

use std::collections::{BTreeMap, BTreeSet};

use crate::report::block::{Anchor, Block, Report};

/// The longest name of a bookmark that Word reads.
const LONGEST: usize = 40;

/// The bookmarks of a report by anchor.
#[derive(Debug, Default)]
pub(super) struct Names {
    names: BTreeMap<Anchor, String>,
    placed: BTreeSet<Anchor>,
    count: usize,
}

impl Names {
    /// The names for all anchors of a report.
    pub(super) fn of(report: &Report) -> Self {
        let mut names = Self::default();
        let mut taken = BTreeSet::new();
        for anchor in anchors(&report.blocks) {
            if !names.names.contains_key(anchor) {
                let name = free(anchor, &taken);
                taken.insert(name.clone());
                names.names.insert(anchor.clone(), name);
            }
        }
        names
    }

    /// The bookmark that a link to an anchor needs; none where nothing has that anchor.
    pub(super) fn target(&self, anchor: &str) -> Option<&str> {
        self.names.get(anchor).map(String::as_str)
    }

    /// The number and name of a bookmark to be placed; none where it has been placed before.
    pub(super) fn place(&mut self, anchor: &Anchor) -> Option<(usize, String)> {
        let name = self.names.get(anchor)?.clone();
        self.placed.insert(anchor.clone()).then(|| (self.number(), name))
    }

    /// A bookmark for a heading that nothing else points to.
    pub(super) fn heading(&mut self) -> (usize, String) {
        let number = self.number();
        (number, format!("_Toc{number:08}"))
    }

    fn number(&mut self) -> usize {
        self.count += 1;
        self.count
    }
}

/// All anchors, in order.
fn anchors(blocks: &[Block]) -> Vec<&Anchor> {
    let mut found = Vec::new();
    for block in blocks {
        match block {
            Block::Heading { anchor, .. }
            | Block::Quote { anchor, .. }
            | Block::Figure { anchor, .. } => found.extend(anchor),
            Block::Table(table) => {
                found.extend(&table.anchor);
                found.extend(table.rows.iter().filter_map(|row| row.anchor.as_ref()));
            }
            Block::Callout { blocks, .. } => found.extend(anchors(blocks)),
            Block::Paragraph(_) | Block::List { .. } | Block::KeyFigures(_) | Block::PageBreak => {}
        }
    }
    found
}

/// A name made of letters, digits and underscores that is not yet taken.
fn free(anchor: &str, taken: &BTreeSet<String>) -> String {
    let clean = |c: char| if c.is_ascii_alphanumeric() { c } else { '_' };
    let base: String = "a_".chars().chain(anchor.chars().map(clean)).take(LONGEST).collect();
    let numbered = (2_usize..).map(|number| {
        let end = format!("_{number}");
        let start: String = base.chars().take(LONGEST - end.len()).collect();
        start + &end
    });
    let mut names = std::iter::once(base.clone()).chain(numbered);
    names.find(|name| !taken.contains(name)).unwrap_or_default()
}
