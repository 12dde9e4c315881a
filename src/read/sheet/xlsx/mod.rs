//! Excel workbooks (XLSX), read part by part as streams.

mod cells;
mod plain;
mod strings;
mod styles;

use crate::document::{Document, NoteKind};
use crate::read::archive::{Archive, Limit, lists};
use crate::read::xml::{Event, Xml};
use crate::read::{ReadError, ReadOptions, Reader, ooxml};

use super::grid::Book;
use strings::Strings;
use styles::DateStyles;

const FORMAT: &str = "XLSX";

/// The most sheets that a workbook's list is read for.
const SHEETS: usize = 1_001;

/// The reader for Excel workbooks.
#[derive(Debug)]
pub struct Xlsx;

/// A sheet as the workbook lists it.
#[derive(Debug)]
struct Listed {
    name: String,
    id: String,
    hidden: bool,
}

/// What all sheets of a workbook share.
#[derive(Debug)]
struct Shared {
    strings: Strings,
    dates: DateStyles,
}

impl Reader for Xlsx {
    fn name(&self) -> &'static str {
        FORMAT
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["xlsx", "xlsm", "xltx"]
    }

    fn sniff(&self, bytes: &[u8]) -> bool {
        lists(bytes, "xl/work") && !lists(bytes, "xl/workbook.bin")
    }

    fn read(&self, bytes: &[u8], _options: &ReadOptions) -> Result<Document, ReadError> {
        let mut archive = Archive::open(bytes, FORMAT)?;
        let main = ooxml::main_part(&mut archive, "xl/workbook.xml")?;
        let relations = ooxml::relations(&mut archive, &main)?;
        let (sheets, mac_dates) = list_sheets(&mut archive, &main)?;
        let folder = main.rsplit_once('/').map_or("", |(folder, _)| folder);
        let part = |kind: &str| {
            relations
                .iter()
                .find(|relation| relation.kind == kind)
                .map_or_else(|| format!("{folder}/{kind}.xml"), |relation| relation.target.clone())
        };
        let dates = DateStyles::read(&mut archive, &part("styles"), mac_dates)?;
        let strings = Strings::read(&mut archive, &part("sharedStrings"))?;
        let mut shared = Shared { strings, dates };
        let mut book = Book::default();
        for listed in sheets {
            let relation = relations.iter().find(|relation| relation.id == listed.id);
            // Chart sheets and dialogs hold no cells.
            let Some(relation) = relation.filter(|relation| relation.kind == "worksheet") else {
                if relation.is_none() {
                    book.note(NoteKind::Damaged, Vec::new(), &listed.name);
                }
                continue;
            };
            let mut sheet = book.sheet(&listed.name, listed.hidden)?;
            match archive.part(&relation.target, Limit::SHEET)? {
                Some(stream) => cells::read(stream, &mut shared, &mut sheet)?,
                None => sheet.damage(format!("there is no part {}", relation.target)),
            }
            shared.strings.forget_table();
            book.add(sheet)?;
        }
        let title = ooxml::title(&mut archive, "docProps/core.xml");
        book.into_document(title)
    }
}

/// The sheets in the order of their tabs, and whether dates count from 1904.
fn list_sheets(archive: &mut Archive<'_>, main: &str) -> Result<(Vec<Listed>, bool), ReadError> {
    let stream = archive.required(main, Limit::SMALL)?;
    let mut xml = Xml::new(stream);
    let mut sheets = Vec::new();
    let mut mac_dates = false;
    while sheets.len() < SHEETS {
        match xml.next() {
            Ok(Event::Start(tag)) if tag.name() == "sheet" => sheets.push(Listed {
                name: tag.attr("name").unwrap_or_default().into_owned(),
                id: tag.attr("id").unwrap_or_default().into_owned(),
                hidden: tag.attr("state").is_some_and(|state| state != "visible"),
            }),
            Ok(Event::Start(tag)) if tag.name() == "workbookPr" => {
                mac_dates = tag.flag("date1904");
            }
            Ok(Event::Eof) => break,
            Ok(_) => {}
            Err(error) if sheets.is_empty() || error.refusal().is_some() => {
                return Err(error.into_read_error(FORMAT));
            }
            Err(_) => break,
        }
    }
    if sheets.is_empty() {
        return Err(ReadError::Malformed {
            format: FORMAT,
            source: "the workbook lists no sheet".into(),
        });
    }
    Ok((sheets, mac_dates))
}
