//! Which paragraphs are headings, list items and footnotes.

use super::paragraphs::{Paragraph, Part};
use super::{Norm, Placed, list};
use crate::document::BlockKind;

/// Headings are no longer than this, in letters.
const MAX_HEADING: usize = 320;

/// Decides the kind of each part.
pub(super) fn classify(parts: Vec<Part>, norm: Norm) -> Vec<Placed> {
    let candidates: Vec<bool> = (0..parts.len()).map(|at| is_heading(&parts, at, norm)).collect();
    let styles = styles(&parts, &candidates);
    let listed: Vec<bool> = (0..parts.len()).map(|at| is_listed(&parts, at)).collect();
    let mut placed = Vec::with_capacity(parts.len());
    for ((part, heading), listed) in parts.into_iter().zip(candidates).zip(listed) {
        match part {
            Part::Table { page, mut piece, row_pages } => {
                piece.table.row_pages = row_pages.iter().map(|page| page + 1).collect();
                placed.push((page, piece.rect, BlockKind::Table(piece.table)));
            }
            Part::Text(p) => {
                let kind = if heading {
                    BlockKind::Heading {
                        level: level(&styles, &p),
                        text: p.text.replace('\n', " "),
                    }
                } else {
                    plain(&p, norm, listed)
                };
                placed.push((p.page, p.rect, kind));
            }
        }
    }
    placed
}

fn plain(p: &Paragraph, norm: Norm, listed: bool) -> BlockKind {
    if let Some(text) = footnote(p, norm) {
        return BlockKind::Footnote { text };
    }
    if let Some((text, bullet)) = list::strip_marker(&p.text)
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

/// A footnote's text: small, low on the page, and opened by its mark.
fn footnote(p: &Paragraph, norm: Norm) -> Option<String> {
    if p.size > norm.size * 0.9 || p.rect.y0 < 400.0 {
        return None;
    }
    let mark = p.text.split(' ').next()?;
    let is_mark = mark.len() <= 3 && mark.bytes().all(|b| b.is_ascii_digit() || b == b'*');
    let rest = p.text.get(mark.len()..)?.trim_start();
    (is_mark && !mark.is_empty() && !rest.is_empty()).then(|| rest.to_owned())
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

/// The looks of headings, most important first.
fn styles(parts: &[Part], candidates: &[bool]) -> Vec<(f32, bool)> {
    let mut styles: Vec<(f32, bool)> = Vec::new();
    for (part, heading) in parts.iter().zip(candidates) {
        let Part::Text(p) = part else { continue };
        if *heading && !styles.iter().any(|style| same(*style, p)) {
            styles.push((p.size, p.bold));
        }
    }
    styles.sort_by(|a, b| b.0.total_cmp(&a.0).then(b.1.cmp(&a.1)));
    styles
}

fn same(style: (f32, bool), p: &Paragraph) -> bool {
    (style.0 / p.size - 1.0).abs() < 0.04 && style.1 == p.bold
}

fn level(styles: &[(f32, bool)], p: &Paragraph) -> u8 {
    let at = styles.iter().position(|style| same(*style, p)).unwrap_or(0);
    u8::try_from(at + 1).unwrap_or(9).min(9)
}
