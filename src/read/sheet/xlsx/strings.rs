//! The texts that the sheets of a workbook share.

use crate::document::TextId;
use crate::read::ReadError;
use crate::read::archive::{Archive, Limit};
use crate::read::sheet::grid::Sheet;
use crate::read::xml::{Event, Xml};

use super::FORMAT;

/// The most shared texts of a workbook.
const TEXTS: usize = 4_000_000;

/// All shared texts in one string, and where the current table keeps those that it has met.
#[derive(Debug, Default)]
pub(super) struct Strings {
    all: String,
    ends: Vec<u32>,
    kept: Vec<Option<TextId>>,
    /// The texts that the current table keeps, to forget them without walking all.
    touched: Vec<usize>,
}

impl Strings {
    /// Reads the part; a workbook without one has no shared texts.
    pub(super) fn read(archive: &mut Archive<'_>, part: &str) -> Result<Self, ReadError> {
        let mut strings = Self::default();
        let Some(stream) = archive.part(part, Limit::STRINGS)? else { return Ok(strings) };
        let mut xml = Xml::new(stream);
        let mut in_text = false;
        loop {
            let skip = match xml.next() {
                Ok(Event::Start(tag)) => {
                    in_text = tag.name() == "t";
                    tag.name() == "rPh"
                }
                Ok(Event::Text(text)) => {
                    if in_text {
                        strings.all.push_str(&text);
                    }
                    false
                }
                Ok(Event::End(end)) => {
                    in_text = false;
                    if end.name() == "si" {
                        strings.end_text()?;
                    }
                    false
                }
                Ok(Event::Eof) => break,
                Err(error) if error.refusal().is_some() => {
                    return Err(error.into_read_error(FORMAT));
                }
                // Cells that refer to a text after the damage are noted one by one.
                Err(_) => break,
            };
            if skip && xml.skip().is_err() {
                break;
            }
        }
        strings.kept = vec![None; strings.ends.len()];
        Ok(strings)
    }

    fn end_text(&mut self) -> Result<(), ReadError> {
        if self.ends.len() >= TEXTS {
            return Err(ReadError::TooLarge { limit: "4 million shared texts" });
        }
        let end = u32::try_from(self.all.len())
            .map_err(|_| ReadError::TooLarge { limit: Limit::STRINGS.words })?;
        self.ends.push(end);
        Ok(())
    }

    /// Puts a shared text into a cell; `false` where there is no such text.
    pub(super) fn put(
        &mut self,
        index: usize,
        sheet: &mut Sheet,
        row: u32,
        column: u32,
    ) -> Result<bool, ReadError> {
        let Some(kept) = self.kept.get_mut(index) else { return Ok(false) };
        if let Some(text) = *kept {
            sheet.put_stored(row, column, text)?;
            return Ok(true);
        }
        let start = index.checked_sub(1).and_then(|before| self.ends.get(before)).copied();
        let range =
            start.unwrap_or(0) as usize..self.ends.get(index).copied().unwrap_or(0) as usize;
        let text = self.all.get(range).unwrap_or_default().trim();
        *kept = sheet.store(text)?;
        if let Some(text) = *kept {
            self.touched.push(index);
            sheet.put_stored(row, column, text)?;
        }
        Ok(true)
    }

    /// Forgets which texts the table keeps: the next sheet has its own.
    pub(super) fn forget_table(&mut self) {
        for index in self.touched.drain(..) {
            if let Some(kept) = self.kept.get_mut(index) {
                *kept = None;
            }
        }
    }
}
