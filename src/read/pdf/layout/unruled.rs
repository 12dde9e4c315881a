//! Tables without rules: rows whose words stand apart in columns.

use std::ops::Range;

use super::TablePiece;
use super::cells::{Cell, has_digit, is_marker, is_numeric, is_year, split_words};
use super::rows::{self, Row};
use crate::document::{Table, Value};
use crate::read::pdf::geometry::Rect;
use crate::read::pdf::ink::Ink;

/// A stretch of rows: lines of text, or a table.
#[derive(Debug)]
pub(super) enum Part {
    Rows(Range<usize>),
    Table(TablePiece),
}

/// Parts rows into lines and tables.
pub(super) fn split_tables(ink: &Ink, rows: &[Row]) -> Vec<Part> {
    let cells: Vec<Vec<Cell>> = rows.iter().map(|row| split_words(ink, &row.words)).collect();
    let mut parts = Vec::new();
    let mut at = 0;
    let mut plain = 0;
    while at < rows.len() {
        let end = table_end(ink, rows, &cells, at);
        let found = (end > at).then(|| build(ink, &rows[at..end], &cells[at..end])).flatten();
        let Some(table) = found else {
            at += 1;
            continue;
        };
        if plain < at {
            parts.push(Part::Rows(plain..at));
        }
        parts.push(Part::Table(table));
        at = end;
        plain = end;
    }
    if plain < rows.len() {
        parts.push(Part::Rows(plain..rows.len()));
    }
    parts
}

/// Whether a row looks like one of a table.
fn is_tabular(ink: &Ink, cells: &[Cell]) -> bool {
    let skip = usize::from(
        cells.first().is_some_and(|cell| cell.words.len() == 1 && is_marker(&cell_text(ink, cell))),
    );
    match cells.len() - skip.min(cells.len()) {
        0 | 1 => false,
        2 if skip == 0 => cells[1].numeric || cells[1].x0 - cells[0].x1 > 12.0,
        _ => true,
    }
}

fn cell_text(ink: &Ink, cell: &Cell) -> String {
    let mut text = String::new();
    rows::write_line(ink, &cell.words, &mut text);
    text
}

/// The end of the table that starts at a row; `start` where none does.
fn table_end(ink: &Ink, rows: &[Row], cells: &[Vec<Cell>], start: usize) -> usize {
    let mut tabular = 0;
    let mut last_tabular = start;
    let mut pitches = f32::INFINITY;
    for at in start..rows.len() {
        let row = &rows[at];
        let before = at.checked_sub(1).filter(|_| at > start).map(|i| &rows[i]);
        let pitch = before.map_or(0.0, |b| row.base - b.base);
        let resized = before.is_some_and(|b| (row.size / b.size - 1.0).abs() > 0.12);
        if pitch > (2.2 * pitches).max(2.4 * row.size).min(3.2 * row.size.max(6.0)) {
            break;
        }
        if is_tabular(ink, &cells[at]) {
            tabular += 1;
            last_tabular = at;
        } else if at == start
            || resized
            || at - last_tabular > 2
            || pitch > (1.3 * pitches).min(1.9 * row.size)
            || is_wide(&cells[at], rows, start..at)
        {
            break;
        }
        if at > start {
            pitches = pitches.min(pitch.max(row.size));
        }
    }
    // One row alone is a table only where it can be nothing else: a table that a page cuts.
    let figures = cells[start].iter().filter(|cell| cell.numeric).count();
    let alone = figures >= 3 && cells[start].len() >= 4;
    if tabular < 2 && !alone {
        return start;
    }
    last_tabular + 1 + tail(rows, cells, start..last_tabular + 1)
}

/// How many lines after the last row are the rest of its text: they stand nearer to it than rows
/// stand to each other, or no farther than lines of a text, below its cells.
fn tail(rows: &[Row], cells: &[Vec<Cell>], table: Range<usize>) -> usize {
    let pitch = |at: usize| rows[at].base - rows[at - 1].base;
    let figures = Figures::of(&cells[table.clone()]);
    let near = nearness(rows, cells, table.clone(), &figures);
    let last = &cells[table.end - 1];
    let fits = |at: usize| {
        // Only a distance that the table keeps tells the end of a code from a new text.
        let skip = usize::from(near.is_none());
        let below =
            |cell: &Cell| last.iter().skip(skip).any(|above| (above.x0 - cell.x0).abs() < 3.0);
        let close = near.map_or(1.35 * rows[at].size, |near| near.min(1.9 * rows[at].size));
        !figures.are_in(&cells[at]) && pitch(at) < close && cells[at].iter().all(below)
    };
    (table.end..rows.len().min(table.end + 3)).take_while(|at| fits(*at)).count()
}

/// Which columns of a table hold figures. The first holds codes, which may be figures too; and the
/// end of a long code may stand below it in any other.
struct Figures {
    columns: Vec<(f32, f32)>,
    holds: Vec<bool>,
}

impl Figures {
    fn of(cells: &[Vec<Cell>]) -> Self {
        let columns = columns(cells);
        let mut counts = vec![(0usize, 0usize); columns.len()];
        for cell in full(cells).into_iter().flatten() {
            if let Some((figures, all)) = counts.get_mut(nearest(&columns, cell)) {
                *figures += usize::from(cell.numeric);
                *all += 1;
            }
        }
        let holds: Vec<bool> = counts.iter().map(|(figures, all)| figures * 2 > *all).collect();
        let any = holds.iter().skip(1).any(|holds| *holds);
        Self { columns, holds: if any { holds } else { vec![true; counts.len()] } }
    }

    /// Whether a row has figures.
    fn are_in(&self, row: &[Cell]) -> bool {
        let figure = |cell: &Cell| {
            cell.numeric && self.holds.get(nearest(&self.columns, cell)).copied().unwrap_or(true)
        };
        row.iter().skip(1).any(figure)
    }
}

/// Lines nearer to each other than this belong to one row, where the table tells: rows with figures
/// stand farther apart than lines of their texts.
fn nearness(
    rows: &[Row],
    cells: &[Vec<Cell>],
    table: Range<usize>,
    figures: &Figures,
) -> Option<f32> {
    let pitch = |at: usize| rows[at].base - rows[at - 1].base;
    let figures = |at: usize| figures.are_in(&cells[at]);
    let least = |from: &dyn Fn(usize) -> bool| {
        let all = (table.start + 1..table.end).filter(|at| from(*at));
        all.map(pitch).fold(f32::INFINITY, f32::min)
    };
    let full = least(&|at| figures(at) && figures(at - 1));
    if full.is_finite() {
        return Some(0.88 * full);
    }
    // Every row has several lines: those with figures are its first if they keep a distance.
    let opening = least(&|at| figures(at));
    let inner = least(&|at| !figures(at));
    (opening.is_finite() && opening > 1.12 * inner).then(|| f32::midpoint(opening, inner))
}

/// A row of one cell as wide as the table is a line of text between tables.
fn is_wide(cells: &[Cell], rows: &[Row], table: Range<usize>) -> bool {
    let edges = rows[table].iter().fold(Rect::EMPTY, |rect, row| rect.join(row.rect));
    cells.first().is_some_and(|cell| cell.x1 - cell.x0 > 0.6 * edges.width())
}

/// Splits the words of a merged cell over the columns that it spans, where they stand apart like
/// columns: some tables rule only their last row. `None` where they do not.
pub(super) fn split_merged(ink: &Ink, words: &[u32], edges: &[f32]) -> Option<Vec<Vec<u32>>> {
    let rows = rows::group(&ink.words, words.to_vec());
    let cells: Vec<Vec<Cell>> = rows.iter().map(|row| split_words(ink, &row.words)).collect();
    let apart = cells.iter().map(Vec::len).max().unwrap_or(0);
    let figures = cells.iter().flatten().filter(|cell| cell.numeric).count();
    if apart < 3 && (apart < 2 || figures < 1) {
        return None;
    }
    let mut columns = vec![Vec::new(); edges.len()];
    for cell in cells.into_iter().flatten() {
        let center = f32::midpoint(cell.x0, cell.x1);
        let at = edges.partition_point(|edge| *edge <= center).saturating_sub(1);
        columns[at].extend(cell.words);
    }
    let filled = columns.iter().filter(|words| !words.is_empty()).count();
    (filled >= 2).then_some(columns)
}

/// A table of figures inside a cell, such as amounts by year in a form, and the text beside it.
pub(super) fn nested(ink: &Ink, words: &[u32]) -> Option<(String, TablePiece)> {
    let figure = |at: &&u32| {
        let text = ink.words.get(**at as usize).map_or("", |word| ink.word_text(word));
        has_digit(text) && is_numeric(text)
    };
    if words.len() < 8 || words.iter().filter(figure).count() < 4 {
        return None;
    }
    let rows = rows::group(&ink.words, words.to_vec());
    let mut found = None;
    let mut beside = Vec::new();
    for part in split_tables(ink, &rows) {
        match part {
            Part::Table(piece) if found.is_none() && piece.edges.len() >= 3 => found = Some(piece),
            Part::Table(_) => return None,
            Part::Rows(range) => beside.extend(rows[range].iter().flat_map(|row| &row.words)),
        }
    }
    let piece = found.filter(|piece| piece.table.rows() >= 2)?;
    let mut text = String::new();
    rows::write_cell(ink, &beside, &mut text);
    Some((text, piece))
}

/// The rows with nearly the most cells.
fn full(cells: &[Vec<Cell>]) -> Vec<&Vec<Cell>> {
    let most = cells.iter().map(Vec::len).max().unwrap_or(0);
    cells.iter().filter(|row| row.len() * 10 >= most * 7 && row.len() >= 2).collect()
}

/// Columns as intervals of x, from the rows with the most cells.
fn columns(cells: &[Vec<Cell>]) -> Vec<(f32, f32)> {
    let most = cells.iter().map(Vec::len).max().unwrap_or(0);
    let full = full(cells);
    let mut intervals: Vec<(f32, f32)> = Vec::new();
    for cell in full.iter().copied().flatten() {
        let (mut x0, mut x1) = (cell.x0, cell.x1);
        intervals.retain(|(a, b)| {
            let meets = *a < x1 && *b > x0;
            if meets {
                x0 = x0.min(*a);
                x1 = x1.max(*b);
            }
            !meets
        });
        intervals.push((x0, x1));
    }
    intervals.sort_by(|a, b| a.0.total_cmp(&b.0));
    if intervals.len() < most && full.iter().all(|row| row.len() == most) {
        // Every row has as many cells, so their order says more than their edges.
        return (0..most)
            .map(|i| {
                let nth = full.iter().filter_map(|row| row.get(i));
                nth.fold((f32::INFINITY, f32::NEG_INFINITY), |(a, b), c| (a.min(c.x0), b.max(c.x1)))
            })
            .collect();
    }
    intervals
}

fn build(ink: &Ink, rows: &[Row], cells: &[Vec<Cell>]) -> Option<TablePiece> {
    let figures = Figures::of(cells);
    let columns = &figures.columns;
    if columns.len() < 2 {
        return None;
    }
    let joins = joins(rows, cells, &figures);
    let mut placed: Vec<Vec<Vec<u32>>> = Vec::new();
    for (row, joins) in cells.iter().zip(joins) {
        let mut filled: Vec<Vec<u32>> = vec![Vec::new(); columns.len()];
        let by_order = row.len() == columns.len();
        for (nth, cell) in row.iter().enumerate() {
            let column = if by_order { nth } else { nearest(columns, cell) };
            filled[column].extend(&cell.words);
        }
        let indented = filled[0].is_empty();
        let joins = matches!(joins, Joins::Whole) || matches!(joins, Joins::Indented) && indented;
        match placed.last_mut().filter(|_| joins) {
            Some(above) => {
                for (up, down) in above.iter_mut().zip(filled) {
                    up.extend(down);
                }
            }
            None => placed.push(filled),
        }
    }
    Some(write(ink, rows, columns, &placed))
}

/// Whether a line goes on what stands above it.
#[derive(Debug, Clone, Copy)]
enum Joins {
    No,
    /// If its first column is empty.
    Indented,
    Whole,
}

/// Which lines are part of the row above them: those without figures that stand nearer to it than
/// rows with figures stand to each other, and a row whose figures stand in the middle of its lines.
fn joins(rows: &[Row], cells: &[Vec<Cell>], figures: &Figures) -> Vec<Joins> {
    let numeric = |at: usize| figures.are_in(&cells[at]);
    let pitch = |at: usize| rows[at].base - rows[at - 1].base;
    let near = nearness(rows, cells, 0..rows.len(), figures).unwrap_or(0.0);
    let most = cells.iter().map(Vec::len).max().unwrap_or(0);
    let mut joins = vec![Joins::No; rows.len()];
    for at in 1..rows.len() {
        if numeric(at) {
            let up = pitch(at);
            let opened = at > 1 && pitch(at - 1) > 1.1 * up || at == 1;
            if !numeric(at - 1) && up < near && opened && matches!(joins[at - 1], Joins::No) {
                joins[at] = Joins::Whole;
            }
        } else if pitch(at) < near {
            let below =
                if at + 1 < rows.len() && numeric(at + 1) { pitch(at + 1) } else { f32::INFINITY };
            if pitch(at) < 1.1 * below {
                joins[at] = Joins::Whole;
            }
        } else if pitch(at) < 1.45 * rows[at].size && cells[at].len() < most {
            joins[at] = Joins::Indented;
        }
    }
    joins
}

fn nearest(columns: &[(f32, f32)], cell: &Cell) -> usize {
    let overlap = |(a, b): &(f32, f32)| b.min(cell.x1) - a.max(cell.x0);
    let best = columns.iter().enumerate().max_by(|a, b| overlap(a.1).total_cmp(&overlap(b.1)));
    best.map_or(0, |(at, _)| at)
}

fn write(ink: &Ink, rows: &[Row], columns: &[(f32, f32)], placed: &[Vec<Vec<u32>>]) -> TablePiece {
    let mut table = Table::new("");
    let mut text = String::new();
    for (row, filled) in (0u32..).zip(placed) {
        for (column, words) in (0u32..).zip(filled) {
            text.clear();
            rows::write_cell(ink, words, &mut text);
            table.push(row, column, Value::Text(&text));
        }
    }
    let bold = |at: &u32| ink.words.get(*at as usize).is_some_and(|word| word.look.bold);
    let all_bold = placed.first().is_some_and(|row| row.iter().flatten().all(bold));
    table.header_rows = header_rows(&table, all_bold);
    let rect = rows.iter().fold(Rect::EMPTY, |rect, row| rect.join(row.rect));
    let (size, letters) = super::usual_size(ink, placed.iter().flatten().flatten());
    TablePiece { table, rect, edges: columns.iter().map(|(x0, _)| *x0).collect(), size, letters }
}

/// How many rows at the top are header: those without amounts above rows with amounts, or one
/// bold row. Years are no amounts.
pub(super) fn header_rows(table: &Table, first_bold: bool) -> u32 {
    let has_amount = |row: u32| {
        table.row(row).any(|cell| {
            let text = cell.text();
            has_digit(&text) && text.split_whitespace().all(is_numeric) && !is_year(&text)
        })
    };
    let plain = (0..table.rows().min(4)).take_while(|row| !has_amount(*row)).count();
    let plain = u32::try_from(plain).unwrap_or(0);
    if plain < table.rows() && plain < 4 && plain > 0 {
        return plain;
    }
    u32::from(first_bold && table.rows() > 1)
}
