//! What a report must say about the reading: pages of pictures, icons, broken pages.

use crate::document::{Note, NoteKind};
use crate::read::pdf::layout::{Line, Piece};
use crate::read::pdf::{Page, Pages, scan};

/// The notes of a file, in the order of [`NoteKind`].
pub(super) fn collect(pages: &Pages) -> Vec<Note> {
    let mut notes = Vec::new();
    let mut add = |kind, test: &dyn Fn(&Page) -> bool| {
        let hits = (1u32..).zip(&pages.pages).filter(|(_, page)| test(page));
        let at: Vec<u32> = hits.map(|(number, _)| number).collect();
        if !at.is_empty() {
            notes.push(Note { kind, at, detail: String::new() });
        }
    };
    add(NoteKind::ImagePages, &scan::is_picture);
    add(NoteKind::SdgIcons, &|page| shows_icons(page, &pages.pool));
    add(NoteKind::BrokenPages, &|page| page.broken);
    notes.extend(recognised(pages));
    notes.sort_by_key(|note| note.kind);
    notes
}

/// The pages that character recognition read, and how sure it was on average.
fn recognised(pages: &Pages) -> Option<Note> {
    let read = (1u32..).zip(&pages.pages).filter_map(|(at, page)| Some((at, page.confidence?)));
    let (at, sure): (Vec<u32>, Vec<f32>) = read.unzip();
    let mean = sure.iter().sum::<f32>() / sure.len().max(1) as f32;
    (!at.is_empty()).then(|| Note { kind: NoteKind::OcrPages, at, detail: format!("{mean:.0}") })
}

fn lines(page: &Page) -> impl Iterator<Item = &Line> {
    page.pieces.iter().filter_map(|piece| match piece {
        Piece::Line(line) => Some(line),
        Piece::Table(_) => None,
    })
}

/// Words by which a heading announces the goals whose icons follow.
const GOALS: [&str; 12] = [
    "sdg",
    "duurzame ontwikkelingsdoel",
    "duurzameontwikkelingsdoel",
    "werelddoel",
    "global goal",
    "sustainable development goal",
    "objectifs de développement durable",
    "ziele für nachhaltige entwicklung",
    "nachhaltigkeitsziel",
    "odd ",
    "agenda 2030",
    "17 doelen",
];

/// Pictures of an icon's size right below or beside a line that speaks of the goals.
fn shows_icons(page: &Page, pool: &str) -> bool {
    let speaks = |line: &&Line| {
        let text = super::text_of(pool, line);
        text.len() < 200 && {
            let lower = text.to_lowercase();
            GOALS.iter().any(|words| lower.contains(words))
        }
    };
    lines(page).filter(speaks).any(|line| {
        page.images.iter().any(|image| {
            let r = image.rect;
            let below = r.y0 > line.rect.y0 - 60.0 && r.y0 - line.rect.y1 < 130.0;
            below
                && r.width() > 18.0
                && r.height() > 18.0
                && scan::visible_area(r, page) < 0.5 * page.width * page.height
        })
    })
}
