//! What cue words say of a sentence (`data/polarity-*.toml`). Never looks at what it is about.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::language::Lang;
use crate::tag::Polarity;
use crate::tag::terms::{Found, Terms};
use crate::tag::words::Token;

/// The cues of each language, in the order of [`Lang::ALL`].
const FILES: [(Lang, &str); 4] = [
    (Lang::Nl, include_str!("../data/polarity-nl.toml")),
    (Lang::Fr, include_str!("../data/polarity-fr.toml")),
    (Lang::En, include_str!("../data/polarity-en.toml")),
    (Lang::De, include_str!("../data/polarity-de.toml")),
];

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    /// It stops.
    ended: Vec<String>,
    /// It is not done.
    negated: Vec<String>,
    /// As `negated`, and a verdict on what an earlier sentence names.
    rejected: Vec<String>,
    /// It goes on or begins; takes the edge off a cue in another sentence.
    affirmed: Vec<String>,
    /// Looks like a negation and is none.
    idle: Vec<String>,
}

struct Cues {
    terms: Terms,
    kinds: Vec<Cue>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cue {
    Ended,
    Negated,
    Rejected,
    Affirmed,
    Idle,
}

static CUES: LazyLock<[(Lang, Cues); 4]> = LazyLock::new(|| {
    // A test reads the files, so that a broken one never ships.
    FILES.map(|(lang, file)| (lang, Cues::new(&toml::from_str(file).unwrap_or_default(), lang)))
});

impl Cues {
    fn new(file: &File, lang: Lang) -> Self {
        let lists = [
            (&file.ended, Cue::Ended),
            (&file.negated, Cue::Negated),
            (&file.rejected, Cue::Rejected),
            (&file.affirmed, Cue::Affirmed),
            (&file.idle, Cue::Idle),
        ];
        let kinds = lists.iter().flat_map(|(list, cue)| list.iter().map(|_| *cue)).collect();
        let texts = lists.iter().flat_map(|(list, _)| list.iter().map(String::as_str));
        Self { terms: Terms::new(texts, lang), kinds }
    }
}

/// The cues of a text.
#[derive(Debug)]
pub(super) struct Said(Vec<(Cue, Found)>);

impl Said {
    /// Looks for the cues among the words of a text.
    pub(super) fn find(tokens: &[Token], lang: Lang) -> Self {
        let Some((_, cues)) = CUES.iter().find(|(of, _)| *of == lang) else {
            return Self(Vec::new());
        };
        let all = cues.terms.find(tokens).into_iter();
        let all: Vec<(Cue, Found)> =
            all.filter_map(|one| Some((*cues.kinds.get(one.term as usize)?, one))).collect();
        let idle: Vec<Found> =
            all.iter().filter(|(cue, _)| *cue == Cue::Idle).map(|(_, one)| *one).collect();
        let live = |one: &Found| {
            !idle.iter().any(|other| other.span.0 < one.span.1 && one.span.0 < other.span.1)
        };
        let counts = |cue: Cue, one: &Found| cue == Cue::Affirmed || cue != Cue::Idle && live(one);
        Self(all.into_iter().filter(|(cue, one)| counts(*cue, one)).collect())
    }

    /// What the cues say of what stands in a sentence.
    pub(super) fn of(&self, sentence: u32) -> Polarity {
        let has = |cue: Cue, within: &dyn Fn(&Found) -> bool| {
            self.0.iter().any(|(own, one)| *own == cue && within(one))
        };
        let here = |one: &Found| one.sentence == sentence;
        if has(Cue::Ended, &here) {
            return Polarity::Ended;
        }
        if has(Cue::Negated, &here) || has(Cue::Rejected, &|one| one.sentence >= sentence) {
            return Polarity::Negated;
        }
        if has(Cue::Affirmed, &|one| one.sentence >= sentence) {
            return Polarity::Affirmed;
        }
        // "De raad telt drie leden. We heffen hem op."
        let after = |one: &Found| one.sentence > sentence;
        if has(Cue::Ended, &after) { Polarity::Ended } else { Polarity::Affirmed }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cues_can_be_read() {
        for (lang, file) in FILES {
            assert!(toml::from_str::<File>(file).is_ok(), "{lang}");
        }
    }
}
