//! The rules for the proposals of a local global policy (LMB) and their elements.
//!
//! A rule asks for terms of several sets in one sentence; the sets and rules are data
//! (`data/lmb-nl.toml`). Never reads a goal from a proposal or the reverse.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use serde::Deserialize;

use crate::language::Lang;
use crate::tag::tagger::evidence;
use crate::tag::terms::{Found, Terms};
use crate::tag::words::Token;
use crate::tag::{Basis, Evidence, Input, Polarity, Rank, Tag, explicit, polarity};
use crate::taxonomy::ConceptId;

/// A proposal's log-odds before any rule is tried.
const BIAS: f32 = -2.0;
/// From this probability on, a tag is accepted.
const ACCEPTED: f32 = 0.5;
/// From this probability on, a tag is worth a reader's look.
const POSSIBLE: f32 = 0.25;

/// The file that ships; the rules are Dutch, as the proposals are Flemish.
const FILE: &str = include_str!("data/lmb-nl.toml");

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    set: Vec<Set>,
    rule: Vec<Rule>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Set {
    name: String,
    terms: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Rule {
    concept: ConceptId,
    /// Sets that must each have a term in the sentence.
    all: Vec<String>,
    /// Sets that must have none there.
    #[serde(default)]
    not_with: Vec<String>,
    /// Whether the whole passage is the scope, not one sentence.
    #[serde(default)]
    far: bool,
    weight: f32,
    #[serde(default)]
    #[cfg_attr(not(test), expect(dead_code, reason = "examples are for the tests"))]
    hits: Vec<String>,
    #[serde(default)]
    #[cfg_attr(not(test), expect(dead_code, reason = "examples are for the tests"))]
    misses: Vec<String>,
}

/// The rules, ready to try.
struct Rules {
    terms: Terms,
    /// For each term the sets that it is in.
    sets_of: Vec<Vec<usize>>,
    set_count: usize,
    rules: Vec<Ready>,
}

struct Ready {
    concept: ConceptId,
    all: Vec<usize>,
    not_with: Vec<usize>,
    far: bool,
    weight: f32,
}

static RULES: LazyLock<Rules> = LazyLock::new(|| {
    // A test reads the file, so that a broken one never ships.
    Rules::new(toml::from_str(FILE).unwrap_or(File { set: Vec::new(), rule: Vec::new() }))
});

impl Rules {
    fn new(file: File) -> Self {
        let mut texts: Vec<&str> = Vec::new();
        let mut numbers: FxHashMap<&str, usize> = FxHashMap::default();
        let mut sets_of: Vec<Vec<usize>> = Vec::new();
        for (set, one) in file.set.iter().enumerate() {
            for text in &one.terms {
                let number = *numbers.entry(text).or_insert(texts.len());
                if number == texts.len() {
                    texts.push(text);
                    sets_of.push(Vec::new());
                }
                if let Some(sets) = sets_of.get_mut(number) {
                    sets.push(set);
                }
            }
        }
        let place = |name: &String| file.set.iter().position(|set| set.name == *name);
        let ready = |rule: &Rule| Ready {
            concept: rule.concept.clone(),
            all: rule.all.iter().filter_map(place).collect(),
            not_with: rule.not_with.iter().filter_map(place).collect(),
            far: rule.far,
            weight: rule.weight,
        };
        Self {
            terms: Terms::new(texts.into_iter(), Lang::Nl),
            sets_of,
            set_count: file.set.len(),
            rules: file.rule.iter().map(ready).collect(),
        }
    }

    /// The terms found, by sentence and set; the last row is the whole passage.
    fn table(&self, tokens: &[Token]) -> Option<Vec<Vec<Vec<Found>>>> {
        let found = self.terms.find(tokens);
        if found.is_empty() {
            return None;
        }
        let sentences = tokens.last().map_or(0, |token| token.sentence as usize + 1);
        let mut table = vec![vec![Vec::new(); self.set_count]; sentences + 1];
        for one in found {
            for &set in self.sets_of.get(one.term as usize).into_iter().flatten() {
                for row in [one.sentence as usize, sentences] {
                    if let Some(cell) = table.get_mut(row).and_then(|row| row.get_mut(set)) {
                        cell.push(one);
                    }
                }
            }
        }
        Some(table)
    }
}

impl Ready {
    /// A term of each set, where the rule holds in this row; one place does not serve two sets.
    fn holds(&self, row: &[Vec<Found>]) -> Option<Vec<Found>> {
        let cell = |set: usize| row.get(set).map(Vec::as_slice).unwrap_or_default();
        if self.not_with.iter().any(|&set| !cell(set).is_empty()) {
            return None;
        }
        let mut used: Vec<Found> = Vec::with_capacity(self.all.len());
        for &set in &self.all {
            let free = cell(set).iter().find(|one| !used.iter().any(|other| overlaps(one, other)));
            // one word can carry both ("Noord-Zuidambtenaar"), where it is in both sets itself
            let shared =
                || cell(set).iter().find(|one| used.iter().any(|other| other.term == one.term));
            used.push(*free.or_else(shared)?);
        }
        Some(used)
    }
}

fn overlaps(a: &Found, b: &Found) -> bool {
    a.span.0 < b.span.1 && b.span.0 < a.span.1
}

/// Reads the rules, so that the first passage does not have to wait.
pub(super) fn prepare() {
    LazyLock::force(&RULES);
}

/// The proposals and elements that a passage addresses.
pub(super) fn tags(
    input: &Input<'_>,
    tokens: &[Token],
    parents: &[Vec<Token>],
    lang: Lang,
) -> Vec<Tag> {
    let mut cases: BTreeMap<&ConceptId, (f32, Vec<Evidence>)> = BTreeMap::new();
    let rules = &*RULES;
    if lang == Lang::Nl
        && let Some(table) = rules.table(tokens)
    {
        for rule in &rules.rules {
            let rows =
                if rule.far { table.get(table.len() - 1..) } else { table.get(..table.len() - 1) };
            let Some(used) = rows.into_iter().flatten().find_map(|row| rule.holds(row)) else {
                continue;
            };
            let (score, shown) = cases.entry(&rule.concept).or_insert((BIAS, Vec::new()));
            *score += rule.weight;
            let share = rule.weight / used.len().max(1) as f32;
            for found in used {
                if !shown.iter().any(|old| old.span == Some(found.span)) {
                    shown.push(evidence(input.text, found.span, share, true));
                }
            }
        }
    }
    let framework = ConceptId::new("lmb:1.2");
    let named = explicit::find(input.text);
    if let Some(first) = named.first() {
        let (score, shown) = cases.entry(&framework).or_insert((BIAS, Vec::new()));
        *score += 4.0;
        shown.push(evidence(input.text, first.span, 4.0, true));
    }
    let _ = parents;
    let mut tags: Vec<Tag> = cases
        .into_iter()
        .filter_map(|(concept, (score, shown))| tag(concept, score, shown, tokens, lang))
        .collect();
    tags.sort_by(|a, b| {
        b.probability.total_cmp(&a.probability).then_with(|| a.concept.cmp(&b.concept))
    });
    for (place, tag) in tags.iter_mut().enumerate() {
        tag.rank = if place == 0 { Rank::Main } else { Rank::Also };
    }
    tags
}

fn tag(
    concept: &ConceptId,
    score: f32,
    evidence: Vec<Evidence>,
    tokens: &[Token],
    lang: Lang,
) -> Option<Tag> {
    let probability = 1.0 / (1.0 + (-score).exp());
    let spans = evidence.iter().filter_map(|evidence| evidence.span);
    let polarity =
        spans.map(|span| polarity::of_tokens(tokens, span, lang)).max_by_key(|polarity| {
            match polarity {
                Polarity::Affirmed => 0,
                Polarity::Mentioned => 1,
                Polarity::Negated => 2,
                Polarity::Ended => 3,
            }
        });
    (probability >= POSSIBLE).then(|| Tag {
        concept: concept.clone(),
        probability,
        accepted: probability >= ACCEPTED,
        basis: Basis::Inferred,
        polarity: polarity.unwrap_or(Polarity::Affirmed),
        rank: Rank::Also,
        evidence,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tag::words;

    #[test]
    fn every_rule_holds_in_its_hits_and_not_in_its_misses() {
        let file: File = toml::from_str(FILE).unwrap();
        let mut wrong = Vec::new();
        for rule in &file.rule {
            let finds = |text: &str| {
                let input = Input { text, parents: &[], lang: Some(Lang::Nl) };
                let found = tags(&input, &words::analyse(text, Lang::Nl), &[], Lang::Nl);
                found.iter().any(|tag| tag.concept == rule.concept && tag.accepted)
            };
            wrong.extend(
                rule.hits
                    .iter()
                    .filter(|text| !finds(text))
                    .map(|text| format!("{} must be found in {text:?}", rule.concept)),
            );
            wrong.extend(
                rule.misses
                    .iter()
                    .filter(|text| finds(text))
                    .map(|text| format!("{} must not be found in {text:?}", rule.concept)),
            );
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    #[test]
    fn rules_name_only_sets_that_exist() {
        let file: File = toml::from_str(FILE).unwrap();
        for rule in &file.rule {
            for name in rule.all.iter().chain(&rule.not_with) {
                assert!(file.set.iter().any(|set| set.name == *name), "{name}");
            }
        }
    }
}
