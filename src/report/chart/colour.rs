//! Tints of a colour, and which text reads on it.

use crate::report::block::Colour;

/// Almost black, for texts.
pub(in crate::report) const INK: Colour = Colour(30, 34, 40);
/// Grey for rules and axes.
pub(in crate::report) const RULE: Colour = Colour(190, 196, 202);
/// Grey for second-rank texts; reads on white.
pub(in crate::report) const MUTED: Colour = Colour(90, 98, 106);
/// White.
pub(in crate::report) const WHITE: Colour = Colour(255, 255, 255);

/// A colour mixed with white: 1 keeps it, 0 gives white.
pub(in crate::report) fn tint(colour: Colour, strength: f32) -> Colour {
    let mix = |part: u8| {
        let mixed = 255.0 - (255.0 - f32::from(part)) * strength.clamp(0.0, 1.0);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "the mix of two bytes is a byte"
        )]
        {
            mixed.round() as u8
        }
    };
    Colour(mix(colour.0), mix(colour.1), mix(colour.2))
}

/// White or ink, whichever reads better on a colour.
pub(in crate::report) fn text_on(colour: Colour) -> Colour {
    let light = luminance(colour);
    // Contrast ratios after WCAG 2: with white (1.05) and with ink (its luminance is about 0.016).
    if 1.05 / (light + 0.05) >= (light + 0.05) / 0.066 { WHITE } else { INK }
}

fn luminance(colour: Colour) -> f32 {
    let linear = |part: u8| {
        let part = f32::from(part) / 255.0;
        if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * linear(colour.0) + 0.7152 * linear(colour.1) + 0.0722 * linear(colour.2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yellow_carries_ink_and_blue_carries_white() {
        assert_eq!(text_on(Colour(252, 195, 11)), INK);
        assert_eq!(text_on(Colour(25, 72, 106)), WHITE);
    }

    #[test]
    fn a_tint_lies_between_white_and_the_colour() {
        assert_eq!(tint(Colour(0, 100, 200), 0.0), WHITE);
        assert_eq!(tint(Colour(0, 100, 200), 1.0), Colour(0, 100, 200));
    }
}
