//! Finds where a text names goals or targets outright ("SDG 3, 4 en 11", "Klimaatactie").
//!
//! Independent of the language of the text. Never infers a goal from its subject.

use crate::taxonomy::ConceptId;

mod names;
mod numbers;

pub use names::Names;
use names::Word;

/// A goal or target that the text names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// The goal (`sdg:11`) or target (`sdg:11.2`).
    pub concept: ConceptId,
    /// The bytes in the text that name it; for the first of a list, with the word "SDG".
    pub span: (u32, u32),
}

/// The goals and targets that a text names, in the order of the text.
#[must_use]
pub fn find(text: &str, names: &Names) -> Vec<Hit> {
    let whole = |&(word, start, end): &(Word, usize, usize)| is_whole(text, word, start, end);
    let found: Vec<(Word, usize, usize)> = names.words_in(text).filter(whole).collect();
    let speaks_of_goals = found.iter().any(|(word, start, end)| match word {
        Word::Context => true,
        Word::Mark => is_about_goals(text, *start, *end),
        _ => false,
    });
    let mut hits = Vec::new();
    for &(word, start, end) in &found {
        match word {
            Word::Mark => numbers::after(text, start, end, true, &mut hits),
            Word::Faint if speaks_of_goals => numbers::after(text, start, end, false, &mut hits),
            Word::Name { goal, everyday } if speaks_of_goals || !everyday => {
                hits.push(Hit { concept: ConceptId::goal(goal), span: numbers::span(start, end) });
            }
            _ => {}
        }
    }
    hits
}

/// Whether a match is a word of its own. A mark may follow a digit (`2SDG11`) or a hyphen and be
/// followed by anything but letters that make it another word.
fn is_whole(text: &str, word: Word, start: usize, end: usize) -> bool {
    let before = text.get(..start).and_then(|head| head.chars().next_back());
    let after = text.get(end..).and_then(|tail| tail.chars().next());
    match word {
        Word::Mark => {
            let follows = text.get(end..).unwrap_or_default();
            let plural = follows
                .strip_prefix(['s', 'S'])
                .is_some_and(|rest| !rest.starts_with(char::is_alphabetic));
            !before.is_some_and(char::is_alphabetic)
                && (plural || !after.is_some_and(char::is_alphabetic))
        }
        _ => {
            !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
        }
    }
}

/// Whether "SDG" stands for the goals: the European Single Digital Gateway has the same letters.
fn is_about_goals(text: &str, start: usize, end: usize) -> bool {
    let sdg = text.get(start..end).is_some_and(|mark| mark.eq_ignore_ascii_case("sdg"));
    !(sdg && text.to_ascii_lowercase().contains("single digital gateway"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let hits = find(text, Names::builtin());
        let found: Vec<&str> =
            hits.iter().filter_map(|hit| hit.concept.as_str().strip_prefix("sdg:")).collect();
        assert_eq!(found, expected, "in {text:?}");
        for hit in &hits {
            assert!(text.get(hit.span.0 as usize..hit.span.1 as usize).is_some(), "{hit:?}");
        }
    }

    #[test]
    fn goals_are_found_in_the_ways_that_plans_write_them() {
        check("draagt bij aan SDG 3, 4 en 11", &["3", "4", "11"]);
        check("SDG's 1-5", &["1", "2", "3", "4", "5"]);
        check("SDG’s 6, 7.", &["6", "7"]);
        check("SDG03 en SDG_11", &["3", "11"]);
        check("D06-2SDG11 Wonen", &["11"]);
        check("Cette action contribue à l'ODD 6", &["6"]);
        check("ODD n° 4 et 5", &["4", "5"]);
        check("SDGs 1 t.e.m. 5", &["1", "2", "3", "4", "5"]);
        check("SDG 1 tot en met 3", &["1", "2", "3"]);
        check("SDG 1 t/m 3", &["1", "2", "3"]);
        check("SDG-doelstelling 13", &["13"]);
        check("doelstelling 13 van de Agenda 2030", &["13"]);
        check(
            "duurzame ontwikkelingsdoelstellingen: 1 - 2 - 3 - 5 - 10",
            &["1", "2", "3", "5", "10"],
        );
        check("(SDG 1, SDG 7, SDG 13)", &["1", "7", "13"]);
        check("SDG 3 (gezondheid), SDG 10 (ongelijkheid)", &["3", "10"]);
        check("SDG 4 & 8 + 9 / 12", &["4", "8", "9", "12"]);
        check("SDG: 7", &["7"]);
        check("Sustainable Development Goals 3 and 4", &["3", "4"]);
        check("Vooral doelen 5, 14 en 17 komen bij de SDG's amper aan bod", &["5", "14", "17"]);
    }

    #[test]
    fn targets_are_found_behind_the_word_sdg() {
        check("SDG 6.3 en 6.4", &["6.3", "6.4"]);
        check("SDG-target 11.b", &["11.b"]);
        check("SDG 6.9", &["6"]);
    }

    #[test]
    fn names_of_goals_are_found() {
        check("Schoon water en sanitair", &["6"]);
        check("SDG's: Klimaatactie en Geen honger", &["13", "2"]);
        check("Klimaatactie in de wijk", &[]);
    }

    #[test]
    fn names_are_those_of_the_taxonomy() {
        let own = r##"
            [[goal]]
            number = 6
            pillar = "planet"
            colour = "#26BDE2"
            effort = 1
            effect = 1
            name.nl = "Water is leven"
            aim.nl = "Zuiver water"
            local.nl = "Riolen"
            recommendation.nl = "Een waterplan"
            first_step.nl = "Meten"
        "##;
        let taxonomy = crate::taxonomy::Taxonomy::builtin().unwrap().extend(own).unwrap();
        let names = Names::of(&taxonomy.goals);
        let goals =
            |text| find(text, &names).into_iter().map(|hit| hit.concept).collect::<Vec<_>>();
        assert_eq!(goals("Water is leven: een plan"), [ConceptId::goal(6)]);
        assert_eq!(goals("Schoon water en sanitair"), []);
        assert_eq!(goals("Énergie propre et d'un coût abordable"), [ConceptId::goal(7)]);
    }

    #[test]
    fn other_numbers_are_no_goals() {
        check("SDG-engagementsverklaring 2019", &[]);
        check("de 17 SDG's", &[]);
        check("SDG's 2030", &[]);
        check("Doelstelling 3: een veilige gemeente", &[]);
        check("De 17 doelstellingen van het mobiliteitsplan", &[]);
        check("SDG 18 of SDG 0", &[]);
        check("De SDG-verordening (Single Digital Gateway): doelstelling 3", &[]);
        check("Noododdlaan 3", &[]);
    }
}
