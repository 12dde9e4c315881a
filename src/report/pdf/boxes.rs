//! Blocks with a field or a bar behind them: quotes, callouts, key figures.

use super::blocks::{Builder, Frame, ROOM};
use super::breaking;
use super::flow::{Panel, Part, Piece};
use super::fonts::Face;
use super::ink::{self, Ink, Owner};
use super::paragraph::Style;
use super::structure::{NodeId, Role};
use super::theme::{self, BODY, GREY, INK, SMALL, Type, WHITE};
use crate::language::Lang;
use crate::report::block::{Anchor, Block, Inline, KeyFigure, Tone};

/// A quote or paragraph of this share of a page is not cut.
const WHOLE: f32 = 0.4;

impl Builder<'_> {
    /// Adds a quote with a bar beside it and its source below.
    pub(super) fn quote(
        &mut self,
        text: &str,
        source: &[Inline],
        anchor: Option<&Anchor>,
        frame: Frame,
    ) {
        let node = self.tree.add(frame.node, Role::BlockQuote);
        let start = self.flow.parts.len();
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
        self.hold(start, WHOLE);
    }

    /// Adds a box that stands out; it may go on overleaf.
    pub(super) fn callout(&mut self, tone: Tone, title: &str, blocks: &[Block], frame: Frame) {
        let (fill, bar) = theme::tone(tone, self.accent);
        let node = self.tree.add(frame.node, Role::Div);
        let panel = Panel { x: frame.x, width: frame.width, fill: Some(fill), bar };
        let inner = self.open_panel(panel, node, 17.0, 10.0, frame);
        if !title.is_empty() {
            let heading = self.tree.add(node, Role::P);
            let kind = Type { size: 11.2, leading: 15.5 };
            let style =
                Style { hyphenate: false, ..self.style(Face::Strong, kind, theme::readable(bar)) };
            let paragraph = self.setter().plain(title, style, heading);
            let mut setting = inner.setting(0.0, 2.5);
            setting.keep = true;
            self.lines(&paragraph, setting, None);
        }
        for block in blocks {
            let start = self.flow.parts.len();
            self.block(block, inner);
            self.hold(start, WHOLE);
        }
        // The padding below stays with the last line.
        if let Some(Part::Piece(piece)) = self.flow.parts.last_mut() {
            piece.keep = true;
            piece.below = 0.0;
        }
        self.close_panel(inner, 10.0, 12.0);
    }

    /// The height of all pieces from a number on.
    fn height_from(&self, start: usize) -> f32 {
        let parts = self.flow.parts.get(start..).unwrap_or_default();
        parts.iter().filter_map(Part::piece).map(|piece| piece.height + piece.below).sum()
    }

    /// Begins a box: blocks go into the frame that is returned.
    fn open_panel(
        &mut self,
        panel: Panel,
        node: NodeId,
        indent: f32,
        pad: f32,
        outer: Frame,
    ) -> Frame {
        let number = self.flow.panels.len();
        self.flow.panels.push(panel);
        let above = 6.0;
        let panel = Some(number);
        self.push(Piece { height: pad, above, keep: true, panel, edge: true, ..Piece::default() });
        let width = outer.width - indent - 14.0;
        let measure = (outer.measure - indent).min(width);
        Frame { x: outer.x + indent, width, measure, panel, node }
    }

    /// Keeps all pieces from a number on together where they take no more than a share of a page.
    fn hold(&mut self, start: usize, share: f32) {
        if self.height_from(start) > ROOM * share {
            return;
        }
        let Some(parts) = self.flow.parts.get_mut(start..) else { return };
        if let Some((_, inner)) = parts.split_last_mut() {
            for part in inner {
                if let Part::Piece(piece) = part {
                    piece.keep = true;
                }
            }
        }
    }

    fn close_panel(&mut self, frame: Frame, pad: f32, below: f32) {
        let panel = frame.panel;
        self.push(Piece { height: pad, below, panel, edge: true, ..Piece::default() });
    }

    /// Adds a row of large figures.
    pub(super) fn key_figures(&mut self, figures: &[KeyFigure], frame: Frame) {
        let group = self.tree.add(frame.node, Role::Div);
        let gap = 10.0;
        let count = f32::from(u8::try_from(figures.len().max(1)).unwrap_or(u8::MAX));
        let width = (frame.width - gap * (count - 1.0)) / count;
        let mut piece = Piece { above: 10.0, below: 12.0, panel: frame.panel, ..Piece::default() };
        let mut columns = Vec::new();
        for (number, figure) in figures.iter().enumerate() {
            let x = frame.x + (width + gap) * f32::from(u8::try_from(number).unwrap_or(u8::MAX));
            let node = self.tree.add(group, Role::P);
            let natural = self.fonts.width(&figure.value, Face::Strong, 25.0);
            let size = 25.0 * ((width - 22.0) / natural).min(1.0);
            let shape = ink::text(
                self.fonts,
                &figure.value,
                (x + 11.0, 33.0),
                (Face::Strong, size),
                self.ink,
            );
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
