//! The faces reduced to the glyphs that a report uses, as `printpdf` takes them.

use std::collections::{BTreeMap, BTreeSet};

use printpdf::{FontMetrics, ParsedFont};
use subsetter::GlyphRemapper;

use super::PdfError;
use super::flow::Page;
use super::fonts::{Face, Fonts};
use super::ink::Shape;

/// A reduced face.
pub(super) struct Subset {
    /// The face.
    pub(super) face: Face,
    /// The character of each glyph of the reduced font.
    pub(super) characters: BTreeMap<u16, char>,
    /// What `printpdf` embeds.
    pub(super) font: ParsedFont,
}

/// The faces that pages use, each with the glyphs that they use.
pub(super) fn subsets(pages: &[Page], fonts: &Fonts) -> Result<Vec<Subset>, PdfError> {
    let mut used: BTreeMap<Face, BTreeSet<(u16, char)>> = BTreeMap::new();
    for ink in pages.iter().flat_map(|page| &page.ink) {
        let glyphs = match &ink.shape {
            Shape::Text { glyphs, .. } => glyphs.as_slice(),
            Shape::Hidden { glyph, .. } => std::slice::from_ref(glyph),
            Shape::Path { .. } | Shape::Logo { .. } => continue,
        };
        for glyph in glyphs {
            used.entry(glyph.face).or_default().insert((glyph.id, glyph.character));
        }
    }
    used.into_iter().map(|(face, glyphs)| subset(face, &glyphs, fonts)).collect()
}

/// One face with some of its glyphs.
fn subset(face: Face, glyphs: &BTreeSet<(u16, char)>, fonts: &Fonts) -> Result<Subset, PdfError> {
    let (name, bytes) = Fonts::file(face);
    let opened = fonts.face(face);
    let mut remapper = GlyphRemapper::new();
    let mut characters = BTreeMap::new();
    let mut widths = BTreeMap::from([(0, 500)]);
    let mut glyphs_of = BTreeMap::new();
    for (id, character) in glyphs {
        let new = remapper.remap(*id);
        // Of characters with one shape, such as a space and a fixed one, the plainest comes first.
        characters.entry(new).or_insert(*character);
        glyphs_of.insert(u32::from(*character), new);
        widths.insert(new, opened.glyph_hor_advance(ttf_parser::GlyphId(*id)).unwrap_or(0));
    }
    let reduced = subsetter::subset(bytes, 0, &remapper).map_err(|_| PdfError::Font)?;
    let metrics = FontMetrics { ascent: opened.ascender(), descent: opened.descender() };
    let units = opened.units_per_em();
    let name = Some(name.to_owned());
    let mut font = ParsedFont::with_glyph_data(reduced, 0, name, glyphs_of, widths, units, metrics);
    let bounds = opened.global_bounding_box();
    font.pdf_font_metrics.x_min = bounds.x_min;
    font.pdf_font_metrics.y_min = bounds.y_min;
    font.pdf_font_metrics.x_max = bounds.x_max;
    font.pdf_font_metrics.y_max = bounds.y_max;
    font.pdf_font_metrics.us_weight_class = opened.weight().to_number();
    if opened.is_italic() {
        // The slant of the italics: 11 degrees.
        font.pdf_font_metrics.caret_slope_rise = 1000;
        font.pdf_font_metrics.caret_slope_run = 194;
    }
    Ok(Subset { face, characters, font })
}
