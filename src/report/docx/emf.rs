//! Drawings as enhanced metafiles: vector pictures that Word and LibreOffice both show.
//!
//! Format: [MS-EMF]. A unit is a twentieth of a point. Text stays text, in a plain sans-serif
//! whose letters are placed one by one, so that it takes the same room in every font.

use super::metrics;
use crate::report::block::Colour;
use crate::report::drawing::{Drawing, Shape, TextAnchor};

/// Record types of [MS-EMF], section 2.1.1.
mod record {
    pub(super) const HEADER: u32 = 1;
    pub(super) const SET_WINDOW_EXT: u32 = 9;
    pub(super) const SET_WINDOW_ORG: u32 = 10;
    pub(super) const SET_VIEWPORT_EXT: u32 = 11;
    pub(super) const SET_VIEWPORT_ORG: u32 = 12;
    pub(super) const END: u32 = 14;
    pub(super) const SET_MAP_MODE: u32 = 17;
    pub(super) const SET_BACKGROUND_MODE: u32 = 18;
    pub(super) const SET_FILL_MODE: u32 = 19;
    pub(super) const SET_TEXT_ALIGN: u32 = 22;
    pub(super) const SET_TEXT_COLOUR: u32 = 24;
    pub(super) const SELECT: u32 = 37;
    pub(super) const CREATE_PEN: u32 = 38;
    pub(super) const CREATE_BRUSH: u32 = 39;
    pub(super) const DELETE: u32 = 40;
    pub(super) const CREATE_FONT: u32 = 82;
    pub(super) const TEXT: u32 = 84;
    pub(super) const POLYGON: u32 = 86;
    pub(super) const POLYLINE: u32 = 87;
}

/// The places of objects in the metafile's table.
const BRUSH: u32 = 1;
const PEN: u32 = 2;
const FONT: u32 = 3;
/// Objects that are always there.
const NO_BRUSH: u32 = 0x8000_0005;
const NO_PEN: u32 = 0x8000_0008;
const SYSTEM_FONT: u32 = 0x8000_000d;

/// The size of Arial at which it looks as large as the typeface of the PDF.
const SCALE: f32 = 0.94;
/// Twentieths of a point in hundredths of a millimetre.
const FRAME: f32 = 2540.0 / 1440.0;

/// A drawing as a metafile.
pub(super) fn write(drawing: &Drawing) -> Vec<u8> {
    let mut writer = Writer::default();
    let (width, height) = (unit(drawing.width).max(1), unit(drawing.height).max(1));
    writer.header(width, height);
    writer.words(record::SET_MAP_MODE, &[8]);
    writer.words(record::SET_WINDOW_ORG, &[0, 0]);
    writer.words(record::SET_WINDOW_EXT, &[bits(width), bits(height)]);
    writer.words(record::SET_VIEWPORT_ORG, &[0, 0]);
    writer.words(record::SET_VIEWPORT_EXT, &[bits(width), bits(height)]);
    writer.words(record::SET_BACKGROUND_MODE, &[1]);
    writer.words(record::SET_FILL_MODE, &[1]);
    writer.words(record::SELECT, &[NO_BRUSH]);
    writer.words(record::SELECT, &[NO_PEN]);
    for shape in &drawing.shapes {
        writer.shape(shape);
    }
    writer.finish()
}

/// Which object is selected, so that it is made once for many shapes.
#[derive(Default)]
struct Writer {
    out: Vec<u8>,
    records: u32,
    brush: Option<Colour>,
    pen: Option<(Colour, i32)>,
    font: Option<(i32, bool)>,
    colour: Option<Colour>,
    align: Option<u32>,
}

impl Writer {
    fn shape(&mut self, shape: &Shape) {
        match shape {
            Shape::Path { points, closed, fill, stroke } => {
                let stroke = stroke.map(|(colour, width)| (colour, unit(width).max(1)));
                self.brush(*fill);
                self.pen(stroke);
                let kind =
                    if *closed || fill.is_some() { record::POLYGON } else { record::POLYLINE };
                self.path(kind, points);
            }
            Shape::Text { at, text, size, anchor, colour, bold } => {
                self.text(*at, text, (*size, *bold), *anchor, *colour);
            }
        }
    }

    /// The header; its sizes are set at the end.
    fn header(&mut self, width: i32, height: i32) {
        #[expect(clippy::cast_possible_truncation, reason = "`as` saturates")]
        let frame = |size: i32| bits((size as f32 * FRAME).round() as i32);
        let words = [
            0,
            0,
            bits(width),
            bits(height), // bounds
            0,
            0,
            frame(width),
            frame(height), // frame
            0x464d_4520,
            0x1_0000, // signature and version
            0,
            0,
            4, // bytes, records, handles with a reserved word
            0,
            0,
            0, // no description, no palette
            11906,
            16838,
            210,
            297, // the reference device: A4 in twentieths of a point
            0,
            0,
            0, // no pixel format, no OpenGL
            210_000,
            297_000, // micrometres
        ];
        self.words(record::HEADER, &words);
    }

    fn brush(&mut self, fill: Option<Colour>) {
        if self.brush == fill {
            return;
        }
        self.words(record::SELECT, &[NO_BRUSH]);
        if self.brush.is_some() {
            self.words(record::DELETE, &[BRUSH]);
        }
        if let Some(colour) = fill {
            self.words(record::CREATE_BRUSH, &[BRUSH, 0, reference(colour), 0]);
            self.words(record::SELECT, &[BRUSH]);
        }
        self.brush = fill;
    }

    fn pen(&mut self, stroke: Option<(Colour, i32)>) {
        if self.pen == stroke {
            return;
        }
        self.words(record::SELECT, &[NO_PEN]);
        if self.pen.is_some() {
            self.words(record::DELETE, &[PEN]);
        }
        if let Some((colour, width)) = stroke {
            self.words(record::CREATE_PEN, &[PEN, 0, bits(width), 0, reference(colour)]);
            self.words(record::SELECT, &[PEN]);
        }
        self.pen = stroke;
    }

    fn font(&mut self, height: i32, bold: bool) {
        if self.font == Some((height, bold)) {
            return;
        }
        if self.font.is_some() {
            self.words(record::SELECT, &[SYSTEM_FONT]);
            self.words(record::DELETE, &[FONT]);
        }
        let mut words = vec![FONT, bits(-height), 0, 0, 0, if bold { 700 } else { 400 }];
        // Not italic, underlined nor struck out; default precision, best quality, a sans-serif.
        words.extend([0x0100_0000, 0x2204_0000]);
        let mut face = [0_u16; 32];
        face.iter_mut().zip("Arial".encode_utf16()).for_each(|(to, from)| *to = from);
        words.extend(face.chunks(2).map(|pair| pair_word(pair[0], pair[1])));
        // The rest of the fixed-length form: full name, style and script, all empty.
        words.resize(words.len() + (320 - 92) / 4, 0);
        self.words(record::CREATE_FONT, &words);
        self.words(record::SELECT, &[FONT]);
        self.font = Some((height, bold));
    }

    fn path(&mut self, kind: u32, points: &[(f32, f32)]) {
        let points: Vec<(i16, i16)> =
            points.iter().map(|(x, y)| (short(unit(*x)), short(unit(*y)))).collect();
        let Some(&(x, y)) = points.first() else { return };
        let bounds = points.iter().fold((x, y, x, y), |(left, top, right, bottom), (x, y)| {
            (left.min(*x), top.min(*y), right.max(*x), bottom.max(*y))
        });
        let bounds = [bounds.0, bounds.1, bounds.2, bounds.3].map(|edge| bits(i32::from(edge)));
        let mut words = bounds.to_vec();
        words.push(u32::try_from(points.len()).unwrap_or(0));
        words.extend(points.iter().map(|(x, y)| pair_word(x.cast_unsigned(), y.cast_unsigned())));
        self.words(kind, &words);
    }

    fn text(
        &mut self,
        at: (f32, f32),
        text: &str,
        (size, bold): (f32, bool),
        anchor: TextAnchor,
        colour: Colour,
    ) {
        let text: String = text.chars().filter(|c| !c.is_control()).collect();
        if text.is_empty() {
            return;
        }
        let size = size * SCALE;
        self.font(unit(size).max(1), bold);
        if self.colour != Some(colour) {
            self.words(record::SET_TEXT_COLOUR, &[reference(colour)]);
            self.colour = Some(colour);
        }
        if self.align != Some(24) {
            // On the baseline, from the left: the width is known here.
            self.words(record::SET_TEXT_ALIGN, &[24]);
            self.align = Some(24);
        }
        let width = metrics::width(&text, bold, size);
        let x = match anchor {
            TextAnchor::Start => at.0,
            TextAnchor::Middle => at.0 - width / 2.0,
            TextAnchor::End => at.0 - width,
        };
        let (units, advances) = spaced(&text, bold, size);
        let count = u32::try_from(units.len()).unwrap_or(0);
        let string: Vec<u32> = units
            .chunks(2)
            .map(|pair| pair_word(pair[0], pair.get(1).copied().unwrap_or(0)))
            .collect();
        let scale = FRAME.to_bits();
        let (left, top) = (bits(unit(x)), bits(unit(at.1 - size)));
        let (right, bottom) = (bits(unit(x + width)), bits(unit(at.1 + size * 0.3)));
        let offset = 76 + 4 * u32::try_from(string.len()).unwrap_or(0);
        let mut words = vec![left, top, right, bottom, 1, scale, scale];
        words.extend([bits(unit(x)), bits(unit(at.1)), count, 76, 0]);
        words.extend([0, 0, 0, 0, offset]);
        words.extend(string);
        words.extend(advances);
        self.words(record::TEXT, &words);
    }

    /// Appends a record.
    fn words(&mut self, kind: u32, words: &[u32]) {
        let size = 8 + 4 * u32::try_from(words.len()).unwrap_or(0);
        for word in [kind, size].iter().chain(words) {
            self.out.extend(word.to_le_bytes());
        }
        self.records += 1;
    }

    fn finish(mut self) -> Vec<u8> {
        self.words(record::END, &[0, 16, 20]);
        let bytes = u32::try_from(self.out.len()).unwrap_or(u32::MAX);
        for (place, word) in [(48, bytes), (52, self.records)] {
            if let Some(field) = self.out.get_mut(place..place + 4) {
                field.copy_from_slice(&word.to_le_bytes());
            }
        }
        self.out
    }
}

/// A text as UTF-16 with the advance of each unit; the second of a pair has none.
fn spaced(text: &str, bold: bool, size: f32) -> (Vec<u16>, Vec<u32>) {
    let (mut units, mut advances) = (Vec::new(), Vec::new());
    let mut edge = 0.0;
    let mut placed = 0;
    for c in text.chars() {
        edge += f32::from(metrics::advance(c, bold)) * size / 1000.0;
        // From edge to edge, so that rounding does not add up.
        let next = unit(edge);
        let mut pair = [0_u16; 2];
        for (index, code) in c.encode_utf16(&mut pair).iter().enumerate() {
            units.push(*code);
            advances.push(if index == 0 { bits(next - placed) } else { 0 });
        }
        placed = next;
    }
    (units, advances)
}

/// Points as twentieths of a point.
fn unit(points: f32) -> i32 {
    #[expect(clippy::cast_possible_truncation, reason = "`as` saturates, and NaN is 0")]
    let units = (points * 20.0).round() as i32;
    units.clamp(-32_000, 32_000)
}

fn short(value: i32) -> i16 {
    i16::try_from(value).unwrap_or(0)
}

fn bits(value: i32) -> u32 {
    value.cast_unsigned()
}

fn pair_word(low: u16, high: u16) -> u32 {
    u32::from(low) | u32::from(high) << 16
}

/// A colour as a `COLORREF`.
fn reference(colour: Colour) -> u32 {
    u32::from_le_bytes([colour.0, colour.1, colour.2, 0])
}
