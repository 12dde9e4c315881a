//! Tables in a text that are no lists of elements: amounts of the element above them, an element
//! laid out as a form, or rows to be kept as prose.

use super::cell;
use super::label::{self, Label};
use super::outline::Outline;
use super::role::{self, Money, Role};
use super::stretch::place_of;
use super::words::Part;
use super::yearly;
use super::{fold::fold, fold::squeeze};
use crate::document::{Amount, CellRef, Flow, Place, Table, Value};

/// Reads a table row by row into the outline.
pub(super) fn read(outline: &mut Outline<'_>, table: &Table, place: &Place) {
    let thousands = in_thousands(table);
    let mut downward: Option<yearly::Downward> = None;
    for row in 0..table.rows() {
        let cells: Vec<CellRef<'_>> = table.row(row).collect();
        if cells.is_empty() {
            continue;
        }
        if let Some(found) = yearly::Downward::header(&cells, thousands, outline.lexicon) {
            downward = Some(found);
            continue;
        }
        let at = place_of(table, place, row);
        if let Some(amounts) = downward.as_ref().and_then(|it| it.amounts(&cells)) {
            outline.pay(amounts, &at);
            continue;
        }
        if let Some(found) = yearly::years(&cells, thousands, outline.lexicon) {
            outline.years = Some(found);
            outline.near = true;
            continue;
        }
        let paid = amounts(&cells, outline)
            .is_some_and(|amounts| amounts.is_empty() || outline.pay(amounts, &at));
        if !paid {
            words_of_row(outline, &cells, &at, thousands);
        }
    }
}

/// The amounts of a row below the last years: right below them, or across a page break.
fn amounts(cells: &[CellRef<'_>], outline: &mut Outline<'_>) -> Option<Vec<Amount>> {
    let near = outline.near || outline.schedule.is_some();
    let (above, words) = (outline.signs.take(), outline.lexicon.words);
    let years = outline.years.as_ref()?;
    if let Some(label) = yearly::label_of_signs(cells, words) {
        outline.signs = Some(label);
        return Some(Vec::new());
    }
    let mut amounts = years.amounts(cells, near, above, words)?;
    for amount in &mut amounts {
        amount.budget = amount.budget.or(outline.budget);
    }
    Some(amounts)
}

/// A row that names an element, a part of one, or says something else.
fn words_of_row(outline: &mut Outline<'_>, cells: &[CellRef<'_>], place: &Place, thousands: bool) {
    let texts: Vec<String> = cells.iter().map(|cell| squeeze(&cell.text())).collect();
    if let Some(label) = label_of_row(outline, cells, &texts) {
        return outline.open_unheaded(label, place);
    }
    if let [first, rest @ ..] = &texts[..]
        && !rest.is_empty()
        && outline.is_describing()
    {
        let role = role::role(first.trim_end_matches(':'), outline.lexicon);
        if matches!(role, Role::Element(None, Part::Short | Part::Long)) {
            return outline.describe(&rest.join(" "));
        }
        if matches!(role, Role::Goals(_)) {
            return outline.describe(&texts.join(" "));
        }
        if let (Role::Amount(money) | Role::Total(money), [_, figure]) = (role, cells)
            && let Some(cents) = cell::read_cents(*figure, Money { thousands, ..money })
        {
            let flow = money.flow.unwrap_or(Flow::Expenditure);
            let amount = Amount { year: money.year, flow, budget: money.budget, cents };
            outline.pay(vec![amount], place);
            return;
        }
    }
    let words = |cell: &&CellRef<'_>| matches!(cell.value, Value::Text(text) if has_words(text));
    if cells.iter().filter(words).count() == 0 {
        return;
    }
    let text = texts.join(" | ");
    if text.chars().filter(|c| c.is_alphabetic()).count() < 15 {
        return;
    }
    if is_of_figures(cells, place, outline) {
        return;
    }
    if outline.is_describing() && !cells.iter().any(is_figure) {
        let labelled = texts.len() == 2 && texts[0].split_whitespace().count() <= SHORT_LABEL;
        outline.describe(&if labelled { texts.join(": ") } else { text });
    } else {
        outline.prose(&text, place);
    }
}

/// Cells with words of a row that names an element; the header of a table has more.
const MOST_LABELS: usize = 3;
/// Words that a row of figures may have as its label.
pub(super) const LABEL: usize = 10;
/// Words that a label before a single figure may have.
const SHORT_LABEL: usize = 4;

/// Whether a row of a table in a text is one of figures, or the head of one: a label and amounts,
/// shares, years or words such as `Begroting`. It says nothing that a reader would quote. The rows of
/// a sheet without a header are all that there is, so they only have to hold one other cell.
fn is_of_figures(cells: &[CellRef<'_>], place: &Place, outline: &Outline<'_>) -> bool {
    let said = |cell: &&CellRef<'_>| !is_figure(cell) && !is_header_word(cell, outline);
    let texts: Vec<_> = cells.iter().filter(said).map(CellRef::text).collect();
    if texts.is_empty() {
        return true;
    }
    if matches!(place, Place::Row { .. }) {
        return false;
    }
    let words: usize = texts.iter().map(|text| text.split_whitespace().count()).sum();
    match cells.len() - texts.len() {
        0 => false,
        1 => words <= SHORT_LABEL && cells.len() == 2,
        _ => words <= LABEL,
    }
}

/// Whether a cell holds figures and hardly a word: an amount, a share, several amounts that were run
/// together, `n.v.t.`; a year alone tells when something is done.
fn is_figure(cell: &CellRef<'_>) -> bool {
    let Value::Text(text) = cell.value else { return true };
    let text = text.trim();
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let year = digits == 4 && text.len() == 4 && (text.starts_with("19") || text.starts_with("20"));
    let none = matches!(fold(text).as_str(), "n v t" | "nvt" | "pm" | "p m" | "nihil" | "");
    none || digits > 0 && letters <= 4 && !year
}

/// Whether a cell is an amount and no code: a whole number without grouping may be one.
fn is_amount(cell: &CellRef<'_>) -> bool {
    let text = cell.text();
    is_figure(cell) && text.contains([',', '.', '€']) && super::money::cents(&text).is_some()
}

/// Whether a cell says no more than what stands below or beside it, such as `Begroting`.
fn is_header_word(cell: &CellRef<'_>, outline: &Outline<'_>) -> bool {
    role::role(&cell.text(), outline.lexicon) != Role::Unknown
}

fn has_words(text: &str) -> bool {
    text.chars().filter(|c| c.is_alphabetic()).count() >= 3
}

/// The element that a row of a form names: `Actie | AC-1 | Een nieuwe bib`.
fn label_of_row(outline: &Outline<'_>, cells: &[CellRef<'_>], texts: &[String]) -> Option<Label> {
    let words = outline.words();
    let first = texts.first()?;
    if let Some(level) = label::level_name(first.trim_end_matches(':'), words) {
        let [_, second, rest @ ..] = texts else { return None };
        let joined = format!("{second} {}", rest.join(" "));
        let (code, title) = label::split_code(joined.trim()).unwrap_or(("", joined.trim()));
        let (code, title) = (code.to_owned(), title.to_owned());
        return Some(Label { level, code, title, priority: false, worded: true });
    }
    let named = cells.iter().zip(texts).filter(|(cell, _)| !is_amount(cell));
    let joined = named.map(|(_, text)| text.as_str()).collect::<Vec<_>>().join(" ");
    let label = label::recognise(&joined, words)?;
    let has_digit = label.code.contains(|c: char| c.is_ascii_digit());
    let few = cells.iter().filter(|cell| !is_figure(cell)).count() <= MOST_LABELS;
    (has_digit && few && joined.chars().count() <= 300).then_some(label)
}

/// Amounts in running text, where a reader saw no table. Returns whether the paragraph held some.
pub(super) fn text_amounts(outline: &mut Outline<'_>, text: &str) -> bool {
    if !outline.is_describing() {
        return false;
    }
    let cell = CellRef { row: 0, column: 0, value: Value::Text(text) };
    if let Some(amounts) = amounts(&[cell], outline) {
        return outline.pay(amounts, &Place::Paragraph(1));
    }
    outline.near = false;
    if line_of_years(outline, text) {
        return true;
    }
    let Some((before, amounts)) = yearly::in_text(text, outline.words()) else { return false };
    outline.describe(before);
    outline.pay(amounts, &Place::Paragraph(1))
}

/// Takes the years of a line that holds nothing else. Returns whether it is one.
pub(super) fn line_of_years(outline: &mut Outline<'_>, text: &str) -> bool {
    if !yearly::is_line_of_years(text, outline.words()) {
        return false;
    }
    let cell = CellRef { row: 0, column: 0, value: Value::Text(text) };
    outline.years = yearly::years(&[cell], false, outline.lexicon);
    outline.near = true;
    true
}

/// Whether a table says at its top that its amounts are in thousands of euros.
pub(super) fn in_thousands(table: &Table) -> bool {
    let row = |row| {
        let cells = table.row(row).filter_map(|cell| match cell.value {
            Value::Text(text) if text.len() < 200 => Some(text),
            _ => None,
        });
        cells.collect::<Vec<_>>().join(" ")
    };
    says_thousands(&table.name) || (0..table.rows().min(6)).any(|at| says_thousands(&row(at)))
}

/// Whether a text says that amounts are in thousands of euros.
pub(super) fn says_thousands(text: &str) -> bool {
    let folded = fold(text);
    ["x 1 000", "x 1000", "duizend euro", "in duizend", "en milliers", "in tausend", "x k"]
        .iter()
        .any(|phrase| folded.contains(phrase))
}
