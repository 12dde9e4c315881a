//! Folds texts so that spelling variants compare equal. Never changes what a passage quotes.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Lower case, without accents, with one space for anything that is no letter or digit.
pub(super) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut gap = false;
    let mut take = |c: char| {
        if c.is_alphanumeric() {
            if gap && !folded.is_empty() {
                folded.push(' ');
            }
            gap = false;
            folded.push(c);
        } else if !is_combining_mark(c) {
            gap = true;
        }
    };
    if text.is_ascii() {
        text.chars().map(|c| c.to_ascii_lowercase()).for_each(&mut take);
    } else {
        text.nfd().flat_map(char::to_lowercase).for_each(&mut take);
    }
    folded
}

/// A name that is written as one word, as databases do, in its parts: `ActieCode` as `Actie Code`,
/// `Bedrag2026` as `Bedrag 2026`. `None` where it has no parts.
pub(super) fn apart(text: &str) -> Option<String> {
    let mut parts = String::with_capacity(text.len() + 8);
    let mut before = ' ';
    for c in text.chars() {
        let digit = before.is_alphabetic() && c.is_ascii_digit();
        if digit || before.is_lowercase() && c.is_uppercase() {
            parts.push(' ');
        }
        parts.push(c);
        before = c;
    }
    (parts.len() > text.len()).then_some(parts)
}

/// The text with each run of spaces and line breaks as one space.
pub(super) fn squeeze(text: &str) -> String {
    let mut squeezed = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !squeezed.is_empty() {
            squeezed.push(' ');
        }
        squeezed.push_str(word);
    }
    squeezed
}

/// The text with runs of spaces as one space and line breaks kept, without empty lines.
pub(super) fn tidy(text: &str) -> String {
    let mut tidied = String::with_capacity(text.len());
    for line in text.lines() {
        let mut words = line.split_whitespace().peekable();
        if words.peek().is_some() && !tidied.is_empty() {
            tidied.push('\n');
        }
        let mut first = true;
        for word in words {
            if !first {
                tidied.push(' ');
            }
            first = false;
            tidied.push_str(word);
        }
    }
    tidied
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_drops_case_accents_and_punctuation() {
        assert_eq!(fold("  Dépenses – d’Investissement (2026)"), "depenses d investissement 2026");
    }

    #[test]
    fn names_of_databases_fall_into_their_parts() {
        assert_eq!(apart("ActieplanCode").as_deref(), Some("Actieplan Code"));
        assert_eq!(apart("Bedrag2026").as_deref(), Some("Bedrag 2026"));
        assert_eq!(apart("Actie code"), None);
    }

    #[test]
    fn tidying_keeps_lines_and_squeezing_does_not() {
        assert_eq!(tidy(" a  b \r\n\r\n c "), "a b\nc");
        assert_eq!(squeeze(" a  b \r\n c "), "a b c");
    }
}
