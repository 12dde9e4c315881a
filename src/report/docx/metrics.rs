//! The widths of letters in a plain sans-serif: what text takes, whatever font shows it.
//!
//! Thousandths of the size, of the metrics that Arial, Helvetica and Liberation Sans share.

use unicode_normalization::UnicodeNormalization;

/// The widths of U+0020 to U+007E.
#[rustfmt::skip]
const REGULAR: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278,
    556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
    1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
    667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
    333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556,
    556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];
/// The same, bold.
#[rustfmt::skip]
const BOLD: [u16; 95] = [
    278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278,
    556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 333, 333, 584, 584, 584, 611,
    975, 722, 722, 722, 722, 667, 611, 778, 722, 278, 556, 722, 611, 833, 722, 778,
    667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 333, 278, 333, 584, 556,
    333, 556, 611, 556, 611, 556, 333, 611, 611, 278, 278, 556, 278, 889, 611, 611,
    611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500, 389, 280, 389, 584,
];

/// The width of a text in points.
pub(super) fn width(text: &str, bold: bool, size: f32) -> f32 {
    text.chars().map(|c| f32::from(advance(c, bold))).sum::<f32>() * size / 1000.0
}

/// The width of a letter in thousandths of the size.
pub(super) fn advance(c: char, bold: bool) -> u16 {
    let table = if bold { &BOLD } else { &REGULAR };
    let plain = |c: char| {
        let index = u32::from(c).checked_sub(0x20)?;
        table.get(usize::try_from(index).ok()?).copied()
    };
    if let Some(width) = plain(c) {
        return width;
    }
    match c {
        '\u{a0}' | '·' => 278,
        '\u{2009}' | '\u{202f}' => 200,
        '‘' | '’' => 222,
        '“' | '”' | '„' => 333,
        '–' | '«' | '»' | '€' => 556,
        '—' | '…' | '→' | '●' | '◐' | '○' => 1000,
        '•' => 350,
        'ß' => 611,
        'œ' => 944,
        _ => c.nfd().next().filter(|base| *base != c).and_then(plain).unwrap_or(600),
    }
}
