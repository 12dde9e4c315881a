//! Words of a row to cells: what stands apart, and amounts even where they do not.

use crate::read::pdf::ink::{Ink, Word};

/// Words of a row that stand together.
#[derive(Debug, Clone)]
pub(super) struct Cell {
    pub(super) words: Vec<u32>,
    pub(super) x0: f32,
    pub(super) x1: f32,
    pub(super) numeric: bool,
}

/// Parts words of one row, from left to right, into cells.
pub(super) fn split_words(ink: &Ink, words: &[u32]) -> Vec<Cell> {
    let texts = words.iter().filter_map(|at| ink.words.get(*at as usize)).map(|w| ink.word_text(w));
    let figures: Vec<&str> = texts.filter(|text| has_digit(text) && is_numeric(text)).collect();
    // Figures with a comma behind them are enumerated in a sentence.
    let prose = figures.iter().any(|text| text.ends_with([',', ';']));
    let amounts = if prose { 0 } else { figures.len() };
    let mut cells: Vec<Cell> = Vec::new();
    let mut before: Option<&Word> = None;
    for (nth, at) in words.iter().enumerate() {
        let Some(word) = ink.words.get(*at as usize) else { continue };
        let text = ink.word_text(word);
        let next = words.get(nth + 1).and_then(|at| ink.words.get(*at as usize));
        let behind = is_currency(text) && before.is_some_and(|b| is_behind(ink, b, word, next));
        let apart =
            !behind && before.is_none_or(|b| parts(ink.word_text(b), b, text, word, amounts));
        match cells.last_mut() {
            Some(cell) if !apart => {
                cell.words.push(*at);
                cell.x1 = cell.x1.max(word.rect.x1);
                cell.numeric &= is_numeric(text);
            }
            _ => cells.push(Cell {
                words: vec![*at],
                x0: word.rect.x0,
                x1: word.rect.x1,
                numeric: is_numeric(text),
            }),
        }
        before = Some(word);
    }
    cells
}

/// Whether a sign of a currency stands behind its amount, as in French, and not before the next one.
fn is_behind(ink: &Ink, amount: &Word, sign: &Word, next: Option<&Word>) -> bool {
    let gap = sign.rect.x0 - amount.rect.x1;
    let text = ink.word_text(amount);
    let after = next.map_or(f32::INFINITY, |next| next.rect.x0 - sign.rect.x1);
    has_digit(text) && is_numeric(text) && gap < 0.6 * sign.size && gap < after
}

/// Whether a cell ends between two words.
fn parts(left: &str, l: &Word, right: &str, r: &Word, amounts: usize) -> bool {
    let gap = r.rect.x0 - l.rect.x1;
    let size = l.size.max(r.size);
    if is_currency(left) && has_digit(right) {
        return gap > 4.0 * size;
    }
    if amounts > 1 && has_digit(left) && is_numeric(left) && is_currency_start(right) {
        return true;
    }
    // Beside three amounts or more, a number after a word is the first amount.
    let figure = has_digit(right) && is_numeric(right) || is_currency_start(right);
    let unit = left == "x" || left == "×";
    if amounts >= 3 && figure && !is_numeric(left) && gap > 0.2 * size && !is_marker(left) && !unit
    {
        let year = amounts < 5 && gap < 0.45 * size && !is_currency_start(right);
        return !year;
    }
    let group =
        is_numeric(left) && right.len() >= 3 && right.bytes().take(3).all(|b| b.is_ascii_digit());
    let three = right.bytes().take_while(u8::is_ascii_digit).count() == 3;
    if group && three && gap < 0.4 * size {
        return false;
    }
    if is_numeric(left) && is_numeric(right) && has_digit(left) && has_digit(right) {
        return gap > 0.4 * size;
    }
    gap > 0.95 * size
}

fn is_currency(text: &str) -> bool {
    matches!(text, "€" | "EUR" | "$" | "£" | "-€" | "€-")
}

fn is_currency_start(text: &str) -> bool {
    text.starts_with(['€', '$', '£']) || text.starts_with("-€") || text == "EUR"
}

pub(super) fn has_digit(text: &str) -> bool {
    text.bytes().any(|b| b.is_ascii_digit())
}

/// A word made of figures and their signs only.
pub(super) fn is_numeric(text: &str) -> bool {
    let sign = |c: char| {
        c.is_ascii_digit()
            || matches!(
                c,
                '.' | ',' | '-' | '–' | '+' | '%' | '(' | ')' | '€' | '$' | '£' | '\'' | '’'
            )
    };
    text == "EUR" || text.chars().all(sign)
}

/// A bullet or number before an item: what follows it is no second column.
pub(super) fn is_marker(text: &str) -> bool {
    let n = text.chars().count();
    let numbered = text.ends_with(['.', ')', ':']) || text.contains('.');
    let short = n <= 10
        && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | ')' | '(' | ':' | '-'));
    let bullet = n == 1 && !text.chars().all(char::is_alphanumeric);
    bullet
        || (short && numbered && has_digit_or_single(text))
        || (n <= 3 && text.chars().all(|c| c.is_ascii_digit() || c == '.'))
}

fn has_digit_or_single(text: &str) -> bool {
    has_digit(text) || text.chars().filter(|c| c.is_alphanumeric()).count() == 1
}

pub(super) fn is_year(text: &str) -> bool {
    text.len() == 4 && text.parse::<u16>().is_ok_and(|year| (1990..2100).contains(&year))
}
