//! Recommendations in order, with the reason for the order; the first ones worked out.

use super::context::{Context, short_key};
use super::ranking::{Ranked, Subject, ranked};
use crate::report::block::{Inline, Row};
use crate::report::manuscript::{
    Manuscript, cell, column, header, marks_column, row, run, strong, words as plain,
};

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
    let first = ranked.iter().take(WORKED_OUT).enumerate();
    for (at, it) in first {
        worked_out(context, report, at + 1, it);
    }
}

/// The name of what is recommended, as a link.
fn what(context: &Context<'_>, ranked: &Ranked) -> Option<Inline> {
    Some(match ranked.subject {
        Subject::Proposal(at) => {
            let id = &context.assessment.proposals.get(at)?.proposal;
            context.proposal_link(context.taxonomy.proposal(id)?)
        }
        Subject::Goal(at) => context.goal_name_link(context.assessment.goals.get(at)?.goal),
    })
}

fn ranked_row(context: &Context<'_>, rank: usize, ranked: &Ranked) -> Option<Row> {
    let words = context.words;
    let degree = |degree: u8| plain(words.text(&format!("degree.{degree}")));
    Some(row(vec![
        header(vec![run(rank.to_string())]),
        cell(vec![what(context, ranked)?]),
        cell(vec![context.short_status(ranked.status)]),
        degree(ranked.effect),
        degree(ranked.effort),
        plain(words.number(ranked.points())),
    ]))
}

fn worked_out(context: &Context<'_>, report: &mut Manuscript, rank: usize, ranked: &Ranked) {
    let words = context.words;
    let Some((name, decide, first_step, involve)) = texts(context, ranked) else { return };
    report.heading(3, format!("{rank}. {name}"), None, None);
    report.text(decide);
    let reason = words.fill(
        "recommendations.reason",
        &[
            ("effect", &words.text(&format!("degree.{}", ranked.effect))),
            ("effort", &words.text(&format!("degree.{}", ranked.effort))),
            ("status", &words.text(&short_key(ranked.status))),
        ],
    );
    let mut items = vec![
        vec![strong(words.text("first-step")), run(format!(" {first_step}"))],
        vec![strong(words.text("why-here")), run(format!(" {reason}"))],
    ];
    if let Some(involve) = involve {
        items.insert(1, vec![strong(words.text("involve")), run(format!(" {involve}"))]);
    }
    report.bullets(items);
}

type Texts = (String, String, String, Option<String>);

fn texts(context: &Context<'_>, ranked: &Ranked) -> Option<Texts> {
    Some(match ranked.subject {
        Subject::Proposal(at) => {
            let id = &context.assessment.proposals.get(at)?.proposal;
            let known = context.taxonomy.proposal(id)?;
            (
                format!("{} (LMB\u{a0}{id})", context.of(&known.name)),
                context.of(&known.recommendation),
                context.of(&known.first_step),
                Some(context.of(&known.involve)),
            )
        }
        Subject::Goal(at) => {
            let known = context.taxonomy.goal(context.assessment.goals.get(at)?.goal)?;
            (
                format!("{} ({})", context.of(&known.name), context.sdg(known.number)),
                context.of(&known.recommendation),
                context.of(&known.first_step),
                None,
            )
        }
    })
}
