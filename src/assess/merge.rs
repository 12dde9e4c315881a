//! Brings together what several documents say of the same element of a plan.
//!
//! A strategic note and a budget describe the same actions: one with words, the other with money.
//! Counted apart, an action would count twice, and so would its money. Elements are the same if
//! they have the same level and code and their titles agree, or, where a code is missing, the
//! same level and title. A title that one document cuts off agrees with the whole one.

use std::collections::BTreeMap;

use super::{Elsewhere, Finding};
use crate::document::Level;
use crate::language::letters;

/// A cut-off title must be at least this long, in letters and digits, to agree with a whole one.
const CUT_TITLE: usize = 20;

/// Merges passages of different documents; the first place of each stays where it was.
pub(super) fn merge(passages: Vec<Finding>) -> Vec<Finding> {
    let mut merged: Vec<Finding> = Vec::with_capacity(passages.len());
    let mut titles: Vec<String> = Vec::with_capacity(passages.len());
    let mut by_code: BTreeMap<(Level, String), Vec<usize>> = BTreeMap::new();
    let mut by_title: BTreeMap<(Level, String), Vec<usize>> = BTreeMap::new();
    for finding in passages {
        let level = finding.passage.level;
        if matches!(level, Level::Prose | Level::Heading | Level::BudgetLine) {
            titles.push(String::new());
            merged.push(finding);
            continue;
        }
        let title = letters(&finding.passage.title);
        let code = finding.passage.code.as_deref().map(letters).filter(|code| !code.is_empty());
        let same = |at: &&usize| {
            let known = &merged[**at];
            known.source != finding.source && agree(&titles[**at], &title)
        };
        let known = match &code {
            Some(code) => by_code.get(&(level, code.clone())).into_iter().flatten().find(same),
            None => None,
        };
        let uncoded =
            |at: &&usize| same(at) && (code.is_none() || merged[**at].passage.code.is_none());
        let known = known
            .or_else(|| by_title.get(&(level, title.clone())).into_iter().flatten().find(uncoded));
        if let Some(at) = known.copied() {
            join(&mut merged[at], finding);
            continue;
        }
        let at = merged.len();
        if let Some(code) = code {
            by_code.entry((level, code)).or_default().push(at);
        }
        by_title.entry((level, title.clone())).or_default().push(at);
        titles.push(title);
        merged.push(finding);
    }
    merged
}

/// Adds what a second document says: its place, its words if they say more, its money if the
/// first has none.
fn join(first: &mut Finding, second: Finding) {
    let Finding { source, passage, tags, .. } = second;
    first.elsewhere.push(Elsewhere { source, places: passage.places.clone() });
    let own = &mut first.passage;
    if own.amounts.is_empty() {
        own.amounts = passage.amounts;
    }
    own.policy_field = own.policy_field.take().or(passage.policy_field);
    own.code = own.code.take().or(passage.code);
    own.priority |= passage.priority;
    own.residual |= passage.residual;
    if passage.title.len() + passage.text.len() > own.title.len() + own.text.len() {
        // The quote must stand at the first place, so the places change with the words.
        let places = std::mem::replace(&mut own.places, passage.places);
        own.title = passage.title;
        own.text = passage.text;
        own.id = passage.id;
        own.parents = passage.parents;
        if let Some(last) = first.elsewhere.last_mut() {
            *last = Elsewhere { source: first.source, places };
        }
        first.source = source;
        first.tags = tags;
    }
}

fn agree(a: &str, b: &str) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    a == b || (short.chars().count() >= CUT_TITLE && long.starts_with(short))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Amount, Flow, Passage, Place};

    fn finding(source: usize, code: Option<&str>, title: &str, text: &str, euros: i64) -> Finding {
        let amount =
            Amount { year: Some(2026), flow: Flow::Expenditure, budget: None, cents: euros * 100 };
        Finding {
            source,
            passage: Passage {
                id: String::new(),
                level: Level::Action,
                code: code.map(str::to_owned),
                title: title.to_owned(),
                text: text.to_owned(),
                parents: Vec::new(),
                residual: false,
                priority: false,
                policy_field: None,
                amounts: if euros == 0 { Vec::new() } else { vec![amount] },
                places: vec![Place::Paragraph(u32::try_from(source).unwrap() + 1)],
            },
            tags: Vec::new(),
            elsewhere: Vec::new(),
        }
    }

    #[test]
    fn an_action_in_note_and_budget_counts_once_with_words_and_money() {
        let note = finding(0, Some("ACT-1"), "Bomen planten", "We planten 500 bomen.", 0);
        let budget = finding(1, Some("act 1"), "Bomen planten", "", 1200);
        for (a, b) in [(note.clone(), budget.clone()), (budget, note)] {
            let merged = merge(vec![a, b]);
            assert_eq!(merged.len(), 1);
            assert_eq!(merged[0].passage.text, "We planten 500 bomen.");
            assert_eq!(merged[0].passage.amounts.len(), 1);
            assert_eq!(merged[0].source, 0, "the words are quoted from the note");
            assert_eq!(merged[0].elsewhere[0].source, 1);
        }
    }

    #[test]
    fn a_cut_off_title_agrees_with_the_whole_one() {
        let whole = finding(0, Some("1.2"), "We vernieuwen het dak van de gemeenteschool", "", 0);
        let cut = finding(1, Some("1.2"), "We vernieuwen het dak van de gem", "", 50);
        assert_eq!(merge(vec![cut, whole]).len(), 1);
    }

    #[test]
    fn different_actions_under_one_code_and_twins_in_one_document_stay_apart() {
        let apart = vec![
            finding(0, Some("1"), "Bomen planten", "", 10),
            finding(1, Some("1"), "Straten vegen", "", 10),
            finding(0, Some("1"), "Bomen planten", "", 20),
        ];
        assert_eq!(merge(apart).len(), 3);
    }
}
