//! Reads a table or sheet: finds the headers in it and reads the rows below each.

use super::cell::only_flow;
use super::fold::squeeze;
use super::form;
use super::generic::Generic;
use super::header::{self, Columns};
use super::label::{self, Label};
use super::pivot;
use super::plans::Plans;
use super::role::{Lexicon, Role};
use super::rows::{Rows, open_caption};
use super::stretch::{Stretch, row_number};
use super::words::{Part, Words};
use crate::document::{CellRef, Flow, Level, NoteKind, Place, Table, Value};

/// Rows at the top, and below an empty row, in which a header is looked for.
const HEADER_WITHIN: u32 = 200;

/// Whether a table lists elements of a plan below some header.
pub(super) fn has_elements(table: &Table, lexicon: Lexicon<'_>) -> bool {
    !headers(table, lexicon).is_empty()
}

/// Reads all tables of a sheet into the plans; `flow` is what stands above it in a text. Returns whether one of them was understood.
pub(super) fn read(
    table: &Table,
    place: &Place,
    source: u32,
    flow: Option<Flow>,
    lexicon: Lexicon<'_>,
    plans: &mut Plans,
) -> bool {
    let headers = headers(table, lexicon);
    let captions: Vec<Vec<(u32, Label)>> = (0..headers.len())
        .map(|at| {
            let after = at.checked_sub(1).map_or(0, |before| headers[before].rows.end);
            captions(table, &headers[at], after, lexicon.words)
        })
        .collect();
    let above_all = headers.first().map_or(0, |first| first.rows.start);
    let all_thousands = says_thousands(table, 0, above_all.min(CAPTION_WITHIN));
    for (position, columns) in headers.iter().enumerate() {
        let next = position + 1;
        let end = match (headers.get(next), captions.get(next).and_then(|it| it.first())) {
            (_, Some((row, _))) => *row,
            (Some(next), None) => next.rows.start,
            (None, None) => table.rows(),
        };
        let above = captions.get(position).and_then(|it| it.first());
        let own = above.map_or(columns.rows.start, |(row, _)| *row);
        let thousands = all_thousands || says_thousands(table, own, columns.rows.start);
        let flow = flow_above(table, columns, lexicon.words).or(flow);
        let columns = columns.clone().with_flow(flow);
        let columns = &if thousands { columns.in_thousands() } else { columns };
        let stretch = Stretch { table, columns, place, source };
        say_unknown(&stretch, plans);
        open_captions(&stretch, &captions[position], lexicon.words, plans);
        let mut rows = Rows::new(stretch, lexicon.words, columns.rows.end..end);
        for row in columns.rows.end..end {
            if !repeats_header(table, columns, row)
                && !pivot::filters(table, row, lexicon.words, plans)
            {
                rows.read(row, plans);
            }
        }
        rows.finish(plans);
    }
    !headers.is_empty()
}

/// Rows above a header in which its caption is looked for.
const CAPTION_WITHIN: u32 = 6;

/// The elements that stand alone in the rows above a header, outermost first: the table's own
/// elements hang below them. A word or the letters of the code name the level, or the code is how
/// the codes of the table begin.
fn captions(table: &Table, columns: &Columns, after: u32, words: &Words) -> Vec<(u32, Label)> {
    let Some(outermost) = columns.outermost() else { return Vec::new() };
    let header = columns.rows.start;
    let mut found: Vec<(u32, Label)> = Vec::new();
    for row in header.saturating_sub(CAPTION_WITHIN).max(after)..header {
        let Some(cell) = table.only(row) else { continue };
        let text = squeeze(&cell.text());
        let label = label::recognise(&text, words)
            .filter(|label| label.level < outermost)
            .or_else(|| begins_codes(table, columns, outermost, &text));
        found.extend(label.map(|label| (row, label)));
    }
    found
}

/// The element whose code is how the first code of a table begins, a level above it.
fn begins_codes(table: &Table, columns: &Columns, outermost: Level, text: &str) -> Option<Label> {
    let (code, title) = label::split_code(text)?;
    let level = match outermost {
        Level::Action => Level::ActionPlan,
        Level::ActionPlan => Level::Objective,
        _ => return None,
    };
    let of_codes = |role: &Role| *role == Role::Element(Some(outermost), Part::Code);
    let column = u32::try_from(columns.roles.iter().position(of_codes)?).ok()?;
    let first = table.get(columns.rows.end, column)?.text();
    let rest = first.strip_prefix(code.trim_end_matches('.'))?;
    let apart = rest.chars().next().is_some_and(|c| !c.is_ascii_digit());
    let (code, title) = (code.to_owned(), title.to_owned());
    (apart && !title.is_empty()).then_some(Label {
        level,
        code,
        title,
        priority: false,
        worded: true,
    })
}

/// Opens what stands above a table; on a sheet, what stood above the table before it ends there.
fn open_captions(
    stretch: &Stretch<'_>,
    captions: &[(u32, Label)],
    words: &Words,
    plans: &mut Plans,
) {
    if matches!(stretch.place, Place::Row { .. }) {
        plans.close_only();
    }
    if captions.is_empty() {
        return;
    }
    let only = plans.named("");
    for (row, label) in captions {
        open_caption(label, stretch, *row, plans.grow(only), words);
    }
}

/// The flow that the row right above a header, or the table's name, says its amounts are.
fn flow_above(table: &Table, columns: &Columns, words: &Words) -> Option<Flow> {
    let header = columns.rows.start;
    let mut rows = (header.saturating_sub(CAPTION_WITHIN)..header).rev();
    let caption = rows.find_map(|row| Some(table.only(row)?.text().into_owned()));
    caption.and_then(|it| only_flow(&it, words)).or_else(|| only_flow(&table.name, words))
}

/// Whether the table's name or a row between its caption and its header says that amounts are in
/// thousands.
fn says_thousands(table: &Table, caption: u32, header: u32) -> bool {
    let rows = caption.min(header.saturating_sub(CAPTION_WITHIN))..header;
    form::says_thousands(&table.name)
        || rows.flat_map(|row| table.row(row)).any(|cell| form::says_thousands(&cell.text()))
}

/// The headers in a sheet, from the top down.
fn headers(table: &Table, lexicon: Lexicon<'_>) -> Vec<Columns> {
    let mut found: Vec<Columns> = Vec::new();
    let mut row = 0;
    let mut window = HEADER_WITHIN;
    while row < table.rows() {
        if table.row(row).next().is_none() {
            window = row.saturating_add(HEADER_WITHIN / 10).max(window);
        } else if row < window && header::is_header(table, row, lexicon) {
            let columns = header::columns(table, row, lexicon);
            row = columns.rows.end;
            let repeats = found.last().is_some_and(|last| {
                last.names == columns.names
                    && captions(table, &columns, last.rows.end, lexicon.words).is_empty()
            });
            if columns.has_elements() && !repeats && tells_levels(table, &columns, lexicon.words) {
                found.push(columns);
            }
            continue;
        }
        row += 1;
    }
    found
}

/// Whether rows tell their levels below a header that does not name the column of the elements.
fn tells_levels(table: &Table, columns: &Columns, words: &Words) -> bool {
    let first = columns.names.first().zip(columns.roles.first());
    let unnamed = |(name, role): (&String, &Role)| name.is_empty() && *role != Role::Unknown;
    if !first.is_some_and(unnamed) {
        return true;
    }
    let rows = columns.rows.end..table.rows().min(columns.rows.end + HEADER_WITHIN);
    let mut texts = rows.clone().filter_map(|row| Some(table.get(row, 0)?.text()));
    let named =
        |text: &str| label::recognise(text, words).is_some_and(|label| !label.title.is_empty());
    texts.any(|text| named(text.trim()))
        || Generic::learn(table, columns, rows, words).knows_levels()
}

/// Whether a row is the header once more, as at the top of each printed page.
fn repeats_header(table: &Table, columns: &Columns, row: u32) -> bool {
    let mut cells = 0;
    let same = table.row(row).all(|cell| {
        cells += 1;
        match cell.value {
            Value::Text(text) => columns.names.get(cell.column as usize).is_some_and(|n| n == text),
            _ => false,
        }
    });
    same && cells > 1
}

/// Names the headers that were not understood and have something below them, by sheet and column.
fn say_unknown(stretch: &Stretch<'_>, plans: &mut Plans) {
    let Stretch { table, columns, .. } = *stretch;
    let at = row_number(table, columns.rows.start);
    let filled = |column: u32| {
        (columns.rows.end..table.rows().min(columns.rows.end + HEADER_WITHIN))
            .any(|row| table.get(row, column).is_some())
    };
    for ((column, role), name) in (0u32..).zip(&columns.roles).zip(&columns.names) {
        if *role == Role::Unknown && !name.is_empty() && filled(column) {
            plans.note(NoteKind::UnknownHeader, vec![at], &named(table, column, name));
        }
    }
}

/// Names the headers of a sheet without any that could be understood: its first row of several
/// texts with something below it.
pub(super) fn say_unknown_table(table: &Table, plans: &mut Plans) {
    let text = |cell: CellRef<'_>| matches!(cell.value, Value::Text(text) if text.len() <= 80);
    let texts = |row: u32| -> Vec<(u32, String)> {
        let cells = table.row(row).filter(|cell| text(*cell));
        cells.map(|cell| (cell.column, squeeze(&cell.text()))).collect()
    };
    let candidate = |row: &u32| texts(*row).len() >= 2 && table.row(row + 1).count() >= 2;
    let Some(row) = (0..table.rows().min(HEADER_WITHIN)).find(candidate) else { return };
    for (column, text) in texts(row).into_iter().take(MOST_NAMED) {
        let name = named(table, column, &text);
        plans.note(NoteKind::UnknownHeader, vec![row_number(table, row)], &name);
    }
}

/// Headers of one sheet that are named.
const MOST_NAMED: usize = 20;

/// A header as spreadsheet programs point to it: `Acties!D: Projectfase`.
fn named(table: &Table, column: u32, header: &str) -> String {
    let mut letters = String::new();
    let mut rest = column + 1;
    while rest > 0 {
        let letter = u8::try_from((rest - 1) % 26).unwrap_or_default();
        letters.insert(0, char::from(b'A' + letter));
        rest = (rest - 1) / 26;
    }
    let sheet = if table.name.is_empty() { String::new() } else { format!("{}!", table.name) };
    format!("{sheet}{letters}: {header}")
}
