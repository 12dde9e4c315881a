//! The fiche of a proposal: found, missing, stopped, and what a council could decide.

use super::context::{Context, proposal_anchor, reason_anchor};
use super::evidence;
use super::goal::reason_key;
use crate::assess::status::decisive;
use crate::assess::{ElementAssessment, ProposalAssessment, Status};
use crate::report::block::{Block, Inline, Tone};
use crate::report::manuscript::{
    Manuscript, capitalised, cell, column, header, row, run, strong, words as plain,
};
use crate::taxonomy::{Argument, ConceptId, Element, Proposal};

pub(super) fn write(
    context: &Context<'_>,
    report: &mut Manuscript,
    known: &Proposal,
    assessed: &ProposalAssessment,
) {
    let words = context.words;
    let title = format!("{} {}", known.id, context.of(&known.name));
    report.heading(3, title.clone(), Some(&proposal_anchor(&known.id)), None);
    report.text(context.of(&known.aim));
    report.paragraph(status(context, assessed));
    let concept = ConceptId::new(&format!("lmb:{}", known.id));
    let decisive =
        decisive(&concept, assessed.reason, &assessed.found, &context.assessment.passages);
    for quote in evidence::quotes(context, &concept, &assessed.found, &decisive, 2) {
        report.push(quote);
    }
    if assessed.found.is_empty() {
        for quote in evidence::quotes(context, &concept, &assessed.mentioned, &[], 1) {
            report.push(quote);
        }
    }
    against(context, report, &concept, assessed);
    let columns = vec![
        column(words.text("column.element"), 34.0),
        column(words.text("column.status"), 18.0),
        column(words.text("column.evidence"), 48.0),
    ];
    let pairs = known.elements.iter().zip(&assessed.elements);
    let rows = pairs.map(|(element, it)| element_row(context, element, it)).collect();
    // With the name, for captions that differ only in numbers pass for running heads.
    let caption = words.fill("proposal.elements", &[("proposal", &title)]);
    report.compact_table(&caption, columns, rows);
    advice(context, report, known, assessed);
}

fn status(context: &Context<'_>, assessed: &ProposalAssessment) -> Vec<Inline> {
    let words = context.words;
    let reason = words.text(&format!("reason.proposal.{}", reason_key(assessed.reason)));
    let mut line = vec![context.fiche_status(assessed.status), run(". "), run(reason)];
    if !assessed.found.is_empty() {
        line.push(run(" "));
        let passages = context.passages(&assessed.found, 8);
        line.extend(words.inline("proposal.evidence", vec![("passages", passages)]));
    }
    if assessed.money.expenditure > 0 {
        let money = context.spent(&assessed.money);
        line.push(run(format!(" {}", words.fill("proposal.money", &[("money", &money)]))));
    }
    line
}

/// What the plan says that it stops or does not do.
fn against(
    context: &Context<'_>,
    report: &mut Manuscript,
    concept: &ConceptId,
    assessed: &ProposalAssessment,
) {
    let words = context.words;
    if assessed.against.is_empty() {
        return;
    }
    let passages = context.passages(&assessed.against, 8);
    let line = words.inline("proposal.against.text", vec![("passages", passages)]);
    report.callout(Tone::Gap, words.text("proposal.against.title"), vec![Block::Paragraph(line)]);
    for quote in evidence::quotes(context, concept, &assessed.against, &[], 2) {
        report.push(quote);
    }
}

fn element_row(
    context: &Context<'_>,
    element: &Element,
    assessed: &ElementAssessment,
) -> crate::report::block::Row {
    let evidence = if assessed.found.is_empty() {
        plain(context.of(&element.ask))
    } else {
        let mut passages = context.passages(&assessed.found, 4);
        if let Some(Inline::Text(first)) = passages.first_mut() {
            *first = capitalised(first);
        }
        cell(passages)
    };
    row(vec![
        header(vec![run(context.of(&element.name))]),
        cell(vec![context.short_status(assessed.status)]),
        evidence,
    ])
}

/// What a council could decide, why, how to begin and with whom.
fn advice(
    context: &Context<'_>,
    report: &mut Manuscript,
    known: &Proposal,
    assessed: &ProposalAssessment,
) {
    let words = context.words;
    let item = |key: &str, text: String| {
        Block::Paragraph(vec![strong(words.text(key)), run(format!(" {text}"))])
    };
    let mut blocks = Vec::new();
    if assessed.status == Status::Anchored {
        deepen(context, report, known, assessed);
        return;
    }
    blocks.push(Block::Paragraph(vec![run(context.of(&known.recommendation))]));
    blocks.push(item("first-step", context.of(&known.first_step)));
    blocks.push(item("involve", context.of(&known.involve)));
    if let Some(reasons) = arguments(context, known) {
        blocks.push(reasons);
    }
    report.callout(Tone::Advice, words.text("proposal.advice"), blocks);
}

/// The elements of a proposal with a status.
pub(super) fn with_status<'a>(
    known: &'a Proposal,
    assessed: &'a ProposalAssessment,
    status: Status,
) -> impl Iterator<Item = &'a Element> {
    let pairs = known.elements.iter().zip(&assessed.elements);
    pairs.filter(move |(_, it)| it.status == status).map(|(element, _)| element)
}

/// What an anchored proposal does not have yet, or what of it may not have been read.
fn deepen(
    context: &Context<'_>,
    report: &mut Manuscript,
    known: &Proposal,
    assessed: &ProposalAssessment,
) {
    let words = context.words;
    let parts = [
        (Status::NotFound, Tone::Advice, "proposal.deepen.text"),
        (Status::Unknown, Tone::Warning, "proposal.deepen.unread"),
    ];
    for (status, tone, key) in parts {
        let elements = with_status(known, assessed, status);
        let names: Vec<String> = elements.map(|it| context.within(&it.name)).collect();
        if !names.is_empty() {
            let text = words.fill(key, &[("elements", &words.list(&names))]);
            let blocks = vec![Block::Paragraph(vec![run(text)])];
            report.callout(tone, words.text("proposal.deepen.title"), blocks);
        }
    }
}

/// The reasons, linked to where they stand in full, and the local gain.
fn arguments(context: &Context<'_>, known: &Proposal) -> Option<Block> {
    let words = context.words;
    let lmb = &context.taxonomy.lmb;
    let reasons =
        known.arguments.iter().filter_map(|id| lmb.arguments.iter().find(|it| it.id == *id));
    let link = |it: &Argument| {
        let link = Inline::Link { to: reason_anchor(&it.id), text: context.of(&it.name) };
        context.quoted(link)
    };
    let links: Vec<_> = reasons.map(link).collect();
    if links.is_empty() {
        return None;
    }
    let mut text = vec![strong(words.text("argued")), run(" ")];
    text.extend(words.inline_list(links));
    text.push(run("."));
    let gains = lmb.gains.iter().filter(|gain| gain.proposals.contains(&known.id));
    let gains: Vec<String> = gains.map(|gain| context.within(&gain.name)).collect();
    if !gains.is_empty() {
        text.push(run(format!(" {}", words.fill("gains", &[("gains", &words.apart(&gains))]))));
    }
    Some(Block::Paragraph(text))
}
