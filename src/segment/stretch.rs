//! A stretch of a table below one header, and where its rows stand in the file.

use super::header::Columns;
use crate::document::{Place, Table, Value};

/// A stretch of a table below one header.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stretch<'a> {
    pub(super) table: &'a Table,
    pub(super) columns: &'a Columns,
    /// Where the table stands in its file.
    pub(super) place: &'a Place,
    /// A number for this stretch; see [`Opening::source`].
    pub(super) source: u32,
}

impl Stretch<'_> {
    /// Where a row stands in its file.
    pub(super) fn place_of(&self, row: u32) -> Place {
        place_of(self.table, self.place, row)
    }

    /// The cells of a row that hold words, together.
    pub(super) fn words_of(&self, row: u32) -> String {
        let texts = self.table.row(row).filter_map(|cell| match cell.value {
            Value::Text(text) if text.contains(char::is_alphabetic) => Some(text),
            _ => None,
        });
        texts.collect::<Vec<_>>().join(" ")
    }
}

/// Where a row of a table stands in its file.
pub(super) fn place_of(table: &Table, place: &Place, row: u32) -> Place {
    match place {
        Place::Page { page, label, bbox } => {
            let own = table.row_pages.get(row as usize).copied().unwrap_or(*page);
            if own == *page {
                Place::Page { page: own, label: label.clone(), bbox: *bbox }
            } else {
                Place::Page { page: own, label: None, bbox: None }
            }
        }
        Place::Row { sheet, .. } => {
            Place::Row { sheet: sheet.clone(), row: row.saturating_add(table.first_row) }
        }
        Place::Paragraph(paragraph) => Place::Paragraph(*paragraph),
    }
}

/// The row as the spreadsheet program numbers it.
pub(super) fn row_number(table: &Table, row: u32) -> u32 {
    row.saturating_add(table.first_row)
}
