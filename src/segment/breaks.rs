//! Tables that go on over pages: put together, so that their header counts for all rows.

use super::role::Lexicon;
use super::{header, sheet};
use crate::document::{Block, BlockKind, Place};

/// A table with a header in its first rows stands for itself; below them a header is repeated at the
/// top of a further page.
const HEADER_WITHIN: u32 = 4;

/// A block with what a page break took from it.
pub(super) struct Whole<'d> {
    /// The table with the rows of its rest; `None` where the block stands for itself.
    pub(super) table: Option<Block>,
    /// Short lines between its parts: the end of a row that the break cut.
    pub(super) between: Vec<&'d Block>,
    /// The index of the block after it.
    pub(super) end: usize,
}

/// Words of a line that may be the end of a cut row.
const CUT: usize = 8;

/// The block at an index with the tables behind it that are its rest.
pub(super) fn whole<'d>(blocks: &'d [Block], at: usize, lexicon: Lexicon<'_>) -> Whole<'d> {
    let (mut rest, mut between, mut end) = (Vec::new(), Vec::new(), at + 1);
    while let (Some(block), Some(next)) = (blocks.get(at), blocks.get(end)) {
        if continues(block, next, lexicon) {
            rest.push(next);
            end += 1;
        } else if let Some(after) = blocks.get(end + 1)
            && is_cut(next, after)
            && continues(block, after, lexicon)
        {
            between.push(next);
            rest.push(after);
            end += 2;
        } else {
            break;
        }
    }
    let table = blocks.get(at).filter(|_| !rest.is_empty()).map(|block| joined(block, &rest));
    Whole { table, between, end }
}

/// Whether a line right above a table may be the end of a row of the page before.
fn is_cut(line: &Block, table: &Block) -> bool {
    let page = |block: &Block| match block.place {
        Place::Page { page, .. } => Some(page),
        _ => None,
    };
    let short = matches!(&line.kind, BlockKind::Paragraph { text }
        if text.split_whitespace().count() <= CUT && !text.ends_with([':', '.']));
    short && page(line) == page(table)
}

/// Whether a table on a page is the rest of the one right before it, which has the header.
fn continues(block: &Block, next: &Block, lexicon: Lexicon<'_>) -> bool {
    let (BlockKind::Table(table), BlockKind::Table(rest)) = (&block.kind, &next.kind) else {
        return false;
    };
    matches!((&block.place, &next.place), (Place::Page { .. }, Place::Page { .. }))
        && table.columns() == rest.columns()
        && sheet::has_elements(table, lexicon)
        && !(0..rest.rows().min(HEADER_WITHIN)).any(|row| header::is_header(rest, row, lexicon))
}

/// A table with the rows of its rest.
fn joined(block: &Block, rest: &[&Block]) -> Block {
    let mut whole = block.clone();
    if let BlockKind::Table(table) = &mut whole.kind {
        let page = |place: &Place| if let Place::Page { page, .. } = place { *page } else { 1 };
        table.row_pages.resize(table.rows() as usize, page(&block.place));
        for next in rest {
            if let BlockKind::Table(more) = &next.kind {
                let from = table.rows();
                for row in 0..more.rows() {
                    let own = more.row_pages.get(row as usize).copied();
                    table.row_pages.push(own.unwrap_or_else(|| page(&next.place)));
                    for cell in more.row(row) {
                        table.push(from + row, cell.column, cell.value);
                    }
                }
            }
        }
    }
    whole
}
