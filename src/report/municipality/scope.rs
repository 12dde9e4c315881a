//! What was read, what could not be and why, and what to do about it.

use std::collections::BTreeSet;

use super::context::Context;
use super::notes;
use crate::assess::{Assessment, Outcome, SourceReport};
use crate::report::block::Block;
use crate::report::block::{Row, Tone};
use crate::report::citation::file;
use crate::report::manuscript::{
    Manuscript, cell, column, figures_column, header, row, run, strong, words as plain,
};
use crate::report::wording::key_of;

pub(super) fn write(context: &Context<'_>, report: &mut Manuscript) {
    let words = context.words;
    report.chapter("scope.title", "scope");
    report.text(lead(context));
    files(context, report);
    other_periods(context, report);
    report.callout(
        Tone::Info,
        words.text("scope.reading.title"),
        vec![Block::Paragraph(vec![run(words.text("scope.reading.text"))])],
    );
    unread(context, report);
    notes::write(context, report);
}

fn lead(context: &Context<'_>) -> String {
    let words = context.words;
    let assessment = context.assessment;
    let files = words.count("files", counted(assessment).len());
    let passages = words.count("passages", assessment.passages.len());
    let name = &assessment.municipality;
    match assessment.period {
        Some(period) => words.fill(
            "scope.lead",
            &[
                ("municipality", name),
                ("files", &files),
                ("passages", &passages),
                ("period", &words.period(period)),
            ],
        ),
        None => words.fill(
            "scope.lead-no-period",
            &[("municipality", name), ("files", &files), ("passages", &passages)],
        ),
    }
}

/// The files that the report rests on; one with plans for several periods counts once.
fn counted(assessment: &Assessment) -> BTreeSet<&str> {
    let counts = |at: usize, source: &SourceReport| {
        matches!(source.outcome, Outcome::Read { .. }) && !assessment.earlier.contains(&at)
    };
    let sources = assessment.sources.iter().enumerate().filter(|(at, it)| counts(*at, it));
    sources.map(|(_, source)| &*source.name).collect()
}

/// What is about another period than the one assessed: whole files, and plans in files of which
/// another plan counts.
fn other_periods(context: &Context<'_>, report: &mut Manuscript) {
    let words = context.words;
    let counted = counted(context.assessment);
    let earlier = context.assessment.earlier.iter();
    let earlier = earlier.filter_map(|at| context.assessment.sources.get(*at));
    let (plans, files): (Vec<&SourceReport>, Vec<&SourceReport>) =
        earlier.partition(|source| counted.contains(&*source.name));
    if !files.is_empty() {
        let names: Vec<String> = files.iter().map(|source| file(source).to_owned()).collect();
        let list = words.list(&names);
        report.text(words.count_with("scope.earlier", names.len(), &[("files", &list)]));
    }
    if !plans.is_empty() {
        let names: Vec<String> = plans.iter().map(|source| plan(context, source)).collect();
        let list = words.list(&names);
        report.text(words.fill("scope.earlier-part", &[("files", &list)]));
    }
}

/// A file with the years of a plan in it: "plannen.xlsx (2020–2025)".
fn plan(context: &Context<'_>, source: &SourceReport) -> String {
    match &source.outcome {
        Outcome::Read { period: Some(period), .. } => {
            format!("{} ({})", file(source), context.words.period(*period))
        }
        _ => file(source).to_owned(),
    }
}

fn files(context: &Context<'_>, report: &mut Manuscript) {
    let words = context.words;
    let columns = vec![
        column(words.text("column.file"), 40.0),
        column(words.text("column.kind"), 26.0),
        column(words.text("column.period"), 14.0),
        figures_column(words.text("column.pages"), 10.0),
        figures_column(words.text("column.passages"), 12.0),
    ];
    let rows = context.assessment.sources.iter().map(|source| file_row(context, source)).collect();
    report.table(&words.text("scope.files"), columns, rows);
}

fn file_row(context: &Context<'_>, source: &SourceReport) -> Row {
    let words = context.words;
    let name = header(vec![run(&*source.name)]);
    match &source.outcome {
        Outcome::Read { kind, period, pages, passages, .. } => row(vec![
            name,
            plain(words.text(&format!("kind.{}", key_of(kind)))),
            plain(period.map(|period| words.period(period)).unwrap_or_default()),
            plain(if *pages == 0 { String::new() } else { words.number(*pages) }),
            plain(words.number(*passages)),
        ]),
        Outcome::Unread { .. } => row(vec![
            name,
            cell(vec![strong(words.text("scope.not-read"))]),
            plain(""),
            plain(""),
            plain("0"),
        ]),
    }
}

/// The files that could not be read, each with its reason and remedy.
fn unread(context: &Context<'_>, report: &mut Manuscript) {
    let words = context.words;
    let rows: Vec<Row> = context
        .assessment
        .sources
        .iter()
        .filter_map(|source| match &source.outcome {
            Outcome::Unread { cause, .. } => Some((source, key_of(cause))),
            Outcome::Read { .. } => None,
        })
        .map(|(source, cause)| {
            let text = |part: &str| plain(words.text(&format!("cause.{cause}.{part}")));
            row(vec![header(vec![run(&*source.name)]), text("why"), text("remedy")])
        })
        .collect();
    if rows.is_empty() {
        return;
    }
    report.section("scope.unread.title");
    report.say("scope.unread.lead");
    let columns = vec![
        column(words.text("column.file"), 30.0),
        column(words.text("column.why"), 34.0),
        column(words.text("column.remedy"), 36.0),
    ];
    report.table(&words.text("scope.unread.table"), columns, rows);
}
