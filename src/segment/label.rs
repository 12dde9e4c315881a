//! Recognises an element of a plan by the wording or code that opens a heading or row.

use super::compose::looks_like_code;
use super::fold::fold;
use super::words::{Meaning, Words};
use crate::document::Level;

/// An element as a heading names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Label {
    pub(super) level: Level,
    pub(super) code: String,
    pub(super) title: String,
    pub(super) priority: bool,
    /// Whether a word such as `Actie` names the level, and not the letters of the code alone; not so
    /// where the word stands alone.
    pub(super) worded: bool,
}

/// The level that a text names as a whole, e.g. in a column `Niveau`.
pub(super) fn level_name(text: &str, words: &Words) -> Option<Level> {
    if text.is_empty() {
        return None;
    }
    let folded = fold(text);
    words.levels.iter().find(|(phrase, _)| *phrase == folded).map(|(_, level)| *level)
}

/// The levels that a text names anywhere, such as `Overzicht van doelstellingen en acties`.
pub(super) fn levels_named(text: &str, words: &Words) -> Vec<Level> {
    if text.len() > 200 {
        return Vec::new();
    }
    let folded = fold(text);
    let tokens: Vec<&str> = folded.split(' ').collect();
    let (mut levels, mut at) = (Vec::new(), 0);
    while let Some(rest) = tokens.get(at..).filter(|rest| !rest.is_empty()) {
        let (meanings, taken) = words.longest(rest).unwrap_or((&[], 1));
        levels.extend(meanings.iter().find_map(|meaning| match meaning {
            Meaning::Level(level) if *level != Level::BudgetLine => Some(*level),
            _ => None,
        }));
        at += taken;
    }
    levels
}

/// Reads `Actieplan AP-1: We versterken de handhaving`, `AC000012 Nieuwe bib` or `Beleidsdoelstelling :`.
/// A level's word has to be followed by a code, a separator or nothing at all: a heading such as
/// `Acties tegen armoede` is no element.
pub(super) fn recognise(text: &str, words: &Words) -> Option<Label> {
    let text = text.trim();
    worded(text, words).or_else(|| coded(text, words))
}

/// Whether a text is a level's word with a code and no title: `Actie 2.2.12`.
pub(super) fn is_bare(text: &str, words: &Words) -> bool {
    text.len() <= 40
        && worded(text.trim(), words).is_some_and(|l| l.title.is_empty() && !l.code.is_empty())
}

/// An element whose level a word names.
pub(super) fn worded(text: &str, words: &Words) -> Option<Label> {
    let (level, phrase, rest) = opening_level(text, words)?;
    let priority = phrase.starts_with("prior");
    let rest = after_number_word(rest.trim_start());
    let label = |code: &str, title: &str| Label {
        level,
        code: code.to_owned(),
        title: title.trim().to_owned(),
        priority,
        worded: true,
    };
    if let Some(title) = after_separator(rest) {
        return Some(match split_code(title) {
            Some((code, title)) => label(code, title),
            None => label("", title),
        });
    }
    if rest.is_empty() {
        return Some(Label { worded: false, ..label("", "") });
    }
    let (code, title) = split_code(rest)?;
    Some(label(code, title))
}

/// `AC000012: Nieuwe bib`, `BD-1 Een levendige gemeente`: the letters of the code name the level.
fn coded(text: &str, words: &Words) -> Option<Label> {
    let (code, title) = split_code(text)?;
    let level = level_of_code(code, words)?;
    if title.is_empty() || !code.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let (code, title) = (code.to_owned(), title.to_owned());
    Some(Label { level, code, title, priority: false, worded: false })
}

/// The level that the letters of a code name: the last known abbreviation before a number, so that
/// `AP0101_AC0101001` is an action and `S04B03AP03` an action plan.
///
/// A single letter names a level only after another one: `S04B03` is an objective, `AP01A01` an
/// action.
pub(super) fn level_of_code(code: &str, words: &Words) -> Option<Level> {
    let mut found = of_letters(code);
    let mut letters = String::new();
    for c in code.chars() {
        if c.is_ascii_uppercase() {
            letters.push(c);
            continue;
        }
        if c.is_ascii_digit() || matches!(c, '-' | '.' | ' ' | '/') {
            let known = |(a, _): &&(String, Level)| a.eq_ignore_ascii_case(&letters);
            let named = words.abbreviations.iter().find(known).map(|(_, level)| *level);
            let single = letters == "A" && found == Some(Level::ActionPlan);
            found = named.or(single.then_some(Level::Action)).or(found);
        }
        letters.clear();
    }
    found
}

/// The level of a code in which single letters count strategic objectives and objectives.
fn of_letters(code: &str) -> Option<Level> {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let (strategic, objective) = code.strip_prefix('S')?.split_once('B')?;
    (digits(strategic) && digits(objective)).then_some(Level::Objective)
}

/// The level that the first words name, the folded phrase, and what follows.
fn opening_level<'t>(text: &'t str, words: &Words) -> Option<(Level, String, &'t str)> {
    if let Some(found) = dotted_level(text, words) {
        return Some(found);
    }
    let mut ends: Vec<usize> = Vec::new();
    let mut inside = false;
    for (at, c) in text.char_indices() {
        let joined = c == '-' && inside && text.get(at + 1..).is_some_and(opens_with_letter);
        let letter = c.is_alphabetic() || joined || matches!(c, '\'' | '’' | '°');
        if inside && !letter {
            ends.push(at);
            if ends.len() == 4 {
                break;
            }
        }
        if !letter && !c.is_whitespace() {
            break;
        }
        inside = letter;
    }
    if inside && ends.len() < 4 {
        ends.push(text.len());
    }
    ends.into_iter().rev().find_map(|end| {
        let phrase = fold(text.get(..end)?);
        let (_, level) = words.levels.iter().find(|(known, _)| *known == phrase)?;
        let rest = text.get(end..)?;
        let apart = rest.chars().next().is_none_or(|c| c.is_whitespace() || c == ':');
        apart.then_some((*level, phrase, rest))
    })
}

/// An abbreviation with points: `O.S. 1 – Une commune verte`.
fn dotted_level<'t>(text: &'t str, words: &Words) -> Option<(Level, String, &'t str)> {
    let mut letters = String::new();
    let mut rest = text;
    while let Some((letter, after)) = rest.split_at_checked(1)
        && let Some(after) = after.strip_prefix('.')
        && letter.starts_with(|c: char| c.is_ascii_uppercase())
    {
        letters.push_str(letter);
        rest = after;
    }
    if letters.len() < 2 || !rest.starts_with(|c: char| c.is_whitespace() || c.is_ascii_digit()) {
        return None;
    }
    let phrase = letters.to_ascii_lowercase();
    let (_, level) = words.abbreviations.iter().find(|(known, _)| *known == phrase)?;
    Some((*level, phrase, rest))
}

fn opens_with_letter(text: &str) -> bool {
    text.starts_with(char::is_alphabetic)
}

/// What follows a word for `number`: `n° 1.1`, `nr. 4`.
fn after_number_word(text: &str) -> &str {
    let words = ["n°", "N°", "nr.", "Nr.", "nr ", "no.", "nummer "];
    let rest = words.iter().find_map(|word| text.strip_prefix(word)).map(str::trim_start);
    rest.filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit())).unwrap_or(text)
}

fn after_separator(text: &str) -> Option<&str> {
    let rest = text.strip_prefix([':', '–', '—']).or_else(|| text.strip_prefix("- "))?;
    Some(rest.trim())
}

/// Splits a code from the title that follows: `EVE.001: Zaal`, `1.2.3 Zaal`, `GBB: Verrichtingen`.
pub(super) fn split_code(text: &str) -> Option<(&str, &str)> {
    let end = text.find(char::is_whitespace).unwrap_or(text.len());
    let token = text.get(..end)?;
    let rest = text.get(end..)?.trim_start();
    if let Some(code) = token.strip_suffix(':') {
        return (!code.is_empty() && code.len() <= 40).then_some((code, rest));
    }
    if let Some((code, glued)) = token.split_once(':') {
        let title = text.get(text.len() - rest.len() - (end - code.len() - 1)..).unwrap_or(glued);
        return code_like(code).then_some((code, title.trim()));
    }
    if let Some(title) = rest.strip_prefix(':') {
        return (token.len() <= 40).then_some((token, title.trim()));
    }
    let code = token.trim_end_matches(['.', ')', '-', '–']);
    let dashed = rest.strip_prefix(['-', '–', '—']).map(str::trim);
    if code_like(code) {
        // `BD 1.2 Titel`: letters and number apart.
        return Some((code, dashed.or_else(|| after_range(rest)).unwrap_or(rest)));
    }
    let letters = token.len() <= 4 && token.chars().all(|c| c.is_ascii_uppercase());
    let (number, title) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    let number = number.trim_end_matches([':', '.', ')']);
    if letters && number.starts_with(|c: char| c.is_ascii_digit()) && looks_like_code(number) {
        let code = text.get(..text.len() - rest.len() + number.len())?;
        return Some((code, title.trim_start_matches(['-', '–', ':', ' '])));
    }
    None
}

/// The title of several elements, of which the first gives the code: `t/m 7.1 Erfgoed`.
fn after_range(rest: &str) -> Option<&str> {
    let (last, title) = rest.strip_prefix("t/m ")?.trim_start().split_once(char::is_whitespace)?;
    (code_like(last) && !title.is_empty()).then(|| title.trim_start())
}

/// Splits a capital letter that counts from the title that follows: `A Een warme stad`, `B. Zorg`.
pub(super) fn split_letter(text: &str) -> Option<(&str, &str)> {
    let (token, title) = text.split_once(char::is_whitespace)?;
    let letter = token.trim_end_matches(['.', ')', ':']);
    let single = letter.len() == 1 && letter.starts_with(|c: char| c.is_ascii_uppercase());
    single.then(|| (letter, title.trim_start_matches(['-', '–', '—', ' '])))
}

/// Whether a whole text is a code: `AC-1`, `1.2.3`, `BD 4.4`.
pub(super) fn is_code(text: &str) -> bool {
    code_like(text.trim_end_matches(['.', ')', ':']))
        || looks_like_code(text)
        || mended(text).is_some()
}

/// A long code that was broken over the lines of its cell: `AP1701RB_AC010 20NP`.
pub(super) fn mended(text: &str) -> Option<String> {
    let (first, _) = text.split_once(' ')?;
    let long = first.len() >= LONG_CODE && code_like(first);
    let tame = |part: &str| {
        part.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase() || b"._-/".contains(&b))
    };
    let broken = long && text.split(' ').all(tame) && text.len() <= 40;
    broken.then(|| text.replace(' ', ""))
}

/// Bytes from which on a code may be too long for its cell.
const LONG_CODE: usize = 7;

/// Whether one token is a code: it has digits, and is neither a year nor an amount.
fn code_like(token: &str) -> bool {
    let tame = token
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '/' | '_' | '&' | '\''));
    let digits = token.chars().filter(char::is_ascii_digit).count();
    let year =
        token.len() == 4 && digits == 4 && (token.starts_with("20") || token.starts_with("19"));
    let period = token.len() == 9 && digits == 8;
    tame && digits > 0 && token.len() <= 40 && !year && !period
}

#[cfg(test)]
mod tests {
    use super::super::words::WordList;
    use super::*;

    fn check(text: &str, expected: Option<(Level, &str, &str)>) {
        let words = Words::with(&WordList::default());
        let found = recognise(text, &words);
        let found = found.as_ref().map(|l| (l.level, l.code.as_str(), l.title.as_str()));
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn headings_of_every_style_are_recognised() {
        use Level::{Action, ActionPlan, Objective, StrategicObjective};
        check("Beleidsdoelstelling BD-1: Een stad", Some((Objective, "BD-1", "Een stad")));
        check(
            "Actieplan GBB: Verrichtingen zonder",
            Some((ActionPlan, "GBB", "Verrichtingen zonder")),
        );
        check("Actie EVE.001: Zaal", Some((Action, "EVE.001", "Zaal")));
        check("Prioritaire actie 1.2.3 – Zaal", Some((Action, "1.2.3", "Zaal")));
        check("Actie AP0101_AC0101001: Bib", Some((Action, "AP0101_AC0101001", "Bib")));
        check("AC000012 Nieuwe bib", Some((Action, "AC000012", "Nieuwe bib")));
        check("Beleidsdoelstelling :", Some((Objective, "", "")));
        check("Objectif stratégique 2 : Être vert", Some((StrategicObjective, "2", "Être vert")));
        check("Programma 1 Veiligheid", Some((StrategicObjective, "1", "Veiligheid")));
        check("Actie: nieuwe bib", Some((Action, "", "nieuwe bib")));
        check("S01B02 - Groen", Some((Objective, "S01B02", "Groen")));
        check("S04B03AP03 Groen", Some((ActionPlan, "S04B03AP03", "Groen")));
        check("B03 Groen", None);
        check("O.S. 1 – Une commune verte", Some((StrategicObjective, "1", "Une commune verte")));
        check("Fiche-action n° 4.1 : Une haie", Some((Action, "4.1", "Une haie")));
        check("Objectif stratégique n°2 : Agir", Some((StrategicObjective, "2", "Agir")));
        check("Actie-onderzoek in 2026", None);
        check("A.P. Hill sprak de raad toe", None);
    }

    #[test]
    fn every_style_of_code_is_told_from_the_title_behind_it() {
        for (code, level) in [
            ("BD000001", Some(Level::Objective)),
            ("BD-1", Some(Level::Objective)),
            ("BD 4.4", Some(Level::Objective)),
            ("AC000001", Some(Level::Action)),
            ("ACT-12", Some(Level::Action)),
            ("AP-3.3_ACT-12275", Some(Level::Action)),
            ("S04B03AP03", Some(Level::ActionPlan)),
            ("S04B03", Some(Level::Objective)),
            ("S01AP01A02", Some(Level::Action)),
            ("A01", None),
            ("AP0101_AC0101001", Some(Level::Action)),
            ("1.2.3", None),
            ("HD.1G.2", None),
            ("EVE.001", None),
            ("D06-2SDG11", None),
        ] {
            let words = Words::with(&WordList::default());
            assert_eq!(level_of_code(code, &words), level, "{code}");
            assert!(is_code(code), "{code}");
            for text in [
                format!("{code} Een nieuwe bib"),
                format!("{code}: Een nieuwe bib"),
                format!("{code} - Een nieuwe bib"),
                format!("{code}. Een nieuwe bib"),
            ] {
                let split = split_code(&text);
                assert_eq!(split, Some((code, "Een nieuwe bib")), "{text}");
            }
        }
    }

    #[test]
    fn a_range_of_codes_is_no_part_of_the_title() {
        assert_eq!(split_code("4.1 t/m 7.1 Erfgoed"), Some(("4.1", "Erfgoed")));
        assert_eq!(split_code("4.1 t/m zondag open"), Some(("4.1", "t/m zondag open")));
    }

    #[test]
    fn a_code_broken_over_lines_is_mended_and_no_other() {
        assert_eq!(mended("AP1701RB_AC010 20NP").as_deref(), Some("AP1701RB_AC01020NP"));
        for text in ["AP1701RB_AC010", "BD 1.2", "AC000012 Nieuwe bib", "AC000012 BIB 2 in de stad"]
        {
            assert_eq!(mended(text), None, "{text}");
        }
    }

    #[test]
    fn a_sentence_that_opens_with_a_level_word_is_no_element() {
        check("Actie tegen armoede", None);
        check("Projecten in 2026", None);
        check("Doelstelling 2030 halen we", None);
        check("2026 wordt een goed jaar", None);
    }
}
