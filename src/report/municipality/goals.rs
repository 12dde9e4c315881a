//! The 17 goals by the five pillars: an overview, then a fiche a goal.

use super::context::Context;
use super::{goal, pictures};
use crate::assess::{GoalAssessment, Status};
use crate::report::block::{Inline, Row};
use crate::report::manuscript::{
    Manuscript, cell, column, figures_column, header, row, run, total, words as plain,
};
use crate::taxonomy::Goal;

pub(super) fn write(context: &Context<'_>, report: &mut Manuscript) {
    let words = context.words;
    report.chapter("goals.title", "goals");
    report.text(lead(context));
    overview(context, report);
    pictures::overview(context, report);
    pictures::money(context, report);
    pictures::heat_map(context, report);
    for pillar in &context.taxonomy.pillars {
        let name = context.of(&pillar.name);
        report.heading(2, words.fill("goals.pillar", &[("pillar", &name)]), None, None);
        report.text(context.of(&pillar.aim));
        for goal in context.taxonomy.goals.iter().filter(|goal| goal.pillar == pillar.id) {
            if let Some(assessed) = assessed(context, goal) {
                goal::write(context, report, goal, assessed);
            }
        }
    }
}

/// What was found of a goal.
pub(super) fn assessed<'a>(context: &Context<'a>, goal: &Goal) -> Option<&'a GoalAssessment> {
    context.assessment.goals.iter().find(|assessed| assessed.goal == goal.number)
}

fn lead(context: &Context<'_>) -> String {
    let words = context.words;
    let goals = &context.assessment.goals;
    let order = [Status::Anchored, Status::Partly, Status::NotFound, Status::Unknown];
    let tally = |status: Status| {
        let count = goals.iter().filter(|goal| goal.status == status).count();
        let key = super::context::status_key(status).replace("status.", "goals.tally.");
        (count > 0).then(|| words.count(&key, count))
    };
    let counts: Vec<String> = order.into_iter().filter_map(tally).collect();
    let values: [(&str, &dyn std::fmt::Display); 2] =
        [("total", &goals.len()), ("counts", &words.list(&counts))];
    words.fill("goals.lead", &values)
}

/// The overview: a group a pillar, a row a goal.
fn overview(context: &Context<'_>, report: &mut Manuscript) {
    let words = context.words;
    let money = context.has_money();
    let mut columns = vec![
        column(words.text("column.goal"), 50.0),
        column(words.text("column.status"), 21.0),
        figures_column(words.text("column.main"), 11.0),
        figures_column(words.text("column.also"), 11.0),
    ];
    if money {
        columns.push(figures_column(context.expenditure("column.expenditure"), 18.0));
    }
    let mut rows: Vec<Row> = Vec::new();
    for pillar in &context.taxonomy.pillars {
        let goals: Vec<(&Goal, &GoalAssessment)> = context
            .taxonomy
            .goals
            .iter()
            .filter(|goal| goal.pillar == pillar.id)
            .filter_map(|goal| Some((goal, assessed(context, goal)?)))
            .collect();
        let sum = |of: fn(&GoalAssessment) -> usize| {
            plain(words.number(goals.iter().map(|(_, it)| of(it)).sum::<usize>()))
        };
        let mut cells = vec![
            header(vec![run(context.of(&pillar.name))]),
            plain(""),
            sum(|it| it.main.len()),
            plain(""),
        ];
        if money {
            let cents = goals.iter().map(|(_, it)| it.money.expenditure).sum();
            cells.push(plain(words.euros_or_dash(cents)));
        }
        rows.push(total(cells));
        rows.extend(goals.iter().map(|(goal, it)| goal_row(context, goal, it, money)));
    }
    report.table(&words.text("goals.overview"), columns, rows);
}

fn goal_row(context: &Context<'_>, goal: &Goal, assessed: &GoalAssessment, money: bool) -> Row {
    let words = context.words;
    let name =
        Inline::Link { to: super::context::goal_anchor(goal.number), text: context.of(&goal.name) };
    let mut cells = vec![
        context.goal_header(goal, name),
        cell(vec![context.short_status(assessed.status)]),
        plain(words.number(assessed.main.len())),
        plain(words.number(assessed.also.len())),
    ];
    if money {
        cells.push(plain(words.euros_or_dash(assessed.money.expenditure)));
    }
    row(cells)
}
