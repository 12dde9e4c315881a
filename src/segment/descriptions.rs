//! Descriptions that stand in a row of their own, below the row of the element that they describe.

use std::borrow::Cow;
use std::collections::HashSet;

use super::fields::say;
use super::label;
use super::role::Role;
use super::stretch::Stretch;
use super::words::Words;
use crate::document::Value;

/// Rows of a table that are looked at.
const SAMPLE: usize = 5_000;
/// Words from which on a text may be a description.
const WORDS: usize = 5;

/// Which rows of a stretch describe the row above them.
#[derive(Debug, Default)]
pub(super) struct Descriptions {
    rows: Vec<u32>,
}

impl Descriptions {
    /// Learns from a stretch: a text alone in a row, without a code where the row above has one, is
    /// a description, if every third row of elements has one.
    pub(super) fn learn(stretch: &Stretch<'_>, rows: std::ops::Range<u32>, words: &Words) -> Self {
        let table = stretch.table;
        let spans = table.spans.iter().filter(|span| span.columns > 1);
        let wide: HashSet<u32> = spans.map(|span| span.row).collect();
        let (mut elements, mut described, mut found) = (0usize, 0usize, Vec::new());
        let mut element = None;
        for row in rows.take(SAMPLE) {
            let wide = wide.contains(&row);
            match (element, table.row(row).take(2).count()) {
                (Some(above), 1) if is_description(stretch, row, above, wide, words) => {
                    described += usize::from(above + 1 == row);
                    found.push(row);
                }
                (_, cells) => {
                    element = (cells > 1).then_some(row);
                    elements += usize::from(cells > 1);
                }
            }
        }
        if described * 3 < elements { Self::default() } else { Self { rows: found } }
    }

    /// Whether a row was read with the one above it.
    pub(super) fn took(&self, row: u32) -> bool {
        self.rows.binary_search(&row).is_ok()
    }

    /// Adds what the rows below a row say of it to its long text.
    pub(super) fn add_below(&self, stretch: &Stretch<'_>, row: u32, long: &mut Cow<'_, str>) {
        let Ok(first) = self.rows.binary_search(&(row + 1)) else { return };
        let below = self.rows.iter().skip(first).zip(row + 1..).take_while(|(at, row)| *at == row);
        for cell in below.filter_map(|(at, _)| stretch.table.row(*at).next()) {
            say(long, Cow::Owned(cell.text().trim().to_owned()));
        }
    }
}

/// Whether the only cell of a row is a text that describes the element in a row above it.
fn is_description(stretch: &Stretch<'_>, row: u32, above: u32, wide: bool, words: &Words) -> bool {
    let Some(cell) = stretch.table.row(row).next() else { return false };
    let Value::Text(text) = cell.value else { return false };
    let text = text.trim();
    let element = matches!(stretch.columns.role(cell.column), Role::Element(..));
    let long = text.split_whitespace().count() >= WORDS;
    let named = label::recognise(text, words).is_some() || words.opens_total(text);
    let coded = label::split_code(text).is_some_and(|(code, _)| label::is_code(code));
    let codeless = has_code(stretch, above, words) || wide && text.ends_with('.');
    element && long && !named && !coded && codeless
}

/// Whether an element's cell in a row is a code, or a title with its code before it.
fn has_code(stretch: &Stretch<'_>, row: u32, words: &Words) -> bool {
    let of_element = |column| matches!(stretch.columns.role(column), Role::Element(..));
    stretch.table.row(row).filter(|cell| of_element(cell.column)).any(|cell| {
        let text = cell.text();
        let coded = label::split_code(&text).is_some_and(|(code, _)| label::is_code(code));
        coded || label::is_code(&text) || label::recognise(&text, words).is_some()
    })
}
