//! Dutch inflection backwards: from a form to the base forms it could belong to.
//!
//! Plurals, diminutives, adjective endings, verb forms. Only proposes; whether a base form exists
//! is the word list's to say.

use super::Kind;
#[cfg(test)]
use super::spelling::voice;
use super::spelling::{Spelled, closed, infinitives, is_vowel, single_vowel, undouble};

/// Particles that separate from their verb (`aanleggen`: `legt … aan`, `aangelegd`).
pub(in crate::tag::words) const PARTICLES: &[&str] = &[
    "achterna",
    "achteruit",
    "tegemoet",
    "vooruit",
    "tegen",
    "achter",
    "binnen",
    "buiten",
    "boven",
    "onder",
    "samen",
    "terug",
    "verder",
    "voort",
    "vast",
    "voor",
    "over",
    "door",
    "rond",
    "open",
    "weer",
    "heen",
    "deel",
    "goed",
    "vrij",
    "mee",
    "los",
    "toe",
    "aan",
    "bij",
    "uit",
    "weg",
    "neer",
    "stop",
    "stil",
    "thuis",
    "plaats",
    "af",
    "om",
    "op",
    "in",
    "na",
];

/// Prefixes that never separate and take no `ge-`.
const PREFIXES: &[&str] =
    &["over", "onder", "voor", "door", "mis", "her", "ver", "ont", "be", "ge"];

/// Calls `known` with each base form that `form` could belong to, the likeliest first, until it
/// says yes; returns that one.
pub(super) fn base(form: &str, known: &dyn Fn(&str, Kind) -> bool) -> Option<String> {
    let try_it = |base: String, kind| known(&base, kind).then_some(base);
    plural(form, &try_it)
        .or_else(|| diminutive(form, &try_it))
        .or_else(|| adjective(form, &try_it))
        .or_else(|| verb(form, known))
        .or_else(|| strip_participle_ending(form).and_then(|plain| verb(&plain, known)))
}

/// The noun whose plural or diminutive `form` is, where `form` could also be a noun itself.
#[cfg(test)]
pub(super) fn noun_base(form: &str, known: &dyn Fn(&str, Kind) -> bool) -> Option<String> {
    let try_it = |base: String, kind| known(&base, kind).then_some(base);
    let unstressed =
        ["els", "ers", "ens", "ems", "erds", "es", "'s", "ars", "iers", "oors", "eurs", "ums"];
    if form.ends_with('s')
        && !form.ends_with("jes")
        && !unstressed.iter().any(|end| form.ends_with(end))
    {
        return None;
    }
    plural(form, &try_it).or_else(|| diminutive(form, &try_it))
}

/// The noun whose plural `form` is.
pub(super) fn plural_base(form: &str, known: &dyn Fn(&str, Kind) -> bool) -> Option<String> {
    plural(form, &|base: String, kind| known(&base, kind).then_some(base))
}

/// The stem of an infinitive, as a noun of the same root has it: `fiets` of `fietsen`.
pub(super) fn stem(infinitive: &str) -> Option<String> {
    let stem = infinitive.strip_suffix("en")?;
    closed(stem).next().map(|noun| noun.spell())
}

/// The noun or adjective that `form` is an inflected form of.
pub(super) fn nominal_base(form: &str, known: &dyn Fn(&str, Kind) -> bool) -> Option<String> {
    let try_it = |base: String, kind| known(&base, kind).then_some(base);
    plural(form, &try_it).or_else(|| diminutive(form, &try_it)).or_else(|| adjective(form, &try_it))
}

type Try<'a> = &'a dyn Fn(String, Kind) -> Option<String>;

fn plural(form: &str, known: Try<'_>) -> Option<String> {
    if let Some(stem) = form.strip_suffix("heden") {
        return known(format!("{stem}heid"), Kind::Noun);
    }
    if let Some(stem) = form.strip_suffix("ën") {
        return known(stem.to_owned(), Kind::Noun)
            .or_else(|| known(format!("{stem}e"), Kind::Noun));
    }
    if let Some(stem) = form.strip_suffix("'s") {
        return known(stem.to_owned(), Kind::Noun);
    }
    if let Some(stem) = form.strip_suffix("en") {
        let of_e = || known(format!("{stem}e"), Kind::Noun);
        return closed(stem).find_map(|b| known(b.spell(), Kind::Noun)).or_else(of_e);
    }
    let stem = form.strip_suffix('s').filter(|stem| stem.len() >= 4)?;
    known(stem.to_owned(), Kind::Noun)
}

fn diminutive(form: &str, known: Try<'_>) -> Option<String> {
    let form = form.strip_suffix('s').unwrap_or(form);
    let stem = form.strip_suffix("je").filter(|stem| stem.len() >= 2)?;
    let noun = |base: &str| known(base.to_owned(), Kind::Noun);
    if let Some(short) = stem.strip_suffix("et") {
        // bruggetje, ringetje
        if let Some(found) = undouble(short).and_then(noun).or_else(|| noun(short)) {
            return Some(found);
        }
    }
    if let Some(short) = stem.strip_suffix('t') {
        // deurtje, autootje
        let single = short.char_indices().next_back().and_then(|(at, last)| {
            let rest = short.get(..at)?;
            rest.ends_with(last).then_some(rest)
        });
        if let Some(found) =
            noun(short).or_else(|| single.filter(|s| s.ends_with(is_vowel)).and_then(noun))
        {
            return Some(found);
        }
    }
    if let Some(short) = stem.strip_suffix('p').filter(|s| s.ends_with('m')) {
        return noun(short);
    }
    if let Some(short) = stem.strip_suffix("nk") {
        // woninkje
        if let Some(found) = noun(&format!("{short}ng")) {
            return Some(found);
        }
    }
    noun(stem).or_else(|| single_vowel(stem).and_then(|b| noun(&b.spell())))
}

fn adjective(form: &str, known: Try<'_>) -> Option<String> {
    let adjective = |stem: &str| closed(stem).find_map(|b| known(b.spell(), Kind::Adjective));
    let stem = form.strip_suffix('e').unwrap_or(form);
    if stem.len() < 3 {
        return None;
    }
    if stem.len() < form.len()
        && let Some(found) = adjective(stem)
    {
        return Some(found);
    }
    if let Some(short) = stem.strip_suffix("er")
        && let Some(found) =
            adjective(short).or_else(|| short.strip_suffix('d').and_then(adjective))
    {
        return Some(found);
    }
    if let Some(short) = stem.strip_suffix("st")
        && let Some(found) = known(short.to_owned(), Kind::Adjective)
            .or_else(|| known(format!("{short}s"), Kind::Adjective))
    {
        return Some(found);
    }
    let short = form.strip_suffix('s')?;
    known(short.to_owned(), Kind::Adjective)
}

/// The infinitive of a verb form, strong forms and separable prefixes included.
fn verb(form: &str, known: &dyn Fn(&str, Kind) -> bool) -> Option<String> {
    let is_verb = |infinitive: &str| known(infinitive, Kind::Verb);
    if let Some(found) = simple_verb(form, &is_verb) {
        return Some(found);
    }
    // Comparing one letter is quick, and mostly settles it.
    let first = form.as_bytes().first();
    let may_begin = |prefix: &&&str| prefix.as_bytes().first() == first;
    PARTICLES.iter().chain(PREFIXES).filter(may_begin).find_map(|prefix| {
        let rest = form.strip_prefix(prefix).filter(|rest| rest.len() >= 3)?;
        let whole = |infinitive: &str| is_verb(&format!("{prefix}{infinitive}"));
        let participle = rest.strip_prefix("ge").and_then(|_| participle(rest, &whole));
        let found = participle.or_else(|| simple_verb(rest, &whole)).or_else(|| {
            let participle = PREFIXES.contains(prefix).then(|| format!("ge{rest}"))?;
            simple_verb(&participle, &whole).filter(|infinitive| !infinitive.starts_with("ge"))
        })?;
        Some(format!("{prefix}{found}"))
    })
}

fn simple_verb(form: &str, is_verb: &dyn Fn(&str) -> bool) -> Option<String> {
    if let Some(infinitive) = super::irregular::infinitive(form).filter(|v| is_verb(v)) {
        return Some(infinitive.to_owned());
    }
    let of_stem = |stem: &str| infinitives(stem).map(|v| v.spell()).find(|v| is_verb(v));
    let endings = ["ten", "den", "te", "de", "t", "d", ""];
    let plain = endings.iter().find_map(|ending| {
        let stem = form.strip_suffix(ending).filter(|stem| stem.len() >= 2)?;
        of_stem(stem)
    });
    plain.or_else(|| participle(form, is_verb)).or_else(|| {
        let infinitive = form.strip_suffix("de").or_else(|| form.strip_suffix('d'))?;
        is_verb(infinitive).then(|| infinitive.to_owned())
    })
}

/// The infinitive of a regular participle, `gebouwd` or `gezet`.
fn participle(form: &str, is_verb: &dyn Fn(&str) -> bool) -> Option<String> {
    let of_stem = |stem: &str| infinitives(stem).map(|v| v.spell()).find(|v| is_verb(v));
    let strong = super::irregular::infinitive(form).filter(|v| is_verb(v)).map(str::to_owned);
    let rest = form.strip_prefix("ge").filter(|rest| rest.len() >= 3)?;
    let stem = rest.strip_suffix(['t', 'd']);
    strong.or_else(|| stem.and_then(of_stem)).or_else(|| of_stem(rest))
}

/// `gebouwde` is `gebouwd`, `aangeboden(e)` its own participle.
fn strip_participle_ending(form: &str) -> Option<String> {
    let plain = form.strip_suffix('e')?;
    (plain.len() >= 4).then(|| plain.to_owned())
}

/// The infinitive whose stem is `stem` (`speel` in `speelplein`).
pub(super) fn stem_of_verb(stem: &str, is_verb: impl Fn(&Spelled<'_>) -> bool) -> Option<String> {
    infinitives(stem).find(is_verb).map(|infinitive| infinitive.spell())
}

/// The plurals that a noun would have.
#[cfg(test)]
pub(super) fn plurals(noun: &str) -> Vec<String> {
    let mut forms: Vec<String> =
        open(noun).into_iter().flatten().map(|stem| format!("{stem}en")).collect();
    forms.extend([
        format!("{noun}s"),
        format!("{noun}'s"),
        format!("{noun}ën"),
        format!("{noun}en"),
    ]);
    forms.extend(noun.strip_suffix('e').map(|_| format!("{noun}n")));
    forms.extend(noun.strip_suffix("heid").map(|stem| format!("{stem}heden")));
    forms
}

/// The diminutives that a noun would have.
#[cfg(test)]
pub(super) fn diminutives(noun: &str) -> Vec<String> {
    let last = noun.chars().next_back().unwrap_or('-');
    ["je", "tje", "pje", "etje"]
        .iter()
        .map(|end| format!("{noun}{end}"))
        .chain([format!("{noun}{last}etje"), format!("{noun}{last}tje")])
        .collect()
}

/// The inflected form and the inflected comparative that an adjective would have.
#[cfg(test)]
pub(super) fn comparatives(adjective: &str) -> Vec<[String; 2]> {
    let stems = open(adjective).into_iter().flatten().filter(|stem| stem.len() > 2);
    let more = |stem: String| {
        [
            [format!("{stem}e"), format!("{stem}ere")],
            [format!("{stem}e"), format!("{adjective}ste")],
        ]
    };
    stems.flat_map(more).collect()
}

/// The inflected form that an adjective has and a noun of that ending has not.
#[cfg(test)]
pub(super) fn inflected(adjective: &str) -> Vec<String> {
    let ends =
        ["lijk", "isch", "baar", "ig", "loos", "zaam", "ief", "aal", "eel", "air", "ant", "ent"];
    if !ends.iter().any(|end| adjective.ends_with(end)) {
        return Vec::new();
    }
    open(adjective).into_iter().flatten().map(|stem| format!("{stem}e")).collect()
}

/// Forms that only a verb with this infinitive has.
#[cfg(test)]
pub(super) fn present_forms(infinitive: &str) -> Vec<String> {
    let Some(stem) = infinitive.strip_suffix("en").filter(|stem| stem.len() >= 2) else {
        let Some(stem) =
            infinitive.strip_suffix('n').filter(|s| s.ends_with(is_vowel) && s.len() >= 2)
        else {
            return Vec::new();
        };
        return vec![format!("{stem}t"), format!("{infinitive}d")];
    };
    let stems = closed(stem).map(|stem| stem.spell());
    let mut forms: Vec<String> = stems.flat_map(|s| [format!("{s}te"), format!("{s}de")]).collect();
    forms.push(format!("{infinitive}d"));
    forms
}

/// Whether an infinitive is that of a strong verb, with or without a prefix.
#[cfg(test)]
pub(super) fn is_strong(infinitive: &str) -> bool {
    let whole = |verb: &str| super::irregular::is_infinitive(verb);
    whole(infinitive)
        || PARTICLES
            .iter()
            .chain(PREFIXES)
            .any(|prefix| infinitive.strip_prefix(prefix).is_some_and(whole))
}

/// The third persons that a verb with this infinitive would have.
#[cfg(test)]
pub(super) fn third_persons(infinitive: &str) -> Vec<String> {
    let stem = infinitive
        .strip_suffix("en")
        .or_else(|| infinitive.strip_suffix('n'))
        .unwrap_or(infinitive);
    let stems = closed(stem).map(|stem| stem.spell());
    stems.map(|stem| if stem.ends_with('t') { stem } else { format!("{stem}t") }).collect()
}

/// What a base form is before an ending with a vowel.
#[cfg(test)]
fn open(word: &str) -> [Option<String>; 4] {
    let doubled = word.chars().next_back().filter(|c| !is_vowel(*c)).map(|c| format!("{word}{c}"));
    let single = single_vowel(word).map(|single| single.spell());
    let voiced = voice(single.as_deref().unwrap_or(word)).map(|voiced| voiced.spell());
    [single, voiced, doubled, Some(word.to_owned())]
}
