//! Breaks paragraphs into lines, for the whole paragraph at once: of all ways to break it, the one
//! with the least ragged edge and the fewest divided words (after Knuth and Plass, 1981, for text
//! that is not justified).

use super::paragraph::{Break, Paragraph};

/// A line as a range of units.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Line {
    /// The first unit.
    pub(super) start: usize,
    /// The unit after the last one, spaces at the end left out.
    pub(super) end: usize,
    /// The first unit of the next line.
    pub(super) next: usize,
    /// The width in points, the hyphen included.
    pub(super) width: f32,
    /// Whether a hyphen is added.
    pub(super) hyphen: bool,
}

/// What each line costs, so that a paragraph is not stretched over more lines than it needs.
const LINE: f32 = 2.0;
/// What a line that is too wide costs; only taken where nothing else is possible.
const OVERFULL: f32 = 1.0e6;
/// What a break within a word without a hyphen costs.
const FORCED: f32 = 400.0;

/// The lines of a paragraph for a width in points.
pub(super) fn lines(paragraph: &Paragraph, measure: f32) -> Vec<Line> {
    let count = paragraph.units.len();
    if count == 0 {
        return Vec::new();
    }
    let mut sums = Vec::with_capacity(count + 1);
    let mut sum = 0.0;
    sums.push(sum);
    for unit in &paragraph.units {
        sum += unit.advance;
        sums.push(sum);
    }
    if sum <= measure {
        return vec![Line { start: 0, end: count, next: count, width: sum, hyphen: false }];
    }
    let points = points(paragraph, &sums, measure);
    let chosen = choose(&points, &sums, measure, paragraph.hyphen);
    let pairs = chosen.iter().zip(chosen.iter().skip(1));
    let line = |(from, to): (&usize, &usize)| {
        let (start, to) = (points[*from].next, points[*to]);
        let width = width(&sums, start, to, paragraph.hyphen);
        Line { start, end: to.end, next: to.next, width, hyphen: to.hyphen }
    };
    pairs.map(line).collect()
}

/// The start, all possible breaks and the end, with forced breaks in parts that are too wide.
fn points(paragraph: &Paragraph, sums: &[f32], measure: f32) -> Vec<Break> {
    let count = paragraph.units.len();
    let mut points = Vec::with_capacity(paragraph.breaks.len() + 2);
    points.push(Break { end: 0, next: 0, penalty: 0.0, hyphen: false });
    let last = Break { end: count, next: count, penalty: 0.0, hyphen: false };
    for point in paragraph.breaks.iter().chain([&last]) {
        let start = points.last().map_or(0, |previous: &Break| previous.next);
        if width(sums, start, *point, paragraph.hyphen) > measure {
            for at in start + 1..point.end {
                points.push(Break { end: at, next: at, penalty: FORCED, hyphen: false });
            }
        }
        points.push(*point);
    }
    points
}

/// The width of a line from a unit to a break.
fn width(sums: &[f32], start: usize, to: Break, hyphen: f32) -> f32 {
    sums[to.end.max(start)] - sums[start] + if to.hyphen { hyphen } else { 0.0 }
}

/// The numbers of the points of the best way to break, the start and the end included.
fn choose(points: &[Break], sums: &[f32], measure: f32, hyphen: f32) -> Vec<usize> {
    let last = points.len() - 1;
    let mut best = vec![(f32::INFINITY, 0_usize); points.len()];
    best[0].0 = 0.0;
    for to in 1..=last {
        for from in (0..to).rev() {
            let width = width(sums, points[from].next, points[to], hyphen);
            if width > measure && from + 1 < to {
                break;
            }
            let cost =
                best[from].0 + demerits(points[from], points[to], width, measure, to == last);
            if cost < best[to].0 {
                best[to] = (cost, from);
            }
        }
    }
    let mut chosen = vec![last];
    let mut at = last;
    while at > 0 {
        at = best[at].1;
        chosen.push(at);
    }
    chosen.reverse();
    chosen
}

/// What a line costs.
fn demerits(from: Break, to: Break, width: f32, measure: f32, last: bool) -> f32 {
    let slack = (measure - width) / measure;
    if slack < 0.0 {
        return OVERFULL * (1.0 - slack);
    }
    let ragged = if last {
        // A last line of a single short word looks lost.
        if slack > 0.85 { 8.0 } else { 0.0 }
    } else {
        slack * slack * 100.0
    };
    let twice = if from.hyphen && to.hyphen { 6.0 } else { 0.0 };
    let before_last = if last && from.hyphen { 4.0 } else { 0.0 };
    LINE + ragged + to.penalty + twice + before_last
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Lang;
    use crate::report::pdf::fonts::Face;
    use crate::report::pdf::fonts::Fonts;
    use crate::report::pdf::hyphens::Hyphens;
    use crate::report::pdf::paragraph::{Setter, Style};
    use crate::report::pdf::theme::{BODY, INK};

    /// The lines of a text, as text.
    fn check(text: &str, measure: f32, expected: &[&str]) {
        let (fonts, hyphens) = (Fonts::open().unwrap(), Hyphens::load(Lang::Nl));
        let setter = Setter { fonts: &fonts, hyphens: &hyphens };
        let style =
            Style { face: Face::Regular, kind: BODY, colour: INK, link: INK, hyphenate: true };
        let paragraph = setter.plain(text, style, 0);
        let set = lines(&paragraph, measure);
        assert!(set.iter().all(|line| line.width <= measure || expected.len() == 1));
        let words = |line: &Line| -> String {
            let units = paragraph.units[line.start..line.end].iter();
            let text: String = units.filter_map(|unit| Some(unit.glyph()?.character)).collect();
            if line.hyphen { text + "-" } else { text }
        };
        assert_eq!(set.iter().map(words).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn a_short_text_is_one_line() {
        check("Eén regel.", 200.0, &["Eén regel."]);
    }

    #[test]
    fn no_text_has_no_lines() {
        check("", 200.0, &[]);
    }

    #[test]
    fn lines_are_broken_for_the_whole_paragraph() {
        // Filling each line as far as it goes would leave "we" alone on the last one.
        let text = "De gemeente weet dat en dus doen we";
        check(text, 164.0, &["De gemeente weet dat en dus", "doen we"]);
    }

    #[test]
    fn long_words_are_divided_where_the_language_allows() {
        check("klimaatverandering", 60.0, &["klimaatver-", "andering"]);
    }

    #[test]
    fn what_cannot_be_divided_is_cut_where_it_must() {
        check("0123456789", 30.0, &["01234", "56789"]);
    }
}
