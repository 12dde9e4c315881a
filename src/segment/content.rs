//! What the cells below a header tell of its column: whether they hold codes, or titles with their
//! codes before them (a header such as `Actie` stands above either), flows, or only what changes.

use std::borrow::Cow;

use super::cell;
use super::header::Columns;
use super::label;
use super::role::Role;
use super::words::{Part, Words};
use crate::document::{Level, Table, Value};

/// Rows below a header that are looked at.
const SAMPLE: u32 = 200;

/// Whether most cells of a column are codes; `None` where it is empty.
pub(super) fn holds_codes(table: &Table, from: u32, column: usize, words: &Words) -> Option<bool> {
    most(table, from, column, words, &label::is_code)
}

/// Whether most cells of a column are titles with a code before them: `AC-1 Een nieuwe bib`.
pub(super) fn holds_coded_titles(table: &Table, from: u32, column: usize, words: &Words) -> bool {
    let coded = |text: &str| {
        label::split_code(text).is_some_and(|(code, title)| {
            label::is_code(code) && title.contains(|c: char| c.is_alphabetic())
        })
    };
    most(table, from, column, words, &coded).unwrap_or_default()
}

/// Whether most cells of a column name their level by a word, and some another one than `level`.
pub(super) fn names_levels(
    table: &Table,
    from: u32,
    column: usize,
    level: Level,
    words: &Words,
) -> bool {
    let named = |text: &str| label::recognise(text, words).filter(|label| !label.title.is_empty());
    let other = |text: &str| named(text).is_some_and(|label| label.level != level);
    most(table, from, column, words, &|text| named(text).is_some()).unwrap_or_default()
        && any(table, from, column, &other)
}

/// Whether a claim holds of some cell of a column.
fn any(table: &Table, from: u32, column: usize, claim: &dyn Fn(&str) -> bool) -> bool {
    let Ok(column) = u32::try_from(column) else { return false };
    let rows = from..table.rows().min(from.saturating_add(SAMPLE));
    rows.filter_map(|row| table.get(row, column)).any(|cell| claim(cell.text().trim()))
}

/// Whether most cells of a column say no more than what flows where: `Uitgaven`, `Exploitatie`.
pub(super) fn holds_flows(table: &Table, from: u32, column: usize, words: &Words) -> bool {
    let Ok(column) = u32::try_from(column) else { return false };
    let rows = from..table.rows().min(from.saturating_add(SAMPLE));
    let texts: Vec<_> = rows.filter_map(|row| Some(table.get(row, column)?.text())).collect();
    let flows = texts.iter().filter(|text| cell::is_flow(text, words)).count();
    flows > 0 && flows * 5 >= texts.len() * 4
}

/// Whether a claim holds of four in five of a column's cells, but for totals, captions and single
/// words.
fn most(
    table: &Table,
    from: u32,
    column: usize,
    words: &Words,
    claim: &dyn Fn(&str) -> bool,
) -> Option<bool> {
    let column = u32::try_from(column).ok()?;
    let (mut cells, mut holds) = (0u32, 0u32);
    for row in from..table.rows().min(from.saturating_add(SAMPLE)) {
        let Some(cell) = table.get(row, column) else { continue };
        if table.row(row).nth(1).is_none() {
            continue;
        }
        let text = cell.text();
        let text = text.trim();
        let plain = !text.contains(|c: char| c.is_whitespace() || c.is_ascii_digit());
        if plain || words.opens_total(text) {
            continue;
        }
        cells += 1;
        let whole = matches!(cell.value, Value::Number(number) if number.fract() == 0.0);
        holds += u32::from(whole || claim(text));
    }
    (cells > 0).then_some(holds * 5 >= cells * 4)
}

/// Whether a column holds a value only where it changes: it has empty cells, and never the same
/// value in two rows that follow each other.
pub(super) fn leaves_repeats_out(
    table: &Table,
    columns: &Columns,
    level: Level,
    rows: std::ops::Range<u32>,
) -> bool {
    let column = (0u32..).zip(&columns.roles).find_map(|(at, role)| {
        matches!(role, Role::Element(Some(l), Part::Code | Part::Short) if *l == level)
            .then_some(at)
    });
    let Some(column) = column else { return false };
    if table.spans.iter().any(|s| s.column == column && s.rows > 1 && rows.contains(&s.row)) {
        return true;
    }
    let outer: Vec<u32> = (0u32..)
        .zip(&columns.roles)
        .filter(|(_, role)| matches!(role, Role::Element(Some(l), _) if *l < level))
        .map(|(at, _)| at)
        .collect();
    let at = |row: u32, column: u32| table.get(row, column).map(|cell| cell.text());
    let below_the_same = |row: u32| {
        outer.iter().all(|column| {
            let text = at(row, *column);
            text.is_none() || row.checked_sub(1).is_some_and(|above| at(above, *column) == text)
        })
    };
    let mut above: Option<Cow<'_, str>> = None;
    let mut empty = false;
    for row in rows.take(5_000) {
        let text = at(row, column);
        match (&above, &text) {
            (Some(a), Some(b)) if a == b && below_the_same(row) => return false,
            (_, None) => empty = true,
            _ => {}
        }
        above = text;
    }
    empty
}
