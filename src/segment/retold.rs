//! Finds what a document tells twice: an element in an overview and in its chapter, a row of a summary
//! that begins with a known code, a line that repeats a code and its title.

use rustc_hash::FxHashMap;

use super::fold::fold;
use super::label;
use super::words::Words;
use crate::document::{Amount, Level, Passage};

/// A cut-off title has at least this many letters.
const CUT_TITLE: usize = 20;
/// Elements of one code that are compared.
const MOST_ALIKE: usize = 50;

/// Merges what a document tells twice into one passage with all its places. `sources` and `above` run
/// beside the passages and stay so. Returns where each passage went.
pub(super) fn merge(
    passages: &mut Vec<Passage>,
    sources: &mut Vec<u32>,
    above: &mut Vec<Option<usize>>,
    words: &Words,
) -> Vec<usize> {
    take_codes(passages, words);
    let repeated = repeated(passages);
    let mut known: FxHashMap<(Level, String), Vec<usize>> = FxHashMap::default();
    let mut went: Vec<usize> = Vec::with_capacity(passages.len());
    let (mut kept, mut kept_sources, mut kept_above) = (Vec::new(), Vec::new(), Vec::new());
    let mut lines = Vec::new();
    for (at, passage) in std::mem::take(passages).into_iter().enumerate() {
        if let Some(element) = repeated.get(&at) {
            lines.push((at, *element, passage));
            went.push(at);
            continue;
        }
        let twin = name(&passage).and_then(|name| {
            let alike = known.entry((passage.level, name)).or_default();
            let same = |twin: &usize| {
                kept_sources[*twin] != sources[at] && is_same(&kept[*twin], &passage)
            };
            let twin = alike.iter().take(MOST_ALIKE).copied().find(same);
            if twin.is_none() {
                alike.push(kept.len());
            }
            twin
        });
        if let Some(twin) = twin {
            absorb(&mut kept[twin], passage);
            went.push(twin);
        } else {
            went.push(kept.len());
            kept.push(passage);
            kept_sources.push(sources[at]);
            kept_above.push(above[at].map(|above| went[above]));
        }
    }
    for (at, element, line) in lines {
        went[at] = went[element];
        kept[went[element]].places.extend(line.places);
    }
    (*passages, *sources, *above) = (kept, kept_sources, kept_above);
    went
}

/// What an element is known by: its code, or else its title.
fn name(passage: &Passage) -> Option<String> {
    match (passage.level, &passage.code) {
        (Level::Prose, _) => None,
        (_, Some(code)) => Some(code.clone()),
        (_, None) => Some(format!("\n{}", fold(&passage.title))),
    }
}

/// Takes the code out of the title of a row without one: where its letters name the level, or
/// where an element of the level has it.
fn take_codes(passages: &mut [Passage], words: &Words) {
    let elements = passages.iter().filter(|passage| passage.level != Level::Prose);
    let codes: FxHashMap<(Level, String), String> = elements
        .filter_map(|passage| Some((passage.level, fold(passage.code.as_deref()?), &passage.title)))
        .map(|(level, code, title)| ((level, code), fold(title)))
        .collect();
    for passage in passages.iter_mut() {
        if passage.code.is_some() || matches!(passage.level, Level::Prose | Level::BudgetLine) {
            continue;
        }
        let Some((code, title)) = label::split_code(&passage.title) else { continue };
        let known = codes.get(&(passage.level, fold(code)));
        let lettered = label::level_of_code(code, words) == Some(passage.level);
        if !title.is_empty() && (lettered || known.is_some_and(|known| agree(known, &fold(title))))
        {
            (passage.code, passage.title) = (Some(code.to_owned()), title.to_owned());
        }
    }
}

/// Lines outside the tree that say no more than the code and title of an element, by their index, and
/// the element's index.
fn repeated(passages: &[Passage]) -> FxHashMap<usize, usize> {
    let mut elements: FxHashMap<String, usize> = FxHashMap::default();
    for (at, passage) in passages.iter().enumerate() {
        if let (Some(code), false) = (&passage.code, passage.level == Level::Prose) {
            elements.entry(fold(code)).or_insert(at);
        }
    }
    let element = |line: &Passage| {
        let (code, title) = label::split_code(&line.text)?;
        let element = *elements.get(&fold(code))?;
        let (known, told) = (fold(&passages[element].title), fold(title));
        // A contents list puts the page behind the title; a sentence says more than the title.
        let no_more =
            told.strip_prefix(&known).is_none_or(|rest| !rest.contains(char::is_alphabetic));
        (agree(&known, &told) && no_more).then_some(element)
    };
    let lines = passages.iter().enumerate().filter(|(_, line)| {
        line.level == Level::Prose && line.text.len() <= 300 && line.amounts.is_empty()
    });
    lines.filter_map(|(at, line)| Some((at, element(line)?))).collect()
}

/// Whether two passages of the same level and name tell the same element.
fn is_same(one: &Passage, other: &Passage) -> bool {
    let bare = one.text.is_empty() || other.text.is_empty();
    let codes = |p: &Passage| p.parents.iter().map(|p| p.code.clone()).collect::<Vec<_>>();
    let same_parents = !one.parents.is_empty() && codes(one) == codes(other);
    let orphans = [one, other].iter().filter(|passage| passage.parents.is_empty()).count();
    if !same_parents && orphans == 0 {
        return false;
    }
    let (mine, theirs) = (fold(&one.title), fold(&other.title));
    if one.code.is_none() && orphans == 1 && mine.chars().count() < CUT_TITLE {
        // A short title without a code, such as `Opleiding`, may be another one's too.
        return false;
    }
    if mine == theirs {
        return bare || fold(&one.text) == fold(&other.text);
    }
    bare && (agree(&mine, &theirs)
        || one.code.is_some() && begins(&mine, &theirs)
        || same_parents && alike(&mine, &theirs))
}

/// Whether one folded title is the beginning of the other, in whole words.
fn begins(one: &str, other: &str) -> bool {
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    !short.is_empty() && long.strip_prefix(short).is_some_and(|rest| rest.starts_with(' '))
}

/// Whether two folded titles are the same, or one is the other cut off.
fn agree(one: &str, other: &str) -> bool {
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    one == other || short.chars().count() >= CUT_TITLE && long.starts_with(short)
}

/// Whether most words of two folded titles are the same, as between an overview and the chapter.
fn alike(one: &str, other: &str) -> bool {
    let (mine, theirs): (Vec<&str>, Vec<&str>) =
        (one.split(' ').collect(), other.split(' ').collect());
    let shared = mine.iter().filter(|word| theirs.contains(word)).count();
    shared * 2 > mine.len().max(theirs.len())
}

/// Takes over what the second telling has and the first has not.
fn absorb(known: &mut Passage, other: Passage) {
    if known.text.is_empty() && !other.text.is_empty() {
        known.id = other.id;
        known.title = other.title;
        known.text = other.text;
        known.parents = other.parents;
        known.places.splice(0..0, other.places);
    } else {
        known.places.extend(other.places);
        if known.parents.is_empty() {
            known.parents = other.parents;
        }
        if other.text.is_empty() && other.title.len() > known.title.len() {
            known.id = other.id;
            known.title = other.title;
        }
    }
    known.priority |= other.priority;
    known.residual |= other.residual;
    known.policy_field = known.policy_field.take().or(other.policy_field);
    for amount in other.amounts {
        let same =
            |a: &Amount| (a.year, a.flow, a.budget) == (amount.year, amount.flow, amount.budget);
        if !known.amounts.iter().any(same) {
            known.amounts.push(amount);
        }
    }
}
