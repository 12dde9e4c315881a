use planspiegel::assess::{Summary, compare};
use planspiegel::language::Lang;
use planspiegel::report::block::{Block, Report};
use planspiegel::report::comparison;

use super::invented::{assessed, options, subject, subject_with_unread_files, taxonomy};

/// As many municipalities as wanted, named after letters; the last one has unread files.
fn municipalities(count: usize) -> Vec<Summary> {
    let mut summaries: Vec<Summary> = (0..count)
        .map(|nth| {
            let mut assessment = assessed(subject());
            assessment.municipality = format!("Gemeente {nth:03}");
            Summary::of(&assessment, "map")
        })
        .collect();
    if let Some(last) = summaries.last_mut() {
        let name = last.municipality.clone();
        *last = Summary::of(&assessed(subject_with_unread_files()), "map");
        last.municipality = name;
    }
    summaries
}

fn report(count: usize, lang: Lang) -> Report {
    comparison(&taxonomy(), &compare(municipalities(count)), &options(lang))
}

#[test]
fn every_text_of_the_comparison_is_there_in_every_language() {
    for lang in Lang::ALL {
        let report = serde_json::to_string(&report(3, lang)).unwrap();
        let missing = report.split('⟦').nth(1).and_then(|rest| rest.split('⟧').next());
        assert_eq!(missing, None, "{lang}");
    }
}

#[test]
fn a_large_batch_is_split_into_alphabetical_tables_without_losing_anyone() {
    let report = report(100, Lang::Nl);
    let tables: Vec<_> = report
        .blocks
        .iter()
        .filter_map(|block| match block {
            Block::Table(table) if table.columns.len() == 18 => Some(table),
            _ => None,
        })
        .collect();
    let rows: usize = tables.iter().map(|table| table.rows.len()).sum();
    assert_eq!(rows, 100);
    assert!(tables.iter().all(|table| table.rows.len() <= 42));
    let captions: Vec<&str> = tables.iter().map(|table| &*table.caption).collect();
    assert_eq!(captions[1], "Tabel 3. Gemeente 032 – Gemeente 073");
}

#[test]
fn unread_files_are_named_with_their_municipality() {
    let report = serde_json::to_string(&report(2, Lang::Nl)).unwrap();
    assert!(report.contains("bijlagen/toelichting.pdf"));
}

#[test]
fn an_empty_batch_still_gives_a_report() {
    assert!(!report(0, Lang::Nl).blocks.is_empty());
}

#[test]
fn what_is_nowhere_is_said_of_what_was_read_only() {
    let report = serde_json::to_string(&report(3, Lang::Nl)).unwrap();
    for said in ["Nergens verankerd", "Nergens gevonden"] {
        let claims = report.matches(said).count();
        let limited = report.matches(&format!("{said} in de gelezen documenten: ")).count();
        assert_eq!(claims, limited, "{said}");
    }
}
