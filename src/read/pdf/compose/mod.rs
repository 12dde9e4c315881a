//! All pages together to blocks: what repeats goes, lines become paragraphs, styles headings.

mod contents;
mod cuts;
mod elements;
mod furniture;
mod headings;
mod hyphen;
mod list;
mod notes;
mod paragraphs;
mod pitch;
mod tables;
mod width;
mod wraps;

use std::sync::Arc;

use super::layout::{Line, Piece, TablePiece};
use super::{Pages, geometry::Rect};
use crate::document::{Bbox, Block, BlockKind, Document, Place};
use crate::read::ReadError;

/// A line or table that is part of the text, with its page from 0.
#[derive(Debug)]
enum Entry {
    Line(usize, Line),
    /// With the page of each of its rows, from 0: a table may go on over pages.
    Table(usize, Box<TablePiece>, Vec<u32>),
}

/// What the lines of the whole file have in common.
#[derive(Debug, Clone, Copy)]
struct Norm {
    /// The font size of most letters.
    size: f32,
    /// The usual distance of baselines, in font sizes.
    pitch: f32,
    /// Whether nearly all letters are bold.
    bold: bool,
}

/// Makes the document of laid-out pages.
pub(super) fn document(mut pages: Pages) -> Result<Document, ReadError> {
    let count = pages.pages.len();
    let numbers = furniture::remove(&mut pages);
    let notes = notes::collect(&pages);
    let labels = labels(&pages, &numbers);
    let entries = entries(&mut pages);
    let mut entries = contents::remove(entries, &pages.pool, count);
    tables::join(&mut entries);
    elements::assign(&mut entries, &pages);
    let norm = norm(&entries);
    pitch::measure(&mut entries);
    width::measure(&mut entries, &pages.pool);
    let mut words = hyphen::Words::of(&pages.pool);
    wraps::join(&mut entries, &mut words);
    let paragraphs = paragraphs::build(entries, &pages.pool, norm, &words);
    let kinds = headings::classify(paragraphs, norm);
    let blocks: Vec<Block> = kinds
        .into_iter()
        .map(|(page, rect, kind)| {
            let shown = pages.pages.get(page).map_or(rect, |page| page.shown(rect));
            Block { kind, place: place(page, shown, &labels) }
        })
        .collect();
    let pages_count = u32::try_from(count).unwrap_or(u32::MAX);
    if count == 0 {
        return Err(ReadError::Empty);
    }
    if blocks.is_empty() && !pages.pages.iter().any(|page| page.broken) {
        return Err(ReadError::NoText { pages: pages_count });
    }
    Ok(Document { title: pages.title, pages: pages_count, blocks, notes })
}

fn labels(pages: &Pages, numbers: &[Option<String>]) -> Vec<Option<Arc<str>>> {
    let label = |(at, printed): (usize, &Option<String>)| {
        let given = pages.labels.get(at).and_then(Option::as_deref);
        let label = given.or(printed.as_deref())?;
        (label != (at + 1).to_string()).then(|| Arc::from(label))
    };
    numbers.iter().enumerate().map(label).collect()
}

fn place(page: usize, rect: Rect, labels: &[Option<Arc<str>>]) -> Place {
    let round = |n: f32| (n * 10.0).round() / 10.0;
    Place::Page {
        page: u32::try_from(page + 1).unwrap_or(u32::MAX),
        label: labels.get(page).cloned().flatten(),
        bbox: Some(Bbox {
            left: round(rect.x0),
            top: round(rect.y0),
            right: round(rect.x1),
            bottom: round(rect.y1),
        }),
    }
}

fn entries(pages: &mut Pages) -> Vec<Entry> {
    let count = pages.pages.iter().map(|page| page.pieces.len()).sum();
    let mut entries = Vec::with_capacity(count);
    for (at, page) in pages.pages.iter_mut().enumerate() {
        for piece in std::mem::take(&mut page.pieces) {
            entries.push(match piece {
                Piece::Line(line) => Entry::Line(at, line),
                Piece::Table(piece) => {
                    let rows = vec![at as u32; piece.table.rows() as usize];
                    Entry::Table(at, piece, rows)
                }
            });
        }
    }
    entries
}

fn norm(entries: &[Entry]) -> Norm {
    let mut sizes = std::collections::BTreeMap::<i32, u64>::new();
    let mut in_tables = std::collections::BTreeMap::<i32, u64>::new();
    let mut pitches = std::collections::BTreeMap::<i32, u64>::new();
    let (mut bold, mut all, mut prose) = (0u64, 0u64, 0u64);
    let mut before: Option<(usize, &Line)> = None;
    for entry in entries {
        let (page, line) = match entry {
            Entry::Line(page, line) => (page, line),
            Entry::Table(_, piece, _) => {
                *in_tables.entry((piece.size * 4.0).round() as i32).or_default() +=
                    u64::from(piece.letters);
                before = None;
                continue;
            }
        };
        let letters = u64::from(line.end - line.start);
        *sizes.entry((line.size * 4.0).round() as i32).or_default() += letters;
        all += letters;
        bold += if line.bold { letters } else { 0 };
        if let Some((p, b)) = before
            && p == *page
            && b.region == line.region
            && (b.size - line.size).abs() < 0.3
            && line.base > b.base
        {
            let pitch = ((line.base - b.base) / line.size * 20.0).round();
            prose += if pitch < 32.0 { letters } else { 0 };
            if (16.0..=50.0).contains(&pitch) {
                *pitches.entry(pitch as i32).or_default() += letters;
            }
        }
        before = Some((*page, line));
    }
    // Where the text is in tables, hardly a line outside goes on in the next: they are headings.
    if in_tables.values().sum::<u64>() > all && prose * 5 < all {
        sizes = in_tables;
    }
    let most = |counts: &std::collections::BTreeMap<i32, u64>| {
        counts.iter().max_by_key(|(key, count)| (**count, -**key)).map(|(key, _)| *key)
    };
    Norm {
        size: most(&sizes).map_or(10.0, |n| n as f32 / 4.0),
        pitch: most(&pitches).map_or(1.2, |n| n as f32 / 20.0),
        bold: bold * 5 > all * 4,
    }
}

fn text_of<'a>(pool: &'a str, line: &Line) -> &'a str {
    pool.get(line.start as usize..line.end as usize).unwrap_or_default()
}

/// A finished block on its way out: page from 0, place and content.
type Placed = (usize, Rect, BlockKind);
