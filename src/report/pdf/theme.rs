//! Measures and colours: where things stand on a page and how they look.

use crate::report::block::{Colour, Tone};
use crate::report::colour::bar;
pub(super) use crate::report::colour::{GREY, INK, WHITE, mix, on, readable};

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

/// Hairlines.
pub(super) const RULE: Colour = Colour(0xd3, 0xd8, 0xde);

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
    let bar = bar(tone, accent);
    (mix(bar, WHITE, 0.9), bar)
}
