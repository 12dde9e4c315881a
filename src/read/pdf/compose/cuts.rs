//! Rows that the end of a page cuts in two: whole again.

use crate::document::{Span, Table, Value};

/// Joins the lower part of each cut row to its upper part; `pages` holds the page of each row.
pub(super) fn mend(table: &mut Table, pages: &mut Vec<u32>) {
    let cut: Vec<u32> = cut_rows(table, pages);
    if cut.is_empty() {
        return;
    }
    let place = |row: u32| row - count(cut.partition_point(|cut| *cut <= row));
    let mut whole = Table::new(table.name.as_str());
    (whole.header_rows, whole.first_row) = (table.header_rows, table.first_row);
    let mut at = 0;
    while at < table.rows() {
        let parts = 1 + cut
            .iter()
            .skip_while(|cut| **cut <= at)
            .zip(at + 1..)
            .take_while(|(a, b)| **a == *b)
            .count();
        let parts = at..at + count(parts);
        let mut cells: Vec<(u32, String)> = Vec::new();
        for cell in parts.clone().flat_map(|row| table.row(row)) {
            match cells.iter_mut().find(|(column, _)| *column == cell.column) {
                Some((_, text)) => {
                    text.push('\n');
                    text.push_str(&cell.text());
                }
                None => cells.push((cell.column, cell.text().into_owned())),
            }
        }
        cells.sort_by_key(|(column, _)| *column);
        for (column, text) in &cells {
            whole.push(place(at), *column, Value::Text(text));
        }
        at = parts.end;
    }
    let kept = table.spans.iter().filter(|span| cut.binary_search(&span.row).is_err());
    whole.spans = kept.map(|span| Span { row: place(span.row), ..*span }).collect();
    let mut rows = 0..;
    pages.retain(|_| rows.next().is_some_and(|row| cut.binary_search(&row).is_err()));
    *table = whole;
}

/// The rows that go on what stands above them on the page before: without a code, as no other row
/// is, and without figures, as the first line of a row has them.
fn cut_rows(table: &Table, pages: &[u32]) -> Vec<u32> {
    let opens = |row: u32| row > 0 && pages.get(row as usize) != pages.get(row as usize - 1);
    let nameless = |row: u32| table.row(row).next().is_none_or(|cell| cell.column > 0);
    let inner = (table.header_rows..table.rows()).filter(|row| !opens(*row));
    if inner.clone().filter(|row| nameless(*row)).count() * 10 > inner.count() {
        return Vec::new();
    }
    let goes_on = |row: u32| {
        let figures = |text: &str| !text.chars().any(char::is_alphabetic);
        let above: Vec<u32> = table.row(row - 1).map(|cell| cell.column).collect();
        let below = |column: u32| above.contains(&column);
        table.row(row).all(|cell| below(cell.column) && !figures(&cell.text()))
    };
    let cut = |row: &u32| opens(*row) && nameless(*row) && goes_on(*row);
    (table.header_rows.max(1)..table.rows()).filter(cut).collect()
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(rows: &[&[&str]]) -> Table {
        let mut table = Table::new("");
        for (row, texts) in (0..).zip(rows) {
            for (column, text) in (0..).zip(*texts) {
                table.push(row, column, Value::Text(text));
            }
        }
        table.header_rows = 1;
        table
    }

    #[test]
    fn a_row_without_code_and_figures_at_the_top_of_a_page_goes_on_the_one_before() {
        let head: &[&str] = &["Code", "Actie", "2026"];
        let rows = [
            head,
            &["A-1", "Bomen planten in", "500"],
            &["", "elke wijk"],
            &["A-2", "Hagen", "700"],
        ];
        let mut cut = table(&rows);
        let mut pages = vec![0, 0, 1, 1];
        mend(&mut cut, &mut pages);
        assert_eq!(cut.get(1, 1).unwrap().text(), "Bomen planten in\nelke wijk");
        assert_eq!(cut.get(2, 2).unwrap().text(), "700");
        assert_eq!((cut.rows(), pages), (3, vec![0, 0, 1]));
    }

    #[test]
    fn rows_that_are_nameless_everywhere_stay_rows() {
        let rows: [&[&str]; 4] =
            [&["Doel", "Actie"], &["1", "Bomen"], &["", "Hagen"], &["", "Beken"]];
        let mut same = table(&rows);
        let mut pages = vec![0, 0, 0, 1];
        mend(&mut same, &mut pages);
        assert_eq!(same.rows(), 4);
    }
}
