//! The tagger on written examples and, where they are present, on the labelled passages.

use planspiegel::language::Lang;
use planspiegel::tag::words;

const INFLECTION: &str = include_str!("../../fixtures/tag/inflection-nl.tsv");
const COMPOUNDS: &str = include_str!("../../fixtures/tag/compounds-nl.tsv");

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
