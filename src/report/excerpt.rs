//! The sentences of a passage that carry a claim, in whole.
//!
//! Never changes a word of the text: leaves sentences out (`[…]`), and cuts only a sentence that
//! alone is much longer than a quote may be (`…`), to the words around those that decided. A line of labels ("Trekker: groendienst · Looptijd: 2026")
//! is a form's and no sentence; it is left out wherever there are sentences.

use std::ops::Range;

/// Left out.
const GAP: &str = " […] ";

/// The best sentences of a text around the spans that decided, up to about `limit` characters, in
/// their order. Without spans, the text from its beginning.
pub(super) fn around(text: &str, spans: &[(Range<usize>, f32)], limit: usize) -> String {
    let sentences = sentences(text);
    let mut order: Vec<(usize, f32)> =
        sentences.iter().map(|sentence| weight(sentence, spans)).enumerate().collect();
    order.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let mut chosen: Vec<usize> = Vec::new();
    let mut length = 0;
    for (at, weight) in order {
        let own = length_of(text, &sentences[at]);
        let enough = length > 0 && (weight <= 0.0 && length * 2 > limit);
        if enough || (length > 0 && length + own > limit) {
            continue;
        }
        length += own;
        chosen.push(at);
    }
    chosen.sort_unstable();
    let mut excerpt = String::new();
    for (nth, at) in chosen.iter().enumerate() {
        let before = nth.checked_sub(1).map(|before| chosen[before]);
        match before {
            None if *at > 0 => excerpt.push_str(GAP.trim_start()),
            Some(before) if before + 1 != *at => excerpt.push_str(GAP),
            Some(_) => excerpt.push(' '),
            None => {}
        }
        excerpt.push_str(&whole_or_window(text, &sentences[*at], spans, limit));
    }
    if chosen.last().is_some_and(|last| last + 1 < sentences.len()) {
        excerpt.push_str(GAP.trim_end());
    }
    excerpt
}

/// A sentence as it is, up to half longer than the limit; of a longer one the words around those
/// that decided.
fn whole_or_window(
    text: &str,
    sentence: &Range<usize>,
    spans: &[(Range<usize>, f32)],
    limit: usize,
) -> String {
    let words = text.get(sentence.clone()).unwrap_or_default();
    let whole = one_line(words);
    if whole.chars().count() * 2 <= limit * 3 {
        return whole;
    }
    let inside = spans.iter().filter(|(span, _)| sentence.contains(&span.start));
    let decided = inside.max_by(|a, b| a.1.total_cmp(&b.1)).map_or(0, |(span, _)| span.start);
    let before = words.get(..decided.saturating_sub(sentence.start)).unwrap_or_default();
    let before = one_line(before);
    if before.chars().count() * 3 <= limit * 2 {
        return shortened(&whole, limit);
    }
    // A third of the room goes to what leads up to the words.
    let led: usize = before.chars().count() - limit / 3;
    let start = before.char_indices().nth(led).map_or(0, |(at, _)| at);
    let start =
        before.get(start..).and_then(|rest| rest.find(' ')).map_or(0, |gap| start + gap + 1);
    format!("…{}", shortened(whole.get(start..).unwrap_or_default(), limit))
}

/// The beginning of a text: whole sentences up to about `limit` characters.
pub(super) fn beginning(text: &str, limit: usize) -> String {
    let mut excerpt = String::new();
    let sentences = sentences(text);
    for (at, range) in sentences.iter().enumerate() {
        let sentence = one_line(text.get(range.clone()).unwrap_or_default());
        let full = excerpt.chars().count() + sentence.chars().count() > limit;
        if at > 0 && full {
            excerpt.push_str(GAP.trim_end());
            break;
        }
        if at > 0 {
            excerpt.push(' ');
        }
        excerpt.push_str(&shortened(&sentence, limit));
    }
    excerpt
}

/// A text that is too long, up to the last word that fits and `…`.
pub(super) fn shortened(text: &str, limit: usize) -> String {
    if text.chars().count() <= limit {
        return text.to_owned();
    }
    let mut short = String::new();
    let mut length = 0;
    for word in text.split(' ') {
        let own = word.chars().count() + 1;
        if length + own > limit {
            break;
        }
        if !short.is_empty() {
            short.push(' ');
        }
        short.push_str(word);
        length += own;
    }
    if short.is_empty() {
        short = text.chars().take(limit).collect();
    }
    let end = short.trim_end_matches([',', ';', ':', '.', '-', '(']).len();
    short.truncate(end);
    short.push('…');
    short
}

/// The first sentence of a text that has no abbreviations.
pub(super) fn first_sentence(text: &str) -> &str {
    text.split_inclusive(". ").next().unwrap_or_default().trim_end()
}

/// Runs of white space as one space.
pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn length_of(text: &str, range: &Range<usize>) -> usize {
    text.get(range.clone()).unwrap_or_default().chars().count() + 1
}

fn weight(sentence: &Range<usize>, spans: &[(Range<usize>, f32)]) -> f32 {
    let inside = |span: &Range<usize>| span.start < sentence.end && span.end > sentence.start;
    spans.iter().filter(|(span, _)| inside(span)).map(|(_, weight)| weight.max(0.01)).sum()
}

/// The byte ranges of the sentences, without the white space between them; lines of labels only
/// where there is nothing else.
fn sentences(text: &str) -> Vec<Range<usize>> {
    let all = parts(text);
    let said = |range: &Range<usize>| !is_of_labels(text, range);
    let sentences: Vec<Range<usize>> = all.iter().filter(|range| said(range)).cloned().collect();
    if sentences.is_empty() { all } else { sentences }
}

/// Whether a part of a text is a line that only gives values to labels.
fn is_of_labels(text: &str, range: &Range<usize>) -> bool {
    let line = text.get(range.clone()).unwrap_or_default();
    let after = text.get(range.end..).unwrap_or_default();
    let ends = after.split('\n').next().is_none_or(|rest| rest.trim().is_empty());
    let labelled = |part: &str| {
        part.split_once(": ").is_some_and(|(label, value)| {
            let words = label.split_whitespace().count();
            (1..=3).contains(&words)
                && label.trim_start().starts_with(char::is_uppercase)
                && !value.trim().is_empty()
        })
    };
    ends && !line.ends_with(['.', '!', '?'])
        && line.contains(" · ")
        && line.split(" · ").all(labelled)
}

/// The byte ranges of sentences and lines.
fn parts(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, letter)) = chars.next() {
        let end = at + letter.len_utf8();
        let breaks = match letter {
            '\n' => true,
            '.' | '!' | '?' => {
                chars.peek().is_none_or(|(_, next)| next.is_whitespace())
                    && begins_sentence(text.get(end..).unwrap_or_default())
                    && !ends_in_abbreviation(text.get(start..end).unwrap_or_default())
            }
            _ => false,
        };
        if breaks {
            push_trimmed(&mut found, text, start..end);
            start = end;
        }
    }
    push_trimmed(&mut found, text, start..text.len());
    found
}

fn begins_sentence(rest: &str) -> bool {
    let first = rest.trim_start().chars().next();
    first.is_none_or(|letter| !letter.is_lowercase())
}

/// Whether a sentence ends in "nr.", "o.a.", an initial or a bare number such as "3.".
fn ends_in_abbreviation(sentence: &str) -> bool {
    const SHORT: [&str; 21] = [
        "nr.", "art.", "bv.", "bijv.", "incl.", "excl.", "ca.", "resp.", "vzw.", "dhr.", "mevr.",
        "m.b.t.", "i.s.m.", "t.e.m.", "t.a.v.", "i.f.v.", "o.a.", "p.", "no.", "z.B.", "M.",
    ];
    let word = sentence.split_whitespace().next_back().unwrap_or_default();
    let stem = word.trim_end_matches('.');
    SHORT.contains(&word)
        || (stem.chars().count() == 1 && stem.chars().all(char::is_uppercase))
        || (!stem.is_empty()
            && stem.chars().count() <= 3
            && stem.chars().all(|it| it.is_ascii_digit())
            && sentence.split_whitespace().count() == 1)
}

fn push_trimmed(found: &mut Vec<Range<usize>>, text: &str, range: Range<usize>) {
    let Some(part) = text.get(range.clone()) else { return };
    let start = range.start + (part.len() - part.trim_start().len());
    let end = range.end - (part.len() - part.trim_end().len());
    if start < end {
        found.push(start..end);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "We herstellen de kerk. De raad koopt voortaan fair trade koffie i.s.m. \
        Oxfam. Nr. 3 volgt later. We bouwen een brug.";

    fn span(word: &str) -> Vec<(Range<usize>, f32)> {
        let at = TEXT.find(word).unwrap();
        vec![(at..at + word.len(), 1.0)]
    }

    #[test]
    fn the_sentence_that_decided_is_quoted_whole() {
        let quote = around(TEXT, &span("fair trade"), 70);
        assert_eq!(quote, "[…] De raad koopt voortaan fair trade koffie i.s.m. Oxfam. […]");
    }

    #[test]
    fn a_short_text_is_quoted_in_full() {
        assert_eq!(around(TEXT, &span("fair trade"), 400), TEXT);
    }

    #[test]
    fn a_line_of_labels_is_no_part_of_a_quote() {
        let text = "Hitteplan. Trekker: team klimaat · Looptijd: 2026-2031\n\
            We brengen de hitte-eilanden in kaart. Overal komt een koele plek.";
        assert_eq!(beginning(text, 60), "Hitteplan. We brengen de hitte-eilanden in kaart. […]");
        let decided = text.find("koele").unwrap();
        let quote = around(text, &[(decided..decided + 5, 1.0), (0..9, 1.0)], 45);
        assert_eq!(quote, "Hitteplan. […] Overal komt een koele plek.");
        let only = "Trekker: team klimaat · Looptijd: 2026-2031";
        assert_eq!(beginning(only, 60), only);
    }

    #[test]
    fn a_sentence_longer_than_the_limit_ends_on_a_word() {
        assert_eq!(shortened("een heel lange zin, zonder einde", 20), "een heel lange zin…");
    }

    #[test]
    fn a_very_long_sentence_shows_the_words_that_decided() {
        let text =
            format!("{}eerlijke handel {}einde.", "langs deze weg ".repeat(30), "enz. ".repeat(30));
        let at = text.find("eerlijke").unwrap();
        let quote = around(&text, &[(at..at + 15, 1.0)], 120);
        assert!(quote.starts_with('…') && quote.ends_with('…'), "{quote}");
        assert!(quote.contains("weg eerlijke handel enz."), "{quote}");
        assert!(quote.chars().count() <= 130, "{quote}");
    }

    #[test]
    fn a_text_without_spaces_is_still_cut() {
        assert_eq!(shortened(&"é".repeat(30), 10), format!("{}…", "é".repeat(10)));
    }
}
