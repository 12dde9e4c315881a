//! Any text, laid out as blocks, becomes plans: no panic, no passage without a place, no id twice.
//!
//! A line that begins with `#` is a heading, with `-` a list item, with `|` a row of a table; an empty
//! line ends a table.

#![no_main]

use std::collections::HashSet;

use libfuzzer_sys::fuzz_target;
use planspiegel::document::{Block, BlockKind, Document, Place, Table, Value};
use planspiegel::segment::{Settings, segment};

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    for sheet in [false, true] {
        for plan in segment(&document(&text, sheet), &Settings::default()) {
            let mut ids = HashSet::new();
            for passage in &plan.passages {
                assert!(!passage.places.is_empty(), "{passage:?} stands nowhere");
                assert!(ids.insert(&passage.id), "{passage:?} shares its id");
            }
        }
    }
});

/// The blocks of a text; its tables are sheets or stand in the text.
fn document(text: &str, sheet: bool) -> Document {
    let mut document = Document::default();
    let mut table: Option<Table> = None;
    for (at, line) in (1u32..).zip(text.lines()) {
        if let Some(cells) = line.strip_prefix('|') {
            row(table.get_or_insert_with(|| Table::new("T")), cells);
            continue;
        }
        close(&mut table, &mut document, sheet, at);
        let kind = match line.split_at_checked(1) {
            Some(("#", text)) => {
                let level = u8::try_from(line.len() - line.trim_start_matches('#').len());
                let text = text.trim_start_matches('#').to_owned();
                BlockKind::Heading { level: level.unwrap_or(9).clamp(1, 9), text }
            }
            Some(("-", text)) => BlockKind::ListItem { depth: 0, text: text.to_owned() },
            _ => BlockKind::Paragraph { text: line.to_owned() },
        };
        document.blocks.push(Block { kind, place: Place::Paragraph(at) });
    }
    close(&mut table, &mut document, sheet, 1);
    document
}

/// Adds a row; a cell that is a number becomes one.
fn row(table: &mut Table, cells: &str) {
    let row = table.rows();
    for (column, cell) in (0u32..64).zip(cells.split('|')) {
        match cell.trim().parse::<f64>() {
            Ok(number) => table.push(row, column, Value::Number(number)),
            Err(_) => table.push(row, column, Value::Text(cell.trim())),
        }
    }
}

fn close(table: &mut Option<Table>, document: &mut Document, sheet: bool, at: u32) {
    let Some(table) = table.take() else { return };
    let place = match sheet {
        true => Place::Row { sheet: "T".into(), row: 1 },
        false => Place::Paragraph(at),
    };
    document.blocks.push(Block { kind: BlockKind::Table(table), place });
}
