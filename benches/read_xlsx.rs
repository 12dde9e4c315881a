//! How long a large workbook takes, against `calamine`'s cells reader alone, in the same run.
//!
//! `cargo bench --bench read_xlsx` writes 200,000 rows of 20 columns to a temporary folder and
//! prints the times of five turns each and the highest memory use of reading.

#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a benchmark owns its files and prints its figures"
)]

use std::fmt::Write as _;
use std::io::Cursor;
use std::time::{Duration, Instant};

use calamine::{Reader as _, Xlsx};
use planspiegel::document::{BlockKind, Document};
use planspiegel::read::{ReadOptions, read};

const ROWS: u32 = 200_000;
const COLUMNS: u32 = 20;
const TURNS: usize = 5;

fn main() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("large.xlsx");
    std::fs::File::create(&path).and_then(|file| Ok(generate(file)?)).expect("the workbook");
    let bytes = std::fs::read(&path).expect("the workbook again");
    println!("{ROWS} rows of {COLUMNS} columns, {} MB", bytes.len() / 1_000_000);

    let document = ours(&bytes);
    println!("highest memory after one reading: {}", highest_memory());
    let cells: usize = document.blocks.iter().map(|block| filled(&block.kind)).sum();
    drop(document);
    assert_eq!(cells, theirs(&bytes), "both readers see the same cells");

    let (mut our_times, mut their_times) = (Vec::new(), Vec::new());
    for _ in 0..TURNS {
        our_times.push(time(|| filled_blocks(&ours(&bytes))));
        their_times.push(time(|| theirs(&bytes)));
    }
    let (our_best, their_best) = (our_times.iter().min(), their_times.iter().min());
    println!("planspiegel {our_times:.2?}\ncalamine    {their_times:.2?}");
    if let (Some(ours), Some(theirs)) = (our_best, their_best) {
        println!("best against best: {:.2}", ours.as_secs_f64() / theirs.as_secs_f64());
    }
}

fn ours(bytes: &[u8]) -> Document {
    read("large.xlsx", bytes, &ReadOptions::default()).expect("a document").1
}

fn filled_blocks(document: &Document) -> usize {
    document.blocks.len()
}

fn filled(kind: &BlockKind) -> usize {
    if let BlockKind::Table(table) = kind { table.cells().count() } else { 0 }
}

/// Walks all cells with `calamine` and counts those that hold something.
fn theirs(bytes: &[u8]) -> usize {
    let mut book = Xlsx::new(Cursor::new(bytes)).expect("a workbook");
    let name = book.sheet_names().first().cloned().expect("a sheet");
    let mut cells = book.worksheet_cells_reader(&name).expect("its cells");
    let mut filled = 0;
    while let Some(cell) = cells.next_cell().expect("a cell") {
        filled += usize::from(*cell.get_value() != calamine::DataRef::Empty);
    }
    filled
}

fn time<T>(work: impl FnOnce() -> T) -> Duration {
    let start = Instant::now();
    std::hint::black_box(work());
    start.elapsed()
}

fn highest_memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.map_or_else(|| "unknown".to_owned(), |line| line.trim().to_owned())
}

/// Writes a workbook as administrations export them: codes and titles as shared texts, long texts
/// of their own, amounts a year.
fn generate(file: std::fs::File) -> zip::result::ZipResult<std::fs::File> {
    let mut zip = zip::ZipWriter::new(file);
    let options = zip::write::SimpleFileOptions::default();
    let mut part =
        |name: &str, content: &dyn Fn(&mut dyn std::io::Write) -> std::io::Result<()>| {
            zip.start_file(name, options)?;
            content(&mut zip)?;
            zip::result::ZipResult::Ok(())
        };
    let text =
        |text: &'static str| move |out: &mut dyn std::io::Write| out.write_all(text.as_bytes());
    part(
        "[Content_Types].xml",
        &text(
            r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>"#,
        ),
    )?;
    part(
        "_rels/.rels",
        &text(
            r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
        ),
    )?;
    part(
        "xl/workbook.xml",
        &text(
            r#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Acties" sheetId="1" r:id="r1"/></sheets></workbook>"#,
        ),
    )?;
    part(
        "xl/_rels/workbook.xml.rels",
        &text(
            r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>"#,
        ),
    )?;
    part("xl/sharedStrings.xml", &|out| {
        write!(
            out,
            r#"<?xml version="1.0"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">"#
        )?;
        (0..20_000).try_for_each(|n| {
            write!(out, "<si><t>Omschrijving van actie {n} in het plan</t></si>")
        })?;
        write!(out, "</sst>")
    })?;
    part("xl/worksheets/sheet1.xml", &|out| {
        write!(
            out,
            r#"<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>"#
        )?;
        (1..=ROWS).try_for_each(|row| out.write_all(row_xml(row).as_bytes()))?;
        write!(out, "</sheetData></worksheet>")
    })?;
    zip.finish()
}

fn row_xml(row: u32) -> String {
    let mut xml = format!(r#"<row r="{row}">"#);
    for column in 0..COLUMNS {
        let letter = char::from(b'A' + u8::try_from(column).unwrap_or(0));
        let written = if column < 10 {
            let index = row.wrapping_mul(31).wrapping_add(column) % 20_000;
            write!(xml, r#"<c r="{letter}{row}" t="s"><v>{index}</v></c>"#)
        } else {
            let cents = row.wrapping_mul(97).wrapping_add(column) % 9_000_000;
            write!(xml, r#"<c r="{letter}{row}"><v>{}.{:02}</v></c>"#, cents / 100, cents % 100)
        };
        written.expect("a String takes all");
    }
    xml.push_str("</row>");
    xml
}
