//! Amounts below a row of years, in the cells of a table or in running text.
//!
//! Cells that a reader ran together are told apart by the order of the years: a row with as many
//! figures as there are years, or one more for the total, is read in that order.

use super::cell::{flow_of, is_flow, read_cents};
use super::fold::fold;
use super::money;
use super::role::{self, Lexicon, Money, Role};
use super::words::{Meaning, Words};
use crate::document::{Amount, CellRef, Flow, Value};

/// The years of a table, in order, each with the column it stands in.
#[derive(Debug, Clone, Default)]
pub(super) struct Years {
    columns: Vec<(u32, Money)>,
    /// Whether each year has a cell of its own.
    apart: bool,
    totals: usize,
}

/// Amounts with a row a year: `Jaar | Uitgaven | Ontvangsten`.
#[derive(Debug, Clone)]
pub(super) struct Downward {
    year: u32,
    columns: Vec<(u32, Money)>,
}

impl Downward {
    /// Reads the header of such a table: a column of years, and columns of amounts without a year.
    pub(super) fn header(
        cells: &[CellRef<'_>],
        thousands: bool,
        lexicon: Lexicon<'_>,
    ) -> Option<Self> {
        let mut year = None;
        let mut columns = Vec::new();
        for cell in cells {
            match role::role(&cell.text(), lexicon) {
                Role::Year => year = year.or(Some(cell.column)),
                Role::Amount(money) if money.year.is_none() => {
                    let thousands = thousands || money.thousands;
                    columns.push((cell.column, Money { thousands, ..money }));
                }
                Role::Ignored | Role::Total(_) => {}
                _ => return None,
            }
        }
        Some(Self { year: year?, columns }).filter(|it| !it.columns.is_empty())
    }

    /// The amounts of a row that a year opens; none for a row that does not open with a year.
    pub(super) fn amounts(&self, cells: &[CellRef<'_>]) -> Option<Vec<Amount>> {
        let at = |column: u32| cells.iter().find(|cell| cell.column == column);
        let year: i16 = at(self.year)?.text().trim().parse().ok()?;
        (1990..=2099).contains(&year).then_some(())?;
        let amount = |(column, money): &(u32, Money)| {
            let cents = read_cents(*at(*column)?, *money).filter(|cents| *cents != 0)?;
            let flow = money.flow.unwrap_or(Flow::Expenditure);
            Some(Amount { year: Some(year), flow, budget: money.budget, cents })
        };
        Some(self.columns.iter().filter_map(amount).collect())
    }
}

/// Reads a row of years: `Raming 2026 2027 … Totaal`. At least two years, and few other words.
pub(super) fn years(cells: &[CellRef<'_>], thousands: bool, lexicon: Lexicon<'_>) -> Option<Years> {
    let mut years = Years { apart: true, ..Years::default() };
    for cell in cells {
        match role::role(&cell.text(), lexicon) {
            Role::Amount(money) if money.year.is_some() => {
                let thousands = thousands || money.thousands;
                years.columns.push((cell.column, Money { thousands, ..money }));
            }
            Role::Total(_) => years.totals += 1,
            Role::Unknown => {
                let run_together = years.run_together(cell, thousands, lexicon.words);
                years.apart &= !run_together;
            }
            _ => {}
        }
    }
    let ascending = years.columns.windows(2).all(|pair| pair[0].1.year <= pair[1].1.year);
    let narrowed = years.keep_what_counts();
    ((years.columns.len() >= 2 || narrowed) && ascending).then_some(years)
}

impl Years {
    /// Of a plan beside its accounts, or beside its later version, only one counts. Returns whether
    /// there were such.
    fn keep_what_counts(&mut self) -> bool {
        let all = self.columns.clone();
        self.columns.retain(|(at, money)| {
            !all.iter().any(|(other, by)| money.gives_way_to(*by, other > at))
        });
        self.columns.len() < all.len()
    }

    /// Takes the years out of a cell that holds several.
    fn run_together(&mut self, cell: &CellRef<'_>, thousands: bool, words: &Words) -> bool {
        let text = cell.text();
        let Some(found) = tokens_of_years(&text, words) else { return false };
        for year in found.years {
            let money = Money { year: Some(year), thousands, ..Money::default() };
            self.columns.push((cell.column, money));
        }
        self.totals += found.totals;
        true
    }

    /// The amounts of a row below these years; empty for a balance, which follows from the others,
    /// and `None` where the row's label says nothing of money going in or out.
    ///
    /// A row that does not stand right below (`near`) is only read where its total proves that it
    /// has these years. `above` is the label of a row without one, see [`label_of_signs`].
    pub(super) fn amounts(
        &self,
        cells: &[CellRef<'_>],
        near: bool,
        above: Option<String>,
        words: &Words,
    ) -> Option<Vec<Amount>> {
        let (own, figures) = label_and_figures(cells);
        let label = above.filter(|_| own.trim().is_empty()).unwrap_or(own);
        if !near && !self.is_proved_by(&figures) {
            return None;
        }
        let folded = fold(&label);
        let tokens: Vec<&str> = folded.split(' ').collect();
        let opening = words.longest(&tokens).map_or(&[][..], |(meanings, _)| meanings);
        if opening.iter().any(|m| matches!(m, Meaning::Derived | Meaning::Total)) {
            return Some(Vec::new());
        }
        let (flow, budget) = match flow_of(&label, words) {
            // `Uitgav en`, broken over the lines of a narrow cell.
            (None, None) => flow_of(&label.replace(char::is_whitespace, ""), words),
            named => named,
        };
        if flow.is_none() && budget.is_none() || tokens.len() > 4 || figures.is_empty() {
            return None;
        }
        let flow = flow.unwrap_or(Flow::Expenditure);
        let amount = |money: &Money, cents: i64| Amount {
            year: money.year,
            flow,
            budget: budget.or(money.budget),
            cents: if money.thousands { cents.saturating_mul(1000) } else { cents },
        };
        let in_order = figures.len() == self.columns.len()
            || figures.len() == self.columns.len() + self.totals;
        let amounts: Vec<Amount> = if in_order {
            let pairs = self.columns.iter().zip(&figures);
            pairs.map(|((_, money), (_, cents))| amount(money, *cents)).collect()
        } else if self.apart {
            let at = |column: u32| self.columns.iter().find(|(c, _)| *c == column);
            let own = figures.iter().filter_map(|(column, cents)| Some((at(*column)?, *cents)));
            own.map(|((_, money), cents)| amount(money, cents)).collect()
        } else {
            return None;
        };
        Some(spent_is_positive(amounts))
    }
}

impl Years {
    /// Whether there is a figure for each year and one more that is their sum.
    fn is_proved_by(&self, figures: &[(u32, i64)]) -> bool {
        let Some(((_, total), parts)) = figures.split_last() else { return false };
        parts.len() == self.columns.len() && parts.iter().map(|(_, c)| c).sum::<i64>() == *total
    }
}

/// The label of a row such as `Uitgaven | € | € | €`, or of `Uitgaven` alone: its figures were too wide
/// for their cells and stand in the row below.
pub(super) fn label_of_signs(cells: &[CellRef<'_>], words: &Words) -> Option<String> {
    let texts = cells.iter().map(CellRef::text).collect::<Vec<_>>().join(" ");
    let signs = texts.matches('€').count();
    let label = texts.replace('€', " ");
    let signs = signs >= 2 && !label.contains(|c: char| c.is_ascii_digit());
    let named = if signs { flow_of(&label, words).0.is_some() } else { is_flow(&texts, words) };
    named.then_some(label)
}

/// Whether a text is a line of years and nothing else.
pub(super) fn is_line_of_years(text: &str, words: &Words) -> bool {
    tokens_of_years(text, words).is_some_and(|found| found.span == (0..text.len()))
}

/// Splits a row into the words before its figures, and the figures with their columns.
fn label_and_figures(cells: &[CellRef<'_>]) -> (String, Vec<(u32, i64)>) {
    let mut label = String::new();
    let mut figures = Vec::new();
    for cell in cells {
        let text = match cell.value {
            Value::Number(number) => {
                figures.extend(money::from_number(number).map(|cents| (cell.column, cents)));
                continue;
            }
            Value::Date(_) => continue,
            Value::Text(text) => text,
        };
        if let Some(cents) = money::cents(text) {
            figures.push((cell.column, cents));
            continue;
        }
        let (words, found) = label_then_figures(text);
        if found.is_empty() {
            label.push_str(text);
        } else {
            label.push_str(words);
            figures.extend(found.into_iter().map(|cents| (cell.column, cents)));
        }
        label.push(' ');
    }
    (label, figures)
}

/// Splits a text where nothing but figures follows: `Lasten -6.628 -4.489`.
fn label_then_figures(text: &str) -> (&str, Vec<i64>) {
    for (at, _) in offsets(text).take(40) {
        let figures = figures_in(text.get(at..).unwrap_or_default());
        if !figures.is_empty() {
            return (text.get(..at).unwrap_or_default(), figures);
        }
    }
    (text, Vec::new())
}

/// The figures in a text, each behind its `€` or apart by spaces.
fn figures_in(text: &str) -> Vec<i64> {
    let parts: Vec<&str> = if text.matches('€').count() > 1 {
        text.split('€').filter(|part| !part.trim().is_empty()).collect()
    } else {
        text.split_whitespace().filter(|token| *token != "€").collect()
    };
    let read: Option<Vec<i64>> = parts.into_iter().map(money::cents).collect();
    read.unwrap_or_default()
}

/// Dutch budgets print what is spent as negative; then a row of expenditure has no positive amount.
fn spent_is_positive(mut amounts: Vec<Amount>) -> Vec<Amount> {
    amounts.retain(|amount| amount.cents != 0);
    let spent = amounts.iter().all(|a| a.flow == Flow::Expenditure && a.cents < 0);
    if spent && amounts.len() > 1 {
        for amount in &mut amounts {
            amount.cents = -amount.cents;
        }
    }
    amounts
}

/// Years that follow each other in a text.
struct Found {
    years: Vec<i16>,
    totals: usize,
    /// The bytes of the text that they and the words around them take.
    span: std::ops::Range<usize>,
}

/// Finds a run of at least two ascending years in a text, with `Raming` before and `Totaal` after.
fn tokens_of_years(text: &str, words: &Words) -> Option<Found> {
    let tokens: Vec<(usize, &str)> = offsets(text).collect();
    let year = |token: &str| token.parse::<i16>().ok().filter(|y| (1990..=2099).contains(y));
    let means = |token: &str, wanted: &dyn Fn(&Meaning) -> bool| {
        let folded = fold(token);
        words.longest(&[&folded]).is_some_and(|(meanings, _)| meanings.iter().any(wanted))
    };
    let mut start = 0;
    while start < tokens.len() {
        let run = tokens[start..].iter().map_while(|(_, token)| year(token));
        let years: Vec<i16> = run.collect();
        let ascending = years.windows(2).all(|pair| pair[0] < pair[1]);
        if years.len() < 2 || !ascending {
            start += years.len().max(1);
            continue;
        }
        let mut end = start + years.len();
        let mut totals = 0;
        if tokens.get(end).is_some_and(|(_, t)| means(t, &|m| *m == Meaning::Total)) {
            (end, totals) = (end + 1, 1);
        }
        let amount = |m: &Meaning| {
            matches!(m, Meaning::Column(super::words::Column::Amount) | Meaning::Level(_))
        };
        let before = start.checked_sub(1).filter(|at| means(tokens[*at].1, &amount));
        let from = tokens[before.unwrap_or(start)].0;
        let to = tokens.get(end).map_or(text.len(), |(at, _)| *at);
        return Some(Found { years, totals, span: from..to });
    }
    None
}

fn offsets(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let base = text.as_ptr() as usize;
    text.split_whitespace().map(move |token| (token.as_ptr() as usize - base, token))
}

/// Amounts in running text, where a reader saw no table: what stands before the years, and the
/// amounts after them. `None` where there are none, or where a word among them is not understood.
pub(super) fn in_text<'t>(text: &'t str, words: &Words) -> Option<(&'t str, Vec<Amount>)> {
    let found = tokens_of_years(text, words)?;
    let mut amounts = Vec::new();
    let mut rest = text.get(found.span.end..)?.trim();
    while !rest.is_empty() {
        let start = rest.find(|c: char| c.is_ascii_digit() || matches!(c, '€' | '-' | '('))?;
        let (label, after) = rest.split_at_checked(start)?;
        let end = after.find(char::is_alphabetic).unwrap_or(after.len());
        let (figures, next) = after.split_at_checked(end)?;
        let figures = figures_in(figures);
        let (flow, budget) = flow_of(label, words);
        if figures.len() != found.years.len() && figures.len() != found.years.len() + found.totals {
            return None;
        }
        let flow = flow?;
        let read = found.years.iter().zip(figures).filter(|(_, cents)| *cents != 0);
        amounts.extend(read.map(|(year, cents)| Amount { year: Some(*year), flow, budget, cents }));
        rest = next;
    }
    Some((text.get(..found.span.start)?.trim(), amounts))
}

#[cfg(test)]
mod tests {
    use super::super::words::WordList;
    use super::*;

    #[test]
    fn amounts_run_into_a_paragraph_are_read_in_the_order_of_the_years() {
        let words = Words::with(&WordList::default());
        let text = "Waar nodig. Raming 2026 2027 Totaal Uitgaven € 7.000,00 € 0,00 € 7.000,00 \
                    Ontvangsten € 0,00 € 10,50 € 10,50";
        let (before, amounts) = in_text(text, &words).unwrap();
        assert_eq!(before, "Waar nodig.");
        let read: Vec<_> = amounts.iter().map(|a| (a.year, a.flow, a.cents)).collect();
        let expected =
            [(Some(2026), Flow::Expenditure, 700_000), (Some(2027), Flow::Receipt, 1_050)];
        assert_eq!(read, expected);
    }

    #[test]
    fn years_in_a_sentence_are_no_amounts() {
        let words = Words::with(&WordList::default());
        assert!(in_text("Zoals in 2024 2025 en 2026 plannen we 3 feesten.", &words).is_none());
    }
}
