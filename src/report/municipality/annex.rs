//! Annex: the passages with a goal or proposal, which every claim links to.

use std::collections::BTreeSet;

use super::context::Context;
use crate::assess::quotable::told;
use crate::assess::{Assessment, Finding};
use crate::report::block::{Inline, Row};
use crate::report::citation;
use crate::report::excerpt;
use crate::report::manuscript::{
    Manuscript, cell, column, figures_column, header, run, words as plain,
};
use crate::tag::Tag;
use crate::taxonomy::ConceptId;

/// How many passages the annex lists for a goal, strongest first.
const PER_GOAL: usize = 60;
/// How many it lists for a proposal in each way of speaking.
const PER_PROPOSAL: usize = 40;
/// How many characters of a passage it prints.
const LENGTH: usize = 150;

/// The passages that the annex lists.
pub(super) fn listed(assessment: &Assessment) -> BTreeSet<usize> {
    let mut listed = BTreeSet::new();
    for goal in &assessment.goals {
        listed.extend(goal.main.iter().take(PER_GOAL));
        listed.extend(goal.also.iter().take(3));
    }
    for proposal in &assessment.proposals {
        let ways = [&proposal.found, &proposal.against, &proposal.mentioned];
        listed.extend(ways.into_iter().flat_map(|passages| passages.iter().take(PER_PROPOSAL)));
        let elements = proposal.elements.iter();
        listed.extend(elements.flat_map(|element| element.found.iter().take(4)));
    }
    listed
}

/// Writes the annex: a table a main goal, and one of passages with a proposal only.
pub(super) fn write(context: &Context<'_>, report: &mut Manuscript) {
    let words = context.words;
    report.annex("annex.passages.title", "passages");
    report.say("annex.passages.lead");
    for assessed in &context.assessment.goals {
        let Some(goal) = context.taxonomy.goal(assessed.goal) else { continue };
        let of_goal =
            |at: &usize| context.finding(*at).and_then(Finding::main_goal) == Some(assessed.goal);
        let mut passages: Vec<usize> = context.listed.iter().copied().filter(of_goal).collect();
        passages.sort_unstable();
        if passages.is_empty() {
            continue;
        }
        let name = context.concept(&ConceptId::goal(goal.number));
        report.heading(3, name, None, Some(context.badge(goal)));
        let rest = assessed.main.len().saturating_sub(passages.len());
        if rest > 0 {
            report.text(words.count("annex.passages.rest", rest));
        }
        let goal = context.sdg(goal.number);
        let caption = words.fill("annex.passages.table", &[("goal", &goal)]);
        table(context, report, &caption, &passages);
    }
    let without = |at: &usize| context.finding(*at).and_then(Finding::main_goal).is_none();
    let passages: Vec<usize> = context.listed.iter().copied().filter(without).collect();
    if !passages.is_empty() {
        report.section("annex.passages.no-goal");
        table(context, report, &words.text("annex.passages.no-goal-table"), &passages);
    }
}

fn table(context: &Context<'_>, report: &mut Manuscript, caption: &str, passages: &[usize]) {
    let words = context.words;
    let mut columns = vec![
        column(words.text("column.number"), 5.0),
        column(words.text("column.place"), 16.0),
        column(words.text("column.passage"), 48.0),
        column(words.text("column.concepts"), 16.0),
    ];
    let spent = |at: &usize| context.finding(*at).is_some_and(|it| expenditure(it) != 0);
    let money = passages.iter().any(spent);
    if money {
        columns.push(figures_column(context.expenditure("column.expenditure"), 12.0));
    }
    let rows = passages.iter().filter_map(|at| passage_row(context, *at, money)).collect();
    report.compact_table(caption, columns, rows);
}

fn expenditure(finding: &Finding) -> i64 {
    crate::assess::Money::of(std::iter::once(&finding.passage)).expenditure
}

fn passage_row(context: &Context<'_>, at: usize, money: bool) -> Option<Row> {
    let words = context.words;
    let finding = context.finding(at)?;
    let mut place = citation::level_and_code(words, finding);
    if !place.is_empty() {
        place.push(run(", "));
    }
    place.push(run(place_of(context, finding)));
    let text = excerpt::beginning(&told(&finding.passage), LENGTH);
    let mut cells = vec![
        header(vec![run((at + 1).to_string())]),
        cell(place),
        plain(excerpt::shortened(&text, LENGTH + 60)),
        cell(concepts(context, finding)),
    ];
    if money {
        let spent = expenditure(finding);
        cells.push(plain(if spent == 0 { String::new() } else { words.euros(spent) }));
    }
    Some(Row { cells, strong: false, anchor: Some(citation::passage_anchor(at)) })
}

/// The place; with the file where there are several.
fn place_of(context: &Context<'_>, finding: &Finding) -> String {
    let words = context.words;
    if context.assessment.sources.len() > 1 {
        return citation::source(words, &context.assessment.sources, finding);
    }
    let first = finding.passage.places.first();
    first.map(|place| citation::place(words, place)).unwrap_or_default()
}

/// The goals and proposals of a passage, linked back to their fiches; the main goal first.
fn concepts(context: &Context<'_>, finding: &Finding) -> Vec<Inline> {
    let mut links = Vec::new();
    let mut tags: Vec<&Tag> = finding.tags.iter().filter(|tag| tag.accepted).collect();
    tags.sort_by_key(|tag| (tag.concept.goal_number().is_none(), tag.rank));
    for tag in tags {
        let link = if let Some(goal) = tag.concept.goal_number() {
            context.goal_link(goal)
        } else if let Some(proposal) = tag.concept.proposal() {
            let to = super::context::proposal_anchor(proposal);
            Inline::Link { to, text: format!("LMB\u{a0}{proposal}") }
        } else {
            continue;
        };
        if !links.is_empty() {
            links.push(run(", "));
        }
        links.push(link);
    }
    links
}
