//! Pictures with their captions.

use super::blocks::{Builder, Frame, ROOM};
use super::flow::Piece;
use super::fonts::{Face, Fonts};
use super::ink::{Ink, Knot, Owner, Shape};
use super::structure::Role;
use super::theme::{GREY, SMALL};
use crate::report::block::Anchor;
use crate::report::drawing::{Drawing, Shape as Drawn, TextAnchor};

impl Builder<'_> {
    /// Adds a picture and its caption below it.
    pub(super) fn figure(
        &mut self,
        caption: &str,
        alt: &str,
        drawing: &Drawing,
        anchor: Option<&Anchor>,
        frame: Frame,
    ) {
        let group = self.tree.add(frame.node, Role::Div);
        let node = self.tree.add(group, Role::Figure);
        self.tree.nodes[node].alt = Some(if alt.is_empty() { caption } else { alt }.to_owned());
        let room = ROOM - 90.0;
        let wide = frame.width / drawing.width.max(1.0);
        let scale = wide.min(room / drawing.height.max(1.0)).min(1.0);
        let owner = Owner::Node(node);
        let shapes = drawing.shapes.iter().map(|shape| draw(shape, scale, frame.x, self.fonts));
        let ink = shapes.map(|shape| Ink { owner: owner.clone(), shape }).collect();
        let (width, height) = (drawing.width * scale, drawing.height * scale);
        let above = 8.0;
        let has_caption = !caption.is_empty();
        self.push(Piece {
            height,
            above,
            below: if has_caption { 4.0 } else { 12.0 },
            keep: has_caption,
            ink,
            anchors: anchor.cloned().into_iter().collect(),
            panel: frame.panel,
            figure: Some((node, [frame.x, 0.0, frame.x + width, height])),
            ..Piece::default()
        });
        if has_caption {
            let node = self.tree.add(group, Role::Caption);
            let style = self.style(Face::Regular, SMALL, GREY);
            let paragraph = self.setter().plain(caption, style, node);
            self.lines(&paragraph, frame.setting(0.0, 14.0), None);
        }
    }
}

/// A shape of a drawing at its place on the page.
fn draw(shape: &Drawn, scale: f32, left: f32, fonts: &Fonts) -> Shape {
    let place = |point: &(f32, f32)| (left + point.0 * scale, point.1 * scale);
    match shape {
        Drawn::Path { points, closed, fill, stroke } => Shape::Path {
            points: points.iter().map(|at| Knot { at: place(at), control: false }).collect(),
            closed: *closed,
            fill: *fill,
            stroke: stroke.map(|(colour, width)| (colour, width * scale)),
            dash: None,
        },
        Drawn::Text { at, text, size, anchor, colour, bold } => {
            let face = if *bold { Face::Strong } else { Face::Regular };
            let size = size * scale;
            let glyphs = fonts.shape(text, face);
            let width: f32 = glyphs.iter().map(|glyph| glyph.advance(size)).sum();
            let (x, y) = place(at);
            let x = match anchor {
                TextAnchor::Start => x,
                TextAnchor::Middle => x - width / 2.0,
                TextAnchor::End => x - width,
            };
            Shape::Text { at: (x, y), face, size, colour: *colour, glyphs }
        }
    }
}
