//! What was not found, in three kinds: no municipal task, perhaps in a document that was not
//! delivered or read, and a gap in the documents read.

use super::context::Context;
use super::goal::{missing_targets, reason_key};
use super::goals::assessed;
use super::proposal::with_status;
use crate::assess::{ProposalAssessment, Status};
use crate::document::Level;
use crate::report::block::{Row, Tone};
use crate::report::manuscript::{Manuscript, cell, column, header, row, run, words as plain};
use crate::taxonomy::{Competence, Proposal, Target};

pub(super) fn write(context: &Context<'_>, report: &mut Manuscript) {
    let words = context.words;
    report.chapter("gaps.title", "gaps");
    report.say("gaps.lead");
    real(context, report);
    elsewhere(context, report);
    other_tasks(context, report);
    if context.assessment.incomplete {
        let note = vec![run(words.text("gaps.incomplete.text"))];
        report.callout(
            Tone::Warning,
            words.text("gaps.incomplete.title"),
            vec![crate::report::block::Block::Paragraph(note)],
        );
    }
}

/// Whether the documents read are lists of actions, with hardly any explanation.
pub(super) fn only_lists(context: &Context<'_>) -> bool {
    let passages = &context.assessment.passages;
    let prose = passages.iter().filter(|finding| finding.passage.level == Level::Prose).count();
    !passages.is_empty() && prose * 20 < passages.len()
}

/// Whether something that was not found is likely to stand in another kind of document.
fn likely_elsewhere(context: &Context<'_>, id: &str) -> bool {
    only_lists(context) && context.words.has(&elsewhere_key(id))
}

fn elsewhere_key(id: &str) -> String {
    format!("elsewhere.{}", id.replace('.', "-"))
}

/// A proposal that is not there, or not in full.
struct Missing<'a> {
    known: &'a Proposal,
    assessed: &'a ProposalAssessment,
    /// Its elements that are not in the plan.
    absent: Vec<String>,
    /// Its elements that may stand in what could not be read.
    unread: Vec<String>,
}

impl Missing<'_> {
    /// Whether all that is missing may stand in what could not be read.
    fn is_unread(&self) -> bool {
        let unread = self.absent.is_empty() && !self.unread.is_empty();
        self.assessed.status == Status::Unknown
            || (unread && self.assessed.status != Status::NotFound)
    }
}

/// The proposals that are not there in full, with what is missing of them.
fn missing<'a>(context: &Context<'a>) -> Vec<Missing<'a>> {
    let missing = |assessed: &'a ProposalAssessment| {
        let known = context.taxonomy.proposal(&assessed.proposal)?;
        let of = |status| -> Vec<String> {
            with_status(known, assessed, status).map(|element| context.of(&element.name)).collect()
        };
        let it =
            Missing { known, assessed, absent: of(Status::NotFound), unread: of(Status::Unknown) };
        let whole = it.absent.is_empty() && it.unread.is_empty();
        (!whole || assessed.status != Status::Anchored).then_some(it)
    };
    context.assessment.proposals.iter().filter_map(missing).collect()
}

/// Gaps in the documents read.
fn real(context: &Context<'_>, report: &mut Manuscript) {
    let words = context.words;
    report.section("gaps.real.title");
    let mut rows: Vec<Row> = Vec::new();
    for goal in &context.taxonomy.goals {
        let Some(it) = assessed(context, goal) else { continue };
        if it.status == Status::NotFound {
            let missing = targets(context, &missing_targets(context, goal, it));
            let missing = if missing.is_empty() { context.of(&goal.aim) } else { missing };
            rows.push(row(vec![
                context.goal_header(goal, context.goal_name_link(goal.number)),
                cell(vec![context.short_status(it.status)]),
                plain(missing),
            ]));
        }
    }
    for it in missing(context) {
        if !it.is_unread() && !likely_elsewhere(context, &it.known.id) {
            rows.push(proposal_row(context, &it));
        }
    }
    if rows.is_empty() {
        report.say("gaps.real.none");
        weak_targets(context, report);
        return;
    }
    report.say("gaps.real.lead");
    let columns = vec![
        column(words.text("column.what"), 32.0),
        column(words.text("column.status"), 20.0),
        column(words.text("column.missing"), 48.0),
    ];
    report.compact_table(&words.text("gaps.real.table"), columns, rows);
    weak_targets(context, report);
}

/// A proposal with the elements that are missing; with the reason of its status where none is.
fn proposal_row(context: &Context<'_>, it: &Missing<'_>) -> Row {
    let words = context.words;
    let what = if it.absent.is_empty() {
        words.text(&format!("reason.proposal.{}", reason_key(it.assessed.reason)))
    } else {
        words.apart(&it.absent)
    };
    row(vec![
        header(vec![context.proposal_link(it.known)]),
        cell(vec![context.short_status(it.assessed.status)]),
        plain(what),
    ])
}

/// "1.2 Name; 1.5 Name".
fn targets(context: &Context<'_>, targets: &[&Target]) -> String {
    let names = targets.iter().map(|it| format!("{} {}", it.id, context.of(&it.name)));
    context.words.apart(&names.collect::<Vec<_>>())
}

/// Targets within a municipality's power that were not recognised under a goal that was found.
fn weak_targets(context: &Context<'_>, report: &mut Manuscript) {
    let words = context.words;
    let mut rows: Vec<Row> = Vec::new();
    for goal in &context.taxonomy.goals {
        let Some(it) = assessed(context, goal) else { continue };
        let targets = missing_targets(context, goal, it);
        if it.targets.is_empty() || targets.is_empty() {
            continue;
        }
        rows.push(row(vec![
            context.goal_header(goal, context.goal_link(goal.number)),
            plain(self::targets(context, &targets)),
        ]));
    }
    if rows.is_empty() {
        return;
    }
    let table = report.table_ref(1);
    let mut lead = words.inline("gaps.targets.lead", vec![("table", table)]);
    if context.assessment.incomplete {
        lead.push(run(format!(" {}", words.text("gaps.targets.unread"))));
    }
    report.paragraph(lead);
    let columns =
        vec![column(words.text("column.goal"), 16.0), column(words.text("column.targets"), 84.0)];
    report.compact_table(&words.text("gaps.targets.title"), columns, rows);
}

/// What may stand in a document that was not delivered, or could not be read.
fn elsewhere(context: &Context<'_>, report: &mut Manuscript) {
    let words = context.words;
    let mut rows: Vec<Row> = Vec::new();
    for goal in &context.taxonomy.goals {
        let unknown = assessed(context, goal).is_some_and(|it| it.status == Status::Unknown);
        if unknown {
            rows.push(row(vec![
                context.goal_header(goal, context.goal_name_link(goal.number)),
                plain(words.text("elsewhere.unread")),
            ]));
        }
    }
    for it in missing(context) {
        if it.is_unread() || likely_elsewhere(context, &it.known.id) {
            let name = header(vec![context.proposal_link(it.known)]);
            rows.push(row(vec![name, plain(where_to_look(context, &it))]));
        }
    }
    report.section("gaps.elsewhere.title");
    if rows.is_empty() {
        report.say("gaps.elsewhere.none");
        return;
    }
    report.say("gaps.elsewhere.lead");
    let columns =
        vec![column(words.text("column.what"), 40.0), column(words.text("column.where"), 60.0)];
    report.compact_table(&words.text("gaps.elsewhere.table"), columns, rows);
}

/// Where a proposal may stand, and which of its elements were not seen where others were.
fn where_to_look(context: &Context<'_>, it: &Missing<'_>) -> String {
    let words = context.words;
    let key = elsewhere_key(&it.known.id);
    let place = if words.has(&key) { words.text(&key) } else { words.text("elsewhere.other") };
    let mut said = Vec::new();
    if it.is_unread() {
        said.push(words.text("elsewhere.unread"));
        if it.assessed.status != Status::Unknown {
            let elements = words.apart(&it.unread);
            said.push(words.fill("elsewhere.elements", &[("elements", &elements)]));
        }
    }
    said.push(words.fill("elsewhere.look", &[("place", &place)]));
    said.join(" ")
}

/// Targets that are a task of states or international bodies, and were not found.
fn other_tasks(context: &Context<'_>, report: &mut Manuscript) {
    let words = context.words;
    let mut missing: Vec<String> = Vec::new();
    for goal in &context.taxonomy.goals {
        let targets = context.taxonomy.targets.iter().filter(|it| it.goal() == goal.number);
        let found = |id: &str| {
            assessed(context, goal)
                .is_some_and(|it| it.targets.iter().any(|it| it.concept.target() == Some(id)))
        };
        let other = targets.filter(|it| it.municipal == Competence::Other && !found(&it.id));
        missing.extend(other.map(|it| it.id.clone()));
    }
    if missing.is_empty() {
        return;
    }
    report.section("gaps.other.title");
    let lead = words.count("gaps.other.lead", missing.len());
    let list = words.fill("gaps.other.list", &[("targets", &words.list(&missing))]);
    report.text(format!("{lead} {list}"));
}
