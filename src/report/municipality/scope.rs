//! What was read, what could not be and why, and what to do about it.

use super::context::Context;
use crate::assess::{Outcome, SourceReport};
use crate::document::{Note, NoteKind, PlanKind};
use crate::report::block::Block;
use crate::report::block::{Inline, Row, Tone};
use crate::report::citation::file;
use crate::report::manuscript::{
    Manuscript, cell, column, figures_column, header, row, run, strong, words as plain,
};

pub(super) fn write(context: &Context<'_>, report: &mut Manuscript) {
    let words = context.words;
    report.chapter("scope.title", "scope");
    report.text(lead(context));
    files(context, report);
    unread(context, report);
    notes(context, report);
    if !context.assessment.earlier.is_empty() {
        let earlier = context.assessment.earlier.iter();
        let names = earlier.filter_map(|at| context.assessment.sources.get(*at)).map(file);
        let names: Vec<String> = names.map(str::to_owned).collect();
        report.text(words.fill("scope.earlier", &[("files", &words.list(&names))]));
    }
    report.callout(
        Tone::Info,
        words.text("scope.reading.title"),
        vec![Block::Paragraph(vec![run(words.text("scope.reading.text"))])],
    );
}

fn lead(context: &Context<'_>) -> String {
    let words = context.words;
    let assessment = context.assessment;
    let files = words.count("files", assessment.sources.len());
    let passages = words.count("passages", assessment.passages.len());
    let name = &assessment.municipality;
    match assessment.period {
        Some(period) => words.fill(
            "scope.lead",
            &[
                ("municipality", name),
                ("files", &files),
                ("passages", &passages),
                ("period", &words.period(period)),
            ],
        ),
        None => words.fill(
            "scope.lead-no-period",
            &[("municipality", name), ("files", &files), ("passages", &passages)],
        ),
    }
}

fn files(context: &Context<'_>, report: &mut Manuscript) {
    let words = context.words;
    let columns = vec![
        column(words.text("column.file"), 40.0),
        column(words.text("column.kind"), 26.0),
        column(words.text("column.period"), 14.0),
        figures_column(words.text("column.pages"), 10.0),
        figures_column(words.text("column.passages"), 12.0),
    ];
    let rows = context.assessment.sources.iter().map(|source| file_row(context, source)).collect();
    report.table(&words.text("scope.files"), columns, rows);
}

fn file_row(context: &Context<'_>, source: &SourceReport) -> Row {
    let words = context.words;
    let name = header(vec![run(&*source.name)]);
    match &source.outcome {
        Outcome::Read { kind, period, pages, passages, .. } => row(vec![
            name,
            plain(words.text(&format!("kind.{}", kind_key(*kind)))),
            plain(period.map(|period| words.period(period)).unwrap_or_default()),
            plain(if *pages == 0 { String::new() } else { words.number(*pages) }),
            plain(words.number(*passages)),
        ]),
        Outcome::Unread { .. } => row(vec![
            name,
            cell(vec![strong(words.text("scope.not-read"))]),
            plain(""),
            plain(""),
            plain("0"),
        ]),
    }
}

/// The files that could not be read, each with its reason and remedy.
fn unread(context: &Context<'_>, report: &mut Manuscript) {
    let words = context.words;
    let rows: Vec<Row> = context
        .assessment
        .sources
        .iter()
        .filter_map(|source| match &source.outcome {
            Outcome::Unread { cause, detail } => Some((source, cause, detail)),
            Outcome::Read { .. } => None,
        })
        .map(|(source, cause, detail)| {
            let key = key_of(cause);
            let mut why = vec![run(words.text(&format!("cause.{key}.why")))];
            if !detail.is_empty() {
                why.push(run(format!(" ({detail})")));
            }
            let remedy = words.text(&format!("cause.{key}.remedy"));
            row(vec![header(vec![run(&*source.name)]), cell(why), plain(remedy)])
        })
        .collect();
    if rows.is_empty() {
        return;
    }
    report.section("scope.unread.title");
    report.say("scope.unread.lead");
    let columns = vec![
        column(words.text("column.file"), 30.0),
        column(words.text("column.why"), 34.0),
        column(words.text("column.remedy"), 36.0),
    ];
    report.table(&words.text("scope.unread.title"), columns, rows);
}

/// Remarks on how files were read: those that leave something unread first.
fn notes(context: &Context<'_>, report: &mut Manuscript) {
    let words = context.words;
    let mut noted: Vec<(&SourceReport, Note)> = Vec::new();
    for source in &context.assessment.sources {
        if let Outcome::Read { notes, .. } = &source.outcome {
            noted.extend(joined(notes).into_iter().map(|note| (source, note)));
        }
    }
    noted.sort_by_key(|(_, note)| !note.kind.is_unread());
    if noted.is_empty() {
        return;
    }
    report.section("scope.notes.title");
    report.say("scope.notes.lead");
    let columns = vec![
        column(words.text("column.file"), 24.0),
        column(words.text("column.note"), 40.0),
        column(words.text("column.remedy"), 36.0),
    ];
    let rows = noted.iter().map(|(source, note)| note_row(context, source, note)).collect();
    report.compact_table(&words.text("scope.notes.title"), columns, rows);
}

/// The notes of a file; those that every table gives rise to become one.
fn joined(notes: &[Note]) -> Vec<Note> {
    let mut joined: Vec<Note> = Vec::new();
    for note in notes {
        let often = matches!(
            note.kind,
            NoteKind::TotalAgrees | NoteKind::PivotExport | NoteKind::AverageTotals
        );
        match joined.iter_mut().find(|known| often && known.kind == note.kind) {
            Some(known) => {
                known.at.extend_from_slice(&note.at);
                if known.detail != note.detail {
                    known.detail.clear();
                }
            }
            None => joined.push(note.clone()),
        }
    }
    joined
}

fn note_row(context: &Context<'_>, source: &SourceReport, note: &Note) -> Row {
    let words = context.words;
    let key = key_of(&note.kind);
    let mut what: Vec<Inline> = Vec::new();
    let said = words.text(&format!("note.{key}.what"));
    what.push(if note.kind.is_unread() { strong(said) } else { run(said) });
    if !note.detail.is_empty() {
        what.push(run(format!(" ({})", note.detail)));
    }
    if !note.at.is_empty() {
        let place = if is_of_rows(note.kind) { "note.rows" } else { "note.pages" };
        what.push(run(format!(" {}", words.fill(place, &[("at", &runs(&note.at))]))));
    }
    let remedy = words.text(&format!("note.{key}.remedy"));
    row(vec![header(vec![run(file(source))]), cell(what), plain(remedy)])
}

fn is_of_rows(kind: NoteKind) -> bool {
    matches!(
        kind,
        NoteKind::HiddenRows
            | NoteKind::UnknownHeader
            | NoteKind::UnreadAmounts
            | NoteKind::UnknownLevel
            | NoteKind::PivotExport
            | NoteKind::FormulasWithoutValue
            | NoteKind::ErrorCells
            | NoteKind::TotalDiffers
            | NoteKind::TotalAgrees
            | NoteKind::Filter
    )
}

/// Numbers as runs, e.g. "3–5, 9", at most eight of them.
fn runs(numbers: &[u32]) -> String {
    let mut sorted = numbers.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    let mut runs: Vec<(u32, u32)> = Vec::new();
    for number in sorted {
        match runs.last_mut() {
            Some((_, last)) if last.checked_add(1) == Some(number) => *last = number,
            _ => runs.push((number, number)),
        }
    }
    let shown = runs.iter().take(8).map(|(first, last)| {
        if first == last { first.to_string() } else { format!("{first}–{last}") }
    });
    let mut text = shown.collect::<Vec<_>>().join(", ");
    if runs.len() > 8 {
        text.push('…');
    }
    text
}

/// The key of an enum's value in the wording files: its serialised name.
fn key_of(value: &impl serde::Serialize) -> String {
    serde_json::to_value(value)
        .ok()
        .and_then(|value| value.as_str().map(str::to_owned))
        .unwrap_or_default()
}

fn kind_key(kind: PlanKind) -> String {
    key_of(&kind)
}

#[cfg(test)]
mod tests {
    use super::{key_of, runs};
    use crate::document::NoteKind;
    use crate::language::Lang;
    use crate::report::wording::Wording;

    #[test]
    fn every_note_has_a_wording_in_every_language() {
        use NoteKind::{
            AverageTotals, BrokenPages, Damaged, ErrorCells, Filter, FormulasWithoutValue,
            GuessedEncoding, HiddenRows, HiddenSheet, ImagePages, OcrPages, PivotExport, SdgIcons,
            SheetAsProse, TotalAgrees, TotalDiffers, UnknownHeader, UnknownLevel, UnreadAmounts,
        };
        let kinds = [
            AverageTotals,
            BrokenPages,
            Damaged,
            ErrorCells,
            Filter,
            FormulasWithoutValue,
            GuessedEncoding,
            HiddenRows,
            HiddenSheet,
            ImagePages,
            OcrPages,
            PivotExport,
            SdgIcons,
            SheetAsProse,
            TotalAgrees,
            TotalDiffers,
            UnknownHeader,
            UnknownLevel,
            UnreadAmounts,
        ];
        for kind in kinds {
            for lang in Lang::ALL {
                for part in ["what", "remedy"] {
                    let key = format!("note.{}.{part}", key_of(&kind));
                    assert!(Wording::of(lang).has(&key), "{lang} {key}");
                }
            }
        }
    }

    #[test]
    fn neighbouring_pages_become_a_run() {
        assert_eq!(runs(&[9, 3, 4, 5, 3]), "3–5, 9");
        assert_eq!(runs(&[1, 3, 5, 7, 9, 11, 13, 15, 17]), "1, 3, 5, 7, 9, 11, 13, 15…");
    }
}
