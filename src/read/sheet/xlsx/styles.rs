//! Which cell styles show a date.

use std::collections::BTreeSet;

use crate::read::ReadError;
use crate::read::archive::{Archive, Limit};
use crate::read::sheet::serial::{MAC_OFFSET, is_date_format, is_date_id};
use crate::read::xml::{Event, Xml};

use super::FORMAT;

/// The cell styles of a workbook, as far as dates go.
#[derive(Debug, Default)]
pub(super) struct DateStyles {
    /// For each cell style: whether it shows a date.
    is_date: Vec<bool>,
    mac_dates: bool,
}

impl DateStyles {
    /// Reads the part; a workbook without one has no dates.
    pub(super) fn read(
        archive: &mut Archive<'_>,
        part: &str,
        mac_dates: bool,
    ) -> Result<Self, ReadError> {
        let mut styles = Self { is_date: Vec::new(), mac_dates };
        let Some(stream) = archive.part(part, Limit::SMALL)? else { return Ok(styles) };
        let mut xml = Xml::new(stream);
        let mut formats = BTreeSet::new();
        let mut in_cells = false;
        loop {
            match xml.next() {
                Ok(Event::Start(tag)) => match tag.name() {
                    "numFmt" => {
                        let code = tag.attr("formatCode").unwrap_or_default();
                        if let (true, Some(id)) = (is_date_format(&code), tag.number("numFmtId")) {
                            formats.insert(id);
                        }
                    }
                    "cellXfs" => in_cells = true,
                    "xf" if in_cells => {
                        let id = tag.number("numFmtId").unwrap_or(0);
                        styles.is_date.push(is_date_id(id) || formats.contains(&id));
                    }
                    _ => {}
                },
                Ok(Event::End(end)) if end.name() == "cellXfs" => in_cells = false,
                Ok(Event::Eof) => return Ok(styles),
                Ok(_) => {}
                Err(error) if error.refusal().is_some() => {
                    return Err(error.into_read_error(FORMAT));
                }
                Err(_) => return Ok(styles),
            }
        }
    }

    /// Whether a cell style shows a date.
    pub(super) fn is_date(&self, style: usize) -> bool {
        self.is_date.get(style).copied().unwrap_or(false)
    }

    /// A stored number of days as every other workbook counts it.
    pub(super) fn serial(&self, days: f64) -> f64 {
        if self.mac_dates { days + MAC_OFFSET } else { days }
    }
}
