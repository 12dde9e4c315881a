//! The lines of a table's cell to one text: codes and words that a narrow column breaks are whole
//! again.

use rustc_hash::{FxHashMap, FxHashSet};

use super::hyphen::Words;
use super::{Entry, cuts};
use crate::document::{Table, Value};

/// Codes broken at one width differ by no more letters than this.
const SAME_WIDTH: usize = 1;

/// Joins the lines of all cells, which the layout leaves parted by line breaks.
pub(super) fn join(entries: &mut [Entry], words: &mut Words) {
    let tables = || entries.iter().filter_map(table);
    if tables().flat_map(Table::cells).any(|cell| breaks_a_word(&cell.text())) {
        for cell in tables().flat_map(Table::cells) {
            learn(&cell.text(), words);
        }
    }
    for entry in entries {
        let Entry::Table(_, piece, pages) = entry else { continue };
        cuts::mend(&mut piece.table, pages);
        if piece.table.cells().any(|cell| cell.text().contains(['\n', '\u{AD}'])) {
            piece.table = joined(&piece.table, words);
        }
    }
}

fn table(entry: &Entry) -> Option<&Table> {
    if let Entry::Table(_, piece, _) = entry { Some(&piece.table) } else { None }
}

fn joined(table: &Table, words: &Words) -> Table {
    let broken = broken_codes(table);
    let mut whole = Table::new(table.name.as_str());
    (whole.header_rows, whole.first_row) = (table.header_rows, table.first_row);
    whole.row_pages.clone_from(&table.row_pages);
    whole.spans.clone_from(&table.spans);
    for cell in table.cells() {
        let text = cell.text();
        let mut lines = text.split('\n');
        let mut joined = lines.next().unwrap_or_default().to_owned();
        let mut last = joined.len();
        for line in lines {
            let left = joined.get(joined.len() - last..).unwrap_or_default();
            if broken.contains(&cell.column) && is_code_part(line) && is_code_part(left)
                || is_broken(left, line, words)
            {
                joined.push_str(line);
            } else {
                words.join(&mut joined, line, ' ');
            }
            last = line.len();
        }
        whole.push(cell.row, cell.column, Value::Text(&super::hyphen::without_soft(joined)));
    }
    whole
}

/// Whether a line is one word that goes on in the next: no line ends within a word unless the word
/// is wider than its column, so it stands alone.
fn is_broken(left: &str, line: &str, words: &Words) -> bool {
    let letters = |c: char| c.is_alphabetic();
    let right = line.split(|c| !letters(c)).next().unwrap_or_default();
    let lower = right.starts_with(char::is_lowercase);
    lower
        && left.chars().all(letters)
        && words.know(&format!("{left}{right}"))
        && !(words.know(left) && words.know(right))
}

fn breaks_a_word(text: &str) -> bool {
    let mut lines = text.split('\n').peekable();
    while let Some(line) = lines.next() {
        let next = lines.peek().is_some_and(|next| next.starts_with(char::is_lowercase));
        if next && !line.is_empty() && line.chars().all(char::is_alphabetic) {
            return true;
        }
    }
    false
}

/// Learns the words of a cell that no line end may have broken.
fn learn(text: &str, words: &mut Words) {
    let last = text.split('\n').count() - 1;
    for (at, line) in text.split('\n').enumerate() {
        let count = line.split(' ').count();
        let whole = |nth: &usize| (at == 0 || *nth > 0) && (at == last || nth + 1 < count);
        let inner = line.split(' ').enumerate().filter(|(nth, _)| whole(nth));
        for (_, word) in inner {
            words.learn(word);
        }
    }
}

/// The codes of one column.
#[derive(Default)]
struct Codes {
    all: usize,
    parted: usize,
    /// The widest and narrowest first lines of those that are parted, in letters.
    most: usize,
    least: Option<usize>,
}

/// The columns of codes that are all broken at one width: `AC-202` above `6-014`.
fn broken_codes(table: &Table) -> FxHashSet<u32> {
    let mut columns: FxHashMap<u32, Codes> = FxHashMap::default();
    for cell in table.cells() {
        let text = cell.text();
        if !has_digit(&text) || !text.split('\n').all(is_code_part) {
            continue;
        }
        let codes = columns.entry(cell.column).or_default();
        codes.all += 1;
        if let Some((first, rest)) = text.split_once('\n')
            && rest.split('\n').all(|line| has_digit(line) && shape(line) != shape(first))
        {
            let width = first.chars().count();
            codes.parted += 1;
            codes.most = codes.most.max(width);
            codes.least = Some(codes.least.map_or(width, |least| least.min(width)));
        }
    }
    let broken = |codes: &Codes| {
        let same = codes.least.is_some_and(|least| codes.most - least <= SAME_WIDTH);
        same && codes.parted >= 2 && codes.parted * 5 >= codes.all * 3
    };
    columns.into_iter().filter(|(_, codes)| broken(codes)).map(|(column, _)| column).collect()
}

fn has_digit(text: &str) -> bool {
    text.bytes().any(|b| b.is_ascii_digit())
}

fn is_code_part(line: &str) -> bool {
    !line.is_empty() && !line.contains(' ')
}

/// A code with each run of letters or figures as one sign.
fn shape(code: &str) -> String {
    let mut shape = String::new();
    for letter in code.chars() {
        let sign = match letter {
            c if c.is_alphabetic() => 'a',
            c if c.is_ascii_digit() => '9',
            c => c,
        };
        if !shape.ends_with(sign) || !sign.is_alphanumeric() {
            shape.push(sign);
        }
    }
    shape
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(cells: &[&str]) -> Vec<String> {
        let mut table = Table::new("");
        for (row, cell) in (0..).zip(cells) {
            table.push(row, 0, Value::Text(cell));
        }
        let mut words = Words::of("");
        for cell in cells {
            learn(cell, &mut words);
        }
        joined(&table, &words).cells().map(|cell| cell.text().into_owned()).collect()
    }

    #[test]
    fn codes_broken_at_one_width_are_whole_again() {
        assert_eq!(column(&["Code", "AC-202\n6-014", "AC-202\n6-015"])[1], "AC-2026-014");
        assert_eq!(column(&["AC-2026-\n014", "A"])[0], "AC-2026-014");
        assert_eq!(column(&["2026-\n2031"])[0], "2026-2031");
        // Two codes in a cell are of one shape.
        assert_eq!(column(&["A-1\nA-2", "A-3\nA-4"])[0], "A-1 A-2");
        assert_eq!(column(&["A-1\nbis", "A-2\nbis"])[0], "A-1 bis");
    }

    #[test]
    fn words_wider_than_their_column_are_whole_again_where_they_are_known() {
        let cells = ["Omschrijv\ning", "Een korte Omschrijving van", "Bomen\nplanten"];
        assert_eq!(column(&cells)[0], "Omschrijving");
        assert_eq!(column(&cells)[2], "Bomen planten");
        assert_eq!(column(&["de\nlen", "de len delen ook"])[0], "de len");
    }
}
