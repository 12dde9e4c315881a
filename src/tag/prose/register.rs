//! Tells prose about the world from plans of a municipality.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use crate::tag::spaced::Spaced;

/// Words of municipalities speaking of themselves, in Dutch; `*` stands for any ending.
const MUNICIPAL: &str = "we wij ons onze gemeente gemeentebestuur ocmw* schepen* college \
    burgemeester 2026 2027 2028 2029 2030 2031 inwoner* meerjarenplan* actieplan \
    beleidsdoelstelling* beleidsplan* jaarrekening cel euro vzw raad";
/// Words that plans are fond of.
const PLANNING: &str = "stad stads* dorp* bestuur buurt* wijk* dienst diensten vereniging* bewoners \
    lokaal lokale zetten inzetten voorzien voorziet krijgt krijgen investeren acties actie \
    doelstelling burger* aanvraag aanvragen subsidie* iedereen elke blijft blijven nieuwe uitbouwen \
    versterken versterkt streven streeft bouwt";
/// Words of texts that report, compare and argue, or speak of states.
const REPORTING: &str = "was waren werd werden had hadden bleek bleken echter hoewel terwijl \
    daarentegen bovendien niettemin bijvoorbeeld volgens gemiddeld* studie* onderzoek hoofdstuk \
    figuur tabel kader artikel auteurs ontwikkelingsland* economieen regering* landen land wereld* \
    mondiale internationale internationaal nationale oeso vn unie centrale eu bank afrika* azie* \
    amerika* europese europa ministerie* minister parlement regio hervorming* economische sector* \
    bevolking huishoudens deelstat* indicator* instellingen verdrag secretaris verenigde staten \
    rapport verslag beleidsmakers overheden kan kunnen zou zouden dergelijke vaak deze";

/// Shorter texts are titles and actions.
const SHORTEST: usize = 35;
/// The number of words that are looked at.
const LOOKED_AT: usize = 200;
/// So many words speak for prose as much as one word of a report.
const LENGTH: usize = 15;

/// Whether a text reads like a report about the world, not like a plan. Tuned on Dutch; a text in
/// another language has only its length to go by.
pub(crate) fn is_prose(text: &Spaced) -> bool {
    static LISTS: LazyLock<[List; 3]> =
        LazyLock::new(|| [MUNICIPAL, PLANNING, REPORTING].map(List::new));
    let length = text.words().count();
    if length < SHORTEST {
        return false;
    }
    let count = |list: &List| text.words().take(LOOKED_AT).filter(|word| list.has(word)).count();
    let [municipal, planning, reporting] = LISTS.each_ref().map(count);
    2 * reporting + length.min(LOOKED_AT) / LENGTH > 4 * municipal + 2 * planning + 2
}

/// A list of words and of beginnings of words.
struct List {
    whole: FxHashSet<&'static str>,
    starts: Vec<&'static str>,
}

impl List {
    fn new(list: &'static str) -> Self {
        let words = || list.split_whitespace();
        Self {
            whole: words().filter(|word| !word.ends_with('*')).collect(),
            starts: words().filter_map(|word| word.strip_suffix('*')).collect(),
        }
    }

    fn has(&self, word: &str) -> bool {
        // Comparing one letter is quick, and mostly settles it.
        let first = word.as_bytes().first();
        let may_begin = |start: &&&str| start.as_bytes().first() == first;
        self.whole.contains(word)
            || self.starts.iter().filter(may_begin).any(|start| word.starts_with(start))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_about_the_world_is_prose_and_a_plan_is_not() {
        let report = "Hoewel het aandeel kinderen dat naar school gaat sinds 2000 in de meeste \
            landen is gestegen, bleven de verschillen tussen stad en platteland volgens de studie \
            groot. In lage-inkomenslanden had gemiddeld een op de drie meisjes geen toegang tot \
            secundair onderwijs, terwijl de overheidsuitgaven nauwelijks toenamen.";
        let plan = "We voorzien een nieuwe gemeenteschool in de dorpskern. Het bestuur zet in op \
            brede scholen waar verenigingen terechtkunnen na de lesuren, en onze inwoners krijgen er \
            een ontmoetingsplek. Het college investeert in 2027 en 2028 samen vier miljoen euro, \
            waarvan een deel uit een aanvraag voor subsidie komt.";
        let is_prose = |text| is_prose(&Spaced::new(text));
        assert!(is_prose(report));
        assert!(!is_prose(plan));
        assert!(!is_prose("Nieuwbouw van de school in landen en werelddelen"));
    }
}
