//! The sheets of a workbook as they are read, and the limits that they share.

use std::sync::Arc;

use crate::document::{Block, BlockKind, Document, Note, NoteKind, Place, Table, TextId, Value};
use crate::read::ReadError;

/// The last row and column that spreadsheet programs know, as counts.
pub(super) const ROWS: u32 = 1 << 20;
pub(super) const COLUMNS: u32 = 1 << 14;

/// The most filled cells of a workbook.
const CELLS: usize = 10_000_000;
/// The most bytes of cell texts of a workbook.
const TEXT: usize = 256 << 20;
/// The most cells, filled or not, between the first and the last of a sheet.
const AREA: u64 = 100_000_000;
/// The most sheets of a workbook.
const SHEETS: usize = 1_000;
/// The most rows that one note lists.
const NOTED_ROWS: usize = 1_000;
/// The most merged cells of a sheet.
pub(super) const MERGED: usize = 200_000;

/// A workbook that is being read.
#[derive(Debug, Default)]
pub(super) struct Book {
    document: Document,
    sheets: usize,
    cells: usize,
    text: usize,
}

/// A sheet that is being read.
#[derive(Debug)]
pub(super) struct Sheet {
    /// The cells; row 0 is row 1 of the sheet.
    pub(super) table: Table,
    last: Option<(u32, u32)>,
    misplaced: bool,
    cells: usize,
    text: usize,
    cells_left: usize,
    text_left: usize,
    hidden: Vec<u32>,
    without_value: Vec<u32>,
    errors: Vec<u32>,
    damage: Option<String>,
}

impl Book {
    /// Begins a sheet.
    pub(super) fn sheet(&mut self, name: &str, hidden: bool) -> Result<Sheet, ReadError> {
        self.sheets += 1;
        if self.sheets > SHEETS {
            return Err(ReadError::TooLarge { limit: "1,000 sheets" });
        }
        if hidden {
            self.note(NoteKind::HiddenSheet, Vec::new(), name);
        }
        Ok(Sheet {
            table: Table::new(name),
            last: None,
            misplaced: false,
            cells: 0,
            text: 0,
            cells_left: CELLS.saturating_sub(self.cells),
            text_left: TEXT.saturating_sub(self.text),
            hidden: Vec::new(),
            without_value: Vec::new(),
            errors: Vec::new(),
            damage: None,
        })
    }

    /// Ends a sheet: its table becomes a block, what is odd about it notes.
    pub(super) fn add(&mut self, mut sheet: Sheet) -> Result<(), ReadError> {
        self.cells += sheet.cells;
        self.text += sheet.text;
        let table = &mut sheet.table;
        if u64::from(table.rows()) * u64::from(table.columns()) > AREA {
            return Err(ReadError::TooLarge { limit: "100 million cells in one sheet" });
        }
        let (rows, columns) = (table.rows(), table.columns());
        table.spans.retain(|span| span.row < rows && span.column < columns);
        let name = table.name.clone();
        self.note_rows(NoteKind::HiddenRows, sheet.hidden, &name);
        self.note_rows(NoteKind::FormulasWithoutValue, sheet.without_value, &name);
        self.note_rows(NoteKind::ErrorCells, sheet.errors, &name);
        if sheet.misplaced {
            self.note(NoteKind::Damaged, Vec::new(), &name);
        }
        if let Some(damage) = sheet.damage {
            self.note(NoteKind::Damaged, Vec::new(), &format!("{name}: {damage}"));
        }
        let first = sheet.table.cells().next().map(|cell| cell.row + 1);
        if let Some(row) = first {
            let place = Place::Row { sheet: Arc::from(name), row };
            self.document.blocks.push(Block { kind: BlockKind::Table(sheet.table), place });
        }
        Ok(())
    }

    /// Adds a note.
    pub(super) fn note(&mut self, kind: NoteKind, at: Vec<u32>, detail: &str) {
        self.document.notes.push(Note { kind, at, detail: detail.to_owned() });
    }

    fn note_rows(&mut self, kind: NoteKind, rows: Vec<u32>, name: &str) {
        if !rows.is_empty() {
            self.note(kind, rows, name);
        }
    }

    /// The document. A workbook without any cell or note is empty.
    pub(super) fn into_document(mut self, title: Option<String>) -> Result<Document, ReadError> {
        let only_hidden = self.document.notes.iter().all(|n| n.kind == NoteKind::HiddenSheet);
        if self.document.blocks.is_empty() && only_hidden {
            return Err(ReadError::Empty);
        }
        self.document.title = title;
        Ok(self.document)
    }
}

impl Sheet {
    /// Adds a cell at a row and column, from 0. A cell beyond the sheet's edge or before the
    /// previous one breaks the format's rules; it is left out and the sheet noted as damaged.
    pub(super) fn put(&mut self, row: u32, column: u32, value: Value<'_>) -> Result<(), ReadError> {
        let text = if let Value::Text(text) = value { text.len() } else { 0 };
        if self.admit(row, column, text)? {
            self.table.push(row, column, value);
        }
        Ok(())
    }

    /// Adds a cell whose text the table keeps already.
    pub(super) fn put_stored(
        &mut self,
        row: u32,
        column: u32,
        text: TextId,
    ) -> Result<(), ReadError> {
        if self.admit(row, column, 0)? {
            self.table.push_stored(row, column, text);
        }
        Ok(())
    }

    /// Keeps a text in the table for the cells that share it.
    pub(super) fn store(&mut self, text: &str) -> Result<Option<TextId>, ReadError> {
        self.spend(text.len())?;
        Ok(self.table.store(text))
    }

    fn admit(&mut self, row: u32, column: u32, text: usize) -> Result<bool, ReadError> {
        let in_order = self.last.is_none_or(|last| last < (row, column));
        if row >= ROWS || column >= COLUMNS || !in_order {
            self.misplaced = true;
            return Ok(false);
        }
        self.last = Some((row, column));
        self.cells += 1;
        if self.cells > self.cells_left {
            return Err(ReadError::TooLarge { limit: "10 million filled cells" });
        }
        self.spend(text)?;
        Ok(true)
    }

    fn spend(&mut self, text: usize) -> Result<(), ReadError> {
        self.text = self.text.saturating_add(text);
        if self.text > self.text_left {
            return Err(ReadError::TooLarge { limit: "256 MiB of cell texts" });
        }
        Ok(())
    }

    /// Says that rows are hidden: the first one, from 0, and how many.
    pub(super) fn hide_rows(&mut self, row: u32, count: u32) {
        for row in (row..row.saturating_add(count).min(ROWS)).take(NOTED_ROWS) {
            list(&mut self.hidden, row);
        }
    }

    /// Says that a formula in a row, from 0, has no stored value.
    pub(super) fn miss_value(&mut self, row: u32) {
        list(&mut self.without_value, row);
    }

    /// Says that a cell in a row, from 0, holds an error.
    pub(super) fn find_error(&mut self, row: u32) {
        list(&mut self.errors, row);
    }

    /// Says that the sheet could not be read to its end.
    pub(super) fn damage(&mut self, cause: String) {
        self.damage = Some(cause);
    }
}

/// Lists a row, from 0, by its number, from 1, once.
fn list(rows: &mut Vec<u32>, row: u32) {
    let number = row.saturating_add(1);
    if rows.len() < NOTED_ROWS && rows.last() != Some(&number) {
        rows.push(number);
    }
}
