//! Tables whose rows are parted by lines or by shades, with nothing drawn between the columns.
//!
//! The strips between the lines are the rows. The columns are the gaps that stay empty in nearly
//! all of them; a strip that holds one running text, such as a description below its action, spans
//! the columns.

use super::grid::{self, Grid, GridCell, Rule};
use super::rows::{self, Row};
use crate::read::pdf::geometry::Rect;
use crate::read::pdf::ink::{Ink, Word};

/// Lines shorter than this part no rows.
const SHORTEST: f32 = 90.0;
/// Shades from one line of small text up to a row of many lines.
const SHADE: std::ops::Range<f32> = 5.0..260.0;
/// Lines whose ends differ by less than this belong to one table.
const SAME_END: f32 = 6.0;
/// Lines farther apart than this belong to two tables.
const FARTHEST: f32 = 300.0;
/// A cell with more words than this is a column of text between lines.
const MAX_CELL_WORDS: usize = 120;

/// Finds striped tables beside the ruled ones and takes their words out of `chosen`.
pub(super) fn find(
    ink: &Ink,
    chosen: &mut Vec<u32>,
    rules: &[Rect],
    shades: &[Rect],
    ruled: &[Grid],
) -> Vec<Grid> {
    let free = |r: &&Rect| !ruled.iter().any(|grid| grid.rect.holds(r.center(), 2.0));
    let rules: Vec<Rect> = rules.iter().filter(free).copied().collect();
    let shades: Vec<Rect> = shades.iter().filter(free).copied().collect();
    let mut grids = Vec::new();
    for lines in groups(&rules, &shades) {
        let Some(grid) = build(ink, chosen, &lines) else { continue };
        let taken: rustc_hash::FxHashSet<u32> =
            grid.cells.iter().flat_map(|cell| cell.words.iter().copied()).collect();
        chosen.retain(|word| !taken.contains(word));
        grids.push(grid);
    }
    grids
}

/// Lines of the same width below each other.
fn groups(rules: &[Rect], shades: &[Rect]) -> Vec<Vec<Rule>> {
    let is_shade = |r: &&Rect| SHADE.contains(&r.height()) && r.width() > r.height().min(20.0);
    let edges = shades
        .iter()
        .filter(is_shade)
        .flat_map(|r| [Rect { y1: r.y0, ..*r }, Rect { y0: r.y1, ..*r }]);
    let flat = rules.iter().copied().filter(|r| r.width() >= r.height());
    let lines =
        grid::merge(flat.chain(edges).map(|r| Rule { across: r.center().1, from: r.x0, to: r.x1 }));
    let mut groups: Vec<Vec<Rule>> = Vec::new();
    for line in lines.into_iter().filter(|line| line.to - line.from >= SHORTEST) {
        let fits = |group: &&mut Vec<Rule>| {
            group.last().is_some_and(|last| {
                (last.from - line.from).abs() < SAME_END
                    && (last.to - line.to).abs() < SAME_END
                    && line.across - last.across < FARTHEST
            })
        };
        match groups.iter_mut().find(fits) {
            Some(group) if group.last().is_some_and(|l| line.across - l.across < 3.0) => {}
            Some(group) => group.push(line),
            None => groups.push(vec![line]),
        }
    }
    groups.retain(|group| group.len() >= 3);
    groups
}

/// What stands between two lines.
struct Strip {
    rows: Vec<Row>,
    /// Whether it is one running text over several columns.
    spans: bool,
}

fn build(ink: &Ink, chosen: &[u32], lines: &[Rule]) -> Option<Grid> {
    let (first, last) = (lines.first()?, lines.last()?);
    let within = |word: &Word| {
        let (x, _) = word.rect.center();
        x > first.from - SAME_END && x < first.to + SAME_END
    };
    let word = |at: &u32| ink.words.get(*at as usize);
    let beside: Vec<u32> =
        chosen.iter().copied().filter(|at| word(at).is_some_and(within)).collect();
    let mut strips: Vec<Strip> = Vec::new();
    for pair in lines.windows(2) {
        let inside = |w: &Word| (pair[0].across..pair[1].across).contains(&w.rect.center().1);
        let held: Vec<u32> =
            beside.iter().copied().filter(|at| word(at).is_some_and(inside)).collect();
        if !held.is_empty() {
            strips.push(strip(ink, held, first.to - first.from));
        }
    }
    if strips.len() < 2 {
        return None;
    }
    let gutters = gutters(ink, &strips, (first.from, first.to));
    if gutters.is_empty() {
        return None;
    }
    let above = header(ink, &beside, &gutters, first.across);
    let top = above.as_ref().map_or(first.across, |strip| strip.rows[0].rect.y0);
    if let Some(above) = above {
        strips.insert(0, above);
    }
    if strips.iter().any(|strip| holds_rows(ink, strip, &gutters)) {
        return None;
    }
    let cells = cells(ink, &strips, &gutters);
    if cells.iter().any(|cell| cell.words.len() > MAX_CELL_WORDS) {
        return None;
    }
    let several = |row: u32| cells.iter().filter(|cell| cell.row == row).count() > 1;
    let rows = u32::try_from(strips.len()).unwrap_or(u32::MAX);
    let filled = (0..rows).filter(|row| several(*row)).count();
    let edges = std::iter::once(first.from).chain(gutters).collect();
    let rect = Rect { x0: first.from, y0: top, x1: first.to, y1: last.across };
    (filled * 5 >= strips.len() * 2).then_some(Grid { rect, cells, edges })
}

fn strip(ink: &Ink, words: Vec<u32>, width: f32) -> Strip {
    let rows = rows::group(&ink.words, words);
    let gap = |row: &Row| {
        let words: Vec<&Word> =
            row.words.iter().filter_map(|at| ink.words.get(*at as usize)).collect();
        words.windows(2).any(|pair| pair[1].rect.x0 - pair[0].rect.x1 > 0.9 * row.size)
    };
    let wide = rows.iter().any(|row| row.rect.width() > 0.4 * width);
    let spans = wide && !rows.iter().any(gap);
    Strip { rows, spans }
}

/// The middles of the gaps between columns.
fn gutters(ink: &Ink, strips: &[Strip], (from, to): (f32, f32)) -> Vec<f32> {
    let rows: Vec<&Row> = strips.iter().filter(|s| !s.spans).flat_map(|s| &s.rows).collect();
    let size = rows.iter().map(|row| row.size).fold(f32::INFINITY, f32::min);
    let narrowest = if rows.len() >= 6 { 0.35 * size } else { 0.9 * size };
    let mut edges: Vec<(f32, i32)> = Vec::new();
    for row in &rows {
        for word in row.words.iter().filter_map(|at| ink.words.get(*at as usize)) {
            edges.push((word.rect.x0, 1));
            edges.push((word.rect.x1, -1));
        }
    }
    edges.sort_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
    // A few cells may reach over a gap, such as a long total.
    let bridged = i32::try_from(rows.len() / 16).unwrap_or(i32::MAX);
    let mut found = Vec::new();
    let (mut covering, mut open) = (0, None);
    for (x, change) in edges {
        let was_free = covering <= bridged;
        covering += change;
        let is_free = covering <= bridged;
        if !was_free && is_free {
            open = Some(x);
        } else if was_free
            && !is_free
            && let Some(start) = open.take()
            && x - start >= narrowest
            && start > from
            && x < to
        {
            found.push(f32::midpoint(start, x));
        }
    }
    found
}

/// The header row above the first line, where lines only part rows below it.
fn header(ink: &Ink, beside: &[u32], gutters: &[f32], top: f32) -> Option<Strip> {
    let above = |at: &&u32| {
        ink.words.get(**at as usize).is_some_and(|w| {
            let (_, y) = w.rect.center();
            y < top && top - y < 6.0 * w.size
        })
    };
    let rows = rows::group(&ink.words, beside.iter().filter(above).copied().collect());
    let mut first = rows.len();
    let mut bottom = top;
    for (at, row) in rows.iter().enumerate().rev() {
        let fits = bottom - row.rect.y1 < 0.9 * row.size && filled(ink, row, gutters) > 1;
        if !fits && !(at + 1 < rows.len() && bottom - row.rect.y1 < 0.4 * row.size) {
            break;
        }
        first = at;
        bottom = row.rect.y0;
    }
    let rows: Vec<Row> = rows.into_iter().skip(first).collect();
    let last = rows.last()?;
    (filled(ink, last, gutters) > 1).then_some(Strip { rows, spans: false })
}

fn column(gutters: &[f32], word: &Word) -> usize {
    let (x, _) = word.rect.center();
    gutters.partition_point(|gutter| *gutter < x)
}

/// In how many columns a row has words.
fn filled(ink: &Ink, row: &Row, gutters: &[f32]) -> usize {
    let words = row.words.iter().filter_map(|at| ink.words.get(*at as usize));
    let mut columns: Vec<usize> = words.map(|word| column(gutters, word)).collect();
    columns.sort_unstable();
    columns.dedup();
    columns.len()
}

/// Whether a strip is itself several rows: lines may part only the header from the rest.
fn holds_rows(ink: &Ink, strip: &Strip, gutters: &[f32]) -> bool {
    let has_digit = |word: &Word| ink.word_text(word).bytes().any(|b| b.is_ascii_digit());
    let mut amounts = 0;
    let mut labelled = 0;
    for row in &strip.rows {
        let words: Vec<&Word> =
            row.words.iter().filter_map(|at| ink.words.get(*at as usize)).collect();
        let last =
            words.iter().filter(|w| column(gutters, w) == gutters.len()).any(|w| has_digit(w));
        let figures = words.iter().filter(|w| column(gutters, w) > 0 && has_digit(w)).count();
        if last || figures >= 2 {
            amounts += 1;
            labelled += usize::from(words.iter().any(|w| column(gutters, w) == 0));
        }
    }
    amounts >= 3 && labelled >= 2 || labelled >= 2 && labelled == strip.rows.len()
}

fn cells(ink: &Ink, strips: &[Strip], gutters: &[f32]) -> Vec<GridCell> {
    let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let mut cells = Vec::new();
    for (at, strip) in (0u32..).zip(strips) {
        let mut columns = vec![Vec::new(); gutters.len() + 1];
        for row in &strip.rows {
            for index in &row.words {
                let Some(word) = ink.words.get(*index as usize) else { continue };
                columns[column(gutters, word)].push(*index);
            }
        }
        if strip.spans {
            let left = columns.iter().position(|words| !words.is_empty()).unwrap_or(0);
            let words: Vec<u32> = columns.into_iter().flatten().collect();
            let wide = number(gutters.len() + 1 - left);
            cells.push(GridCell { row: at, column: number(left), rows: 1, columns: wide, words });
            continue;
        }
        for (column, words) in (0u32..).zip(columns).filter(|(_, words)| !words.is_empty()) {
            cells.push(GridCell { row: at, column, rows: 1, columns: 1, words });
        }
    }
    cells
}
