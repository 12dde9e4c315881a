//! Dutch: lemmas and compound parts, checked against a word list.

use std::sync::LazyLock;

use super::Part;

mod compound;
#[cfg(test)]
mod derive;
mod inflection;
mod irregular;
mod list;
mod spelling;

pub(in crate::tag::words) use inflection::PARTICLES;
use list::WordList;
use spelling::Spelled;

/// The word classes that the word list tells apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Noun,
    Adjective,
    Verb,
}

static LIST: LazyLock<WordList> = LazyLock::new(WordList::builtin);

/// Verbs that share their stem with a noun of another meaning (`zorgen voor` is not `zorg`), so
/// that the two keep apart; all other such pairs share the noun as their lemma.
const APART: &[&str] = &[
    "zorgen", "werken", "leven", "leren", "komen", "stellen", "laten", "voeren", "bieden", "staan",
    "gaan", "geven", "worden", "houden", "willen", "zijn", "hebben", "maken", "nemen", "zien",
    "vallen", "trekken", "zetten", "richten", "delen", "treden", "raken", "weten", "moeten",
    "wijken", "leiden", "lijden", "rijden", "reden", "passen", "tellen", "kennen", "vormen",
    "liggen", "slaan", "slagen", "wonen", "weren", "waren", "gelden", "dienen", "streven", "mogen",
    "kunnen", "doen", "lopen", "stappen", "starten", "zitten", "bekken", "spelen", "bergen",
    "vinden", "hopen", "eren", "voorzien", "horen", "duren",
];

/// The lemma of a lower-case form, if the word list or the rules know it, and, for a compound,
/// its parts.
pub(super) fn analyse(form: &str) -> (Option<String>, Vec<Part>) {
    analyse_in(form, &LIST)
}

fn analyse_in(form: &str, list: &WordList) -> (Option<String>, Vec<Part>) {
    let whole = lemma_in(form, list);
    let (head_lemma, parts) = compound::split(form, whole.as_deref(), list);
    (whole.or(head_lemma), parts)
}

/// The infinitive of a particle and a verb that stand apart in a text, if there is such a verb.
pub(super) fn separable(particle: &str, verb: &str) -> Option<String> {
    let whole = format!("{particle}{verb}");
    LIST.is(&whole, Kind::Verb).then_some(whole)
}

/// The infinitive of a verb form, if it could be one.
pub(super) fn infinitive(form: &str) -> Option<String> {
    if form.len() < 3 {
        return None;
    }
    let is_verb = |base: &Spelled<'_>, kind| kind == Kind::Verb && LIST.has(base.key(), Kind::Verb);
    if LIST.is(form, Kind::Verb) { Some(form.to_owned()) } else { inflection::base(form, &is_verb) }
}

/// The lemma of a form that is in the list or that inflection explains.
fn lemma_in(form: &str, list: &WordList) -> Option<String> {
    if let Some(base) = irregular::base(form) {
        return Some(base.to_owned());
    }
    let infinitive = if list.is(form, Kind::Verb) && form.ends_with('n') {
        Some(form.to_owned())
    } else if list.contains(form) {
        return Some(form.to_owned());
    } else {
        let base = inflection::base(form, &list.others(form))?;
        if !list.is(&base, Kind::Verb) {
            return Some(base);
        }
        Some(base)
    };
    let infinitive = infinitive?;
    if APART.iter().any(|apart| infinitive.ends_with(apart)) {
        return Some(infinitive);
    }
    let noun = inflection::stem(&infinitive).filter(|stem| list.is(stem, Kind::Noun));
    Some(noun.unwrap_or(infinitive))
}
