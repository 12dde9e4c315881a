//! The municipalities side by side, in alphabetical order.

use super::Context;
use crate::assess::{Status, Summary};
use crate::report::block::{Block, Inline, KeyFigure, Row, Tone};
use crate::report::manuscript::{
    Manuscript, column, counted, figures_column, header, row, run, words as plain,
};
use crate::taxonomy::ConceptId;

pub(super) fn write(context: &Context<'_>, report: &mut Manuscript) {
    let words = context.words;
    report.chapter("comparison.title", "overview");
    report.push(Block::KeyFigures(key_figures(context)));
    let unread = context.municipalities.iter().any(|it| it.incomplete || !it.unread.is_empty());
    let mut lead = words.text("comparison.lead");
    if !unread {
        lead = format!("{lead} {}", words.text("unread.none"));
    }
    report.text(lead);
    report.bullets(facts(context));
    report.callout(
        Tone::Info,
        words.text("comparison.no-ranking.title"),
        vec![Block::Paragraph(vec![run(words.text("comparison.no-ranking.text"))])],
    );
    report.section("comparison.table.title");
    let mut columns = vec![
        column(words.text("column.municipality"), 24.0),
        column(words.text("column.period"), 12.0),
        figures_column(words.text("column.files-read"), 10.0),
    ];
    if unread {
        columns.push(figures_column(words.text("column.unread"), 10.0));
    }
    columns.extend([
        figures_column(words.text("column.actions"), 10.0),
        figures_column(words.text("column.anchored-goals"), 12.0),
        figures_column(words.text("column.present-proposals"), 12.0),
        figures_column(words.text("column.expenditure"), 18.0),
    ]);
    let rows = context.municipalities.iter().map(|it| municipality(context, it, unread)).collect();
    report.compact_table(&words.text("comparison.table.caption"), columns, rows);
}

fn key_figures(context: &Context<'_>) -> Vec<KeyFigure> {
    let words = context.words;
    let all = context.municipalities;
    let passages: usize = all.iter().map(|it| it.passages).sum();
    let mut figures = vec![
        counted(words, "key.municipalities", all.len()),
        counted(words, "key.passages", passages),
        counted(words, "key.incomplete", all.iter().filter(|it| it.incomplete).count()),
    ];
    let expenditure: i64 = all.iter().map(|it| it.expenditure).sum();
    if expenditure != 0 {
        let label = words.text("key.expenditure-all");
        figures.push(KeyFigure { value: words.money_short(expenditure), label });
    }
    figures
}

/// What stands out over all municipalities.
fn facts(context: &Context<'_>) -> Vec<Vec<Inline>> {
    let goals = context.goals();
    let proposals = context.proposals();
    let anchored = |concept: &ConceptId| context.counts(concept)[0];
    let found = |concept: &ConceptId| {
        let [anchored, partly, _, _] = context.counts(concept);
        anchored + partly
    };
    let mut facts = Vec::new();
    facts.extend(fact(context, "comparison.fact.most-goal", &goals, anchored, true));
    facts.extend(fact(context, "comparison.fact.least-goal", &goals, anchored, false));
    facts.extend(fact(context, "comparison.fact.most-proposal", &proposals, found, true));
    facts.extend(fact(context, "comparison.fact.least-proposal", &proposals, found, false));
    facts
}

/// The concepts with the highest or lowest count, as a sentence.
fn fact(
    context: &Context<'_>,
    key: &str,
    concepts: &[ConceptId],
    count: impl Fn(&ConceptId) -> usize,
    most: bool,
) -> Option<Vec<Inline>> {
    let words = context.words;
    let counts: Vec<usize> = concepts.iter().map(count).collect();
    let wanted = if most { counts.iter().max() } else { counts.iter().min() }?;
    let which = concepts.iter().zip(&counts).filter(|(_, count)| *count == wanted);
    let names: Vec<String> = which.map(|(concept, _)| context.name(concept)).collect();
    let key = if *wanted == 0 { key.replace("least", "none") } else { key.to_owned() };
    // A fact about half of all concepts tells nothing.
    if names.len() * 2 > concepts.len() {
        return None;
    }
    let values: [(&str, &dyn std::fmt::Display); 3] = [
        ("concepts", &words.list(&names)),
        ("n", &words.number(*wanted)),
        ("m", &words.number(context.municipalities.len())),
    ];
    Some(vec![run(words.fill(&key, &values))])
}

fn municipality(context: &Context<'_>, it: &Summary, unread: bool) -> Row {
    let words = context.words;
    let count = |goals: bool, wanted: &[Status]| {
        it.statuses
            .iter()
            .filter(|(concept, _)| concept.goal_number().is_some() == goals)
            .filter(|(_, status)| wanted.contains(status))
            .count()
    };
    // The period stands in the same row; only other years are named with the sum.
    let other_years = it.expenditure_years.filter(|years| it.period != Some(*years));
    let mut cells = vec![
        header(vec![run(&*it.municipality)]),
        plain(it.period.map(|period| words.period(period)).unwrap_or_default()),
        plain(words.number(it.read)),
    ];
    cells.extend(unread.then(|| plain(words.number(it.unread.len()))));
    cells.extend([
        plain(words.number(it.actions)),
        plain(words.number(count(true, &[Status::Anchored]))),
        plain(words.number(count(false, &[Status::Anchored, Status::Partly]))),
        plain(words.euros_over(it.expenditure, other_years)),
    ]);
    row(cells)
}
