//! Pages that are a picture: the picture handed to character recognition, its lines put in place.

use std::path::Path;

use lopdf::{Object, Stream};
use rayon::prelude::*;

use super::file::File;
use super::geometry::Rect;
use super::ink::Image;
use super::layout::{Line, Piece};
use super::{Page, Pages};
use crate::read::ocr::{self, Recognised};

/// Recognition below this mean confidence, in per cent, is no reading.
const MIN_CONFIDENCE: f32 = 60.0;
/// Pictures with more pixels than this are not unpacked.
const MAX_PIXELS: usize = 60_000_000;
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

/// Recognises the picture pages, in parallel, and adds their lines.
pub(super) fn recognise(file: &File, pages: &mut Pages, program: &Path) {
    let pictures: Vec<(usize, Image, Vec<u8>)> = pages
        .pages
        .iter()
        .enumerate()
        .filter(|(_, page)| is_picture(page))
        .take(MAX_PAGES)
        .filter_map(|(at, page)| {
            let image = largest(page)?;
            let picture = picture(file, file.object(image.id?)?.as_stream().ok()?)?;
            Some((at, image, picture))
        })
        .collect();
    if pictures.is_empty() {
        return;
    }
    let Some(languages) = ocr::languages(program) else { return };
    let read: Vec<(usize, Image, Option<Recognised>)> = pictures
        .into_par_iter()
        .map(|(at, image, picture)| {
            let size = size_of(&picture);
            let read = ocr::recognise(program, &languages, &picture);
            (at, image, read.map(|read| on_page(read, image.rect, size)))
        })
        .collect();
    for (at, _, read) in read {
        let Some(read) = read.filter(|read| read.confidence >= MIN_CONFIDENCE) else { continue };
        if let Some(page) = pages.pages.get_mut(at) {
            page.confidence = Some(read.confidence);
            add_lines(page, &read, &mut pages.pool);
        }
    }
}

fn largest(page: &Page) -> Option<Image> {
    let area = |image: &Image| visible_area(image.rect, page);
    let all: f32 = page.images.iter().map(area).sum();
    let found = page.images.iter().max_by(|a, b| area(a).total_cmp(&area(b)))?;
    (area(found) > 0.6 * all).then_some(*found)
}

/// The picture in a form that tesseract reads: JPEG as it is, raw pixels as PNM.
fn picture(file: &File, stream: &Stream) -> Option<Vec<u8>> {
    let filters = stream.filters().unwrap_or_default();
    match filters.as_slice() {
        [b"DCTDecode"] => return Some(stream.content.clone()),
        filters if filters.iter().any(|f| !is_plain(f)) => return None,
        _ => {}
    }
    let number = |key: &[u8]| file.number(&stream.dict, key).filter(|n| *n >= 1.0);
    let (width, height) = (number(b"Width")? as usize, number(b"Height")? as usize);
    if width.checked_mul(height)? > MAX_PIXELS {
        return None;
    }
    let bits = number(b"BitsPerComponent").unwrap_or(1.0) as usize;
    if !matches!(bits, 1 | 8) {
        return None;
    }
    let mut pixels = file.unpack(stream)?;
    let parts = components(file, stream)?;
    let row = (width * parts * bits).div_ceil(8);
    pixels.resize(row * height, 0xFF);
    let head = match (bits, parts) {
        (8, 1) => format!("P5\n{width} {height}\n255\n"),
        (8, 3) => format!("P6\n{width} {height}\n255\n"),
        (1, 1) => {
            // In PBM a set bit is black, in PDF white.
            for byte in &mut pixels {
                *byte = !*byte;
            }
            format!("P4\n{width} {height}\n")
        }
        _ => return None,
    };
    let mut out = head.into_bytes();
    out.extend_from_slice(&pixels);
    Some(out)
}

fn is_plain(filter: &[u8]) -> bool {
    matches!(
        filter,
        b"FlateDecode" | b"LZWDecode" | b"RunLengthDecode" | b"ASCII85Decode" | b"ASCIIHexDecode"
    )
}

/// How many values a pixel has; `None` for colour spaces that tesseract cannot be given.
fn components(file: &File, stream: &Stream) -> Option<usize> {
    match file.get(&stream.dict, b"ColorSpace")? {
        Object::Name(name) => match name.as_slice() {
            b"DeviceGray" | b"CalGray" | b"G" => Some(1),
            b"DeviceRGB" | b"CalRGB" | b"RGB" => Some(3),
            _ => None,
        },
        Object::Array(array) => match (array.first()?.as_name().ok()?, array.get(1)) {
            (b"ICCBased", Some(profile)) => {
                let n = file.number(file.as_dict(profile)?, b"N")? as usize;
                (n == 1 || n == 3).then_some(n)
            }
            (b"CalGray", _) => Some(1),
            (b"CalRGB", _) => Some(3),
            _ => None,
        },
        _ => None,
    }
}

/// Width and height in pixels, from the head of a PNM or JPEG.
fn size_of(picture: &[u8]) -> Option<(f32, f32)> {
    if picture.first() == Some(&b'P') {
        let head = picture.get(..40.min(picture.len()))?;
        let text = String::from_utf8_lossy(head);
        let mut words = text.split_ascii_whitespace().skip(1);
        return Some((words.next()?.parse().ok()?, words.next()?.parse().ok()?));
    }
    let mut at = 2;
    while let [0xFF, marker, high, low] = *picture.get(at..at + 4)? {
        if matches!(marker, 0xC0..=0xC3) {
            let pair = |i: usize| {
                Some(f32::from(u16::from_be_bytes([
                    *picture.get(at + i)?,
                    *picture.get(at + i + 1)?,
                ])))
            };
            return Some((pair(7)?, pair(5)?));
        }
        at += 2 + usize::from(u16::from_be_bytes([high, low]));
    }
    None
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
            pitch: Some(10.0),
            turned: false,
            mark: -1,
            element: None,
        }));
    }
}
