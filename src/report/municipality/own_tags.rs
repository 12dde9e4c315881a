//! The goals that the plan itself names, against those that its words point to. Left out where
//! the plan names none.

use std::collections::BTreeMap;

use super::context::Context;
use super::evidence;
use crate::assess::OwnTag;
use crate::report::block::Row;
use crate::report::citation;
use crate::report::excerpt;
use crate::report::manuscript::{
    Manuscript, cell, column, figures_column, header, row, run, words as plain,
};
use crate::taxonomy::ConceptId;

/// How many differing passages the chapter lists.
const LIMIT: usize = 25;

pub(super) fn write(context: &Context<'_>, report: &mut Manuscript) {
    let own = &context.assessment.own_tags;
    if own.is_empty() {
        return;
    }
    let words = context.words;
    report.chapter("own.title", "own");
    report.text(words.count("own.lead", own.len()));
    by_goal(context, report);
    let differing: Vec<&OwnTag> = own.iter().filter(|it| it.inferred != it.named).collect();
    if differing.is_empty() {
        report.say("own.same");
        return;
    }
    report.section("own.differing.title");
    report.say("own.differing.lead");
    let rows = differing.iter().take(LIMIT).filter_map(|it| differing_row(context, it)).collect();
    let columns = vec![
        column(words.text("column.place"), 22.0),
        column(words.text("column.passage"), 44.0),
        column(words.text("column.named"), 17.0),
        column(words.text("column.added"), 17.0),
    ];
    report.compact_table(&words.text("own.differing.table"), columns, rows);
    if let Some(rest) = differing.len().checked_sub(LIMIT).filter(|rest| *rest > 0) {
        report.text(words.count("own.rest", rest));
    }
}

/// A row a goal: passages that name it, and passages that we connect with it.
fn by_goal(context: &Context<'_>, report: &mut Manuscript) {
    let words = context.words;
    let mut named: BTreeMap<u8, usize> = BTreeMap::new();
    for goal in context.assessment.own_tags.iter().flat_map(|it| &it.named) {
        *named.entry(*goal).or_default() += 1;
    }
    let rows: Vec<Row> = context
        .assessment
        .goals
        .iter()
        .filter_map(|assessed| {
            let goal = context.taxonomy.goal(assessed.goal)?;
            let ours = assessed.main.len() + assessed.also.len();
            let theirs = named.get(&assessed.goal).copied().unwrap_or_default();
            (ours + theirs > 0).then(|| {
                let name = context.goal_name_link(goal.number);
                row(vec![
                    context.goal_header(goal, name),
                    plain(words.number(theirs)),
                    plain(words.number(ours)),
                ])
            })
        })
        .collect();
    let columns = vec![
        column(words.text("column.goal"), 60.0),
        figures_column(words.text("column.named"), 20.0),
        figures_column(words.text("column.all"), 20.0),
    ];
    report.compact_table(&words.text("own.table"), columns, rows);
}

fn differing_row(context: &Context<'_>, own: &OwnTag) -> Option<Row> {
    let words = context.words;
    let finding = context.finding(own.passage)?;
    let concept = ConceptId::goal(*own.named.first()?);
    let text = evidence::words_for(finding, &concept, 160);
    let added: Vec<u8> =
        own.inferred.iter().copied().filter(|goal| !own.named.contains(goal)).collect();
    let goals = |goals: &[u8]| {
        let links = goals.iter().map(|goal| vec![context.goal_link(*goal)]).collect();
        cell(words.inline_list(links))
    };
    let mut place = citation::level_and_code(words, finding);
    if !place.is_empty() {
        place.push(run(", "));
    }
    place.push(run(citation::source(words, &context.assessment.sources, finding)));
    Some(row(vec![
        header(place),
        plain(excerpt::shortened(&text, 220)),
        goals(&own.named),
        goals(&added),
    ]))
}
