//! Bars of equal length, split into shares: how many have which status.

use super::colour::{INK, MUTED, WHITE, text_on, tint};
use super::text::fitted;
use super::{Label, WIDTH, small};
use crate::report::block::{Badge, Colour};
use crate::report::drawing::{Drawing, Shape, TextAnchor};

/// A bar: how many are anchored, partly there, not found and unknown.
#[derive(Debug, Clone)]
pub(in crate::report) struct Spread {
    /// A short mark before the name, with its colour.
    pub(in crate::report) badge: Badge,
    pub(in crate::report) name: String,
    pub(in crate::report) counts: [usize; 4],
}

const STEP: f32 = 16.0;
const NAME: f32 = 196.0;
const LEGEND: f32 = 18.0;

/// Draws the bars; `legend` names the four parts, from left to right.
pub(in crate::report) fn draw(bars: &[Spread], legend: &[String; 4], base: Colour) -> Drawing {
    let mut drawing = Drawing { width: WIDTH, height: LEGEND, shapes: Vec::new() };
    let fills = [base, tint(base, 0.45), WHITE, Colour(225, 228, 231)];
    let mut x = 0.0;
    for (text, fill) in legend.iter().zip(fills) {
        part(&mut drawing, (x, 2.0, 12.0, 9.0), fill);
        small(text, TextAnchor::Start, INK).draw(&mut drawing, (x + 16.0, 9.3));
        x += 30.0 + super::text::width(text, 7.5);
    }
    for bar in bars {
        let y = drawing.height;
        drawing.rect(0.0, y, 20.0, 13.0, bar.badge.colour);
        let badge = small(&bar.badge.text, TextAnchor::Middle, text_on(bar.badge.colour));
        badge.draw(&mut drawing, (10.0, y + 9.3));
        let name = fitted(&bar.name, 8.0, NAME - 30.0);
        let label =
            Label { text: &name, size: 8.0, anchor: TextAnchor::Start, colour: INK, bold: false };
        label.draw(&mut drawing, (25.0, y + 9.4));
        parts(&mut drawing, bar, y, fills);
        drawing.height += STEP;
    }
    drawing
}

#[expect(clippy::cast_precision_loss, reason = "a picture needs no more precision")]
fn parts(drawing: &mut Drawing, bar: &Spread, y: f32, fills: [Colour; 4]) {
    let whole = bar.counts.iter().sum::<usize>().max(1) as f32;
    let mut x = NAME;
    for (count, fill) in bar.counts.iter().zip(fills) {
        let width = *count as f32 / whole * (WIDTH - NAME);
        if *count == 0 {
            continue;
        }
        part(drawing, (x, y, width, 13.0), fill);
        let text = count.to_string();
        if super::text::width(&text, 7.5) + 3.0 < width {
            let label = small(&text, TextAnchor::Middle, text_on(fill));
            label.draw(drawing, (x + width / 2.0, y + 9.3));
        }
        x += width;
    }
}

fn part(drawing: &mut Drawing, (x, y, width, height): (f32, f32, f32, f32), fill: Colour) {
    let points = vec![(x, y), (x + width, y), (x + width, y + height), (x, y + height)];
    let stroke = Some((MUTED, 0.5));
    drawing.shapes.push(Shape::Path { points, closed: true, fill: Some(fill), stroke });
}
