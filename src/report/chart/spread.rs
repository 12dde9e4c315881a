//! Bars of equal length, split into shares: how many have which status.

use super::text::{fitted, widest};
use super::{Label, WIDTH, small};
use crate::report::block::{Badge, Colour};
use crate::report::colour::{GREY, INK, WHITE, mix, on};
use crate::report::drawing::{Drawing, Shape, TextAnchor};

/// A bar: how many are anchored, partly there, not found and unknown.
#[derive(Debug, Clone)]
pub(in crate::report) struct Bar {
    /// A short mark before the name, with its colour.
    pub(in crate::report) badge: Badge,
    pub(in crate::report) name: String,
    pub(in crate::report) counts: [usize; 4],
    /// The part that is framed and pointed at.
    pub(in crate::report) own: Option<usize>,
}

const STEP: f32 = 16.0;
const BAR: f32 = 13.0;
/// Where names begin, and the room for them.
const NAME: f32 = 25.0;
const ROOM: (f32, f32) = (166.0, 240.0);
const LEGEND: f32 = 18.0;

/// Draws the bars; `legend` names the four parts, from left to right.
pub(in crate::report) fn draw(bars: &[Bar], legend: &[String; 4], base: Colour) -> Drawing {
    let mut drawing = Drawing { width: WIDTH, height: LEGEND, shapes: Vec::new() };
    let fills = [base, mix(WHITE, base, 0.45), WHITE, Colour(225, 228, 231)];
    let mut x = 0.0;
    for (text, fill) in legend.iter().zip(fills) {
        part(&mut drawing, (x, 2.0, 12.0, 9.0), fill);
        small(text, TextAnchor::Start, INK).draw(&mut drawing, (x + 16.0, 9.3));
        x += 30.0 + super::text::width(text, 7.5);
    }
    let names = bars.iter().map(|bar| &*bar.name);
    let room = widest(names, 8.0, ROOM);
    for bar in bars {
        let y = drawing.height;
        drawing.rect(0.0, y, 20.0, BAR, bar.badge.colour);
        let badge = small(&bar.badge.text, TextAnchor::Middle, on(bar.badge.colour));
        badge.draw(&mut drawing, (10.0, y + 9.3));
        let name = fitted(&bar.name, 8.0, room);
        let label =
            Label { text: &name, size: 8.0, anchor: TextAnchor::Start, colour: INK, bold: false };
        label.draw(&mut drawing, (NAME, y + 9.4));
        parts(&mut drawing, bar, (NAME + room + 5.0, y), fills);
        drawing.height += STEP;
    }
    drawing
}

#[expect(clippy::cast_precision_loss, reason = "a picture needs no more precision")]
fn parts(drawing: &mut Drawing, bar: &Bar, (left, y): (f32, f32), fills: [Colour; 4]) {
    let whole = bar.counts.iter().sum::<usize>().max(1) as f32;
    let mut x = left;
    let mut framed = None;
    for (at, (count, fill)) in bar.counts.iter().zip(fills).enumerate() {
        let width = *count as f32 / whole * (WIDTH - left);
        if *count == 0 {
            continue;
        }
        part(drawing, (x, y, width, BAR), fill);
        let text = count.to_string();
        if super::text::width(&text, 7.5) + 3.0 < width {
            let label = small(&text, TextAnchor::Middle, on(fill));
            label.draw(drawing, (x + width / 2.0, y + 9.3));
        }
        if bar.own == Some(at) {
            framed = Some((x, width));
        }
        x += width;
    }
    if let Some((x, width)) = framed {
        frame(drawing, (x, y, width));
    }
}

/// A frame around a part, with an arrow from above: it reads without colour.
fn frame(drawing: &mut Drawing, (x, y, width): (f32, f32, f32)) {
    let points = vec![(x, y), (x + width, y), (x + width, y + BAR), (x, y + BAR)];
    let stroke = Some((INK, 1.6));
    drawing.shapes.push(Shape::Path { points, closed: true, fill: None, stroke });
    let tip = x + width / 2.0;
    let points = vec![(tip - 3.2, y - 2.6), (tip + 3.2, y - 2.6), (tip, y + 2.2)];
    drawing.shapes.push(Shape::Path {
        points,
        closed: true,
        fill: Some(INK),
        stroke: Some((WHITE, 0.5)),
    });
}

fn part(drawing: &mut Drawing, (x, y, width, height): (f32, f32, f32, f32), fill: Colour) {
    let points = vec![(x, y), (x + width, y), (x + width, y + height), (x, y + height)];
    let stroke = Some((GREY, 0.5));
    drawing.shapes.push(Shape::Path { points, closed: true, fill: Some(fill), stroke });
}
