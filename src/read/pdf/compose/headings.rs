//! Which paragraphs are headings, list items and footnotes.

use super::paragraphs::{Paragraph, Part};
use super::{Norm, Placed, list};
use crate::document::BlockKind;
use crate::read::pdf::structure::Role;

/// Headings are no longer than this, in letters.
pub(super) const MAX_HEADING: usize = 320;

/// Decides the kind of each part.
pub(super) fn classify(parts: Vec<Part>, norm: Norm) -> Vec<Placed> {
    let levels = levels(&parts, norm);
    let listed: Vec<bool> = (0..parts.len()).map(|at| is_listed(&parts, at)).collect();
    let mut placed = Vec::with_capacity(parts.len());
    for ((part, level), listed) in parts.into_iter().zip(levels).zip(listed) {
        match part {
            Part::Table { page, mut piece, row_pages } => {
                piece.table.row_pages = row_pages.iter().map(|page| page + 1).collect();
                placed.push((page, piece.rect, BlockKind::Table(piece.table)));
            }
            Part::Text(p) => {
                let kind = match level {
                    Some(level) => BlockKind::Heading { level, text: p.text.replace('\n', " ") },
                    None => plain(&p, norm, listed),
                };
                placed.push((p.page, p.rect, kind));
            }
        }
    }
    placed
}

fn plain(p: &Paragraph, norm: Norm, listed: bool) -> BlockKind {
    let role = p.element.map(|element| element.role);
    if let Some(text) = footnote(p, norm, role == Some(Role::Note)) {
        return BlockKind::Footnote { text };
    }
    let stripped = list::strip_marker(&p.text);
    if let Some(Role::Item(depth)) = role {
        let text = stripped.map_or(p.text.as_str(), |(text, _)| text);
        return BlockKind::ListItem { depth: depth.min(6), text: text.to_owned() };
    }
    if let Some((text, bullet)) = stripped
        && (bullet || listed)
    {
        let steps = ((p.rect.x0 - p.column) / 17.0).round().clamp(0.0, 6.0);
        let depth = (steps as u8).saturating_sub(u8::from(steps > 0.0));
        return BlockKind::ListItem { depth, text: text.to_owned() };
    }
    BlockKind::Paragraph { text: p.text.clone() }
}

/// Whether a numbered paragraph stands beside another: a number alone may be part of a title.
fn is_listed(parts: &[Part], at: usize) -> bool {
    let numbered = |at: usize| matches!(parts.get(at), Some(Part::Text(p)) if list::strip_marker(&p.text).is_some());
    numbered(at + 1) || at.checked_sub(1).is_some_and(numbered)
}

/// A footnote's text: tagged as a note or small and low on the page, and opened by its mark.
fn footnote(p: &Paragraph, norm: Norm, tagged: bool) -> Option<String> {
    if !tagged && (p.size > norm.size * 0.9 || p.rect.y0 < 400.0) {
        return None;
    }
    let rest = p.text.trim_start_matches(|c: char| c.is_ascii_digit() || c == '*');
    let mark = p.text.len() - rest.len();
    let apart = rest.starts_with(|c: char| c == ' ' || c.is_uppercase());
    let rest = rest.trim_start();
    let marked = (1..=3).contains(&mark) && apart && !rest.is_empty();
    let text = if marked { rest } else { p.text.as_str() };
    (marked || tagged).then(|| text.replace('\n', " "))
}

fn is_heading(parts: &[Part], at: usize, norm: Norm) -> bool {
    let Some(Part::Text(p)) = parts.get(at) else { return false };
    let letters = p.text.chars().filter(|c| c.is_alphabetic()).count();
    if p.turned || letters < 2 || p.text.len() > MAX_HEADING || p.lines > 6 {
        return false;
    }
    if p.size > norm.size * 1.12 {
        return true;
    }
    let bold = p.bold && !norm.bold && p.size > norm.size * 0.93;
    if !bold || p.lines > 4 || p.text.ends_with([',', ';']) {
        return false;
    }
    // A bold line within a run of bold lines, as in a form, heads nothing; one before text does.
    let next = parts.get(at + 1);
    let followed = !matches!(next, None | Some(Part::Text(Paragraph { turned: true, .. })));
    let bullet = list::strip_marker(&p.text).is_some_and(|(_, bullet)| bullet);
    followed && !bullet
}

/// The level of each part that is a heading: as the file says, where it names no fewer than it
/// leaves out of those that look like one; else those that only look like one too.
fn levels(parts: &[Part], norm: Norm) -> Vec<Option<u8>> {
    let looks: Vec<bool> = (0..parts.len()).map(|at| is_heading(parts, at, norm)).collect();
    let told: Vec<Option<u8>> = parts.iter().map(told).collect();
    let named = told.iter().flatten().count();
    let left_out = looks.iter().zip(&told).filter(|(looks, told)| **looks && told.is_none());
    if named > 0 && left_out.count() <= named {
        return told;
    }
    let styles = styles(parts, &looks, &told);
    let pairs = parts.iter().zip(looks).zip(told);
    pairs
        .map(|((part, looks), told)| match part {
            Part::Text(p) if looks => told.or_else(|| Some(level(&styles, p))),
            _ => told,
        })
        .collect()
}

/// The level of a heading by the file's own word.
fn told(part: &Part) -> Option<u8> {
    let Part::Text(p) = part else { return None };
    let Role::Heading(level) = p.element?.role else { return None };
    p.text.chars().any(char::is_alphanumeric).then_some(level)
}

/// How a heading looks, and its level.
#[derive(Debug, Clone, Copy)]
struct Style {
    size: f32,
    bold: bool,
    level: u8,
}

impl Style {
    fn fits(self, p: &Paragraph) -> bool {
        (self.size / p.size - 1.0).abs() < 0.04 && self.bold == p.bold
    }
}

/// The looks of headings, most important first. A look keeps the level that the file tells of it,
/// and one that it does not name stands below the one before it.
fn styles(parts: &[Part], looks: &[bool], told: &[Option<u8>]) -> Vec<Style> {
    let mut styles: Vec<Style> = Vec::new();
    for ((part, looks), told) in parts.iter().zip(looks).zip(told) {
        let Part::Text(p) = part else { continue };
        if !looks && told.is_none() {
            continue;
        }
        match styles.iter_mut().find(|style| style.fits(p)) {
            Some(style) if style.level == 0 => style.level = told.unwrap_or(0),
            Some(_) => {}
            None => styles.push(Style { size: p.size, bold: p.bold, level: told.unwrap_or(0) }),
        }
    }
    styles.sort_by(|a, b| b.size.total_cmp(&a.size).then(b.bold.cmp(&a.bold)));
    let mut last = 0;
    for style in &mut styles {
        style.level = if style.level == 0 { last + 1 } else { style.level }.min(9);
        last = style.level;
    }
    styles
}

fn level(styles: &[Style], p: &Paragraph) -> u8 {
    styles.iter().find(|style| style.fits(p)).map_or(1, |style| style.level)
}
