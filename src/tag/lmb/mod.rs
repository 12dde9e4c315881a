//! The rules for the proposals of a local global policy (LMB) and their elements.
//!
//! A rule asks for terms of several sets in one sentence; the sets and rules are data
//! (`data/lmb-nl.toml`). Never reads a goal from a proposal or the reverse.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use serde::Deserialize;

use crate::language::Lang;
use crate::tag::polarity::Reading;
use crate::tag::tagger::{self, evidence, logistic};
use crate::tag::terms::{Found, Terms};
use crate::tag::words::Token;
use crate::tag::{Basis, Evidence, Input, Polarity, Rank, Tag, explicit};
use crate::taxonomy::ConceptId;

mod elements;
mod weighed;

use weighed::Weighed;

/// A proposal's log-odds before any rule is tried.
const BIAS: f32 = -2.0;
/// From this probability on, a tag is accepted.
const ACCEPTED: f32 = 0.5;
/// From this probability on, a tag is worth a reader's look.
const POSSIBLE: f32 = 0.25;

/// The file that ships; the rules are Dutch, as the proposals are Flemish.
const FILE: &str = include_str!("../data/lmb-nl.toml");

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
#[expect(clippy::struct_field_names, reason = "the field is what the type is of")]
struct Rules {
    terms: Terms,
    /// For each term the sets that it is in, a bit each.
    sets_of: Vec<u64>,
    rules: Vec<Ready>,
}

struct Ready {
    concept: ConceptId,
    all: Vec<usize>,
    all_bits: u64,
    not_bits: u64,
    far: bool,
    weight: f32,
}

static RULES: LazyLock<Rules> = LazyLock::new(|| {
    // A test reads the file, so that a broken one never ships.
    Rules::new(&toml::from_str(FILE).unwrap_or(File { set: Vec::new(), rule: Vec::new() }))
});

impl Rules {
    fn new(file: &File) -> Self {
        let mut texts: Vec<&str> = Vec::new();
        let mut numbers: FxHashMap<&str, usize> = FxHashMap::default();
        let mut sets_of: Vec<u64> = Vec::new();
        for (set, one) in file.set.iter().enumerate() {
            for text in &one.terms {
                let number = *numbers.entry(text).or_insert(texts.len());
                if number == texts.len() {
                    texts.push(text);
                    sets_of.push(0);
                }
                if let Some(sets) = sets_of.get_mut(number) {
                    *sets |= 1 << (set & 63);
                }
            }
        }
        let place = |name: &String| file.set.iter().position(|set| set.name == *name);
        let bits = |names: &[String]| {
            names.iter().filter_map(place).fold(0, |bits, set| bits | 1_u64 << (set & 63))
        };
        let ready = |rule: &Rule| Ready {
            concept: rule.concept.clone(),
            all: rule.all.iter().filter_map(place).collect(),
            all_bits: bits(&rule.all),
            not_bits: bits(&rule.not_with),
            far: rule.far,
            weight: rule.weight,
        };
        Self {
            terms: Terms::new(texts.into_iter(), Lang::Nl),
            sets_of,
            rules: file.rule.iter().map(ready).collect(),
        }
    }

    /// The terms found and, for each sentence and last for the whole, a bit for each set met.
    fn table(&self, tokens: &[Token]) -> (Vec<Found>, Vec<u64>) {
        let found = self.terms.find(tokens);
        let sentences = tokens.last().map_or(0, |token| token.sentence as usize + 1);
        let mut rows = vec![0_u64; sentences + 1];
        for one in &found {
            let bits = self.sets_of.get(one.term as usize).copied().unwrap_or_default();
            for row in [one.sentence as usize, sentences] {
                if let Some(row) = rows.get_mut(row) {
                    *row |= bits;
                }
            }
        }
        (found, rows)
    }

    /// A term of each set, where the rule holds; one place does not serve two sets.
    fn holds(&self, rule: &Ready, found: &[Found], rows: &[u64]) -> Option<Vec<Found>> {
        let last = rows.len().checked_sub(1)?;
        let (from, to) = if rule.far { (last, last + 1) } else { (0, last) };
        let fits = |row: &usize| {
            rows.get(*row).is_some_and(|bits| {
                bits & rule.all_bits == rule.all_bits && bits & rule.not_bits == 0
            })
        };
        (from..to).filter(fits).find_map(|row| {
            let here: Vec<&Found> =
                found.iter().filter(|one| rule.far || one.sentence as usize == row).collect();
            let mut used: Vec<Found> = Vec::with_capacity(rule.all.len());
            for &set in &rule.all {
                let of_set = |one: &&&Found| {
                    self.sets_of.get(one.term as usize).is_some_and(|bits| bits >> set & 1 == 1)
                };
                let free = here
                    .iter()
                    .filter(of_set)
                    .find(|one| !used.iter().any(|other| overlaps(one, other)));
                // one word can carry both ("Noord-Zuidambtenaar"), where it is in both sets itself
                let both = |one: &&&&Found| {
                    self.sets_of
                        .get(one.term as usize)
                        .is_some_and(|bits| (bits & rule.all_bits).count_ones() > 1)
                };
                let shared = || here.iter().filter(of_set).find(|one| both(&one));
                used.push(**free.or_else(shared)?);
            }
            Some(used)
        })
    }
}

fn overlaps(a: &Found, b: &Found) -> bool {
    !a.wide && !b.wide && a.span.0 < b.span.1 && b.span.0 < a.span.1
}

/// Reads the rules, so that the first passage does not have to wait.
pub(super) fn prepare() {
    LazyLock::force(&RULES);
    elements::prepare();
    Weighed::prepare();
}

/// The proposals and elements that a passage addresses, by falling probability.
pub(super) fn tags(
    input: &Input<'_>,
    tokens: &[Token],
    named: &[explicit::Hit],
    reading: &mut Reading<'_>,
    lang: Lang,
) -> Vec<Tag> {
    let mut cases: Vec<Case> = Vec::new();
    let rules = &*RULES;
    if lang == Lang::Nl {
        let (found, rows) = rules.table(tokens);
        let tried = rules.rules.iter().filter(|_| !found.is_empty());
        for rule in tried {
            let Some(used) = rules.holds(rule, &found, &rows) else { continue };
            let share = rule.weight / f32::from(u8::try_from(used.len()).unwrap_or(1).max(1));
            let shown = used.iter().map(|one| evidence(input.text, one.span, share, true));
            add(&mut cases, rule.concept.as_str(), rule.weight, shown.collect());
        }
    }
    // a plan that names goals uses the 2030 Agenda as its framework
    if let Some(first) = named.first() {
        add(&mut cases, FRAMEWORK, NAMED, vec![evidence(input.text, first.span, NAMED, true)]);
    }
    if lang == Lang::Nl {
        weigh(&mut cases, input, tokens);
    }
    cases.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.concept.cmp(&b.concept)));
    let possible = cases.into_iter().filter(|case| logistic(case.score) >= POSSIBLE);
    let tags = possible.enumerate().map(|(place, case)| case.tag(place, reading)).collect();
    if lang == Lang::Nl { elements::add(tags, input, tokens) } else { tags }
}

/// Weighs what the rules say together with the groups of words in the passage.
fn weigh(cases: &mut Vec<Case>, input: &Input<'_>, tokens: &[Token]) {
    let weighed = Weighed::builtin();
    let groups = weighed.groups(input.text, tokens);
    if groups.is_empty() && cases.is_empty() {
        return;
    }
    let by_rules = std::mem::take(cases);
    let of = |concept: &ConceptId| by_rules.iter().find(|case| case.concept == *concept);
    let said = |concept: &ConceptId| {
        let known = of(concept).filter(|case| logistic(case.score) >= POSSIBLE);
        known.map_or(0.0, |case| (case.score.min(SUREST) - BIAS) / 2.0)
    };
    let by_rule =
        |concept: &ConceptId| of(concept).is_some_and(|case| logistic(case.score) >= ACCEPTED);
    for proposal in &weighed.proposals {
        if !proposal.is_possible(&groups) && !by_rule(&proposal.concept) {
            continue;
        }
        let (score, shown) = proposal.score(weighed, &groups, said);
        if logistic(score) < POSSIBLE {
            continue;
        }
        let mut evidence =
            of(&proposal.concept).map_or_else(Vec::new, |case| case.evidence.clone());
        for (span, weight) in shown {
            let apart =
                |old: &Evidence| old.span.is_none_or(|old| old.1 <= span.0 || span.1 <= old.0);
            if evidence.iter().all(apart) {
                evidence.push(tagger::evidence(input.text, span, weight, true));
            }
        }
        cases.push(Case { concept: proposal.concept.clone(), score, evidence });
    }
}

/// However much the rules find, they count up to these log-odds.
const SUREST: f32 = 4.6;

/// The goals that a passage on a proposal also addresses, with what that adds to their log-odds.
pub(super) fn goals_of(proposal: &ConceptId) -> &'static [(u8, f32)] {
    match proposal.proposal() {
        Some("1.5") => &[(12, 4.0)],
        Some("1.6") => &[(17, 4.0), (12, 2.5)],
        Some("3.3") => &[(16, 4.0), (17, 3.0)],
        Some("1.2") => &[(17, 3.0)],
        Some(_) => &[(17, 4.0)],
        None => &[],
    }
}

/// Proposal 1.2: the 2030 Agenda as the framework of the plan.
const FRAMEWORK: &str = "lmb:1.2";
/// What a goal named in the text adds for it.
const NAMED: f32 = 4.0;

/// What is known of one proposal or element while a passage is tagged.
struct Case {
    concept: ConceptId,
    score: f32,
    evidence: Vec<Evidence>,
}

fn add(cases: &mut Vec<Case>, concept: &str, weight: f32, shown: Vec<Evidence>) {
    let known = cases.iter().position(|case| case.concept.as_str() == concept);
    let at = known.unwrap_or_else(|| {
        cases.push(Case { concept: ConceptId::new(concept), score: BIAS, evidence: Vec::new() });
        cases.len() - 1
    });
    let Some(case) = cases.get_mut(at) else { return };
    case.score += weight;
    for one in shown {
        if !case.evidence.iter().any(|old| old.span == one.span) {
            case.evidence.push(one);
        }
    }
}

impl Case {
    fn tag(self, place: usize, reading: &mut Reading<'_>) -> Tag {
        let probability = logistic(self.score);
        let said = self.evidence.iter().map(|evidence| reading.at(evidence.span));
        let polarity = said.max_by_key(|polarity| match polarity {
            Polarity::Affirmed => 0,
            Polarity::Mentioned => 1,
            Polarity::Negated => 2,
            Polarity::Ended => 3,
        });
        Tag {
            concept: self.concept,
            probability,
            accepted: probability >= ACCEPTED,
            basis: Basis::Inferred,
            polarity: polarity.unwrap_or(Polarity::Affirmed),
            rank: if place == 0 { Rank::Main } else { Rank::Also },
            evidence: self.evidence,
        }
    }
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
                let tokens = words::analyse(text, Lang::Nl);
                let found =
                    tags(&input, &tokens, &[], &mut Reading::new(&tokens, Lang::Nl), Lang::Nl);
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
