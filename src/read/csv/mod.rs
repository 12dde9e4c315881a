//! Tables as text: CSV with whatever separator and encoding.
//!
//! Values stay the text that they are; what `1.234` means is for the next stage to say.

mod quotes;

use std::sync::Arc;

use crate::document::{Block, BlockKind, Document, Note, NoteKind, Place, Table, Value};

use super::encoding::decode;
use super::{ReadError, ReadOptions, Reader};
use quotes::{Mended, mend};

const FORMAT: &str = "CSV";

/// The separators, the likelier first.
const SEPARATORS: [u8; 4] = [b';', b',', b'\t', b'|'];

/// How many records are looked at to find the separator.
const SAMPLE: usize = 50;

/// The most columns and cells.
const COLUMNS: usize = 16_384;
const CELLS: usize = 8_000_000;

/// The reader for CSV files.
#[derive(Debug)]
pub struct Csv;

impl Reader for Csv {
    fn name(&self) -> &'static str {
        FORMAT
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["csv", "tsv", "tab"]
    }

    /// Nothing tells a CSV from another text but its name.
    fn sniff(&self, _bytes: &[u8]) -> bool {
        false
    }

    fn read(&self, bytes: &[u8], _options: &ReadOptions) -> Result<Document, ReadError> {
        let (text, note) = decode(bytes)?;
        if text.trim().is_empty() {
            return Err(ReadError::Empty);
        }
        if text.contains('\0') {
            return Err(ReadError::Malformed { format: FORMAT, source: "it is no text".into() });
        }
        let mut notes: Vec<Note> = note.into_iter().collect();
        let (text, announced) = announced_separator(&text);
        let separator = announced.unwrap_or_else(|| find_separator(text));
        let mended = mend(text, separator);
        let table = read_table(&mended, separator, usize::from(announced.is_some()), &mut notes)?;
        let row = table.cells().next().map_or(1, |cell| cell.row + 1);
        let place = Place::Row { sheet: Arc::from(""), row };
        let blocks = vec![Block { kind: BlockKind::Table(table), place }];
        Ok(Document { title: None, pages: 0, blocks, notes })
    }
}

/// Excel's first line `sep=;`, which names the separator and is no row of the table.
fn announced_separator(text: &str) -> (&str, Option<u8>) {
    let (line, rest) = text.split_once('\n').unwrap_or((text, ""));
    match line.trim_end().strip_prefix("sep=").map(str::as_bytes) {
        Some([separator]) => (rest, Some(*separator)),
        _ => (text, None),
    }
}

/// The separator that splits the first records most evenly into the most fields.
fn find_separator(text: &str) -> u8 {
    let score = |separator: u8| {
        let mut counts: Vec<usize> = records(text, separator)
            .into_records()
            .take(SAMPLE)
            .filter_map(|record| record.ok().map(|record| record.len()))
            .collect();
        counts.sort_unstable();
        let middle = counts.get(counts.len() / 2).copied().unwrap_or(1);
        let even = counts.iter().filter(|count| **count == middle).count();
        if middle < 2 { 0 } else { even * 1_000 / counts.len().max(1) + middle }
    };
    let best = SEPARATORS.into_iter().rev().max_by_key(|separator| score(*separator));
    best.unwrap_or(b';')
}

fn records(text: &str, separator: u8) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .from_reader(text.as_bytes())
}

/// Reads all records. A row's number is that of its record, empty lines counted, as a
/// spreadsheet program would number it.
fn read_table(
    mended: &Mended<'_>,
    separator: u8,
    lines_before: usize,
    notes: &mut Vec<Note>,
) -> Result<Table, ReadError> {
    let text = &*mended.text;
    let mut reader = records(text, separator);
    let mut record = csv::StringRecord::new();
    let mut table = Table::new("");
    let mut row = u32::try_from(lines_before).unwrap_or(0);
    let mut cells = 0;
    let mut doubtful = Vec::new();
    loop {
        match reader.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => {
                notes.push(damaged(vec![row + 1], &error.to_string()));
                break;
            }
        }
        let (start, end) = (record.position().map_or(0, byte), byte(reader.position()));
        row = row.saturating_add(empty_lines(text, start, end));
        let next = mended.doubtful.partition_point(|at| *at < start);
        if mended.doubtful.get(next).is_some_and(|at| *at < end) {
            doubtful.push(row + 1);
        }
        cells += push(&mut table, row, &record);
        if cells > CELLS {
            return Err(ReadError::TooLarge { limit: "8 million filled cells" });
        }
        row = row.saturating_add(1);
    }
    if !doubtful.is_empty() {
        notes.push(damaged(doubtful, "a quote opens a field that does not end as one"));
    }
    Ok(table)
}

fn damaged(rows: Vec<u32>, detail: &str) -> Note {
    Note { kind: NoteKind::Damaged, at: rows, detail: detail.to_owned() }
}

fn byte(position: &csv::Position) -> usize {
    usize::try_from(position.byte()).unwrap_or(usize::MAX)
}

/// Adds a record as a row; gives the number of its filled cells.
fn push(table: &mut Table, row: u32, record: &csv::StringRecord) -> usize {
    let mut cells = 0;
    for (column, field) in (0u32..).zip(record.iter().take(COLUMNS)) {
        let field = field.trim();
        if field.contains('\r') {
            table.push(row, column, Value::Text(&field.replace("\r\n", "\n")));
        } else {
            table.push(row, column, Value::Text(field));
        }
        cells += usize::from(!field.is_empty());
    }
    cells
}

/// How many empty lines the parser has passed over at the start of a record, which it read from
/// one byte to another. The line feed that ends the record before may stand there too.
fn empty_lines(text: &str, start: usize, end: usize) -> u32 {
    let bytes = text.as_bytes().get(start..end).unwrap_or_default();
    let lead = bytes.iter().take_while(|byte| matches!(byte, b'\r' | b'\n'));
    let feeds = lead.filter(|byte| **byte == b'\n').count();
    let before = start.checked_sub(1).and_then(|at| text.as_bytes().get(at));
    let of_record_before = before == Some(&b'\r') && bytes.first() == Some(&b'\n');
    u32::try_from(feeds.saturating_sub(usize::from(of_record_before))).unwrap_or(0)
}
