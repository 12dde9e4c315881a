//! The summary on one page: key figures, findings, recommendations and what was not read.

use std::collections::BTreeSet;

use super::context::Context;
use super::findings::findings;
use super::gaps::only_lists;
use super::ranking::{Ranked, ranked};
use crate::assess::{Outcome, Status};
use crate::report::block::{Block, Inline, KeyFigure, Tone};
use crate::report::excerpt::first_sentence;
use crate::report::manuscript::{Manuscript, counted, run};

/// How many findings and recommendations fit the page.
const FINDINGS: usize = 5;
const RECOMMENDATIONS: usize = 3;

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
    let scope = context.chapter_link("scope");
    let mut read = words.inline(key, vec![("files", vec![run(unread(context))]), ("scope", scope)]);
    if only_lists(context) {
        read.push(run(" "));
        let gaps = context.chapter_link("gaps");
        read.extend(words.inline("summary.only-lists", vec![("gaps", gaps)]));
    }
    report.callout(tone, words.text("summary.read"), vec![Block::Paragraph(read)]);
}

/// What could not be read, in a few words: at most three files.
fn unread(context: &Context<'_>) -> String {
    let words = context.words;
    let incomplete = context.assessment.sources.iter().filter_map(|source| {
        let file = crate::report::citation::file(source);
        match &source.outcome {
            Outcome::Read { notes, .. } => notes
                .iter()
                .any(|note| note.kind.is_unread())
                .then(|| words.fill("files.part", &[("file", &file)])),
            Outcome::Unread { .. } => Some(file.to_owned()),
        }
    });
    let mut shown: Vec<String> = incomplete.collect();
    let rest = shown.len().saturating_sub(3);
    shown.truncate(3);
    if rest > 0 {
        shown.push(words.count("files.more", rest));
    }
    if shown.is_empty() {
        let sources = context.assessment.sources.iter();
        let files: BTreeSet<&str> = sources.map(|source| &*source.name).collect();
        return words.count("files", files.len());
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
    let mut figures = Vec::new();
    // Where nothing was read, "0 of 17" would look like a finding.
    if !assessment.passages.is_empty() {
        figures.push(figure(of(anchored, assessment.goals.len()), "key.goals"));
        figures.push(figure(of(there.count(), assessment.proposals.len()), "key.proposals"));
    }
    figures.push(match assessment.profile.actions {
        0 => counted(words, "key.passages", assessment.passages.len()),
        actions => counted(words, "key.actions", actions),
    });
    if context.has_money() {
        let total = assessment.profile.ledger.total.expenditure;
        let label = context.expenditure("key.expenditure");
        figures.push(KeyFigure { value: words.money_short(total), label });
    }
    figures
}

/// A recommendation with what to decide, linked to its fiche.
fn recommendation(context: &Context<'_>, ranked: &Ranked) -> Option<Vec<Inline>> {
    let words = context.words;
    let (link, decision) = ranked.advice(context)?;
    let status = words.text(&super::context::short_key(ranked.status));
    Some(words.inline(
        "summary.recommendation",
        vec![
            ("what", vec![link]),
            ("decision", vec![run(first_sentence(&decision))]),
            ("status", vec![run(status)]),
        ],
    ))
}
