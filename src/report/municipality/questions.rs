//! The questions for the local translation, prefilled with what was found.

use std::collections::BTreeSet;

use super::context::Context;
use super::evidence;
use crate::assess::Status;
use crate::assess::quotable::{is_telling, told};
use crate::report::block::{Block, Inline, Tone};
use crate::report::manuscript::{Manuscript, capitalised, run, strong};
use crate::tag::Tag;
use crate::taxonomy::{ConceptId, Question};

/// How many passages stand under a question, and how many of them for one goal or proposal.
const PASSAGES: usize = 4;
const ROUNDS: usize = 3;

/// How sure a passage has to be to stand here: it is put into the municipality's mouth, and none is
/// better than one that answers another question.
const SURE: f32 = 0.7;

/// How long a quote is, in characters, where its sentences allow.
const QUOTE: usize = 240;

pub(super) fn write(context: &Context<'_>, report: &mut Manuscript) {
    report.chapter("questions.title", "questions");
    report.say("questions.lead");
    for question in &context.taxonomy.lmb.questions {
        write_question(context, report, question);
    }
}

fn write_question(context: &Context<'_>, report: &mut Manuscript, question: &Question) {
    let words = context.words;
    report.heading(3, format!("{}. {}", question.id, context.of(&question.text)), None, None);
    report.paragraph(vec![Inline::Emphasis(context.of(&question.hint))]);
    report.bullets(statuses(context, question));
    let quotes = passages(context, question);
    if quotes.is_empty() {
        let any = question.concepts.iter().any(|concept| !found(context, concept).is_empty());
        report.say(if any { "questions.unsure" } else { "questions.nothing" });
    }
    for quote in quotes {
        report.push(quote);
    }
    report.callout(
        Tone::Info,
        words.text("questions.answer.title"),
        vec![Block::Paragraph(vec![run(words.text("questions.answer.text"))])],
    );
}

/// The goals and proposals of a question by status.
fn statuses(context: &Context<'_>, question: &Question) -> Vec<Vec<Inline>> {
    let order = [Status::Anchored, Status::Partly, Status::NotFound, Status::Unknown];
    let mut items = Vec::new();
    for status in order {
        let mut links = Vec::new();
        for concept in &question.concepts {
            if status_of(context, concept) != Some(status) {
                continue;
            }
            if let Some(goal) = concept.goal_number() {
                links.push(vec![context.goal_link(goal)]);
            } else if let Some(known) =
                concept.proposal().and_then(|id| context.taxonomy.proposal(id))
            {
                links.push(vec![context.proposal_link(known)]);
            } else {
                links.push(vec![run(context.concept(concept))]);
            }
        }
        if !links.is_empty() {
            let word = context.words.text(super::context::status_key(status));
            let mut item = vec![
                strong(format!("{}{}", capitalised(&word), context.words.text("list.colon"))),
                run(" "),
            ];
            item.extend(context.words.inline_apart(links));
            items.push(item);
        }
    }
    items
}

fn status_of(context: &Context<'_>, concept: &ConceptId) -> Option<Status> {
    let assessment = context.assessment;
    if let Some(goal) = concept.goal_number() {
        return assessment.goals.iter().find(|it| it.goal == goal).map(|it| it.status);
    }
    if let Some(id) = concept.proposal() {
        return assessment.proposals.iter().find(|it| it.proposal == id).map(|it| it.status);
    }
    let elements = assessment.proposals.iter().flat_map(|it| &it.elements);
    elements.filter(|it| it.concept == *concept).map(|it| it.status).next()
}

/// The strongest passages that answer the question's concepts, taken in turn.
fn passages(context: &Context<'_>, question: &Question) -> Vec<Block> {
    let mut seen = BTreeSet::new();
    let mut texts = BTreeSet::new();
    let mut quotes = Vec::new();
    let answers: Vec<(&ConceptId, Vec<usize>)> =
        question.concepts.iter().map(|concept| (concept, answers(context, concept))).collect();
    for round in 0..ROUNDS {
        for (concept, answers) in &answers {
            if quotes.len() == PASSAGES {
                return quotes;
            }
            let Some(at) = answers.get(round).copied() else { continue };
            let Some(finding) = context.finding(at).filter(|_| seen.insert(at)) else { continue };
            let text = evidence::words_for(finding, concept, QUOTE);
            if !text.is_empty() && texts.insert(text.to_lowercase()) {
                quotes.push(Block::Quote {
                    text,
                    source: evidence::source(context, at),
                    anchor: None,
                });
            }
        }
    }
    quotes
}

/// The passages for a concept that can be given as an answer: sure, not among those that the report
/// doubts, not of something that ends, and more than a bare title where they are of other policy.
fn answers(context: &Context<'_>, concept: &ConceptId) -> Vec<usize> {
    let answers = |at: &usize| {
        let Some(finding) = context.finding(*at) else { return false };
        let sure = |tag: &Tag| tag.probability >= SURE && !tag.polarity.is_against();
        finding.accepted(concept).is_some_and(sure)
            && !context.assessment.review.contains(at)
            && (!finding.passage.residual || is_telling(&told(&finding.passage)))
    };
    let told = evidence::told_first(context, concept, found(context, concept));
    told.into_iter().filter(answers).collect()
}

fn found<'a>(context: &Context<'a>, concept: &ConceptId) -> &'a [usize] {
    let assessment = context.assessment;
    if let Some(goal) = concept.goal_number() {
        let goal = assessment.goals.iter().find(|it| it.goal == goal);
        return goal.map_or(&[], |it| &it.main);
    }
    if concept.target().is_some() {
        let targets = assessment.goals.iter().flat_map(|it| &it.targets);
        let mut found = targets.filter(|it| it.concept == *concept);
        return found.next().map_or(&[], |it| &it.passages);
    }
    if let Some(id) = concept.proposal() {
        let proposal = assessment.proposals.iter().find(|it| it.proposal == id);
        return proposal.map_or(&[], |it| &it.found);
    }
    let mut elements = assessment.proposals.iter().flat_map(|it| &it.elements);
    elements.find(|it| it.concept == *concept).map_or(&[], |it| &it.found)
}
