//! How the statuses are spread over the municipalities, for each goal and proposal.

use super::{Context, short_key};
use crate::assess::Status;
use crate::report::block::{Badge, Colour, Inline, Row};
use crate::report::chart::spread::{self, Bar};
use crate::report::colour::GREY;
use crate::report::manuscript::{
    Manuscript, capitalised, column, figures_column, header, row, run, words as plain,
};
use crate::taxonomy::ConceptId;

pub(super) fn write(context: &Context<'_>, report: &mut Manuscript) {
    report.chapter("distribution.title", "distribution");
    report.say("distribution.lead");
    part(context, report, "distribution.goals", &context.goals());
    part(context, report, "distribution.proposals", &context.proposals());
    report.section("distribution.money.title");
    money(context, report);
}

fn part(context: &Context<'_>, report: &mut Manuscript, key: &str, concepts: &[ConceptId]) {
    let words = context.words;
    let title = words.text(key);
    report.heading(2, title, None, None);
    let accent = context.options.accent();
    let bars: Vec<Bar> = concepts
        .iter()
        .map(|concept| Bar {
            badge: badge(context, concept, accent),
            name: context.taxonomy.name(concept).map(|name| context.of(name)).unwrap_or_default(),
            counts: context.counts(concept),
            own: None,
        })
        .collect();
    let legend = Status::ALL.map(|status| words.text(short_key(status)));
    let caption = words.text(&format!("{key}-figure"));
    report.figure(&caption, words.text("distribution.alt"), spread::draw(&bars, &legend, accent));
    let mut columns = vec![column(words.text("column.what"), 52.0)];
    let titles = Status::ALL.map(|status| capitalised(&words.text(short_key(status))));
    columns.extend(titles.map(|title| figures_column(title, 12.0)));
    let rows = concepts.iter().map(|concept| {
        let mut cells = vec![header(vec![run(context.name(concept))])];
        cells.extend(context.counts(concept).map(|count| plain(words.number(count))));
        row(cells)
    });
    report.compact_table(&words.text(&format!("{key}-table")), columns, rows.collect());
}

fn badge(context: &Context<'_>, concept: &ConceptId, accent: Colour) -> Badge {
    let goal = concept.goal_number().and_then(|number| context.taxonomy.goal(number));
    let colour = goal.and_then(|goal| Colour::from_hex(&goal.colour)).unwrap_or(accent);
    Badge { text: Context::number(concept), colour }
}

/// The expenditure of all municipalities by main goal.
fn money(context: &Context<'_>, report: &mut Manuscript) {
    let words = context.words;
    let whole: i64 = context.municipalities.iter().map(|it| it.expenditure).sum();
    if whole == 0 {
        report.say("distribution.money.none");
        return;
    }
    report.say("distribution.money.lead");
    let rows: Vec<Row> = context
        .goals()
        .iter()
        .filter_map(|concept| {
            let goal = concept.goal_number()?;
            let of_goal =
                context.municipalities.iter().filter_map(|it| it.goal_expenditure.get(&goal));
            let amounts: Vec<i64> = of_goal.copied().filter(|cents| *cents != 0).collect();
            let sum: i64 = amounts.iter().sum();
            let badge = badge(context, concept, GREY);
            Some(row(vec![
                header(vec![Inline::Badge(badge), run(" "), run(context.name(concept))]),
                plain(words.number(amounts.len())),
                plain(words.euros_or_dash(sum)),
                plain(words.share(sum, whole)),
            ]))
        })
        .collect();
    let columns = vec![
        column(words.text("column.goal"), 52.0),
        figures_column(words.text("column.municipalities"), 14.0),
        figures_column(words.text("column.expenditure"), 22.0),
        figures_column(words.text("column.share"), 12.0),
    ];
    report.compact_table(&words.text("distribution.money.table"), columns, rows);
}
