//! Spreadsheets and CSV.

use std::fmt::Write as _;

use calamine::Reader as _;
use planspiegel::document::{BlockKind, Document, NoteKind, Place, Span, Table, Value};
use planspiegel::read::ReadError;
use proptest::prelude::*;

use crate::read_office::{check, container, mutated, mutations, read_path, rows, shared};

fn tables(document: &Document) -> Vec<&Table> {
    let kinds = document.blocks.iter().map(|block| &block.kind);
    kinds
        .filter_map(|kind| match kind {
            BlockKind::Table(table) => Some(table),
            _ => None,
        })
        .collect()
}

fn notes(document: &Document) -> Vec<(NoteKind, Vec<u32>, &str)> {
    document.notes.iter().map(|n| (n.kind, n.at.clone(), n.detail.as_str())).collect()
}

/// A workbook of sheets, each with its name, state and the XML of its part's content.
fn xlsx_bytes(sheets: &[(&str, &str, &str)]) -> Vec<u8> {
    let mut list = String::new();
    let mut relations = String::new();
    for (at, (name, state, _)) in sheets.iter().enumerate() {
        write!(list, r#"<sheet name="{name}" state="{state}" sheetId="{at}" r:id="r{at}"/>"#)
            .unwrap();
        write!(
            relations,
            r#"<Relationship Id="r{at}" Type="x/worksheet" Target="worksheets/s{at}.xml"/>"#
        )
        .unwrap();
    }
    let book = format!(r#"<workbook xmlns:r="r"><sheets>{list}</sheets></workbook>"#);
    let relations = format!("<Relationships>{relations}</Relationships>");
    let names: Vec<String> = (0..sheets.len()).map(|n| format!("xl/worksheets/s{n}.xml")).collect();
    let styles = r#"<styleSheet><numFmts><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/></numFmts>
        <cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="4"/></cellXfs></styleSheet>"#;
    let strings = "<sst><si><t>Actie</t></si><si><r><t>Fiets</t></r><r><t>paden_x000D_\nen meer</t></r>\
        <rPh><t>fout</t></rPh></si></sst>";
    let content: Vec<String> =
        sheets.iter().map(|(_, _, xml)| format!("<worksheet>{xml}</worksheet>")).collect();
    let mut parts = vec![
        ("xl/workbook.xml", book.as_str()),
        ("xl/_rels/workbook.xml.rels", &relations),
        ("xl/styles.xml", styles),
        ("xl/sharedStrings.xml", strings),
    ];
    parts.extend(names.iter().map(String::as_str).zip(content.iter().map(String::as_str)));
    container(&parts)
}

const PLAN: &str = r#"<dimension ref="A1:XFD1048576"/><sheetData>
    <row r="3"><c r="A3" t="s"><v>0</v></c><c r="C3" t="inlineStr"><is><t>Begin</t></is></c></row>
    <row r="5" hidden="1"><c r="A5" t="s"><v>1</v></c><c r="B5" s="2"><v>12.5</v></c><c r="C5" s="1"><v>46023</v></c></row>
    <row r="6"><c r="A6"><f>B5*2</f></c><c r="B6"><f>B5</f><v>12.5</v></c><c r="C6" t="e"><v>#REF!</v></c>
    <c r="D6" t="b"><v>1</v></c><c r="E6" t="str"><f>""</f><v></v></c></row>
    </sheetData><mergeCells><mergeCell ref="A3:B4"/></mergeCells>"#;

#[test]
fn a_sheet_keeps_true_rows_and_says_what_is_odd() {
    let bytes = xlsx_bytes(&[("Leeg", "visible", "<sheetData/>"), ("Plan", "hidden", PLAN)]);
    let document = check("plan.xlsx", &bytes).unwrap();
    let tables = tables(&document);
    assert_eq!(tables.len(), 1);
    let table = tables[0];
    assert_eq!((table.name.as_str(), table.first_row), ("Plan", 1));
    assert_eq!(
        rows(table),
        ["|||", "|||", "Actie||Begin|", "|||", "Fietspaden\nen meer|12.5|46023|", "|12.5||TRUE"]
    );
    assert_eq!(table.get(4, 2).unwrap().value, Value::Date(46_023.0));
    assert_eq!(table.get(4, 1).unwrap().value, Value::Number(12.5));
    assert_eq!(table.spans, [Span { row: 2, column: 0, rows: 2, columns: 2 }]);
    let place = Place::Row { sheet: "Plan".into(), row: 3 };
    assert_eq!(document.blocks[0].place, place);
    assert_eq!(
        notes(&document),
        [
            (NoteKind::HiddenSheet, vec![], "Plan"),
            (NoteKind::HiddenRows, vec![5], "Plan"),
            (NoteKind::FormulasWithoutValue, vec![6], "Plan"),
            (NoteKind::ErrorCells, vec![6], "Plan"),
        ]
    );
}

#[test]
fn cells_without_references_stand_where_they_follow() {
    let xml = "<sheetData><row><c><v>1</v></c><c><v>2</v></c></row><row><c/><c><v>3</v></c></row></sheetData>";
    let document = check("plan.xlsx", &xlsx_bytes(&[("A", "visible", xml)])).unwrap();
    assert_eq!(rows(tables(&document)[0]), ["1|2", "|3"]);
}

#[test]
fn sheets_come_in_the_order_of_their_tabs_and_share_texts() {
    let xml = r#"<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>0</v></c></row></sheetData>"#;
    let bytes = xlsx_bytes(&[("Z", "visible", xml), ("A", "visible", xml)]);
    let document = check("plan.xlsx", &bytes).unwrap();
    let found: Vec<_> = tables(&document).iter().map(|t| (t.name.clone(), rows(t))).collect();
    let row = vec!["Actie|Actie".to_owned()];
    assert_eq!(found, [("Z".to_owned(), row.clone()), ("A".to_owned(), row)]);
}

#[test]
fn cells_out_of_order_or_beyond_the_edge_are_left_out_and_noted() {
    let xml = r#"<sheetData><row r="2"><c r="B2"><v>1</v></c><c r="A2"><v>2</v></c></row>
        <row r="4000000000"><c r="A4000000000"><v>3</v></c></row></sheetData>"#;
    let document = check("plan.xlsx", &xlsx_bytes(&[("A", "visible", xml)])).unwrap();
    assert_eq!(rows(tables(&document)[0]), ["|", "|1"]);
    assert_eq!(notes(&document), [(NoteKind::Damaged, vec![], "A")]);
}

#[test]
fn a_sheet_that_breaks_off_keeps_what_came_before() {
    let xml = r#"<sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2"><v>2"#;
    let mut bytes = xlsx_bytes(&[("A", "visible", xml)]);
    let document = check("plan.xlsx", &bytes).unwrap();
    assert_eq!(rows(tables(&document)[0]), ["1"]);
    assert_eq!(document.notes[0].kind, NoteKind::Damaged);
    bytes.truncate(bytes.len() / 2);
    assert!(matches!(check("plan.xlsx", &bytes), Err(ReadError::Malformed { .. })));
}

#[test]
fn the_shared_workbooks_hold_the_cells_that_calamine_sees() {
    for (folder, name) in [
        ("plans/documents", "Brugge.xlsx"),
        ("plans/exports", "provincie_per_beleidsveld.xlsx"),
        ("plans/exports", "provincie_per_rekening.xlsx"),
    ] {
        let Some(folder) = shared(folder) else { return };
        let path = folder.join(name);
        let document = read_path(&path).unwrap();
        let mut book: calamine::Xlsx<_> = calamine::open_workbook(&path).unwrap();
        let sheets = book.sheet_names();
        assert_eq!(tables(&document).len(), sheets.len());
        for (table, sheet) in tables(&document).iter().zip(sheets) {
            let range = book.worksheet_range(&sheet).unwrap();
            let (top, left) = range.start().unwrap();
            let mut cells = 0;
            for (row, column, value) in range.used_cells() {
                let text = value.to_string().replace("\r\n", "\n");
                if text.trim().is_empty() {
                    continue;
                }
                cells += 1;
                let at = |n: usize| u32::try_from(n).unwrap();
                let (row, column) = (at(row) + top, at(column) + left);
                let ours =
                    table.get(row, column).unwrap_or_else(|| panic!("{name} {row} {column}"));
                assert_eq!(ours.text(), text.trim(), "{name} {row} {column}");
            }
            assert_eq!(table.cells().count(), cells, "{name}");
        }
    }
}

fn ods_bytes(table: &str) -> Vec<u8> {
    let content = format!(
        r#"<office:document-content xmlns:office="o" xmlns:text="t" xmlns:table="b" xmlns:style="y">
        <office:automatic-styles><style:style style:name="weg"><style:table-properties
        table:display="false"/></style:style></office:automatic-styles><office:body>
        <office:spreadsheet>{table}</office:spreadsheet></office:body></office:document-content>"#
    );
    container(&[
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", &content),
    ])
}

#[test]
fn an_ods_counts_repeated_cells_and_notes_hidden_rows() {
    let document = check(
        "plan.ods",
        &ods_bytes(
            r#"<table:table table:name="Plan" table:style-name="weg">
            <table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="1024"/></table:table-row>
            <table:table-row table:visibility="collapse"><table:table-cell office:value-type="string"><text:p>Actie</text:p><text:p>een</text:p></table:table-cell>
            <table:table-cell table:number-columns-repeated="2" office:value-type="float" office:value="7.5"><text:p>7,50</text:p></table:table-cell>
            <table:table-cell office:value-type="date" office:date-value="2026-01-01"><text:p>1/1/26</text:p></table:table-cell></table:table-row>
            <table:table-row><table:table-cell table:formula="of:=1/0"><text:p>#DIV/0!</text:p></table:table-cell>
            <table:table-cell table:number-columns-spanned="2"><text:p>breed</text:p></table:table-cell><table:covered-table-cell/>
            <table:table-cell table:formula="of:=[.A1]"/></table:table-row>
            <table:table-row table:number-rows-repeated="1048572"><table:table-cell/></table:table-row></table:table>"#,
        ),
    )
    .unwrap();
    let table = tables(&document)[0];
    assert_eq!(rows(table), ["|||", "|||", "Actie\neen|7.5|7.5|46023", "|breed||"]);
    assert_eq!(table.get(2, 3).unwrap().value, Value::Date(46_023.0));
    assert_eq!(table.spans, [Span { row: 3, column: 1, rows: 1, columns: 2 }]);
    assert_eq!(
        notes(&document),
        [
            (NoteKind::HiddenSheet, vec![], "Plan"),
            (NoteKind::HiddenRows, vec![3], "Plan"),
            (NoteKind::FormulasWithoutValue, vec![4], "Plan"),
            (NoteKind::ErrorCells, vec![4], "Plan"),
        ]
    );
}

#[test]
fn an_ods_that_repeats_a_filled_cell_for_ever_is_refused() {
    let cell = r#"<table:table-cell table:number-columns-repeated="16384" office:value-type="float" office:value="1"/>"#;
    let bytes = ods_bytes(&format!(
        r#"<table:table><table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row></table:table>"#
    ));
    assert!(matches!(check("plan.ods", &bytes), Err(ReadError::TooLarge { .. })));
}

#[test]
fn a_csv_is_read_whatever_its_separator_and_encoding() {
    for separator in [";", ",", "\t", "|"] {
        let text = format!("Actie{separator}Bedrag\ncafé{separator}\"1.200{separator}50\"\n");
        let expected = vec!["Actie|Bedrag".to_owned(), format!("café|1.200{separator}50")];
        let latin: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
        let utf16: Vec<u8> = [0xff, 0xfe]
            .into_iter()
            .chain(text.encode_utf16().flat_map(u16::to_le_bytes))
            .collect();
        for bytes in [text.as_bytes(), &latin, &utf16] {
            let document = check("plan.csv", bytes).unwrap();
            // A tab at the end of a field would be trimmed with it; none is.
            assert_eq!(rows(tables(&document)[0]), expected, "{separator:?}");
        }
        let document = check("plan.csv", &latin).unwrap();
        assert_eq!(notes(&document), [(NoteKind::GuessedEncoding, vec![], "windows-1252")]);
    }
}

#[test]
fn rows_of_a_csv_are_numbered_as_a_spreadsheet_would() {
    let text = "a;b\r\n\r\n\"een\r\ntwee\";2\r\n;;\r\nlaatste;3;extra\r\n";
    let document = check("plan.csv", text.as_bytes()).unwrap();
    let table = tables(&document)[0];
    assert_eq!(rows(table), ["a|b|", "||", "een\ntwee|2|", "||", "laatste|3|extra"]);
    assert_eq!(document.blocks[0].place, Place::Row { sheet: "".into(), row: 1 });
}

#[test]
fn a_quote_in_a_csv_that_opens_no_field_takes_no_rows_with_it() {
    let text = "a;b;c\n1;\"De Brug;10\n2;\"een\ntwee\";20\n3;drie;30\n";
    let document = check("plan.csv", text.as_bytes()).unwrap();
    let expected = ["a|b|c", "1|\"De Brug|10", "2|een\ntwee|20", "3|drie|30"];
    assert_eq!(rows(tables(&document)[0]), expected);
    assert_eq!(document.notes, []);
    let cut = format!("{text}4;\"vier en\nhier houdt het");
    let document = check("plan.csv", cut.as_bytes()).unwrap();
    let detail = "a quote opens a field that does not end as one";
    assert_eq!(notes(&document), [(NoteKind::Damaged, vec![5], detail)]);
}

#[test]
fn a_text_that_calls_itself_xls_is_read_as_the_table_it_is() {
    let document = check("export.xls", b"Actie\tBedrag\nBos\t5\n").unwrap();
    assert_eq!(rows(tables(&document)[0]), ["Actie|Bedrag", "Bos|5"]);
    let markup = check("export.xls", b"<html><table></table></html>");
    assert!(matches!(markup, Err(ReadError::Malformed { .. })));
}

#[test]
fn the_shared_csv_has_a_row_for_every_record() {
    let Some(folder) = shared("plans/csv") else { return };
    let path = folder.join("meerjarenplan-projecten-2026.csv");
    let document = read_path(&path).unwrap();
    let table = tables(&document)[0];
    let mut records = csv::ReaderBuilder::new().delimiter(b';').from_path(path).unwrap();
    assert_eq!(table.columns(), 18);
    assert_eq!(table.rows() as usize, records.records().count() + 1);
    assert_eq!(table.get(0, 0).unwrap().text(), "Bestuur");
    assert_eq!(document.notes, []);
}

#[test]
fn hostile_workbooks_get_a_verdict() {
    let Some(folder) = shared("hostile") else { return };
    for name in ["sparse.xlsx", "zipbomb_cells.xlsx"] {
        let verdict = read_path(&folder.join(name));
        assert!(matches!(verdict, Err(ReadError::TooLarge { .. })), "{name}: {verdict:?}");
    }
    for name in [
        "sheet_range_1116.xls",
        "sheet_range_1385.xls",
        "sheet_range_1481.xls",
        "sheet_range_1626.xls",
        "sheet_range_1799.xlsb",
        "sheet_range_1979.xls",
        "sheet_range_2236.xls",
        "sheet_range_2388.xls",
        "sheet_range_2743.xlsb",
        "sheet_range_2912.xls",
        "sheet_range_340.xls",
        "sheet_range_463.xls",
        "sheet_range_631.xls",
        "sheet_range_914.xlsb",
    ] {
        let verdict = read_path(&folder.join(name));
        assert!(matches!(verdict, Err(ReadError::Malformed { .. })), "{name}: {verdict:?}");
    }
}

#[test]
fn a_single_text_without_end_is_refused_before_it_is_held() {
    let long = "a".repeat(40 << 20);
    let sheet =
        format!(r#"<sheetData><row r="1"><c r="A1" t="str"><v>{long}</v></c></row></sheetData>"#);
    let verdict = check("plan.xlsx", &xlsx_bytes(&[("A", "visible", &sheet)]));
    assert!(matches!(verdict, Err(ReadError::TooLarge { .. })));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn no_damage_to_a_sheet_panics(changes in mutations()) {
        let sheet = String::from_utf8_lossy(&mutated(PLAN.as_bytes().to_vec(), &changes)).into_owned();
        let _ = check("plan.xlsx", &xlsx_bytes(&[("A", "visible", &sheet)]));
        let _ = check("plan.xlsx", &mutated(xlsx_bytes(&[("A", "visible", PLAN)]), &changes));
        let text = b"a;b\n\"c;d\n\xe9;\"\"\n".to_vec();
        let _ = check("plan.csv", &mutated(text, &changes));
    }

    #[test]
    fn no_damage_to_an_ods_panics(changes in mutations()) {
        let table = br#"<table:table><table:table-row table:number-rows-repeated="3"><table:table-cell
            table:number-columns-repeated="2" office:value-type="float" office:value="1"/></table:table-row></table:table>"#;
        let table = String::from_utf8_lossy(&mutated(table.to_vec(), &changes)).into_owned();
        let _ = check("plan.ods", &ods_bytes(&table));
    }

    #[test]
    fn no_bytes_after_the_mark_of_a_compound_file_panic(bytes in prop::collection::vec(any::<u8>(), 0..4_096)) {
        let mut file = vec![0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
        file.extend(bytes);
        let _ = check("plan.xls", &file);
    }
}
