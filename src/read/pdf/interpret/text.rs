//! Shows text: strings to letters in their places.

use lopdf::Dictionary;

use super::Run;
use crate::read::pdf::geometry::Matrix;
use crate::read::pdf::ink::{Ink, Letter, Look};
use crate::read::pdf::token::{Operand, string_bytes};

impl<'f> Run<'_, 'f> {
    pub(super) fn text_operator(
        &mut self,
        operator: &[u8],
        operands: &[Operand<'_>],
        resources: Option<&'f Dictionary>,
    ) -> bool {
        let n = |at: usize| operands.get(at).and_then(|o| o.number()).unwrap_or(0.0);
        match operator {
            b"Tj" => self.show(operands.first().copied()),
            b"TJ" => self.show_spaced(operands),
            b"Td" => self.move_line(n(0), n(1)),
            b"TD" => {
                self.state.leading = -n(1);
                self.move_line(n(0), n(1));
            }
            b"Tm" => {
                self.line = Matrix([n(0), n(1), n(2), n(3), n(4), n(5)]);
                self.text = self.line;
            }
            b"T*" => self.move_line(0.0, -self.state.leading),
            b"'" => {
                self.move_line(0.0, -self.state.leading);
                self.show(operands.first().copied());
            }
            b"\"" => {
                self.state.word_spacing = n(0);
                self.state.spacing = n(1);
                self.move_line(0.0, -self.state.leading);
                self.show(operands.get(2).copied());
            }
            b"BT" => {
                self.text = Matrix::IDENTITY;
                self.line = Matrix::IDENTITY;
            }
            b"ET" => {}
            b"Tf" => {
                let name = operands.first().and_then(|o| o.name()).unwrap_or_default();
                self.state.font = self.it.font(resources, name);
                self.state.size = n(1);
            }
            b"Tc" => self.state.spacing = n(0),
            b"Tw" => self.state.word_spacing = n(0),
            b"Tz" => self.state.stretch = n(0) / 100.0,
            b"TL" => self.state.leading = n(0),
            b"Ts" => self.state.rise = n(0),
            b"Tr" => self.state.mode = n(0) as u8,
            _ => return false,
        }
        true
    }

    fn move_line(&mut self, x: f32, y: f32) {
        self.line = Matrix::translate(x, y).then(self.line);
        self.text = self.line;
    }

    fn show_spaced(&mut self, operands: &[Operand<'_>]) {
        let vertical =
            self.state.font.and_then(|f| self.it.fonts.get(f)).is_some_and(|f| f.vertical);
        for operand in operands {
            if let Operand::Number(n) = operand {
                let shift = -n / 1000.0 * self.state.size;
                let (x, y) =
                    if vertical { (0.0, shift) } else { (shift * self.state.stretch, 0.0) };
                self.text = Matrix::translate(x, y).then(self.text);
            } else {
                self.show(Some(*operand));
            }
        }
    }

    fn show(&mut self, operand: Option<Operand<'_>>) {
        let Some(operand) = operand else { return };
        let mut scratch = std::mem::take(&mut self.scratch);
        if let Some(bytes) = string_bytes(operand, &mut scratch) {
            self.show_bytes(bytes);
        }
        self.scratch = scratch;
    }

    fn show_bytes(&mut self, bytes: &[u8]) {
        let state = self.state;
        let Some(font) = state.font.and_then(|font| self.it.fonts.get_mut(font)) else { return };
        let matrix = self.text.then(state.ctm);
        let letters = bytes.len() as u64;
        let hidden = self.marks.iter().any(|mark| mark.hidden);
        if !matrix.is_finite() || self.it.budget.letters < letters {
            self.ink.broken |= self.it.budget.letters < letters;
            return;
        }
        self.it.budget.letters -= letters;
        let em = state.size * font.em;
        let (ux, uy) = matrix.apply_vector(0.0, em);
        let size = ux.hypot(uy);
        let forward =
            if font.vertical { (0.0, -1.0) } else { (em.signum() * state.stretch.signum(), 0.0) };
        let turn = quarter_turn(matrix.apply_vector(forward.0, forward.1));
        let look = Look {
            bold: font.bold || state.mode == 2,
            italic: font.italic,
            hidden: matches!(state.mode, 3 | 7),
            artifact: self.marks.iter().any(|mark| mark.artifact),
        };
        let mark = self.marks.iter().rev().find_map(|mark| mark.id).unwrap_or(-1);
        let actual = self.marks.iter_mut().rev().find_map(|mark| mark.actual.as_mut());
        let mut replaced = actual;
        let (mut x, mut y) = (0.0f32, 0.0f32);
        let (unit, vertical) = (font.unit, font.vertical);
        let ink = &mut self.ink;
        font.decode(bytes, |shown| {
            let extra = state.spacing + if shown.is_space { state.word_spacing } else { 0.0 };
            let advance = shown.width * unit * state.size;
            let (from, to) = if vertical {
                let from = (x, y);
                y += -state.size + extra;
                (from, (x, y - extra))
            } else {
                let from = (x, state.rise);
                let to = (x + advance * state.stretch, state.rise);
                x += (advance + extra) * state.stretch;
                (from, to)
            };
            let text = match &mut replaced {
                None => shown.text.into(),
                Some(text) => std::borrow::Cow::from(text.0.take().unwrap_or_default()),
            };
            let from = ink.in_frame(matrix.apply(from.0, from.1), turn);
            let to = ink.in_frame(matrix.apply(to.0, to.1), turn);
            let visible = inside(ink, from, turn, size) && !hidden && size > 0.0 && size < 2_000.0;
            if visible {
                let (from, base, to) = (from.0, from.1, to.0);
                ink.push(&Letter { text: &text, from, to, base, size, look, mark, turn });
            }
        });
        self.text = Matrix::translate(x, y).then(self.text);
    }
}

fn inside(ink: &Ink, (u, v): (f32, f32), turn: u8, size: f32) -> bool {
    let (w, h) = if turn % 2 == 1 { (ink.height, ink.width) } else { (ink.width, ink.height) };
    u > -size && u < w && v > 0.0 && v < h + size
}

/// The quarter turn nearest to a direction; y grows downward.
pub(super) fn quarter_turn((dx, dy): (f32, f32)) -> u8 {
    match (dx.abs() >= dy.abs(), dx >= 0.0, dy >= 0.0) {
        (true, true, _) => 0,
        (true, false, _) => 2,
        (false, _, true) => 1,
        (false, _, false) => 3,
    }
}
