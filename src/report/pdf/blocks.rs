//! Blocks of a report as pieces of the flow, with their structure.

use super::breaking;
use super::flow::{Entry, Flow, Part, Piece};
use super::fonts::{Face, Fonts};
use super::hyphens::Hyphens;
use super::ink::{self, Ink, Owner};
use super::paragraph::{Paragraph, Setter, Style};
use super::structure::{NodeId, Role, Tree};
use super::theme::{self, BODY, INK, LEFT, MEASURE, TOP, Type, WIDTH};
use crate::language::Lang;
use crate::report::block::{Anchor, Badge, Block, Colour, Inline, Report};

/// Turns blocks into a flow.
pub(super) struct Builder<'a> {
    /// The faces.
    pub(super) fonts: &'a Fonts,
    /// The hyphenation patterns.
    pub(super) hyphens: &'a Hyphens,
    /// The report's language.
    pub(super) lang: Lang,
    /// The main colour as it is.
    pub(super) accent: Colour,
    /// The main colour, dark enough for text.
    pub(super) ink: Colour,
    /// The structure so far.
    pub(super) tree: Tree,
    /// The flow so far.
    pub(super) flow: Flow,
    /// The chapter that blocks are added to.
    chapter: NodeId,
    /// The level of the last heading in the structure.
    level: u8,
    /// How many headings there are.
    headings: usize,
}

/// Where blocks are set.
#[derive(Debug, Clone, Copy)]
pub(super) struct Frame {
    /// The left edge.
    pub(super) x: f32,
    /// The width of boxes and pictures.
    pub(super) width: f32,
    /// The width of running text.
    pub(super) measure: f32,
    /// The box around it.
    pub(super) panel: Option<usize>,
    /// The structure element around it.
    pub(super) node: NodeId,
}

/// Lines of text as pieces: where they stand and how far apart they are.
#[derive(Debug, Clone, Copy)]
pub(super) struct Setting {
    /// The left edge of the lines.
    pub(super) x: f32,
    /// The width of the lines.
    pub(super) measure: f32,
    /// The least distance above the first line.
    pub(super) above: f32,
    /// The least distance below the last line.
    pub(super) below: f32,
    /// Whether the last line stays with what follows.
    pub(super) keep: bool,
    /// The box around the lines.
    pub(super) panel: Option<usize>,
}

impl<'a> Builder<'a> {
    /// A builder for a report, with an empty flow.
    pub(super) fn new(report: &Report, fonts: &'a Fonts, hyphens: &'a Hyphens) -> Self {
        Self {
            fonts,
            hyphens,
            lang: report.lang,
            accent: report.accent,
            ink: theme::readable(report.accent),
            tree: Tree::new(),
            flow: Flow::default(),
            chapter: Tree::ROOT,
            level: 0,
            headings: 0,
        }
    }

    /// Adds all blocks.
    pub(super) fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            let node = self.chapter;
            let frame = Frame { x: LEFT, width: WIDTH, measure: MEASURE, panel: None, node };
            self.block(block, frame);
        }
    }

    /// Adds a block where a frame says.
    pub(super) fn block(&mut self, block: &Block, frame: Frame) {
        match block {
            Block::Heading { level, text, anchor, badge } => {
                self.heading(*level, text, anchor.as_ref(), badge.as_ref());
            }
            Block::Paragraph(inlines) => self.paragraph(inlines, frame),
            Block::List { ordered, items } => self.list(*ordered, items, frame),
            Block::Table(table) => self.table(table, frame),
            Block::Quote { text, source, anchor } => {
                self.quote(text, source, anchor.as_ref(), frame);
            }
            Block::Callout { tone, title, blocks } => self.callout(*tone, title, blocks, frame),
            Block::KeyFigures(figures) => self.key_figures(figures, frame),
            Block::Figure { caption, alt, drawing, anchor } => {
                self.figure(caption, alt, drawing, anchor.as_ref(), frame);
            }
            Block::PageBreak => self.flow.parts.push(Part::NewPage),
        }
    }

    /// What sets paragraphs.
    pub(super) fn setter(&self) -> Setter<'a> {
        Setter { fonts: self.fonts, hyphens: self.hyphens }
    }

    /// Running text in a face, size and colour.
    pub(super) fn style(&self, face: Face, kind: Type, colour: Colour) -> Style {
        Style { face, kind, colour, link: self.ink, hyphenate: true }
    }

    /// Adds a piece to the flow.
    pub(super) fn push(&mut self, piece: Piece) {
        self.flow.parts.push(Part::Piece(Box::new(piece)));
    }

    /// Adds pieces to the flow.
    pub(super) fn extend(&mut self, pieces: Vec<Piece>) {
        for piece in pieces {
            self.push(piece);
        }
    }

    /// Adds the lines of a paragraph: first and last two stay together.
    pub(super) fn lines(
        &mut self,
        paragraph: &Paragraph,
        setting: Setting,
        anchor: Option<&Anchor>,
    ) {
        let pieces = self.pieces(paragraph, setting, anchor);
        self.extend(pieces);
    }

    /// The lines of a paragraph as pieces.
    pub(super) fn pieces(
        &self,
        paragraph: &Paragraph,
        setting: Setting,
        anchor: Option<&Anchor>,
    ) -> Vec<Piece> {
        let kind = paragraph.kind.unwrap_or(BODY);
        let lines = breaking::lines(paragraph, setting.measure);
        let count = lines.len();
        let piece = |(number, line)| {
            let inked = ink::line(paragraph, line, (setting.x, kind.baseline()), self.fonts);
            let (first, last) = (number == 0, number + 1 == count);
            Piece {
                height: kind.leading,
                above: if first { setting.above } else { 0.0 },
                below: if last { setting.below } else { 0.0 },
                keep: if last { setting.keep } else { first || number + 2 == count },
                ink: inked.ink,
                links: inked.links,
                anchors: anchor.filter(|_| first).cloned().into_iter().collect(),
                panel: setting.panel,
                ..Piece::default()
            }
        };
        lines.into_iter().enumerate().map(piece).collect()
    }

    fn heading(&mut self, level: u8, text: &str, anchor: Option<&Anchor>, badge: Option<&Badge>) {
        let level = level.clamp(1, 4);
        self.headings += 1;
        if level == 1 {
            self.chapter = self.tree.add(Tree::ROOT, Role::Sect);
            self.flow.parts.push(Part::NewPage);
        }
        // Readers that jump by headings must find no level left out.
        self.level = level.min(self.level + 1);
        let node = self.tree.add(self.chapter, Role::Heading(self.level));
        let kind = theme::heading(level);
        let colour = if level <= 2 { self.ink } else { INK };
        let style = Style { hyphenate: false, ..self.style(Face::Strong, kind, colour) };
        let paragraph = self.setter().plain(text, style, node);
        let side = kind.size * 1.35;
        let indent = if badge.is_some() { side + kind.size * 0.45 } else { 0.0 };
        let (above, below) = match level {
            1 => (0.0, 16.0),
            2 => (24.0, 6.0),
            3 => (16.0, 4.0),
            _ => (11.0, 2.0),
        };
        let (x, measure) = (LEFT + indent, WIDTH - indent);
        let setting = Setting { x, measure, above, below, keep: true, panel: None };
        let mut pieces = self.pieces(&paragraph, setting, anchor);
        for piece in &mut pieces {
            piece.keep = true;
            piece.title = true;
        }
        let Some(first) = pieces.first_mut() else { return };
        if let Some(badge) = badge {
            first.ink.splice(0..0, self.heading_badge(badge, kind, side, node));
        }
        if level == 1 {
            let bar = ink::rect(LEFT, 0.0, 46.0, 4.0, self.accent);
            first.height += 14.0;
            first.ink.iter_mut().for_each(|ink| ink.shift(14.0));
            first.ink.insert(0, Ink::artifact(bar));
        }
        let own = || format!("heading--{}", self.headings);
        let name = anchor.cloned().unwrap_or_else(own);
        if anchor.is_none() {
            first.anchors.push(name.clone());
        }
        first.heading = Some(Entry { level, text: text.to_owned(), anchor: name });
        self.extend(pieces);
    }

    /// The square before a heading, in the middle of its first line.
    fn heading_badge(&self, badge: &Badge, kind: Type, side: f32, node: NodeId) -> Vec<Ink> {
        let top = kind.baseline() - kind.size * 0.33 - side / 2.0;
        let letters = side * if badge.text.chars().count() > 2 { 0.42 } else { 0.56 };
        let width = self.fonts.width(&badge.text, Face::Strong, letters);
        let at = (LEFT + (side - width) / 2.0, top + side / 2.0 + letters * 0.33);
        let colour = theme::on(badge.colour);
        let text = ink::text(self.fonts, &badge.text, at, (Face::Strong, letters), colour);
        let square = ink::rect(LEFT, top, side, side, badge.colour);
        vec![Ink::artifact(square), Ink { owner: Owner::Node(node), shape: text }]
    }

    fn paragraph(&mut self, inlines: &[Inline], frame: Frame) {
        let node = self.tree.add(frame.node, Role::P);
        let style = self.style(Face::Regular, BODY, INK);
        let paragraph = self.setter().set(inlines, style, node, &mut self.tree);
        let mut setting = frame.setting(0.0, 7.5);
        // Words that announce what follows stay with it, and so do the first words of a section.
        setting.keep = paragraph.ends_with(':') || self.after_heading();
        self.lines(&paragraph, setting, None);
    }

    /// Whether the last piece belongs to a heading.
    fn after_heading(&self) -> bool {
        let last = self.flow.parts.last().and_then(Part::piece);
        last.is_some_and(|piece| piece.title)
    }

    fn list(&mut self, ordered: bool, items: &[Vec<Inline>], frame: Frame) {
        let list = self.tree.add(frame.node, Role::L);
        self.tree.nodes[list].numbering = Some(if ordered { "Decimal" } else { "Disc" });
        let indent = if ordered && items.len() > 9 { 21.0 } else { 16.0 };
        for (number, inlines) in items.iter().enumerate() {
            let item = self.tree.add(list, Role::Li);
            let label = self.tree.add(item, Role::Lbl);
            let body = self.tree.add(item, Role::LBody);
            let style = self.style(Face::Regular, BODY, INK);
            let paragraph = self.setter().set(inlines, style, body, &mut self.tree);
            let below = if number + 1 == items.len() { 8.0 } else { 3.0 };
            let mut setting = frame.setting(0.0, below);
            setting.x += indent;
            setting.measure -= indent;
            let mut pieces = self.pieces(&paragraph, setting, None);
            let sign = if ordered { format!("{}.", number + 1) } else { "•".to_owned() };
            let at = (frame.x + 2.0, BODY.baseline());
            let face = (if ordered { Face::Regular } else { Face::Strong }, BODY.size);
            let shape = ink::text(self.fonts, &sign, at, face, self.ink);
            if let Some(first) = pieces.first_mut() {
                first.ink.insert(0, Ink { owner: Owner::Node(label), shape });
            }
            // The last item does not stand alone on a page.
            if let Some(last) = pieces.last_mut() {
                last.keep |= number > 0 && number + 2 == items.len();
            }
            self.extend(pieces);
        }
    }
}

impl Frame {
    /// Lines of running text in this frame.
    pub(super) fn setting(&self, above: f32, below: f32) -> Setting {
        let (x, measure, panel) = (self.x, self.measure, self.panel);
        Setting { x, measure, above, below, keep: false, panel }
    }
}

/// The height of a page's text.
pub(super) const ROOM: f32 = theme::BOTTOM - TOP;
