//! The flow of a report: pieces that stay whole, and how they fill pages.

use super::ink::{self, Ink, LinkArea, Owner};
use super::paging;
use super::structure::NodeId;
use super::theme::TOP;
use crate::report::block::{Anchor, Colour};

/// Something that stays whole on one page: a line, a row, a picture.
#[derive(Debug, Clone, Default)]
pub(super) struct Piece {
    /// Its height in points.
    pub(super) height: f32,
    /// The least distance to the piece above; nothing at the top of a page.
    pub(super) above: f32,
    /// The least distance to the piece below.
    pub(super) below: f32,
    /// Whether it stands on the same page as the next piece.
    pub(super) keep: bool,
    /// What is drawn, y from its top edge.
    pub(super) ink: Vec<Ink>,
    /// The links, y from its top edge.
    pub(super) links: Vec<LinkArea>,
    /// What links to it are called.
    pub(super) anchors: Vec<Anchor>,
    /// The heading that it begins.
    pub(super) heading: Option<Entry>,
    /// Whether it is a line of a heading.
    pub(super) title: bool,
    /// The box that it stands in, by number.
    pub(super) panel: Option<usize>,
    /// Whether it is the padding at the top or bottom of its box.
    pub(super) edge: bool,
    /// The table whose head is repeated above it, by number.
    pub(super) table: Option<usize>,
    /// The picture in it: its structure element and its left, top, right and bottom edge.
    pub(super) figure: Option<(NodeId, [f32; 4])>,
}

/// A heading as outline and table of contents list it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Entry {
    /// 1 to 4.
    pub(super) level: u8,
    /// The text.
    pub(super) text: String,
    /// A name for links, which every heading has.
    pub(super) anchor: Anchor,
}

/// A box behind pieces.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Panel {
    /// The left edge.
    pub(super) x: f32,
    /// The width.
    pub(super) width: f32,
    /// The fill; none for a bar only.
    pub(super) fill: Option<Colour>,
    /// The colour of the bar at its left edge.
    pub(super) bar: Colour,
}

/// A part of the flow.
#[derive(Debug)]
pub(super) enum Part {
    /// A piece.
    Piece(Box<Piece>),
    /// A new page, unless one has just begun.
    NewPage,
}

/// All that fills the pages, in order.
#[derive(Debug, Default)]
pub(super) struct Flow {
    /// Pieces and page breaks.
    pub(super) parts: Vec<Part>,
    /// The boxes.
    pub(super) panels: Vec<Panel>,
    /// The heads of tables.
    pub(super) heads: Vec<Piece>,
}

/// A filled page.
#[derive(Debug, Default)]
pub(super) struct Page {
    /// What is drawn, from the top left corner of the page.
    pub(super) ink: Vec<Ink>,
    /// The links.
    pub(super) links: Vec<LinkArea>,
    /// The names of places, with their distance from the top.
    pub(super) anchors: Vec<(Anchor, f32)>,
    /// The headings, with their distance from the top.
    pub(super) headings: Vec<(Entry, f32)>,
    /// The pictures: structure element and edges.
    pub(super) figures: Vec<(NodeId, [f32; 4])>,
}

/// How far a box reaches beyond its last piece where it goes on overleaf.
const CUT: f32 = 6.0;

/// Fills pages with a flow.
pub(super) fn pages(flow: &Flow) -> Vec<Page> {
    let mut filler =
        Filler { flow, pages: vec![Page::default()], y: TOP, below: 0.0, boxes: vec![] };
    for chapter in flow.parts.split(|part| matches!(part, Part::NewPage)) {
        let pieces: Vec<&Piece> = chapter.iter().filter_map(Part::piece).collect();
        for page in paging::pages(&pieces, flow) {
            filler.turn();
            for piece in page {
                filler.put(piece);
            }
        }
    }
    filler.close_boxes(false);
    let empty = |page: &Page| page.ink.is_empty();
    if filler.pages.last().is_some_and(empty) {
        filler.pages.pop();
    }
    filler.pages
}

impl Part {
    /// The piece, where it is one.
    pub(super) fn piece(&self) -> Option<&Piece> {
        match self {
            Self::Piece(piece) => Some(piece),
            Self::NewPage => None,
        }
    }
}

/// The state of filling: the last page and where its next piece comes.
struct Filler<'a> {
    flow: &'a Flow,
    pages: Vec<Page>,
    y: f32,
    below: f32,
    /// The boxes on this page.
    boxes: Vec<Open>,
}

/// A box on a page, as far as it is filled.
struct Open {
    panel: usize,
    top: f32,
    bottom: f32,
    ended: bool,
}

impl Filler<'_> {
    /// Begins a new page unless this one is empty.
    fn turn(&mut self) {
        if self.y <= TOP && self.pages.last().is_some_and(|page| page.ink.is_empty()) {
            return;
        }
        self.close_boxes(true);
        self.pages.push(Page::default());
        self.y = TOP;
        self.below = 0.0;
    }

    /// Puts a piece where the next one comes.
    fn put(&mut self, piece: &Piece) {
        if self.y <= TOP {
            if let Some(head) = self.flow.head_above(piece) {
                self.draw(&repeated(head));
            } else if let Some(panel) = piece.box_within() {
                self.y += CUT;
                self.boxes.push(Open { panel, top: TOP, bottom: TOP, ended: false });
            }
        }
        self.draw(piece);
    }

    fn draw(&mut self, piece: &Piece) {
        let above = if self.y > TOP { self.below.max(piece.above) } else { 0.0 };
        let top = self.y + above;
        let bottom = top + piece.height;
        self.y = bottom;
        self.below = piece.below;
        match (self.boxes.last_mut(), piece.panel) {
            (Some(last), Some(panel)) if last.panel == panel => {
                last.bottom = bottom;
                last.ended = piece.edge;
            }
            (_, Some(panel)) => self.boxes.push(Open { panel, top, bottom, ended: false }),
            _ => {}
        }
        let Some(page) = self.pages.last_mut() else { return };
        for ink in &piece.ink {
            let mut ink = ink.clone();
            ink.shift(top);
            page.ink.push(ink);
        }
        for link in &piece.links {
            let mut link = link.clone();
            link.area[1] += top;
            link.area[3] += top;
            page.links.push(link);
        }
        page.anchors.extend(piece.anchors.iter().map(|anchor| (anchor.clone(), top)));
        page.headings.extend(piece.heading.iter().map(|entry| (entry.clone(), top)));
        let figure = piece.figure.map(|(node, [left, upper, right, lower])| {
            (node, [left, upper + top, right, lower + top])
        });
        page.figures.extend(figure);
    }

    /// Draws the boxes of a page behind its text.
    fn close_boxes(&mut self, cut: bool) {
        let Some(page) = self.pages.last_mut() else { return };
        let mut behind = Vec::new();
        for Open { panel, top, bottom, ended } in self.boxes.drain(..) {
            let Some(panel) = self.flow.panels.get(panel) else { continue };
            let height = bottom - top + if cut && !ended { CUT } else { 0.0 };
            if let Some(fill) = panel.fill {
                behind.push(Ink::artifact(ink::rect(panel.x, top, panel.width, height, fill)));
            }
            behind.push(Ink::artifact(ink::rect(panel.x, top, 3.0, height, panel.bar)));
        }
        page.ink.splice(0..0, behind);
    }
}

impl Flow {
    /// The room that a repeated head or the cut edge of a box takes above a piece that begins a
    /// page.
    pub(super) fn reserved(&self, piece: &Piece) -> f32 {
        let edge = piece.box_within().map_or(0.0, |_| CUT);
        self.head_above(piece).map_or(edge, |head| head.height)
    }

    /// The head that comes again above a row that begins a page.
    fn head_above(&self, piece: &Piece) -> Option<&Piece> {
        piece.table.and_then(|table| self.heads.get(table))
    }
}

impl Piece {
    /// The level of the heading that it begins.
    pub(super) fn level(&self) -> Option<u8> {
        self.heading.as_ref().map(|entry| entry.level)
    }

    /// The box that it stands in, unless it is its edge.
    fn box_within(&self) -> Option<usize> {
        self.panel.filter(|_| !self.edge)
    }
}

/// A table's head as it stands on further pages: no part of the text.
fn repeated(head: &Piece) -> Piece {
    let ink = head.ink.iter().map(|ink| Ink { owner: Owner::Running, shape: ink.shape.clone() });
    Piece { ink: ink.collect(), height: head.height, ..Piece::default() }
}
