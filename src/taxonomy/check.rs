//! Whether a taxonomy holds together: unique ids, references that resolve, and entries that a
//! report can print. Each fault names its entry and what to write instead.

use std::collections::BTreeSet;

use super::{Goal, Proposal, Taxonomy, Term};
use crate::language::{Lang, Localized};

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
        let what = format!("target {}", target.id);
        check_id(&mut faults, &what, &target.id);
        check_texts(&mut faults, &what, &[("name", &target.name)]);
        if taxonomy.goal(target.goal()).is_none() {
            faults.push(format!("target {} belongs to no goal", target.id));
        }
    }
    for proposal in &lmb.proposals {
        check_proposal(&mut faults, proposal, taxonomy);
    }
    for argument in &lmb.arguments {
        let what = format!("argument {}", argument.id);
        check_id(&mut faults, &what, &argument.id);
        let texts = [("name", &argument.name), ("text", &argument.text)];
        check_texts(&mut faults, &what, &texts);
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
    let what = format!("goal {number}");
    let texts = [
        ("name", &goal.name),
        ("aim", &goal.aim),
        ("local", &goal.local),
        ("recommendation", &goal.recommendation),
        ("first_step", &goal.first_step),
    ];
    check_texts(faults, &what, &texts);
    check_degrees(faults, &what, [("effort", goal.effort), ("effect", goal.effect)]);
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
    if proposal.goals.is_empty() {
        faults.push(format!("proposal {id} serves no goal; name one at least in `goals`"));
    }
    check_printed(faults, proposal);
    check_terms(faults, proposal);
}

/// Whether a report can print a proposal.
fn check_printed(faults: &mut Vec<String>, proposal: &Proposal) {
    let id = &proposal.id;
    let what = format!("proposal {id}");
    check_id(faults, &what, id);
    let texts = [
        ("name", &proposal.name),
        ("aim", &proposal.aim),
        ("recommendation", &proposal.recommendation),
        ("first_step", &proposal.first_step),
        ("involve", &proposal.involve),
    ];
    check_texts(faults, &what, &texts);
    check_degrees(faults, &what, [("effort", proposal.effort), ("effect", proposal.effect)]);
    for element in &proposal.elements {
        let what = format!("element {id}/{}", element.id);
        check_id(faults, &what, &element.id);
        check_texts(faults, &what, &[("name", &element.name), ("ask", &element.ask)]);
    }
    let elements = proposal.elements.iter().map(|e| format!("{id}/{}", e.id));
    unique(faults, "element", elements);
}

/// Whether each term is a word at least, with a weight that speaks for the proposal.
fn check_terms(faults: &mut Vec<String>, proposal: &Proposal) {
    let id = &proposal.id;
    for lang in Lang::ALL {
        let terms = proposal.terms.get(lang);
        for term in terms.iter().filter(|term| !(term.weight() > 0.0 && term.weight().is_finite()))
        {
            faults.push(format!(
                "proposal {id} gives the term \"{}\" the weight {}; write a number above 0, or \
                 make the term a `veto`",
                term.text(),
                term.weight()
            ));
        }
        let vetoes = proposal.veto.get(lang).iter().map(String::as_str);
        for term in terms.iter().map(Term::text).chain(vetoes).filter(|it| !is_term(it)) {
            faults.push(format!(
                "proposal {id} has the term \"{term}\"; write one word or more, such as \
                 \"klimaat + partnergemeente\""
            ));
        }
    }
}

/// Whether a term holds words and, but for `+` between them, nothing else.
fn is_term(text: &str) -> bool {
    let mut words = text.split_whitespace().filter(|word| *word != "+").peekable();
    words.peek().is_some() && words.all(|word| word.contains(char::is_alphanumeric))
}

/// Whether an id can be part of a concept's id and of a link in a report.
fn check_id(faults: &mut Vec<String>, what: &str, id: &str) {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    if !id.starts_with(|c: char| c.is_ascii_alphanumeric()) || !id.chars().all(fits) {
        faults.push(format!(
            "{what} has the id \"{id}\"; write letters and digits with `.`, `-` or `_` between them"
        ));
    }
}

/// Whether the texts that a report prints are there in Dutch, which stands in for the others.
fn check_texts(faults: &mut Vec<String>, what: &str, texts: &[(&str, &Localized)]) {
    for (field, _) in texts.iter().filter(|(_, text)| text.nl.trim().is_empty()) {
        faults.push(format!("{what} has an empty {field}.nl; write it in Dutch at least"));
    }
}

fn check_degrees(faults: &mut Vec<String>, what: &str, degrees: [(&str, u8); 2]) {
    for (field, degree) in degrees.iter().filter(|(_, degree)| !(1..=3).contains(degree)) {
        faults.push(format!("{what} has the {field} {degree}; write 1 (little), 2 or 3 (much)"));
    }
}

pub(super) fn unique(faults: &mut Vec<String>, what: &str, ids: impl Iterator<Item = String>) {
    let mut seen = BTreeSet::new();
    for id in ids {
        if !seen.insert(id.clone()) {
            faults.push(format!("the {what} {id} stands twice; give each its own id"));
        }
    }
}

/// Whether a text is `#rrggbb`.
fn is_colour(text: &str) -> bool {
    let digits = text.strip_prefix('#').unwrap_or_default();
    digits.len() == 6 && digits.bytes().all(|digit| digit.is_ascii_hexdigit())
}
