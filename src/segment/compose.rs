//! Makes a title and a description out of the short and the long text that plans print.

use super::fold::{fold, tidy};
use super::words::Words;

/// A completed title is not longer than this many characters.
const LONGEST_TITLE: usize = 250;
/// A short text of at least this many characters that goes on in the long text was cut off.
const SHORTEST_CUT: usize = 25;

/// A title and the description without it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Composed {
    pub(super) title: String,
    pub(super) text: String,
}

/// Joins a short and a long text: strips boilerplate, completes a title that was cut off, and
/// leaves out of the description what the title already says.
pub(super) fn compose(short: &str, long: &str, words: &Words) -> Composed {
    let short = super::fold::squeeze(&strip(short, words));
    let long = strip(&tidy(long), words);
    if long.is_empty() {
        return Composed { title: short, text: String::new() };
    }
    if short.is_empty() || says_nothing(&short, words) {
        return open_with_sentence(&long, &short);
    }
    if same_words(&short, &long) {
        return Composed { title: short, text: String::new() };
    }
    let bare = short.trim_end_matches(['.', '…']).trim_end();
    let Some(after) = after_prefix(&long, bare) else {
        return Composed { title: short, text: long };
    };
    let rest = long.get(after..).unwrap_or_default();
    complete(&short, bare, &long, rest, after)
}

/// Whether two texts are the same but for case, spaces and punctuation.
fn same_words(one: &str, other: &str) -> bool {
    let letters =
        |text| str::chars(text).filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase);
    letters(one).eq(letters(other))
}

/// The long text goes on where the short one stops: a title that ends there, or one cut off.
fn complete(short: &str, bare: &str, long: &str, rest: &str, after: usize) -> Composed {
    let next = rest.chars().next();
    if next.is_none_or(|c| matches!(c, '.' | '!' | '?' | ':' | ';' | '\n')) {
        let text =
            rest.trim_start_matches(|c: char| !c.is_alphanumeric() && !"(\"'‘“€#".contains(c));
        return Composed { title: short.to_owned(), text: text.to_owned() };
    }
    let inside_word = next.is_some_and(char::is_alphanumeric)
        && bare.chars().next_back().is_some_and(char::is_alphanumeric);
    if !inside_word && bare.chars().count() < SHORTEST_CUT {
        return Composed { title: short.to_owned(), text: long.to_owned() };
    }
    let end = sentence_end(long, after);
    let sentence = long.get(..end).unwrap_or(long).trim();
    if sentence.chars().count() <= LONGEST_TITLE {
        let text = long.get(end..).unwrap_or_default().trim().to_owned();
        return Composed { title: super::fold::squeeze(sentence), text };
    }
    let whole_words =
        if inside_word { bare.rsplit_once(' ').map_or(bare, |(w, _)| w) } else { bare };
    Composed { title: format!("{whole_words}…"), text: long.to_owned() }
}

/// A title out of the first sentence, where the short text holds nothing but a code or yes or no.
fn open_with_sentence(long: &str, short: &str) -> Composed {
    let end = sentence_end(long, 0);
    let sentence = long.get(..end).unwrap_or(long).trim();
    if sentence.chars().count() > LONGEST_TITLE {
        return Composed { title: short.to_owned(), text: long.to_owned() };
    }
    let text = long.get(end..).unwrap_or_default().trim().to_owned();
    Composed { title: super::fold::squeeze(sentence), text }
}

/// Whether a short text is only a code such as `BD 4.4`, or a yes or no.
fn says_nothing(short: &str, words: &Words) -> bool {
    let folded = fold(short);
    if words.yes.contains(&folded) || matches!(folded.as_str(), "nee" | "neen" | "non" | "nein") {
        return true;
    }
    looks_like_code(short) || super::label::is_bare(short, words)
}

/// Whether a text is a code and no word: `BD 4.4`, `BD-3`, `AP000012`.
pub(super) fn looks_like_code(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let tame = text.chars().all(|c| {
        c.is_ascii_digit() || c.is_ascii_uppercase() || matches!(c, ' ' | '.' | '-' | '/' | '_')
    });
    digits > 0 && letters <= 4 && tame && text.len() <= 16
}

/// The byte in `long` after `prefix`, when `long` starts with it but for spaces and case.
fn after_prefix(long: &str, prefix: &str) -> Option<usize> {
    let mut wanted = prefix.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase);
    let mut pending = wanted.next()?;
    for (at, c) in long.char_indices() {
        if c.is_whitespace() {
            continue;
        }
        for lower in c.to_lowercase() {
            if lower != pending {
                return None;
            }
            match wanted.next() {
                Some(next) => pending = next,
                None => return Some(at + c.len_utf8()),
            }
        }
    }
    None
}

/// The byte after the sentence or line that holds `from`.
fn sentence_end(text: &str, from: usize) -> usize {
    let bytes = text.as_bytes();
    for (at, c) in text.char_indices().skip_while(|(at, _)| *at < from) {
        let after = at + c.len_utf8();
        match c {
            '\n' => return at,
            '.' | '!' | '?' => {
                let ends = bytes.get(after).is_none_or(u8::is_ascii_whitespace);
                if ends && !abbreviated(text.get(..at).unwrap_or_default()) {
                    return after;
                }
            }
            _ => {}
        }
    }
    text.len()
}

/// Whether the text ends in a short word, so that a point after it marks an abbreviation.
fn abbreviated(before: &str) -> bool {
    let word = before.rsplit([' ', '\n', '(']).next().unwrap_or_default();
    let known =
        ["bv", "nr", "o.a", "m.b.t", "i.f.v", "i.k.v", "t.e.m", "incl", "enz", "ca", "St", "art"];
    known.contains(&word) || word.chars().count() == 1 && word.chars().all(char::is_alphabetic)
}

/// The text without labels such as `Commentaar:` at its start and at the start of its lines.
pub(super) fn strip(text: &str, words: &Words) -> String {
    let mut kept = String::with_capacity(text.len());
    for line in text.lines() {
        let mut line = line.trim();
        while let Some(rest) = without_label(line, words) {
            line = rest;
        }
        if kept.is_empty() {
            line = without_level_prefix(line, words);
        }
        if line.is_empty() {
            continue;
        }
        if !kept.is_empty() {
            kept.push('\n');
        }
        kept.push_str(line);
    }
    kept
}

fn without_label<'t>(line: &'t str, words: &Words) -> Option<&'t str> {
    let colon = line.char_indices().take(40).find(|(_, c)| *c == ':')?.0;
    let label = line.get(..colon)?;
    let known = label.len() <= 60 && words.boilerplate.contains(&fold(label));
    known.then(|| line.get(colon + 1..).unwrap_or_default().trim_start())
}

/// Drops the level's abbreviation that some plans glue to a description: `AC.Ondersteunen van`.
fn without_level_prefix<'t>(line: &'t str, words: &Words) -> &'t str {
    let Some((head, rest)) = line.split_once('.') else { return line };
    let glued = rest.chars().next().is_some_and(char::is_uppercase);
    let upper = !head.is_empty() && head.len() <= 3 && head.chars().all(|c| c.is_ascii_uppercase());
    let known = || words.abbreviations.iter().any(|(a, _)| a.eq_ignore_ascii_case(head));
    if glued && upper && (known() || head == "PR") { rest } else { line }
}

#[cfg(test)]
mod tests {
    use super::super::words::WordList;
    use super::*;

    fn check(short: &str, long: &str, title: &str, text: &str) {
        let composed = compose(short, long, &Words::with(&WordList::default()));
        assert_eq!((composed.title.as_str(), composed.text.as_str()), (title, text));
    }

    #[test]
    fn a_long_text_that_repeats_the_title_is_left_out() {
        check("Nieuwe bibliotheek", "Nieuwe  bibliotheek.", "Nieuwe bibliotheek", "");
    }

    #[test]
    fn a_title_cut_off_inside_a_word_is_completed() {
        check(
            "We maken het plein groe",
            "We maken het plein groener. Er komen bomen.",
            "We maken het plein groener.",
            "Er komen bomen.",
        );
    }

    #[test]
    fn a_title_that_the_description_opens_with_is_not_said_twice() {
        check("Groen plein", "Groen plein: er komen bomen.", "Groen plein", "er komen bomen.");
    }

    #[test]
    fn a_short_natural_title_is_no_cut_off_one() {
        check("Musea", "Musea zijn er voor iedereen.", "Musea", "Musea zijn er voor iedereen.");
    }

    #[test]
    fn boilerplate_says_nothing() {
        check("Meubilair", "Commentaar:\n", "Meubilair", "");
        check("Zaal", "Publieke info:\nEen nieuwe zaal.\nCommentaar:", "Zaal", "Een nieuwe zaal.");
    }

    #[test]
    fn a_title_that_is_only_a_code_gives_way_to_the_first_sentence() {
        check("BD 4.4", "We bouwen aan sport. Ook jeugd.", "We bouwen aan sport.", "Ook jeugd.");
    }

    #[test]
    fn a_title_that_is_only_a_level_and_a_code_gives_way_too() {
        check("Actie 2.2.12", "We leggen de straat aan.", "We leggen de straat aan.", "");
    }

    #[test]
    fn a_cut_off_sentence_that_is_too_long_for_a_title_stays_in_the_description() {
        let long =
            format!("We bouwen aan een gemeente waarin {}.", "iedereen meedoet en ".repeat(20));
        check(
            "We bouwen aan een gemeente waarin ieder",
            &long,
            "We bouwen aan een gemeente waarin…",
            &long,
        );
    }
}
