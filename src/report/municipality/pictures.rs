//! The figures of the chapter on the goals: bars, wheel, money a year, heat map.

use std::collections::BTreeMap;

use super::context::Context;
use super::goals::assessed;
use crate::assess::{Finding, GoalAssessment, Status};
use crate::document::Level;
use crate::report::block::{Badge, Inline, Row};
use crate::report::chart::bars::{self, Bar};
use crate::report::chart::heat;
use crate::report::chart::wheel::{self, Fill, Group};
use crate::report::chart::years::{self, Layer};
use crate::report::excerpt::{one_line, shortened};
use crate::report::manuscript::{
    Manuscript, cell, column, figures_column, header, row, run, total, words as plain,
};
use crate::taxonomy::ConceptId;

/// How many objectives the heat map shows.
const OBJECTIVES: usize = 16;

/// All goals at a glance: the bars and the wheel.
pub(super) fn overview(context: &Context<'_>, report: &mut Manuscript) {
    report.section("goals.pictures.title");
    let refs = vec![("bars", report.figure_ref(1)), ("wheel", report.figure_ref(2))];
    report.paragraph(context.words.inline("goals.pictures.lead", refs));
    bar_chart(context, report);
    wheel(context, report);
}

/// Passages by goal, as bars in the official colours.
#[expect(clippy::cast_precision_loss, reason = "a picture needs no more precision")]
fn bar_chart(context: &Context<'_>, report: &mut Manuscript) {
    let words = context.words;
    let bars: Vec<Bar> = context
        .assessment
        .goals
        .iter()
        .filter_map(|assessed| {
            let goal = context.taxonomy.goal(assessed.goal)?;
            let (main, also) = (assessed.main.len(), assessed.also.len());
            Some(Bar {
                badge: context.badge(goal),
                name: context.of(&goal.name),
                full: main as f32,
                light: also as f32,
                label: words.fill("goals.bar", &[("main", &main), ("also", &also)]),
            })
        })
        .collect();
    report.figure(&words.text("goals.bars"), bars_alt(context), bars::draw(&bars));
}

/// What the bars show, in words: the longest ones, and the goals without any.
fn bars_alt(context: &Context<'_>) -> String {
    let words = context.words;
    let name = |it: &&GoalAssessment| {
        context.taxonomy.goal(it.goal).map(|goal| context.of(&goal.name)).unwrap_or_default()
    };
    let goals = context.assessment.goals.iter();
    let (with, without): (Vec<_>, Vec<_>) = goals.partition(|it| it.main.len() + it.also.len() > 0);
    let mut most = with;
    most.sort_by_key(|it| (std::cmp::Reverse(it.main.len() + it.also.len()), it.goal));
    let listed = |names: Vec<String>| match names.as_slice() {
        [] => words.text("goals.bars-none"),
        names => words.list(names),
    };
    let most = listed(most.iter().take(3).map(name).collect());
    let none = listed(without.iter().map(name).collect());
    words.fill("goals.bars-alt", &[("most", &most), ("none", &none)])
}

/// The wheel of the five pillars.
fn wheel(context: &Context<'_>, report: &mut Manuscript) {
    let words = context.words;
    let mut said = Vec::new();
    let groups: Vec<Group> = context
        .taxonomy
        .pillars
        .iter()
        .map(|pillar| {
            let goals = context.taxonomy.goals.iter().filter(|goal| goal.pillar == pillar.id);
            let goals: Vec<_> =
                goals.filter_map(|goal| Some((goal, assessed(context, goal)?))).collect();
            let anchored = goals.iter().filter(|(_, it)| it.status == Status::Anchored).count();
            let values: [(&str, &dyn std::fmt::Display); 2] =
                [("n", &anchored), ("m", &goals.len())];
            let name = context.of(&pillar.name);
            let note = words.fill("goals.wheel-note", &values);
            said.push(format!("{name}: {note}"));
            let segments =
                goals.iter().map(|(goal, it)| (context.badge(goal), fill(it.status))).collect();
            Group { name, note, segments }
        })
        .collect();
    let legend = [Status::Anchored, Status::Partly, Status::NotFound, Status::Unknown]
        .map(|status| (fill(status), words.text(&super::context::short_key(status))));
    let alt = format!("{} {}.", words.text("goals.wheel-alt"), words.apart(&said));
    report.figure(&words.text("goals.wheel"), alt, wheel::draw(&groups, &legend));
}

fn fill(status: Status) -> Fill {
    match status {
        Status::Anchored => Fill::Full,
        Status::Partly => Fill::Half,
        Status::NotFound => Fill::Empty,
        Status::Unknown => Fill::Unknown,
    }
}

/// Money by goal and year: stacked columns, then the table.
pub(super) fn money(context: &Context<'_>, report: &mut Manuscript) {
    let years = context.years();
    let ledger = &context.assessment.profile.ledger;
    if years.is_empty() || ledger.goals.is_empty() {
        return;
    }
    let words = context.words;
    report.section("goals.money.title");
    let table = report.table_ref(1);
    report.paragraph(words.inline("goals.money.lead", vec![("table", table)]));
    let names: Vec<String> = years.iter().map(i16::to_string).collect();
    #[expect(clippy::cast_precision_loss, reason = "a picture needs no more precision")]
    let layers: Vec<Layer> = ledger
        .goals
        .iter()
        .filter(|(_, money)| money.expenditure > 0)
        .filter_map(|(goal, money)| {
            let badge = context.badge(context.taxonomy.goal(*goal)?);
            let of_year = |year| money.by_year.get(year).copied().unwrap_or_default() as f32;
            Some(Layer { badge, values: years.iter().map(of_year).collect() })
        })
        .collect();
    #[expect(clippy::cast_possible_truncation, reason = "the sums fit an i64")]
    let tick = |value: f32| words.money_short(value.round() as i64);
    let alt = money_alt(context);
    report.figure(&words.text("goals.money.figure"), alt, years::draw(&names, &layers, tick));
    money_table(context, report, &years);
}

/// What the columns show, in words: the year and the goal with most money.
fn money_alt(context: &Context<'_>) -> String {
    let goals = &context.assessment.profile.ledger.goals;
    let mut years: BTreeMap<i16, i64> = BTreeMap::new();
    for (year, cents) in goals.values().flat_map(|money| &money.by_year) {
        *years.entry(*year).or_default() += cents;
    }
    let year = years.iter().max_by_key(|(year, cents)| (**cents, std::cmp::Reverse(**year)));
    let goal = goals
        .iter()
        .max_by_key(|(goal, money)| (money.expenditure, std::cmp::Reverse(**goal)))
        .map(|(goal, _)| context.concept(&ConceptId::goal(*goal)));
    let year = year.map(|(year, _)| year.to_string()).unwrap_or_default();
    let values: [(&str, &dyn std::fmt::Display); 2] =
        [("year", &year), ("goal", &goal.unwrap_or_default())];
    context.words.fill("goals.money.alt", &values)
}

fn money_table(context: &Context<'_>, report: &mut Manuscript, years: &[i16]) {
    let words = context.words;
    let ledger = &context.assessment.profile.ledger;
    let mut columns = vec![column(words.text("column.goal"), 14.0)];
    columns.extend(years.iter().map(|year| figures_column(year.to_string(), 12.0)));
    columns.push(figures_column(words.text("total"), 14.0));
    let line = |name: Vec<Inline>, money: &crate::assess::Money| {
        let of_year = |year| money.by_year.get(year).copied().unwrap_or_default();
        let mut cells = vec![header(name)];
        cells.extend(years.iter().map(|year| plain(words.euros_or_dash(of_year(year)))));
        cells.push(plain(words.euros(money.expenditure)));
        cells
    };
    let mut rows: Vec<Row> = Vec::new();
    for (goal, money) in &ledger.goals {
        let Some(known) = context.taxonomy.goal(*goal) else { continue };
        if money.expenditure != 0 {
            let badge = Inline::Badge(context.badge(known));
            rows.push(row(line(vec![badge, run(" "), context.goal_link(*goal)], money)));
        }
    }
    for (key, money) in
        [("goals.money.no-goal", &ledger.no_goal), ("goals.money.residual", &ledger.residual)]
    {
        if money.expenditure != 0 {
            rows.push(row(line(vec![run(words.text(key))], money)));
        }
    }
    rows.push(total(line(vec![run(words.text("total"))], &ledger.total)));
    report.compact_table(&words.text("goals.money.table"), columns, rows);
}

/// Objectives against goals: the heat map, then the table.
pub(super) fn heat_map(context: &Context<'_>, report: &mut Manuscript) {
    let words = context.words;
    let mut counts: BTreeMap<(usize, String), BTreeMap<u8, usize>> = BTreeMap::new();
    let mut order: Vec<String> = Vec::new();
    for finding in &context.assessment.passages {
        let (Some(goal), Some(objective)) = (finding.main_goal(), objective(context, finding))
        else {
            continue;
        };
        let at = order.iter().position(|known| *known == objective).unwrap_or_else(|| {
            order.push(objective.clone());
            order.len() - 1
        });
        *counts.entry((at, objective)).or_default().entry(goal).or_default() += 1;
    }
    if counts.len() < 2 {
        return;
    }
    let mut largest: Vec<_> = counts.into_iter().collect();
    largest.sort_by_key(|((at, _), goals)| (std::cmp::Reverse(goals.values().sum::<usize>()), *at));
    let rest = largest.len().saturating_sub(OBJECTIVES);
    largest.truncate(OBJECTIVES);
    largest.sort_by_key(|((at, _), _)| *at);
    report.section("goals.heat.title");
    let refs = vec![("figure", report.figure_ref(1)), ("table", report.table_ref(1))];
    let mut lead = words.inline("goals.heat.lead", refs);
    if rest > 0 {
        lead.push(run(format!(" {}", words.count("goals.heat.rest", rest))));
    }
    report.paragraph(lead);
    let badges: Vec<Badge> =
        context.taxonomy.goals.iter().map(|goal| context.badge(goal)).collect();
    let numbers = context.taxonomy.goals.iter().map(|goal| goal.number);
    let row_of = |((_, name), goals): &((usize, String), BTreeMap<u8, usize>)| {
        let values = numbers.clone().map(|goal| goals.get(&goal).copied().unwrap_or_default());
        (name.clone(), values.collect())
    };
    let drawn: Vec<(String, Vec<usize>)> = largest.iter().map(row_of).collect();
    let alt = words.text("goals.heat.alt");
    report.figure(&words.text("goals.heat.figure"), alt, heat::draw(&badges, &drawn));
    let rows = largest.iter().map(|((_, name), goals)| heat_row(context, name, goals)).collect();
    let columns = vec![
        column(words.text("column.objective"), 46.0),
        figures_column(words.text("column.passages"), 10.0),
        column(words.text("column.goals"), 44.0),
    ];
    report.compact_table(&words.text("goals.heat.table"), columns, rows);
}

fn heat_row(context: &Context<'_>, name: &str, goals: &BTreeMap<u8, usize>) -> Row {
    let mut ordered: Vec<(u8, usize)> = goals.iter().map(|(goal, count)| (*goal, *count)).collect();
    ordered.sort_by_key(|(goal, count)| (std::cmp::Reverse(*count), *goal));
    let mut links = Vec::new();
    for (goal, count) in ordered {
        if !links.is_empty() {
            links.push(run(", "));
        }
        links.push(context.goal_link(goal));
        links.push(run(format!(" ({count})")));
    }
    let sum = goals.values().sum::<usize>();
    row(vec![header(vec![run(name)]), plain(context.words.number(sum)), cell(links)])
}

/// The objective that a passage belongs to; itself, if it is one.
fn objective(context: &Context<'_>, finding: &Finding) -> Option<String> {
    let passage = &finding.passage;
    if passage.residual {
        return Some(context.words.text("goals.money.residual"));
    }
    let title = if passage.level == Level::Objective {
        &passage.title
    } else {
        let of = |level: Level| passage.parents.iter().find(|parent| parent.level == level);
        let parent = of(Level::Objective).or_else(|| of(Level::StrategicObjective))?;
        if parent.title.is_empty() { parent.code.as_ref()? } else { &parent.title }
    };
    let title = one_line(title);
    (!title.is_empty()).then(|| shortened(&title, 90))
}
