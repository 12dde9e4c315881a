//! Horizontal bars with a coloured badge and a name each.

use super::AXIS;
use super::text::{fitted, widest};
use crate::report::block::Badge;
use crate::report::colour::{GREY, INK, WHITE, mix, on};
use crate::report::drawing::{Drawing, Shape, TextAnchor};

/// A bar: a full part and, behind it, a lighter one.
#[derive(Debug, Clone)]
pub(in crate::report) struct Bar {
    pub(in crate::report) badge: Badge,
    pub(in crate::report) name: String,
    pub(in crate::report) full: f32,
    pub(in crate::report) light: f32,
    /// What stands at the bar's end.
    pub(in crate::report) label: String,
}

const WIDTH: f32 = 480.0;
const STEP: f32 = 16.0;
/// The room for names.
const ROOM: (f32, f32) = (168.0, 240.0);
const LABEL: f32 = 60.0;
const SIZE: f32 = 8.0;

/// Draws the bars below each other, all to the same scale.
pub(in crate::report) fn draw(bars: &[Bar]) -> Drawing {
    let mut drawing = Drawing { width: WIDTH, height: 4.0, shapes: Vec::new() };
    let largest = bars.iter().map(|bar| bar.full + bar.light).fold(0.0, f32::max).max(1.0);
    let names = widest(bars.iter().map(|bar| &*bar.name), SIZE, ROOM);
    let left = 23.0 + names + 5.0;
    let room = WIDTH - left - LABEL;
    for bar in bars {
        let y = drawing.height;
        let colour = bar.badge.colour;
        drawing.rect(0.0, y, 18.0, 13.0, colour);
        label(&mut drawing, (9.0, y + 9.4), &bar.badge.text, TextAnchor::Middle, on(colour));
        let name = fitted(&bar.name, SIZE, names);
        label(&mut drawing, (23.0, y + 9.4), &name, TextAnchor::Start, INK);
        let full = bar.full / largest * room;
        let light = bar.light / largest * room;
        if full > 0.0 {
            drawing.rect(left, y, full, 13.0, colour);
        }
        if light > 0.0 {
            drawing.rect(left + full, y, light, 13.0, mix(WHITE, colour, 0.35));
        }
        let end = left + full + light + 4.0;
        label(&mut drawing, (end, y + 9.4), &bar.label, TextAnchor::Start, GREY);
        drawing.height += STEP;
    }
    drawing.line((left, 2.0), (left, drawing.height - 1.0), AXIS, 0.75);
    drawing
}

fn label(
    drawing: &mut Drawing,
    at: (f32, f32),
    text: &str,
    anchor: TextAnchor,
    colour: crate::report::block::Colour,
) {
    let text = text.to_owned();
    let bold = anchor == TextAnchor::Middle;
    drawing.shapes.push(Shape::Text { at, text, size: SIZE, anchor, colour, bold });
}
