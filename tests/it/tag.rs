//! The tagger on written examples and, where they are present, on the labelled passages.

use planspiegel::evaluate::{By, Decided, evaluate};
use planspiegel::labels::{Labelled, from_jsonl};
use planspiegel::language::Lang;
use planspiegel::tag::lexicon::Lexicon;
use planspiegel::tag::{Input, Polarity, Rank, Tag, Tagger, words};
use planspiegel::taxonomy::{ConceptId, Taxonomy};

const INFLECTION: &str = include_str!("../../fixtures/tag/inflection-nl.tsv");
const COMPOUNDS: &str = include_str!("../../fixtures/tag/compounds-nl.tsv");
const PROPOSALS: &str = include_str!("../../fixtures/tag/proposals-nl.jsonl");
const TARGETS: &str = include_str!("../../fixtures/tag/targets-nl.tsv");
const GENERAL: &str = include_str!("../../fixtures/tag/general-words-nl.tsv");

fn lines(fixture: &str) -> impl Iterator<Item = &str> {
    fixture.lines().filter(|line| !line.starts_with('#') && !line.is_empty())
}

fn word(form: &str) -> words::Token {
    words::analyse(form, Lang::Nl).remove(0)
}

#[test]
fn forms_of_a_dutch_word_share_their_lemma() {
    let pairs: Vec<(&str, &str)> =
        lines(INFLECTION).filter_map(|line| line.split_once('\t')).collect();
    let apart: Vec<String> = pairs
        .iter()
        .filter(|(a, b)| word(a).lemma_key != word(b).lemma_key)
        .map(|(a, b)| format!("{a} → {}, {b} → {}", word(a).lemma, word(b).lemma))
        .collect();
    assert!(apart.len() * 100 <= pairs.len() * 5, "{apart:#?}");
}

#[test]
fn dutch_compounds_split_into_the_lemmas_of_their_parts() {
    let (mut right, mut wrong, mut missed) = (0, 0, 0);
    let mut mistakes = Vec::new();
    for line in lines(COMPOUNDS) {
        let (form, parts) = line.split_once('\t').unwrap_or((line, ""));
        let found: Vec<String> =
            word(form).parts.iter().map(|part| part.lemma.to_string()).collect();
        let found = found.join(" ");
        match (found == parts, found.is_empty(), parts.is_empty()) {
            (true, _, true) => {}
            (true, _, false) => right += 1,
            (false, true, _) => missed += 1,
            (false, false, true) => wrong += 1,
            (false, false, false) => (wrong, missed) = (wrong + 1, missed + 1),
        }
        if found != parts {
            mistakes.push(format!("{form}: {found} instead of {parts}"));
        }
    }
    let f1 = 2.0 * f64::from(right) / f64::from(2 * right + wrong + missed);
    assert!(f1 >= 0.93, "F1 {f1:.3}: {mistakes:#?}");
}

#[test]
fn every_target_is_told_from_its_look_alike() {
    let rows: Vec<[&str; 3]> = lines(TARGETS)
        .filter_map(|line| line.split('\t').collect::<Vec<_>>().try_into().ok())
        .collect();
    let taxonomy = Taxonomy::builtin().unwrap();
    let ids: Vec<&str> = rows.iter().map(|row| row[0]).collect();
    assert_eq!(ids, taxonomy.targets.iter().map(|target| &*target.id).collect::<Vec<_>>());
    let found = |target: &str, text: &str| -> Vec<String> {
        let concept = ConceptId::new(&format!("sdg:{target}"));
        let hits = Lexicon::builtin(Lang::Nl).matches(&words::analyse(text, Lang::Nl));
        let own = hits.into_iter().filter(|hit| *hit.concept == concept && !hit.vetoed);
        own.map(|hit| hit.term.to_owned()).collect()
    };
    let mut wrong = Vec::new();
    for [target, addressed, look_alike] in rows {
        if found(target, addressed).is_empty() {
            wrong.push(format!("{target} is not found in {addressed:?}"));
        }
        for term in found(target, look_alike) {
            wrong.push(format!("{target} is found in {look_alike:?} by {term:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_general_word_alone_recognises_no_target() {
    let tagger = Tagger::new();
    let mut wrong = Vec::new();
    for line in lines(GENERAL) {
        let (target, text) = line.split_once('\t').unwrap();
        let tags = tagger.tag(&Input { text, parents: &[], lang: Some(Lang::Nl) });
        let concept = format!("sdg:{target}");
        if tags.iter().any(|tag| tag.accepted && tag.concept.as_str() == concept) {
            wrong.push(line);
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn proposals_are_found_in_passages_that_no_model_learned_from() {
    let rows = from_jsonl(PROPOSALS).unwrap();
    let tagger = Tagger::new();
    let decide = |row: &Labelled| -> Vec<Decided> {
        let tags = tagger.tag(&Input { text: &row.text, parents: &[], lang: Some(row.lang) });
        let decided = tags.into_iter().map(|tag| Decided {
            concept: tag.concept,
            probability: tag.probability,
            accepted: tag.accepted,
            polarity: tag.polarity,
            main: tag.rank == Rank::Main,
        });
        decided.collect()
    };
    let decided: Vec<Vec<Decided>> = rows.iter().map(decide).collect();
    let report = evaluate(&rows.iter().collect::<Vec<_>>(), &decided, By::Proposal);
    assert!(report.micro.f1 >= 0.8, "{}", report.to_text());
    assert!(report.denied_not_affirmed >= Some(0.85), "{}", report.to_text());
}

/// What a Dutch text says of a concept that it is accepted to address.
fn said(text: &str, concept: &str) -> Option<Polarity> {
    let tags = Tagger::new().tag(&Input { text, parents: &[], lang: Some(Lang::Nl) });
    let tag = tags.into_iter().find(|tag| tag.concept.as_str() == concept && tag.accepted);
    tag.map(|tag| tag.polarity)
}

#[test]
fn denials_are_known_in_many_words() {
    let against = "De subsidie voor projecten in het Zuiden wordt tot nul herleid.";
    assert!(said(against, "lmb:3.1").unwrap().is_against());
    // Whether this is 3.1 or 2.1 is open; what it says is not.
    let either = "De subsidie voor vierdepijlerverenigingen wordt tot nul herleid.";
    assert_ne!(said(either, "lmb:3.1"), Some(Polarity::Affirmed));
    assert_ne!(said(either, "lmb:2.1"), Some(Polarity::Affirmed));
    let against = "De noodhulp aan het buitenland bloedt dood: het krediet zakt naar nul.";
    assert!(said(against, "lmb:3.1").unwrap().is_against());
    let against = "Het charter van de VVSG over de SDG's blijft ongetekend.";
    assert!(said(against, "lmb:1.1").unwrap().is_against());
    let other = "De Agenda 2030 van de Verenigde Naties is de rode draad van dit plan.";
    assert_eq!(said(other, "lmb:1.2"), Some(Polarity::Affirmed));
    let other = "De wereldwinkel krijgt de zaal niet meer gratis, maar wel een werkingstoelage.";
    assert!(!said(other, "lmb:2.1").unwrap().is_against());
}

#[test]
fn figures_and_what_is_denied_far_away_deny_nothing() {
    let figures =
        "Hulp aan het buitenland. Uitgave per inwoner: 2021 € 0,31; 2022 € 0,31; 2023 € 0,33";
    assert_eq!(said(figures, "lmb:3.1"), Some(Polarity::Affirmed));
    let near = "We steunen projecten van ngo's in het Zuiden met subsidies.";
    let between = "De sporthal krijgt een dak. De straten krijgen nieuwe riolen. De school breidt \
                   uit. In het park komen bomen. De bib opent een uur langer.";
    let far = "Voor de kermis is geen krediet ingeschreven.";
    let whole = format!("{near} {between} {far}");
    assert_eq!(said(&whole, "lmb:3.1"), Some(Polarity::Affirmed));
    let denied = "De subsidie voor projecten in het Zuiden wordt tot nul herleid.";
    assert!(said(&format!("{between} {denied} {between}"), "lmb:3.1").unwrap().is_against());
}

#[test]
fn a_proposal_in_one_sentence_of_a_long_passage_is_found() {
    let own = "De gemeente draagt bij aan internationale solidariteit en rechtvaardigheid.";
    let other = "We werken aan een zorgzame gemeente waar iedereen zich thuis voelt en meedoet. Ons \
                 sociaal huis helpt wie het moeilijk heeft. De verenigingen krijgen lokalen en \
                 steun. Wie zorg draagt voor een ander, krijgt ademruimte. In elke wijk komt een \
                 plek om elkaar te ontmoeten, met een terras en een speeltuin voor de kinderen.";
    let text = format!("{other} {own} {other}");
    let tags = Tagger::new().tag(&Input { text: &text, parents: &[], lang: Some(Lang::Nl) });
    let tag = tags.iter().find(|tag| tag.concept.as_str() == "lmb:3.4" && tag.accepted).unwrap();
    let start = u32::try_from(text.find(own).unwrap()).unwrap();
    let end = start + u32::try_from(own.len()).unwrap();
    let inside = |span: (u32, u32)| start <= span.0 && span.1 <= end;
    assert!(tag.evidence.iter().filter_map(|one| one.span).all(inside), "{tag:?}");
    assert!(said(other, "lmb:3.4").is_none());
}

#[test]
fn a_goal_is_denied_only_with_the_proposals_that_point_to_it() {
    let ended = "De stedenband met de gemeente in Senegal wordt in 2027 stopgezet.";
    assert_eq!(said(ended, "sdg:17"), Some(Polarity::Ended));
    let harm = "We gebruiken geen pesticiden meer in het natuurgebied en planten bomen.";
    assert_eq!(said(harm, "sdg:15"), Some(Polarity::Affirmed));
}

const PASSAGES: [(&str, &[&str]); 5] = [
    ("Heraanleg van de Dorpsstraat met gescheiden riolering", &["Een veilige gemeente", "Wegen"]),
    ("Aankoop bureaustoelen", &["Overig beleid", "Een veilige gemeente"]),
    ("We ontharden de speelplaats van de basisschool en planten bomen (SDG 15).", &["Wegen"]),
    ("De gemeente blijft samenwerken met haar partnerstad in het Zuiden.", &[]),
    ("Zonnepanelen op het dak van de sporthal", &["Energie besparen in eigen gebouwen"]),
];

#[test]
fn what_is_remembered_of_words_and_titles_changes_no_tag() {
    let tagger = Tagger::new();
    let tag = |&(text, parents): &(&str, &[&str])| -> Vec<Tag> {
        tagger.tag(&Input { text, parents, lang: Some(Lang::Nl) })
    };
    let fresh: Vec<Vec<Tag>> = PASSAGES
        .iter()
        .map(|passage| std::thread::scope(|scope| scope.spawn(|| tag(passage)).join().unwrap()))
        .collect();
    let mut after: Vec<Vec<Tag>> = PASSAGES.iter().rev().chain(&PASSAGES).map(tag).collect();
    assert_eq!(after.split_off(PASSAGES.len()), fresh);
    after.reverse();
    assert_eq!(after, fresh);
}

#[test]
fn evidence_stands_where_it_says() {
    let tagger = Tagger::new();
    for (text, parents) in PASSAGES {
        for tag in tagger.tag(&Input { text, parents, lang: Some(Lang::Nl) }) {
            assert!(!tag.evidence.is_empty() || !tag.accepted, "{tag:?}");
            for evidence in &tag.evidence {
                let Some((start, end)) = evidence.span else {
                    let titled = parents.iter().any(|title| title.contains(&evidence.text));
                    assert!(titled, "{evidence:?}");
                    continue;
                };
                assert_eq!(text.get(start as usize..end as usize), Some(evidence.text.as_str()));
            }
        }
    }
}
