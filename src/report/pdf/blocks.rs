//! Blocks of a report as pieces of the flow, with their structure.

use super::breaking;
use super::flow::{Entry, Flow, Panel, Part, Piece};
use super::fonts::{Face, Fonts};
use super::hyphens::Hyphens;
use super::ink::{self, Ink, Owner};
use super::paragraph::{Paragraph, Setter, Style};
use super::structure::{NodeId, Role, Tree};
use super::theme::{self, BODY, GREY, INK, LEFT, MEASURE, SMALL, TOP, Type, WHITE, WIDTH};
use crate::language::Lang;
use crate::report::block::{Anchor, Badge, Block, Colour, Inline, KeyFigure, Report, Tone};

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

    fn block(&mut self, block: &Block, frame: Frame) {
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
        self.flow.parts.push(Part::Piece(piece));
    }

    /// Adds the lines of a paragraph: first and last two stay together.
    pub(super) fn lines(&mut self, paragraph: &Paragraph, setting: Setting, anchor: Option<&Anchor>) {
        for piece in self.pieces(paragraph, setting, anchor) {
            self.push(piece);
        }
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
        pieces.iter_mut().for_each(|piece| piece.keep = true);
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
        for piece in pieces {
            self.push(piece);
        }
    }

    /// The square before a heading, in the middle of its first line.
    fn heading_badge(&self, badge: &Badge, kind: Type, side: f32, node: NodeId) -> Vec<Ink> {
        let top = kind.baseline() - kind.size * 0.33 - side / 2.0;
        let size = side * if badge.text.chars().count() > 2 { 0.42 } else { 0.56 };
        let width = self.fonts.width(&badge.text, Face::Strong, size);
        let at = (LEFT + (side - width) / 2.0, top + side / 2.0 + size * 0.33);
        let colour = theme::on(badge.colour);
        let text = ink::text(self.fonts, &badge.text, at, (Face::Strong, size), colour);
        let square = ink::rect(LEFT, top, side, side, badge.colour);
        vec![Ink::artifact(square), Ink { owner: Owner::Node(node), shape: text }]
    }

    fn paragraph(&mut self, inlines: &[Inline], frame: Frame) {
        let node = self.tree.add(frame.node, Role::P);
        let style = self.style(Face::Regular, BODY, INK);
        let paragraph = self.setter().set(inlines, style, node, &mut self.tree);
        self.lines(&paragraph, frame.setting(0.0, 7.5), None);
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
            let last = number + 1 == items.len();
            let mut setting = frame.setting(0.0, if last { 8.0 } else { 3.0 });
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
            pieces.into_iter().for_each(|piece| self.push(piece));
        }
    }

    fn quote(&mut self, text: &str, source: &[Inline], anchor: Option<&Anchor>, frame: Frame) {
        let node = self.tree.add(frame.node, Role::BlockQuote);
        let bar = theme::mix(self.accent, WHITE, 0.35);
        let panel = Panel { x: frame.x, width: frame.measure, fill: None, bar };
        let inner = self.open_panel(panel, node, 15.0, 1.0, frame);
        let words = self.tree.add(node, Role::P);
        let (open, close) = match self.lang {
            Lang::Nl | Lang::En => ("“", "”"),
            Lang::Fr => ("«\u{a0}", "\u{a0}»"),
            Lang::De => ("„", "“"),
        };
        let style = self.style(Face::Regular, BODY, INK);
        let quoted = self.setter().plain(&format!("{open}{}{close}", text.trim()), style, words);
        let mut setting = inner.setting(0.0, 2.0);
        setting.keep = true;
        self.lines(&quoted, setting, anchor);
        if !source.is_empty() {
            let place = self.tree.add(node, Role::P);
            let style = self.style(Face::Regular, SMALL, GREY);
            let source = self.setter().set(source, style, place, &mut self.tree);
            let mut setting = inner.setting(0.0, 0.0);
            setting.keep = true;
            self.lines(&source, setting, None);
        }
        self.close_panel(inner, 1.0, 11.0);
    }

    fn callout(&mut self, tone: Tone, title: &str, blocks: &[Block], frame: Frame) {
        let (fill, bar) = theme::tone(tone, self.accent);
        let node = self.tree.add(frame.node, Role::Div);
        let panel = Panel { x: frame.x, width: frame.width, fill: Some(fill), bar };
        let inner = self.open_panel(panel, node, 17.0, 10.0, frame);
        if !title.is_empty() {
            let heading = self.tree.add(node, Role::P);
            let kind = Type { size: 11.2, leading: 15.5 };
            let style = Style { hyphenate: false, ..self.style(Face::Strong, kind, theme::readable(bar)) };
            let paragraph = self.setter().plain(title, style, heading);
            let mut setting = inner.setting(0.0, 2.5);
            setting.keep = true;
            self.lines(&paragraph, setting, None);
        }
        for block in blocks {
            self.block(block, inner);
        }
        // The padding below stays with the last line.
        if let Some(Part::Piece(piece)) = self.flow.parts.last_mut() {
            piece.keep = true;
            piece.below = 0.0;
        }
        self.close_panel(inner, 10.0, 12.0);
    }

    /// Begins a box: blocks go into the frame that is returned.
    fn open_panel(&mut self, panel: Panel, node: NodeId, indent: f32, pad: f32, outer: Frame) -> Frame {
        let number = self.flow.panels.len();
        self.flow.panels.push(panel);
        let above = 6.0;
        let panel = Some(number);
        self.push(Piece { height: pad, above, keep: true, panel, edge: true, ..Piece::default() });
        let width = outer.width - indent - 14.0;
        let measure = (outer.measure - indent).min(width);
        Frame { x: outer.x + indent, width, measure, panel, node }
    }

    fn close_panel(&mut self, frame: Frame, pad: f32, below: f32) {
        let panel = frame.panel;
        self.push(Piece { height: pad, below, panel, edge: true, ..Piece::default() });
    }

    fn key_figures(&mut self, figures: &[KeyFigure], frame: Frame) {
        let group = self.tree.add(frame.node, Role::Div);
        let gap = 10.0;
        let count = f32::from(u8::try_from(figures.len().max(1)).unwrap_or(u8::MAX));
        let width = (frame.width - gap * (count - 1.0)) / count;
        let mut piece = Piece { above: 6.0, below: 12.0, panel: frame.panel, ..Piece::default() };
        let mut columns = Vec::new();
        for (number, figure) in figures.iter().enumerate() {
            let x = frame.x + (width + gap) * f32::from(u8::try_from(number).unwrap_or(u8::MAX));
            let node = self.tree.add(group, Role::P);
            let natural = self.fonts.width(&figure.value, Face::Strong, 25.0);
            let size = 25.0 * ((width - 22.0) / natural).min(1.0);
            let shape =
                ink::text(self.fonts, &figure.value, (x + 11.0, 33.0), (Face::Strong, size), self.ink);
            let mut ink = vec![Ink { owner: Owner::Node(node), shape }];
            let style = self.style(Face::Regular, SMALL, INK);
            let label = self.setter().plain(&figure.label, style, node);
            let mut bottom = 40.0;
            for line in breaking::lines(&label, width - 20.0) {
                let at = (x + 11.0, bottom + SMALL.baseline());
                ink.extend(ink::line(&label, line, at, self.fonts).ink);
                bottom += SMALL.leading;
            }
            piece.height = piece.height.max(bottom + 9.0);
            columns.push((x, ink));
        }
        let fill = if frame.panel.is_some() { WHITE } else { theme::mix(self.accent, WHITE, 0.92) };
        for (x, ink) in columns {
            piece.ink.push(Ink::artifact(ink::rect(x, 0.0, width, piece.height, fill)));
            piece.ink.push(Ink::artifact(ink::rect(x, 0.0, width, 2.5, self.accent)));
            piece.ink.extend(ink);
        }
        self.push(piece);
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
