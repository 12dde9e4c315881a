//! What the cells below a header tell of its column: whether they hold codes, or titles with their
//! codes before them. A header such as `Actie` stands above either.

use super::label;
use super::words::Words;
use crate::document::{Table, Value};

/// Rows below a header that are looked at.
const SAMPLE: u32 = 200;

/// Whether most cells of a column are codes; `None` where it is empty.
pub(super) fn holds_codes(table: &Table, from: u32, column: usize, words: &Words) -> Option<bool> {
    most(table, from, column, words, &label::is_code)
}

/// Whether most cells of a column are titles with a code before them: `AC-1 Een nieuwe bib`.
pub(super) fn holds_coded_titles(table: &Table, from: u32, column: usize, words: &Words) -> bool {
    let coded = |text: &str| {
        label::split_code(text).is_some_and(|(code, title)| {
            label::is_code(code) && title.contains(|c: char| c.is_alphabetic())
        })
    };
    most(table, from, column, words, &coded).unwrap_or_default()
}

/// Whether a claim holds of four in five of a column's cells, but for totals, captions and single
/// words.
fn most(
    table: &Table,
    from: u32,
    column: usize,
    words: &Words,
    claim: &dyn Fn(&str) -> bool,
) -> Option<bool> {
    let column = u32::try_from(column).ok()?;
    let (mut cells, mut holds) = (0u32, 0u32);
    for row in from..table.rows().min(from.saturating_add(SAMPLE)) {
        let Some(cell) = table.get(row, column) else { continue };
        if table.row(row).nth(1).is_none() {
            continue;
        }
        let text = cell.text();
        let text = text.trim();
        let plain = !text.contains(|c: char| c.is_whitespace() || c.is_ascii_digit());
        if plain || words.opens_total(text) {
            continue;
        }
        cells += 1;
        let whole = matches!(cell.value, Value::Number(number) if number.fract() == 0.0);
        holds += u32::from(whole || claim(text));
    }
    (cells > 0).then_some(holds * 5 >= cells * 4)
}
