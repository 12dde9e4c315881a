//! What a text says of something that it names: done, expressly not done, ended, or only named.
//!
//! Rules over cue words in and around the sentence. Never looks at what the concept is.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::language::Lang;
use crate::tag::Polarity;
use crate::tag::terms::{Found, Terms};
use crate::tag::words::{self, Token};

/// The cues of each language, in the order of [`Lang::ALL`].
const FILES: [(Lang, &str); 4] = [
    (Lang::Nl, include_str!("data/polarity-nl.toml")),
    (Lang::Fr, include_str!("data/polarity-fr.toml")),
    (Lang::En, include_str!("data/polarity-en.toml")),
    (Lang::De, include_str!("data/polarity-de.toml")),
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

#[derive(Clone, Copy, PartialEq, Eq)]
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
    /// A reading of a text.
    pub(super) fn new(tokens: &'a [Token], lang: Lang) -> Self {
        Self { tokens, lang, found: None }
    }

    fn cues(tokens: &[Token], lang: Lang) -> Vec<(Cue, Found)> {
        let Some((_, cues)) = CUES.iter().find(|(of, _)| *of == lang) else { return Vec::new() };
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

    fn check(text: &str, expected: Polarity) {
        check_in(Lang::Nl, text, expected);
    }

    fn check_in(lang: Lang, text: &str, expected: Polarity) {
        let at = text.find('[').unwrap();
        let text = text.replace(['[', ']'], "");
        let at = u32::try_from(at).unwrap();
        assert_eq!(of(&text, (at, at + 3), lang), expected, "{text}");
    }

    #[test]
    fn the_cues_can_be_read() {
        for (lang, file) in FILES {
            assert!(toml::from_str::<File>(file).is_ok(), "{lang}");
        }
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
    #[test]
    fn a_verdict_counts_for_what_stands_before_it() {
        check(
            "Een [stedenband] met Castelvecchio? Interessant, maar niet voor ons.",
            Polarity::Negated,
        );
        check("Voorstel: [SDG-charter] tekenen. Verworpen met 15 tegen 10.", Polarity::Negated);
        check("We verlaten het Europese [stedennetwerk].", Polarity::Ended);
    }

    #[test]
    fn all_is_not_alone() {
        check("Motie [fair] trade in alle aankopen: niet goedgekeurd", Polarity::Negated);
        check("Motie [fair] trade in aankopen. Niet goedgekeurd.", Polarity::Negated);
        check("We kijken niet alleen naar de [prijs].", Polarity::Affirmed);
    }

    #[test]
    fn what_a_rule_forbids_is_not_what_it_denies() {
        check("Geen euro naar [wapens]: dat vragen wij aan elke bank.", Polarity::Affirmed);
        check(
            "Hoewel het krap is, raken we niet aan de toelagen voor [noodhulp].",
            Polarity::Affirmed,
        );
        check("Duurzaam [aankopen] mag niet vrijblijvend blijven.", Polarity::Affirmed);
        check("Bij inbreuk kan de [opdracht] verbroken worden.", Polarity::Affirmed);
    }

    #[test]
    fn a_date_that_something_goes_on_to_does_not_end_it() {
        check("De [samenwerking] wordt verlengd tot eind 2031.", Polarity::Affirmed);
        check("Einde samenwerking met [Ngoma]", Polarity::Ended);
    }

    #[test]
    fn the_name_of_a_goal_denies_nothing() {
        let taxonomy = crate::taxonomy::Taxonomy::builtin().unwrap();
        for lang in Lang::ALL {
            let text = match lang {
                Lang::Nl => "De [stedenband] draagt bij aan SDG 1 ({}).",
                Lang::Fr => "Le [jumelage] contribue à l'ODD 1 ({}).",
                Lang::En => "The [twinning] contributes to SDG 1 ({}).",
                Lang::De => "Die [Partnerschaft] trägt zu SDG 1 ({}) bei.",
            };
            for goal in &taxonomy.goals {
                let variants = match lang {
                    Lang::Nl => &goal.variants.nl,
                    Lang::Fr => &goal.variants.fr,
                    Lang::En => &goal.variants.en,
                    Lang::De => &goal.variants.de,
                };
                let variants = variants.iter().map(String::as_str);
                for name in std::iter::once(goal.name.get(lang)).chain(variants) {
                    check_in(lang, &text.replace("{}", name), Polarity::Affirmed);
                    check_in(lang, &text.replace("{}", &name.to_lowercase()), Polarity::Affirmed);
                }
            }
        }
    }

    #[test]
    fn cues_are_known_in_four_languages() {
        check_in(Lang::Fr, "La commune met fin au [jumelage] avec Neudorf.", Polarity::Ended);
        check_in(
            Lang::Fr,
            "Aucun budget n'est prévu pour la [solidarité] internationale.",
            Polarity::Negated,
        );
        check_in(Lang::Fr, "Nous soutenons le [commerce] équitable.", Polarity::Affirmed);
        check_in(Lang::En, "The [twinning] with Neudorf will be discontinued.", Polarity::Ended);
        check_in(Lang::En, "The council rejected the [fair] trade motion.", Polarity::Negated);
        check_in(Lang::En, "We work not only on [climate] but also on water.", Polarity::Affirmed);
        check_in(Lang::De, "Die [Partnerschaft] mit Benin wird beendet.", Polarity::Ended);
        check_in(Lang::De, "Für [Entwicklungshilfe] ist kein Geld vorgesehen.", Polarity::Negated);
        check_in(Lang::De, "Wir erneuern die [Partnerschaft] mit Benin.", Polarity::Affirmed);
    }
}
