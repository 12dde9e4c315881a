//! Embedded font programs, asked for Unicode only when the PDF itself does not tell.

use lopdf::Dictionary;
use rustc_hash::FxHashMap;
use ttf_parser::{Face, GlyphId, cff};

use super::glyphlist;
use crate::read::pdf::file::File;

/// What an embedded program says about its glyphs.
#[derive(Debug, Default)]
pub(super) struct Program {
    /// Text by the code of a font with one byte a character.
    pub(super) by_code: FxHashMap<u8, String>,
    /// Text by glyph index, or by CID in a CID-keyed program.
    pub(super) by_glyph: FxHashMap<u16, String>,
}

/// Reads the program that a font descriptor embeds, if any.
pub(super) fn read(file: &File, descriptor: &Dictionary) -> Program {
    let keys: [&[u8]; 3] = [b"FontFile2", b"FontFile3", b"FontFile"];
    for key in keys {
        let Some(bytes) = file.stream(descriptor, key).and_then(|stream| file.unpack(stream))
        else {
            continue;
        };
        return match key {
            b"FontFile" => of_type1(&bytes),
            _ if Face::parse(&bytes, 0).is_ok() => of_face(&bytes),
            _ => of_cff(&bytes),
        };
    }
    Program::default()
}

/// Whether an embedded TrueType program calls itself bold.
pub(super) fn is_bold(file: &File, descriptor: &Dictionary) -> bool {
    let bytes = file.stream(descriptor, b"FontFile2").and_then(|stream| file.unpack(stream));
    let face = bytes.as_deref().and_then(|bytes| Face::parse(bytes, 0).ok());
    face.is_some_and(|face| face.is_bold() || face.weight().to_number() >= 600)
}

fn named(name: &str) -> Option<String> {
    let mut text = String::new();
    glyphlist::push_text(name, &mut text).then_some(text)
}

/// TrueType and OpenType: character maps turned round, then glyph names.
fn of_face(bytes: &[u8]) -> Program {
    let mut program = Program::default();
    let Ok(face) = Face::parse(bytes, 0) else { return program };
    for subtable in face.tables().cmap.iter().flat_map(|cmap| cmap.subtables) {
        if !subtable.is_unicode() {
            continue;
        }
        let mut budget = 70_000u32;
        subtable.codepoints(|scalar| {
            budget = budget.saturating_sub(1);
            let letter = char::from_u32(scalar).filter(|c| !is_private(*c) && budget > 0);
            if let (Some(letter), Some(glyph)) = (letter, subtable.glyph_index(scalar)) {
                program.by_glyph.entry(glyph.0).or_insert_with(|| letter.to_string());
            }
        });
    }
    for glyph in 0..face.number_of_glyphs() {
        if let Some(text) = face.glyph_name(GlyphId(glyph)).and_then(named) {
            program.by_glyph.entry(glyph).or_insert(text);
        }
    }
    for code in 0..=255u8 {
        let glyph = glyph_of_code(&face, code);
        if let Some(text) = glyph.and_then(|glyph| program.by_glyph.get(&glyph.0)) {
            program.by_code.insert(code, text.clone());
        }
    }
    program
}

fn is_private(letter: char) -> bool {
    matches!(letter, '\u{E000}'..='\u{F8FF}' | '\0')
}

/// A symbolic TrueType font's rule: (3, 0) with the code or the code above 0xF000, else (1, 0).
fn glyph_of_code(face: &Face<'_>, code: u8) -> Option<GlyphId> {
    let subtables = face.tables().cmap?.subtables;
    let mut found = None;
    for subtable in subtables {
        let code = u32::from(code);
        let glyph = subtable.glyph_index(0xF000 + code).or_else(|| subtable.glyph_index(code));
        if glyph.is_some_and(|glyph| glyph.0 != 0) && !subtable.is_unicode() {
            return glyph;
        }
        found = found.or(glyph);
    }
    found
}

fn of_cff(bytes: &[u8]) -> Program {
    let mut program = Program::default();
    let Some(table) = cff::Table::parse(bytes) else { return program };
    for glyph in 0..table.number_of_glyphs() {
        if let Some(text) = table.glyph_name(GlyphId(glyph)).and_then(named) {
            program.by_glyph.insert(glyph, text);
        }
    }
    for code in 0..=255u8 {
        let text = table.glyph_index(code).and_then(|glyph| program.by_glyph.get(&glyph.0));
        if let Some(text) = text {
            program.by_code.insert(code, text.clone());
        }
    }
    program
}

/// Type 1: the `dup 65 /A put` lines of the clear text before `eexec`.
fn of_type1(bytes: &[u8]) -> Program {
    let mut program = Program::default();
    let end = memchr::memmem::find(bytes, b"eexec").unwrap_or(bytes.len());
    let head = bytes.get(..end).unwrap_or_default();
    let Some(start) = memchr::memmem::find(head, b"/Encoding") else { return program };
    let text = String::from_utf8_lossy(head.get(start..).unwrap_or_default());
    let mut words = text.split_ascii_whitespace();
    while let Some(word) = words.next() {
        if word == "def" && !program.by_code.is_empty() {
            break;
        }
        if word != "dup" {
            continue;
        }
        let code = words.next().and_then(|word| word.parse::<u8>().ok());
        let name = words.next().and_then(|word| word.strip_prefix('/'));
        if let (Some(code), Some(text)) = (code, name.and_then(named)) {
            program.by_code.insert(code, text);
        }
    }
    program
}
