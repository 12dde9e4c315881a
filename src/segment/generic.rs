//! Rows whose code and title may be of any level: a row says its level by a word, by the letters of
//! its code, or by what the codes of the whole table teach.

use std::borrow::Cow;

use super::fields::{Fields, LEVELS, is_filled};
use super::header::Columns;
use super::label::{self, Label};
use super::role::Role;
use super::shapes::Shapes;
use super::words::{Part, Words};
use crate::document::{Level, Table};

/// Rows above a header in which the levels of its table are named.
const NAMED_WITHIN: u32 = 6;

/// How the rows of a table tell their levels.
#[derive(Debug, Default)]
pub(super) struct Generic {
    shapes: Shapes,
}

impl Generic {
    /// Learns from the codes of a stretch, where a column holds codes of any level.
    pub(super) fn learn(
        table: &Table,
        columns: &Columns,
        rows: std::ops::Range<u32>,
        words: &Words,
    ) -> Self {
        let of_any = |part: Part| {
            let role = Role::Element(None, part);
            (0u32..).zip(&columns.roles).find(|(_, known)| **known == role)
        };
        let Some((column, _)) = of_any(Part::Code).or_else(|| of_any(Part::Short)) else {
            return Self::default();
        };
        let texts: Vec<Cow<'_, str>> =
            rows.filter_map(|row| Some(table.get(row, column)?.text())).collect();
        let codes = texts.iter().map(|text| text.split_whitespace().next().unwrap_or_default());
        Self { shapes: Shapes::learn(codes, &named_levels(table, columns, words), words) }
    }

    /// Whether the codes of the table teach any level.
    pub(super) fn knows_levels(&self) -> bool {
        !self.shapes.is_empty()
    }

    /// Gives what a row says to the level that it has. Returns `false` where that is not known.
    pub(super) fn settle(&self, fields: &mut Fields<'_>, words: &Words) -> bool {
        if !is_filled(&fields.generic) {
            return true;
        }
        let [code, short, _] = &fields.generic;
        let whole = format!("{code} {short}");
        let found = label::recognise(whole.trim(), words).or_else(|| self.learnt(code, short));
        let named = label::level_name(&fields.level_name, words);
        let bucket = words.is_residual(whole.trim()).then_some(Level::Objective);
        let level = named.or(found.as_ref().map(|label| label.level)).or(bucket);
        let Some(at) = level.and_then(|level| LEVELS.iter().position(|l| *l == level)) else {
            return false;
        };
        fields.nested = true;
        let [code, short, long] = std::mem::take(&mut fields.generic);
        fields.elements[at] = match found {
            Some(found) if code.is_empty() => {
                [Cow::Owned(found.code), Cow::Owned(found.title), long]
            }
            _ => [code, short, long],
        };
        true
    }

    /// An element by its code alone, at the level that the table's codes teach.
    fn learnt(&self, code: &str, short: &str) -> Option<Label> {
        let (code, title) = match code {
            "" => label::split_code(short).or_else(|| label::split_letter(short))?,
            code => (code, short),
        };
        let level = self.shapes.level(code)?;
        let (code, title) = (code.to_owned(), title.to_owned());
        Some(Label { level, code, title, priority: false, worded: false })
    }
}

/// The levels that a table's name, its header and the rows above it name, outermost first.
fn named_levels(table: &Table, columns: &Columns, words: &Words) -> Vec<Level> {
    let header = columns.rows.start;
    let above = (header.saturating_sub(NAMED_WITHIN)..header).flat_map(|row| table.row(row));
    let texts = above.map(|cell| cell.text().into_owned()).chain([table.name.clone()]);
    let mut levels: Vec<Level> = texts
        .chain(columns.names.iter().cloned())
        .flat_map(|text| label::levels_named(&text, words))
        .collect();
    levels.sort_unstable();
    levels.dedup();
    levels
}
