//! Fonts: the bytes of a shown string to glyphs with text and width.
//!
//! Text comes from the first source that knows it: the font's `ToUnicode` map, its encoding with
//! differences, a predefined `CMap`, and the embedded program last. Outlines are never read.

mod encoding;
mod glyphlist;
mod program;
mod widths;

use hayro_cmap::{BfString, CMap, CMapName};
use lopdf::{Dictionary, Object};
use rustc_hash::FxHashMap;

use self::encoding::Base;
use self::program::Program;
use self::widths::Widths;
use super::file::File;

/// A font, ready to decode strings.
#[derive(Debug)]
pub(super) struct Font {
    pub(super) bold: bool,
    pub(super) italic: bool,
    /// Writes from top to bottom.
    pub(super) vertical: bool,
    /// Text space units for one unit of the font's widths; 0.001 save for Type 3.
    pub(super) unit: f32,
    /// The height of a line in units of the font size; 1 save for Type 3.
    pub(super) em: f32,
    widths: Widths,
    to_unicode: Option<CMap>,
    codes: Codes,
    known: FxHashMap<u32, Glyph>,
    texts: String,
}

#[derive(Debug)]
#[expect(clippy::large_enum_variant, reason = "a file has a few fonts")]
enum Codes {
    /// One byte a character.
    Simple(Box<[Option<String>; 256]>),
    /// One to four bytes a character, by a `CMap`.
    Composite { cmap: CMap, unicode: Option<CMap>, gids: Option<Vec<u8>>, program: Program },
}

#[derive(Debug, Clone, Copy)]
struct Glyph {
    start: u32,
    len: u32,
    width: f32,
}

/// One decoded character.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shown<'a> {
    /// What it reads as; empty where nothing tells.
    pub(super) text: &'a str,
    /// The advance in the font's own units.
    pub(super) width: f32,
    /// A one-byte code 32, to which word spacing applies.
    pub(super) is_space: bool,
}

/// Distinct codes that a font remembers.
const MAX_KNOWN: usize = 70_000;

impl Font {
    /// Reads a font dictionary.
    pub(super) fn read(file: &File, dict: &Dictionary) -> Self {
        let subtype = file.name(dict, b"Subtype").unwrap_or_default();
        let composite = subtype == b"Type0";
        let descendant = composite
            .then(|| file.array(dict, b"DescendantFonts")?.first().and_then(|d| file.as_dict(d)))
            .flatten();
        let main = descendant.unwrap_or(dict);
        let descriptor = file.dict(main, b"FontDescriptor");
        let to_unicode = read_to_unicode(file, dict);
        let codes = if composite {
            read_composite(file, dict, descendant, descriptor, to_unicode.is_some())
        } else {
            Codes::Simple(read_simple(file, dict, descriptor, subtype, to_unicode.is_some()))
        };
        let vertical = matches!(&codes, Codes::Composite { cmap, .. }
            if cmap.metadata().writing_mode == Some(hayro_cmap::WritingMode::Vertical));
        let (unit, em) = if subtype == b"Type3" { type3_scale(file, dict) } else { (0.001, 1.0) };
        let (bold, italic) = style(file, main, descriptor);
        Self {
            bold,
            italic,
            vertical,
            unit,
            em,
            widths: Widths::read(file, main, descriptor, composite),
            to_unicode,
            codes,
            known: FxHashMap::default(),
            texts: String::new(),
        }
    }

    /// Calls `each` for every character of a string.
    pub(super) fn decode(&mut self, mut bytes: &[u8], mut each: impl FnMut(Shown<'_>)) {
        while !bytes.is_empty() {
            let (code, len) = self.next_code(bytes);
            bytes = bytes.get(len..).unwrap_or_default();
            // The length is part of the key: the same code may be written in one or two bytes.
            let key = code | if len > 1 { 1 << 31 } else { 0 };
            let glyph = match self.known.get(&key) {
                Some(glyph) => *glyph,
                None => self.learn(code, len, key),
            };
            let range = glyph.start as usize..(glyph.start + glyph.len) as usize;
            each(Shown {
                text: self.texts.get(range).unwrap_or_default(),
                width: glyph.width,
                is_space: len == 1 && code == 32,
            });
        }
    }

    fn next_code(&self, bytes: &[u8]) -> (u32, usize) {
        let first = bytes.first().copied().unwrap_or_default();
        let Codes::Composite { cmap, .. } = &self.codes else { return (u32::from(first), 1) };
        let mut code = 0u32;
        for (len, byte) in (1u8..=4).zip(bytes) {
            code = (code << 8) | u32::from(*byte);
            if cmap.lookup_cid_code(code, len).is_some() {
                return (code, usize::from(len));
            }
        }
        let second = bytes.get(1).copied().unwrap_or_default();
        (u32::from(first) << 8 | u32::from(second), 2.min(bytes.len()))
    }

    fn learn(&mut self, code: u32, len: usize, key: u32) -> Glyph {
        let start = self.texts.len();
        let cid = match &self.codes {
            Codes::Simple(_) => code,
            Codes::Composite { cmap, .. } => {
                cmap.lookup_cid_code(code, u8::try_from(len).unwrap_or(2)).unwrap_or(0)
            }
        };
        if !self.push_to_unicode(code) {
            self.push_by_codes(code, cid);
        }
        let glyph = Glyph {
            start: u32::try_from(start).unwrap_or_default(),
            len: u32::try_from(self.texts.len() - start).unwrap_or_default(),
            width: self.widths.of(cid),
        };
        if self.known.len() < MAX_KNOWN {
            self.known.insert(key, glyph);
        }
        glyph
    }

    fn push_to_unicode(&mut self, code: u32) -> bool {
        let found = self.to_unicode.as_ref().and_then(|map| map.lookup_bf_string(code));
        push_bf(found, &mut self.texts)
    }

    fn push_by_codes(&mut self, code: u32, cid: u32) {
        match &self.codes {
            Codes::Simple(table) => {
                let text = usize::try_from(code).ok().and_then(|code| table.get(code)?.as_deref());
                self.texts.push_str(text.unwrap_or_default());
            }
            Codes::Composite { unicode, gids, program, .. } => {
                let found = unicode.as_ref().and_then(|map| map.lookup_bf_string(cid));
                if push_bf(found, &mut self.texts) {
                    return;
                }
                let cid = u16::try_from(cid).unwrap_or_default();
                let at = usize::from(cid) * 2;
                let mapped = gids.as_ref().and_then(|map| map.get(at..at + 2));
                let gid = mapped.map_or(cid, |pair| u16::from_be_bytes([pair[0], pair[1]]));
                if let Some(text) = program.by_glyph.get(&gid) {
                    self.texts.push_str(text);
                }
            }
        }
    }
}

fn push_bf(found: Option<BfString>, out: &mut String) -> bool {
    let keep = |c: &char| *c != '\0' && *c != '\u{FFFD}' && *c != '\u{FFFF}';
    match found {
        Some(BfString::Char(letter)) if keep(&letter) => {
            out.push(letter);
            true
        }
        Some(BfString::String(text)) => {
            let before = out.len();
            out.extend(text.chars().map(in_order(&text)).filter(keep).take(64));
            out.len() > before
        }
        _ => false,
    }
}

/// Ghostscript once wrote the letters of ligatures with their bytes exchanged, so that `fi` came out
/// as two rare ideographs: where all letters of a text would be ASCII that way, they are.
fn in_order(text: &str) -> impl Fn(char) -> char {
    let ascii = |c: char| {
        let scalar = u32::from(c);
        let exchanged = char::from_u32(scalar >> 8).filter(char::is_ascii_alphabetic);
        exchanged.filter(|_| scalar.trailing_zeros() >= 8)
    };
    let exchanged = text.chars().count() > 1 && text.chars().all(|c| ascii(c).is_some());
    move |c| if exchanged { ascii(c).unwrap_or(c) } else { c }
}

fn embedded(name: CMapName<'_>) -> Option<&'static [u8]> {
    hayro_cmap::load_embedded(name)
}

fn read_to_unicode(file: &File, dict: &Dictionary) -> Option<CMap> {
    match file.get(dict, b"ToUnicode")? {
        Object::Stream(stream) => CMap::parse(&file.unpack(stream)?, embedded),
        _ => None,
    }
}

fn read_composite(
    file: &File,
    dict: &Dictionary,
    descendant: Option<&Dictionary>,
    descriptor: Option<&Dictionary>,
    has_unicode: bool,
) -> Codes {
    let cmap = match file.get(dict, b"Encoding") {
        Some(Object::Name(name)) => match name.as_slice() {
            b"Identity-V" => Some(CMap::identity_v()),
            b"Identity-H" => None,
            name => embedded(CMapName::from_bytes(name)).and_then(|b| CMap::parse(b, embedded)),
        },
        Some(Object::Stream(stream)) => {
            file.unpack(stream).and_then(|bytes| CMap::parse(&bytes, embedded))
        }
        _ => None,
    };
    let cmap = cmap.unwrap_or_else(CMap::identity_h);
    let info = descendant.and_then(|d| file.dict(d, b"CIDSystemInfo"));
    let part = |key: &[u8]| file.get(info?, key)?.as_str().ok();
    let unicode = part(b"Registry").zip(part(b"Ordering")).and_then(|(registry, ordering)| {
        let family = hayro_cmap::CidFamily::from_registry_ordering(registry, ordering);
        CMap::parse(embedded(family.ucs2_cmap()?)?, embedded)
    });
    let gids = descendant
        .and_then(|d| file.stream(d, b"CIDToGIDMap"))
        .and_then(|stream| file.unpack(stream));
    let needs_program = !has_unicode && unicode.is_none();
    let program = descriptor.filter(|_| needs_program).map(|d| program::read(file, d));
    Codes::Composite { cmap, unicode, gids, program: program.unwrap_or_default() }
}

fn read_simple(
    file: &File,
    dict: &Dictionary,
    descriptor: Option<&Dictionary>,
    subtype: &[u8],
    has_unicode: bool,
) -> Box<[Option<String>; 256]> {
    let mut table: Box<[Option<String>; 256]> = Box::new([const { None }; 256]);
    let encoding = file.get(dict, b"Encoding");
    let encoding_dict = encoding.and_then(|object| object.as_dict().ok());
    let base_name = match encoding {
        Some(Object::Name(name)) => Some(name.as_slice()),
        _ => encoding_dict.and_then(|d| file.name(d, b"BaseEncoding")),
    };
    let base = base_name.and_then(Base::by_name);
    let symbolic = descriptor
        .and_then(|d| file.number(d, b"Flags"))
        .is_some_and(|flags| flags as i64 & 4 != 0);
    let font_name = file.name(dict, b"BaseFont").unwrap_or_default();
    let builtin = builtin_base(font_name);
    let needs_program = !has_unicode && base.is_none() && builtin.is_none();
    let program = descriptor.filter(|_| needs_program).map(|d| program::read(file, d));
    let program = program.unwrap_or_default();
    let fallback = match (builtin, subtype, symbolic) {
        (Some(base), ..) => base,
        (None, b"TrueType", _) => Base::WinAnsi,
        _ => Base::Standard,
    };
    for (code, slot) in (0..=255u8).zip(table.iter_mut()) {
        let own = program.by_code.get(&code).cloned();
        let letter = base.unwrap_or(fallback).letter(code).map(String::from);
        *slot = if base.is_some() { letter } else { own.or(letter) };
    }
    if let Some(differences) = encoding_dict.and_then(|d| file.array(d, b"Differences")) {
        apply_differences(file, differences, &mut table);
    }
    table
}

fn builtin_base(font_name: &[u8]) -> Option<Base> {
    let plain = font_name.split(|b| *b == b'+').next_back().unwrap_or_default();
    match plain {
        b"Symbol" => Some(Base::Symbol),
        b"ZapfDingbats" => Some(Base::Dingbats),
        _ => None,
    }
}

fn apply_differences(file: &File, differences: &[Object], table: &mut [Option<String>; 256]) {
    let mut code = 0usize;
    for object in differences.iter().take(2_000) {
        match file.resolve(object) {
            Object::Integer(n) => code = usize::try_from(*n).unwrap_or(256),
            Object::Real(n) => code = *n as usize,
            Object::Name(name) => {
                if let Some(slot) = table.get_mut(code) {
                    let mut text = String::new();
                    let name = String::from_utf8_lossy(name);
                    if glyphlist::push_text(&name, &mut text) {
                        *slot = Some(text);
                    } else {
                        *slot = None;
                    }
                }
                code += 1;
            }
            _ => {}
        }
    }
}

/// A name such as `CIDFont+F2` that some producers give every font.
fn is_anonymous(name: &[u8]) -> bool {
    let plain = name.split(|b| *b == b'+').next_back().unwrap_or_default();
    plain.len() <= 4 && plain.iter().any(u8::is_ascii_digit)
}

/// Text space units of a Type 3 font's widths, and its height: it draws in units of its own.
fn type3_scale(file: &File, dict: &Dictionary) -> (f32, f32) {
    let matrix = file.numbers(dict, b"FontMatrix").unwrap_or_default();
    let at = |i: usize| matrix.get(i).map(|n| n.abs()).filter(|n| *n > 0.0 && n.is_finite());
    let unit = at(0).unwrap_or(0.001);
    let bbox = file.numbers(dict, b"FontBBox").unwrap_or_default();
    let height = bbox.get(3).zip(bbox.get(1)).map(|(top, bottom)| (top - bottom).abs());
    let em = height.map(|h| h * at(3).unwrap_or(unit)).filter(|em| (0.2..=5.0).contains(em));
    (unit, em.unwrap_or(1.0))
}

fn style(file: &File, main: &Dictionary, descriptor: Option<&Dictionary>) -> (bool, bool) {
    let name = file.name(main, b"BaseFont").unwrap_or_default().to_ascii_lowercase();
    let has = |word: &[u8]| memchr::memmem::find(&name, word).is_some();
    let number = |key: &[u8]| descriptor.and_then(|d| file.number(d, key));
    let flags = number(b"Flags").unwrap_or(0.0) as i64;
    let words: [&[u8]; 5] = [b"bold", b"black", b"heavy", b"semibd", b"demi"];
    let bold = words.into_iter().any(has)
        || number(b"FontWeight").is_some_and(|weight| weight >= 600.0)
        || flags & (1 << 18) != 0;
    let bold =
        bold || (is_anonymous(&name) && descriptor.is_some_and(|d| program::is_bold(file, d)));
    let italic = has(b"italic") || has(b"oblique") || flags & (1 << 6) != 0;
    (bold, italic)
}
