//! Stacked columns: money a year, a layer a goal.

use super::{AXIS, Label, WIDTH, small};
use crate::report::block::Badge;
use crate::report::colour::{GREY, INK, WHITE, on};
use crate::report::drawing::{Drawing, Shape, TextAnchor};

/// A layer of the columns.
#[derive(Debug, Clone)]
pub(in crate::report) struct Layer {
    pub(in crate::report) badge: Badge,
    /// One value a column; negative values are not drawn.
    pub(in crate::report) values: Vec<f32>,
}

const TOP: f32 = 16.0;
const PLOT: f32 = 200.0;
const LEFT: f32 = 58.0;

/// Draws the columns. `tick` writes a value of the axis.
pub(in crate::report) fn draw(
    columns: &[String],
    layers: &[Layer],
    tick: impl Fn(f32) -> String,
) -> Drawing {
    let mut drawing = Drawing { width: WIDTH, height: TOP + PLOT + 40.0, shapes: Vec::new() };
    let sum = |at: usize| layers.iter().map(|layer| value(layer, at)).sum::<f32>();
    let largest = (0..columns.len()).map(sum).fold(0.0, f32::max);
    let step = round_step(largest / 5.0);
    let top = (largest / step).ceil().max(1.0) * step;
    let base = TOP + PLOT;
    let mut at = 0.0;
    while at <= top * 1.001 {
        let y = base - at / top * PLOT;
        drawing.line((LEFT, y), (WIDTH, y), AXIS, 0.5);
        small(&tick(at), TextAnchor::End, GREY).draw(&mut drawing, (LEFT - 5.0, y + 2.6));
        at += step;
    }
    #[expect(clippy::cast_precision_loss, reason = "a plan has few years")]
    let room = (WIDTH - LEFT) / columns.len().max(1) as f32;
    for (nth, name) in columns.iter().enumerate() {
        #[expect(clippy::cast_precision_loss, reason = "a plan has few years")]
        let x = LEFT + room * nth as f32 + room * 0.16;
        column(&mut drawing, (x, room * 0.68, base), layers, nth, PLOT / top);
        let middle = x + room * 0.34;
        let label =
            Label { text: name, size: 8.0, anchor: TextAnchor::Middle, colour: INK, bold: false };
        label.draw(&mut drawing, (middle, base + 12.0));
        small(&tick(sum(nth)), TextAnchor::Middle, GREY)
            .draw(&mut drawing, (middle, base - sum(nth) / top * PLOT - 3.0));
    }
    legend(&mut drawing, layers, base + 22.0);
    drawing
}

fn value(layer: &Layer, at: usize) -> f32 {
    layer.values.get(at).copied().unwrap_or_default().max(0.0)
}

fn column(
    drawing: &mut Drawing,
    (x, width, base): (f32, f32, f32),
    layers: &[Layer],
    at: usize,
    scale: f32,
) {
    let mut y = base;
    for layer in layers {
        let height = value(layer, at) * scale;
        if height < 0.05 {
            continue;
        }
        y -= height;
        let points = vec![(x, y), (x + width, y), (x + width, y + height), (x, y + height)];
        let fill = Some(layer.badge.colour);
        let stroke = Some((WHITE, 0.4));
        drawing.shapes.push(Shape::Path { points, closed: true, fill, stroke });
        if height >= 9.0 {
            let colour = on(layer.badge.colour);
            let label = small(&layer.badge.text, TextAnchor::Middle, colour);
            label.draw(drawing, (x + width / 2.0, y + height / 2.0 + 2.6));
        }
    }
}

/// The layers' badges, in the order of the stack from below.
fn legend(drawing: &mut Drawing, layers: &[Layer], y: f32) {
    let mut x = LEFT;
    for layer in layers {
        drawing.rect(x, y, 18.0, 12.0, layer.badge.colour);
        let colour = on(layer.badge.colour);
        let label = small(&layer.badge.text, TextAnchor::Middle, colour);
        label.draw(drawing, (x + 9.0, y + 8.7));
        x += 23.0;
    }
}

/// A step of 1, 2 or 5 times a power of ten, not below the wanted one.
fn round_step(wanted: f32) -> f32 {
    if wanted <= 0.0 || !wanted.is_finite() {
        return 1.0;
    }
    let power = 10.0_f32.powf(wanted.log10().floor());
    let steps = [1.0, 2.0, 5.0, 10.0].map(|step| step * power);
    steps.into_iter().find(|step| *step >= wanted * 0.999).unwrap_or(10.0 * power)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_round() {
        for (wanted, step) in [(0.3, 0.5), (7.0, 10.0), (1_200.0, 2_000.0), (0.0, 1.0)] {
            assert!((round_step(wanted) - step).abs() < 0.001, "{wanted}");
        }
    }
}
