//! Prose about the goals is read in four languages, explained, and measured on rows not fitted on.

use std::path::Path;

use std::fmt::Write as _;

use planspiegel::labels::{Labelled, Plans, from_csv, from_file, from_jsonl};
use planspiegel::language::Lang;
use planspiegel::tag::model::Model;
use planspiegel::tag::{Input, Tagger};
use planspiegel::taxonomy::ConceptId;
use planspiegel::train::{Options, refitted, train};
use serde_json::json;

/// Texts with one goal each, and texts that a reader judged on one goal.
fn lessons() -> Vec<Labelled> {
    let mut csv = "text,SDG\n".to_owned();
    for number in 0..20 {
        writeln!(csv, "Access to safe drinking water rose in district {number},6").unwrap();
        writeln!(csv, "Girls enrolled in primary school in district {number},4").unwrap();
        writeln!(csv, "The tribunal of district {number} heard the charges,16").unwrap();
    }
    let mut rows = from_csv(csv.as_bytes(), Some(Lang::En)).unwrap().rows;
    let mut judged = String::new();
    for number in 0..10 {
        for (goal, label, en, nl) in [
            (6, true, "Safe drinking water is scarce", "Veilig drinkwater is schaars"),
            (6, false, "Schools close early", "Scholen sluiten vroeg"),
            (4, true, "Schools and teachers are few", "Scholen en leraren zijn schaars"),
            (4, false, "Water is scarce", "Water is schaars"),
        ] {
            let id = format!("{goal}{label}{number}");
            let (en, nl) = (format!("{en} in place {number}"), format!("{nl} op plaats {number}"));
            let row = json!({ "id": id, "sdg": goal, "label": label, "en": en, "nl": nl });
            writeln!(judged, "{row}").unwrap();
        }
    }
    rows.extend(from_jsonl(&judged).unwrap());
    rows
}

fn first_goal(model: &Model, text: &str, lang: Lang) -> Option<ConceptId> {
    model.opinions(text, &[], lang).first().map(|opinion| opinion.concept.clone())
}

#[test]
fn what_is_learned_in_english_holds_in_other_languages() {
    let model = train(&lessons(), &Options::default());
    for (lang, text) in [
        (Lang::En, "Most villages lack drinking water and toilets"),
        (Lang::Nl, "De meeste dorpen hebben geen drinkwater en toiletten"),
        (Lang::Fr, "La plupart des villages n’ont ni eau potable ni toilettes"),
        (Lang::De, "Die meisten Dörfer haben weder Trinkwasser noch Toiletten"),
    ] {
        assert_eq!(first_goal(&model, text, lang), Some(ConceptId::goal(6)), "{text}");
    }
}

#[test]
fn a_score_is_explained_by_words_of_the_text() {
    let model = train(&lessons(), &Options::default());
    let text = "In most districts the water supply reaches few people";
    let opinions = model.opinions(text, &[], Lang::En);
    let best = opinions.first().unwrap();
    let named: Vec<&str> = best.evidence.iter().map(|evidence| evidence.text.as_str()).collect();
    assert!(named[..2].contains(&"water") && named[..2].contains(&"supply"), "{named:?}");
    for evidence in &best.evidence {
        let (start, end) = evidence.span.unwrap();
        assert_eq!(text.get(start as usize..end as usize), Some(evidence.text.as_str()));
        assert!(evidence.weight > 0.0);
    }
}

#[test]
fn judged_rows_teach_no_words_and_are_known_again() {
    let rows = lessons();
    let model = train(&rows, &Options::default());
    let judged: Vec<&Labelled> = rows.iter().filter(|row| row.is_judged()).collect();
    assert!(judged.iter().all(|row| model.was_fitted_on(row)));
    let half: Vec<&Labelled> = judged.iter().take(judged.len() / 2).copied().collect();
    let other = refitted(&model, &half);
    assert!(half.iter().all(|row| other.was_fitted_on(row)));
    assert!(!other.was_fitted_on(judged.last().unwrap()));
    let lessons = rows.iter().find(|row| !row.is_judged()).unwrap();
    assert!(!model.was_fitted_on(lessons));
}

#[test]
fn acknowledgements_and_references_get_no_goal() {
    let tagger = Tagger::new();
    for text in [
        "The authors are grateful to the delegation and to the interpreters. The opinions \
         expressed are those of the authors. Requests for permission to photocopy should be \
         addressed to the publisher. All rights reserved. ISBN 92-64-00000-0.",
        "De auteurs zijn veel dank verschuldigd aan de delegatie en aan de tolken. De meningen in \
         dit werkdocument zijn die van de auteurs. Vragen om toestemming om te kopiëren kunnen aan \
         de uitgever worden gericht. Alle rechten voorbehouden. ISBN 92-64-00000-0.",
    ] {
        let tags = tagger.tag(&Input { text, parents: &[], lang: None });
        let accepted: Vec<_> = tags.iter().filter(|tag| tag.accepted).collect();
        assert!(accepted.is_empty(), "{accepted:?}");
    }
}

/// The share of right decisions on the judged rows of one language, with the curves that ship:
/// a floor that a broken table falls through, not a measurement.
fn share_right(rows: &[Labelled], tagger: &Tagger) -> f64 {
    let right = rows.iter().filter(|row| {
        let tags = tagger.tag(&Input { text: &row.text, parents: &[], lang: Some(row.lang) });
        (1..=17).map(ConceptId::goal).all(|goal| {
            let accepted = tags.iter().any(|tag| tag.accepted && tag.concept == goal);
            row.truth.holds(&goal).is_none_or(|holds| holds == accepted)
        })
    });
    f64::from(u32::try_from(right.count()).unwrap()) / f64::from(u32::try_from(rows.len()).unwrap())
}

#[test]
fn the_open_benchmark_is_read_well_in_english_and_dutch() {
    let path = Path::new("../shared/benchmark/sdg_benchmark_open.jsonl");
    let Ok(bytes) = std::fs::read(path) else {
        println!("skipped: {} is absent", path.display());
        return;
    };
    let rows = from_file("benchmark.jsonl", &bytes, &Plans::default(), None).unwrap().rows;
    let tagger = Tagger::new();
    for lang in [Lang::En, Lang::Nl] {
        let own: Vec<Labelled> = rows.iter().filter(|row| row.lang == lang).cloned().collect();
        let share = share_right(&own, &tagger);
        assert!(share > 0.87, "{share:.3} in {lang}");
    }
}
