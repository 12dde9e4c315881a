//! Pivot exports: nested row headers on the left, nested column headers on top, one measure in all
//! cells, and totals at every level.
//!
//! A rate such as an expenditure per inhabitant is not money and never becomes an amount: it is
//! told in the text of its line.

use rustc_hash::FxHashMap;

use super::cell::{flow_of, policy_field};
use super::fold::{fold, squeeze};
use super::label;
use super::pivot_totals::Totals;
use super::plans::Plans;
use super::role::{self, Lexicon, Role};
use super::stretch::{place_of, row_number};
use super::words::{Meaning, Words};
use crate::document::{Amount, Flow, Level, NoteKind, Parent, Passage, Place, Table, Value};

/// Rows in which the header of an export ends.
const HEADER_WITHIN: u32 = 12;

/// What a dimension of an export distinguishes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Dimension {
    Municipality,
    Version,
    Year,
    Name,
}

/// The header of an export.
#[derive(Debug)]
struct Layout {
    /// The row that names the row headers and repeats the measure.
    row: u32,
    measure: String,
    /// The names of the row headers, outermost first; they take the first columns.
    rows: Vec<String>,
    /// The names of the column headers, outermost first.
    columns: Vec<String>,
    /// The column headers above each column of values.
    above: Vec<Vec<String>>,
}

/// Reads an export into one plan for each municipality and each plan year in it. Returns `false`
/// and does nothing where the table is no export.
pub(super) fn read(table: &Table, place: &Place, lexicon: Lexicon<'_>, plans: &mut Plans) -> bool {
    let Some(layout) = layout(table) else { return false };
    let words = lexicon.words;
    let detail =
        format!("{}: {} × {}", layout.measure, layout.rows.join(" > "), layout.columns.join(" > "));
    plans.note(NoteKind::PivotExport, vec![row_number(table, layout.row)], &detail);
    let mut lines = Lines::new(&layout, lexicon);
    let mut totals = Totals::new(layout.above.iter().map(|a| is_total_path(a, words)).collect());
    let mut path: Vec<String> = Vec::new();
    for row in layout.row + 1..table.rows() {
        if filters(table, row, words, plans) {
            continue;
        }
        let Some(depth) = row_path(table, row, layout.rows.len(), words, &mut path) else {
            continue;
        };
        let values = values(table, row, &layout);
        let leaf = depth == layout.rows.len();
        totals.row(
            depth,
            leaf,
            path.last().map_or("", String::as_str),
            &values,
            row_number(table, row),
        );
        if leaf {
            lines.take(&path, &values, &place_of(table, place, row), plans);
        }
    }
    for note in totals.finish(lines.rate) {
        plans.note(note.kind, note.at, &note.detail);
    }
    lines.finish(plans);
    true
}

/// Finds the row that repeats one measure over all columns of values.
fn layout(table: &Table) -> Option<Layout> {
    let row = (0..table.rows().min(HEADER_WITHIN)).rfind(|row| repeats_measure(table, *row))?;
    let cells: Vec<(u32, String)> =
        table.row(row).map(|cell| (cell.column, squeeze(&cell.text()))).collect();
    let measure = cells.last()?.1.clone();
    let start = cells.iter().find(|(_, text)| *text == measure)?.0;
    let names: Vec<String> =
        cells.iter().filter(|(column, _)| *column < start).map(|(_, text)| text.clone()).collect();
    if names.is_empty() || names.len() != start as usize {
        return None;
    }
    let width = (table.columns() - start) as usize;
    let mut columns = Vec::new();
    let mut above = vec![Vec::new(); width];
    for upper in 0..row {
        let mut held = String::new();
        let mut at = 0;
        for cell in table.row(upper) {
            if cell.column < start {
                columns.push(squeeze(&cell.text()));
                continue;
            }
            let column = (cell.column - start) as usize;
            above[at..column].iter_mut().for_each(|path: &mut Vec<String>| path.push(held.clone()));
            at = column;
            held = squeeze(&cell.text());
        }
        above[at..].iter_mut().for_each(|path| path.push(held.clone()));
    }
    (columns.len() == row as usize && row > 0).then_some(Layout {
        row,
        measure,
        rows: names,
        columns,
        above,
    })
}

fn repeats_measure(table: &Table, row: u32) -> bool {
    let texts: Vec<&str> = table
        .row(row)
        .filter_map(|cell| match cell.value {
            Value::Text(text) => Some(text),
            _ => None,
        })
        .collect();
    let Some(last) = texts.last().filter(|text| super::money::cents(text).is_none()) else {
        return false;
    };
    let run = texts.iter().rev().take_while(|text| *text == last).count();
    run >= 2 && run < texts.len() && !texts[..texts.len() - run].contains(last)
}

/// Takes the row headers of a row into the path, which keeps those of the rows above, and returns
/// its depth: a total stands one level above where the word stands. `None` for an empty row.
fn row_path(
    table: &Table,
    row: u32,
    width: usize,
    words: &Words,
    path: &mut Vec<String>,
) -> Option<usize> {
    let mut named = false;
    for cell in table.row(row).take_while(|cell| (cell.column as usize) < width) {
        named = true;
        let text = squeeze(&cell.text());
        path.truncate(cell.column as usize);
        if is_total(&text, words) {
            return Some(path.len());
        }
        if path.len() < cell.column as usize {
            return None;
        }
        path.push(text);
    }
    (named && path.len() == width).then_some(width)
}

fn values(table: &Table, row: u32, layout: &Layout) -> Vec<Option<f64>> {
    let mut values = vec![None; layout.above.len()];
    for cell in table.row(row) {
        let column = (cell.column as usize).checked_sub(layout.rows.len());
        let Some(value) = column.and_then(|column| values.get_mut(column)) else { continue };
        *value = number(cell.value);
    }
    values
}

/// The number of a cell, or of its text.
#[expect(clippy::cast_precision_loss, reason = "amounts of plans are far below 2^53 cents")]
fn number(value: Value<'_>) -> Option<f64> {
    match value {
        Value::Number(number) => Some(number),
        Value::Text(text) => super::money::cents(text).map(|cents| cents as f64 / 100.0),
        Value::Date(_) => None,
    }
}

/// Whether a row tells the filters of the export; each becomes a note.
pub(super) fn filters(table: &Table, row: u32, words: &Words, plans: &mut Plans) -> bool {
    let mut cells = table.row(row);
    let Some(Value::Text(text)) = cells.next().map(|cell| cell.value) else { return false };
    let first = text.lines().next().unwrap_or_default();
    if first.len() > 60 || !words.filters.iter().any(|phrase| fold(first).starts_with(phrase)) {
        return false;
    }
    for line in text.lines().skip(1).filter(|line| !line.trim().is_empty()) {
        plans.note(NoteKind::Filter, vec![row_number(table, row)], line.trim());
    }
    true
}

fn is_total(text: &str, words: &Words) -> bool {
    let folded = fold(text);
    let tokens: Vec<&str> = folded.split(' ').collect();
    words.longest(&tokens).is_some_and(|(meanings, taken)| {
        taken == tokens.len() && meanings.contains(&Meaning::Total)
    })
}

fn is_total_path(path: &[String], words: &Words) -> bool {
    path.iter().any(|text| is_total(text, words))
}

/// What a dimension distinguishes, by its name.
fn dimension(name: &str, lexicon: Lexicon<'_>) -> Dimension {
    match role::role(name, lexicon) {
        Role::Municipality => Dimension::Municipality,
        Role::Year => Dimension::Year,
        Role::Version => Dimension::Version,
        _ => Dimension::Name,
    }
}

/// One line of an export over all its years.
#[derive(Debug)]
struct Line {
    plan: usize,
    path: Vec<String>,
    years: Vec<(Option<i16>, f64)>,
    places: Vec<Place>,
}

/// The lines of all plans while an export is read.
struct Lines<'a> {
    layout: &'a Layout,
    words: &'a Words,
    rows: Vec<Dimension>,
    columns: Vec<Dimension>,
    rate: bool,
    read: Vec<Line>,
    by_key: FxHashMap<(usize, Vec<String>), usize>,
}

/// What the headers of one cell say.
#[derive(Debug, Default)]
struct Keys {
    municipality: String,
    version: String,
    year: Option<i16>,
    names: Vec<String>,
}

impl<'a> Lines<'a> {
    fn new(layout: &'a Layout, lexicon: Lexicon<'a>) -> Self {
        let dimensions =
            |names: &[String]| names.iter().map(|name| dimension(name, lexicon)).collect();
        Self {
            layout,
            words: lexicon.words,
            rows: dimensions(&layout.rows),
            columns: dimensions(&layout.columns),
            rate: role::role(&layout.measure, lexicon) == Role::Ignored,
            read: Vec::new(),
            by_key: FxHashMap::default(),
        }
    }

    fn take(&mut self, path: &[String], values: &[Option<f64>], place: &Place, plans: &mut Plans) {
        for (value, above) in values.iter().zip(&self.layout.above) {
            let Some(value) = value.filter(|value| *value != 0.0) else { continue };
            if is_total_path(above, self.words) {
                continue;
            }
            let mut keys = Keys::default();
            keys.take(&self.columns, above);
            keys.take(&self.rows, path);
            let plan = plans.version(&keys.municipality, &keys.version);
            let next = self.read.len();
            let at = *self.by_key.entry((plan, keys.names.clone())).or_insert(next);
            if at == next {
                let (years, places) = (Vec::new(), Vec::new());
                self.read.push(Line { plan, path: keys.names, years, places });
            }
            let line = &mut self.read[at];
            line.years.push((keys.year, value));
            if line.places.last() != Some(place) {
                line.places.push(place.clone());
            }
        }
    }

    fn finish(self, plans: &mut Plans) {
        let (flow, budget) = flow_of(&self.layout.measure, self.words);
        for line in self.read {
            let Some((name, above)) = line.path.split_last() else { continue };
            let (code, title) = label::split_code(name)
                .filter(|(_, title)| !title.is_empty())
                .map_or((None, name.as_str()), |(code, title)| (Some(code.to_owned()), title));
            let amounts = line.years.iter().filter(|_| !self.rate).filter_map(|(year, value)| {
                let cents = super::money::from_number(*value)?;
                Some(Amount { year: *year, flow: flow.unwrap_or(Flow::Expenditure), budget, cents })
            });
            let heading =
                |title: &String| Parent { level: Level::Heading, code: None, title: title.clone() };
            let passage = Passage {
                id: String::new(),
                level: Level::BudgetLine,
                code,
                title: title.to_owned(),
                text: if self.rate {
                    told(&self.layout.measure, &line.years)
                } else {
                    String::new()
                },
                parents: above.iter().map(heading).collect(),
                residual: false,
                priority: false,
                policy_field: policy_field(name),
                amounts: amounts.collect(),
                places: line.places,
            };
            let growing = plans.grow(line.plan);
            growing.years.extend(line.years.iter().filter_map(|(year, _)| *year));
            growing.tree.add(passage, 0, None);
        }
    }
}

impl Keys {
    fn take(&mut self, dimensions: &[Dimension], path: &[String]) {
        for (dimension, text) in dimensions.iter().zip(path) {
            match dimension {
                Dimension::Municipality => self.municipality.clone_from(text),
                Dimension::Version => {
                    self.version.push_str(text);
                    self.version.push(' ');
                }
                Dimension::Year => self.year = text.parse().ok(),
                Dimension::Name => self.names.push(text.clone()),
            }
        }
    }
}

/// The rates of a line in words: `Uitgave per inwoner: 2026 € 1,05; 2027 € 0,98`.
fn told(measure: &str, years: &[(Option<i16>, f64)]) -> String {
    let figures: Vec<String> = years
        .iter()
        .map(|(year, value)| {
            let figure = format!("€ {value:.2}").replace('.', ",");
            year.map_or(figure.clone(), |year| format!("{year} {figure}"))
        })
        .collect();
    format!("{measure}: {}", figures.join("; "))
}
