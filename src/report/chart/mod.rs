//! Figures as plain shapes: from numbers to a [`Drawing`](super::drawing::Drawing).
//!
//! No text is smaller than 7 points, and no meaning is in colour alone: numbers, positions and
//! labels say it too. The table with a figure's numbers is the caller's.

pub(super) mod bars;
pub(super) mod heat;
pub(super) mod spread;
pub(super) mod text;
pub(super) mod wheel;
pub(super) mod years;

use super::block::Colour;
use super::drawing::{Drawing, Shape, TextAnchor};

/// The width of a figure over the whole text, in points.
const WIDTH: f32 = 480.0;

/// Grey for axes and rules.
const AXIS: Colour = Colour(190, 196, 202);

/// A text in a drawing.
struct Label<'a> {
    text: &'a str,
    size: f32,
    anchor: TextAnchor,
    colour: Colour,
    bold: bool,
}

impl Label<'_> {
    /// Draws it at a point of its baseline.
    fn draw(&self, drawing: &mut Drawing, at: (f32, f32)) {
        drawing.shapes.push(Shape::Text {
            at,
            text: self.text.to_owned(),
            size: self.size,
            anchor: self.anchor,
            colour: self.colour,
            bold: self.bold,
        });
    }
}

/// A small text at the start, middle or end.
fn small(text: &str, anchor: TextAnchor, colour: Colour) -> Label<'_> {
    Label { text, size: 7.5, anchor, colour, bold: false }
}
