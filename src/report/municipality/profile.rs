//! The plan in figures: its tree, its money and what falls outside its objectives.

use super::context::Context;
use crate::assess::{GoalAssessment, Money};
use crate::document::{Budget, Level};
use crate::report::block::Row;
use crate::report::manuscript::{
    Manuscript, column, figures_column, header, row, run, words as plain,
};

pub(super) fn write(context: &Context<'_>, report: &mut Manuscript) {
    report.chapter("profile.title", "profile");
    report.text(lead(context));
    tree(context, report);
    report.section("profile.money.title");
    if !context.has_money() {
        report.say("profile.money.none");
        return;
    }
    let mut said = vec![money_lead(context)];
    let years = context.assessment.profile.ledger.total.years();
    let years = years.map(|years| context.words.period(years));
    said.extend(years.map(|it| context.words.fill("profile.money.years", &[("years", &it)])));
    said.extend(per_inhabitant(context));
    said.push(with_goals(context));
    report.text(said.join(" "));
    if let Some(earlier) = earlier_years(context) {
        report.text(earlier);
    }
    if only_investments(context) {
        report.say("profile.money.investments");
    }
    if is_coarse(context) {
        report.say("profile.money.coarse");
    }
    super::pillar_money::write(context, report);
}

fn lead(context: &Context<'_>) -> String {
    let words = context.words;
    let profile = &context.assessment.profile;
    let passages = context.assessment.passages.len();
    let with_proposal = match profile.with_proposal {
        0 => words.text("profile.with-proposal.none"),
        some => words.count("profile.with-proposal", some),
    };
    words.fill(
        "profile.lead",
        &[
            ("passages", &words.count("passages", passages)),
            ("with_goal", &words.number(profile.with_goal)),
            ("share", &words.share(int(profile.with_goal), int(passages))),
            ("with_proposal", &with_proposal),
        ],
    )
}

fn tree(context: &Context<'_>, report: &mut Manuscript) {
    let words = context.words;
    let profile = &context.assessment.profile;
    let levels = [
        (Level::StrategicObjective, profile.strategic_objectives),
        (Level::Objective, profile.objectives),
        (Level::ActionPlan, profile.action_plans),
        (Level::Action, profile.actions),
        (Level::Prose, profile.prose),
    ];
    let mut rows: Vec<Row> = Vec::new();
    for (level, count) in levels.into_iter().filter(|(_, count)| *count > 0) {
        let key = format!("levels.{}", crate::report::citation::level_key(level));
        rows.push(row(vec![header(vec![run(words.text(&key))]), plain(words.number(count))]));
        if level == Level::Action && profile.residual_actions > 0 {
            rows.push(row(vec![
                header(vec![run(words.text("profile.residual-actions"))]),
                plain(words.number(profile.residual_actions)),
            ]));
        }
    }
    let columns = vec![
        column(words.text("column.level"), 70.0),
        figures_column(words.text("column.count"), 20.0),
    ];
    report.compact_table(&words.text("profile.tree"), columns, rows);
}

/// Whether every amount is marked as an investment.
fn only_investments(context: &Context<'_>) -> bool {
    let passages = context.assessment.passages.iter();
    let mut amounts = passages.flat_map(|finding| &finding.passage.amounts);
    amounts.all(|amount| amount.budget == Some(Budget::Investment))
}

/// Whether most of the money stands with objectives as wholes.
pub(super) fn is_coarse(context: &Context<'_>) -> bool {
    let profile = &context.assessment.profile;
    profile.coarse_expenditure.saturating_mul(2) > profile.ledger.total.expenditure
}

/// The years whose amounts do not count.
fn earlier_years(context: &Context<'_>) -> Option<String> {
    let words = context.words;
    let years = context.assessment.profile.earlier_years.iter();
    let years: Vec<String> = years.map(ToString::to_string).collect();
    let said = || words.fill("profile.money.earlier", &[("years", &words.list(&years))]);
    (!years.is_empty()).then(said)
}

fn money_lead(context: &Context<'_>) -> String {
    let words = context.words;
    let total = &context.assessment.profile.ledger.total;
    let expenditure = words.money(total.expenditure);
    if total.receipts == 0 {
        return words.fill("profile.money.lead-expenditure", &[("expenditure", &expenditure)]);
    }
    let receipts = words.money(total.receipts);
    let amounts: [(&str, &dyn std::fmt::Display); 2] =
        [("expenditure", &expenditure), ("receipts", &receipts)];
    words.fill("profile.money.lead", &amounts)
}

fn per_inhabitant(context: &Context<'_>) -> Option<String> {
    let population = context.assessment.population.filter(|population| *population > 0)?;
    let words = context.words;
    let total = context.assessment.profile.ledger.total.expenditure;
    Some(words.fill(
        "profile.money.inhabitant",
        &[
            ("population", &words.number(population)),
            ("money", &words.money(total / i64::from(population))),
        ],
    ))
}

/// How much of the money belongs to goals; apart, how much of it would in other policy.
fn with_goals(context: &Context<'_>) -> String {
    let words = context.words;
    let total = context.assessment.profile.ledger.total.expenditure;
    let sum = |of: fn(&GoalAssessment) -> &Money| -> i64 {
        context.assessment.goals.iter().map(|goal| of(goal).expenditure).sum()
    };
    let (goals, residual) = (sum(|goal| &goal.money), sum(|goal| &goal.residual_money));
    let key = if residual == 0 { "profile.money.goals" } else { "profile.money.goals-residual" };
    let values: [(&str, &dyn std::fmt::Display); 4] = [
        ("money", &words.money(goals)),
        ("share", &words.share(goals, total)),
        ("residual", &words.money(residual)),
        ("residual_share", &words.share(residual, total)),
    ];
    words.fill(key, &values)
}

/// A count as a signed number for shares.
pub(super) fn int(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
