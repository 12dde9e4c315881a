//! A look at the records of an XLS before its parser sees them.
//!
//! The parser allocates what the records claim: the area between the first and last cell of a
//! sheet, or the size in a record of its own. Here every record is measured first, and what
//! claims too much is refused.

use std::collections::BTreeMap;

use crate::read::ReadError;

/// The most cells, filled or not, of all sheets together.
const AREA: u64 = 6_000_000;
/// The most sheets.
const SHEETS: usize = 1_000;
/// The deepest nesting of a sheet and the charts in it.
const DEPTH: usize = 16;

const EOF: u16 = 0x000a;
const BOUND_SHEET: u16 = 0x0085;
const DIMENSIONS: u16 = 0x0200;
const ROW: u16 = 0x0208;
const MUL_RK: u16 = 0x00bd;
const BEGIN: u16 = 0x0809;
/// Records of one cell: formula, number, label, boolean or error, RK, rich and shared label.
const CELLS: [u16; 7] = [0x0006, 0x0203, 0x0204, 0x0205, 0x027e, 0x00d6, 0x00fd];
/// A type that no record has.
const NOTHING: u16 = 0xffff;

/// What the look found.
#[derive(Debug, Default)]
pub(super) struct Look {
    /// The hidden rows of each sheet, from 0, in the order in which the workbook lists the sheets.
    pub(super) hidden_rows: Vec<Vec<u32>>,
    /// Whether the records broke off, so that the stream was cut there.
    pub(super) cut: bool,
}

/// A part of the stream: the workbook's own, a sheet, a chart in a sheet.
#[derive(Debug, Clone, Default)]
struct Extent {
    rows: Option<(u16, u16)>,
    columns: Option<(u16, u16)>,
    hidden: Vec<u32>,
}

/// Measures the records of a workbook stream, blanks those that only claim sizes, and cuts the
/// stream where they break off.
pub(super) fn look(stream: &mut Vec<u8>) -> Result<Look, ReadError> {
    let mut extents: BTreeMap<usize, Extent> = BTreeMap::new();
    let mut open: Vec<usize> = Vec::new();
    let mut sheets = Vec::new();
    let mut at = 0;
    while let Some((kind, length)) = record(stream, at) {
        let Some(data) = stream.get(at + 4..at + 4 + length) else { break };
        match kind {
            BEGIN => {
                extents.insert(at, Extent::default());
                open.push(at);
                if open.len() > DEPTH {
                    return Err(ReadError::TooLarge { limit: "16 levels of charts in sheets" });
                }
            }
            EOF => {
                open.pop();
            }
            BOUND_SHEET => sheets.push(word(data, 0) as usize | (word(data, 2) as usize) << 16),
            _ => {
                for start in &open {
                    if let Some(extent) = extents.get_mut(start) {
                        extent.take(kind, data);
                    }
                }
            }
        }
        if kind == DIMENSIONS
            && let Some(kind) = stream.get_mut(at..at + 2)
        {
            kind.copy_from_slice(&NOTHING.to_le_bytes());
        }
        at += 4 + length;
    }
    let cut = stream.get(at..).is_some_and(|rest| rest.iter().any(|byte| *byte != 0));
    stream.truncate(at);
    stream.extend([0x0a, 0, 0, 0]);
    check(&extents, &sheets)?;
    let hidden = |start| extents.get(start).map(|extent| extent.hidden.clone());
    Ok(Look { hidden_rows: sheets.iter().filter_map(hidden).collect(), cut })
}

fn check(extents: &BTreeMap<usize, Extent>, sheets: &[usize]) -> Result<(), ReadError> {
    if sheets.len() > SHEETS {
        return Err(ReadError::TooLarge { limit: "1,000 sheets" });
    }
    let mut area = 0;
    for start in sheets {
        let Some(extent) = extents.get(start) else {
            return Err(ReadError::Malformed {
                format: "XLS",
                source: "a sheet does not begin where the workbook says".into(),
            });
        };
        area += extent.area();
    }
    if area > AREA {
        return Err(ReadError::TooLarge { limit: "6 million cells in an XLS" });
    }
    Ok(())
}

impl Extent {
    fn take(&mut self, kind: u16, data: &[u8]) {
        match kind {
            ROW if word(data, 12) & 0x20 != 0 => self.hidden.push(u32::from(word(data, 0))),
            MUL_RK => {
                let last = word(data, data.len().saturating_sub(2));
                self.fill(word(data, 0), word(data, 2));
                self.fill(word(data, 0), last);
            }
            _ if CELLS.contains(&kind) => self.fill(word(data, 0), word(data, 2)),
            _ => {}
        }
    }

    fn fill(&mut self, row: u16, column: u16) {
        let wider = |old: Option<(u16, u16)>, new: u16| {
            old.map_or((new, new), |(first, last)| (first.min(new), last.max(new)))
        };
        self.rows = Some(wider(self.rows, row));
        self.columns = Some(wider(self.columns, column));
    }

    fn area(&self) -> u64 {
        let size = |span: Option<(u16, u16)>| span.map_or(0, |(a, b)| u64::from(b - a) + 1);
        size(self.rows) * size(self.columns)
    }
}

/// The type and length of the record at a position.
fn record(stream: &[u8], at: usize) -> Option<(u16, usize)> {
    let head = stream.get(at..at + 4)?;
    let kind = word(head, 0);
    // Zeros after the last record are padding.
    (head != [0; 4]).then(|| (kind, usize::from(word(head, 2))))
}

fn word(data: &[u8], at: usize) -> u16 {
    match data.get(at..at + 2) {
        Some([low, high]) => u16::from_le_bytes([*low, *high]),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn push(stream: &mut Vec<u8>, kind: u16, data: &[u8]) {
        stream.extend(kind.to_le_bytes());
        stream.extend(u16::try_from(data.len()).unwrap().to_le_bytes());
        stream.extend(data);
    }

    fn workbook(last_cell: (u16, u16)) -> Vec<u8> {
        let mut stream = Vec::new();
        push(&mut stream, BEGIN, &[0; 4]);
        push(&mut stream, BOUND_SHEET, &[0; 6]);
        push(&mut stream, EOF, &[]);
        let start = u32::try_from(stream.len()).unwrap().to_le_bytes();
        stream[12..16].copy_from_slice(&start);
        push(&mut stream, BEGIN, &[0; 4]);
        push(&mut stream, DIMENSIONS, &[0xff; 14]);
        push(&mut stream, 0x0203, &[0; 14]);
        let (row, column) = (last_cell.0.to_le_bytes(), last_cell.1.to_le_bytes());
        push(&mut stream, 0x0203, &[row[0], row[1], column[0], column[1], 0, 0]);
        push(&mut stream, EOF, &[]);
        stream
    }

    #[test]
    fn two_cells_far_apart_are_refused() {
        assert!(look(&mut workbook((100, 20))).is_ok());
        let refused = look(&mut workbook((65_535, 255)));
        assert!(matches!(refused, Err(ReadError::TooLarge { .. })));
    }

    #[test]
    fn a_stream_is_cut_where_its_records_break_off() {
        let mut stream = workbook((1, 1));
        let whole = stream.len();
        stream.extend([0x03, 0x02, 0xff, 0x00, 1, 2, 3]);
        assert!(look(&mut stream).unwrap().cut);
        assert_eq!(stream.len(), whole + 4, "an end record follows");
    }
}
