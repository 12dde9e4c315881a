//! The flow of a report: pieces that stay whole, and how they fill pages.

use super::ink::{self, Ink, LinkArea, Owner};
use super::structure::NodeId;
use super::theme::{BOTTOM, TOP};
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
    let mut rest = flow.parts.as_slice();
    while let Some(first) = rest.first() {
        let Part::Piece(_) = first else {
            filler.turn();
            rest = rest.get(1..).unwrap_or_default();
            continue;
        };
        filler.start_section(rest);
        let pieces = || rest.iter().map_while(Part::piece);
        let count = pieces().take_while(|piece| piece.keep).count() + 1;
        let group: Vec<&Piece> = pieces().take(count).collect();
        filler.place(&group);
        rest = rest.get(group.len()..).unwrap_or_default();
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
    /// Begins a new page for a section that would be cut although it fits on a page, where it is
    /// short or leaves little of this page empty; so does a heading with few words before such a
    /// section.
    fn start_section(&mut self, rest: &[Part]) {
        let mut pieces = rest.iter().map_while(Part::piece);
        let Some(level) = pieces.next().and_then(Piece::level) else { return };
        let room = BOTTOM - self.y;
        if self.turns(&section(rest, level), level, room) {
            self.turn();
        } else if let Some((lead, nested, level)) = first_part(rest, level) {
            let lead = self.needs(&lead, self.below);
            if lead <= LEAD && self.turns(&nested, level, room - lead) {
                self.turn();
            }
        }
    }

    /// Whether a section moves to a new page where there is some room on this one.
    fn turns(&self, section: &[&Piece], level: u8, room: f32) -> bool {
        let share = match level {
            1 => return false,
            2 => 0.36,
            _ => 0.21,
        };
        let height = self.needs(section, self.below);
        let cut = height > room && height <= BOTTOM - TOP;
        cut && (height <= SHORT || room < (BOTTOM - TOP) * share)
    }

    /// Places pieces that stay together, on a new page if they do not fit on this one.
    fn place(&mut self, group: &[&Piece]) {
        let fits = self.y + self.needs(group, self.below) <= BOTTOM;
        if !fits && self.y > TOP && TOP + self.overleaf(group) <= BOTTOM {
            self.turn();
        }
        for piece in group {
            let above = if self.y > TOP { self.below.max(piece.above) } else { 0.0 };
            if self.y + above + piece.height > BOTTOM && self.y > TOP {
                self.turn();
            }
            self.put(piece);
        }
    }

    /// The height of pieces below what stands there.
    fn needs(&self, group: &[&Piece], mut below: f32) -> f32 {
        let mut height = 0.0;
        for (count, piece) in group.iter().enumerate() {
            let at_top = count == 0 && self.y <= TOP;
            height += piece.height + if at_top { 0.0 } else { below.max(piece.above) };
            below = piece.below;
        }
        height
    }

    /// The height of pieces at the top of a page, a repeated head included.
    fn overleaf(&self, group: &[&Piece]) -> f32 {
        let Some(first) = group.first() else { return 0.0 };
        let head = first.table.and_then(|table| self.flow.heads.get(table));
        let inner = if first.panel.is_some() { CUT } else { 0.0 };
        let skipped = first.above.max(self.below);
        self.needs(group, self.below) - skipped + head.map_or(0.0, |head| head.height) + inner
    }

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
            if let Some(head) = piece.table.and_then(|table| self.flow.heads.get(table)) {
                self.draw(&repeated(head));
            } else if let Some(panel) = piece.panel.filter(|_| !piece.edge) {
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

/// A section of this height is always kept whole: a third of a page.
const SHORT: f32 = (BOTTOM - TOP) / 3.0;
/// A heading and its words of this height stay with the next heading.
const LEAD: f32 = 100.0;

/// The pieces from a heading to the next one of its level or a higher one.
fn section(rest: &[Part], level: u8) -> Vec<&Piece> {
    let pieces = rest.iter().map_while(Part::piece).enumerate();
    let inner =
        |(at, piece): &(usize, &Piece)| *at == 0 || piece.level().is_none_or(|next| next > level);
    pieces.take_while(inner).map(|(_, piece)| piece).collect()
}

/// The beginning of a section and the first section in it with its level, where it has one.
fn first_part(rest: &[Part], level: u8) -> Option<(Vec<&Piece>, Vec<&Piece>, u8)> {
    let mut lead = section(rest, level);
    let at = lead.iter().skip(1).position(|piece| piece.level().is_some())? + 1;
    lead.truncate(at);
    let level = rest.get(at)?.piece()?.level()?;
    Some((lead, section(rest.get(at..)?, level), level))
}

impl Piece {
    /// The level of the heading that it begins.
    fn level(&self) -> Option<u8> {
        self.heading.as_ref().map(|entry| entry.level)
    }
}

/// A table's head as it stands on further pages: no part of the text.
fn repeated(head: &Piece) -> Piece {
    let ink = head.ink.iter().map(|ink| Ink { owner: Owner::Running, shape: ink.shape.clone() });
    Piece { ink: ink.collect(), height: head.height, ..Piece::default() }
}
