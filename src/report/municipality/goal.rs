//! The fiche of a goal, half a page.

use std::collections::BTreeMap;

use super::context::{Context, goal_anchor};
use super::evidence;
use crate::assess::status::decisive;
use crate::assess::{Found, GoalAssessment, Status};
use crate::report::block::{Block, Inline, Tone};
use crate::report::manuscript::{Manuscript, run, strong};
use crate::taxonomy::{Competence, ConceptId, Goal, Target};

/// How many quotes a fiche holds.
const QUOTES: usize = 3;

pub(super) fn write(
    context: &Context<'_>,
    report: &mut Manuscript,
    goal: &Goal,
    assessed: &GoalAssessment,
) {
    let words = context.words;
    let anchor = goal_anchor(goal.number);
    let title = context.concept(&ConceptId::goal(goal.number));
    report.heading(3, title, Some(&anchor), Some(context.badge(goal)));
    report.paragraph(status(context, assessed));
    let concept = ConceptId::goal(goal.number);
    let passages: Vec<usize> = assessed.main.iter().chain(&assessed.also).copied().collect();
    let decisive =
        decisive(&concept, assessed.reason, &assessed.main, &context.assessment.passages);
    for quote in evidence::quotes(context, &concept, &passages, &decisive, QUOTES) {
        report.push(quote);
    }
    report.bullets(details(context, goal, assessed));
    if assessed.status != Status::Anchored {
        let tone = if assessed.status == Status::Unknown { Tone::Warning } else { Tone::Advice };
        let mut blocks = vec![Block::Paragraph(vec![run(context.of(&goal.recommendation))])];
        blocks.push(Block::Paragraph(vec![
            strong(words.text("first-step")),
            run(format!(" {}", context.of(&goal.first_step))),
        ]));
        report.callout(tone, words.text("goal.advice"), blocks);
    }
}

/// The status with its reason, and how much was found.
fn status(context: &Context<'_>, assessed: &GoalAssessment) -> Vec<Inline> {
    let words = context.words;
    let reason = words.text(&format!("reason.goal.{}", reason_key(assessed.reason)));
    let mut line = vec![context.fiche_status(assessed.status), run(". "), run(reason), run(" ")];
    let main = words.count("passages", assessed.main.len());
    let also = words.count("passages", assessed.also.len());
    match (assessed.main.is_empty(), assessed.also.is_empty()) {
        (false, false) => {
            line.push(run(words.fill("goal.counts", &[("main", &main), ("also", &also)])));
        }
        (false, true) => line.push(run(words.fill("goal.counts-main", &[("main", &main)]))),
        (true, false) => line.push(run(words.fill("goal.counts-also", &[("also", &also)]))),
        (true, true) => {}
    }
    line
}

/// The key of a reason in the wording files.
pub(super) fn reason_key(reason: crate::assess::Reason) -> &'static str {
    use crate::assess::Reason;
    match reason {
        Reason::Objective => "objective",
        Reason::ActionWithMeans => "action-with-means",
        Reason::Action => "action",
        Reason::NoMeans => "no-means",
        Reason::OnlyTouched => "only-touched",
        Reason::Unsure => "unsure",
        Reason::OnlyProse => "only-prose",
        Reason::OnlyResidual => "only-residual",
        Reason::FewElements => "few-elements",
        Reason::OnlyMentioned => "only-mentioned",
        Reason::Stopped => "stopped",
        Reason::Nothing => "nothing",
        Reason::Unread => "unread",
    }
}

/// The money of a goal, then that which does not count for it.
fn all_money(context: &Context<'_>, assessed: &GoalAssessment) -> Vec<Vec<Inline>> {
    let words = context.words;
    let apart = [
        ("goal.residual-money", &assessed.residual_money),
        ("goal.touched-money", &assessed.touched_money),
    ];
    let apart = apart.into_iter().filter(|(_, money)| money.expenditure > 0);
    let apart =
        apart.map(|(key, money)| vec![run(words.fill(key, &[("money", &context.spent(money))]))]);
    money(context, assessed).into_iter().chain(apart).collect()
}

/// The money of a goal, in all and a year: "€ 176.000 (2026: 18.000; 2027: 158.000)".
fn money(context: &Context<'_>, assessed: &GoalAssessment) -> Option<Vec<Inline>> {
    let words = context.words;
    if assessed.money.expenditure == 0 {
        return None;
    }
    let mut said = words.money(assessed.money.expenditure);
    let years = assessed.money.by_year.iter().filter(|(_, cents)| **cents != 0);
    let colon = words.text("list.colon");
    let years: Vec<String> =
        years.map(|(year, cents)| format!("{year}{colon}\u{a0}{}", words.euros(*cents))).collect();
    if !years.is_empty() {
        said = format!("{said} ({})", words.apart(&years));
    }
    Some(vec![strong(words.text("goal.money")), run(format!(" {said}"))])
}

/// The money, targets found and not, and goals that come along.
fn details(context: &Context<'_>, goal: &Goal, assessed: &GoalAssessment) -> Vec<Vec<Inline>> {
    let words = context.words;
    let mut items: Vec<Vec<Inline>> = all_money(context, assessed);
    if !assessed.targets.is_empty() {
        let found = assessed.targets.iter().map(|found| target_found(context, found)).collect();
        let mut item = vec![strong(words.text("goal.targets.found")), run(" ")];
        item.extend(words.inline_apart(found));
        items.push(item);
    }
    let missing = missing_targets(context, goal, assessed);
    if !missing.is_empty() && !assessed.targets.is_empty() {
        let names: Vec<String> = missing
            .iter()
            .map(|target| format!("{} {}", target.id, context.of(&target.name)))
            .collect();
        let mut item = vec![strong(words.text("goal.targets.missing")), run(" ")];
        item.push(run(words.apart(&names)));
        items.push(item);
    }
    let others = companions(context, assessed);
    if !others.is_empty() {
        let others = others.iter().take(4).map(|(goal, count)| {
            vec![context.goal_link(*goal), run(format!(" ({})", words.number(*count)))]
        });
        let mut item = vec![strong(words.text("goal.companions")), run(" ")];
        item.extend(words.inline_list(others.collect()));
        items.push(item);
    }
    items
}

fn target_found(context: &Context<'_>, found: &Found) -> Vec<Inline> {
    let mut item = vec![run(context.concept(&found.concept)), run(" (")];
    item.extend(context.passage_numbers(&found.passages, 3));
    item.push(run(")"));
    item
}

/// The targets that are a municipality's own task and were not found.
pub(super) fn missing_targets<'a>(
    context: &Context<'a>,
    goal: &Goal,
    assessed: &GoalAssessment,
) -> Vec<&'a Target> {
    let found = |target: &Target| {
        assessed.targets.iter().any(|it| it.concept.target() == Some(target.id.as_str()))
    };
    let targets = context.taxonomy.targets.iter().filter(|target| target.goal() == goal.number);
    targets.filter(|it| it.municipal == Competence::Direct && !found(it)).collect()
}

/// The other goals of the passages of this goal, most frequent first.
fn companions(context: &Context<'_>, assessed: &GoalAssessment) -> Vec<(u8, usize)> {
    let mut counts: BTreeMap<u8, usize> = BTreeMap::new();
    for finding in assessed.main.iter().filter_map(|at| context.finding(*at)) {
        let tags = finding.tags.iter().filter(|tag| tag.accepted);
        for goal in tags.filter_map(|tag| tag.concept.goal_number()) {
            if goal != assessed.goal {
                *counts.entry(goal).or_default() += 1;
            }
        }
    }
    let mut counts: Vec<(u8, usize)> = counts.into_iter().collect();
    counts.sort_by_key(|(goal, count)| (std::cmp::Reverse(*count), *goal));
    counts
}
