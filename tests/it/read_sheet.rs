//! Spreadsheets and CSV.

use planspiegel::document::{BlockKind, Table};

use crate::read_office::{read_path, shared};

fn tables(document: &planspiegel::document::Document) -> Vec<&Table> {
    let table = |kind| if let BlockKind::Table(table) = kind { Some(table) } else { None };
    document.blocks.iter().filter_map(|block| table(&block.kind)).collect()
}

#[test]
fn the_shared_csv_has_a_row_for_every_record() {
    let Some(folder) = shared("plans/csv") else { return };
    let document = read_path(&folder.join("meerjarenplan-projecten-2026.csv")).unwrap();
    let tables = tables(&document);
    assert_eq!(tables.len(), 1);
    assert_eq!(tables[0].columns(), 18);
}
