//! The proposals for a local global policy: a matrix by pillar, then a fiche a proposal.

use super::context::{Context, reason_anchor};
use super::proposal;
use crate::assess::ProposalAssessment;
use crate::report::block::{Cell, Row};
use crate::report::manuscript::{
    Manuscript, cell, column, header, marks_column, row, run, total, words as plain,
};
use crate::taxonomy::{Pillar, Proposal};

pub(super) fn write(context: &Context<'_>, report: &mut Manuscript) {
    let words = context.words;
    report.chapter("proposals.title", "proposals");
    report.text(context.of(&context.taxonomy.lmb.definition));
    report.say("proposals.lead");
    matrix(context, report);
    for pillar in &context.taxonomy.lmb.pillars {
        let name = context.of(&pillar.name);
        let title = words.fill("proposals.pillar", &[("n", &pillar.id), ("pillar", &name)]);
        report.heading(2, title, None, None);
        report.text(context.of(&pillar.aim));
        for (known, assessed) in of_pillar(context, pillar) {
            proposal::write(context, report, known, assessed);
        }
    }
    reasons(context, report);
}

/// The reasons in full, which the fiches refer to.
fn reasons(context: &Context<'_>, report: &mut Manuscript) {
    let words = context.words;
    let rows: Vec<Row> = context
        .taxonomy
        .lmb
        .arguments
        .iter()
        .map(|reason| {
            let name = header(vec![run(context.of(&reason.name))]);
            let text = plain(context.of(&reason.text));
            let anchor = Some(reason_anchor(&reason.id));
            Row { cells: vec![name, text], strong: false, anchor }
        })
        .collect();
    if rows.is_empty() {
        return;
    }
    report.section("proposals.reasons.title");
    report.say("proposals.reasons.lead");
    let columns = vec![
        column(words.text("column.reason"), 26.0),
        column(words.text("column.explanation"), 74.0),
    ];
    report.compact_table(&words.text("proposals.reasons.table"), columns, rows);
}

/// The proposals of a pillar with what was found of them.
fn of_pillar<'a>(
    context: &Context<'a>,
    pillar: &Pillar,
) -> Vec<(&'a Proposal, &'a ProposalAssessment)> {
    let proposals = context.taxonomy.lmb.proposals.iter();
    proposals
        .filter(|proposal| proposal.pillar == pillar.id)
        .filter_map(|known| {
            let mut assessed = context.assessment.proposals.iter();
            Some((known, assessed.find(|it| it.proposal == known.id)?))
        })
        .collect()
}

fn matrix(context: &Context<'_>, report: &mut Manuscript) {
    let words = context.words;
    let columns = vec![
        column(words.text("column.proposal"), 32.0),
        column(words.text("column.status"), 17.0),
        marks_column(words.text("column.found-elements"), 11.0),
        column(words.text("column.elements"), 50.0),
    ];
    let mut rows: Vec<Row> = Vec::new();
    for pillar in &context.taxonomy.lmb.pillars {
        let name = format!("{}. {}", pillar.id, context.of(&pillar.name));
        let empty = || plain("");
        rows.push(total(vec![header(vec![run(name)]), empty(), empty(), empty()]));
        let proposals = of_pillar(context, pillar);
        rows.extend(proposals.iter().map(|(known, it)| proposal_row(context, known, it)));
    }
    report.compact_table(&words.text("proposals.matrix"), columns, rows);
}

fn proposal_row(context: &Context<'_>, known: &Proposal, assessed: &ProposalAssessment) -> Row {
    let found = assessed.elements.iter().filter(|element| !element.found.is_empty()).count();
    let of = [("n", &found as &dyn std::fmt::Display), ("m", &assessed.elements.len())];
    row(vec![
        header(vec![context.proposal_link(known)]),
        cell(vec![context.short_status(assessed.status)]),
        plain(context.words.fill("n-of-m", &of)),
        elements(context, known, assessed),
    ])
}

/// The elements, each with its mark.
fn elements(context: &Context<'_>, known: &Proposal, assessed: &ProposalAssessment) -> Cell {
    let mut marks = Vec::new();
    for (element, it) in known.elements.iter().zip(&assessed.elements) {
        if !marks.is_empty() {
            marks.push(run("  "));
        }
        let text = context.of(&element.name);
        marks.push(crate::report::block::Inline::Mark {
            mark: super::context::mark(it.status),
            text,
        });
    }
    cell(marks)
}
