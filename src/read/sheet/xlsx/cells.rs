//! The cells of a sheet, in one pass over its part.

use std::io::BufRead;

use crate::document::{Span, Value};
use crate::read::ReadError;
use crate::read::sheet::grid::{COLUMNS, MERGED, ROWS, Sheet};
use crate::read::sheet::serial::from_iso;
use crate::read::xml::{Event, Tag, Xml, XmlError};

use super::Shared;
use super::plain::plain_cell;
use super::strings::unescape;

/// What a cell says about itself before its value.
#[derive(Debug, Clone, Copy, Default)]
struct Head {
    row: u32,
    column: u32,
    style: usize,
    kind: Kind,
    formula: bool,
    filled: bool,
}

/// How a cell's value is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Kind {
    #[default]
    Number,
    Shared,
    Text,
    FormulaText,
    Bool,
    Error,
    IsoDate,
}

/// A walk through a sheet.
struct Walk<'a> {
    shared: &'a mut Shared,
    sheet: &'a mut Sheet,
    /// The next row and column, for rows and cells that do not say where they stand.
    row: u32,
    column: u32,
    head: Head,
    text: String,
    in_text: bool,
    /// Inside a row and outside of its cells, right after a start or end.
    between_cells: bool,
}

/// Reads a sheet's part into `sheet`. Damage is noted, and what came before it is kept.
pub(super) fn read(
    stream: impl BufRead,
    shared: &mut Shared,
    sheet: &mut Sheet,
) -> Result<(), ReadError> {
    let mut xml = Xml::new(stream).trusting_ends();
    let mut walk = Walk {
        shared,
        sheet,
        row: 0,
        column: 0,
        head: Head::default(),
        text: String::new(),
        in_text: false,
        between_cells: false,
    };
    loop {
        if walk.between_cells {
            walk.take_plain(xml.source())?;
        }
        let outcome = match xml.next() {
            Ok(Event::Start(tag)) => Ok(walk.start(&tag)),
            Ok(Event::Text(text)) => {
                if walk.in_text {
                    walk.text.push_str(&text);
                }
                Ok(false)
            }
            Ok(Event::End(end)) => {
                walk.end(end.name())?;
                Ok(false)
            }
            Ok(Event::Eof) => return Ok(()),
            Err(error) => Err(error),
        };
        match outcome.and_then(|skip| if skip { xml.skip() } else { Ok(()) }) {
            Ok(()) => {}
            Err(error) => return walk.stop(&error),
        }
    }
}

impl Walk<'_> {
    fn stop(self, error: &XmlError) -> Result<(), ReadError> {
        if let Some(refusal) = error.refusal() {
            return Err(refusal);
        }
        self.sheet.damage(error.to_string());
        Ok(())
    }

    /// Takes the plain cells that lie in the stream's buffer.
    fn take_plain(&mut self, source: &mut impl BufRead) -> Result<(), ReadError> {
        loop {
            // An error stays for the parser to meet and report.
            let Ok(buffer) = source.fill_buf() else { return Ok(()) };
            let mut taken = 0;
            while let Some(cell) = buffer.get(taken..).and_then(plain_cell) {
                let Some((row, column)) = position(cell.reference) else { break };
                let style = cell.style.parse().unwrap_or(0);
                let kind = kind(cell.kind);
                self.column = column.saturating_add(1);
                let head = Head { row, column, style, kind, formula: false, filled: true };
                self.put(head, cell.value.trim())?;
                taken += cell.length;
            }
            source.consume(taken);
            if taken == 0 {
                return Ok(());
            }
        }
    }

    /// Takes the start of an element; whether to skip all of it.
    fn start(&mut self, tag: &Tag<'_>) -> bool {
        self.between_cells = false;
        match tag.name() {
            "c" => self.start_cell(tag),
            "v" | "t" => {
                self.in_text = true;
                self.head.filled = true;
            }
            "f" => {
                self.head.formula = true;
                return true;
            }
            "row" => {
                if let Some(number) = tag.number("r") {
                    self.row = number.saturating_sub(1);
                }
                self.column = 0;
                self.between_cells = true;
                if tag.flag("hidden") {
                    self.sheet.hide_rows(self.row, 1);
                }
            }
            "mergeCell" => self.merge(&tag.attr("ref").unwrap_or_default()),
            "rPh" | "extLst" | "oddHeader" | "oddFooter" => return true,
            _ => {}
        }
        false
    }

    fn start_cell(&mut self, tag: &Tag<'_>) {
        let mut head = Head { row: self.row, column: self.column, ..Head::default() };
        tag.each_attr(|name, value| match name {
            "r" => {
                if let Some((row, column)) = position(value) {
                    (head.row, head.column) = (row, column);
                }
            }
            "s" => head.style = value.parse().unwrap_or(0),
            "t" => head.kind = kind(value),
            _ => {}
        });
        self.column = head.column.saturating_add(1);
        self.head = head;
        self.text.clear();
    }

    fn end(&mut self, name: &str) -> Result<(), ReadError> {
        self.between_cells = name == "c";
        match name {
            "v" | "t" => self.in_text = false,
            "c" => self.end_cell()?,
            "row" => self.row = self.row.saturating_add(1),
            _ => {}
        }
        Ok(())
    }

    fn end_cell(&mut self) -> Result<(), ReadError> {
        let head = std::mem::take(&mut self.head);
        let text = std::mem::take(&mut self.text);
        self.put(head, text.trim())?;
        self.text = text;
        Ok(())
    }

    fn put(&mut self, head: Head, text: &str) -> Result<(), ReadError> {
        let Head { row, column, style, kind, formula, filled } = head;
        if text.is_empty() {
            let says_empty = kind == Kind::FormulaText && filled;
            if formula && !says_empty {
                self.sheet.miss_value(row);
            }
            return Ok(());
        }
        match kind {
            Kind::Number => match text.parse::<f64>() {
                Ok(number) if !number.is_finite() => self.sheet.find_error(row),
                Ok(number) if self.shared.dates.is_date(style) => {
                    let serial = self.shared.dates.serial(number);
                    self.sheet.put(row, column, Value::Date(serial))?;
                }
                Ok(number) => self.sheet.put(row, column, Value::Number(number))?,
                Err(_) => self.sheet.put(row, column, Value::Text(text))?,
            },
            Kind::Shared => {
                let index = text.parse().unwrap_or(usize::MAX);
                if !self.shared.strings.put(index, self.sheet, row, column)? {
                    self.sheet.find_error(row);
                }
            }
            Kind::Text | Kind::FormulaText => {
                self.sheet.put(row, column, Value::Text(unescape(text).trim()))?;
            }
            Kind::Bool => {
                let word = if text == "1" { "TRUE" } else { "FALSE" };
                self.sheet.put(row, column, Value::Text(word))?;
            }
            Kind::Error => self.sheet.find_error(row),
            Kind::IsoDate => {
                let value = from_iso(text).map_or(Value::Text(text), Value::Date);
                self.sheet.put(row, column, value)?;
            }
        }
        Ok(())
    }

    fn merge(&mut self, range: &str) {
        let Some((first, last)) = range.split_once(':') else { return };
        let (Some(first), Some(last)) = (position(first), position(last)) else { return };
        let (rows, columns) = (last.0.checked_sub(first.0), last.1.checked_sub(first.1));
        if let (Some(rows), Some(columns)) = (rows, columns)
            && self.sheet.table.spans.len() < MERGED
        {
            self.sheet.table.spans.push(Span {
                row: first.0,
                column: first.1,
                rows: rows.min(ROWS) + 1,
                columns: columns.min(COLUMNS) + 1,
            });
        }
    }
}

fn kind(value: &str) -> Kind {
    match value {
        "s" => Kind::Shared,
        "inlineStr" => Kind::Text,
        "str" => Kind::FormulaText,
        "b" => Kind::Bool,
        "e" => Kind::Error,
        "d" => Kind::IsoDate,
        _ => Kind::Number,
    }
}

/// The row and column, from 0, of a reference such as `BC12` or `$BC$12`.
fn position(reference: &str) -> Option<(u32, u32)> {
    let (mut row, mut column) = (0u32, 0u32);
    for byte in reference.bytes() {
        match byte {
            b'$' => {}
            b'A'..=b'Z' | b'a'..=b'z' if row == 0 => {
                let letter = u32::from(byte.to_ascii_uppercase() - b'A') + 1;
                column = column.checked_mul(26)?.checked_add(letter)?;
            }
            b'0'..=b'9' => {
                row = row.checked_mul(10)?.checked_add(u32::from(byte - b'0'))?;
            }
            _ => return None,
        }
    }
    Some((row.checked_sub(1)?, column.checked_sub(1)?))
}

#[cfg(test)]
mod tests {
    use super::position;

    #[test]
    fn references_name_row_and_column() {
        assert_eq!(position("A1"), Some((0, 0)));
        assert_eq!(position("$AB$12"), Some((11, 27)));
        assert_eq!(position("XFD1048576"), Some((1_048_575, 16_383)));
        for wrong in ["", "A", "1", "A0", "1A", "A1B", "ZZZZZZZZZZ1", "A99999999999"] {
            assert_eq!(position(wrong), None, "{wrong}");
        }
    }
}
