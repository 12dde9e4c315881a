//! The money of the five pillars: what counts for each, what touches it, a year and an inhabitant.

use super::context::Context;
use crate::assess::{Money, PillarMoney};
use crate::report::block::{Cell, Row};
use crate::report::manuscript::{
    Manuscript, column, figures_column, header, row, run, total, words as plain,
};

/// A line of the partition.
struct Line<'a> {
    name: String,
    money: &'a Money,
    /// What else touches a pillar; `None` where a line is no pillar.
    touched: Option<&'a Money>,
}

pub(super) fn write(context: &Context<'_>, report: &mut Manuscript) {
    let words = context.words;
    let ledger = &context.assessment.profile.ledger;
    let lines = lines(context);
    report.say("pillar-money.lead");
    let inhabitants = context.assessment.population.filter(|population| *population > 0);
    let mut columns = vec![
        column(words.text("column.part"), 34.0),
        figures_column(context.expenditure("column.expenditure"), 20.0),
        figures_column(words.text("column.share"), 12.0),
    ];
    columns.extend(
        inhabitants.map(|_| figures_column(words.text("pillar-money.per-inhabitant"), 18.0)),
    );
    columns.push(figures_column(words.text("pillar-money.touched"), 20.0));
    let cells = |line: &Line<'_>| -> Vec<Cell> {
        let spent = line.money.expenditure;
        let mut cells = vec![
            header(vec![run(line.name.clone())]),
            plain(words.euros_or_dash(spent)),
            plain(words.share(spent, ledger.total.expenditure)),
        ];
        cells.extend(inhabitants.map(|inhabitants| {
            let half = i64::from(inhabitants / 2);
            plain(words.euros_or_dash(spent.saturating_add(half) / i64::from(inhabitants)))
        }));
        let touched = line.touched.map(|touched| words.euros_or_dash(touched.expenditure));
        cells.push(plain(touched.unwrap_or_default()));
        cells
    };
    let whole = whole(context);
    let mut rows: Vec<Row> = lines.iter().map(|line| row(cells(line))).collect();
    rows.push(total(cells(&whole)));
    report.compact_table(&words.text("pillar-money.table"), columns, rows);
    by_year(context, report, &lines, &whole);
}

fn lines<'a>(context: &Context<'a>) -> Vec<Line<'a>> {
    let words = context.words;
    let ledger = &context.assessment.profile.ledger;
    let name = |it: &PillarMoney| {
        let pillar = context.taxonomy.pillars.iter().find(|pillar| pillar.id == it.pillar);
        pillar.map(|pillar| context.of(&pillar.name)).unwrap_or_default()
    };
    let mut lines: Vec<Line<'a>> = context
        .assessment
        .pillars
        .iter()
        .map(|it| Line { name: name(it), money: &it.money, touched: Some(&it.touched) })
        .collect();
    for (key, money) in
        [("profile.share.no-goal", &ledger.no_goal), ("profile.share.residual", &ledger.residual)]
    {
        if money.expenditure == 0 {
            continue;
        }
        lines.push(Line { name: words.text(key), money, touched: None });
    }
    lines
}

fn whole<'a>(context: &Context<'a>) -> Line<'a> {
    let money = &context.assessment.profile.ledger.total;
    Line { name: context.words.text("total"), money, touched: None }
}

/// The same lines, a column a year; left out where the plan prints no years.
fn by_year(context: &Context<'_>, report: &mut Manuscript, lines: &[Line<'_>], whole: &Line<'_>) {
    let words = context.words;
    let years = context.years();
    if years.is_empty() || years.len() > MOST_YEARS {
        return;
    }
    let mut columns = vec![column(words.text("column.part"), 30.0)];
    columns.extend(years.iter().map(|year| figures_column(year.to_string(), 12.0)));
    let cells = |line: &Line<'_>| -> Vec<Cell> {
        let year = |year: &i16| {
            plain(words.euros_or_dash(line.money.by_year.get(year).copied().unwrap_or_default()))
        };
        std::iter::once(header(vec![run(line.name.clone())]))
            .chain(years.iter().map(year))
            .collect()
    };
    let mut rows: Vec<Row> = lines.iter().map(|line| row(cells(line))).collect();
    rows.push(total(cells(whole)));
    report.compact_table(&words.text("pillar-money.years"), columns, rows);
}

/// Years that fit beside each other on a page.
const MOST_YEARS: usize = 8;
