//! Paragraphs: inlines as a row of units with the places where a line may end.

use unicode_normalization::{UnicodeNormalization as _, is_nfc};

use super::fonts::{Face, Fonts, Glyph};
use super::hyphens::Hyphens;
use super::structure::{NodeId, Role, Tree};
use super::theme::{GREY, Type};
use crate::report::binding::bound;
use crate::report::block::{Anchor, Badge, Colour, Inline, Mark};

/// How a paragraph is set where its inlines say nothing else.
#[derive(Debug, Clone, Copy)]
pub(super) struct Style {
    /// The face.
    pub(super) face: Face,
    /// Size and leading.
    pub(super) kind: Type,
    /// The colour of the text.
    pub(super) colour: Colour,
    /// The colour of links.
    pub(super) link: Colour,
    /// Whether words may be divided.
    pub(super) hyphenate: bool,
}

/// A paragraph ready to be broken into lines.
#[derive(Debug, Default)]
pub(super) struct Paragraph {
    /// Glyphs, badges and marks in reading order.
    pub(super) units: Vec<Unit>,
    /// Where lines may end, in order; the end of the paragraph is not among them.
    pub(super) breaks: Vec<Break>,
    /// What the units have in common.
    pub(super) spans: Vec<Span>,
    /// The size and leading.
    pub(super) kind: Option<Type>,
    /// The width of a hyphen at a line's end.
    pub(super) hyphen: f32,
}

/// The smallest part of a paragraph.
#[derive(Debug, Clone)]
pub(super) struct Unit {
    /// What is drawn.
    pub(super) what: What,
    /// Its width in points.
    pub(super) advance: f32,
    /// The number of its span.
    pub(super) span: usize,
}

/// What a unit draws.
#[derive(Debug, Clone)]
pub(super) enum What {
    /// A character.
    Glyph(Glyph),
    /// A coloured square with a text.
    Badge(Badge),
    /// A status mark; without words beside it, it must speak for itself.
    Mark {
        /// The shape.
        mark: Mark,
        /// Whether no words stand beside it.
        alone: bool,
    },
}

/// A place where a line may end.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Break {
    /// The unit after the last one that counts for the line's width.
    pub(super) end: usize,
    /// The first unit of the next line.
    pub(super) next: usize,
    /// What breaking here costs.
    pub(super) penalty: f32,
    /// Whether a hyphen is added.
    pub(super) hyphen: bool,
}

/// What a run of units has in common.
#[derive(Debug, Clone)]
pub(super) struct Span {
    /// The colour of the text.
    pub(super) colour: Colour,
    /// The structure element that the text belongs to.
    pub(super) owner: NodeId,
    /// What the text links to.
    pub(super) link: Option<Anchor>,
}

/// The cost of dividing a word, in the measure of [`super::breaking`].
const HYPHEN_PENALTY: f32 = 7.0;

/// Builds paragraphs.
pub(super) struct Setter<'a> {
    /// The faces.
    pub(super) fonts: &'a Fonts,
    /// The hyphenation patterns.
    pub(super) hyphens: &'a Hyphens,
}

impl Setter<'_> {
    /// A paragraph of inlines that belongs to a structure element.
    pub(super) fn set(
        &self,
        inlines: &[Inline],
        style: Style,
        owner: NodeId,
        tree: &mut Tree,
    ) -> Paragraph {
        let mut paragraph = Paragraph::new(style.kind);
        paragraph.hyphen = self.fonts.width("-", style.face, style.kind.size);
        // Between links, words are elements of their own, so that each part of the paragraph is
        // read where it stands.
        let is_link = |inline: &Inline| matches!(inline, Inline::Link { .. });
        let mixed = inlines.iter().any(is_link) && !inlines.iter().all(is_link);
        for run in inlines.chunk_by(|a, b| is_link(a) == is_link(b)) {
            let split = mixed && !run.iter().any(is_link);
            let owner = if split { tree.inline(owner, Role::Span) } else { owner };
            for inline in run {
                self.inline(&mut paragraph, inline, style, owner, tree);
            }
        }
        paragraph.trim();
        paragraph
    }

    /// A paragraph of plain text.
    pub(super) fn plain(&self, text: &str, style: Style, owner: NodeId) -> Paragraph {
        let mut paragraph = Paragraph::new(style.kind);
        paragraph.hyphen = self.fonts.width("-", style.face, style.kind.size);
        let span = paragraph.span(Span { colour: style.colour, owner, link: None });
        self.text(&mut paragraph, text, style.face, span, style.hyphenate);
        paragraph.trim();
        paragraph
    }

    fn inline(
        &self,
        into: &mut Paragraph,
        inline: &Inline,
        style: Style,
        owner: NodeId,
        tree: &mut Tree,
    ) {
        let (size, colour) = (style.kind.size, style.colour);
        match inline {
            Inline::Text(text) => {
                let span = into.span(Span { colour, owner, link: None });
                self.text(into, text, style.face, span, style.hyphenate);
            }
            Inline::Strong(text) => {
                let span = into.span(Span { colour, owner, link: None });
                self.text(into, text, strong(style.face), span, style.hyphenate);
            }
            Inline::Emphasis(text) => {
                let span = into.span(Span { colour, owner, link: None });
                self.text(into, text, italic(style.face), span, style.hyphenate);
            }
            Inline::Code(text) => {
                let colour = if colour == super::theme::INK { GREY } else { colour };
                let span = into.span(Span { colour, owner, link: None });
                self.text(into, text, style.face, span, false);
            }
            Inline::Link { to, text } => {
                let owner = tree.inline(owner, Role::Link);
                let link = Some(to.clone());
                let span = into.span(Span { colour: style.link, owner, link });
                self.text(into, text, style.face, span, style.hyphenate);
            }
            Inline::Badge(badge) => {
                let span = into.span(Span { colour, owner, link: None });
                let advance = badge_width(self.fonts, badge, size);
                into.units.push(Unit { what: What::Badge(badge.clone()), advance, span });
            }
            Inline::Mark { mark, text } => {
                let span = into.span(Span { colour, owner, link: None });
                let alone = text.trim().is_empty();
                let advance = if alone { size * 0.8 } else { size * 1.15 };
                into.units.push(Unit { what: What::Mark { mark: *mark, alone }, advance, span });
                self.text(into, text, style.face, span, style.hyphenate);
            }
        }
    }

    /// Adds a text, with breaks at spaces, after hyphens and slashes, and within words.
    fn text(&self, into: &mut Paragraph, text: &str, face: Face, span: usize, hyphenate: bool) {
        let Some(size) = into.kind.map(|kind| kind.size) else { return };
        let text: String = if is_nfc(text) { text.to_owned() } else { text.nfc().collect() };
        let text = bound(&text);
        let glyphs = self.fonts.shape(&text, face);
        let first = into.units.len();
        for glyph in glyphs {
            let advance = glyph.advance(size);
            into.units.push(Unit { what: What::Glyph(glyph), advance, span });
        }
        let mut word: Option<(usize, usize)> = None;
        let mut previous = ' ';
        let mut characters = text.char_indices().enumerate().peekable();
        while let Some((count, (byte, character))) = characters.next() {
            let unit = first + count;
            if character.is_alphabetic() {
                word = word.or(Some((byte, unit)));
            } else if let Some(start) = word.take() {
                self.divide(into, text.get(start.0..byte), start.1, hyphenate);
            }
            if is_space(character) {
                into.space(unit);
            } else if let Some((_, (_, next))) = characters.peek() {
                let joint = match character {
                    '-' | '\u{2010}' => previous.is_alphanumeric() && next.is_alphabetic(),
                    '/' | '\u{2013}' | '\u{2014}' => previous != ' ' && next.is_alphanumeric(),
                    '\u{200b}' => true,
                    _ => false,
                };
                if joint {
                    let (end, next) = (unit + 1, unit + 1);
                    into.breaks.push(Break { end, next, penalty: 1.0, hyphen: false });
                }
            }
            previous = character;
        }
        if let Some(start) = word {
            self.divide(into, text.get(start.0..), start.1, hyphenate);
        }
    }

    /// Adds the breaks within a word that starts at a unit.
    fn divide(&self, into: &mut Paragraph, word: Option<&str>, unit: usize, hyphenate: bool) {
        let Some(word) = word.filter(|_| hyphenate) else { return };
        for byte in self.hyphens.breaks(word) {
            let at = unit + word.get(..byte).map_or(0, |part| part.chars().count());
            into.breaks.push(Break { end: at, next: at, penalty: HYPHEN_PENALTY, hyphen: true });
        }
    }
}

impl Paragraph {
    fn new(kind: Type) -> Self {
        Self { kind: Some(kind), ..Self::default() }
    }

    /// Whether a character is the last one.
    pub(super) fn ends_with(&self, character: char) -> bool {
        let last = self.units.last().and_then(Unit::glyph);
        last.is_some_and(|glyph| glyph.character == character)
    }

    fn span(&mut self, span: Span) -> usize {
        self.spans.push(span);
        self.spans.len() - 1
    }

    /// A break at a space, unless one stands just before it.
    fn space(&mut self, unit: usize) {
        let next = unit + 1;
        match self.breaks.last_mut() {
            Some(last) if last.next == unit && !last.hyphen => last.next = next,
            _ => self.breaks.push(Break { end: unit, next, penalty: 0.0, hyphen: false }),
        }
    }

    /// Takes the breaks away that would leave an empty line at either end.
    fn trim(&mut self) {
        let full = self.units.len();
        self.breaks.retain(|point| point.end > 0 && point.next < full);
    }
}

/// The bold face of a face.
fn strong(face: Face) -> Face {
    match face {
        Face::Regular | Face::Strong => Face::Strong,
        Face::Italic | Face::StrongItalic => Face::StrongItalic,
    }
}

/// The italic face of a face.
fn italic(face: Face) -> Face {
    match face {
        Face::Regular | Face::Italic => Face::Italic,
        Face::Strong | Face::StrongItalic => Face::StrongItalic,
    }
}

fn is_space(character: char) -> bool {
    character == ' ' || character == '\u{2009}' || character.is_control()
}

/// The width of a badge beside text of a size.
pub(super) fn badge_width(fonts: &Fonts, badge: &Badge, size: f32) -> f32 {
    let text = fonts.width(&badge.text, Face::Strong, size * 0.8);
    (text + size * 0.5).max(size * 1.3)
}
