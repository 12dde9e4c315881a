//! Groups of words weighed alone and two by two, for each proposal: what the rules do not foresee.
//!
//! The groups (`data/lmb-topics-nl.toml`) are words that mean the same for our purpose; the weights
//! (`data/lmb-weights-nl.toml`) are log-odds, fitted on labelled passages. Never decides on what is
//! said of a proposal, only on which one a passage is about.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use serde::Deserialize;

use crate::tag::features::spelling::fold;
use crate::tag::words::Token;
use crate::taxonomy::ConceptId;

const TOPICS: &str = include_str!("../data/lmb-topics-nl.toml");
const WEIGHTS: &str = include_str!("../data/lmb-weights-nl.toml");

/// From this many letters on, a pattern may stand anywhere in a word.
const ANYWHERE: usize = 6;

/// A group of words, or a group of groups.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(default)]
    nl: String,
    #[serde(default)]
    of: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    proposal: Vec<WrittenProposal>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenProposal {
    concept: ConceptId,
    /// Without one of these groups, or a rule, the proposal is not considered.
    needs: Vec<String>,
    /// With one of these groups it is not considered either.
    never: Vec<String>,
    bias: f32,
    /// What the score of the rules counts, by the proposal that they speak for.
    rules: BTreeMap<String, f32>,
    /// A group, two groups in one sentence (`a & b`), or in one passage (`~ a & b`).
    weights: BTreeMap<String, f32>,
}

/// The groups and weights, ready to use.
pub(super) struct Weighed {
    finder: AhoCorasick,
    /// The group of each pattern of the finder.
    of: Vec<u8>,
    /// A group of groups: its own bit, theirs.
    unions: Vec<(u64, u64)>,
    pub(super) proposals: Vec<Proposal>,
}

/// What counts for one proposal.
pub(super) struct Proposal {
    pub(super) concept: ConceptId,
    /// One of these groups must be there, a bit each.
    needs: u64,
    /// None of these may be.
    never: u64,
    bias: f32,
    rules: Vec<(ConceptId, f32)>,
    weights: Vec<Weight>,
}

struct Weight {
    /// The groups, a bit each.
    groups: u64,
    /// Whether they may stand in different sentences.
    far: bool,
    log_odds: f32,
}

/// A place in the text (bytes), and what it adds to the log-odds.
pub(super) type Shown = ((u32, u32), f32);

/// The groups in a text.
pub(super) struct Groups {
    /// Group and place (bytes of the text) of each word found.
    found: Vec<(u8, (u32, u32))>,
    /// The groups of each sentence, a bit each.
    sentences: Vec<u64>,
    whole: u64,
}

static READY: LazyLock<Weighed> = LazyLock::new(|| {
    // Tests read the files, so that a broken one never ships.
    let topics = toml::from_str(TOPICS).unwrap_or_default();
    Weighed::new(&topics, toml::from_str(WEIGHTS).unwrap_or_default())
});

impl Weighed {
    /// The groups and weights that ship.
    pub(super) fn builtin() -> &'static Self {
        &READY
    }

    /// Reads them, so that the first passage does not have to wait.
    pub(super) fn prepare() {
        LazyLock::force(&READY);
    }

    fn new(topics: &BTreeMap<String, Written>, file: File) -> Self {
        let numbers: BTreeMap<&str, u8> = topics.keys().map(String::as_str).zip(0_u8..64).collect();
        let bit = |name: &str| numbers.get(name).map_or(0, |number| 1_u64 << number);
        let (mut spelled, mut of, mut unions) = (Vec::new(), Vec::new(), Vec::new());
        for (name, written) in topics {
            for pattern in written.nl.split_whitespace() {
                spelled.push(spell(pattern));
                of.push(numbers.get(name.as_str()).copied().unwrap_or_default());
            }
            if !written.of.is_empty() {
                let members = written.of.iter().fold(0, |bits, name| bits | bit(name));
                unions.push((bit(name), members));
            }
        }
        let weight = |(text, log_odds): (String, f32)| {
            let near = text.trim_start_matches("~ ");
            let groups = near.split(" & ").fold(0, |bits, name| bits | bit(name));
            Weight { groups, far: near.len() < text.len(), log_odds }
        };
        let proposal = |written: WrittenProposal| Proposal {
            concept: written.concept,
            needs: written.needs.iter().fold(0, |bits, name| bits | bit(name)),
            never: written.never.iter().fold(0, |bits, name| bits | bit(name)),
            bias: written.bias,
            rules: written
                .rules
                .into_iter()
                .map(|(id, weight)| (ConceptId::new(&format!("lmb:{id}")), weight))
                .collect(),
            weights: written.weights.into_iter().map(weight).collect(),
        };
        Self {
            finder: finder(&spelled),
            of,
            unions,
            proposals: file.proposal.into_iter().map(proposal).collect(),
        }
    }

    /// The groups in a text.
    pub(super) fn groups(&self, text: &str, tokens: &[Token]) -> Groups {
        let folded = Folded::new(text);
        let sentences = tokens.last().map_or(0, |token| token.sentence as usize + 1);
        let mut groups = Groups { found: Vec::new(), sentences: vec![0; sentences], whole: 0 };
        for hit in self.finder.find_overlapping_iter(&folded.text) {
            let Some(&group) = self.of.get(hit.pattern().as_usize()) else { continue };
            let Some(place) = folded.source(hit.start(), hit.end()) else { continue };
            let token = tokens.partition_point(|token| token.end <= place.0);
            let sentence = tokens.get(token).map_or(0, |token| token.sentence as usize);
            if let Some(bits) = groups.sentences.get_mut(sentence) {
                *bits |= 1 << group;
            }
            groups.found.push((group, place));
        }
        for bits in &mut groups.sentences {
            for (own, members) in &self.unions {
                *bits |= if *bits & members == 0 { 0 } else { *own };
            }
            groups.whole |= *bits;
        }
        groups
    }

    /// The groups behind a set of bits, without groups of groups.
    fn plain(&self, bits: u64) -> u64 {
        let parts = self.unions.iter().filter(|(own, _)| bits & own != 0);
        parts.fold(bits, |all, (_, members)| all | members)
    }
}

impl Groups {
    /// Whether no word was found.
    pub(super) fn is_empty(&self) -> bool {
        self.whole == 0
    }
}

impl Proposal {
    /// Whether the groups allow the proposal at all.
    pub(super) fn is_possible(&self, groups: &Groups) -> bool {
        groups.whole & self.needs != 0 && groups.whole & self.never == 0
    }

    /// The log-odds of the proposal, and the places in the text that speak for it with their share.
    pub(super) fn score(
        &self,
        weighed: &Weighed,
        groups: &Groups,
        by_rules: impl Fn(&ConceptId) -> f32,
    ) -> (f32, Vec<Shown>) {
        let holds = |weight: &&Weight| {
            let within = |bits: u64| bits & weight.groups == weight.groups;
            if weight.far || weight.groups.is_power_of_two() {
                within(groups.whole)
            } else {
                groups.sentences.iter().any(|&bits| within(bits))
            }
        };
        let rules: f32 = self.rules.iter().map(|(id, weight)| by_rules(id) * weight).sum();
        let mut score = self.bias + rules;
        let mut shown: Vec<Shown> = Vec::new();
        for weight in self.weights.iter().filter(holds) {
            score += weight.log_odds;
            if weight.log_odds < LEAST_SHOWN {
                continue;
            }
            let bits = weighed.plain(weight.groups);
            let places: Vec<(u32, u32)> = groups
                .found
                .iter()
                .filter(|(group, _)| bits >> group & 1 == 1)
                .map(|(_, place)| *place)
                .collect();
            #[expect(clippy::cast_precision_loss, reason = "few places")]
            let share = weight.log_odds / places.len().max(1) as f32;
            for place in places {
                match shown.iter_mut().find(|(known, _)| known.0 < place.1 && place.0 < known.1) {
                    Some((_, sum)) => *sum += share,
                    None => shown.push((place, share)),
                }
            }
        }
        shown.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        shown.truncate(MOST_SHOWN);
        (score, shown)
    }
}

/// A weight smaller than this is no evidence by itself.
const LEAST_SHOWN: f32 = 0.2;
/// At most so many places are shown for a proposal.
const MOST_SHOWN: usize = 4;

/// A pattern as it is looked for in folded text (see `data/topics.toml`).
fn spell(pattern: &str) -> String {
    let folded = Folded::new(&pattern.replace('_', " "));
    let letters = folded.text.trim();
    match pattern.chars().next() {
        Some('=') => format!(" {letters} "),
        Some('-') => format!("{letters} "),
        Some('^') => format!(" {letters}"),
        _ if letters.contains(' ') || letters.len() < ANYWHERE => format!(" {letters}"),
        _ => letters.to_owned(),
    }
}

#[expect(clippy::expect_used, reason = "a few hundred patterns are not too many")]
fn finder(spelled: &[String]) -> AhoCorasick {
    AhoCorasick::builder()
        .match_kind(MatchKind::Standard)
        .kind(Some(AhoCorasickKind::ContiguousNFA))
        .build(spelled)
        .expect("a finder of the groups")
}

/// A text in lower case without accents, a space before and after each word, with the way back.
struct Folded {
    text: String,
    /// Each word's first byte here and its bytes in the source.
    words: Vec<(usize, (usize, usize))>,
}

impl Folded {
    fn new(source: &str) -> Self {
        let mut folded = Self { text: String::with_capacity(source.len() + 2), words: Vec::new() };
        folded.text.push(' ');
        let mut inside = false;
        for (at, c) in source.char_indices() {
            if c.is_alphanumeric() {
                if !inside {
                    folded.words.push((folded.text.len(), (at, at)));
                }
                fold(c, &mut folded.text);
                if let Some((_, place)) = folded.words.last_mut() {
                    place.1 = at + c.len_utf8();
                }
            } else if inside {
                folded.text.push(' ');
            }
            inside = c.is_alphanumeric();
        }
        if inside {
            folded.text.push(' ');
        }
        folded
    }

    /// The words of the source that bytes of the folded text stand for.
    fn source(&self, from: usize, to: usize) -> Option<(u32, u32)> {
        let spaced = self.text.get(from..to)?;
        let from = from + usize::from(spaced.starts_with(' '));
        let to = to - usize::from(spaced.ends_with(' '));
        let first = self.words.partition_point(|word| word.0 <= from).checked_sub(1)?;
        let last = self.words.partition_point(|word| word.0 < to).checked_sub(1)?;
        let (start, end) = (self.words.get(first)?.1.0, self.words.get(last)?.1.1);
        Some((u32::try_from(start).ok()?, u32::try_from(end).ok()?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Lang;
    use crate::tag::words;

    #[test]
    fn groups_and_weights_can_be_read_and_fit_each_other() {
        let topics: BTreeMap<String, Written> = toml::from_str(TOPICS).unwrap();
        assert!(topics.len() <= 64, "a group is a bit of 64");
        let file: File = toml::from_str(WEIGHTS).unwrap();
        assert_eq!(file.proposal.len(), 12);
        for (of, text) in
            file.proposal.iter().flat_map(|p| p.weights.keys().map(|key| (&p.concept, key)))
        {
            for name in text.trim_start_matches("~ ").split(" & ") {
                assert!(topics.contains_key(name), "{of} weighs the unknown group {name}");
            }
        }
        for name in topics.values().flat_map(|topic| &topic.of) {
            assert!(topics.get(name).is_some_and(|topic| topic.of.is_empty()), "{name}");
        }
    }

    #[test]
    fn words_are_found_where_they_stand_in_the_text() {
        let text = "Één stedenband. We steunen vijf ngo's in Bénin!";
        let groups = Weighed::builtin().groups(text, &words::analyse(text, Lang::Nl));
        let found: Vec<&str> = groups
            .found
            .iter()
            .filter_map(|(_, place)| text.get(place.0 as usize..place.1 as usize))
            .collect();
        for word in ["stedenband", "ngo", "Bénin"] {
            assert!(found.contains(&word), "{word} in {found:?}");
        }
        assert_eq!(groups.sentences.len(), 2);
    }
}
