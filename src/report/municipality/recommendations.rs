//! Recommendations in order, with the reason for the order; the first ones worked out.

use super::context::{Context, short_key};
use super::goal::missing_targets;
use super::ranking::{Ranked, Subject, ranked};
use crate::assess::GoalAssessment;
use crate::report::block::{Block, Inline, Row};
use crate::report::manuscript::{
    Manuscript, cell, column, header, marks_column, row, run, strong, words as plain,
};
use crate::taxonomy::{Goal, Proposal};

/// How many recommendations are worked out.
const WORKED_OUT: usize = 8;

pub(super) fn write(context: &Context<'_>, report: &mut Manuscript) {
    let words = context.words;
    report.chapter("recommendations.title", "recommendations");
    let ranked = ranked(context);
    if ranked.is_empty() {
        report.say("recommendations.none");
        return;
    }
    report.say("recommendations.lead");
    let rows = ranked.iter().enumerate().filter_map(|(at, it)| ranked_row(context, at + 1, it));
    let columns = vec![
        marks_column("#".to_owned(), 6.0),
        column(words.text("column.recommendation"), 44.0),
        column(words.text("column.status"), 20.0),
        marks_column(words.text("column.effect"), 10.0),
        marks_column(words.text("column.effort"), 12.0),
        marks_column(words.text("column.points"), 10.0),
    ];
    report.compact_table(&words.text("recommendations.table"), columns, rows.collect());
    report.section("recommendations.first.title");
    let table = report.table_ref(0);
    report.paragraph(words.inline("recommendations.first.lead", vec![("table", table)]));
    let items = ranked.iter().take(WORKED_OUT).filter_map(|it| worked_out(context, it)).collect();
    report.push(Block::List { ordered: true, items });
}

fn ranked_row(context: &Context<'_>, rank: usize, ranked: &Ranked) -> Option<Row> {
    let words = context.words;
    let degree = |degree: u8| plain(words.text(&format!("degree.{degree}")));
    Some(row(vec![
        header(vec![run(rank.to_string())]),
        cell(vec![ranked.advice(context)?.0]),
        cell(vec![context.short_status(ranked.status)]),
        degree(ranked.effect),
        degree(ranked.effort),
        plain(words.number(ranked.points())),
    ]))
}

/// What to decide, and why it stands in this place.
fn worked_out(context: &Context<'_>, ranked: &Ranked) -> Option<Vec<Inline>> {
    let (_, decision) = ranked.advice(context)?;
    let link;
    let reason = match ranked.subject {
        Subject::Proposal(at) => {
            let id = &context.assessment.proposals.get(at)?.proposal;
            let known = context.taxonomy.proposal(id)?;
            link = context.proposal_name_link(known);
            proposal_reason(context, ranked, known)
        }
        Subject::Goal(at) => {
            let assessed = context.assessment.goals.get(at)?;
            link = context.goal_name_link(assessed.goal);
            goal_reason(context, ranked, context.taxonomy.goal(assessed.goal)?, assessed)
        }
    };
    let mut item = vec![link, run(format!(". {decision} "))];
    item.push(strong(context.words.text("why-here")));
    item.push(run(" "));
    item.extend(reason);
    Some(item)
}

/// The parts of a reason that proposals and goals share.
fn shared(context: &Context<'_>, ranked: &Ranked) -> Vec<(&'static str, Vec<Inline>)> {
    let words = context.words;
    let degree = |degree: u8| vec![run(words.text(&format!("degree.{degree}")))];
    let points =
        words.count("recommendations.points", ranked.points().max(0).unsigned_abs().into());
    vec![
        ("points", vec![run(points)]),
        ("effect", degree(ranked.effect)),
        ("effort", degree(ranked.effort)),
        ("status", vec![run(words.text(short_key(ranked.status).as_str()))]),
    ]
}

fn proposal_reason(context: &Context<'_>, ranked: &Ranked, known: &Proposal) -> Vec<Inline> {
    let words = context.words;
    let goals = known.goals.iter().map(|goal| vec![context.goal_link(*goal)]).collect();
    let mut values = shared(context, ranked);
    values.push(("goals", words.inline_list(goals)));
    values.push(("reasons", vec![run(words.number(known.arguments.len()))]));
    values.push(("total", vec![run(words.number(context.taxonomy.lmb.arguments.len()))]));
    words.inline("recommendations.reason-proposal", values)
}

fn goal_reason(
    context: &Context<'_>,
    ranked: &Ranked,
    known: &Goal,
    assessed: &GoalAssessment,
) -> Vec<Inline> {
    let words = context.words;
    let missing = missing_targets(context, known, assessed).len();
    let mut values = shared(context, ranked);
    // That all were recognised speaks against the recommendation, and that some were not is no
    // reason where not everything could be read.
    if missing == 0 || context.assessment.incomplete {
        return words.inline("recommendations.reason-goal-bare", values);
    }
    values.push(("targets", vec![run(words.count("recommendations.targets", missing))]));
    words.inline("recommendations.reason-goal", values)
}
