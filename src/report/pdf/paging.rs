//! Breaks a chapter into pages, for the whole chapter at once: of all ways to break it, the one
//! that parts the least of what belongs together and leaves the least empty (after Plass, 1981).

use super::blocks::ROOM;
use super::flow::{Flow, Piece};

/// What each page costs, so that a chapter does not take more pages than it needs.
const PAGE: f32 = 6.0;
/// What an empty page costs; a page that is half empty costs an eighth of it.
const EMPTY: f32 = 400.0;
/// What a last page of a chapter costs with nothing on it; one that is half empty costs next to
/// nothing.
const LAST: f32 = 60.0;
/// What parting pieces that stay together costs; only done where they are higher than a page.
const KEEP: f32 = 1.0e4;
/// What cutting a box costs.
const BOX: f32 = 60.0;
/// What parting a box from the words that it belongs to costs.
const BOX_ALONE: f32 = 20.0;
/// What cutting a section costs, less the longer it is.
const SECTION: f32 = 14.0;
/// What each row costs that would be needed for a part of a table to have enough of them.
const ROW: f32 = 6.0;
/// How many rows of a table are enough on a page.
const ROWS: usize = 5;
/// What a heading costs that has little of its section below it on its page.
const LOW: f32 = 30.0;
/// How little that is, in points, the heading included.
const LITTLE: f32 = 110.0;

/// The pages of a chapter, each as the pieces on it.
pub(super) fn pages<'a>(pieces: &'a [&'a Piece], flow: &Flow) -> Vec<&'a [&'a Piece]> {
    let chapter = Chapter { pieces, flow };
    let ends = chapter.choose();
    let starts = std::iter::once(0).chain(ends.iter().copied());
    starts.zip(&ends).filter_map(|(start, end)| pieces.get(start..*end)).collect()
}

/// The pieces of a chapter, with the boxes and heads of its tables.
struct Chapter<'a> {
    pieces: &'a [&'a Piece],
    flow: &'a Flow,
}

impl Chapter<'_> {
    /// The numbers of the pieces after the last one of each page.
    fn choose(&self) -> Vec<usize> {
        let count = self.pieces.len();
        let cuts = self.cuts();
        let mut best = vec![(f32::INFINITY, 0_usize); count + 1];
        best[0].0 = 0.0;
        for start in 0..count {
            for (end, cost) in self.ways(start) {
                let cost = best[start].0 + cost + cuts[end];
                if cost < best[end].0 {
                    best[end] = (cost, start);
                }
            }
        }
        let mut ends = Vec::new();
        let mut at = count;
        while at > 0 {
            ends.push(at);
            at = best[at].1;
        }
        ends.reverse();
        ends
    }

    /// Where a page that begins with a piece can end, and what its look costs.
    fn ways(&self, start: usize) -> Vec<(usize, f32)> {
        let mut ways = Vec::new();
        let (mut height, mut below) = (self.flow.reserved(self.pieces[start]), 0.0_f32);
        let mut title = None;
        for (at, piece) in self.pieces.iter().enumerate().skip(start) {
            let above = if at == start { 0.0 } else { below.max(piece.above) };
            if let Some(level) = piece.level() {
                title = Some((height + above, level));
            }
            height += above + piece.height;
            below = piece.below;
            if height > ROOM && at > start {
                break;
            }
            let low = title.is_some_and(|(top, level)| {
                height - top < LITTLE && self.inner(at + 1, level) && at > start
            });
            let low = if low { LOW } else { 0.0 };
            ways.push((at + 1, self.emptiness(height, at + 1) + low));
        }
        ways
    }

    /// What the space costs that pieces of a height leave on the page before a piece.
    fn emptiness(&self, height: f32, end: usize) -> f32 {
        let share = (1.0 - height / ROOM).max(0.0);
        let last = end == self.pieces.len();
        PAGE + if last { LAST * share.powi(6) } else { EMPTY * share.powi(3) }
    }

    /// Whether a piece belongs to a section of a level that began before it.
    fn inner(&self, at: usize, level: u8) -> bool {
        self.pieces.get(at).is_some_and(|piece| piece.level().is_none_or(|next| next > level))
    }

    /// What it costs to part each piece from the one before it, and nothing at the end.
    fn cuts(&self) -> Vec<f32> {
        let mut section = 0.0;
        let mut before = &Piece::default();
        let mut cuts = Vec::with_capacity(self.pieces.len() + 1);
        for (at, piece) in self.pieces.iter().enumerate() {
            let keep = if before.keep { KEEP } else { 0.0 };
            cuts.push(if let Some(level) = piece.level() {
                section = self.section_cut(at, level);
                keep
            } else {
                keep + section + self.box_cut(before, piece) + self.table_cut(at)
            });
            before = piece;
        }
        cuts.push(0.0);
        cuts
    }

    /// What it costs to cut the section of a level that begins with a piece.
    fn section_cut(&self, start: usize, level: u8) -> f32 {
        let end = (start + 1..self.pieces.len()).find(|at| !self.inner(*at, level));
        let section = self.pieces.get(start..end.unwrap_or(self.pieces.len())).unwrap_or_default();
        let height: f32 =
            section.iter().map(|piece| piece.height + piece.above.max(piece.below)).sum();
        SECTION * (1.0 - height / ROOM).max(0.0)
    }

    /// What it costs to cut a box, or to part it from the words before it.
    fn box_cut(&self, before: &Piece, piece: &Piece) -> f32 {
        let filled = |number: usize| self.flow.panels.get(number).and_then(|panel| panel.fill);
        if piece.panel.and_then(filled).is_none() {
            0.0
        } else if piece.panel == before.panel {
            BOX
        } else {
            BOX_ALONE
        }
    }

    /// What it costs to cut a table before a row, the more the fewer rows stand on one side.
    fn table_cut(&self, at: usize) -> f32 {
        let (before, rest) = self.pieces.split_at(at);
        let Some(table) = rest.first().and_then(|piece| piece.table) else { return 0.0 };
        let row = |piece: &&&Piece| piece.table == Some(table);
        let above = before.iter().rev().take(ROWS).take_while(row).count();
        let below = rest.iter().take(ROWS).take_while(row).count();
        #[expect(clippy::cast_precision_loss, reason = "five at most")]
        let lacking = (ROWS - above.min(below)) as f32;
        ROW * lacking
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::block::Colour;
    use crate::report::pdf::flow::{Entry, Panel};

    fn lines(count: usize, height: f32) -> Vec<Piece> {
        vec![Piece { height, ..Piece::default() }; count]
    }

    fn heading(level: u8) -> Piece {
        let entry = Entry { level, text: String::new(), anchor: String::new() };
        Piece { height: 20.0, keep: true, heading: Some(entry), ..Piece::default() }
    }

    /// How many pieces stand on each page.
    fn check(pieces: &[Piece], expected: &[usize]) {
        let fill = Some(Colour(0, 0, 0));
        let panel = Panel { x: 0.0, width: 0.0, fill, bar: Colour(0, 0, 0) };
        let head = Piece { height: 20.0, ..Piece::default() };
        let flow = Flow { panels: vec![panel], heads: vec![head], ..Flow::default() };
        let pieces: Vec<&Piece> = pieces.iter().collect();
        let pages: Vec<usize> = pages(&pieces, &flow).iter().map(|page| page.len()).collect();
        assert_eq!(pages, expected);
    }

    #[test]
    fn pages_are_filled() {
        check(&[], &[]);
        check(&lines(5, 100.0), &[5]);
        check(&lines(12, 100.0), &[6, 6]);
        check(&lines(1, ROOM * 2.0), &[1]);
    }

    #[test]
    fn a_last_page_is_not_nearly_empty() {
        check(&lines(7, 100.0), &[5, 2]);
    }

    #[test]
    fn the_last_rows_of_a_table_do_not_stand_alone() {
        let mut rows = lines(24, 30.0);
        for row in &mut rows {
            row.table = Some(0);
        }
        check(&rows, &[17, 7]);
    }

    #[test]
    fn a_box_that_fits_on_a_page_is_not_cut_and_stays_with_words_before_it() {
        let mut pieces = lines(6, 90.0);
        let panel = |piece| Piece { panel: Some(0), ..piece };
        pieces.extend(lines(3, 60.0).into_iter().map(panel));
        check(&pieces, &[5, 4]);
    }

    #[test]
    fn a_heading_does_not_stand_low_on_a_page() {
        let mut pieces = lines(6, 100.0);
        pieces.push(heading(3));
        pieces.extend(lines(8, 30.0));
        check(&pieces, &[6, 9]);
    }

    #[test]
    fn what_stays_together_is_parted_only_where_it_is_higher_than_a_page() {
        let mut pieces = lines(12, 60.0);
        pieces.iter_mut().take(11).skip(9).for_each(|piece| piece.keep = true);
        check(&pieces, &[9, 3]);
        for piece in &mut pieces {
            piece.keep = true;
        }
        check(&pieces, &[9, 3]);
    }
}
