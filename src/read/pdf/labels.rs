//! Page labels: the numbers that a viewer shows, such as `iv` or `A-3`.

use lopdf::{Dictionary, Object};

use super::file::File;
use crate::read::numerals::{letters, roman};

/// The label of each page; `None` where the file gives none.
pub(super) fn read(file: &File, pages: usize) -> Vec<Option<String>> {
    let mut labels = vec![None; pages];
    let Some(root) = file.catalog().and_then(|catalog| file.dict(catalog, b"PageLabels")) else {
        return labels;
    };
    let mut ranges: Vec<(usize, &Dictionary)> = Vec::new();
    let mut stack = vec![root];
    for _ in 0..1_000 {
        let Some(node) = stack.pop() else { break };
        for pair in file.array(node, b"Nums").unwrap_or_default().chunks(2).take(10_000) {
            let [start, dict] = pair else { continue };
            let start = file.resolve(start).as_i64().ok().and_then(|n| usize::try_from(n).ok());
            if let (Some(start), Some(dict)) = (start, file.as_dict(dict)) {
                ranges.push((start, dict));
            }
        }
        let kids = file.array(node, b"Kids").unwrap_or_default();
        stack.extend(kids.iter().take(1_000).filter_map(|kid| file.as_dict(kid)));
    }
    ranges.sort_by_key(|(start, _)| *start);
    for (at, (start, dict)) in ranges.iter().enumerate() {
        let end = ranges.get(at + 1).map_or(pages, |next| next.0).min(pages);
        let first = file.get(dict, b"St").and_then(|n| n.as_i64().ok()).unwrap_or(1);
        let first = u32::try_from(first.clamp(1, 1 << 30)).unwrap_or(1);
        let prefix = file.text(dict, b"P").unwrap_or_default();
        let style = file.get(dict, b"S").and_then(|s: &Object| s.as_name().ok());
        for (page, n) in (*start..end).zip(first..) {
            let label = format!("{prefix}{}", number(style, n));
            labels[page] = (!label.is_empty() && label.len() < 40).then_some(label);
        }
    }
    labels
}

fn number(style: Option<&[u8]>, n: u32) -> String {
    match style {
        Some(b"D") => n.to_string(),
        Some(b"r") => roman(n),
        Some(b"R") => roman(n).to_uppercase(),
        Some(b"a") => letters(n),
        Some(b"A") => letters(n).to_uppercase(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_in_every_style() {
        assert_eq!(number(Some(b"r"), 14), "xiv");
        assert_eq!(number(Some(b"A"), 28), "BB");
        assert_eq!(number(Some(b"D"), 7), "7");
        assert_eq!(number(None, 7), "");
    }
}
