//! What the file itself says of its lines: by its structure tree, else by its outline.

use rustc_hash::FxHashMap;

use super::{Entry, text_of};
use crate::read::pdf::Pages;
use crate::read::pdf::outline::Bookmark;
use crate::read::pdf::structure::{Element, Role};

/// A heading of the outline takes no more lines than this.
const MAX_LINES: usize = 4;
/// The longest tagged item or note, in bytes: what is longer was tagged as a whole.
const MAX_ELEMENT: usize = 3_000;

/// Sets the element of every line of which the file tells.
pub(super) fn assign(entries: &mut [Entry], pages: &Pages) {
    for entry in entries.iter_mut() {
        if let Entry::Line(page, line) = entry {
            line.element = pages.elements.get(&(*page as u32, line.mark)).copied();
        }
    }
    doubt(entries);
    let headed = |entry: &Entry| matches!(element(entry).map(|e| e.role), Some(Role::Heading(_)));
    if !entries.iter().any(headed) {
        by_outline(entries, &pages.outline, &pages.pool);
    }
}

fn element(entry: &Entry) -> Option<Element> {
    if let Entry::Line(_, line) = entry { line.element } else { None }
}

/// Drops what cannot be so: headings that are a large part of the text, and elements too long.
fn doubt(entries: &mut [Entry]) {
    let mut lengths: FxHashMap<u32, usize> = FxHashMap::default();
    let (mut headings, mut all) = (0usize, 0usize);
    for entry in entries.iter() {
        let Entry::Line(_, line) = entry else { continue };
        let length = (line.end - line.start) as usize;
        all += length;
        let Some(element) = line.element else { continue };
        *lengths.entry(element.id).or_default() += length;
        headings += if matches!(element.role, Role::Heading(_)) { length } else { 0 };
    }
    let all_head = headings * 3 > all;
    for entry in entries {
        let Entry::Line(_, line) = entry else { continue };
        let keep = |element: &Element| match element.role {
            Role::Heading(_) => !all_head && lengths[&element.id] <= super::headings::MAX_HEADING,
            Role::Item(_) | Role::Note => lengths[&element.id] <= MAX_ELEMENT,
        };
        line.element = line.element.filter(keep);
    }
}

/// Sets headings where the titles of most bookmarks stand on the pages that they point to.
fn by_outline(entries: &mut [Entry], outline: &[Bookmark], pool: &str) {
    // The levels of the bookmarks of a page with one title, the last one first.
    let mut wanted: FxHashMap<(usize, String), Vec<u8>> = FxHashMap::default();
    for mark in outline.iter().rev() {
        let title = letters(&mark.title);
        if !title.is_empty() {
            wanted.entry((mark.page as usize, title)).or_default().push(mark.level);
        }
    }
    let all: usize = wanted.values().map(Vec::len).sum();
    let mut found = Vec::new();
    for start in 0..entries.len() {
        if let Some((count, key)) = title_at(entries, start, pool, &wanted)
            && let Some(level) = wanted.get_mut(&key).and_then(Vec::pop)
        {
            found.push((start, count, level));
        }
    }
    if found.len() * 10 < all * 6 {
        return;
    }
    for (id, (start, count, level)) in (0..).zip(found) {
        for entry in &mut entries[start..start + count] {
            if let Entry::Line(_, line) = entry {
                line.element = Some(Element { role: Role::Heading(level), id });
            }
        }
    }
}

/// How many lines from here on are the title of a bookmark, which may leave out their number.
fn title_at(
    entries: &[Entry],
    start: usize,
    pool: &str,
    wanted: &FxHashMap<(usize, String), Vec<u8>>,
) -> Option<(usize, (usize, String))> {
    let Some(Entry::Line(page, _)) = entries.get(start) else { return None };
    let mut text = String::new();
    for (count, entry) in (1..=MAX_LINES).zip(&entries[start..]) {
        let Entry::Line(at, line) = entry else { break };
        if at != page || text.len() > super::headings::MAX_HEADING {
            break;
        }
        text.push_str(&letters(text_of(pool, line)));
        let plain = text.trim_start_matches(|c: char| c.is_ascii_digit());
        for text in [text.as_str(), plain] {
            let key = (*page, text.to_owned());
            if wanted.contains_key(&key) {
                return Some((count, key));
            }
        }
    }
    None
}

/// The letters and figures of a text in lower case, which spaces and hyphens do not change.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
