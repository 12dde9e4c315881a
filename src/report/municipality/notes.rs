//! Remarks on how files were read: those that leave something unread first.
//!
//! What is true of several plans of a file, or of every table in it, is said once.

use super::context::Context;
use crate::assess::Outcome;
use crate::document::{Note, NoteKind};
use crate::report::block::{Inline, Row};
use crate::report::citation::file;
use crate::report::excerpt::shortened;
use crate::report::manuscript::{
    Manuscript, cell, column, header, row, run, strong, words as plain,
};
use crate::report::wording::Wording;
use crate::report::wording::key_of;

/// How many details of a remark are named, and how many characters of each.
const DETAILS: usize = 6;
const LENGTH: usize = 90;

/// A remark on a file, with all places and details.
struct Remark<'a> {
    file: &'a str,
    kind: NoteKind,
    at: Vec<u32>,
    details: Vec<&'a str>,
}

pub(super) fn write(context: &Context<'_>, report: &mut Manuscript) {
    let words = context.words;
    let mut remarks = remarks(context);
    remarks.sort_by_key(|remark| !remark.kind.is_unread());
    if remarks.is_empty() {
        return;
    }
    report.section("scope.notes.title");
    if remarks.iter().any(|remark| remark.kind.is_unread()) {
        report.say("scope.notes.lead");
    }
    let columns = vec![
        column(words.text("column.file"), 24.0),
        column(words.text("column.note"), 40.0),
        column(words.text("column.remedy"), 36.0),
    ];
    let rows = remarks.iter().map(|remark| remark_row(words, remark)).collect();
    report.compact_table(&words.text("scope.notes.table"), columns, rows);
}

/// The remarks on all files, each once.
fn remarks<'a>(context: &Context<'a>) -> Vec<Remark<'a>> {
    let mut remarks: Vec<Remark<'a>> = Vec::new();
    for source in &context.assessment.sources {
        let Outcome::Read { notes, .. } = &source.outcome else { continue };
        for note in notes {
            add(&mut remarks, file(source), note);
        }
    }
    remarks
}

fn add<'a>(remarks: &mut Vec<Remark<'a>>, file: &'a str, note: &'a Note) {
    let detail = (!note.detail.is_empty()).then_some(&*note.detail);
    let same = |known: &&mut Remark<'_>| {
        let equal = || known.at == note.at && known.details.first().copied() == detail;
        known.file == file && known.kind == note.kind && (is_often(note.kind) || equal())
    };
    let Some(known) = remarks.iter_mut().find(same) else {
        let details = detail.into_iter().collect();
        remarks.push(Remark { file, kind: note.kind, at: note.at.clone(), details });
        return;
    };
    known.at.extend(&note.at);
    if let Some(detail) = detail.filter(|detail| !known.details.contains(detail)) {
        known.details.push(detail);
    }
}

/// Whether a file may give rise to a remark many times.
fn is_often(kind: NoteKind) -> bool {
    matches!(
        kind,
        NoteKind::TotalAgrees
            | NoteKind::TotalDiffers
            | NoteKind::PivotExport
            | NoteKind::AverageTotals
            | NoteKind::Filter
            | NoteKind::Schedule
    )
}

fn remark_row(words: &Wording, remark: &Remark<'_>) -> Row {
    let key = key_of(&remark.kind);
    let mut said = words.text(&format!("note.{key}.what"));
    let details = details(words, remark);
    if !details.is_empty() {
        said = format!("{} ({details}).", said.trim_end_matches('.'));
    }
    let what: Inline = if remark.kind.is_unread() { strong(said) } else { run(said) };
    let mut place = remark.file.to_owned();
    if let Some(at) = self::place(words, remark) {
        place = format!("{place}, {at}");
    }
    let remedy = words.text(&format!("note.{key}.remedy"));
    row(vec![header(vec![run(place)]), cell(vec![what]), plain(remedy)])
}

/// The details of a remark in words; a confidence of character recognition is a share.
fn details(words: &Wording, remark: &Remark<'_>) -> String {
    let numbers: Vec<i64> = remark.details.iter().filter_map(|it| it.parse().ok()).collect();
    match (remark.kind, numbers.first()) {
        (NoteKind::OcrPages, Some(confidence)) => {
            words.fill("note.confidence", &[("share", &words.share(*confidence, 100))])
        }
        // Many tables of a file agree; neither their names nor some of the counts help.
        (NoteKind::TotalAgrees | NoteKind::AverageTotals, Some(count))
            if remark.details.len() == 1 =>
        {
            words.fill("note.times", &[("n", &words.number(*count))])
        }
        (NoteKind::TotalAgrees | NoteKind::AverageTotals, _) => String::new(),
        _ => {
            let shown = remark.details.iter().take(DETAILS);
            let shown = shown.map(|it| shortened(&with_amounts(words, it), LENGTH));
            let mut shown: Vec<String> = shown.collect();
            let rest = remark.details.len().saturating_sub(DETAILS);
            if rest > 0 {
                shown.push(words.count("and-more", rest));
            }
            words.apart(&shown)
        }
    }
}

/// A detail with its amounts ("1234.50") as the language writes them.
fn with_amounts(words: &Wording, detail: &str) -> String {
    let amount = |word: &str| {
        let (euros, cents) = word.split_once('.').filter(|(_, cents)| cents.len() == 2)?;
        format!("{euros}{cents}").parse::<i64>().ok()
    };
    let word = |word: &str| amount(word).map_or_else(|| word.to_owned(), |it| words.money(it));
    detail.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

/// The pages or rows of a remark; rows only of sheets, where a reader can look them up, unlike the
/// paragraphs of a text.
fn place(words: &Wording, remark: &Remark<'_>) -> Option<String> {
    let (at, count) = runs(&remark.at);
    let sheet = [".csv", ".xlsx", ".xls", ".xlsb", ".ods"];
    let name = remark.file.to_lowercase();
    let told = |kind| is_often(kind) && kind != NoteKind::TotalDiffers;
    if count == 0 || told(remark.kind) {
        return None;
    }
    if !is_of_rows(remark.kind) {
        return Some(words.fill("note.pages", &[("at", &at)]));
    }
    let rows = || words.count_with("note.rows", count, &[("at", &at)]);
    sheet.iter().any(|end| name.ends_with(end)).then(rows)
}

fn is_of_rows(kind: NoteKind) -> bool {
    matches!(
        kind,
        NoteKind::HiddenRows
            | NoteKind::UnknownHeader
            | NoteKind::UnreadAmounts
            | NoteKind::UnknownLevel
            | NoteKind::FormulasWithoutValue
            | NoteKind::ErrorCells
            | NoteKind::TotalDiffers
            | NoteKind::Damaged
            | NoteKind::InsertedContent
    )
}

/// Numbers as runs, e.g. "3–5, 9", at most eight of them; and how many numbers there are.
fn runs(numbers: &[u32]) -> (String, usize) {
    let mut sorted = numbers.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    let count = sorted.len();
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
    (text, count)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Lang;

    #[test]
    fn neighbouring_pages_become_a_run() {
        assert_eq!(runs(&[9, 3, 4, 5, 3]), ("3–5, 9".to_owned(), 4));
        let odd = "1, 3, 5, 7, 9, 11, 13, 15…".to_owned();
        assert_eq!(runs(&[1, 3, 5, 7, 9, 11, 13, 15, 17]), (odd, 9));
    }

    #[test]
    fn every_remark_has_words_in_every_language() {
        let kinds = [
            NoteKind::ImagePages,
            NoteKind::OcrPages,
            NoteKind::SdgIcons,
            NoteKind::BrokenPages,
            NoteKind::HiddenSheet,
            NoteKind::HiddenRows,
            NoteKind::FormulasWithoutValue,
            NoteKind::ErrorCells,
            NoteKind::UnknownHeader,
            NoteKind::UnreadAmounts,
            NoteKind::UnknownLevel,
            NoteKind::PivotExport,
            NoteKind::AverageTotals,
            NoteKind::SheetAsProse,
            NoteKind::TotalDiffers,
            NoteKind::TotalAgrees,
            NoteKind::Filter,
            NoteKind::Damaged,
            NoteKind::InsertedContent,
            NoteKind::GuessedEncoding,
            NoteKind::Schedule,
        ];
        for (lang, kind) in Lang::ALL.iter().flat_map(|lang| kinds.map(|kind| (*lang, kind))) {
            for part in ["what", "remedy"] {
                let key = format!("note.{}.{part}", key_of(&kind));
                assert!(Wording::of(lang).has(&key), "{lang} lacks {key}");
            }
        }
    }

    fn said(notes: &[Note]) -> Vec<String> {
        let mut remarks = Vec::new();
        for note in notes {
            add(&mut remarks, "export.xlsx", note);
        }
        let words = Wording::of(Lang::Nl);
        let text = |remark: &Remark<'_>| {
            let place = place(words, remark).unwrap_or_default();
            format!("{place}: {}", details(words, remark))
        };
        remarks.iter().map(text).collect()
    }

    fn note(kind: NoteKind, at: &[u32], detail: &str) -> Note {
        Note { kind, at: at.to_vec(), detail: detail.to_owned() }
    }

    #[test]
    fn the_plans_of_a_file_say_a_remark_once() {
        let filter = |detail| note(NoteKind::Filter, &[2027], detail);
        let both = [filter("[Jaar] is 2026"), filter("[Recent] is Ja"), filter("[Jaar] is 2026")];
        assert_eq!(said(&both), [": [Jaar] is 2026; [Recent] is Ja"]);
        let differs = |row, detail| note(NoteKind::TotalDiffers, &[row], detail);
        let (one, other) = ("Totaal: 1234.50 ≠ 4.00", "Som: 2.00 ≠ 9.00");
        assert_eq!(
            said(&[differs(7, one), differs(9, other), differs(7, one)]),
            ["rijen 7, 9: Totaal: €\u{a0}1.235 ≠ €\u{a0}4; Som: €\u{a0}2 ≠ €\u{a0}9"]
        );
        let hidden = |row| note(NoteKind::HiddenRows, &[row], "Blad 1");
        assert_eq!(said(&[hidden(3), hidden(3), hidden(5)]).len(), 2);
        let agrees = note(NoteKind::TotalAgrees, &[], "3309");
        assert_eq!(said(&[agrees]), [": 3.309 keer"]);
    }
}
