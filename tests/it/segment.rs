//! Plans of every layout in `fixtures/segment`, and the open data of 198 municipalities: every row
//! in one action, every cent counted once.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test may panic, and says what it skips"
)]

use std::collections::{BTreeMap, HashSet};
use std::fmt::Write;

use planspiegel::document::{
    Block, BlockKind, Document, Level, NoteKind, Passage, Period, Place, Plan, PlanKind, Table,
};
use planspiegel::read::{ReadOptions, read};
use planspiegel::segment::{Settings, segment};

fn document(table: Table) -> Document {
    let place = Place::Row { sheet: "".into(), row: 1 };
    Document { blocks: vec![Block { kind: BlockKind::Table(table), place }], ..Document::default() }
}

#[expect(clippy::disallowed_methods, reason = "a test may read the shared data")]
fn shared(path: &str) -> Option<Vec<u8>> {
    let bytes = std::fs::read(format!("{}/../shared/{path}", env!("CARGO_MANIFEST_DIR"))).ok();
    if bytes.is_none() {
        println!("skipped: ../shared/{path} is not here");
    }
    bytes
}

fn open_data() -> Option<(Table, Vec<csv::StringRecord>)> {
    let bytes = shared("plans/csv/meerjarenplan-projecten-2026.csv")?;
    let text = String::from_utf8(bytes).unwrap();
    let text = text.trim_start_matches('\u{feff}');
    let mut reader =
        csv::ReaderBuilder::new().delimiter(b';').has_headers(false).from_reader(text.as_bytes());
    let records: Vec<_> = reader.records().map(Result::unwrap).collect();
    let mut table = Table::new("");
    for record in &records {
        table.push_row(record);
    }
    Some((table, records))
}

fn cents(text: &str) -> i64 {
    text.replace(',', "").parse().unwrap()
}

#[test]
fn a_cover_names_the_plan_before_a_chapter_does() {
    let text = "Meerjarenplan 2026-2031\n\n# Omgevingsanalyse\n\nDe gemeente groeit.\n";
    let (_, document) = read("plan.md", text.as_bytes(), &ReadOptions::default()).unwrap();
    assert_eq!(segment(&document, &Settings::default())[0].kind, PlanKind::MultiYearPlan);
}

#[test]
fn every_row_of_the_open_data_ends_in_one_action_and_sums_agree_to_the_cent() {
    let Some((table, records)) = open_data() else { return };
    let plans = segment(&document(table), &Settings::default());
    let rows = &records[1..];
    assert_eq!(plans.len(), 198);

    let mut holders: BTreeMap<u32, u32> = BTreeMap::new();
    let actions = |plan: &Plan| -> Vec<_> {
        plan.passages.iter().filter(|p| p.level == Level::Action).cloned().collect()
    };
    for action in plans.iter().flat_map(actions) {
        for place in action.places {
            let Place::Row { row, .. } = place else { panic!("{place:?}") };
            *holders.entry(row).or_default() += 1;
        }
    }
    let expected: Vec<u32> = (2..).take(rows.len()).collect();
    assert_eq!(holders.keys().copied().collect::<Vec<_>>(), expected);
    assert!(holders.values().all(|count| *count == 1));

    let mut stated: BTreeMap<(&str, i16), i64> = BTreeMap::new();
    for row in rows {
        for (column, year) in (11..17).zip(2026..) {
            *stated.entry((row[0].trim(), year)).or_default() += cents(&row[column]);
        }
    }
    for plan in &plans {
        let name = plan.municipality.as_deref().unwrap();
        let ids: HashSet<_> = plan.passages.iter().map(|p| &p.id).collect();
        assert_eq!(ids.len(), plan.passages.len(), "ids of {name}");
        for year in 2026..2032 {
            let amounts = plan.passages.iter().flat_map(|p| &p.amounts);
            let read: i64 = amounts.filter(|a| a.year == Some(year)).map(|a| a.cents).sum();
            assert_eq!(read, stated[&(name, year)], "{name} {year}");
        }
    }
}

/// An action by all that a reader of the plan sees: code, title, text and amounts.
type Action = (String, String, String, BTreeMap<Option<i16>, i64>);

fn actions(plan: &Plan) -> Vec<Action> {
    let squeeze = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let actions = plan.passages.iter().filter(|p| p.level == Level::Action);
    let action = |p: &Passage| {
        let mut amounts = BTreeMap::new();
        for amount in &p.amounts {
            *amounts.entry(amount.year).or_default() += amount.cents;
        }
        (p.code.clone().unwrap_or_default(), squeeze(&p.title), squeeze(&p.text), amounts)
    };
    actions.map(action).collect()
}

#[test]
fn documents_of_every_format_give_the_actions_of_the_open_data() {
    let Some((table, _)) = open_data() else { return };
    let plans = segment(&document(table), &Settings::default());
    for name in ["Antwerpen.docx", "Bonheiden.odt", "Brugge.xlsx", "Sint-Niklaas.pdf"] {
        let Some(bytes) = shared(&format!("plans/documents/{name}")) else { continue };
        let (_, read) = read(name, &bytes, &ReadOptions::default()).unwrap();
        let found: Vec<Action> =
            segment(&read, &Settings::default()).iter().flat_map(actions).collect();
        let municipality = name.split('.').next();
        let plan = plans.iter().find(|p| p.municipality.as_deref() == municipality).unwrap();
        let expected = actions(plan);
        let same = expected.iter().filter(|action| found.contains(action)).count();
        let (wanted, extra) = (expected.len(), found.len());
        assert!(
            same * 100 >= wanted * 98 && extra == wanted,
            "{name}: {same} of {wanted}, {extra}"
        );
    }
}

/// A plan as text: a line for what it is, for each note and for each passage.
fn render(plans: &[Plan]) -> String {
    let mut text = String::new();
    for plan in plans {
        let name = plan.municipality.as_deref().unwrap_or("-");
        let period = plan.period.map_or("-".to_owned(), |p| format!("{}-{}", p.first, p.last));
        let edition = plan.edition.map(|edition| format!(" ({edition})")).unwrap_or_default();
        writeln!(text, "# {name}, {:?}{edition}, {period}", plan.kind).unwrap();
        for note in &plan.notes {
            writeln!(text, "! {:?} {:?} {}", note.kind, note.at, note.detail).unwrap();
        }
        for passage in &plan.passages {
            render_passage(passage, &mut text);
        }
    }
    text
}

fn render_passage(passage: &Passage, text: &mut String) {
    let code = passage.code.as_deref().map(|code| format!("[{code}] ")).unwrap_or_default();
    let indent = "  ".repeat(passage.parents.len());
    write!(text, "{indent}{:?} {code}{}", passage.level, passage.title).unwrap();
    if passage.level == Level::Prose {
        let path: Vec<_> = passage.parents.iter().map(|p| p.title.as_str()).collect();
        write!(text, "({})", path.join(" > ")).unwrap();
    }
    if !passage.text.is_empty() {
        write!(text, " | {}", passage.text.replace('\n', " / ")).unwrap();
    }
    for amount in &passage.amounts {
        let year = amount.year.map_or("all".to_owned(), |year| year.to_string());
        let budget = amount.budget.map(|b| format!(" {b:?}")).unwrap_or_default();
        write!(text, "; {year} {:?}{budget} {}", amount.flow, amount.cents).unwrap();
    }
    let marks = [(passage.residual, "residual"), (passage.priority, "priority")];
    for (_, mark) in marks.into_iter().filter(|(marked, _)| *marked) {
        write!(text, "; {mark}").unwrap();
    }
    if let Some(field) = &passage.policy_field {
        write!(text, "; field {field}").unwrap();
    }
    let places: Vec<_> = passage.places.iter().map(place).collect();
    writeln!(text, " @{}", places.join(",")).unwrap();
}

fn place(place: &Place) -> String {
    match place {
        Place::Page { page, .. } => format!("p{page}"),
        Place::Row { row, .. } => format!("r{row}"),
        Place::Paragraph(paragraph) => paragraph.to_string(),
    }
}

#[expect(clippy::disallowed_methods, reason = "a test reads its own fixtures")]
fn check(fixture: &str) {
    let folder = format!("{}/fixtures/segment", env!("CARGO_MANIFEST_DIR"));
    let bytes = std::fs::read(format!("{folder}/{fixture}")).unwrap();
    let (_, document) = read(fixture, &bytes, &ReadOptions::default()).unwrap();
    let plans = segment(&document, &Settings::default());
    insta::with_settings!({
        snapshot_path => folder,
        prepend_module_to_snapshot => false,
        omit_expression => true,
    }, {
        insta::assert_snapshot!(fixture, render(&plans));
    });
}

#[test]
fn a_wide_table_is_read_by_its_headers_wherever_they_stand() {
    check("wide.csv");
}

#[test]
fn a_long_table_adds_the_rows_of_an_action_up_by_year_and_flow() {
    check("long.csv");
}

#[test]
fn years_above_flows_and_thousands_in_the_header_are_understood() {
    check("thousands.csv");
}

#[test]
fn totals_printed_at_parents_are_held_against_their_parts() {
    check("outline.csv");
}

#[test]
fn headings_amounts_and_residual_buckets_of_a_flemish_plan_become_a_tree() {
    check("plan.md");
}

#[test]
fn a_plan_laid_out_as_forms_becomes_a_tree() {
    check("form.md");
}

#[test]
fn a_walloon_plan_learns_the_level_of_a_number_from_its_neighbours() {
    check("pst.md");
}

#[test]
fn a_dutch_programme_budget_hangs_results_below_their_aims() {
    check("programme.md");
}

#[test]
fn captions_above_tables_are_parents_and_notes_below_them_no_elements() {
    check("captions.csv");
}

#[test]
fn numbers_that_nest_give_levels_and_kinds_of_rows_flows() {
    check("nested.csv");
}

#[test]
fn names_of_a_database_codes_in_titles_and_versions_in_a_column_are_understood() {
    check("database.csv");
}

#[test]
fn rows_of_figures_in_a_dutch_budget_are_no_passages() {
    check("begroting.md");
}

#[test]
fn a_budget_beside_the_accounts_of_its_year_is_told_as_accounts() {
    let plans = |header: &str| {
        let text = format!("{header}\n\nProgramma P0 Bestuur en ondersteuning\n");
        let (_, document) = read("x.md", text.as_bytes(), &ReadOptions::default()).unwrap();
        segment(&document, &Settings::default())
    };
    let closed = plans("Begroting primair 2020 Begroting actueel 2020 Rekening 2020");
    assert_eq!(closed[0].kind, PlanKind::Accounts);
    assert_eq!(closed[0].period, Some(Period { first: 2020, last: 2020 }));
    let open = plans("Rekening 2024 Begroting 2025 Begroting 2026");
    assert_eq!(open[0].kind, PlanKind::Budget);
}

#[test]
fn the_schedule_of_objectives_gives_amounts_and_the_others_give_them_no_second_time() {
    check("schedules.md");
    check("schedules-split.md");
    check("schedules-lines.md");
}

#[test]
fn figures_that_wrapped_below_their_currency_signs_belong_to_the_label_above() {
    check("signs.md");
}

#[test]
fn a_programme_goes_on_behind_a_heading_ranked_too_high_while_questions_are_open() {
    check("indicators.md");
}

#[test]
fn a_walloon_plan_with_tables_and_a_row_a_year_becomes_a_tree() {
    check("pst-table.md");
}

#[test]
fn a_column_of_several_levels_lets_each_row_say_its_own_and_own_goals_are_kept() {
    check("mixed.csv");
}

#[test]
fn codes_that_begin_with_letters_nest_and_both_long_columns_are_kept() {
    check("letters.csv");
}

#[test]
fn a_text_alone_below_an_action_describes_it() {
    check("descriptions.csv");
}

#[test]
fn a_schedule_without_a_name_for_its_first_column_gives_objectives_and_money() {
    check("schedule.csv");
}

#[test]
fn rows_of_unknown_level_are_kept_and_named() {
    check("unlevelled.csv");
}

#[test]
fn accounts_count_what_was_realised_and_not_the_plan_beside_it() {
    check("accounts.md");
}

#[test]
fn headings_with_codes_alone_are_elements_where_they_are_announced_or_paid_for() {
    check("headings.md");
}

#[test]
fn aims_and_results_may_carry_the_number_of_their_programme() {
    check("programme-coded.md");
}

#[test]
fn items_of_a_list_that_is_announced_are_elements() {
    check("lists.md");
}

#[test]
fn numbered_questions_and_questions_above_columns_are_understood() {
    check("questions.md");
}

#[test]
fn letters_and_number_words_of_a_walloon_plan_tell_levels() {
    check("pst-numbers.md");
}

#[test]
fn cells_that_name_their_level_do_so_whatever_the_header_says() {
    check("levels-in-cells.csv");
}

#[test]
fn what_a_summary_tells_again_is_held_against_the_elements_and_not_counted() {
    check("summary.md");
}

#[test]
fn prose_keeps_its_heading_path() {
    check("agreement.md");
}

#[test]
fn a_pivot_export_becomes_lines_and_its_totals_are_not_counted() {
    check("pivot.csv");
}

#[test]
fn a_mapping_of_the_user_settles_a_header() {
    let mut table = Table::new("");
    table.push_row(["Wat", "Waarom", "2026", "2027"]);
    table.push_row(["Speelbos", "Kinderen spelen buiten", "100", "200"]);
    let mut settings = Settings::default();
    settings.columns.insert("Wat".into(), "actie kort".into());
    settings.columns.insert("waarom".into(), "actie lang".into());
    let plans = segment(&document(table), &settings);
    let action = &plans[0].passages[0];
    assert_eq!((action.level, action.title.as_str()), (Level::Action, "Speelbos"));
    assert_eq!(action.text, "Kinderen spelen buiten");
}

#[test]
fn a_table_that_a_page_breaks_goes_on_below_its_header() {
    let page = |page| Place::Page { page, label: None, bbox: None };
    let table = |rows: &[[&str; 3]]| {
        let mut table = Table::new("");
        for row in rows {
            table.push_row(row);
        }
        BlockKind::Table(table)
    };
    let header = ["Beleidsdoelstelli ng", "2026", "2027"];
    let first = table(&[header, ["BD-1 Een groen dorp", "1.200", "500"]]);
    let rest = table(&[["BD-2 Een warm dorp", "7.000", "7.100"]]);
    let blocks = vec![Block { kind: first, place: page(1) }, Block { kind: rest, place: page(2) }];
    let plans = segment(&Document { blocks, ..Document::default() }, &Settings::default());
    assert_eq!(
        render(&plans),
        "# -, Other, 2026-2027\n\
         Objective [BD-1] Een groen dorp; 2026 Expenditure 120000; 2027 Expenditure 50000 @p1\n\
         Objective [BD-2] Een warm dorp; 2026 Expenditure 700000; 2027 Expenditure 710000 @p2\n"
    );
}

/// The details of the notes of a kind.
fn details(plans: &[Plan], kind: NoteKind) -> Vec<&str> {
    let notes = plans.iter().flat_map(|plan| &plan.notes);
    notes.filter(|note| note.kind == kind).map(|note| note.detail.as_str()).collect()
}

#[test]
fn a_header_that_is_not_understood_is_named_by_sheet_and_column_and_the_user_settles_it() {
    let mut table = Table::new("Blad 3");
    table.push_row(["Kluscode", "Klus", "Fase", "2026", "2027"]);
    table.push_row(["K-1", "Speelbos", "ontwerp", "100", "200"]);
    let before = segment(&document(table.clone()), &Settings::default());
    let named = ["Blad 3!A: Kluscode", "Blad 3!B: Klus", "Blad 3!C: Fase"];
    assert_eq!(
        details(&before, NoteKind::UnknownHeader),
        [&named[..], &["Blad 3!D: 2026", "Blad 3!E: 2027"]].concat()
    );
    assert_eq!(details(&before, NoteKind::SheetAsProse), ["Blad 3"]);

    let mut settings = Settings::default();
    settings.columns.insert("klus".into(), "actie".into());
    settings.columns.insert("Kluscode".into(), "actie code".into());
    let plans = segment(&document(table), &settings);
    let action = &plans[0].passages[0];
    assert_eq!((action.level, action.code.as_deref()), (Level::Action, Some("K-1")));
    assert_eq!((action.title.as_str(), action.amounts.len()), ("Speelbos", 2));
    assert_eq!(details(&plans, NoteKind::UnknownHeader), ["Blad 3!C: Fase"]);
}

#[test]
fn own_words_of_the_user_count_in_every_header_that_holds_them() {
    let mut table = Table::new("");
    table.push_row(["Klus code", "Klus omschrijving", "Geraamde centen 2026"]);
    table.push_row(["K-1", "Speelbos", "100"]);
    let mut settings = Settings::default();
    settings.columns.insert("Klus".into(), "actie".into());
    settings.columns.insert("centen".into(), "bedrag".into());
    let plans = segment(&document(table), &settings);
    let action = &plans[0].passages[0];
    assert_eq!((action.code.as_deref(), action.title.as_str()), (Some("K-1"), "Speelbos"));
    assert_eq!((action.amounts[0].year, action.amounts[0].cents), (Some(2026), 10_000));
}

#[test]
fn an_id_stays_when_the_code_and_the_money_change_and_not_when_the_text_does() {
    let id = |code: &str, title: &str, amount: &str| {
        let mut table = Table::new("");
        table.push_row(["Code actie", "Naam actie", "2026", "2027"]);
        table.push_row([code, title, amount, "0"]);
        segment(&document(table), &Settings::default())[0].passages[0].id.clone()
    };
    let first = id("A1", "Een nieuw zwembad", "100");
    assert_eq!(first.len(), 12);
    assert_eq!(first, id("A7", "Een  nieuw zwembad", "900"));
    assert_ne!(first, id("A1", "Een oud zwembad", "100"));
}
