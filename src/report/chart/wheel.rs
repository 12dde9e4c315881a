//! The wheel: a segment a goal, grouped by pillar; how far a segment is filled is its status.

use super::{AXIS, Label, WIDTH, small};
use crate::report::block::{Badge, Colour};
use crate::report::colour::{GREY, INK, WHITE, mix};
use crate::report::drawing::{Drawing, Shape, TextAnchor};

/// How far a segment is filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::report) enum Fill {
    /// To the rim.
    Full,
    /// Halfway.
    Half,
    /// Not at all.
    Empty,
    /// Not at all, with a question mark.
    Unknown,
}

/// The segments that stand together under a name.
#[derive(Debug, Clone)]
pub(in crate::report) struct Group {
    pub(in crate::report) name: String,
    /// A second line below the name.
    pub(in crate::report) note: String,
    pub(in crate::report) segments: Vec<(Badge, Fill)>,
}

const CENTRE: (f32, f32) = (240.0, 152.0);
const HOLE: f32 = 34.0;
const RIM: f32 = 98.0;
const NUMBERS: f32 = 108.0;
const BAND: (f32, f32) = (117.0, 121.0);

/// Draws the wheel, clockwise from the top; `legend` names the four fills.
pub(in crate::report) fn draw(groups: &[Group], legend: &[(Fill, String)]) -> Drawing {
    let mut drawing = Drawing { width: WIDTH, height: 326.0, shapes: Vec::new() };
    let count: usize = groups.iter().map(|group| group.segments.len()).sum();
    #[expect(clippy::cast_precision_loss, reason = "there are 17 goals")]
    let step = 360.0 / count.max(1) as f32;
    // The first group stands in the middle above, so that small groups have room at the sides.
    #[expect(clippy::cast_precision_loss, reason = "there are 17 goals")]
    let first = groups.first().map_or(0.0, |group| group.segments.len() as f32);
    let mut angle = -first * step / 2.0;
    for group in groups {
        let start = angle;
        for (badge, fill) in &group.segments {
            segment(&mut drawing, (angle + 0.6, angle + step - 0.6), badge, *fill);
            angle += step;
        }
        let band = ring((start + 1.2, angle - 1.2), BAND.0, BAND.1);
        path(&mut drawing, band, Some(GREY), None);
        name(&mut drawing, group, f32::midpoint(start, angle));
    }
    let mut x = 60.0;
    for (fill, text) in legend {
        let swatch =
            |inner: f32| vec![(x, 311.0), (x + inner, 311.0), (x + inner, 320.0), (x, 320.0)];
        path(&mut drawing, swatch(18.0), Some(WHITE), Some((GREY, 0.75)));
        match fill {
            Fill::Full => path(&mut drawing, swatch(18.0), Some(GREY), None),
            Fill::Half => path(&mut drawing, swatch(9.0), Some(GREY), None),
            Fill::Empty => {}
            Fill::Unknown => {
                small("?", TextAnchor::Middle, INK).draw(&mut drawing, (x + 9.0, 318.2));
            }
        }
        small(text, TextAnchor::Start, INK).draw(&mut drawing, (x + 23.0, 318.2));
        x += 37.0 + super::text::width(text, 7.5);
    }
    drawing
}

fn segment(drawing: &mut Drawing, angles: (f32, f32), badge: &Badge, fill: Fill) {
    let ground = if fill == Fill::Unknown { WHITE } else { mix(WHITE, badge.colour, 0.12) };
    path(drawing, ring(angles, HOLE, RIM), Some(ground), Some((AXIS, 0.5)));
    let depth = match fill {
        Fill::Full => RIM,
        Fill::Half => f32::midpoint(HOLE, RIM),
        Fill::Empty | Fill::Unknown => HOLE,
    };
    if depth > HOLE {
        path(drawing, ring(angles, HOLE, depth), Some(badge.colour), None);
    }
    let middle = f32::midpoint(angles.0, angles.1);
    if fill == Fill::Unknown {
        let (x, y) = point(middle, f32::midpoint(HOLE, RIM));
        let mark =
            Label { text: "?", size: 11.0, anchor: TextAnchor::Middle, colour: INK, bold: true };
        mark.draw(drawing, (x, y + 4.0));
    }
    let (x, y) = point(middle, NUMBERS);
    let number =
        Label { text: &badge.text, size: 8.5, anchor: TextAnchor::Middle, colour: INK, bold: true };
    number.draw(drawing, (x, y + 3.0));
}

/// The group's name outside the wheel, on the side where it stands.
fn name(drawing: &mut Drawing, group: &Group, angle: f32) {
    let (x, y) = point(angle, BAND.1 + 9.0);
    let (anchor, lift) = match x - CENTRE.0 {
        aside if aside.abs() < 20.0 => (TextAnchor::Middle, 9.0),
        aside if aside > 0.0 => (TextAnchor::Start, 0.0),
        _ => (TextAnchor::End, 0.0),
    };
    let y = (y - lift).clamp(9.0, 292.0);
    let title = Label { text: &group.name, size: 9.0, anchor, colour: INK, bold: true };
    title.draw(drawing, (x, y));
    small(&group.note, anchor, GREY).draw(drawing, (x, y + 10.0));
}

/// A piece of a ring between two angles in degrees.
fn ring((from, to): (f32, f32), inner: f32, outer: f32) -> Vec<(f32, f32)> {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a positive angle of at most 360 degrees"
    )]
    let steps = ((to - from).max(0.0) / 3.0).ceil() as usize + 1;
    #[expect(clippy::cast_precision_loss, reason = "few steps")]
    let angle = |nth: usize| from + (to - from) * nth as f32 / steps as f32;
    let out = (0..=steps).map(|nth| point(angle(nth), outer));
    let back = (0..=steps).rev().map(|nth| point(angle(nth), inner));
    out.chain(back).collect()
}

/// The point at an angle, clockwise from the top, and a distance from the centre.
fn point(angle: f32, radius: f32) -> (f32, f32) {
    let turn = angle.to_radians();
    // Rounded, so that platforms whose sines differ in the last bit draw the same.
    let round = |value: f32| (value * 100.0).round() / 100.0;
    (round(CENTRE.0 + radius * turn.sin()), round(CENTRE.1 - radius * turn.cos()))
}

fn path(
    drawing: &mut Drawing,
    points: Vec<(f32, f32)>,
    fill: Option<Colour>,
    stroke: Option<(Colour, f32)>,
) {
    drawing.shapes.push(Shape::Path { points, closed: true, fill, stroke });
}
