//! What a text says of something that it names: done, expressly not done, ended, or only named.
//!
//! Rules over cue words in and around the sentence. Never looks at what the concept is.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::language::Lang;
use crate::tag::Polarity;
use crate::tag::terms::{Found, Terms};
use crate::tag::words::{self, Token};

/// The cues, Dutch.
const FILE: &str = include_str!("data/polarity-nl.toml");

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    /// It stops.
    ended: Vec<String>,
    /// It is not done.
    negated: Vec<String>,
    /// It goes on or begins; takes the edge off a cue in another sentence.
    affirmed: Vec<String>,
    /// Looks like a negation and is none.
    idle: Vec<String>,
}

struct Cues {
    terms: Terms,
    kinds: Vec<Cue>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Cue {
    Ended,
    Negated,
    Affirmed,
    Idle,
}

static CUES: LazyLock<Cues> = LazyLock::new(|| {
    // A test reads the file, so that a broken one never ships.
    let file: File = toml::from_str(FILE).unwrap_or_default();
    let lists = [
        (&file.ended, Cue::Ended),
        (&file.negated, Cue::Negated),
        (&file.affirmed, Cue::Affirmed),
        (&file.idle, Cue::Idle),
    ];
    let kinds = lists.iter().flat_map(|(list, cue)| list.iter().map(|_| *cue)).collect();
    let texts = lists.iter().flat_map(|(list, _)| list.iter().map(String::as_str));
    Cues { terms: Terms::new(texts, Lang::Nl), kinds }
});

/// What the text says of the words at `span` (bytes of `text`).
#[must_use]
pub fn of(text: &str, span: (u32, u32), lang: Lang) -> Polarity {
    of_tokens(&words::analyse(text, lang), span, lang)
}

/// As [`of`], where the words are at hand.
#[must_use]
pub fn of_tokens(tokens: &[Token], span: (u32, u32), lang: Lang) -> Polarity {
    Reading::new(tokens, lang).at(Some(span))
}

/// The cues of a text, to ask about several places; looked for when first asked.
pub(super) struct Reading<'a> {
    tokens: &'a [Token],
    lang: Lang,
    found: Option<Vec<(Cue, Found)>>,
}

impl<'a> Reading<'a> {
    /// A reading of a text; other languages than Dutch have no cues yet.
    pub(super) fn new(tokens: &'a [Token], lang: Lang) -> Self {
        Self { tokens, lang, found: None }
    }

    fn cues(tokens: &[Token], lang: Lang) -> Vec<(Cue, Found)> {
        if lang != Lang::Nl {
            return Vec::new();
        }
        let cues = &*CUES;
        let all = cues.terms.find(tokens).into_iter();
        let all: Vec<(Cue, Found)> =
            all.filter_map(|one| Some((*cues.kinds.get(one.term as usize)?, one))).collect();
        let idle: Vec<Found> =
            all.iter().filter(|(cue, _)| *cue == Cue::Idle).map(|(_, one)| *one).collect();
        let live = |one: &Found| {
            !idle.iter().any(|other| other.span.0 < one.span.1 && one.span.0 < other.span.1)
        };
        let counts = |cue: Cue, one: &Found| cue == Cue::Affirmed || cue != Cue::Idle && live(one);
        all.into_iter().filter(|(cue, one)| counts(*cue, one)).collect()
    }

    /// What the text says of the words at `span`.
    pub(super) fn at(&mut self, span: Option<(u32, u32)>) -> Polarity {
        let (tokens, lang) = (self.tokens, self.lang);
        let found = self.found.get_or_insert_with(|| Self::cues(tokens, lang));
        let Some(span) = span.filter(|_| !found.is_empty()) else { return Polarity::Affirmed };
        let sentence =
            tokens.iter().find(|token| token.end > span.0).map_or(0, |token| token.sentence);
        let has = |cue: Cue, within: &dyn Fn(&Found) -> bool| {
            found.iter().any(|(own, one)| *own == cue && within(one))
        };
        let here = |one: &Found| one.sentence == sentence;
        if has(Cue::Ended, &here) {
            return Polarity::Ended;
        }
        if has(Cue::Negated, &here) {
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

    fn check(text: &str, expected: Polarity) {
        let at = text.find('[').unwrap();
        let text = text.replace(['[', ']'], "");
        let at = u32::try_from(at).unwrap();
        assert_eq!(of(&text, (at, at + 3), Lang::Nl), expected, "{text}");
    }

    #[test]
    fn the_cues_can_be_read() {
        assert!(toml::from_str::<File>(FILE).is_ok());
    }

    #[test]
    fn what_stops_or_is_not_done_is_told_from_what_is_done() {
        check("We sluiten ons aan bij [Eurocities].", Polarity::Affirmed);
        check("De [stedenband] met Ngoma wordt stopgezet.", Polarity::Ended);
        check(
            "Voor [internationale] solidariteit is geen krediet ingeschreven.",
            Polarity::Negated,
        );
        check("De [GROS] telt drie leden. De raad heft dit orgaan op.", Polarity::Ended);
        check("We werken niet alleen aan [klimaat], ook aan water.", Polarity::Affirmed);
    }
}
