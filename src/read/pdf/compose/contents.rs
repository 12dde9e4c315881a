//! Tables of contents: recognised and left out, since they repeat the headings.

use super::{Entry, text_of};
use crate::document::Table;

/// Lines that point to pages have to come this many in a row.
const MIN_RUN: usize = 3;

/// Leaves out tables of contents, with their heading.
pub(super) fn remove(entries: Vec<Entry>, pool: &str, pages: usize) -> Vec<Entry> {
    let points: Vec<Points> = entries
        .iter()
        .map(|entry| match entry {
            Entry::Line(_, line) => points_to_page(text_of(pool, line), line.widest_gap, pages),
            Entry::Table(_, piece, _) => table_points(&piece.table, pages),
        })
        .collect();
    let mut gone = vec![false; entries.len()];
    let mut at = 0;
    while at < entries.len() {
        let run = run_length(&points[at..]);
        let strength: usize = points[at..at + run].iter().map(|p| p.0).sum();
        if strength >= MIN_RUN {
            gone[at..at + run].fill(true);
            let title = at.checked_sub(1).and_then(|i| entries.get(i));
            if let Some(Entry::Line(_, line)) = title
                && is_contents_title(text_of(pool, line))
            {
                gone[at - 1] = true;
            }
        }
        at += run.max(1);
    }
    let mut keep = gone.into_iter().map(|gone| !gone);
    entries.into_iter().filter(|_| keep.next().unwrap_or(true)).collect()
}

/// How many entries of a table of contents a line or table holds.
#[derive(Debug, Clone, Copy)]
struct Points(usize);

/// Entries from here on that belong to one table of contents; a long title may take a line more.
fn run_length(points: &[Points]) -> usize {
    let mut end = 0;
    for (at, point) in points.iter().enumerate() {
        if point.0 > 0 {
            end = at + 1;
        } else if at >= end + 2 || at == 0 {
            break;
        }
    }
    end
}

fn points_to_page(text: &str, widest_gap: f32, pages: usize) -> Points {
    let trimmed = text.trim_end();
    let title = trimmed.trim_end_matches(|c: char| c.is_ascii_digit());
    let number = trimmed.get(title.len()..).unwrap_or_default();
    let leader = title.trim_end().trim_end_matches(['.', '…', '_', '·', ' ']);
    let marks = title.chars().rev().take_while(|c| matches!(c, '.' | '…' | '_' | '·' | ' '));
    let dots = marks.filter(|c| *c != ' ').count();
    let ellipses = title.contains('…');
    let led = dots >= 4 || (ellipses && dots >= 2);
    if number.is_empty() && dots >= 10 {
        return Points(1);
    }
    let page: usize = number.parse().unwrap_or(usize::MAX);
    let near = page <= pages + 30;
    let spaced = widest_gap > 2.5 && title.ends_with(' ');
    let is_entry = !leader.is_empty() && near && (led || spaced) && number.len() <= 4;
    Points(usize::from(is_entry))
}

/// A table of titles and growing page numbers.
fn table_points(table: &Table, pages: usize) -> Points {
    let (mut last, mut rows, mut led) = (0usize, 0usize, 0usize);
    for row in 0..table.rows() {
        let texts: Vec<String> = table.row(row).map(|cell| cell.text().into_owned()).collect();
        let joined = texts.join(" ").replace('\n', " ");
        let Some(page) = texts
            .last()
            .and_then(|text| text.split_whitespace().next_back()?.parse::<usize>().ok())
        else {
            continue;
        };
        // A row of amounts ends in a number too, but has no title.
        let titled = joined.chars().filter(|c| c.is_alphabetic()).count() >= 3;
        if page < last.max(1) || page > pages + 30 || texts.len() > 3 || !titled {
            return Points(0);
        }
        last = page;
        rows += 1;
        led += points_to_page(&joined, 0.0, pages).0;
    }
    let most = rows * 10 >= table.rows() as usize * 7;
    let is_contents = most && rows >= 2 && (led * 2 > rows || rows >= 5);
    Points(if is_contents { rows } else { 0 })
}

fn is_contents_title(text: &str) -> bool {
    let lower = text.trim().to_lowercase();
    let titles = ["inhoud", "table des matières", "contents", "table of contents", "sommaire"];
    titles.contains(&lower.as_str())
        || lower.starts_with("inhoudsopgave")
        || lower.starts_with("inhaltsverzeichnis")
        || lower.starts_with("inhoudstafel")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dot_leaders_and_wide_gaps_point_to_pages() {
        assert_eq!(points_to_page("Inleiding ........ 4", 0.3, 20).0, 1);
        assert_eq!(points_to_page("Programma’s 12", 9.0, 20).0, 1);
        assert_eq!(points_to_page("We planten bomen in 12", 0.3, 20).0, 0);
        assert_eq!(points_to_page("Leeswijzer .................", 0.3, 20).0, 1);
        assert_eq!(points_to_page("In 2026 ..... 2026", 0.3, 20).0, 0);
    }
}
