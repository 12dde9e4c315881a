//! Training on a few labelled passages yields a model that finds what they taught.

use planspiegel::labels::{Labelled, from_jsonl};
use planspiegel::language::Lang;
use planspiegel::tag::model::{Model, ModelError};
use planspiegel::tag::{Input, Polarity, Tagger};
use planspiegel::taxonomy::ConceptId;
use planspiegel::train::{Options, folds, train};

#[expect(clippy::unwrap_used, reason = "the labels stand here")]
/// Twelve municipalities that each label a sewer, a school and a desk.
fn lesson() -> Vec<Labelled> {
    let mut text = String::new();
    for number in 0..12 {
        for (what, goals) in [
            ("Riolering in de Kerkstraat vernieuwen", "[6]"),
            ("Nieuwbouw van de gemeenteschool", "[4]"),
            ("Aankoop van bureaustoelen", "[]"),
        ] {
            let start = format!("{{\"municipality\":\"M{number}\",\"text\":\"");
            text.push_str(&start);
            text.push_str(what);
            text.push_str("\",\"sdg\":");
            text.push_str(goals);
            text.push_str("}\n");
        }
    }
    from_jsonl(&text).unwrap()
}

fn options() -> Options {
    Options { command: "planspiegel train lesson".to_owned(), folds: 3, ..Options::default() }
}

#[test]
fn what_was_taught_is_found_in_new_words_and_explained() {
    let model = train(&lesson(), &options());
    let opinions = model.opinions("Rioleringswerken Dorp", &[], Lang::Nl);
    let best = opinions.first().unwrap();
    assert_eq!(best.concept, ConceptId::goal(6));
    assert!(best.accepted);
    assert_eq!(best.evidence[0].text, "Rioleringswerken");
    assert_eq!(best.evidence[0].span, Some((0, 16)));
}

#[test]
fn a_model_file_is_the_same_each_time_and_loads_as_it_was() {
    let (one, other) = (train(&lesson(), &options()), train(&lesson(), &options()));
    let bytes = one.to_bytes();
    assert_eq!(bytes, other.to_bytes());
    let loaded = Model::from_bytes(&bytes).unwrap();
    assert_eq!(loaded.command, "planspiegel train lesson");
    let opinions = |model: &Model| model.opinions("De school krijgt een dak", &["Water"], Lang::Nl);
    assert_eq!(opinions(&loaded), opinions(&one));
}

#[test]
fn files_that_are_no_models_are_refused() {
    assert!(matches!(Model::from_bytes(b"PK"), Err(ModelError::Foreign)));
    let mut bytes = train(&lesson(), &options()).to_bytes();
    bytes.truncate(bytes.len() / 2);
    assert!(matches!(Model::from_bytes(&bytes), Err(ModelError::Damaged)));
}

#[test]
fn a_model_learns_in_which_words_a_proposal_is_denied_or_ended() {
    let towns = ["Ngoma", "Pallisa", "Neudorf", "Tanlaga"];
    let ways = [
        ("krijgt groen licht", "affirmed"),
        ("gaat de koelkast in", "negated"),
        ("is geschiedenis", "ended"),
    ];
    let mut text = String::new();
    for number in 0..100 {
        let town = towns[number % towns.len()];
        for (way, polarity) in ways {
            let row = serde_json::json!({
                "id": format!("{number} {polarity}"),
                "set": number.to_string(),
                "text": format!("De stedenband met {town} {way}."),
                "sdg": [17],
                "lmb": ["3.4"],
                "polarity": polarity,
            });
            text.push_str(&row.to_string());
            text.push('\n');
        }
    }
    let rows = from_jsonl(&text).unwrap();
    assert_eq!(rows[0].group, rows[2].group, "a set is not split over folds");
    let tagger = Tagger::with_model(train(&rows, &options()));
    let said = |text: &str| {
        let tags = tagger.tag(&Input { text, parents: &[], lang: Some(Lang::Nl) });
        tags.iter().find(|tag| tag.concept.as_str() == "lmb:3.4").map(|tag| tag.polarity)
    };
    assert_eq!(said("De stedenband met Sokone krijgt groen licht."), Some(Polarity::Affirmed));
    assert_eq!(said("De stedenband met Sokone gaat de koelkast in."), Some(Polarity::Negated));
    assert_eq!(said("De stedenband met Sokone is geschiedenis."), Some(Polarity::Ended));
}

#[test]
fn folds_never_split_a_municipality() {
    let rows = lesson();
    let rows: Vec<&Labelled> = rows.iter().collect();
    let folds = folds(&rows, 4);
    for (one, fold) in rows.iter().zip(&folds) {
        for (other, of_other) in rows.iter().zip(&folds) {
            assert!(one.group != other.group || fold == of_other);
        }
    }
    assert_eq!(folds.iter().max(), Some(&3));
}

#[test]
fn the_shipped_model_loads_and_is_small() {
    let model = Model::builtin().unwrap();
    assert!(model.command.starts_with("planspiegel train"), "{}", model.command);
    assert!(model.to_bytes().len() <= 1_000_000);
}

#[test]
fn passages_that_only_teach_do_not_say_how_frequent_a_goal_is() {
    // as many typical passages of each goal as it takes to be calibrated on them alone
    let twice = || {
        let again = lesson().into_iter().map(|row| Labelled { group: row.group + " again", ..row });
        lesson().into_iter().chain(again)
    };
    let sewers = |typical: bool| -> Vec<Labelled> {
        let more = lesson().into_iter().filter(|row| row.text.starts_with("Riolering"));
        let elsewhere = more.flat_map(|row| {
            (0..5).map(move |n| Labelled {
                group: format!("{} {n}", row.group),
                typical,
                ..row.clone()
            })
        });
        twice().chain(elsewhere).collect()
    };
    // a passage that speaks of nothing known: what is left is how frequent the goal is
    let unknown = |rows: &[Labelled]| {
        let opinions = train(rows, &options()).opinions("Werken in de Kerkstraat", &[], Lang::Nl);
        let sewer = opinions.into_iter().find(|opinion| opinion.concept == ConceptId::goal(6));
        sewer.map_or(0.0, |opinion| opinion.probability)
    };
    assert!(unknown(&sewers(false)) < unknown(&sewers(true)));
}
