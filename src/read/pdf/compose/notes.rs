//! What a report must say about the reading: pages of pictures, icons, broken pages.

use crate::document::{Note, NoteKind};
use crate::read::pdf::geometry::Rect;
use crate::read::pdf::layout::{Line, Piece};
use crate::read::pdf::{Page, Pages};

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
    add(NoteKind::ImagePages, &is_image_page);
    add(NoteKind::SdgIcons, &|page| shows_icons(page, &pages.pool));
    add(NoteKind::BrokenPages, &|page| page.broken);
    notes
}

/// A page that is a picture: hardly a word beside pictures that cover much of it.
fn is_image_page(page: &Page) -> bool {
    let letters: usize = lines(page).map(|line| (line.end - line.start) as usize).sum();
    let tables = page.pieces.iter().any(|piece| matches!(piece, Piece::Table(_)));
    let area: f32 = page.images.iter().map(|image| on_page(image.rect, page)).sum();
    letters < 60 && !tables && area > 0.3 * page.width * page.height
}

fn on_page(rect: Rect, page: &Page) -> f32 {
    let w = rect.x1.min(page.width) - rect.x0.max(0.0);
    let h = rect.y1.min(page.height) - rect.y0.max(0.0);
    w.max(0.0) * h.max(0.0)
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
                && on_page(r, page) < 0.5 * page.width * page.height
        })
    })
}
