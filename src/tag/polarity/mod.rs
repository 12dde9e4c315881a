//! What a text says of something that it names: done, expressly not done, ended, or only named.
//!
//! Cue words tell it of any sentence (`cues`). Of the proposals, which readers labelled in many
//! wordings, it was learned, the cues among what is looked at (`learned`). Never looks at what the
//! concept is.

use crate::language::Lang;
use crate::tag::words::{self, Token};
use crate::tag::{Evidence, Polarity};

mod cues;
pub(crate) mod learned;

use cues::Said;
use learned::Learned;

/// What the cues of a text say of the words at `span` (bytes of `text`).
#[must_use]
pub fn of(text: &str, span: (u32, u32), lang: Lang) -> Polarity {
    Reading::new(&words::analyse(text, lang), lang, &Learned::default()).at(span)
}

/// A text, to ask what it says of several places; read when first asked.
pub(crate) struct Reading<'a> {
    tokens: &'a [Token],
    lang: Lang,
    learned: &'a Learned,
    said: Option<Said>,
}

impl<'a> Reading<'a> {
    /// A reading of a text, with what was learned of how a proposal is denied.
    pub(crate) fn new(tokens: &'a [Token], lang: Lang, learned: &'a Learned) -> Self {
        Self { tokens, lang, learned, said: None }
    }

    /// What the cues say of the words at `span`.
    pub(super) fn at(&mut self, span: (u32, u32)) -> Polarity {
        let sentence = self.sentence(span);
        self.cues().of(sentence)
    }

    /// What the text says of what these words speak for, the strongest first.
    pub(super) fn of(&mut self, evidence: &[Evidence]) -> Polarity {
        let learned = self.learned;
        let spans: Vec<(u32, u32)> = evidence.iter().filter_map(|one| one.span).collect();
        if self.lang == Lang::Nl && !learned.is_empty() {
            return learned.judge(self, &spans);
        }
        self.strongest(&spans)
    }

    /// The strongest that the cues say of any of these places.
    fn strongest(&mut self, spans: &[(u32, u32)]) -> Polarity {
        let said = spans.iter().map(|&span| self.at(span));
        let strongest = said.max_by_key(|polarity| match polarity {
            Polarity::Affirmed => 0,
            Polarity::Mentioned => 1,
            Polarity::Negated => 2,
            Polarity::Ended => 3,
        });
        strongest.unwrap_or(Polarity::Affirmed)
    }

    fn cues(&mut self) -> &Said {
        self.said.get_or_insert_with(|| Said::find(self.tokens, self.lang))
    }

    /// The number of the sentence that a place stands in.
    fn sentence(&self, span: (u32, u32)) -> u32 {
        let word = self.tokens.iter().find(|token| token.end > span.0);
        word.map_or(0, |token| token.sentence)
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
    fn what_stops_or_is_not_done_is_told_from_what_is_done() {
        check("We sluiten ons aan bij [Eurocities].", Polarity::Affirmed);
        check("De [stedenband] met Ngoma wordt stopgezet.", Polarity::Ended);
        check("Het [SDG-charter] blijft ongetekend.", Polarity::Negated);
        check(
            "Voor [internationale] solidariteit is geen krediet ingeschreven.",
            Polarity::Negated,
        );
        check("De [GROS] telt drie leden. De raad heft dit orgaan op.", Polarity::Ended);
        check("De [toelage] voor noodhulp wordt tot nul herleid.", Polarity::Ended);
        check("De [uitstoot] van de gebouwen gaat naar nul.", Polarity::Affirmed);
        check("De [noodhulp] valt niet op nul.", Polarity::Affirmed);
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
