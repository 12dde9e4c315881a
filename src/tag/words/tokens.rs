//! Cuts a text into word tokens, sentences and clauses.
//!
//! A word is a run of letters and digits with apostrophes, hyphens and dots inside it
//! (`foto's`, `e-inclusie`, `11.11.11`). Never guesses at meaning.

use std::sync::Arc;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use super::{Token, Word};

/// Words longer than this many bytes are cut: no language has them, damaged files do.
const LONGEST: usize = 120;

/// The tokens of a text; `known` yields what is known of a lower-case form.
pub(super) fn of(text: &str, mut known: impl FnMut(&str) -> Arc<Word>) -> Vec<Token> {
    let mut tokens = Vec::with_capacity(text.len() / 6);
    let (mut sentence, mut clause) = (0, 0);
    let mut lower = String::new();
    let mut at = 0;
    while let Some(c) = char_at(text, at) {
        let start = at;
        at += c.len_utf8();
        if !c.is_alphanumeric() {
            match boundary(c, char_at(text, at)) {
                Boundary::Sentence if c == '.' && is_abbreviation(tokens.last(), start) => {}
                Boundary::Sentence => (sentence, clause) = (sentence + 1, clause + 1),
                Boundary::Clause => clause += 1,
                Boundary::None => {}
            }
            continue;
        }
        loop {
            at += plain_letters(text, at).min(LONGEST.saturating_sub(at - start));
            let Some(c) = char_at(text, at).filter(|_| at - start < LONGEST) else { break };
            let next = at + c.len_utf8();
            let inside = || is_joiner(c) && char_at(text, next).is_some_and(char::is_alphanumeric);
            if !(c.is_alphanumeric() || is_mark(c) || inside()) {
                break;
            }
            at = next;
        }
        let Some(form) = text.get(start..at) else { continue };
        normalise(form, &mut lower);
        tokens.push(Token {
            start: offset(start),
            end: offset(at),
            sentence,
            clause,
            word: known(&lower),
        });
    }
    tokens
}

/// Words that a full stop ends without ending the sentence.
const ABBREVIATIONS: &[&str] = &[
    "min", "max", "nr", "art", "bv", "ca", "o.a", "i.s.m", "incl", "excl", "evt", "blz", "m.b.t",
    "t.a.v", "d.m.v", "i.k.v", "n.a.v", "i.f.v", "pers", "resp", "afd", "bijz", "t.e.m", "e.d",
    "bijv", "zgn", "dr", "ing", "ir", "st", "dhr", "mevr", "vb", "km", "gem", "prov", "tel",
    "approx", "no", "fig", "vgl", "p", "z.b", "d.h", "bzw",
];

/// Whether the word that ends at byte `at` is an abbreviation.
fn is_abbreviation(last: Option<&Token>, at: usize) -> bool {
    last.is_some_and(|word| word.end as usize == at && ABBREVIATIONS.contains(&&*word.form))
}

enum Boundary {
    Sentence,
    Clause,
    None,
}

fn boundary(c: char, next: Option<char>) -> Boundary {
    match c {
        '\n' | '\r' | '|' | ';' | '•' | '·' | '●' | '▪' => Boundary::Sentence,
        '.' | '!' | '?' | '…' if next.is_none_or(char::is_whitespace) => Boundary::Sentence,
        '/' if next == Some('/') => Boundary::Sentence,
        ',' | ':' | '(' | ')' | '–' | '—' => Boundary::Clause,
        '-' if next.is_none_or(char::is_whitespace) => Boundary::Clause,
        _ => Boundary::None,
    }
}

fn is_joiner(c: char) -> bool {
    matches!(c, '\'' | '’' | '-' | '\u{2010}' | '\u{2011}' | '.' | '\u{ad}')
}

/// A combining mark, as in text that is not NFC.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

/// How many ASCII letters and digits begin at a byte.
pub(in crate::tag) fn plain_letters(text: &str, at: usize) -> usize {
    let rest = text.as_bytes().get(at..).unwrap_or_default();
    rest.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count()
}

/// The character that begins at a byte.
pub(in crate::tag) fn char_at(text: &str, at: usize) -> Option<char> {
    match text.as_bytes().get(at) {
        Some(byte) if byte.is_ascii() => Some(char::from(*byte)),
        _ => text.get(at..)?.chars().next(),
    }
}

/// Lower case, NFC, plain apostrophe and hyphen, no soft hyphen.
fn normalise(form: &str, into: &mut String) {
    into.clear();
    if form.is_ascii() {
        into.push_str(form);
        into.make_ascii_lowercase();
        return;
    }
    let simple =
        form.chars().filter(|&c| c != '\u{ad}').flat_map(char::to_lowercase).map(|c| match c {
            '’' => '\'',
            '\u{2010}' | '\u{2011}' => '-',
            other => other,
        });
    if is_nfc_quick(form.chars()) == IsNormalized::Yes {
        into.extend(simple);
    } else {
        into.extend(simple.nfc());
    }
}

fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Lang;

    fn forms(text: &str) -> Vec<String> {
        super::super::analyse(text, Lang::Nl).iter().map(|t| t.form.to_string()).collect()
    }

    #[test]
    fn a_word_keeps_its_apostrophes_hyphens_and_dots() {
        assert_eq!(
            forms("De foto’s van 11.11.11, e-inclusie."),
            ["de", "foto's", "van", "11.11.11", "e-inclusie"]
        );
    }

    #[test]
    fn spans_are_bytes_of_the_text_even_with_combining_marks() {
        let text = "Zo\u{308}n idee\u{308}le ruimte";
        for token in super::super::analyse(text, Lang::Nl) {
            let span = text.get(token.start as usize..token.end as usize).unwrap();
            assert_eq!(span.nfc().collect::<String>().to_lowercase(), *token.form);
        }
    }

    #[test]
    fn a_sentence_ends_at_a_full_stop_and_a_clause_at_a_comma() {
        let tokens = super::super::analyse("Wij doen het, graag. Zij niet", Lang::Nl);
        let places: Vec<_> = tokens.iter().map(|t| (t.sentence, t.clause)).collect();
        assert_eq!(places, [(0, 0), (0, 0), (0, 0), (0, 1), (1, 2), (1, 2)]);
    }

    #[test]
    fn a_word_without_end_is_cut() {
        assert!(forms(&"a".repeat(100_000)).iter().all(|form| form.len() <= LONGEST));
    }
}
