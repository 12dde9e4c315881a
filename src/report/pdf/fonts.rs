//! The four faces that reports are set in: their glyphs, widths and kerning.
//!
//! Text is set left to right, one glyph a character; scripts that need shaping are not served.

use std::cell::RefCell;

use rustc_hash::FxHashMap;
use ttf_parser::gpos::{PairAdjustment, PositioningSubtable};
use ttf_parser::{GlyphId, Tag};

use super::PdfError;

/// Source Sans 3 (Adobe, SIL Open Font License 1.1, see `fonts/OFL.txt`).
const FILES: [(&str, &[u8]); 4] = [
    ("SourceSans3-Regular", include_bytes!("fonts/SourceSans3-Regular.ttf")),
    ("SourceSans3-SemiBold", include_bytes!("fonts/SourceSans3-SemiBold.ttf")),
    ("SourceSans3-Italic", include_bytes!("fonts/SourceSans3-Italic.ttf")),
    ("SourceSans3-SemiBoldItalic", include_bytes!("fonts/SourceSans3-SemiBoldItalic.ttf")),
];

/// What stands for a character that no face has.
const FALLBACK: char = '?';

/// A face of the family.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Face {
    /// Upright text.
    Regular,
    /// Headings and bold text.
    Strong,
    /// Italic text.
    Italic,
    /// Bold italic text.
    StrongItalic,
}

impl Face {
    /// The name of the font resource on pages.
    pub(super) fn resource(self) -> &'static str {
        match self {
            Self::Regular => "Text",
            Self::Strong => "Strong",
            Self::Italic => "Italic",
            Self::StrongItalic => "StrongItalic",
        }
    }
}

/// A glyph of a face, with its measures in thousandths of the type size.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Glyph {
    /// The face it comes from.
    pub(super) face: Face,
    /// Its number in the whole font.
    pub(super) id: u16,
    /// The character that it stands for.
    pub(super) character: char,
    /// Its own advance.
    pub(super) width: u16,
    /// What kerning adds to the advance before the next glyph.
    pub(super) kern: i16,
}

impl Glyph {
    /// The advance in points at a type size.
    pub(super) fn advance(self, size: f32) -> f32 {
        (f32::from(self.width) + f32::from(self.kern)) * size / 1000.0
    }
}

/// One face with what is looked up often.
struct Loaded {
    face: ttf_parser::Face<'static>,
    latin: Vec<Option<(u16, u16)>>,
    pairs: Vec<PairAdjustment<'static>>,
    kerns: RefCell<FxHashMap<(u16, u16), i16>>,
}

/// The loaded faces.
pub(super) struct Fonts {
    faces: Vec<Loaded>,
}

impl Fonts {
    /// Opens the faces.
    pub(super) fn open() -> Result<Self, PdfError> {
        let faces = FILES.iter().map(|(_, bytes)| Loaded::open(bytes));
        Ok(Self { faces: faces.collect::<Result<_, _>>()? })
    }

    /// The PostScript name and the bytes of a face.
    pub(super) fn file(face: Face) -> (&'static str, &'static [u8]) {
        FILES[face as usize]
    }

    /// The opened face.
    pub(super) fn face(&self, face: Face) -> &ttf_parser::Face<'static> {
        &self.faces[face as usize].face
    }

    /// The glyphs of a text. Control characters become spaces.
    pub(super) fn shape(&self, text: &str, face: Face) -> Vec<Glyph> {
        let mut glyphs: Vec<Glyph> = Vec::with_capacity(text.len());
        for character in text.chars() {
            let character = if character.is_control() { ' ' } else { character };
            let glyph = self.glyph(character, face);
            if let Some(previous) = glyphs.last_mut().filter(|last| last.face == glyph.face) {
                previous.kern = self.faces[glyph.face as usize].kern(previous.id, glyph.id);
            }
            glyphs.push(glyph);
        }
        glyphs
    }

    /// The width of a text in points.
    pub(super) fn width(&self, text: &str, face: Face, size: f32) -> f32 {
        self.shape(text, face).into_iter().map(|glyph| glyph.advance(size)).sum()
    }

    /// The glyph of a character, from another face or as a question mark where it is missing.
    pub(super) fn glyph(&self, character: char, face: Face) -> Glyph {
        let found = [face, Face::Regular].into_iter().find_map(|face| {
            let (id, width) = self.faces[face as usize].look_up(character)?;
            Some(Glyph { face, id, character, width, kern: 0 })
        });
        let fallback = || {
            let (id, width) = self.faces[face as usize].look_up(FALLBACK).unwrap_or((0, 500));
            Glyph { face, id, character: FALLBACK, width, kern: 0 }
        };
        found.unwrap_or_else(fallback)
    }
}

impl Loaded {
    fn open(bytes: &'static [u8]) -> Result<Self, PdfError> {
        let face = ttf_parser::Face::parse(bytes, 0).map_err(|_| PdfError::Font)?;
        let latin = ('\0'..'\u{250}').map(|character| measure(&face, character)).collect();
        Ok(Self { pairs: pairs(&face), face, latin, kerns: RefCell::default() })
    }

    fn look_up(&self, character: char) -> Option<(u16, u16)> {
        match self.latin.get(character as usize) {
            Some(known) => *known,
            None => measure(&self.face, character),
        }
    }

    fn kern(&self, left: u16, right: u16) -> i16 {
        let mut kerns = self.kerns.borrow_mut();
        *kerns.entry((left, right)).or_insert_with(|| {
            let (left, right) = (GlyphId(left), GlyphId(right));
            self.pairs.iter().find_map(|pair| adjustment(pair, left, right)).unwrap_or(0)
        })
    }
}

/// The glyph number and width of a character.
fn measure(face: &ttf_parser::Face<'_>, character: char) -> Option<(u16, u16)> {
    let id = face.glyph_index(character).filter(|id| id.0 != 0)?;
    Some((id.0, face.glyph_hor_advance(id)?))
}

/// The subtables of pair kerning, in the order in which they apply.
fn pairs(face: &ttf_parser::Face<'static>) -> Vec<PairAdjustment<'static>> {
    let Some(table) = face.tables().gpos else { return Vec::new() };
    let Some(feature) = table.features.find(Tag::from_bytes(b"kern")) else { return Vec::new() };
    let lookups = feature.lookup_indices.into_iter().filter_map(|index| table.lookups.get(index));
    let subtables =
        lookups.flat_map(|lookup| lookup.subtables.into_iter::<PositioningSubtable<'_>>());
    let pair = |subtable| match subtable {
        PositioningSubtable::Pair(pair) => Some(pair),
        _ => None,
    };
    subtables.filter_map(pair).collect()
}

/// What a subtable says of two glyphs; nothing where it does not cover them.
fn adjustment(pair: &PairAdjustment<'_>, left: GlyphId, right: GlyphId) -> Option<i16> {
    match pair {
        PairAdjustment::Format1 { coverage, sets } => {
            let values = sets.get(coverage.get(left)?)?.get(right)?;
            Some(values.0.x_advance)
        }
        PairAdjustment::Format2 { coverage, classes, matrix } => {
            coverage.get(left)?;
            let values = matrix.get((classes.0.get(left), classes.1.get(right)))?;
            Some(values.0.x_advance)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_kerned() {
        let fonts = Fonts::open().unwrap();
        let apart = fonts.width("T", Face::Regular, 10.0) + fonts.width("o", Face::Regular, 10.0);
        assert!(fonts.width("To", Face::Regular, 10.0) < apart - 0.1);
    }

    #[test]
    fn what_a_face_lacks_comes_from_the_upright_one_or_is_a_question_mark() {
        let fonts = Fonts::open().unwrap();
        assert_eq!(fonts.glyph('é', Face::Italic).face, Face::Italic);
        assert_eq!(fonts.glyph('漢', Face::Italic).character, FALLBACK);
    }
}
