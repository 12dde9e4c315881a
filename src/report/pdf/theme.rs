//! Measures and colours: where things stand on a page and how they look.

use crate::report::block::{Colour, Tone};

/// Width of a page (A4) in points.
pub(super) const PAGE_WIDTH: f32 = 595.28;
/// Height of a page (A4) in points.
pub(super) const PAGE_HEIGHT: f32 = 841.89;
/// The left edge of the text.
pub(super) const LEFT: f32 = 68.0;
/// The width of tables, figures and boxes.
pub(super) const WIDTH: f32 = PAGE_WIDTH - 2.0 * LEFT;
/// The width of running text: a line of some 85 characters.
pub(super) const MEASURE: f32 = 424.0;
/// The top edge of the text.
pub(super) const TOP: f32 = 78.0;
/// The bottom edge of the text.
pub(super) const BOTTOM: f32 = PAGE_HEIGHT - 76.0;
/// The baseline of the running head.
pub(super) const HEAD_BASELINE: f32 = 46.0;
/// The baseline of the running foot.
pub(super) const FOOT_BASELINE: f32 = PAGE_HEIGHT - 40.0;

/// The size of running text and the distance of its lines.
pub(super) const BODY: Type = Type { size: 10.5, leading: 15.0 };
/// Text in tables.
pub(super) const CELL: Type = Type { size: 9.2, leading: 12.2 };
/// Text in wide tables.
pub(super) const COMPACT: Type = Type { size: 8.0, leading: 10.4 };
/// Captions, sources, running heads.
pub(super) const SMALL: Type = Type { size: 8.8, leading: 12.0 };

/// Black for text.
pub(super) const INK: Colour = Colour(0x1f, 0x24, 0x2b);
/// Grey for text that may stand back; its contrast on white is above 5.
pub(super) const GREY: Colour = Colour(0x5b, 0x63, 0x6d);
/// Hairlines.
pub(super) const RULE: Colour = Colour(0xd3, 0xd8, 0xde);
/// Paper.
pub(super) const WHITE: Colour = Colour(0xff, 0xff, 0xff);

/// A type size and the distance of its baselines.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Type {
    /// The size in points.
    pub(super) size: f32,
    /// The distance of two baselines in points.
    pub(super) leading: f32,
}

impl Type {
    /// How far the first baseline stands below the top of a line.
    pub(super) fn baseline(self) -> f32 {
        // Source Sans: ascenders reach 0.71 em, descenders 0.21 em.
        (self.leading - self.size) / 2.0 + self.size * 0.77
    }
}

/// The type of a heading.
pub(super) fn heading(level: u8) -> Type {
    match level {
        0 | 1 => Type { size: 24.0, leading: 29.0 },
        2 => Type { size: 15.5, leading: 20.0 },
        3 => Type { size: 12.2, leading: 16.5 },
        _ => Type { size: 10.5, leading: 15.0 },
    }
}

/// The colours of a callout: its box and its bar.
pub(super) fn tone(tone: Tone, accent: Colour) -> (Colour, Colour) {
    let bar = match tone {
        Tone::Info => Colour(0x4a, 0x6f, 0xa5),
        Tone::Good => Colour(0x2e, 0x7d, 0x4f),
        Tone::Gap => Colour(0xb5, 0x3f, 0x2e),
        Tone::Warning => Colour(0xb7, 0x7a, 0x00),
        Tone::Advice => accent,
    };
    (mix(bar, WHITE, 0.9), bar)
}

/// A colour between two: `share` 0 is the first, 1 the second.
pub(super) fn mix(from: Colour, to: Colour, share: f32) -> Colour {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a mean of two bytes, and `as` saturates"
    )]
    let channel =
        |a: u8, b: u8| (f32::from(a) + (f32::from(b) - f32::from(a)) * share).round() as u8;
    Colour(channel(from.0, to.0), channel(from.1, to.1), channel(from.2, to.2))
}

/// The contrast of two colours, 1 to 21 (WCAG 2.1).
pub(super) fn contrast(a: Colour, b: Colour) -> f32 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// Black or white, whichever reads better on a fill.
pub(super) fn on(fill: Colour) -> Colour {
    let black = Colour(0, 0, 0);
    // White is preferred on mid tones where both can be read, as the eye expects it there.
    let white_reads = contrast(fill, WHITE);
    if white_reads >= 4.5 || white_reads >= contrast(fill, black) { WHITE } else { black }
}

/// A colour darkened until it reads on white.
pub(super) fn readable(colour: Colour) -> Colour {
    let steps = (0..=10_u8).map(|step| mix(colour, Colour(0, 0, 0), f32::from(step) * 0.1));
    let mut dark = steps.filter(|candidate| contrast(*candidate, WHITE) >= 5.0);
    dark.next().unwrap_or(INK)
}

/// The relative luminance of a colour (WCAG 2.1).
fn luminance(colour: Colour) -> f32 {
    let channel = |value: u8| {
        let value = f32::from(value) / 255.0;
        if value <= 0.039_28 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * channel(colour.0) + 0.7152 * channel(colour.1) + 0.0722 * channel(colour.2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_on_a_fill_reads() {
        for fill in [Colour(0xfc, 0xc3, 0x0b), Colour(0x19, 0x48, 0x6a), Colour(0x26, 0xbd, 0xe2)] {
            assert!(contrast(fill, on(fill)) >= 4.5, "{fill:?}");
        }
    }

    #[test]
    fn accents_are_darkened_until_they_read_on_white() {
        assert_eq!(readable(Colour(0x0f, 0x5c, 0x6e)), Colour(0x0f, 0x5c, 0x6e));
        assert!(contrast(readable(Colour(0xfc, 0xc3, 0x0b)), WHITE) >= 5.0);
    }
}
