//! What is drawn: text and paths, each with the structure element that it belongs to.
//!
//! Coordinates are points; y grows downwards, from the top of whatever holds the ink.

use super::breaking::Line;
use super::fonts::{Face, Fonts, Glyph};
use super::paragraph::{Paragraph, Span, Unit, What};
use super::structure::NodeId;
use super::theme::{self, Type, WHITE};
use crate::report::block::{Anchor, Badge, Colour, Mark};

/// Something drawn.
#[derive(Debug, Clone)]
pub(super) struct Ink {
    /// What it belongs to.
    pub(super) owner: Owner,
    /// The drawing itself.
    pub(super) shape: Shape,
}

/// What drawn things belong to.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Owner {
    /// Decoration: no part of the text.
    Artifact,
    /// The running head and foot, and repeated heads of tables: no part of the text either.
    Running,
    /// A structure element.
    Node(NodeId),
    /// A structure element, and what is drawn stands for other words.
    Instead(NodeId, String),
}

/// A text or a path.
#[derive(Debug, Clone)]
pub(super) enum Shape {
    /// The report's logo.
    Logo {
        /// The top left corner.
        at: (f32, f32),
        /// Width and height.
        size: (f32, f32),
    },
    /// A row of glyphs of one face.
    Text {
        /// The start of the baseline.
        at: (f32, f32),
        /// The face.
        face: Face,
        /// The size in points.
        size: f32,
        /// The colour.
        colour: Colour,
        /// The glyphs.
        glyphs: Vec<Glyph>,
    },
    /// A character that is read but not seen, within a drawing that stands for it.
    Hidden {
        /// The start of the baseline.
        at: (f32, f32),
        /// The size in points.
        size: f32,
        /// The glyph.
        glyph: Glyph,
    },
    /// A path of corners and curves.
    Path {
        /// The points; two control points stand before the end of a curve.
        points: Vec<Knot>,
        /// Whether the last point joins the first.
        closed: bool,
        /// The fill.
        fill: Option<Colour>,
        /// Stroke colour and width.
        stroke: Option<(Colour, f32)>,
        /// Lengths of dash and gap of the stroke.
        dash: Option<(f32, f32)>,
    },
}

/// A point of a path.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Knot {
    /// Where it is.
    pub(super) at: (f32, f32),
    /// Whether it only guides a curve.
    pub(super) control: bool,
}

/// A place that links somewhere.
#[derive(Debug, Clone)]
pub(super) struct LinkArea {
    /// Left, top, right, bottom.
    pub(super) area: [f32; 4],
    /// What it points to.
    pub(super) to: Anchor,
    /// The structure element of the link.
    pub(super) node: NodeId,
    /// What the link says.
    pub(super) text: String,
}

/// What lines of text leave on the page.
#[derive(Debug, Clone, Default)]
pub(super) struct Inked {
    /// The drawings.
    pub(super) ink: Vec<Ink>,
    /// The links.
    pub(super) links: Vec<LinkArea>,
}

impl Ink {
    /// Decoration.
    pub(super) fn artifact(shape: Shape) -> Self {
        Self { owner: Owner::Artifact, shape }
    }

    /// Moves the drawing down.
    pub(super) fn shift(&mut self, dy: f32) {
        match &mut self.shape {
            Shape::Text { at, .. } | Shape::Hidden { at, .. } | Shape::Logo { at, .. } => {
                at.1 += dy;
            }
            Shape::Path { points, .. } => points.iter_mut().for_each(|point| point.at.1 += dy),
        }
    }
}

/// A filled rectangle.
pub(super) fn rect(x: f32, y: f32, width: f32, height: f32, fill: Colour) -> Shape {
    let corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height)];
    let points = corners.map(|at| Knot { at, control: false }).to_vec();
    Shape::Path { points, closed: true, fill: Some(fill), stroke: None, dash: None }
}

/// A straight line.
pub(super) fn rule(from: (f32, f32), to: (f32, f32), colour: Colour, width: f32) -> Shape {
    let points = [from, to].map(|at| Knot { at, control: false }).to_vec();
    Shape::Path { points, closed: false, fill: None, stroke: Some((colour, width)), dash: None }
}

/// A text from a point on.
pub(super) fn text(
    fonts: &Fonts,
    text: &str,
    at: (f32, f32),
    (face, size): (Face, f32),
    colour: Colour,
) -> Shape {
    Shape::Text { at, face, size, colour, glyphs: fonts.shape(text, face) }
}

/// An arc around a centre from one angle to another, in quarters of a turn from the right,
/// clockwise on the page; four quarters make a disc.
pub(super) fn arc(centre: (f32, f32), radius: f32, from: u8, to: u8) -> Vec<Knot> {
    const CURVE: f32 = 0.552_284_8;
    let direction = |quarter: u8| match quarter % 4 {
        0 => (1.0_f32, 0.0_f32),
        1 => (0.0, 1.0),
        2 => (-1.0, 0.0),
        _ => (0.0, -1.0),
    };
    let at = |(x, y): (f32, f32)| (centre.0 + x * radius, centre.1 + y * radius);
    let mut knots = vec![Knot { at: at(direction(from)), control: false }];
    for quarter in from..to {
        let (a, b) = (direction(quarter), direction(quarter + 1));
        let first = (a.0 + b.0 * CURVE, a.1 + b.1 * CURVE);
        let second = (b.0 + a.0 * CURVE, b.1 + a.1 * CURVE);
        knots.push(Knot { at: at(first), control: true });
        knots.push(Knot { at: at(second), control: true });
        knots.push(Knot { at: at(b), control: false });
    }
    knots
}

/// A status mark in a square whose top left corner and side are given.
pub(super) fn mark(
    mark: Mark,
    corner: (f32, f32),
    side: f32,
    colour: Colour,
    fonts: &Fonts,
) -> Vec<Shape> {
    let line = side * 0.1;
    let centre = (corner.0 + side / 2.0, corner.1 + side / 2.0);
    let radius = side / 2.0 - line / 2.0;
    let disc = |fill, dash| Shape::Path {
        points: arc(centre, radius, 0, 4),
        closed: true,
        fill,
        stroke: Some((colour, line)),
        dash,
    };
    match mark {
        Mark::Full => vec![disc(Some(colour), None)],
        Mark::Empty => vec![disc(None, None)],
        Mark::Half => {
            let points = arc(centre, radius, 1, 3);
            let half =
                Shape::Path { points, closed: true, fill: Some(colour), stroke: None, dash: None };
            vec![disc(None, None), half]
        }
        Mark::Unknown => {
            let letter = side * 0.78;
            let width = fonts.width("?", Face::Strong, letter);
            let at = (centre.0 - width / 2.0, centre.1 + letter * 0.33);
            let dash = Some((side * 0.16, side * 0.12));
            vec![disc(None, dash), text(fonts, "?", at, (Face::Strong, letter), colour)]
        }
    }
}

/// The character that a mark without words reads as.
fn character(mark: Mark) -> char {
    match mark {
        Mark::Full => '●',
        Mark::Half => '◐',
        Mark::Empty => '○',
        Mark::Unknown => '?',
    }
}

/// A badge whose left edge, baseline and size of the text beside it are given.
pub(super) fn badge(
    badge: &Badge,
    (x, baseline): (f32, f32),
    size: f32,
    width: f32,
    fonts: &Fonts,
) -> (Shape, Shape) {
    let (height, small) = (size * 1.3, size * 0.8);
    let square = rect(x, baseline - size * 0.98, width, height, badge.colour);
    let inner = fonts.width(&badge.text, Face::Strong, small);
    let at = (x + (width - inner) / 2.0, baseline - size * 0.98 + height / 2.0 + small * 0.33);
    (square, text(fonts, &badge.text, at, (Face::Strong, small), theme::on(badge.colour)))
}

/// Draws a line of a paragraph from a left edge on a baseline.
pub(super) fn line(
    paragraph: &Paragraph,
    line: Line,
    (x, baseline): (f32, f32),
    fonts: &Fonts,
) -> Inked {
    let kind = paragraph.kind.unwrap_or(theme::BODY);
    let mut pen = Pen { fonts, kind, baseline, x, inked: Inked::default() };
    let units = paragraph.units.get(line.start..line.next).unwrap_or_default();
    for run in units.chunk_by(same_run) {
        pen.run(paragraph, run);
    }
    if line.hyphen {
        pen.hyphen(paragraph, line);
    }
    pen.inked
}

/// Whether two units are drawn at once.
fn same_run(a: &Unit, b: &Unit) -> bool {
    match (&a.what, &b.what) {
        (What::Glyph(first), What::Glyph(second)) => a.span == b.span && first.face == second.face,
        _ => false,
    }
}

/// Draws the units of a line, one run after another.
struct Pen<'a> {
    fonts: &'a Fonts,
    kind: Type,
    baseline: f32,
    x: f32,
    inked: Inked,
}

impl Pen<'_> {
    fn run(&mut self, paragraph: &Paragraph, run: &[Unit]) {
        let Some(first) = run.first() else { return };
        let Some(span) = paragraph.spans.get(first.span) else { return };
        let (size, width) = (self.kind.size, run.iter().map(|unit| unit.advance).sum::<f32>());
        let owner = Owner::Node(span.owner);
        match &first.what {
            What::Glyph(glyph) => {
                let glyphs: Vec<Glyph> = run.iter().filter_map(Unit::glyph).collect();
                if let Some(to) = &span.link {
                    let end = self.x + width;
                    let area =
                        [self.x, self.baseline - size * 0.8, end, self.baseline + size * 0.28];
                    let text = glyphs.iter().map(|glyph| glyph.character).collect();
                    self.inked.links.push(LinkArea {
                        area,
                        to: to.clone(),
                        node: span.owner,
                        text,
                    });
                    let under = self.baseline + size * 0.14;
                    let colour = theme::mix(span.colour, WHITE, 0.55);
                    let shape = rule((self.x, under), (end, under), colour, 0.5);
                    self.inked.ink.push(Ink::artifact(shape));
                }
                let at = (self.x, self.baseline);
                let shape = Shape::Text { at, face: glyph.face, size, colour: span.colour, glyphs };
                self.inked.ink.push(Ink { owner, shape });
            }
            What::Badge(content) => {
                let at = (self.x, self.baseline);
                let (square, text) = badge(content, at, size, width, self.fonts);
                self.inked.ink.push(Ink::artifact(square));
                self.inked.ink.push(Ink { owner, shape: text });
            }
            What::Mark { mark: shape, alone } => {
                self.mark(*shape, *alone, span);
            }
        }
        self.x += width;
    }

    /// Adds a status mark; one without words beside it reads as a character.
    fn mark(&mut self, shape: Mark, alone: bool, span: &Span) {
        let size = self.kind.size;
        let corner = (self.x, self.baseline - size * 0.72);
        for part in mark(shape, corner, size * 0.8, span.colour, self.fonts) {
            self.inked.ink.push(Ink::artifact(part));
        }
        if alone {
            let words = character(shape);
            // Programs that only know glyphs read at least one that resembles it.
            let stand_in = if shape == Mark::Half { '◦' } else { words };
            let glyph = self.fonts.glyph(stand_in, Face::Regular);
            let shape = Shape::Hidden { at: (self.x, self.baseline), size, glyph };
            let owner = Owner::Instead(span.owner, words.to_string());
            self.inked.ink.push(Ink { owner, shape });
        }
    }

    /// Adds the hyphen of a divided word; it reads as a soft hyphen.
    fn hyphen(&mut self, paragraph: &Paragraph, line: Line) {
        let Some(last) = paragraph.units.get(line.end.saturating_sub(1)) else { return };
        let Some(glyph) = last.glyph() else { return };
        let Some(span) = paragraph.spans.get(last.span) else { return };
        let (at, size) = ((self.x, self.baseline), self.kind.size);
        let glyphs = self.fonts.shape("-", glyph.face);
        let shape = Shape::Text { at, face: glyph.face, size, colour: span.colour, glyphs };
        let owner = Owner::Instead(span.owner, "\u{ad}".to_owned());
        self.inked.ink.push(Ink { owner, shape });
    }
}

impl Unit {
    /// The glyph, where the unit is one.
    pub(super) fn glyph(&self) -> Option<Glyph> {
        match &self.what {
            What::Glyph(glyph) => Some(*glyph),
            _ => None,
        }
    }
}
