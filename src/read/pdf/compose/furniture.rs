//! Running heads, feet and page numbers: what repeats in the margins of many pages.

use rustc_hash::FxHashMap;

use crate::read::pdf::layout::{Line, Piece};
use crate::read::pdf::{Page, Pages};

/// The top and bottom share of a page in which running heads stand.
const MARGIN: f32 = 0.13;

/// Takes running heads and feet out of the pages; returns the page number that each page prints.
pub(super) fn remove(pages: &mut Pages) -> Vec<Option<String>> {
    let total = pages.pages.len();
    let mut seen: FxHashMap<String, Vec<(usize, f32)>> = FxHashMap::default();
    for (at, page) in pages.pages.iter().enumerate() {
        for line in lines(page).filter(|line| in_margin(page, line)) {
            let key = pattern(super::text_of(&pages.pool, line));
            seen.entry(key).or_default().push((at, place(page, line)));
        }
    }
    let needed = if total < 3 { 2 } else { 3.max(total / 8) };
    let mut numbers = vec![None; total];
    for (at, page) in pages.pages.iter_mut().enumerate() {
        let (height, width) = (page.height, page.width);
        let mut number = None;
        let pool = &pages.pool;
        page.pieces.retain(|piece| {
            let Piece::Line(line) = piece else { return true };
            if !(margin_of(height, line)) {
                return !line.artifact || line.turned;
            }
            let text = super::text_of(pool, line);
            let near = (line.rect.center().1 / height.max(1.0) * 1_000.0).round();
            let key = pattern(text);
            let repeated = seen.get(&key).is_some_and(|places| {
                let same = places.iter().filter(|(_, y)| (y - near).abs() <= 8.0);
                same.count() >= needed && (total > 2 || key.contains('#'))
            });
            if repeated || line.artifact {
                number = number.take().or_else(|| printed_number(text));
            }
            !(repeated || line.artifact)
        });
        let _ = width;
        numbers[at] = number;
    }
    numbers
}

fn lines(page: &Page) -> impl Iterator<Item = &Line> {
    page.pieces.iter().filter_map(|piece| match piece {
        Piece::Line(line) => Some(line),
        Piece::Table(_) => None,
    })
}

fn in_margin(page: &Page, line: &Line) -> bool {
    margin_of(page.height, line)
}

fn margin_of(height: f32, line: &Line) -> bool {
    let y = line.rect.center().1;
    y < MARGIN * height || y > (1.0 - MARGIN) * height
}

/// The height on the page, in thousandths.
fn place(page: &Page, line: &Line) -> f32 {
    (line.rect.center().1 / page.height.max(1.0) * 1_000.0).round()
}

/// The text with every run of figures as one `#`.
fn pattern(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        if !letter.is_ascii_digit() {
            out.push(letter);
        } else if !out.ends_with('#') {
            out.push('#');
        }
    }
    out
}

/// The page number in a running foot: its only number, or the first after a word for page.
fn printed_number(text: &str) -> Option<String> {
    let words = ["pagina", "page", "p.", "blz.", "blz", "seite", "pag."];
    let mut parts = text.split([' ', '|', '/', '-', '–']).filter(|part| !part.is_empty()).peekable();
    let is_number = |part: &str| part.len() <= 4 && part.bytes().all(|b| b.is_ascii_digit());
    if parts.clone().count() == 1 {
        return parts.next().filter(|part| is_number(part)).map(str::to_owned);
    }
    while let Some(part) = parts.next() {
        if words.contains(&part.to_lowercase().as_str()) {
            return parts.next().filter(|part| is_number(part)).map(str::to_owned);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_number_is_found_in_its_foot() {
        assert_eq!(printed_number("Pagina 3 van 137").unwrap(), "3");
        assert_eq!(printed_number("12").unwrap(), "12");
        assert_eq!(printed_number("Begroting 2025"), None);
        assert_eq!(pattern("Pagina 13 van 137"), "Pagina # van #");
    }
}
