//! The open data of 198 municipalities: every row in one action, every cent counted once.

use std::collections::BTreeMap;

use planspiegel::document::{Block, BlockKind, Document, Level, Place, Plan, Table};
use planspiegel::segment::{Settings, segment};

fn document(table: Table) -> Document {
    let place = Place::Row { sheet: "".into(), row: 1 };
    Document { blocks: vec![Block { kind: BlockKind::Table(table), place }], ..Document::default() }
}

#[expect(clippy::disallowed_methods, reason = "a test may read the shared data")]
fn shared(path: &str) -> Option<Vec<u8>> {
    let bytes = std::fs::read(format!("{}/../shared/{path}", env!("CARGO_MANIFEST_DIR"))).ok();
    if bytes.is_none() {
        println!("skipped: ../shared/{path} is not here");
    }
    bytes
}

fn open_data() -> Option<(Table, Vec<csv::StringRecord>)> {
    let bytes = shared("plans/csv/meerjarenplan-projecten-2026.csv")?;
    let text = String::from_utf8(bytes).unwrap();
    let text = text.trim_start_matches('\u{feff}');
    let mut reader =
        csv::ReaderBuilder::new().delimiter(b';').has_headers(false).from_reader(text.as_bytes());
    let records: Vec<_> = reader.records().map(Result::unwrap).collect();
    let mut table = Table::new("");
    for record in &records {
        table.push_row(record);
    }
    Some((table, records))
}

fn cents(text: &str) -> i64 {
    text.replace(',', "").parse().unwrap()
}

#[test]
fn every_row_of_the_open_data_ends_in_one_action_and_sums_agree_to_the_cent() {
    let Some((table, records)) = open_data() else { return };
    let plans = segment(&document(table), &Settings::default());
    let rows = &records[1..];
    assert_eq!(plans.len(), 198);

    let mut holders: BTreeMap<u32, u32> = BTreeMap::new();
    let actions = |plan: &Plan| -> Vec<_> {
        plan.passages.iter().filter(|p| p.level == Level::Action).cloned().collect()
    };
    for action in plans.iter().flat_map(actions) {
        for place in action.places {
            let Place::Row { row, .. } = place else { panic!("{place:?}") };
            *holders.entry(row).or_default() += 1;
        }
    }
    let expected: Vec<u32> = (2..).take(rows.len()).collect();
    assert_eq!(holders.keys().copied().collect::<Vec<_>>(), expected);
    assert!(holders.values().all(|count| *count == 1));

    for plan in &plans {
        let name = plan.municipality.as_deref().unwrap();
        for (column, year) in (11..17).zip(2026i16..) {
            let own = rows.iter().filter(|r| r[0].trim() == name);
            let stated: i64 = own.map(|r| cents(&r[column])).sum();
            let amounts = plan.passages.iter().flat_map(|p| &p.amounts);
            let read: i64 = amounts.filter(|a| a.year == Some(year)).map(|a| a.cents).sum();
            assert_eq!(read, stated, "{name} {year}");
        }
    }
}
