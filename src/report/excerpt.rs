//! The sentences of a passage that carry a claim, in whole.
//!
//! Never changes a word of the text: leaves sentences out (`[…]`), and cuts only a sentence that
//! alone is longer than a quote may be.

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
        let sentence = text.get(sentences[*at].clone()).unwrap_or_default();
        excerpt.push_str(&shortened(&one_line(sentence), limit));
    }
    if chosen.last().is_some_and(|last| last + 1 < sentences.len()) {
        excerpt.push_str(GAP.trim_end());
    }
    excerpt
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

/// The byte ranges of the sentences, without the white space between them.
fn sentences(text: &str) -> Vec<Range<usize>> {
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
    fn a_sentence_longer_than_the_limit_ends_on_a_word() {
        assert_eq!(shortened("een heel lange zin, zonder einde", 20), "een heel lange zin…");
    }

    #[test]
    fn a_text_without_spaces_is_still_cut() {
        assert_eq!(shortened(&"é".repeat(30), 10), format!("{}…", "é".repeat(10)));
    }
}
