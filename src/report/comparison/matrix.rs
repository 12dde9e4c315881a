//! Municipality × goal and municipality × proposal, in alphabetical blocks.

use super::{Context, mark, short_key};
use crate::assess::{Status, Summary};
use crate::report::block::{Block, Cell, Inline, Row};
use crate::report::manuscript::{
    Manuscript, cell, column, header, marks_column, row, run, words as plain,
};
use crate::taxonomy::ConceptId;

/// How many municipalities the first table holds, below the chapter's heading, without and with the
/// names of the columns, and how many each further one, on a page of its own.
const FIRST: usize = 32;
const FIRST_BELOW_NAMES: usize = 28;
const BLOCK: usize = 42;

pub(super) fn write(context: &Context<'_>, report: &mut Manuscript) {
    let words = context.words;
    report.chapter("matrix.goals.title", "goals");
    report.say("matrix.goals.lead");
    report.paragraph(legend(context));
    let all: Vec<&Summary> = context.municipalities.iter().collect();
    tables(context, report, (&all, FIRST), &context.goals(), 4.4);
    report.chapter("matrix.proposals.title", "proposals");
    report.say("matrix.proposals.lead");
    report.paragraph(legend(context));
    let proposals = context.proposals();
    let names: Vec<String> = proposals.iter().map(|concept| context.name(concept)).collect();
    report.text(words.fill("matrix.proposals.names", &[("names", &words.apart(&names))]));
    let none = |it: &&Summary| {
        let mut statuses = proposals.iter().filter_map(|concept| it.statuses.get(concept));
        statuses.all(|status| *status == Status::NotFound)
    };
    let (without, with): (Vec<&Summary>, Vec<&Summary>) = all.into_iter().partition(none);
    tables(context, report, (&with, FIRST_BELOW_NAMES), &proposals, 6.0);
    if !without.is_empty() {
        let names: Vec<&str> = without.iter().map(|it| &*it.municipality).collect();
        let names = names.join(", ");
        let key = "matrix.proposals.without";
        report.text(words.count_with(key, without.len(), &[("names", &names)]));
    }
}

/// The four marks with their words.
fn legend(context: &Context<'_>) -> Vec<Inline> {
    let mut legend = Vec::new();
    for status in Status::ALL {
        if !legend.is_empty() {
            legend.push(run("   "));
        }
        if let Inline::Mark { mark, .. } = mark(status) {
            legend.push(Inline::Mark { mark, text: context.words.text(short_key(status)) });
        }
    }
    legend
}

fn tables(
    context: &Context<'_>,
    report: &mut Manuscript,
    (municipalities, first): (&[&Summary], usize),
    concepts: &[ConceptId],
    width: f32,
) {
    let (first, further) = municipalities.split_at(first.min(municipalities.len()));
    for (nth, block) in std::iter::once(first).chain(further.chunks(BLOCK)).enumerate() {
        let (Some(first), Some(last)) = (block.first(), block.last()) else { continue };
        let mut columns = vec![column(context.words.text("column.municipality"), 24.0)];
        let numbers = concepts.iter().map(Context::number);
        columns.extend(numbers.map(|number| marks_column(number, width)));
        let rows = block.iter().map(|it| municipality(it, concepts)).collect();
        let caption = if first.municipality == last.municipality {
            first.municipality.clone()
        } else {
            format!("{} – {}", first.municipality, last.municipality)
        };
        if nth > 0 {
            report.push(Block::PageBreak);
        }
        report.compact_table(&caption, columns, rows);
    }
}

fn municipality(it: &Summary, concepts: &[ConceptId]) -> Row {
    let mut cells = vec![header(vec![run(&*it.municipality)])];
    cells.extend(concepts.iter().map(|concept| status(it, concept)));
    row(cells)
}

fn status(it: &Summary, concept: &ConceptId) -> Cell {
    it.statuses.get(concept).map_or_else(|| plain("–"), |status| cell(vec![mark(*status)]))
}
