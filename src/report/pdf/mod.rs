//! Reports as PDF: an own layout, written through `printpdf`, then tagged.
//!
//! The way of a report: [`blocks`] turns its blocks into pieces that stay whole ([`flow`]), with
//! the structure that they belong to ([`structure`]); [`paging`] chooses where pages end;
//! [`front`] adds cover, contents, heads and feet; [`emit`] writes the pages; [`tagging`] and
//! [`archive`] add what makes the file accessible and lasting (PDF/UA-1, PDF/A-2a). Nothing here words, counts or orders anything,
//! and nothing reads a clock or a disk: the same report gives the same bytes.

mod archive;
mod blocks;
mod boxes;
mod breaking;
mod emit;
mod figures;
mod flow;
mod fonts;
mod front;
mod hyphens;
mod ink;
mod logo;
mod paging;
mod paragraph;
mod profile;
mod structure;
mod subset;
mod tables;
mod tagging;
mod theme;

use std::collections::BTreeMap;

use self::blocks::Builder;
use self::flow::{Entry, Flow, Page, Part, Piece};
use self::fonts::Fonts;
use self::hyphens::Hyphens;
use self::paragraph::Setter;
use self::structure::{Role, Tree};
use super::block::{Anchor, Report};

/// Why a report could not be written as PDF.
///
/// Messages complete the sentence "could not write X: …".
#[derive(Debug, thiserror::Error)]
pub enum PdfError {
    /// A face that planspiegel brings along cannot be read.
    #[error("the font that comes with planspiegel is damaged")]
    Font,
    /// The pages could not be put together as a file.
    #[error("the pages could not be put together")]
    File(#[from] lopdf::Error),
    /// The bytes could not be gathered.
    #[error("the file could not be put together")]
    Bytes(#[from] std::io::Error),
}

/// A report laid out on pages.
struct Laid {
    pages: Vec<Page>,
    tree: Tree,
    /// Where each name stands: page from 0, distance from the top.
    anchors: BTreeMap<Anchor, (usize, f32)>,
    /// The headings in order.
    entries: Vec<(Entry, usize, f32)>,
}

/// Writes a report as PDF.
///
/// # Errors
///
/// Fails only on damaged fonts or where the file cannot be put together, never on what a report
/// says.
pub fn write(report: &Report) -> Result<Vec<u8>, PdfError> {
    let fonts = Fonts::open()?;
    let hyphens = Hyphens::load(report.lang);
    let mut laid = lay_out(report, &fonts, &hyphens);
    emit::emit(report, &mut laid, &fonts)
}

/// The page, counted from 1, on which each heading of a report stands, in order: what the table of
/// contents of another format can say until that format counts its own pages.
///
/// # Errors
///
/// Fails only on damaged fonts.
pub(super) fn heading_pages(report: &Report) -> Result<Vec<usize>, PdfError> {
    let laid = lay_out(report, &Fonts::open()?, &Hyphens::load(report.lang));
    Ok(laid.entries.iter().map(|(_, page, _)| page + 1).collect())
}

/// Lays a report out: cover, contents, chapters.
fn lay_out(report: &Report, fonts: &Fonts, hyphens: &Hyphens) -> Laid {
    let mut builder = Builder::new(report, fonts, hyphens);
    let setter = Setter { fonts, hyphens };
    let cover = front::cover(report, &setter, &mut builder.tree);
    let contents = builder.tree.add(Tree::ROOT, Role::Div);
    builder.blocks(&report.blocks);
    let (mut tree, body) = (builder.tree, flow::pages(&builder.flow));

    let headings = body.iter().enumerate().flat_map(|(number, page)| {
        page.headings.iter().map(move |(entry, _)| (entry.clone(), number))
    });
    let mut listed: Vec<(Entry, usize)> = headings.collect();
    retain_telling(&mut listed);
    let draft = |density: f32| {
        let tree = &mut Tree::new();
        pages(front::contents(report, &listed, &setter, tree, Tree::ROOT, density)).len()
    };
    // Contents that are a little too long for a page stand closer.
    let density = DENSITIES.into_iter().find(|density| draft(*density) <= 1).unwrap_or(1.0);
    let before = 1 + draft(density);
    for (_, page) in &mut listed {
        *page += before + 1;
    }
    let pieces = front::contents(report, &listed, &setter, &mut tree, contents, density);

    let mut all = vec![cover];
    all.extend(pages(pieces));
    all.extend(body);
    run_heads(report, &mut all, before, fonts);
    Laid { anchors: anchors(&all), entries: entries(&all), pages: all, tree }
}

/// How close the lines of the contents may stand.
const DENSITIES: [f32; 4] = [1.0, 0.92, 0.85, 0.79];

/// Leaves out of the contents the sections of chapters that take a single page.
fn retain_telling(listed: &mut Vec<(Entry, usize)>) {
    let chapters: Vec<usize> =
        listed.iter().filter(|(entry, _)| entry.level == 1).map(|(_, page)| *page).collect();
    let mut chapter = 0_usize;
    listed.retain(|(entry, page)| {
        if entry.level == 1 {
            chapter += 1;
            return true;
        }
        let begins = chapter.checked_sub(1).and_then(|at| chapters.get(at));
        let next = chapters.get(chapter);
        begins.is_none_or(|begins| next != Some(&(begins + 1)) || begins != page)
    });
}

/// The pages of loose pieces.
fn pages(pieces: Vec<Piece>) -> Vec<Page> {
    let parts = pieces.into_iter().map(|piece| Part::Piece(Box::new(piece))).collect();
    flow::pages(&Flow { parts, ..Flow::default() })
}

/// Adds heads and feet to all pages but the cover.
fn run_heads(report: &Report, pages: &mut [Page], before: usize, fonts: &Fonts) {
    let total = pages.len();
    let mut chapter: Option<String> = None;
    for (number, page) in pages.iter_mut().enumerate().skip(1) {
        let opening = page.headings.iter().find(|(entry, _)| entry.level == 1);
        let opening = opening.map(|(entry, _)| entry.text.clone());
        let head = if opening.is_some() || number < before { None } else { chapter.as_deref() };
        front::running(page, report, head, (number + 1, total), fonts);
        chapter = opening.or(chapter);
    }
}

fn anchors(pages: &[Page]) -> BTreeMap<Anchor, (usize, f32)> {
    let mut anchors = BTreeMap::new();
    for (number, page) in pages.iter().enumerate() {
        for (name, top) in &page.anchors {
            anchors.entry(name.clone()).or_insert((number, *top));
        }
    }
    anchors
}

fn entries(pages: &[Page]) -> Vec<(Entry, usize, f32)> {
    let pages = pages.iter().enumerate();
    let entries = pages.flat_map(|(number, page)| {
        page.headings.iter().map(move |(entry, top)| (entry.clone(), number, *top))
    });
    entries.collect()
}
