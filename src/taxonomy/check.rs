//! Whether a taxonomy holds together: unique ids, and references that resolve.

use std::collections::BTreeSet;

use super::{Goal, Proposal, Taxonomy};
use crate::language::Lang;

/// The faults found, each a sentence part that names the entry; empty if there are none.
pub(super) fn check(taxonomy: &Taxonomy) -> Vec<String> {
    let mut faults = Vec::new();
    let lmb = &taxonomy.lmb;
    unique(&mut faults, "goal", taxonomy.goals.iter().map(|goal| goal.number.to_string()));
    unique(&mut faults, "target", taxonomy.targets.iter().map(|target| target.id.clone()));
    unique(&mut faults, "proposal", lmb.proposals.iter().map(|proposal| proposal.id.clone()));
    unique(&mut faults, "argument", lmb.arguments.iter().map(|argument| argument.id.clone()));
    unique(&mut faults, "gain", lmb.gains.iter().map(|gain| gain.id.clone()));
    unique(&mut faults, "question", lmb.questions.iter().map(|question| question.id.clone()));

    for goal in &taxonomy.goals {
        check_goal(&mut faults, goal, taxonomy);
    }
    for target in &taxonomy.targets {
        if taxonomy.goal(target.goal()).is_none() {
            faults.push(format!("target {} belongs to no goal", target.id));
        }
    }
    for proposal in &lmb.proposals {
        check_proposal(&mut faults, proposal, taxonomy);
    }
    for gain in &lmb.gains {
        for proposal in gain.proposals.iter().filter(|id| taxonomy.proposal(id).is_none()) {
            faults.push(format!("gain {} names the unknown proposal {proposal}", gain.id));
        }
    }
    for question in &lmb.questions {
        for concept in question.concepts.iter().filter(|concept| !taxonomy.contains(concept)) {
            faults.push(format!("question {} names the unknown concept {concept}", question.id));
        }
    }
    faults
}

fn check_goal(faults: &mut Vec<String>, goal: &Goal, taxonomy: &Taxonomy) {
    let number = goal.number;
    if !(1..=17).contains(&number) {
        faults.push(format!("goal {number} is not one of 1 to 17"));
    }
    if !taxonomy.pillars.iter().any(|pillar| pillar.id == goal.pillar) {
        faults.push(format!("goal {number} names the unknown pillar {}", goal.pillar));
    }
    for lang in Lang::ALL {
        let known =
            |word: &String| word == goal.name.get(lang) || goal.variants.get(lang).contains(word);
        for word in goal.everyday.get(lang).iter().filter(|word| !known(word)) {
            faults.push(format!(
                "goal {number} has the everyday word {word}, which is no name of it"
            ));
        }
    }
    if !is_colour(&goal.colour) {
        faults.push(format!("goal {number} has the colour {}, not #rrggbb", goal.colour));
    }
}

fn check_proposal(faults: &mut Vec<String>, proposal: &Proposal, taxonomy: &Taxonomy) {
    let (id, lmb) = (&proposal.id, &taxonomy.lmb);
    if !lmb.pillars.iter().any(|pillar| pillar.id == proposal.pillar) {
        faults.push(format!("proposal {id} names the unknown pillar {}", proposal.pillar));
    }
    for argument in &proposal.arguments {
        if !lmb.arguments.iter().any(|known| known.id == *argument) {
            faults.push(format!("proposal {id} names the unknown argument {argument}"));
        }
    }
    for goal in proposal.goals.iter().filter(|goal| taxonomy.goal(**goal).is_none()) {
        faults.push(format!("proposal {id} names the unknown goal {goal}"));
    }
    let terms = |lang| proposal.terms.get(lang).iter();
    for term in Lang::ALL.into_iter().flat_map(terms) {
        if term.text().trim().is_empty() || !term.weight().is_finite() {
            faults.push(format!("proposal {id} has an empty term, or one without a weight"));
        }
    }
    let elements = proposal.elements.iter().map(|e| format!("{id}/{}", e.id));
    unique(faults, "element", elements);
}

fn unique(faults: &mut Vec<String>, what: &str, ids: impl Iterator<Item = String>) {
    let mut seen = BTreeSet::new();
    for id in ids {
        if !seen.insert(id.clone()) {
            faults.push(format!("the {what} {id} stands twice"));
        }
    }
}

/// Whether a text is `#rrggbb`.
fn is_colour(text: &str) -> bool {
    let digits = text.strip_prefix('#').unwrap_or_default();
    digits.len() == 6 && digits.bytes().all(|digit| digit.is_ascii_hexdigit())
}
