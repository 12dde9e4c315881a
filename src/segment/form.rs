//! Tables in a text that are no lists of elements: amounts of the element above them, an element
//! laid out as a form, or rows to be kept as prose.

use super::header::{self, Money, Role};
use super::label::{self, Label};
use super::outline::Outline;
use super::rows::{flow_of, place_of, read_cents};
use super::words::{Meaning, Part};
use super::{fold::fold, fold::squeeze, money};
use crate::document::{Amount, CellRef, Flow, Place, Table, Value};

/// Reads a table row by row into the outline.
pub(super) fn read(outline: &mut Outline<'_>, table: &Table, place: &Place) {
    let thousands = in_thousands(table);
    let mut columns: Vec<(u32, Money)> = Vec::new();
    for row in 0..table.rows() {
        let cells: Vec<CellRef<'_>> = table.row(row).collect();
        if cells.is_empty() {
            continue;
        }
        if let Some(found) = year_columns(&cells, thousands, outline) {
            columns = found;
            continue;
        }
        let at = place_of(table, place, row);
        let paid = amounts(&cells, &columns, outline)
            .is_some_and(|amounts| amounts.is_empty() || outline.pay(amounts, &at));
        if !paid {
            words_of_row(outline, &cells, &at);
        }
    }
}

/// A row that names an element, a part of one, or says something else.
fn words_of_row(outline: &mut Outline<'_>, cells: &[CellRef<'_>], place: &Place) {
    let texts: Vec<String> = cells.iter().map(|cell| squeeze(&cell.text())).collect();
    if let Some(label) = label_of_row(outline, &texts) {
        return outline.open_unheaded(label, place);
    }
    if let [first, rest @ ..] = &texts[..]
        && !rest.is_empty()
        && outline.is_describing()
        && is_part(first, outline)
    {
        return outline.describe(&rest.join(" "));
    }
    let words = |cell: &&CellRef<'_>| matches!(cell.value, Value::Text(text) if has_words(text));
    if cells.iter().filter(words).count() == 0 {
        return;
    }
    let text = texts.join(" | ");
    if text.chars().filter(|c| c.is_alphabetic()).count() < 15 {
        return;
    }
    if outline.is_describing() { outline.describe(&text) } else { outline.prose(&text, place) }
}

fn has_words(text: &str) -> bool {
    text.chars().filter(|c| c.is_alphabetic()).count() >= 3
}

/// The element that a row of a form names: `Actie | AC-1 | Een nieuwe bib`.
fn label_of_row(outline: &Outline<'_>, texts: &[String]) -> Option<Label> {
    let words = outline.words();
    let first = texts.first()?;
    if let Some(level) = label::level_name(first.trim_end_matches(':'), words) {
        let [_, second, rest @ ..] = texts else { return None };
        let joined = format!("{second} {}", rest.join(" "));
        let (code, title) = label::split_code(joined.trim()).unwrap_or(("", joined.trim()));
        let (code, title) = (code.to_owned(), title.to_owned());
        return Some(Label { level, code, title, priority: false, worded: true });
    }
    let joined = texts.join(" ");
    let label = label::recognise(&joined, words)?;
    let has_digit = label.code.contains(|c: char| c.is_ascii_digit());
    (has_digit && joined.chars().count() <= 300).then_some(label)
}

/// Whether the first cell of a form's row only says that a description follows.
fn is_part(text: &str, outline: &Outline<'_>) -> bool {
    let role = header::role(text.trim_end_matches(':'), outline.lexicon);
    matches!(role, Role::Element(None, Part::Short | Part::Long))
}

/// The columns of a row of years: `Raming 2026 2027 … Totaal`.
fn year_columns(
    cells: &[CellRef<'_>],
    thousands: bool,
    outline: &Outline<'_>,
) -> Option<Vec<(u32, Money)>> {
    let roles = cells.iter().map(|cell| {
        let role = header::role(&cell.text(), outline.lexicon);
        (cell.column, role)
    });
    let columns: Vec<(u32, Money)> = roles
        .filter_map(|(column, role)| match role {
            Role::Amount(money) if money.year.is_some() => {
                Some((column, Money { thousands: thousands || money.thousands, ..money }))
            }
            _ => None,
        })
        .collect();
    (columns.len() >= 2).then_some(columns)
}

/// The amounts of a row below years; empty for a balance, which follows from the others, and
/// `None` where the row's label says nothing of money going in or out.
fn amounts(
    cells: &[CellRef<'_>],
    columns: &[(u32, Money)],
    outline: &Outline<'_>,
) -> Option<Vec<Amount>> {
    let first = columns.first()?.0;
    let label: Vec<String> = cells
        .iter()
        .filter(|cell| cell.column < first)
        .map(|cell| cell.text().into_owned())
        .collect();
    let label = label.join(" ");
    let folded = fold(&label);
    let tokens: Vec<&str> = folded.split(' ').collect();
    let opening = outline.words().longest(&tokens).map_or(&[][..], |(meanings, _)| meanings);
    if opening.iter().any(|m| matches!(m, Meaning::Derived | Meaning::Total)) {
        return Some(Vec::new());
    }
    let (flow, budget) = flow_of(&label, outline.words());
    let known = flow.is_some() || budget.is_some();
    if !(known && tokens.len() <= 4) {
        return None;
    }
    let flow = flow.unwrap_or(Flow::Expenditure);
    let read = cells.iter().filter_map(|cell| {
        let (_, money) = columns.iter().find(|(column, _)| *column == cell.column)?;
        let cents = read_cents(*cell, *money).filter(|cents| *cents != 0)?;
        Some(Amount { year: money.year, flow, budget: budget.or(money.budget), cents })
    });
    Some(spent_is_positive(read.collect()))
}

/// Dutch budgets print what is spent as negative; then a row of expenditure has no positive amount.
fn spent_is_positive(mut amounts: Vec<Amount>) -> Vec<Amount> {
    let spent = amounts.iter().all(|a| a.flow == Flow::Expenditure && a.cents < 0);
    if spent && amounts.len() > 1 {
        for amount in &mut amounts {
            amount.cents = -amount.cents;
        }
    }
    amounts
}

/// Amounts in running text, where a reader saw no table: a line of years, then lines of amounts.
/// Returns whether the paragraph was that.
pub(super) fn text_amounts(outline: &mut Outline<'_>, text: &str) -> bool {
    let mut lines = text.lines();
    let Some(years) = lines.next().and_then(line_of_years) else { return false };
    let Some(place) = outline.pending.as_ref().map(|_| Place::Paragraph(1)) else { return false };
    let mut understood = false;
    for line in lines {
        let start = line.find(|c: char| c.is_ascii_digit() || c == '€').unwrap_or(line.len());
        let (label, figures) = line.split_at_checked(start).unwrap_or((line, ""));
        let (flow, budget) = flow_of(label, outline.words());
        let figures = figures_in(figures);
        if flow.is_none() || figures.len() < years.len() {
            continue;
        }
        understood = true;
        let flow = flow.unwrap_or(Flow::Expenditure);
        let paid = years.iter().zip(figures).filter(|(_, cents)| *cents != 0);
        let amounts =
            paid.map(|(year, cents)| Amount { year: Some(*year), flow, budget, cents }).collect();
        outline.pay(amounts, &place);
    }
    understood
}

/// The years of a line that holds at least two and little else.
fn line_of_years(line: &str) -> Option<Vec<i16>> {
    let (mut years, mut others) = (Vec::new(), 0);
    for token in line.split_whitespace() {
        match token.parse::<i16>().ok().filter(|year| (1990..=2099).contains(year)) {
            Some(year) => years.push(year),
            None => others += 1,
        }
    }
    (years.len() >= 2 && others <= 3).then_some(years)
}

fn figures_in(text: &str) -> Vec<i64> {
    text.split_whitespace().filter(|token| *token != "€").filter_map(money::cents).collect()
}

/// Whether a table says at its top that its amounts are in thousands of euros.
pub(super) fn in_thousands(table: &Table) -> bool {
    let says = |text: &str| {
        let folded = fold(text);
        ["x 1 000", "x 1000", "duizend euro", "in duizend", "en milliers", "in tausend", "x k"]
            .iter()
            .any(|phrase| folded.contains(phrase))
    };
    says(&table.name)
        || (0..table.rows().min(6)).flat_map(|row| table.row(row)).any(|cell| match cell.value {
            Value::Text(text) if text.len() < 200 => says(text),
            _ => false,
        })
}
