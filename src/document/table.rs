//! A table's cells in one compact store.
//!
//! A sheet of 200,000 rows and 20 columns has to fit in memory, so a cell is 16 bytes and all
//! texts share one string.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// A table: cells in rows and columns, empty ones left out.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Table {
    /// The sheet's name or the table's caption; empty where it has none.
    pub name: String,
    /// How many rows at the top the file itself marks as header; 0 where it does not say.
    pub header_rows: u32,
    /// The row number, from 1, that row 0 has in its sheet; 1 for tables in a text.
    pub first_row: u32,
    /// For a table on PDF pages: the page (from 1) on which each row stands. Empty elsewhere.
    pub row_pages: Vec<u32>,
    /// Merged cells.
    pub spans: Vec<Span>,
    cells: Vec<Cell>,
    texts: String,
    rows: u32,
    columns: u32,
}

/// A merged cell: its top left corner and its size in cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// The first row, from 0.
    pub row: u32,
    /// The first column, from 0.
    pub column: u32,
    /// How many rows it covers, at least 1.
    pub rows: u32,
    /// How many columns it covers, at least 1.
    pub columns: u32,
}

/// What a cell holds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Value<'a> {
    /// A text, never empty.
    Text(&'a str),
    /// A number.
    Number(f64),
    /// A date as a serial day number (1 is 1 January 1900), as spreadsheets count.
    Date(f64),
}

/// A cell of a [`Table`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CellRef<'a> {
    /// The row, from 0.
    pub row: u32,
    /// The column, from 0.
    pub column: u32,
    /// What it holds.
    pub value: Value<'a>,
}

impl<'a> CellRef<'a> {
    /// The content as text: a number as Rust prints it, without grouping.
    #[must_use]
    pub fn text(&self) -> Cow<'a, str> {
        match self.value {
            Value::Text(text) => Cow::Borrowed(text),
            Value::Number(number) | Value::Date(number) => Cow::Owned(number.to_string()),
        }
    }
}

/// A text that a table keeps once, for cells that share it. Only valid in that table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TextId {
    start: u32,
    len: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct Cell {
    row: u32,
    column: u32,
    value: Stored,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
enum Stored {
    Text { start: u32, len: u32 },
    Number(f64),
    Date(f64),
}

impl Table {
    /// A table with a name and no cells.
    #[must_use]
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), first_row: 1, ..Self::default() }
    }

    /// Adds a cell. Cells must come row by row, from left to right; an empty text is left out.
    ///
    /// Texts beyond 4 GiB in one table are left out.
    pub fn push(&mut self, row: u32, column: u32, value: Value<'_>) {
        let value = match value {
            Value::Text("") => return,
            Value::Text(text) => match self.store(text) {
                Some(TextId { start, len }) => Stored::Text { start, len },
                None => return,
            },
            Value::Number(number) => Stored::Number(number),
            Value::Date(date) => Stored::Date(date),
        };
        self.push_cell(row, column, value);
    }

    /// Keeps a text for cells that share it; `None` beyond 4 GiB of texts in one table.
    pub fn store(&mut self, text: &str) -> Option<TextId> {
        let start = u32::try_from(self.texts.len()).ok()?;
        let len = u32::try_from(text.len()).ok()?;
        self.texts.push_str(text);
        Some(TextId { start, len })
    }

    /// Adds a cell whose text this table already keeps, in the same order as [`Table::push`].
    pub fn push_stored(&mut self, row: u32, column: u32, text: TextId) {
        if text.len > 0 {
            self.push_cell(row, column, Stored::Text { start: text.start, len: text.len });
        }
    }

    fn push_cell(&mut self, row: u32, column: u32, value: Stored) {
        debug_assert!(
            self.cells.last().is_none_or(|last| (last.row, last.column) < (row, column)),
            "cells come in order"
        );
        self.cells.push(Cell { row, column, value });
        self.rows = self.rows.max(row + 1);
        self.columns = self.columns.max(column + 1);
    }

    /// Adds a row of texts below the last one.
    pub fn push_row<I>(&mut self, texts: I)
    where
        I: IntoIterator,
        I::Item: AsRef<str>,
    {
        let row = self.rows;
        self.rows += 1;
        for (column, text) in (0u32..).zip(texts) {
            self.push(row, column, Value::Text(text.as_ref()));
        }
    }

    /// How many rows there are, trailing empty ones left out.
    #[must_use]
    pub fn rows(&self) -> u32 {
        self.rows
    }

    /// How many columns there are.
    #[must_use]
    pub fn columns(&self) -> u32 {
        self.columns
    }

    /// Whether no cell holds anything.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// The cell at a row and column, from 0; `None` where it is empty.
    #[must_use]
    pub fn get(&self, row: u32, column: u32) -> Option<CellRef<'_>> {
        let at = self.cells.binary_search_by_key(&(row, column), |c| (c.row, c.column)).ok()?;
        Some(self.resolve(self.cells[at]))
    }

    /// The filled cells of a row, from left to right.
    pub fn row(&self, row: u32) -> impl Iterator<Item = CellRef<'_>> {
        let start = self.cells.partition_point(|c| c.row < row);
        self.cells[start..].iter().take_while(move |c| c.row == row).map(|c| self.resolve(*c))
    }

    /// The only filled cell of a row; `None` where there are several or none.
    #[must_use]
    pub fn only(&self, row: u32) -> Option<CellRef<'_>> {
        let mut cells = self.row(row);
        cells.next().filter(|_| cells.next().is_none())
    }

    /// All filled cells, row by row.
    pub fn cells(&self) -> impl Iterator<Item = CellRef<'_>> {
        self.cells.iter().map(|c| self.resolve(*c))
    }

    fn resolve(&self, cell: Cell) -> CellRef<'_> {
        let value = match cell.value {
            Stored::Text { start, len } => {
                let range = start as usize..start as usize + len as usize;
                Value::Text(self.texts.get(range).unwrap_or_default())
            }
            Stored::Number(number) => Value::Number(number),
            Stored::Date(date) => Value::Date(date),
        };
        CellRef { row: cell.row, column: cell.column, value }
    }
}
