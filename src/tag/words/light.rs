//! Light lemmas for French, English and German: plurals and the commonest endings.
//!
//! They need not be words, only the same for forms of one word.

use crate::language::Lang;

/// The light lemma of a lower-case form.
pub(super) fn lemma(form: &str, lang: Lang) -> String {
    let form = match lang {
        // l'eau, d'énergie, qu'il
        Lang::Fr => form
            .split_once('\'')
            .filter(|(front, _)| front.len() <= 3)
            .map_or(form, |(_, rest)| rest),
        Lang::En => form.strip_suffix("'s").unwrap_or(form),
        _ => form,
    };
    if form.chars().count() < 4 || !form.chars().all(|c| c.is_alphabetic() || c == '-') {
        return form.to_owned();
    }
    let rules: &[(&str, &str)] = match lang {
        Lang::Fr => FRENCH,
        Lang::De => GERMAN,
        _ => ENGLISH,
    };
    let rule = rules.iter().find_map(|(ending, instead)| {
        let stem = form.strip_suffix(ending).filter(|stem| stem.chars().count() >= 3)?;
        Some(format!("{stem}{instead}"))
    });
    rule.unwrap_or_else(|| form.to_owned())
}

/// Ending and what stands instead; the first that fits counts.
const ENGLISH: &[(&str, &str)] = &[
    ("ss", "ss"),
    ("us", "us"),
    ("is", "is"),
    ("ies", "y"),
    ("sses", "ss"),
    ("ches", "ch"),
    ("shes", "sh"),
    ("xes", "x"),
    ("ied", "y"),
    ("s", ""),
];

const FRENCH: &[(&str, &str)] = &[
    ("eaux", "eau"),
    ("aux", "al"),
    ("eux", "eux"),
    ("ales", "al"),
    ("ale", "al"),
    ("elles", "el"),
    ("elle", "el"),
    ("iques", "ique"),
    ("ives", "if"),
    ("ive", "if"),
    ("euses", "eux"),
    ("euse", "eux"),
    ("ées", "é"),
    ("ée", "é"),
    ("és", "é"),
    ("ss", "ss"),
    ("s", ""),
];

const GERMAN: &[(&str, &str)] = &[
    ("innen", "in"),
    ("ungen", "ung"),
    ("heiten", "heit"),
    ("keiten", "keit"),
    ("schaften", "schaft"),
    ("ionen", "ion"),
    ("ern", "er"),
    ("eln", "el"),
    ("ens", "en"),
    ("ers", "er"),
    ("ismus", "ismus"),
    ("en", ""),
    ("em", ""),
    ("es", ""),
    ("er", ""),
    ("e", ""),
    ("n", "n"),
];
