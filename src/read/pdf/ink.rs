//! What a page shows: words, rules and pictures, each with its place.
//!
//! Words are ranges of one text a page, and everything after this works on their indices, so that
//! no string is copied before a block is made of it. Coordinates are points from the top left
//! corner of the page as it is displayed. A word that runs in another direction than left to right
//! has its rectangle in a frame turned so that it does; [`geometry::on_page`] turns it back.

use lopdf::ObjectId;

use super::geometry::{self, Rect};

/// Everything that a page shows.
#[derive(Debug, Default)]
pub(super) struct Ink {
    /// Width and height of the page as displayed.
    pub(super) width: f32,
    pub(super) height: f32,
    /// The texts of all words.
    pub(super) text: String,
    pub(super) words: Vec<Word>,
    /// Thin lines, horizontal and vertical.
    pub(super) rules: Vec<Rect>,
    /// Filled boxes, such as the shades behind rows of a table.
    pub(super) shades: Vec<Rect>,
    pub(super) images: Vec<Image>,
    /// Whether part of the content could not be interpreted.
    pub(super) broken: bool,
    open: bool,
    spaced: bool,
    last: Last,
}

/// A picture on a page.
#[derive(Debug, Clone, Copy)]
pub(super) struct Image {
    pub(super) rect: Rect,
    /// Its object; `None` for an inline image.
    pub(super) id: Option<ObjectId>,
    /// Quarter turns by which it is drawn, clockwise.
    pub(super) turn: u8,
}

/// A word: a range of the page's text with its place and look.
#[derive(Debug, Clone, Copy)]
pub(super) struct Word {
    start: u32,
    end: u32,
    /// The rectangle in the frame of `turn`.
    pub(super) rect: Rect,
    /// The baseline.
    pub(super) base: f32,
    /// The font size in points.
    pub(super) size: f32,
    pub(super) look: Look,
    /// The marked-content id, or -1.
    pub(super) mark: i32,
    /// Quarter turns of the reading direction, clockwise: 0 is left to right.
    pub(super) turn: u8,
    /// A space was written before it.
    pub(super) spaced: bool,
}

/// How a word looks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub(super) struct Look {
    pub(super) bold: bool,
    pub(super) italic: bool,
    /// Drawn invisibly, as by an OCR layer.
    pub(super) hidden: bool,
    /// Marked as a running head or foot by the producer.
    pub(super) artifact: bool,
}

#[derive(Debug, Default)]
struct Last {
    at: f32,
    text_start: usize,
}

/// A character on its way into a word.
#[derive(Debug, Clone, Copy)]
pub(super) struct Letter<'a> {
    pub(super) text: &'a str,
    /// Start and end of its advance along the line, and its baseline.
    pub(super) from: f32,
    pub(super) to: f32,
    pub(super) base: f32,
    pub(super) size: f32,
    pub(super) look: Look,
    pub(super) mark: i32,
    pub(super) turn: u8,
}

/// A gap of this share of the font size parts words.
const WORD_GAP: f32 = 0.13;
/// Letters above and below the baseline, as shares of the font size.
const ASCENT: f32 = 0.78;
const DESCENT: f32 = 0.22;

impl Ink {
    pub(super) fn new(width: f32, height: f32, broken: bool) -> Self {
        Self { width, height, broken, ..Self::default() }
    }

    /// The text of a word, soft hyphens included.
    pub(super) fn word_text(&self, word: &Word) -> &str {
        self.text.get(word.start as usize..word.end as usize).unwrap_or_default()
    }

    /// Adds a letter to the open word or starts a new one.
    pub(super) fn push(&mut self, letter: &Letter<'_>) {
        if letter.text.is_empty() {
            return;
        }
        let skip =
            |c: char| c.is_whitespace() || c == '\u{200B}' || c.is_control() || c == '\u{FEFF}';
        if !letter.text.contains(skip) {
            self.push_one(letter);
            return;
        }
        for (nth, part) in letter.text.split(skip).enumerate() {
            if nth > 0 {
                self.open = false;
                self.spaced = true;
            }
            if !part.is_empty() {
                self.push_one(&Letter { text: part, ..*letter });
            }
        }
    }

    fn push_one(&mut self, letter: &Letter<'_>) {
        if self.open && self.continues(letter) {
            if self.repeats(letter) {
                return;
            }
        } else {
            self.start(letter);
        }
        let text_start = self.text.len();
        push_plain(letter.text, &mut self.text);
        let end = u32::try_from(self.text.len()).unwrap_or(u32::MAX);
        if let Some(word) = self.words.last_mut() {
            word.end = end;
            word.rect.x1 = word.rect.x1.max(letter.to);
            word.rect.x0 = word.rect.x0.min(letter.from);
        }
        self.last = Last { at: letter.from, text_start };
        self.open = true;
    }

    fn start(&mut self, letter: &Letter<'_>) {
        let at = u32::try_from(self.text.len()).unwrap_or(u32::MAX);
        self.words.push(Word {
            start: at,
            end: at,
            rect: Rect {
                x0: letter.from.min(letter.to),
                x1: letter.to.max(letter.from),
                y0: letter.base - ASCENT * letter.size,
                y1: letter.base + DESCENT * letter.size,
            },
            base: letter.base,
            size: letter.size,
            look: letter.look,
            mark: letter.mark,
            turn: letter.turn,
            spaced: std::mem::take(&mut self.spaced),
        });
    }

    fn continues(&self, letter: &Letter<'_>) -> bool {
        let Some(word) = self.words.last() else { return false };
        let gap = letter.from - word.rect.x1;
        let size = word.size.max(letter.size);
        word.turn == letter.turn
            && word.mark == letter.mark
            && (word.base - letter.base).abs() < 0.12 * size
            && gap < WORD_GAP * size
            && gap > -0.5 * size
            && (letter.size / word.size - 1.0).abs() < 0.3
            && word.look == letter.look
    }

    /// The same letter again in the same place: a poor man's bold.
    fn repeats(&self, letter: &Letter<'_>) -> bool {
        let same = self.text.get(self.last.text_start..) == Some(letter.text);
        same && (letter.from - self.last.at).abs() < 0.1 * letter.size
    }

    /// Removes words that are drawn twice in the same place.
    pub(super) fn drop_repeated_words(&mut self) {
        let mut order: Vec<usize> = (0..self.words.len()).collect();
        let key = |w: &Word| (w.turn, (w.base * 2.0).round() as i64);
        order.sort_by(|a, b| {
            let (a, b) = (&self.words[*a], &self.words[*b]);
            key(a).cmp(&key(b)).then(a.rect.x0.total_cmp(&b.rect.x0))
        });
        let mut gone = vec![false; self.words.len()];
        for (at, i) in order.iter().enumerate() {
            let word = &self.words[*i];
            for j in order.iter().skip(at + 1).take(8) {
                let other = &self.words[*j];
                let near = 0.15 * word.size;
                if key(other) != key(word) || other.rect.x0 - word.rect.x0 > near {
                    break;
                }
                if (other.rect.x1 - word.rect.x1).abs() < near.max(1.0)
                    && self.word_text(word) == self.word_text(other)
                {
                    gone[*i.max(j)] = true;
                }
            }
        }
        if gone.contains(&true) {
            let mut at = 0;
            self.words.retain(|_| {
                at += 1;
                !gone[at - 1]
            });
        }
    }

    /// A point of the page in the frame of a reading direction.
    pub(super) fn in_frame(&self, point: (f32, f32), turn: u8) -> (f32, f32) {
        geometry::in_frame(point, turn, (self.width, self.height))
    }

    /// A rectangle of the page in the frame of a reading direction.
    pub(super) fn rect_in_frame(&self, rect: Rect, turn: u8) -> Rect {
        let corner = |x, y| self.in_frame((x, y), turn);
        Rect::of_corners(corner(rect.x0, rect.y0), corner(rect.x1, rect.y1))
    }
}

/// Appends a letter, ligatures taken apart.
fn push_plain(letter: &str, out: &mut String) {
    match letter {
        "ﬀ" => out.push_str("ff"),
        "ﬁ" => out.push_str("fi"),
        "ﬂ" => out.push_str("fl"),
        "ﬃ" => out.push_str("ffi"),
        "ﬄ" => out.push_str("ffl"),
        "ﬅ" | "ﬆ" => out.push_str("st"),
        "\u{2010}" | "\u{2011}" => out.push('-'),
        other => out.push_str(other),
    }
}
