//! Pages that are a picture: the picture handed to character recognition, its lines put in place.

use std::path::Path;

use rayon::prelude::*;

use super::file::File;
use super::geometry::Rect;
use super::ink::Image;
use super::layout::{Line, Piece};
use super::picture::{self, Picture};
use super::{Page, Pages};
use crate::read::ocr::{self, Recognised};

/// Recognition below this mean confidence, in per cent, is no reading.
const MIN_CONFIDENCE: f32 = 60.0;
/// More picture pages than this in one file are left unread.
const MAX_PAGES: usize = 500;

/// A page that is a picture: hardly a word beside pictures that cover much of it.
pub(super) fn is_picture(page: &Page) -> bool {
    let letters: usize = page
        .pieces
        .iter()
        .map(|piece| match piece {
            Piece::Line(line) => (line.end - line.start) as usize,
            Piece::Table(_) => 60,
        })
        .sum();
    let area: f32 = page.images.iter().map(|image| visible_area(image.rect, page)).sum();
    letters < 60 && area > 0.3 * page.width * page.height
}

/// The area of a rectangle that lies on its page.
pub(super) fn visible_area(rect: Rect, page: &Page) -> f32 {
    let w = rect.x1.min(page.width) - rect.x0.max(0.0);
    let h = rect.y1.min(page.height) - rect.y0.max(0.0);
    w.max(0.0) * h.max(0.0)
}

/// Recognises the picture pages, some at a time in parallel, and adds their lines.
pub(super) fn recognise(file: &File, pages: &mut Pages, program: &Path) {
    let wanted: Vec<(usize, Image)> = pages
        .pages
        .iter()
        .enumerate()
        .filter(|(_, page)| is_picture(page))
        .take(MAX_PAGES)
        .filter_map(|(at, page)| Some((at, text_picture(file, page)?)))
        .collect();
    if wanted.is_empty() {
        return;
    }
    let Some(languages) = ocr::languages(program) else { return };
    for some in wanted.chunks(rayon::current_num_threads()) {
        let unpack = |(at, image): &(usize, Image)| {
            let picture =
                picture::read(file, file.object(image.id?)?.as_stream().ok()?, image.turn)?;
            Some((*at, *image, picture))
        };
        let pictures: Vec<(usize, Image, Picture)> = some.iter().filter_map(unpack).collect();
        let read: Vec<(usize, Image, Option<Recognised>)> = pictures
            .into_par_iter()
            .map(|(at, image, picture)| {
                let read = ocr::recognise(program, &languages, &picture.bytes);
                (at, image, read.map(|read| on_page(read, image.rect, picture.size)))
            })
            .collect();
        for (at, _, read) in read {
            let read = read.filter(|read| read.confidence >= MIN_CONFIDENCE);
            if let (Some(read), Some(page)) = (read, pages.pages.get_mut(at)) {
                page.confidence = Some(read.confidence);
                add_lines(page, &read, &mut pages.pool);
            }
        }
    }
}

/// The picture that holds a page's text: the largest one. Where scanners part a page into a
/// coloured ground and the black of the letters, both are as large, and the letters are wanted.
fn text_picture(file: &File, page: &Page) -> Option<Image> {
    let area = |image: &Image| visible_area(image.rect, page);
    let largest = page.images.iter().max_by(|a, b| area(a).total_cmp(&area(b)))?;
    let beside = page.images.iter().filter(|i| !largest.rect.holds(i.rect.center(), 0.0));
    if area(largest) < 1.5 * beside.map(area).sum::<f32>() {
        return None;
    }
    let as_large = |image: &&Image| area(image) > 0.8 * area(largest);
    let bilevel = |image: &&Image| {
        let stream = image.id.and_then(|id| file.object(id)?.as_stream().ok());
        stream.is_some_and(|stream| picture::is_bilevel(file, stream))
    };
    let letters = page.images.iter().filter(as_large).find(bilevel);
    Some(*letters.unwrap_or(largest))
}

/// Pixels to points of the page.
fn on_page(mut read: Recognised, rect: Rect, size: Option<(f32, f32)>) -> Recognised {
    let (w, h) =
        size.filter(|(w, h)| *w > 0.0 && *h > 0.0).unwrap_or((rect.width(), rect.height()));
    let (sx, sy) = (rect.width() / w, rect.height() / h);
    for line in &mut read.lines {
        (line.left, line.right) = (rect.x0 + line.left * sx, rect.x0 + line.right * sx);
        (line.top, line.bottom) = (rect.y0 + line.top * sy, rect.y0 + line.bottom * sy);
    }
    read
}

fn add_lines(page: &mut Page, read: &Recognised, pool: &mut String) {
    for line in &read.lines {
        let block = read.lines.iter().filter(|other| other.block == line.block);
        let column = block.fold((f32::INFINITY, f32::NEG_INFINITY), |(a, b), other| {
            (a.min(other.left), b.max(other.right))
        });
        let start = u32::try_from(pool.len()).unwrap_or(u32::MAX);
        pool.push_str(&line.text);
        let letters = line.text.chars().count().max(1) as f32;
        let first = line.text.split(' ').next().map_or(0, |word| word.chars().count()) as f32;
        page.pieces.push(Piece::Line(Line {
            start,
            end: u32::try_from(pool.len()).unwrap_or(u32::MAX),
            rect: Rect { x0: line.left, y0: line.top, x1: line.right, y1: line.bottom },
            base: line.bottom,
            // Recognised heights waver, so all lines of such a page count as of one size.
            size: 10.0,
            bold: false,
            italic: false,
            artifact: false,
            column,
            region: line.block,
            first_width: (line.right - line.left) * first / letters,
            widest_gap: 0.0,
            // Paragraphs were parted where they were recognised.
            pitch: Some(10.0),
            turned: false,
            mark: -1,
            element: None,
        }));
    }
}
