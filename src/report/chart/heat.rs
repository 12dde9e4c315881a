//! The heat map: rows of numbers, a column a goal, the darker the more.

use super::text::two_lines;
use super::{AXIS, Label, WIDTH, small};
use crate::report::block::Badge;
use crate::report::colour::{GREY, INK, WHITE, mix, on};
use crate::report::drawing::{Drawing, TextAnchor};

const NAME: f32 = 174.0;
/// The height of a row, and of one whose name takes two lines.
const STEP: (f32, f32) = (15.0, 23.0);
const TOP: f32 = 18.0;

/// Draws the rows; each has one number a column.
pub(in crate::report) fn draw(columns: &[Badge], rows: &[(String, Vec<usize>)]) -> Drawing {
    let mut drawing = Drawing { width: WIDTH, height: TOP, shapes: Vec::new() };
    #[expect(clippy::cast_precision_loss, reason = "there are 17 goals")]
    let room = (WIDTH - NAME) / columns.len().max(1) as f32;
    let mut x = NAME;
    for column in columns {
        drawing.rect(x + 0.5, 0.0, room - 1.0, 13.0, column.colour);
        let label = small(&column.text, TextAnchor::Middle, on(column.colour));
        label.draw(&mut drawing, (x + room / 2.0, 9.3));
        x += room;
    }
    let largest = rows.iter().flat_map(|(_, values)| values).copied().max().unwrap_or_default();
    for (name, values) in rows {
        let y = drawing.height;
        let lines = two_lines(name, 7.5, NAME - 8.0);
        let step = if lines.len() > 1 { STEP.1 } else { STEP.0 };
        let mut baseline = y + 9.6;
        for line in &lines {
            small(line, TextAnchor::Start, INK).draw(&mut drawing, (0.0, baseline));
            baseline += 8.4;
        }
        let mut x = NAME;
        for (value, column) in values.iter().zip(columns) {
            cell(&mut drawing, (x, y, room, step), *value, largest, column);
            x += room;
        }
        drawing.line((0.0, y + step - 0.5), (WIDTH, y + step - 0.5), AXIS, 0.3);
        drawing.height += step;
    }
    drawing.height += 2.0;
    drawing
}

#[expect(clippy::cast_precision_loss, reason = "a picture needs no more precision")]
fn cell(
    drawing: &mut Drawing,
    (x, y, room, step): (f32, f32, f32, f32),
    value: usize,
    largest: usize,
    column: &Badge,
) {
    let baseline = y + step / 2.0 + 2.1;
    if value == 0 {
        small("·", TextAnchor::Middle, GREY).draw(drawing, (x + room / 2.0, baseline));
        return;
    }
    // The root keeps small numbers apart from none and from large ones.
    let strength = 0.15 + 0.85 * (value as f32 / largest.max(1) as f32).sqrt();
    let fill = mix(WHITE, column.colour, strength);
    drawing.rect(x + 0.5, y + 0.5, room - 1.0, step - 2.0, fill);
    let text = value.to_string();
    let label =
        Label { text: &text, size: 7.5, anchor: TextAnchor::Middle, colour: on(fill), bold: true };
    label.draw(drawing, (x + room / 2.0, baseline));
}
