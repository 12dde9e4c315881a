//! Words that stay on one line: a sign or unit with its number, an abbreviation with what it
//! counts. Decided once for all writers, which know how to break lines but not what belongs
//! together.

use std::borrow::Cow;

/// What stays with the number after it.
const BEFORE: [&str; 22] = [
    "€", "$", "£", "EUR", "SDG", "SDG’s", "ODD", "LMB", "nr.", "Nr.", "n°", "N°", "no.", "p.",
    "pp.", "blz.", "pag.", "art.", "Art.", "§", "ca.", "S.",
];
/// What stays with the number before it.
const AFTER: [&str; 14] = [
    "€",
    "%",
    "euro",
    "EUR",
    "miljoen",
    "miljard",
    "million",
    "millions",
    "milliard",
    "milliards",
    "billion",
    "Millionen",
    "Mio.",
    "Mrd.",
];

/// A text with no-break spaces where words stay together.
pub(super) fn bound(text: &str) -> Cow<'_, str> {
    let pairs = || text.split(' ').zip(text.split(' ').skip(1));
    if !pairs().any(|(word, next)| belong(word, next)) {
        return Cow::Borrowed(text);
    }
    let mut bound = String::with_capacity(text.len() + 8);
    bound.extend(text.split(' ').next());
    for (word, next) in pairs() {
        bound.push(if belong(word, next) { '\u{a0}' } else { ' ' });
        bound.push_str(next);
    }
    Cow::Owned(bound)
}

/// Whether two words stay together.
fn belong(word: &str, next: &str) -> bool {
    let opening = word.trim_start_matches(['(', '[', '“', '„', '"', '\'', '‘', '-']);
    let closing = next.trim_end_matches([')', ']', '”', '“', '"', '\'', '’', ',', ';', ':', '?']);
    let number = next.trim_start_matches(['-', '–', '+']).starts_with(|c: char| c.is_ascii_digit());
    let counted = word.ends_with(|c: char| c.is_ascii_digit());
    let unit = |unit: &&str| closing == *unit || closing.strip_suffix('.') == Some(unit);
    number && BEFORE.contains(&opening) || counted && AFTER.iter().any(unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_and_abbreviations_stay_with_their_numbers() {
        for (text, expected) in [
            ("kost € 1.200 in 2026", "kost €_1.200 in 2026"),
            ("(€ -1.200)", "(€_-1.200)"),
            ("1.200 €, en 5 %.", "1.200_€, en 5_%."),
            ("bij SDG 4, zie nr. 5 en p. 12", "bij SDG_4, zie nr._5 en p._12"),
            ("€ 4,5 miljoen euro", "€_4,5_miljoen euro"),
            ("in 2026 12 bomen, nr. zoveel", "in 2026 12 bomen, nr. zoveel"),
            ("  twee  spaties ", "  twee  spaties "),
            ("", ""),
        ] {
            assert_eq!(bound(text), expected.replace('_', "\u{a0}"), "{text}");
        }
    }

    #[test]
    fn a_text_without_such_words_is_left_as_it_is() {
        assert!(matches!(bound("We planten bomen."), Cow::Borrowed(_)));
    }
}
