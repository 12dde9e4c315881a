//! Dutch inflection backwards: from a form to the base forms it could belong to.
//!
//! Plurals, diminutives, adjective endings, verb forms. Only proposes; whether a base form exists
//! is the word list's to say.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

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

/// Whether there is such a word of a class.
pub(super) type Known<'k> = &'k dyn Fn(&Spelled<'_>, Kind) -> bool;

/// Asks `known` for each base form that `form` could belong to, the likeliest first, until it
/// says yes; returns that one.
pub(super) fn base(form: &str, known: Known<'_>) -> Option<String> {
    nominal_base(form, known)
        .or_else(|| verb(form, known))
        .or_else(|| strip_participle_ending(form).and_then(|plain| verb(plain, known)))
}

/// The noun whose plural or diminutive `form` is, where `form` could also be a noun itself.
#[cfg(test)]
pub(super) fn noun_base(form: &str, known: Known<'_>) -> Option<String> {
    let unstressed =
        ["els", "ers", "ens", "ems", "erds", "es", "'s", "ars", "iers", "oors", "eurs", "ums"];
    if form.ends_with('s')
        && !form.ends_with("jes")
        && !unstressed.iter().any(|end| form.ends_with(end))
    {
        return None;
    }
    plural_base(form, known).or_else(|| diminutive(form, known))
}

/// The stem of an infinitive, as a noun of the same root has it: `fiets` of `fietsen`.
pub(super) fn stem(infinitive: &str) -> Option<String> {
    let stem = infinitive.strip_suffix("en")?;
    closed(stem).next().map(|noun| noun.spell())
}

/// The noun or adjective that `form` is an inflected form of.
pub(super) fn nominal_base(form: &str, known: Known<'_>) -> Option<String> {
    plural_base(form, known).or_else(|| diminutive(form, known)).or_else(|| adjective(form, known))
}

/// The first word that is known with a class.
fn first<'a>(
    words: impl IntoIterator<Item = Spelled<'a>>,
    kind: Kind,
    known: Known<'_>,
) -> Option<String> {
    words.into_iter().find(|word| known(word, kind)).map(|word| word.spell())
}

/// The noun whose plural `form` is.
pub(super) fn plural_base(form: &str, known: Known<'_>) -> Option<String> {
    let noun = |pieces| first([Spelled::of(pieces)], Kind::Noun, known);
    if let Some(stem) = form.strip_suffix("heden") {
        return noun([stem, "heid"]);
    }
    if let Some(stem) = form.strip_suffix("ën") {
        return noun([stem, ""]).or_else(|| noun([stem, "e"]));
    }
    if let Some(stem) = form.strip_suffix("'s") {
        return noun([stem, ""]);
    }
    if let Some(stem) = form.strip_suffix("en") {
        return first(closed(stem), Kind::Noun, known).or_else(|| noun([stem, "e"]));
    }
    let stem = form.strip_suffix('s').filter(|stem| stem.len() >= 4)?;
    noun([stem, ""])
}

fn diminutive(form: &str, known: Known<'_>) -> Option<String> {
    let form = form.strip_suffix('s').unwrap_or(form);
    let stem = form.strip_suffix("je").filter(|stem| stem.len() >= 2)?;
    let spelled = |word| first([word], Kind::Noun, known);
    let noun = |base| spelled(Spelled::of([base]));
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
        if let Some(found) = spelled(Spelled::of([short, "ng"])) {
            return Some(found);
        }
    }
    noun(stem).or_else(|| single_vowel(stem).and_then(spelled))
}

fn adjective(form: &str, known: Known<'_>) -> Option<String> {
    let adjective = |stem| first(closed(stem), Kind::Adjective, known);
    let plain = |pieces| first([Spelled::of(pieces)], Kind::Adjective, known);
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
        && let Some(found) = plain([short, ""]).or_else(|| plain([short, "s"]))
    {
        return Some(found);
    }
    plain([form.strip_suffix('s')?, ""])
}

/// The infinitive of a verb form, strong forms and separable prefixes included.
fn verb(form: &str, known: Known<'_>) -> Option<String> {
    if let Some(found) = simple_verb("", form, known) {
        return Some(found);
    }
    may_begin(form).iter().find_map(|prefix| {
        let rest = form.strip_prefix(prefix).filter(|rest| rest.len() >= 3)?;
        let participle = rest.strip_prefix("ge").and_then(|_| participle(prefix, rest, known));
        let found = participle.or_else(|| simple_verb(prefix, rest, known)).or_else(|| {
            let participle = PREFIXES.contains(prefix).then(|| format!("ge{rest}"))?;
            let found = simple_verb(prefix, &participle, known)?;
            (!found.starts_with("ge")).then_some(found)
        })?;
        Some(format!("{prefix}{found}"))
    })
}

/// The particles and prefixes that begin with the letter of a form.
fn may_begin(form: &str) -> &'static [&'static str] {
    static BY_LETTER: LazyLock<FxHashMap<u8, Vec<&str>>> = LazyLock::new(|| {
        let mut all: FxHashMap<u8, Vec<&str>> = FxHashMap::default();
        for prefix in PARTICLES.iter().chain(PREFIXES) {
            all.entry(prefix.bytes().next().unwrap_or_default()).or_default().push(prefix);
        }
        all
    });
    let own = form.bytes().next().and_then(|first| BY_LETTER.get(&first));
    own.map_or(&[], Vec::as_slice)
}

/// The infinitive of a verb form without its prefix, where there is one with the prefix.
fn simple_verb(prefix: &str, form: &str, known: Known<'_>) -> Option<String> {
    let is_verb = |verb: &Spelled<'_>| known(&verb.behind(prefix), Kind::Verb);
    let is_infinitive = |verb: &&str| is_verb(&Spelled::of([verb]));
    if let Some(infinitive) = super::irregular::infinitive(form).filter(is_infinitive) {
        return Some(infinitive.to_owned());
    }
    let endings = ["ten", "den", "te", "de", "t", "d", ""];
    let plain = endings.iter().find_map(|ending| {
        let stem = form.strip_suffix(ending).filter(|stem| stem.len() >= 2)?;
        stem_of_verb(stem, is_verb)
    });
    plain.or_else(|| participle(prefix, form, known)).or_else(|| {
        let infinitive = form.strip_suffix("de").or_else(|| form.strip_suffix('d'));
        infinitive.filter(is_infinitive).map(str::to_owned)
    })
}

/// The infinitive of a regular participle, `gebouwd` or `gezet`, as [`simple_verb`] gives it.
fn participle(prefix: &str, form: &str, known: Known<'_>) -> Option<String> {
    let is_verb = |verb: &Spelled<'_>| known(&verb.behind(prefix), Kind::Verb);
    let rest = form.strip_prefix("ge").filter(|rest| rest.len() >= 3)?;
    let strong = super::irregular::infinitive(form).filter(|v| is_verb(&Spelled::of([v])));
    let stem = rest.strip_suffix(['t', 'd']);
    let regular = || stem.and_then(|stem| stem_of_verb(stem, is_verb));
    strong.map(str::to_owned).or_else(regular).or_else(|| stem_of_verb(rest, is_verb))
}

/// `gebouwde` is `gebouwd`, `aangeboden(e)` its own participle.
fn strip_participle_ending(form: &str) -> Option<&str> {
    form.strip_suffix('e').filter(|plain| plain.len() >= 4)
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
