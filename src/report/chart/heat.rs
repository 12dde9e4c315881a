//! The heat map: rows of numbers, a column a goal, the darker the more.

use super::colour::{INK, MUTED, RULE, text_on, tint};
use super::text::fitted;
use super::{Label, WIDTH, small};
use crate::report::block::Badge;
use crate::report::drawing::{Drawing, TextAnchor};

const NAME: f32 = 174.0;
const STEP: f32 = 15.0;
const TOP: f32 = 18.0;

/// Draws the rows; each has one number a column.
pub(in crate::report) fn draw(columns: &[Badge], rows: &[(String, Vec<usize>)]) -> Drawing {
    #[expect(clippy::cast_precision_loss, reason = "a picture needs no more precision")]
    let height = TOP + STEP * rows.len() as f32 + 2.0;
    let mut drawing = Drawing { width: WIDTH, height, shapes: Vec::new() };
    #[expect(clippy::cast_precision_loss, reason = "there are 17 goals")]
    let room = (WIDTH - NAME) / columns.len().max(1) as f32;
    let mut x = NAME;
    for column in columns {
        drawing.rect(x + 0.5, 0.0, room - 1.0, 13.0, column.colour);
        let label = small(&column.text, TextAnchor::Middle, text_on(column.colour));
        label.draw(&mut drawing, (x + room / 2.0, 9.3));
        x += room;
    }
    let largest = rows.iter().flat_map(|(_, values)| values).copied().max().unwrap_or_default();
    let mut y = TOP;
    for (name, values) in rows {
        let label = fitted(name, 7.5, NAME - 8.0);
        small(&label, TextAnchor::Start, INK).draw(&mut drawing, (0.0, y + 9.6));
        let mut x = NAME;
        for (value, column) in values.iter().zip(columns) {
            cell(&mut drawing, (x, y, room), *value, largest, column);
            x += room;
        }
        drawing.line((0.0, y + STEP - 0.5), (WIDTH, y + STEP - 0.5), RULE, 0.3);
        y += STEP;
    }
    drawing
}

#[expect(clippy::cast_precision_loss, reason = "a picture needs no more precision")]
fn cell(
    drawing: &mut Drawing,
    (x, y, room): (f32, f32, f32),
    value: usize,
    largest: usize,
    column: &Badge,
) {
    if value == 0 {
        small("·", TextAnchor::Middle, MUTED).draw(drawing, (x + room / 2.0, y + 9.6));
        return;
    }
    // The root keeps small numbers apart from none and from large ones.
    let strength = 0.15 + 0.85 * (value as f32 / largest.max(1) as f32).sqrt();
    let fill = tint(column.colour, strength);
    drawing.rect(x + 0.5, y + 0.5, room - 1.0, STEP - 2.0, fill);
    let text = value.to_string();
    let label = Label {
        text: &text,
        size: 7.5,
        anchor: TextAnchor::Middle,
        colour: text_on(fill),
        bold: true,
    };
    label.draw(drawing, (x + room / 2.0, y + 9.6));
}
