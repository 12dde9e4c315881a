//! The texts that the sheets of a workbook share.

use std::borrow::Cow;

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
        let mut xml = Xml::new(stream).trusting_ends();
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
                Err(error) if error.refusal().is_some() => {
                    return Err(error.into_read_error(FORMAT));
                }
                // Cells that refer to a text after damage are noted one by one.
                Ok(Event::Eof) | Err(_) => break,
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
        let text = unescape(self.all.get(range).unwrap_or_default());
        *kept = sheet.store(text.trim())?;
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

/// A cell's text with the characters that XML cannot hold (`_x000D_`) and with plain line breaks.
pub(super) fn unescape(text: &str) -> Cow<'_, str> {
    if !text.contains("_x") && !text.contains('\r') {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("_x") {
        plain.push_str(before);
        let code = after.get(..5).and_then(|code| code.strip_suffix('_'));
        let character =
            code.and_then(|code| u32::from_str_radix(code, 16).ok()).map(char::from_u32);
        if let (Some(Some(character)), Some(after)) = (character, after.get(5..)) {
            plain.push(character);
            rest = after;
        } else {
            plain.push_str("_x");
            rest = after;
        }
    }
    plain.push_str(rest);
    Cow::Owned(plain.replace("\r\n", "\n").replace('\r', "\n"))
}

#[cfg(test)]
mod tests {
    use super::unescape;

    #[test]
    fn escaped_characters_and_line_breaks_are_plain() {
        assert_eq!(unescape("a_x000D_\nb"), "a\nb");
        assert_eq!(unescape("rij_xyz_x0041_"), "rij_xyzA");
        assert_eq!(unescape("_x"), "_x");
        assert_eq!(unescape("a\r\nb"), "a\nb");
    }
}
