//! Running heads, feet and page numbers: what repeats in the margins of many pages.

use std::hash::{Hash, Hasher};

use rustc_hash::FxHashMap;

use crate::read::pdf::layout::{Line, Piece};
use crate::read::pdf::{Page, Pages};

/// The top and bottom share of a page in which running heads stand.
const MARGIN: f32 = 0.13;

/// A line of a margin as it stands on one page.
struct Seen {
    page: usize,
    /// Height on the page, in thousandths.
    y: f32,
    text: u64,
    /// Its first and last number less the page's own.
    offsets: [i64; 2],
}

/// Takes running heads and feet out of the pages; returns the page number that each page prints.
pub(super) fn remove(pages: &mut Pages) -> Vec<Option<String>> {
    let total = pages.pages.len();
    let mut seen: FxHashMap<String, Vec<Seen>> = FxHashMap::default();
    for (at, page) in pages.pages.iter().enumerate() {
        for line in lines(page).filter(|line| in_margin(page.height, line)) {
            let text = super::text_of(&pages.pool, line);
            seen.entry(pattern(text)).or_default().push(look(text, at, page.height, line));
        }
    }
    let needed = if total < 3 { 2 } else { 3.max(total / 8) };
    let mut numbers = vec![None; total];
    for (at, page) in pages.pages.iter_mut().enumerate() {
        let height = page.height;
        let pool = &pages.pool;
        let repeated: Vec<bool> = page
            .pieces
            .iter()
            .map(|piece| {
                let Piece::Line(line) = piece else { return false };
                let text = super::text_of(pool, line);
                let known = |all: &Vec<Seen>| repeats(&look(text, at, height, line), all, needed);
                line.artifact
                    || in_margin(height, line) && seen.get(&pattern(text)).is_some_and(known)
            })
            .collect();
        let (top, bottom) = text_edges(page, &repeated);
        let mut nth = 0;
        page.pieces.retain(|piece| {
            let candidate = repeated[nth];
            nth += 1;
            let Piece::Line(line) = piece else { return true };
            let y = line.rect.center().1;
            let gone = candidate && (line.artifact || y < top || y > bottom);
            if gone && numbers[at].is_none() {
                numbers[at] = printed_number(super::text_of(pool, line));
            }
            !gone
        });
    }
    numbers
}

/// Where the text proper begins and ends: what repeats between is no running head.
fn text_edges(page: &Page, repeated: &[bool]) -> (f32, f32) {
    let proper = page.pieces.iter().zip(repeated).filter(|(_, repeated)| !**repeated);
    proper.fold((f32::INFINITY, f32::NEG_INFINITY), |(top, bottom), (piece, _)| {
        let rect = match piece {
            Piece::Line(line) => line.rect,
            Piece::Table(table) => table.rect,
        };
        (top.min(rect.center().1), bottom.max(rect.center().1))
    })
}

fn look(text: &str, page: usize, height: f32, line: &Line) -> Seen {
    let mut hasher = rustc_hash::FxHasher::default();
    text.hash(&mut hasher);
    let numbers = text.split(|c: char| !c.is_ascii_digit());
    let mut numbers = numbers.filter_map(|n| n.parse::<i64>().ok());
    let own = i64::try_from(page).unwrap_or_default();
    let first = numbers.clone().next().unwrap_or_default() - own;
    let last = numbers.next_back().unwrap_or_default() - own;
    let y = (line.rect.center().1 / height.max(1.0) * 1_000.0).round();
    Seen { page, y, text: hasher.finish(), offsets: [first, last] }
}

/// Whether the same text, or one whose number grows with the pages, stands there on enough pages.
fn repeats(this: &Seen, all: &[Seen], needed: usize) -> bool {
    let near = || all.iter().filter(|seen| (seen.y - this.y).abs() <= 8.0);
    let same = near().filter(|seen| seen.text == this.text || seen.page == this.page).count();
    let counted = |nth: usize| near().filter(|seen| seen.offsets[nth] == this.offsets[nth]).count();
    same >= needed.max(3) || counted(0) >= needed || counted(1) >= needed
}

fn lines(page: &Page) -> impl Iterator<Item = &Line> {
    page.pieces.iter().filter_map(|piece| match piece {
        Piece::Line(line) => Some(line),
        Piece::Table(_) => None,
    })
}

fn in_margin(height: f32, line: &Line) -> bool {
    let y = line.rect.center().1;
    y < MARGIN * height || y > (1.0 - MARGIN) * height
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
    let mut parts =
        text.split([' ', '|', '/', '-', '–']).filter(|part| !part.is_empty()).peekable();
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
