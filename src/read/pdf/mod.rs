//! PDF files: objects by lopdf, everything above them here.
//!
//! The way of a page is a straight line: its content stream is split into operators (`token`), run
//! (`interpret`, with `font`) to words, rules and pictures (`ink`), laid out to lines and tables in
//! reading order (`layout`), and all pages together become blocks (`compose`).
//!
//! Never renders, never follows links, never trusts a length, a count or a loop in the file.

#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "coordinates are small floats, and saturating casts are what a broken one needs"
)]
#![expect(clippy::many_single_char_names, reason = "matrices and boxes are named so")]

mod compose;
mod file;
mod font;
mod geometry;
mod inflate;
mod ink;
mod interpret;
mod labels;
mod layout;
mod outline;
mod path;
mod picture;
mod scan;
mod structure;
mod token;

use self::file::File;
use self::geometry::Rect;
use self::interpret::Interpreter;
use super::{ReadError, ReadOptions, Reader};
use crate::document::Document;

/// The PDF reader.
#[derive(Debug, Clone, Copy)]
pub struct Pdf;

impl Reader for Pdf {
    fn name(&self) -> &'static str {
        "PDF"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["pdf"]
    }

    fn sniff(&self, bytes: &[u8]) -> bool {
        let head = bytes.get(..1_024.min(bytes.len())).unwrap_or_default();
        memchr::memmem::find(head, b"%PDF-").is_some()
    }

    fn read(&self, bytes: &[u8], options: &ReadOptions) -> Result<Document, ReadError> {
        if bytes.is_empty() {
            return Err(ReadError::Empty);
        }
        compose::document(pages(bytes, options)?)
    }
}

/// All pages of a file, laid out.
struct Pages {
    title: Option<String>,
    /// The texts of all lines.
    pool: String,
    #[expect(clippy::struct_field_names, reason = "there is no better word")]
    pages: Vec<Page>,
    /// The labels that the file gives its pages.
    labels: Vec<Option<String>>,
    /// The headings, items and notes that the file tags.
    elements: structure::Elements,
    outline: Vec<outline::Bookmark>,
}

/// A page, laid out.
struct Page {
    pieces: Vec<layout::Piece>,
    images: Vec<ink::Image>,
    /// Width and height in the frame of the main reading direction, in which everything stands.
    height: f32,
    width: f32,
    /// Quarter turns of that frame, clockwise.
    turn: u8,
    broken: bool,
    /// How sure character recognition was, in per cent, where it read the page.
    confidence: Option<f32>,
}

impl Page {
    /// A rectangle on the page as displayed.
    fn shown(&self, rect: Rect) -> Rect {
        let turned = self.turn % 2 == 1;
        let size = if turned { (self.height, self.width) } else { (self.width, self.height) };
        geometry::on_page(rect, self.turn, size)
    }
}

/// Opens a file and lays it out, scanned pages recognised; its objects are gone then.
fn pages(bytes: &[u8], options: &ReadOptions) -> Result<Pages, ReadError> {
    let file = File::open(bytes, options)?;
    let mut pages = lay_out(&file);
    if let Some(program) = &options.ocr {
        scan::recognise(&file, &mut pages, program);
    }
    Ok(pages)
}

fn lay_out(file: &File) -> Pages {
    let mut interpreter = Interpreter::new(file);
    let mut pool = String::new();
    let mut pages = Vec::new();
    let refs = file.pages();
    for page in &refs {
        let ink = interpreter.page(page);
        let (pieces, turn) = layout::page(&ink, &mut pool);
        let image =
            |image: &ink::Image| ink::Image { rect: ink.rect_in_frame(image.rect, turn), ..*image };
        let (width, height) =
            if turn % 2 == 1 { (ink.height, ink.width) } else { (ink.width, ink.height) };
        let images = ink.images.iter().map(image).collect();
        pages.push(Page {
            pieces,
            images,
            height,
            width,
            turn,
            broken: ink.broken,
            confidence: None,
        });
    }
    let numbers = refs.iter().map(|page| page.id).zip(0..).collect();
    Pages {
        title: file.title(),
        pool,
        pages,
        labels: labels::read(file, refs.len()),
        elements: structure::read(file, &numbers),
        outline: outline::read(file, &numbers),
    }
}

/// The text of every page in reading order, with nothing left out: running heads, page numbers and
/// tables of contents included. For measuring; [`Pdf`] makes documents.
///
/// # Errors
///
/// As [`Pdf::read`](Reader::read).
pub fn page_texts(bytes: &[u8], options: &ReadOptions) -> Result<Vec<String>, ReadError> {
    let pages = lay_out(&File::open(bytes, options)?);
    let mut texts = Vec::new();
    for page in &pages.pages {
        let mut text = String::new();
        for piece in &page.pieces {
            match piece {
                layout::Piece::Line(line) => {
                    text.push_str(
                        pages.pool.get(line.start as usize..line.end as usize).unwrap_or_default(),
                    );
                    text.push('\n');
                }
                layout::Piece::Table(piece) => {
                    for cell in piece.table.cells() {
                        text.push_str(&cell.text());
                        text.push('\n');
                    }
                }
            }
        }
        texts.push(text);
    }
    Ok(texts)
}
