//! The summary on one page: key figures, findings, recommendations and what was not read.

use super::context::Context;
use super::findings::findings;
use super::ranking::{Ranked, Subject, ranked};
use crate::assess::{Outcome, Status};
use crate::report::block::{Block, Inline, KeyFigure, Tone};
use crate::report::manuscript::{Manuscript, run};

/// How many findings and recommendations fit the page.
const FINDINGS: usize = 5;
const RECOMMENDATIONS: usize = 4;

pub(super) fn write(context: &Context<'_>, report: &mut Manuscript) {
    let words = context.words;
    report.chapter("summary.title", "summary");
    report.push(Block::KeyFigures(key_figures(context)));
    report.section("summary.findings");
    report.push(Block::List { ordered: true, items: findings(context, FINDINGS) });
    let advice: Vec<_> = ranked(context)
        .iter()
        .take(RECOMMENDATIONS)
        .filter_map(|ranked| recommendation(context, ranked))
        .collect();
    if !advice.is_empty() {
        report.section("summary.recommendations");
        report.bullets(advice);
    }
    let (tone, key) = if context.assessment.incomplete {
        (Tone::Warning, "summary.unread")
    } else {
        (Tone::Info, "summary.all-read")
    };
    let read = words
        .inline(key, vec![("files", vec![run(unread(context))]), ("scope", scope_link(context))]);
    report.callout(tone, words.text("summary.read"), vec![Block::Paragraph(read)]);
}

fn scope_link(context: &Context<'_>) -> Vec<Inline> {
    vec![Inline::Link { to: "scope".to_owned(), text: context.words.text("scope.title") }]
}

/// What could not be read, in a few words: at most three files.
fn unread(context: &Context<'_>) -> String {
    let words = context.words;
    let incomplete = context.assessment.sources.iter().filter(|source| match &source.outcome {
        Outcome::Read { notes, .. } => notes.iter().any(|note| note.kind.is_unread()),
        Outcome::Unread { .. } => true,
    });
    let names: Vec<&str> = incomplete.map(crate::report::citation::file).collect();
    let rest = names.len().saturating_sub(3);
    let mut shown: Vec<String> = names.iter().take(3).map(|name| (*name).to_owned()).collect();
    if rest > 0 {
        shown.push(words.count("files.more", rest));
    }
    if shown.is_empty() {
        return words.count("files", context.assessment.sources.len());
    }
    words.list(&shown)
}

fn key_figures(context: &Context<'_>) -> Vec<KeyFigure> {
    let words = context.words;
    let assessment = context.assessment;
    let of = |part: usize, whole: usize| words.fill("n-of-m", &[("n", &part), ("m", &whole)]);
    let anchored = assessment.goals.iter().filter(|it| it.status == Status::Anchored).count();
    let proposals = assessment.proposals.iter();
    let there = proposals.filter(|it| matches!(it.status, Status::Anchored | Status::Partly));
    let figure = |value: String, key: &str| KeyFigure { value, label: words.text(key) };
    let mut figures = vec![
        figure(of(anchored, assessment.goals.len()), "key.goals"),
        figure(of(there.count(), assessment.proposals.len()), "key.proposals"),
        figure(words.number(assessment.profile.actions), "key.actions"),
    ];
    if assessment.profile.actions == 0 {
        figures.pop();
        figures.push(figure(words.number(assessment.passages.len()), "key.passages"));
    }
    if context.has_money() {
        let total = assessment.profile.ledger.total.expenditure;
        figures.push(figure(words.money_short(total), "key.expenditure"));
    }
    figures
}

/// A recommendation in a line, linked to where it is worked out.
fn recommendation(context: &Context<'_>, ranked: &Ranked) -> Option<Vec<Inline>> {
    let words = context.words;
    let link = match ranked.subject {
        Subject::Proposal(at) => {
            let id = &context.assessment.proposals.get(at)?.proposal;
            context.proposal_link(context.taxonomy.proposal(id)?)
        }
        Subject::Goal(at) => context.goal_name_link(context.assessment.goals.get(at)?.goal),
    };
    let status = words.text(&super::context::short_key(ranked.status));
    Some(words.inline(
        "summary.recommendation",
        vec![
            ("what", vec![link]),
            ("status", vec![run(status)]),
            ("effect", vec![run(words.text(&format!("degree.{}", ranked.effect)))]),
            ("effort", vec![run(words.text(&format!("degree.{}", ranked.effort)))]),
        ],
    ))
}
