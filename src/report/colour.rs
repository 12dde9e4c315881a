//! Colours and their arithmetic, for charts and writers: mixtures, contrast, and what reads on what.

use super::block::{Colour, Tone};

/// Paper.
pub(super) const WHITE: Colour = Colour(0xff, 0xff, 0xff);
/// Black for text.
pub(super) const INK: Colour = Colour(0x1f, 0x24, 0x2b);
/// Grey for text that may stand back; its contrast on white is above 5.
pub(super) const GREY: Colour = Colour(0x5b, 0x63, 0x6d);

/// The colour of a callout's bar.
pub(super) fn bar(tone: Tone, accent: Colour) -> Colour {
    match tone {
        Tone::Info => Colour(0x4a, 0x6f, 0xa5),
        Tone::Good => Colour(0x2e, 0x7d, 0x4f),
        Tone::Gap => Colour(0xb5, 0x3f, 0x2e),
        Tone::Warning => Colour(0xb7, 0x7a, 0x00),
        Tone::Advice => accent,
    }
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
fn contrast(a: Colour, b: Colour) -> f32 {
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
