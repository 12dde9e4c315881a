//! Advance widths of glyphs, in the font's own units.

use lopdf::{Dictionary, Object};
use rustc_hash::FxHashMap;

use crate::read::pdf::file::File;

/// Widths by code (simple fonts) or CID (composite fonts).
#[derive(Debug)]
pub(super) struct Widths {
    first: u32,
    row: Vec<f32>,
    others: FxHashMap<u32, f32>,
    ranges: Vec<(u32, u32, f32)>,
    default: f32,
    standard: Option<&'static [u16; 95]>,
}

/// Entries of a width array beyond this many are left out.
const MAX_ENTRIES: usize = 140_000;

impl Widths {
    pub(super) fn read(
        file: &File,
        font: &Dictionary,
        descriptor: Option<&Dictionary>,
        composite: bool,
    ) -> Self {
        let mut widths = Self {
            first: 0,
            row: Vec::new(),
            others: FxHashMap::default(),
            ranges: Vec::new(),
            default: 0.0,
            standard: None,
        };
        if composite {
            widths.default = file.number(font, b"DW").unwrap_or(1000.0);
            if let Some(array) = file.array(font, b"W") {
                widths.read_cid_widths(file, array);
            }
            return widths;
        }
        let missing = descriptor.and_then(|d| file.number(d, b"MissingWidth"));
        widths.default = missing.unwrap_or(0.0);
        if let Some(array) = file.array(font, b"Widths") {
            let number = |object| file.resolve(object).as_float().unwrap_or(0.0);
            widths.row = array.iter().take(256).map(number).collect();
            let first = file.number(font, b"FirstChar").unwrap_or(0.0);
            widths.first = first.clamp(0.0, 255.0) as u32;
        } else {
            let name = file.name(font, b"BaseFont").unwrap_or_default();
            (widths.standard, widths.default) = standard(name);
        }
        widths
    }

    fn read_cid_widths(&mut self, file: &File, array: &[Object]) {
        let mut entries = array.iter().take(MAX_ENTRIES).map(|object| file.resolve(object));
        while let Some(first) = entries.next() {
            let Some(first) = cid(first) else { continue };
            match entries.next() {
                Some(Object::Array(list)) => {
                    for (at, width) in (first..).zip(list) {
                        if self.others.len() >= MAX_ENTRIES {
                            return;
                        }
                        let width = file.resolve(width).as_float().unwrap_or(self.default);
                        self.others.insert(at, width);
                    }
                }
                Some(last) => {
                    let width = entries.next().and_then(|w| w.as_float().ok());
                    if let (Some(last), Some(width)) = (cid(last), width) {
                        self.ranges.push((first, last, width));
                    }
                }
                None => {}
            }
        }
    }

    /// The width of a code or CID.
    pub(super) fn of(&self, code: u32) -> f32 {
        if let Some(width) = code.checked_sub(self.first).and_then(|i| self.row.get(i as usize)) {
            return *width;
        }
        if let Some(width) = self.others.get(&code) {
            return *width;
        }
        let range = self.ranges.iter().find(|(first, last, _)| (*first..=*last).contains(&code));
        if let Some((_, _, width)) = range {
            return *width;
        }
        let at = code.checked_sub(32).and_then(|i| usize::try_from(i).ok());
        let listed = self.standard.zip(at).and_then(|(table, at)| table.get(at));
        listed.map_or(self.default, |width| f32::from(*width))
    }
}

fn cid(object: &Object) -> Option<u32> {
    object.as_float().ok().filter(|n| (0.0..70_000.0).contains(n)).map(|n| n as u32)
}

/// The widths of the standard 14 fonts, which a file need not give.
fn standard(name: &[u8]) -> (Option<&'static [u16; 95]>, f32) {
    let has = |word: &[u8]| memchr::memmem::find(name, word).is_some();
    if has(b"Courier") {
        (None, 600.0)
    } else if has(b"Times") {
        (Some(&TIMES), 500.0)
    } else if has(b"ZapfDingbats") {
        (None, 788.0)
    } else {
        (Some(&HELVETICA), 556.0)
    }
}

#[rustfmt::skip]
static HELVETICA: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667,
    611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667,
    667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500,
    222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];

#[rustfmt::skip]
static TIMES: [u16; 95] = [
    250, 333, 408, 500, 500, 833, 778, 180, 333, 333, 500, 564, 250, 333, 250, 278, 500, 500, 500,
    500, 500, 500, 500, 500, 500, 500, 278, 278, 564, 564, 564, 444, 921, 722, 667, 667, 722, 611,
    556, 722, 722, 333, 389, 722, 611, 889, 722, 722, 556, 722, 667, 556, 611, 722, 722, 944, 722,
    722, 611, 333, 278, 333, 469, 500, 333, 444, 500, 444, 500, 444, 333, 500, 500, 278, 278, 500,
    278, 778, 500, 500, 500, 500, 333, 389, 278, 500, 500, 722, 500, 500, 444, 480, 200, 480, 541,
];
