//! Paths, of which only upright boxes are kept: thin ones are the rules of tables, others shades.

use super::geometry::{Matrix, Rect};

/// A stroke or fill no thicker than this many points is a rule.
const THIN: f32 = 3.0;
/// A rule is at least this long.
const SHORTEST: f32 = 3.0;
const MAX_RULES: usize = 60_000;
const MAX_SEGMENTS: usize = 20_000;

/// The path under construction, in page coordinates.
#[derive(Debug, Default)]
pub(super) struct Path {
    segments: Vec<((f32, f32), (f32, f32))>,
    boxes: Vec<Rect>,
    first: (f32, f32),
    at: (f32, f32),
}

impl Path {
    pub(super) fn rectangle(&mut self, ctm: Matrix, [x, y, w, h]: [f32; 4]) {
        let [a, b, c, d, ..] = ctm.0;
        let none = |p: f32, q: f32| p.abs() < 1e-4 && q.abs() < 1e-4;
        if self.boxes.len() < MAX_SEGMENTS && (none(b, c) || none(a, d)) {
            self.boxes.push(Rect::of_corners(ctm.apply(x, y), ctm.apply(x + w, y + h)));
        }
    }

    pub(super) fn start(&mut self, at: (f32, f32)) {
        self.first = at;
        self.at = at;
    }

    pub(super) fn line(&mut self, to: (f32, f32)) {
        if self.segments.len() < MAX_SEGMENTS {
            self.segments.push((self.at, to));
        }
        self.at = to;
    }

    /// A curve: no rule, but the pen moves.
    pub(super) fn skip_to(&mut self, to: (f32, f32)) {
        self.at = to;
    }

    pub(super) fn close(&mut self) {
        self.line(self.first);
    }

    pub(super) fn clear(&mut self) {
        self.segments.clear();
        self.boxes.clear();
    }

    /// Strokes the path: every straight segment and box edge is a rule.
    pub(super) fn stroke(&mut self, rules: &mut Vec<Rect>) {
        for (from, to) in &self.segments {
            push(Rect::of_corners(*from, *to), rules);
        }
        for b in &self.boxes {
            push_edges(*b, rules);
        }
        self.clear();
    }

    /// Fills the path: thin boxes are rules, others shades.
    pub(super) fn fill(&mut self, rules: &mut Vec<Rect>, shades: &mut Vec<Rect>) {
        let straight = |((x0, y0), (x1, y1)): &((f32, f32), (f32, f32))| {
            (x0 - x1).abs() < 0.01 || (y0 - y1).abs() < 0.01
        };
        if (3..=5).contains(&self.segments.len()) {
            let corners = self.segments.iter().flat_map(|(from, to)| [*from, *to]);
            let whole = corners.fold(Rect::EMPTY, |rect, c| rect.join(Rect::of_corners(c, c)));
            push(whole, rules);
            if self.segments.iter().all(straight) {
                self.boxes.push(whole);
            }
        }
        for b in &self.boxes {
            push(*b, rules);
            let solid = b.width() > THIN && b.height() > THIN;
            if solid && b.width().is_finite() && shades.len() < MAX_RULES {
                shades.push(*b);
            }
        }
        self.clear();
    }
}

fn push_edges(b: Rect, rules: &mut Vec<Rect>) {
    if b.width() <= THIN || b.height() <= THIN {
        push(b, rules);
        return;
    }
    push(Rect { y1: b.y0, ..b }, rules);
    push(Rect { y0: b.y1, ..b }, rules);
    push(Rect { x1: b.x0, ..b }, rules);
    push(Rect { x0: b.x1, ..b }, rules);
}

fn push(line: Rect, rules: &mut Vec<Rect>) {
    let (w, h) = (line.width(), line.height());
    let thin = w.min(h) <= THIN && w.max(h) >= SHORTEST;
    if thin && w.max(h).is_finite() && rules.len() < MAX_RULES {
        rules.push(line);
    }
}
