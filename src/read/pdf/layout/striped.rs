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
/// An empty strip higher than this parts tables.
const HIGHEST_GAP: f32 = 30.0;
/// A cell with more words than this is a column of text between lines.
const MAX_CELL_WORDS: usize = 120;

/// Finds striped tables beside the ruled ones and takes their words out of `chosen`.
pub(super) fn find(
    ink: &Ink,
    chosen: &mut Vec<u32>,
    rules: &[Rect],
    shades: &[Rect],
    found: &[Grid],
) -> Vec<Grid> {
    let free = |r: &&Rect| !found.iter().any(|grid| grid.rect.holds(r.center(), 2.0));
    let lines: Vec<Rect> = rules.iter().filter(free).copied().collect();
    let backs: Vec<Rect> = shades.iter().filter(free).copied().collect();
    let mut grids = Vec::new();
    for lines in groups(&lines, &backs) {
        for grid in tables(ink, chosen, &lines) {
            let taken: rustc_hash::FxHashSet<u32> =
                grid.cells.iter().flat_map(|cell| cell.words.iter().copied()).collect();
            chosen.retain(|word| !taken.contains(word));
            grids.push(grid);
        }
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
    groups.retain(|group| group.len() >= 2);
    groups
}

/// What stands between two lines.
struct Strip {
    rows: Vec<Row>,
    /// Whether it is one running text over several columns.
    spans: bool,
    top: f32,
    bottom: f32,
}

/// The tables between lines of one width: text of its own between two of them parts tables.
fn tables(ink: &Ink, chosen: &[u32], lines: &[Rule]) -> Vec<Grid> {
    let Some(first) = lines.first() else { return Vec::new() };
    let edges = (first.from, first.to);
    let within = |word: &Word| {
        let (x, _) = word.rect.center();
        x > edges.0 - SAME_END && x < edges.1 + SAME_END
    };
    let word = |at: &u32| ink.words.get(*at as usize);
    let beside: Vec<u32> =
        chosen.iter().copied().filter(|at| word(at).is_some_and(within)).collect();
    let mut strips = Vec::new();
    for pair in lines.windows(2) {
        let (top, bottom) = (pair[0].across, pair[1].across);
        let inside = |w: &Word| (top..bottom).contains(&w.rect.center().1);
        let held: Vec<u32> =
            beside.iter().copied().filter(|at| word(at).is_some_and(inside)).collect();
        strips.push(strip(ink, held, (top, bottom)));
    }
    let size = usual_size(&strips);
    let mut grids = Vec::new();
    let mut run: Vec<Strip> = Vec::new();
    for strip in strips {
        let (top, bottom) = (strip.top, strip.bottom);
        if strip.rows.is_empty() && bottom - top < HIGHEST_GAP {
            continue;
        }
        if strip.rows.is_empty() || is_apart(ink, &strip, size) {
            grids.extend(build(ink, &beside, std::mem::take(&mut run), edges));
        } else {
            run.push(strip);
        }
    }
    grids.extend(build(ink, &beside, run, edges));
    grids
}

/// The font size of the middle one of all rows that have columns.
fn usual_size(strips: &[Strip]) -> f32 {
    let rows = strips.iter().filter(|strip| !strip.spans).flat_map(|strip| &strip.rows);
    let mut sizes: Vec<f32> = rows.map(|row| row.size).collect();
    sizes.sort_by(f32::total_cmp);
    sizes.get(sizes.len() / 2).copied().unwrap_or(f32::INFINITY)
}

/// Whether a strip is no row but text between two tables: a larger heading, lines of several sizes,
/// some bold, or parted like paragraphs.
fn is_apart(ink: &Ink, strip: &Strip, size: f32) -> bool {
    let words: usize = strip.rows.iter().map(|row| row.words.len()).sum();
    let bold = |row: &Row| {
        let mut words = row.words.iter().filter_map(|at| ink.words.get(*at as usize));
        words.all(|word| word.look.bold)
    };
    let changes = strip.rows.windows(2).any(|pair| {
        let pitch = pair[1].base - pair[0].base;
        let resized = (pair[1].size / pair[0].size - 1.0).abs() > 0.12;
        resized || pitch > 1.8 * pair[1].size || bold(&pair[0]) != bold(&pair[1])
    });
    let larger = strip.rows.iter().all(|row| row.size > 1.1 * size);
    let running = strip.rows.iter().any(|row| row.words.len() >= 3 && !has_gap(ink, row));
    words > 2 * MAX_CELL_WORDS || running && changes || strip.spans && larger
}

fn build(
    ink: &Ink,
    beside: &[u32],
    mut strips: Vec<Strip>,
    (from, to): (f32, f32),
) -> Option<Grid> {
    let (first, last) = (strips.first()?, strips.last()?);
    let (mut top, mut bottom) = (first.top, last.bottom);
    let gutters = gutters(ink, &strips, (from, to));
    if gutters.is_empty() {
        return None;
    }
    if let Some(above) = header(ink, beside, &gutters, top) {
        top = above.top;
        strips.insert(0, above);
    }
    if strips.len() >= 3
        && let Some(below) = footer(ink, beside, &gutters, &strips, bottom)
    {
        bottom = below.bottom;
        strips.push(below);
    }
    if strips.len() < 2 || strips.iter().any(|strip| holds_rows(ink, strip, &gutters)) {
        return None;
    }
    let cells = cells(ink, &strips, &gutters);
    if cells.iter().any(|cell| cell.words.len() > MAX_CELL_WORDS) {
        return None;
    }
    let several = |row: u32| cells.iter().filter(|cell| cell.row == row).count() > 1;
    let rows = u32::try_from(strips.len()).unwrap_or(u32::MAX);
    let filled = (0..rows).filter(|row| several(*row)).count();
    let edges = std::iter::once(from).chain(gutters).collect();
    let rect = Rect { x0: from, y0: top, x1: to, y1: bottom };
    (filled * 5 >= strips.len() * 2).then_some(Grid { rect, cells, edges })
}

fn strip(ink: &Ink, words: Vec<u32>, (top, bottom): (f32, f32)) -> Strip {
    let rows = rows::group(&ink.words, words);
    let spans = !rows.iter().any(|row| has_gap(ink, row));
    Strip { rows, spans, top, bottom }
}

/// Whether words of a row stand apart like cells.
fn has_gap(ink: &Ink, row: &Row) -> bool {
    let words: Vec<&Word> = row.words.iter().filter_map(|at| ink.words.get(*at as usize)).collect();
    words.windows(2).any(|pair| pair[1].rect.x0 - pair[0].rect.x1 > 0.9 * row.size)
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
    let few = if rows.len() >= 6 { (rows.len() / 10).max(1) } else { 0 };
    let bridged = i32::try_from(few).unwrap_or(i32::MAX);
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
        let fits = bottom - row.rect.y1 < 0.9 * row.size && stands_apart(ink, row, gutters, 0.9);
        let goes_on = at + 1 < rows.len() && bottom - row.rect.y1 < 0.4 * row.size;
        if !(fits || goes_on) {
            break;
        }
        first = at;
        bottom = row.rect.y0;
    }
    let rows: Vec<Row> = rows.into_iter().skip(first).collect();
    let (first, last) = (rows.first()?, rows.last()?);
    let from = first.rect.y0;
    stands_apart(ink, last, gutters, 0.9).then_some(Strip {
        rows,
        spans: false,
        top: from,
        bottom: top,
    })
}

/// The row below the last line, where shades lie behind every other row and the last has none: no
/// higher than the rows above it, its words apart in their columns.
fn footer(
    ink: &Ink,
    beside: &[u32],
    gutters: &[f32],
    strips: &[Strip],
    bottom: f32,
) -> Option<Strip> {
    let highest = strips.iter().map(|strip| strip.bottom - strip.top).fold(0.0, f32::max);
    let below = |at: &&u32| {
        ink.words.get(**at as usize).is_some_and(|w| {
            let (_, y) = w.rect.center();
            y > bottom && y - bottom < highest
        })
    };
    let rows = rows::group(&ink.words, beside.iter().filter(below).copied().collect());
    let first = rows.first()?;
    if first.rect.y0 - bottom > 0.9 * first.size || !stands_apart(ink, first, gutters, 0.9) {
        return None;
    }
    let near = rows.windows(2).take_while(|pair| {
        let gap = pair[1].rect.y0 - pair[0].rect.y1;
        gap < 0.4 * pair[1].size && stands_apart(ink, &pair[1], gutters, -1.0)
    });
    let count = 1 + near.count();
    let rows: Vec<Row> = rows.into_iter().take(count).collect();
    let end = rows.last()?.rect.y1;
    Some(Strip { rows, spans: false, top: bottom, bottom: end })
}

fn column(gutters: &[f32], word: &Word) -> usize {
    let (x, _) = word.rect.center();
    gutters.partition_point(|gutter| *gutter < x)
}

/// Whether the words of a row stand apart in several columns, one gap wider than `widest` font
/// sizes, as running text never does.
fn stands_apart(ink: &Ink, row: &Row, gutters: &[f32], widest: f32) -> bool {
    let words: Vec<&Word> = row.words.iter().filter_map(|at| ink.words.get(*at as usize)).collect();
    let mut crossed = words.windows(2).filter_map(|pair| {
        let gap = (pair[1].rect.x0 - pair[0].rect.x1) / row.size;
        (column(gutters, pair[0]) != column(gutters, pair[1])).then_some(gap)
    });
    let found = crossed.clone().fold(0.0, f32::max);
    found > widest && crossed.all(|gap| gap > 0.45)
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
    labelled >= 2 && (amounts >= 3 || labelled == strip.rows.len())
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
        let apart = |row: &Row| stands_apart(ink, row, gutters, 0.45);
        if strip.spans && !strip.rows.iter().all(apart) {
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
