//! `OpenDocument` spreadsheets (ODS), read as a stream.
//!
//! The format says "this cell a thousand times": repeated cells without content only move the
//! position, repeated rows without content only the row.

use crate::read::archive::Source;
use std::collections::BTreeSet;

use crate::document::{Document, Span, Value};
use crate::read::archive::{Archive, Limit};
use crate::read::xml::{Event, Tag, Xml, XmlError};
use crate::read::{ReadError, ReadOptions, Reader, odf, ooxml};

use super::grid::{Book, COLUMNS, MERGED, ROWS, Sheet};
use super::serial::from_iso;

const FORMAT: &str = "ODS";

/// Elements that are passed over with all they hold.
const SKIPPED: [&str; 6] =
    ["annotation", "shapes", "forms", "tracked-changes", "binary-data", "event-listeners"];

/// The reader for `OpenDocument` spreadsheets.
#[derive(Debug)]
pub struct Ods;

impl Reader for Ods {
    fn name(&self) -> &'static str {
        FORMAT
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["ods", "ots"]
    }

    fn sniff(&self, bytes: &[u8]) -> bool {
        odf::is_kind(bytes, "spreadsheet")
    }

    fn read(&self, bytes: &[u8], _options: &ReadOptions) -> Result<Document, ReadError> {
        let mut archive = Archive::open(bytes, FORMAT)?;
        odf::refuse_encrypted(&mut archive)?;
        let title = ooxml::title(&mut archive, "meta.xml");
        let stream = archive.required("content.xml", Limit::SHEET)?;
        let mut walk = Walk::default();
        walk.read(stream)?;
        walk.book.into_document(title)
    }
}

/// A cell whose value is still coming.
#[derive(Debug, Default)]
struct Cell {
    value: Option<Stored>,
    formula: bool,
    text: String,
    columns: u32,
    rows: u32,
    repeat: u32,
}

#[derive(Debug, Clone, Copy)]
enum Stored {
    Number(f64),
    Date(f64),
    Bool(bool),
}

/// A value of the row that is open: rows may be repeated as a whole.
#[derive(Debug)]
struct Placed {
    column: u32,
    value: Filled,
}

#[derive(Debug)]
enum Filled {
    Number(f64),
    Date(f64),
    Text(String),
}

#[derive(Debug, Default)]
struct Walk {
    book: Book,
    sheet: Option<Sheet>,
    /// The styles of sheets that are hidden.
    hidden_styles: BTreeSet<String>,
    style: String,
    row: u32,
    row_repeat: u32,
    row_hidden: bool,
    column: u32,
    placed: Vec<Placed>,
    cell: Option<Cell>,
    in_text: u32,
}

impl Walk {
    fn read(&mut self, stream: impl Source) -> Result<(), ReadError> {
        let mut xml = Xml::new(stream);
        loop {
            match self.step(&mut xml) {
                Ok(true) => {}
                Ok(false) => return Ok(()),
                Err(Stop::Refused(error)) => return Err(error),
                Err(Stop::Damaged(error)) => {
                    if let Some(refusal) = error.refusal() {
                        return Err(refusal);
                    }
                    let Some(mut sheet) = self.sheet.take() else {
                        return Err(error.into_read_error(FORMAT));
                    };
                    sheet.damage(error.to_string());
                    return self.book.add(sheet);
                }
            }
        }
    }

    fn step<R: Source>(&mut self, xml: &mut Xml<R>) -> Result<bool, Stop> {
        let skip = match xml.next()? {
            Event::Eof => return Ok(false),
            Event::Text(text) => {
                if let (1.., Some(cell)) = (self.in_text, &mut self.cell) {
                    cell.text.push_str(&text);
                }
                false
            }
            Event::Start(tag) => self.start(&tag)?,
            Event::End(end) => {
                self.end(end.name())?;
                false
            }
        };
        if skip {
            xml.skip()?;
        }
        Ok(true)
    }

    fn start(&mut self, tag: &Tag<'_>) -> Result<bool, Stop> {
        match tag.name() {
            name if SKIPPED.contains(&name) => return Ok(true),
            "style" => self.style = tag.attr("name").unwrap_or_default().into_owned(),
            "table-properties" if tag.attr("display").is_some_and(|d| d == "false") => {
                self.hidden_styles.insert(self.style.clone());
            }
            "table" if self.sheet.is_some() => return Ok(true),
            "table" => {
                let name = tag.attr("name").unwrap_or_default();
                let style = tag.attr("style-name").unwrap_or_default();
                let hidden = self.hidden_styles.contains(style.as_ref());
                self.sheet = Some(self.book.sheet(&name, hidden)?);
                (self.row, self.column) = (0, 0);
            }
            "table-row" => {
                self.row_repeat = tag.number("number-rows-repeated").unwrap_or(1).max(1);
                self.row_hidden =
                    tag.attr("visibility").is_some_and(|v| v == "collapse" || v == "filter");
                self.column = 0;
            }
            "table-cell" => self.cell = Some(Cell::of(tag)),
            "covered-table-cell" => {
                let repeat = tag.number("number-columns-repeated").unwrap_or(1);
                self.column = self.column.saturating_add(repeat);
                return Ok(true);
            }
            "p" | "h" => {
                self.in_text += 1;
                if let Some(cell) = self.cell.as_mut().filter(|cell| !cell.text.is_empty()) {
                    cell.text.push('\n');
                }
            }
            "s" | "tab" => self.put_in_text(' '),
            "line-break" => self.put_in_text('\n'),
            _ => {}
        }
        Ok(false)
    }

    fn put_in_text(&mut self, c: char) {
        if let Some(cell) = &mut self.cell {
            cell.text.push(c);
        }
    }

    fn end(&mut self, name: &str) -> Result<(), Stop> {
        match name {
            "p" | "h" => self.in_text = self.in_text.saturating_sub(1),
            "table-cell" => self.end_cell(),
            "table-row" => self.end_row()?,
            "table" => {
                if let Some(sheet) = self.sheet.take() {
                    self.book.add(sheet)?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn end_cell(&mut self) {
        let (Some(cell), Some(sheet)) = (self.cell.take(), &mut self.sheet) else { return };
        let (row, column) = (self.row, self.column);
        self.column = column.saturating_add(cell.repeat);
        if (cell.columns > 1 || cell.rows > 1) && sheet.table.spans.len() < MERGED {
            let (rows, columns) = (cell.rows.clamp(1, ROWS), cell.columns.clamp(1, COLUMNS));
            sheet.table.spans.push(Span { row, column, rows, columns });
        }
        let text = cell.text.trim();
        if cell.formula && is_error(text) {
            return sheet.find_error(row);
        }
        if cell.value.is_none() && text.is_empty() {
            if cell.formula {
                sheet.miss_value(row);
            }
            return;
        }
        for column in (column..column.saturating_add(cell.repeat)).take(COLUMNS as usize) {
            let value = match cell.value {
                Some(Stored::Number(number)) => Filled::Number(number),
                Some(Stored::Date(date)) => Filled::Date(date),
                Some(Stored::Bool(on)) => {
                    Filled::Text(if on { "TRUE" } else { "FALSE" }.to_owned())
                }
                None => Filled::Text(text.to_owned()),
            };
            self.placed.push(Placed { column, value });
        }
    }

    fn end_row(&mut self) -> Result<(), Stop> {
        let repeat = std::mem::replace(&mut self.row_repeat, 1).max(1);
        let placed = std::mem::take(&mut self.placed);
        let first = self.row;
        self.row = first.saturating_add(repeat);
        let Some(sheet) = &mut self.sheet else { return Ok(()) };
        if placed.is_empty() {
            return Ok(());
        }
        if self.row_hidden {
            sheet.hide_rows(first, repeat);
        }
        for row in first..self.row.min(ROWS) {
            for cell in &placed {
                let value = match &cell.value {
                    Filled::Number(number) => Value::Number(*number),
                    Filled::Date(date) => Value::Date(*date),
                    Filled::Text(text) => Value::Text(text),
                };
                sheet.put(row, cell.column, value)?;
            }
        }
        Ok(())
    }
}

impl Cell {
    fn of(tag: &Tag<'_>) -> Self {
        let number = || tag.attr_of("office", "value")?.parse::<f64>().ok();
        let kind = tag.attr_of("office", "value-type").unwrap_or_default();
        let value = match kind.as_ref() {
            "float" | "currency" | "percentage" => {
                number().filter(|n| n.is_finite()).map(Stored::Number)
            }
            "date" => tag.attr("date-value").and_then(|date| from_iso(&date)).map(Stored::Date),
            "boolean" => tag.attr("boolean-value").map(|on| Stored::Bool(on == "true")),
            _ => None,
        };
        Self {
            value,
            formula: tag.attr("formula").is_some(),
            text: String::new(),
            columns: tag.number("number-columns-spanned").unwrap_or(1),
            rows: tag.number("number-rows-spanned").unwrap_or(1),
            repeat: tag.number("number-columns-repeated").unwrap_or(1).max(1),
        }
    }
}

/// Whether a formula's text is an error as spreadsheet programs show it.
fn is_error(text: &str) -> bool {
    text.starts_with('#') && text.ends_with(['!', '?', 'A']) || text.starts_with("Err:")
}

/// Why a walk ends before its part does.
enum Stop {
    Refused(ReadError),
    Damaged(XmlError),
}

impl From<ReadError> for Stop {
    fn from(error: ReadError) -> Self {
        Self::Refused(error)
    }
}

impl From<XmlError> for Stop {
    fn from(error: XmlError) -> Self {
        Self::Damaged(error)
    }
}
