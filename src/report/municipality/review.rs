//! Passages for human review, least certain first.

use super::context::Context;
use crate::assess::Finding;
use crate::assess::quotable::told;
use crate::report::block::Row;
use crate::report::citation;
use crate::report::excerpt;
use crate::report::manuscript::{
    Manuscript, cell, column, figures_column, header, row, run, words as plain,
};
use crate::tag::Tag;

/// How many passages the chapter lists.
const LIMIT: usize = 30;

pub(super) fn write(context: &Context<'_>, report: &mut Manuscript) {
    let words = context.words;
    report.chapter("review.title", "review");
    let review = &context.assessment.review;
    if review.is_empty() {
        report.say("review.none");
        return;
    }
    report.text(words.count("review.lead", review.len()));
    let columns = vec![
        column(words.text("column.place"), 22.0),
        column(words.text("column.passage"), 42.0),
        column(words.text("column.concept"), 26.0),
        figures_column(words.text("column.probability"), 10.0),
        column(words.text("column.counted"), 10.0),
    ];
    let rows = review.iter().take(LIMIT).filter_map(|at| review_row(context, *at)).collect();
    report.compact_table(&words.text("review.table"), columns, rows);
    if let Some(rest) = review.len().checked_sub(LIMIT).filter(|rest| *rest > 0) {
        report.text(words.count("review.rest", rest));
    }
}

fn review_row(context: &Context<'_>, at: usize) -> Option<Row> {
    let words = context.words;
    let finding = context.finding(at)?;
    let tag = doubtful(finding)?;
    let mut place = citation::level_and_code(words, finding);
    if !place.is_empty() {
        place.push(run(", "));
    }
    place.push(run(citation::source(words, &context.assessment.sources, finding)));
    let text = excerpt::beginning(&told(&finding.passage), 140);
    let counted = if tag.accepted { "yes" } else { "no" };
    Some(row(vec![
        header(place),
        plain(excerpt::shortened(&text, 200)),
        cell(vec![run(context.concept(&tag.concept))]),
        plain(words.probability(tag.probability)),
        plain(words.text(counted)),
    ]))
}

/// The goal or proposal that is the closest call.
fn doubtful(finding: &Finding) -> Option<&Tag> {
    let close = |tag: &&Tag| (tag.probability - 0.5).abs();
    finding
        .tags
        .iter()
        .filter(|tag| tag.concept.target().is_none() && tag.concept.element().is_none())
        .min_by(|a, b| close(a).total_cmp(&close(b)))
}
