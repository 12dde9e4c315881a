//! Compares two versions of a plan: what is new, what was dropped, what was renamed or reworded,
//! and where the money went.
//!
//! Elements are matched by what they say; the same code is a hint and never decides, because plans
//! give old codes to new actions. Prose is not compared. Pure; knows no goals.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use crate::document::{Flow, Level, Passage};

/// From this similarity on, two elements are versions of each other.
const ALIKE: f64 = 0.5;
/// What the same code adds to the similarity of two elements.
const SAME_CODE: f64 = 0.1;
/// How many times a word of the title counts.
const TITLE: f64 = 2.0;

/// What became of a plan's elements from one version to the next. Indices are those of the slices
/// that were compared.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Revision {
    /// Elements in both versions, in the order of the new one.
    pub(super) kept: Vec<Kept>,
    /// Elements of the new version only, in its order.
    pub(super) new: Vec<usize>,
    /// Elements of the old version only, in its order.
    pub(super) dropped: Vec<usize>,
    /// The years whose money is compared: those of both versions; empty where they share none, and
    /// then all years of each are.
    pub(super) years: Vec<i16>,
}

/// An element that is in both versions.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Kept {
    /// Its index in the old version.
    pub(super) old: usize,
    /// Its index in the new version.
    pub(super) new: usize,
    /// What changed besides money.
    pub(super) change: Change,
    /// How much the two say the same, from 0 to 1.
    pub(super) similarity: f32,
    /// Its own expenditure in the old and the new version, in euro cents.
    pub(super) expenditure: (i64, i64),
}

impl Kept {
    /// How much more is spent than before, in euro cents.
    #[must_use]
    pub(super) fn shift(&self) -> i64 {
        self.expenditure.1.saturating_sub(self.expenditure.0)
    }
}

/// What changed in an element. Of several changes, the first in this list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    /// Another title.
    Renamed,
    /// Another place in the tree.
    Moved,
    /// Another description.
    Reworded,
    /// Nothing.
    Same,
}

/// Compares two versions of a plan. The order of the passages does not decide what is matched,
/// only which of equals comes first.
#[must_use]
pub(super) fn compare(old: &[Passage], new: &[Passage]) -> Revision {
    let (before, after) = (elements(old), elements(new));
    let mut pairs: Vec<(usize, usize, f64)> = Vec::new();
    let mut matching = Matching { taken: (vec![false; old.len()], vec![false; new.len()]) };
    matching.take(&equals(&before, &after, |p| p.id.clone()), &mut pairs);
    matching.take(&equals(&before, &after, identity), &mut pairs);
    matching.take(&likes(&before, &after, &matching), &mut pairs);
    pairs.sort_by_key(|(_, new, _)| *new);
    let years = shared_years(&before, &after);
    let kept = pairs.into_iter().map(|(o, n, similarity)| {
        #[expect(clippy::cast_possible_truncation, reason = "a similarity needs no precision")]
        let similarity = similarity as f32;
        let expenditure = (spent(&old[o], &years), spent(&new[n], &years));
        Kept { old: o, new: n, change: change(&old[o], &new[n]), similarity, expenditure }
    });
    let kept = kept.collect();
    let rest = |elements: &[(usize, &Passage)], taken: &[bool]| {
        elements.iter().map(|(index, _)| *index).filter(|index| !taken[*index]).collect()
    };
    Revision {
        kept,
        new: rest(&after, &matching.taken.1),
        dropped: rest(&before, &matching.taken.0),
        years,
    }
}

/// Which elements of the old and the new version have found their counterpart.
struct Matching {
    taken: (Vec<bool>, Vec<bool>),
}

impl Matching {
    fn is_free(&self, old: usize, new: usize) -> bool {
        !self.taken.0[old] && !self.taken.1[new]
    }

    /// Takes pairs in their order, each element once.
    fn take(&mut self, candidates: &[(usize, usize, f64)], pairs: &mut Vec<(usize, usize, f64)>) {
        for &(old, new, similarity) in candidates {
            if self.is_free(old, new) {
                self.taken.0[old] = true;
                self.taken.1[new] = true;
                pairs.push((old, new, similarity));
            }
        }
    }
}

/// The elements of the plan with their indices, prose left out.
fn elements(passages: &[Passage]) -> Vec<(usize, &Passage)> {
    passages.iter().enumerate().filter(|(_, p)| p.level <= Level::BudgetLine).collect()
}

/// Level, title and description, by which an element that was only moved is the same.
fn identity(passage: &Passage) -> String {
    let words = |text: &str| words(text).join(" ");
    format!("{:?} {} | {}", passage.level, words(&passage.title), words(&passage.text))
}

/// Pairs of elements with the same key, in order.
fn equals(
    old: &[(usize, &Passage)],
    new: &[(usize, &Passage)],
    key: impl Fn(&Passage) -> String,
) -> Vec<(usize, usize, f64)> {
    let mut by_key: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, passage) in old.iter().rev() {
        by_key.entry(key(passage)).or_default().push(*index);
    }
    let pair = |(index, passage): &(usize, &Passage)| {
        let old = by_key.get_mut(&key(passage))?.pop()?;
        Some((old, *index, 1.0))
    };
    new.iter().filter_map(pair).collect()
}

/// Pairs of elements of the same level that say much the same, the most alike first.
fn likes(
    old: &[(usize, &Passage)],
    new: &[(usize, &Passage)],
    matching: &Matching,
) -> Vec<(usize, usize, f64)> {
    let rarity = Rarity::of(old.iter().chain(new).map(|(_, passage)| *passage));
    let old: Vec<Profile<'_>> = old
        .iter()
        .filter(|(index, _)| !matching.taken.0[*index])
        .map(|(index, passage)| Profile::new(*index, passage, &rarity))
        .collect();
    let mut by_word: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, profile) in old.iter().enumerate() {
        for word in profile.weights.keys().filter(|word| !rarity.is_common(word)) {
            by_word.entry(word).or_default().push(at);
        }
    }
    let mut pairs = Vec::new();
    for (index, passage) in new.iter().filter(|(index, _)| !matching.taken.1[*index]) {
        let profile = Profile::new(*index, passage, &rarity);
        let mut near: Vec<usize> = profile
            .weights
            .keys()
            .filter_map(|w| by_word.get(w.as_str()))
            .flatten()
            .copied()
            .collect();
        near.sort_unstable();
        near.dedup();
        for other in near.into_iter().map(|at| &old[at]) {
            let similarity = profile.similarity(other);
            if similarity >= ALIKE && other.passage.level == profile.passage.level {
                pairs.push((other.index, *index, similarity.min(1.0)));
            }
        }
    }
    pairs.sort_by(|a, b| b.2.total_cmp(&a.2).then((a.0, a.1).cmp(&(b.0, b.1))));
    pairs
}

/// In how many elements each word stands.
struct Rarity {
    elements: f64,
    of: BTreeMap<String, f64>,
}

impl Rarity {
    fn of<'p>(passages: impl Iterator<Item = &'p Passage>) -> Self {
        let mut rarity = Self { elements: 0.0, of: BTreeMap::new() };
        for passage in passages {
            rarity.elements += 1.0;
            let mut words = words(&passage.full_text());
            words.sort_unstable();
            words.dedup();
            for word in words {
                *rarity.of.entry(word).or_default() += 1.0;
            }
        }
        rarity
    }

    fn weight(&self, word: &str) -> f64 {
        (1.0 + self.elements / self.of.get(word).copied().unwrap_or(1.0)).ln()
    }

    fn is_common(&self, word: &str) -> bool {
        let count = self.of.get(word).copied().unwrap_or_default();
        count > 20.0 && count * 10.0 > self.elements
    }
}

/// The words of an element with their weights, of length one.
struct Profile<'a> {
    index: usize,
    passage: &'a Passage,
    title: BTreeMap<String, f64>,
    weights: BTreeMap<String, f64>,
}

impl<'a> Profile<'a> {
    fn new(index: usize, passage: &'a Passage, rarity: &Rarity) -> Self {
        let mut title = BTreeMap::new();
        for word in words(&passage.title) {
            let weight = rarity.weight(&word);
            title.insert(word, weight);
        }
        let mut weights: BTreeMap<String, f64> =
            title.iter().map(|(word, weight)| (word.clone(), weight * TITLE)).collect();
        for word in words(&passage.text) {
            let weight = rarity.weight(&word);
            weights.entry(word).or_insert(weight);
        }
        Self { index, passage, title: unit(title), weights: unit(weights) }
    }

    /// The cosine of the two titles or of the two whole texts, whichever is more.
    fn similarity(&self, other: &Self) -> f64 {
        let said = cosine(&self.title, &other.title).max(cosine(&self.weights, &other.weights));
        let same_code = self.passage.code.is_some() && self.passage.code == other.passage.code;
        if same_code { said + SAME_CODE } else { said }
    }
}

fn unit(mut weights: BTreeMap<String, f64>) -> BTreeMap<String, f64> {
    let length = weights.values().map(|w| w * w).sum::<f64>().sqrt();
    if length > 0.0 {
        for weight in weights.values_mut() {
            *weight /= length;
        }
    }
    weights
}

fn cosine(one: &BTreeMap<String, f64>, other: &BTreeMap<String, f64>) -> f64 {
    one.iter().filter_map(|(word, weight)| Some(weight * other.get(word)?)).sum()
}

/// The words of a text in lower case without accents; those of one letter say nothing.
fn words(text: &str) -> Vec<String> {
    let plain: String = text
        .nfd()
        .filter(|c| !unicode_normalization::char::is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .collect();
    let split = plain.split(|c: char| !c.is_alphanumeric());
    split.filter(|word| word.chars().nth(1).is_some()).map(str::to_owned).collect()
}

fn change(old: &Passage, new: &Passage) -> Change {
    let titles = |p: &Passage| p.parents.iter().map(|p| words(&p.title)).collect::<Vec<_>>();
    if words(&old.title) != words(&new.title) {
        Change::Renamed
    } else if titles(old) != titles(new) {
        Change::Moved
    } else if words(&old.text) != words(&new.text) {
        Change::Reworded
    } else {
        Change::Same
    }
}

/// The years that both versions have amounts for.
fn shared_years(old: &[(usize, &Passage)], new: &[(usize, &Passage)]) -> Vec<i16> {
    let years = |elements: &[(usize, &Passage)]| {
        let mut years: Vec<i16> =
            elements.iter().flat_map(|(_, p)| &p.amounts).filter_map(|a| a.year).collect();
        years.sort_unstable();
        years.dedup();
        years
    };
    let before = years(old);
    let mut shared = years(new);
    shared.retain(|year| before.contains(year));
    shared
}

/// What an element spends in the years; in all where there are none.
pub(super) fn spent(passage: &Passage, years: &[i16]) -> i64 {
    let counts = |year: Option<i16>| years.is_empty() || year.is_some_and(|y| years.contains(&y));
    let amounts = passage.amounts.iter();
    amounts.filter(|a| a.flow == Flow::Expenditure && counts(a.year)).map(|a| a.cents).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Amount, Parent, Place};

    fn action(code: &str, title: &str, text: &str, euros: i64) -> Passage {
        let amount =
            Amount { year: Some(2027), flow: Flow::Expenditure, budget: None, cents: euros * 100 };
        let plan = Parent { level: Level::ActionPlan, code: None, title: "Groene straten".into() };
        Passage {
            id: format!("{title}{text}"),
            level: Level::Action,
            code: Some(code.into()),
            title: title.into(),
            text: text.into(),
            parents: vec![plan],
            residual: false,
            priority: false,
            policy_field: None,
            amounts: vec![amount],
            places: vec![Place::Paragraph(1)],
        }
    }

    fn check(old: &[Passage], new: &[Passage], expected: &[(usize, usize, Change)]) -> Revision {
        let revision = compare(old, new);
        let kept: Vec<_> = revision.kept.iter().map(|k| (k.old, k.new, k.change)).collect();
        assert_eq!(kept, expected);
        revision
    }

    #[test]
    fn new_and_dropped_actions_are_told_apart_from_kept_ones() {
        let old = [action("1", "Bomen planten", "", 10), action("2", "Zwembad sluiten", "", 5)];
        let new = [action("1", "Bomen planten", "", 30), action("2", "Fietsstraat leggen", "", 5)];
        let revision = check(&old, &new, &[(0, 0, Change::Same)]);
        assert_eq!((revision.new, revision.dropped), (vec![1], vec![1]));
        assert_eq!(revision.kept[0].shift(), 2_000);
    }

    #[test]
    fn a_renamed_action_is_found_by_its_text_though_its_code_went_to_another() {
        let text = "Langs het kanaal leggen we een veilig fietspad aan met verlichting.";
        let old = [action("A1", "Fietspad langs het kanaal", text, 1)];
        let new = [
            action("A1", "Een nieuwe sporthal", "De oude hal is versleten.", 1),
            action("A9", "Kanaalfietspad", text, 1),
        ];
        let revision = check(&old, &new, &[(0, 1, Change::Renamed)]);
        assert_eq!(revision.new, [0]);
    }

    #[test]
    fn an_action_below_another_parent_was_moved() {
        let old = [action("A1", "Geveltuinen", "Buren krijgen planten.", 1)];
        let mut moved = action("B7", "Geveltuinen", "Buren krijgen planten.", 1);
        moved.id = "other".into();
        moved.parents[0].title = "Samen buiten".into();
        check(&old, &[moved], &[(0, 0, Change::Moved)]);
    }

    #[test]
    fn money_is_compared_over_the_years_that_both_versions_have() {
        let old = [action("1", "Bomen planten", "", 10)];
        let mut later = action("1", "Bomen planten", "", 10);
        later.amounts.push(Amount { year: Some(2031), ..later.amounts[0] });
        let revision = check(&old, &[later], &[(0, 0, Change::Same)]);
        assert_eq!((revision.years.clone(), revision.kept[0].shift()), (vec![2027], 0));
    }

    #[test]
    fn prose_and_empty_plans_give_an_empty_comparison() {
        let mut prose = action("", "", "Een voorwoord.", 0);
        prose.level = Level::Prose;
        assert_eq!(compare(&[prose], &[]), Revision::default());
    }
}
