//! How a report says where something stands: file, place, code, and a link to the annex.

use super::block::Inline;
use super::excerpt::one_line;
use super::manuscript::run;
use super::wording::Wording;
use crate::assess::{Finding, SourceReport};
use crate::document::{Level, Place};

/// The anchor of a passage in the annex.
pub(super) fn passage_anchor(passage: usize) -> String {
    format!("p-{}", passage + 1)
}

/// A place as a reader would look it up, e.g. "p. 14" or "blad Acties, rij 12".
pub(super) fn place(words: &Wording, place: &Place) -> String {
    match place {
        Place::Page { page, label: Some(label), .. } if **label != *page.to_string() => {
            words.fill("place.label", &[("label", label), ("page", page)])
        }
        Place::Page { page, .. } => words.fill("place.page", &[("page", page)]),
        Place::Row { sheet, row } if sheet.is_empty() => {
            words.fill("place.row", &[("row", &words.number(*row))])
        }
        Place::Row { sheet, row } => {
            words.fill("place.sheet", &[("sheet", sheet), ("row", &words.number(*row))])
        }
        Place::Paragraph(at) => words.fill("place.paragraph", &[("n", &words.number(*at))]),
    }
}

/// The file's name without its folder.
pub(super) fn file(source: &SourceReport) -> &str {
    source.name.rsplit('/').next().unwrap_or(&source.name)
}

/// File and place of a passage.
pub(super) fn source(words: &Wording, sources: &[SourceReport], finding: &Finding) -> String {
    let name = sources.get(finding.source).map_or("", file);
    match finding.passage.places.first() {
        Some(first) => format!("{name}, {}", place(words, first)),
        None => name.to_owned(),
    }
}

/// The level and code of a passage, e.g. "actie AC-12"; empty for prose.
pub(super) fn level_and_code(words: &Wording, finding: &Finding) -> Vec<Inline> {
    let passage = &finding.passage;
    let mut label = Vec::new();
    if !matches!(passage.level, Level::Prose | Level::Heading) {
        label.push(run(words.text(&format!("level.{}", level_key(passage.level)))));
    }
    if let Some(code) = &passage.code {
        if !label.is_empty() {
            label.push(run(" "));
        }
        label.push(Inline::Code(one_line(code)));
    }
    label
}

/// The key of a level in the wording files.
pub(super) fn level_key(level: Level) -> &'static str {
    match level {
        Level::StrategicObjective => "strategic-objective",
        Level::Objective => "objective",
        Level::ActionPlan => "action-plan",
        Level::Action => "action",
        Level::BudgetLine => "budget-line",
        Level::Prose => "prose",
        Level::Heading => "heading",
    }
}
