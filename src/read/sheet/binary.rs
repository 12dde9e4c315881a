//! The binary workbooks of Excel, XLS and XLSB, through `calamine`.
//!
//! Meant for the limited worker process. What can be caught here is: sizes are checked first (an
//! XLS is taken out of its container, measured and wrapped again, so that the parser meets no
//! loop and no claim), and a panic of the parser on a broken file becomes an error. This is the one place besides the
//! batch that catches panics, because the parser indexes into records that it has not measured.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Data, DataRef, Dimensions, Reader as _, SheetVisible, Xls as XlsBook, XlsError};
use calamine::{Xlsb as XlsbBook, XlsbError};

use crate::document::{Document, NoteKind, Span, Value};
use crate::read::archive::{Archive, Limit, exceeded, lists};
use crate::read::{ReadError, ReadOptions, Reader, compound};

use super::biff::{self, Look};
use super::grid::{Book, COLUMNS, MERGED, ROWS, Sheet};
use super::serial::MAC_OFFSET;

/// The largest file of these formats that is read; XLS ends at 65,536 rows anyway.
const BYTES: usize = 128 << 20;

/// The reader for the workbooks of Excel 97 to 2003.
#[derive(Debug)]
pub struct Xls;

/// The reader for binary Excel workbooks.
#[derive(Debug)]
pub struct Xlsb;

impl Reader for Xls {
    fn name(&self) -> &'static str {
        "XLS"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["xls", "xlt"]
    }

    fn sniff(&self, bytes: &[u8]) -> bool {
        compound::is_compound(bytes)
            && (compound::has_stream(bytes, "Workbook") || compound::has_stream(bytes, "Book"))
    }

    fn read(&self, bytes: &[u8], _options: &ReadOptions) -> Result<Document, ReadError> {
        check_size(bytes)?;
        let malformed =
            |cause: &'static str| ReadError::Malformed { format: "XLS", source: cause.into() };
        let mut stream = compound::stream(bytes, &["Workbook", "Book"])
            .ok_or_else(|| malformed("there is no workbook in it"))?;
        let look = biff::look(&mut stream)?;
        let checked = compound::wrap(stream);
        guarded("XLS", || {
            let mut book = XlsBook::new(Cursor::new(checked.as_slice())).map_err(xls_error)?;
            read_xls(&mut book, &look)
        })
    }
}

impl Reader for Xlsb {
    fn name(&self) -> &'static str {
        "XLSB"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["xlsb"]
    }

    fn sniff(&self, bytes: &[u8]) -> bool {
        lists(bytes, "xl/workbook.bin")
    }

    fn read(&self, bytes: &[u8], _options: &ReadOptions) -> Result<Document, ReadError> {
        check_size(bytes)?;
        measure_parts(bytes)?;
        guarded("XLSB", || {
            let mut book = XlsbBook::new(Cursor::new(bytes)).map_err(xlsb_error)?;
            read_xlsb(&mut book)
        })
    }
}

fn check_size(bytes: &[u8]) -> Result<(), ReadError> {
    if bytes.is_empty() {
        return Err(ReadError::Empty);
    }
    if bytes.len() > BYTES {
        return Err(ReadError::TooLarge { limit: "128 MiB of a binary workbook" });
    }
    Ok(())
}

/// Runs a parser that may panic on broken records.
fn guarded(
    format: &'static str,
    read: impl FnOnce() -> Result<Document, ReadError>,
) -> Result<Document, ReadError> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| {
        Err(ReadError::Malformed { format, source: "its records contradict each other".into() })
    })
}

fn xls_error(error: XlsError) -> ReadError {
    match error {
        XlsError::Password => ReadError::Encrypted,
        error => ReadError::Malformed { format: "XLS", source: Box::new(error) },
    }
}

fn xlsb_error(error: XlsbError) -> ReadError {
    match error {
        XlsbError::Password => ReadError::Encrypted,
        error => ReadError::Malformed { format: "XLSB", source: Box::new(error) },
    }
}

/// Unpacks every part once without keeping it, so that the parser meets no bomb.
fn measure_parts(bytes: &[u8]) -> Result<(), ReadError> {
    let mut archive = Archive::open(bytes, "XLSB")?;
    let names: Vec<String> = archive.names().map(str::to_owned).collect();
    for name in names {
        let limit = Limit { bytes: 128 << 20, words: "128 MiB in one part of a binary workbook" };
        if let Some(mut part) = archive.part(&name, limit)?
            && let Err(error) = std::io::copy(&mut part, &mut std::io::sink())
            && let Some(limit) = exceeded(&error)
        {
            return Err(ReadError::TooLarge { limit });
        }
    }
    Ok(())
}

fn read_xls(source: &mut XlsBook<Cursor<&[u8]>>, look: &Look) -> Result<Document, ReadError> {
    let mut book = Book::default();
    let mac_dates = source.has_1904_epoch();
    if look.cut {
        book.note(NoteKind::Damaged, Vec::new(), "the records break off");
    }
    for (at, listed) in source.sheets_metadata().to_vec().iter().enumerate() {
        let mut sheet = book.sheet(&listed.name, listed.visible != SheetVisible::Visible)?;
        for row in look.hidden_rows.get(at).into_iter().flatten() {
            sheet.hide_rows(*row, 1);
        }
        match source.worksheet_range(&listed.name) {
            Ok(range) => {
                let (top, left) = range.start().unwrap_or_default();
                for (row, column, value) in range.used_cells() {
                    let row = u32::try_from(row).unwrap_or(u32::MAX).saturating_add(top);
                    let column = u32::try_from(column).unwrap_or(u32::MAX).saturating_add(left);
                    put(&mut sheet, (row, column), &DataRef::from_data(value), mac_dates)?;
                }
            }
            Err(error) => sheet.damage(error.to_string()),
        }
        let merged = source.merge_cells_by_sheet_name(&listed.name).unwrap_or_default();
        sheet.table.spans.extend(merged.iter().take(MERGED).filter_map(span));
        book.add(sheet)?;
    }
    book.into_document(None)
}

fn read_xlsb(source: &mut XlsbBook<Cursor<&[u8]>>) -> Result<Document, ReadError> {
    let mut book = Book::default();
    let mac_dates = source.has_1904_epoch();
    for listed in source.sheets_metadata().to_vec() {
        let mut sheet = book.sheet(&listed.name, listed.visible != SheetVisible::Visible)?;
        match source.worksheet_cells_reader(&listed.name) {
            Ok(mut cells) => loop {
                match cells.next_cell() {
                    Ok(Some(cell)) => {
                        put(&mut sheet, cell.get_position(), cell.get_value(), mac_dates)?;
                    }
                    Ok(None) => break,
                    Err(error) => {
                        sheet.damage(error.to_string());
                        break;
                    }
                }
            },
            Err(error) => sheet.damage(error.to_string()),
        }
        book.add(sheet)?;
    }
    book.into_document(None)
}

/// A cell's value, borrowed: `calamine` has one type for ranges and one for streams.
trait FromData<'a> {
    fn from_data(data: &'a Data) -> Self;
}

impl<'a> FromData<'a> for DataRef<'a> {
    fn from_data(data: &'a Data) -> Self {
        match data {
            Data::Int(number) => DataRef::Int(*number),
            Data::Float(number) => DataRef::Float(*number),
            Data::Bool(on) => DataRef::Bool(*on),
            Data::DateTime(moment) => DataRef::DateTime(*moment),
            Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => {
                DataRef::SharedString(text)
            }
            Data::Error(error) => DataRef::Error(error.clone()),
            Data::Empty => DataRef::Empty,
        }
    }
}

fn put(
    sheet: &mut Sheet,
    (row, column): (u32, u32),
    value: &DataRef<'_>,
    mac_dates: bool,
) -> Result<(), ReadError> {
    match value {
        #[expect(clippy::cast_precision_loss, reason = "the format stores 30 bits")]
        DataRef::Int(number) => sheet.put(row, column, Value::Number(*number as f64)),
        DataRef::Float(number) if number.is_finite() => {
            sheet.put(row, column, Value::Number(*number))
        }
        DataRef::SharedString(text) => sheet.put(row, column, Value::Text(text.trim())),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            sheet.put(row, column, Value::Text(text.trim()))
        }
        DataRef::Bool(on) => {
            sheet.put(row, column, Value::Text(if *on { "TRUE" } else { "FALSE" }))
        }
        DataRef::DateTime(date) => {
            let offset = if mac_dates { MAC_OFFSET } else { 0.0 };
            sheet.put(row, column, Value::Date(date.as_f64() + offset))
        }
        DataRef::Error(_) | DataRef::Float(_) => {
            sheet.find_error(row);
            Ok(())
        }
        DataRef::Empty => Ok(()),
    }
}

fn span(merged: &Dimensions) -> Option<Span> {
    let rows = merged.end.0.checked_sub(merged.start.0)?;
    let columns = merged.end.1.checked_sub(merged.start.1)?;
    let (row, column) = merged.start;
    Some(Span { row, column, rows: rows.min(ROWS) + 1, columns: columns.min(COLUMNS) + 1 })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::BlockKind;

    fn record(stream: &mut Vec<u8>, kind: u16, data: &[u8]) {
        stream.extend(kind.to_le_bytes());
        stream.extend(u16::try_from(data.len()).unwrap().to_le_bytes());
        stream.extend(data);
    }

    /// The stream of a workbook with one hidden sheet `Plan` that holds 12.5 in B3, in a hidden row.
    fn workbook() -> Vec<u8> {
        let mut stream = Vec::new();
        record(&mut stream, 0x0809, &[0, 6, 5, 0, 0, 0, 0, 0]);
        record(&mut stream, 0x0085, &[0, 0, 0, 0, 1, 0, 4, 0, b'P', b'l', b'a', b'n']);
        record(&mut stream, 0x000a, &[]);
        let start = u32::try_from(stream.len()).unwrap().to_le_bytes();
        stream[16..20].copy_from_slice(&start);
        record(&mut stream, 0x0809, &[0, 6, 0x10, 0, 0, 0, 0, 0]);
        record(&mut stream, 0x0200, &[0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0, 0, 0xff, 0xff, 0, 0]);
        let hidden = [2, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0x20, 0, 0, 0];
        record(&mut stream, 0x0208, &hidden);
        let mut cell = vec![2, 0, 1, 0, 0, 0];
        cell.extend(12.5f64.to_le_bytes());
        record(&mut stream, 0x0203, &cell);
        record(&mut stream, 0x000a, &[]);
        stream
    }

    #[test]
    fn an_xls_gives_its_cells_and_says_what_is_hidden() {
        let bytes = compound::wrap(workbook());
        assert!(Xls.sniff(&bytes));
        let document = Xls.read(&bytes, &ReadOptions::default()).unwrap();
        let [block] = document.blocks.as_slice() else { panic!("one sheet") };
        let BlockKind::Table(table) = &block.kind else { panic!("a table") };
        assert_eq!(table.name, "Plan");
        assert_eq!(table.get(2, 1).unwrap().value, Value::Number(12.5));
        let notes: Vec<_> = document.notes.iter().map(|n| (n.kind, n.at.clone())).collect();
        let expected = [(NoteKind::HiddenSheet, vec![]), (NoteKind::HiddenRows, vec![3])];
        assert_eq!(notes, expected);
    }

    #[test]
    fn no_damage_to_an_xls_panics_or_hangs() {
        let whole = compound::wrap(workbook());
        let stream_at = whole.len() - 4_096;
        for at in (0..512).chain(4_096..4_160).chain(stream_at..stream_at + 110) {
            for byte in [0, 0x7f, 0xff] {
                let mut bytes = whole.clone();
                bytes[at] = byte;
                // Whatever the verdict, it has to come.
                let _ = Xls.read(&bytes, &ReadOptions::default());
            }
        }
        for length in (0..whole.len()).step_by(97) {
            let _ = Xls.read(&whole[..length], &ReadOptions::default());
        }
    }
}
