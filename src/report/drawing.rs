//! Vector pictures as plain shapes, which every writer can draw.

use serde::Serialize;

use super::block::Colour;

/// A picture. The origin is the top left corner, y grows downwards, units are points.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Drawing {
    /// Width in points; a full-width picture is 480 wide. Writers scale to fit.
    pub width: f32,
    /// Height in points.
    pub height: f32,
    /// The shapes, painted in this order.
    pub shapes: Vec<Shape>,
}

/// A shape of a [`Drawing`].
#[derive(Debug, Clone, PartialEq, Serialize)]
pub enum Shape {
    /// A filled and/or stroked polygon or polyline.
    Path {
        /// The corners.
        points: Vec<(f32, f32)>,
        /// Whether the last corner joins the first.
        closed: bool,
        /// The fill.
        fill: Option<Colour>,
        /// Stroke colour and width.
        stroke: Option<(Colour, f32)>,
    },
    /// A text on one line.
    Text {
        /// Where its baseline is anchored.
        at: (f32, f32),
        /// The text.
        text: String,
        /// The size in points.
        size: f32,
        /// Which part of the text stands at `at`.
        anchor: TextAnchor,
        /// The colour.
        colour: Colour,
        /// Whether it is bold.
        bold: bool,
    },
}

/// Which part of a text stands at its point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum TextAnchor {
    /// Its start.
    Start,
    /// Its middle.
    Middle,
    /// Its end.
    End,
}

impl Drawing {
    /// Adds an axis-aligned filled rectangle.
    pub fn rect(&mut self, x: f32, y: f32, width: f32, height: f32, fill: Colour) {
        let points = vec![(x, y), (x + width, y), (x + width, y + height), (x, y + height)];
        self.shapes.push(Shape::Path { points, closed: true, fill: Some(fill), stroke: None });
    }

    /// Adds a straight line.
    pub fn line(&mut self, from: (f32, f32), to: (f32, f32), colour: Colour, width: f32) {
        let stroke = Some((colour, width));
        self.shapes.push(Shape::Path { points: vec![from, to], closed: false, fill: None, stroke });
    }
}
