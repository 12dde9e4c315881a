//! What sets single municipalities apart, by fixed rules. An outlier is a question, no verdict.
//!
//! - A proposal that at most one in twenty municipalities takes up, and at least one does.
//! - A goal that at least nine in ten have anchored, and for which a fully read plan has nothing.
//! - A goal that takes at least a quarter of a municipality's expenditure and three times the
//!   median share of all municipalities.

use super::Context;
use crate::assess::{Status, Summary};
use crate::report::block::{Column, Row};
use crate::report::manuscript::{
    Manuscript, column, figures_column, header, row, run, words as plain,
};
use crate::taxonomy::ConceptId;

pub(super) fn write(context: &Context<'_>, report: &mut Manuscript) {
    report.chapter("outliers.title", "outliers");
    report.say("outliers.lead");
    let parts = [
        ("outliers.rare", "column.proposal", rare_proposals(context)),
        ("outliers.missing", "column.goal", missing_goals(context)),
        ("outliers.heavy", "column.goal", heavy_goals(context)),
    ];
    if parts.iter().all(|(_, _, rows)| rows.is_empty()) {
        report.say("outliers.none");
    }
    for (key, what, rows) in parts {
        if !rows.is_empty() {
            part(context, report, (key, what), rows);
        }
    }
}

fn part(context: &Context<'_>, report: &mut Manuscript, (key, what): (&str, &str), rows: Vec<Row>) {
    let words = context.words;
    report.section(&format!("{key}.title"));
    report.say(&format!("{key}.lead"));
    let mut columns: Vec<Column> = vec![column(words.text(what), 40.0)];
    if rows.iter().all(|row| row.cells.len() == 3) {
        columns.push(figures_column(words.text("column.median"), 10.0));
    }
    columns.push(column(words.text("column.municipalities"), 60.0));
    report.compact_table(&words.text(&format!("{key}.table")), columns, rows);
}

fn outlier(name: String, municipalities: &[String]) -> Row {
    row(vec![header(vec![run(name)]), plain(municipalities.join(", "))])
}

fn has(it: &Summary, concept: &ConceptId, wanted: &[Status]) -> bool {
    it.statuses.get(concept).is_some_and(|status| wanted.contains(status))
}

fn names_of(context: &Context<'_>, concept: &ConceptId, wanted: &[Status]) -> Vec<String> {
    let municipalities = context.municipalities.iter();
    municipalities.filter(|it| has(it, concept, wanted)).map(|it| it.municipality.clone()).collect()
}

fn rare_proposals(context: &Context<'_>) -> Vec<Row> {
    let rare = |concept: ConceptId| {
        let names = names_of(context, &concept, &[Status::Anchored, Status::Partly]);
        let few = !names.is_empty() && names.len() * 20 <= context.municipalities.len();
        few.then(|| outlier(context.name(&concept), &names))
    };
    context.proposals().into_iter().filter_map(rare).collect()
}

fn missing_goals(context: &Context<'_>) -> Vec<Row> {
    let count = context.municipalities.len();
    let missing = |concept: ConceptId| {
        let common = context.counts(&concept)[0] * 10 >= count * 9;
        let names = names_of(context, &concept, &[Status::NotFound]);
        (count >= 10 && common && !names.is_empty())
            .then(|| outlier(context.name(&concept), &names))
    };
    context.goals().into_iter().filter_map(missing).collect()
}

fn heavy_goals(context: &Context<'_>) -> Vec<Row> {
    let words = context.words;
    let mut rows = Vec::new();
    for concept in context.goals() {
        let Some(goal) = concept.goal_number() else { continue };
        let share = |it: &Summary| {
            let part = it.goal_expenditure.get(&goal).copied().unwrap_or_default();
            (it.expenditure > 0).then(|| i128::from(part) * 1000 / i128::from(it.expenditure))
        };
        let mut shares: Vec<i128> = context.municipalities.iter().filter_map(share).collect();
        shares.sort_unstable();
        let Some(median) = shares.get(shares.len() / 2).copied() else { continue };
        let thousandth = |share: i128| words.share(i64::try_from(share).unwrap_or_default(), 1000);
        let heavy = |own: &i128| shares.len() >= 5 && *own >= 250 && *own >= 3 * median;
        let names: Vec<String> = context
            .municipalities
            .iter()
            .filter_map(|it| {
                let own = share(it).filter(heavy)?;
                Some(format!("{} ({})", it.municipality, thousandth(own)))
            })
            .collect();
        if !names.is_empty() {
            let mut row = outlier(context.name(&concept), &names);
            row.cells.insert(1, plain(thousandth(median)));
            rows.push(row);
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_of_an_outlier_names_its_municipalities() {
        let row = outlier("tekst".to_owned(), &["Aalst".to_owned(), "Balen".to_owned()]);
        assert_eq!(row.cells[1].content, vec![run("Aalst, Balen")]);
    }
}
