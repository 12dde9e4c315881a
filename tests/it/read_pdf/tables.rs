//! Tables: with lines, with shades, with nothing but gaps, over pages and in each other.

use super::{cells, first_table, lines, outline, pdf, pdf_with, read, ruled, show};

#[test]
fn rules_make_cells_and_missing_ones_merge_them() {
    let content = ruled(
        60.0,
        700.0,
        &[&["Code", "Titel", "2026"], &["A-1", "Bomen", "500"], &["A-2", "Hagen", "700"]],
    );
    let document = read(&pdf(&[content]));
    assert_eq!(outline(&document), ["T Code|Titel|2026/A-1|Bomen|500/A-2|Hagen|700"]);
    assert_eq!(first_table(&document).header_rows, 1);
}

#[test]
fn a_table_goes_on_over_pages_without_its_repeated_header() {
    let head: &[&str] = &["Code", "Titel", "2026"];
    let pages = [
        ruled(60.0, 200.0, &[head, &["A-1", "Bomen", "500"]]),
        ruled(60.0, 780.0, &[head, &["A-2", "Hagen", "700"]]),
    ];
    let document = read(&pdf(&pages));
    assert_eq!(outline(&document), ["T Code|Titel|2026/A-1|Bomen|500/A-2|Hagen|700"]);
    assert_eq!(first_table(&document).row_pages, [1, 1, 2]);
}

#[test]
fn a_row_that_a_page_cuts_from_its_header_joins_it() {
    let row = |y: f32, texts: [&str; 5]| -> String {
        texts
            .iter()
            .zip([60.0, 160.0, 240.0, 320.0, 400.0])
            .map(|(t, x)| show("F", 10.0, x, y, t))
            .collect()
    };
    let text = lines(
        60.0,
        700.0,
        &["Een eerste alinea die gewoon doorloopt over de hele regel van dit blad."],
    );
    let pages = [
        text + &row(60.0, ["Raming", "2026", "2027", "2028", "Totaal"]),
        row(790.0, ["Uitgaven", "1.000,00", "2.000,00", "0,00", "3.000,00"]),
    ];
    let document = read(&pdf(&pages));
    assert_eq!(
        cells(first_table(&document)),
        "Raming|2026|2027|2028|Totaal/Uitgaven|1.000,00|2.000,00|0,00|3.000,00"
    );
}

/// Texts at the left edges of columns, on one line.
fn row(y: f32, columns: &[f32], texts: &[&str]) -> String {
    columns.iter().zip(texts).map(|(x, text)| show("F", 9.0, *x, y, text)).collect()
}

/// A table of an action plan: a row of years, then rows at these heights.
const PLAN: [[&str; 5]; 4] = [
    ["Code", "Actie", "2026", "2027", "2028"],
    ["A-1", "Bomen planten in de straten van elke wijk", "1.000", "0", "3.000"],
    ["A-2", "Beken openleggen en oevers maken", "12.500", "8.000", "0"],
    ["A-3", "Daken vergroenen", "0", "900", "900"],
];

const PLAN_CELLS: &str = "Code|Actie|2026|2027|2028/\
    A-1|Bomen planten in de straten van elke wijk|1.000|0|3.000/\
    A-2|Beken openleggen en oevers maken|12.500|8.000|0/A-3|Daken vergroenen|0|900|900";

const COLUMNS: [f32; 5] = [60.0, 100.0, 330.0, 400.0, 470.0];

#[test]
fn lines_between_rows_alone_make_a_table() {
    let line = |y: f32| format!("0.5 w 60 {y} m 520 {y} l S\n");
    let rows = (0..4).map(|r| row(700.0 - 20.0 * r as f32, &COLUMNS, &PLAN[r]));
    let lines = (0..4).map(|r| line(694.0 - 20.0 * r as f32));
    let document = read(&pdf(&[rows.chain(lines).collect()]));
    assert_eq!(cells(first_table(&document)), PLAN_CELLS);
}

#[test]
fn shades_behind_every_other_row_make_a_table() {
    let shades = "0.9 g 60 674 460 20 re f 60 634 460 20 re f 0 g\n".to_owned();
    let rows = (0..4).map(|r| row(700.0 - 20.0 * r as f32, &COLUMNS, &PLAN[r]));
    let document = read(&pdf(&[shades + &rows.collect::<String>()]));
    assert_eq!(cells(first_table(&document)), PLAN_CELLS);
}

#[test]
fn a_text_below_its_row_spans_the_columns() {
    let line = |y: f32| format!("0.5 w 60 {y} m 520 {y} l S\n");
    let mut content = row(700.0, &COLUMNS, &PLAN[0]) + &line(694.0);
    for (r, texts) in PLAN.iter().enumerate().skip(1) {
        let y = 720.0 - 40.0 * r as f32;
        content += &row(y, &COLUMNS, texts);
        content += &line(y - 6.0);
        let text = "Dit doen we samen met de scholen, de buren en de dienst groen van de stad";
        content += &show("F", 9.0, 100.0, y - 20.0, text);
        content += &line(y - 26.0);
    }
    let document = read(&pdf(&[content]));
    let table = first_table(&document);
    assert_eq!(table.rows(), 7);
    let below = table.row(2).map(|cell| (cell.column, cell.text().len())).collect::<Vec<_>>();
    assert_eq!(below, [(1, 73)]);
}

#[test]
fn a_table_without_lines_is_no_pair_of_columns() {
    let many: String = (0..12)
        .map(|n| row(700.0 - 14.0 * n as f32, &COLUMNS, &PLAN[if n == 0 { 0 } else { 1 + n % 3 }]))
        .collect();
    let document = read(&pdf(&[many]));
    assert_eq!((document.blocks.len(), first_table(&document).rows()), (1, 12));
    assert_eq!(first_table(&document).columns(), 5);
}

#[test]
fn lines_of_one_cell_stay_in_their_row() {
    let mut content = row(700.0, &COLUMNS, &PLAN[0]);
    for (r, texts) in PLAN.iter().enumerate().skip(1) {
        let y = 700.0 - 26.0 * r as f32;
        content += &row(y, &COLUMNS, texts);
        content += &row(y - 10.0, &COLUMNS, &["bis", "en samen met de bewoners"]);
    }
    let document = read(&pdf(&[content]));
    let table = first_table(&document);
    assert_eq!(table.rows(), 4, "{}", cells(table));
    assert!(cells(table).contains("A-3 bis|Daken vergroenen en samen met de bewoners|0|900|900"));
}

#[test]
fn codes_and_words_that_a_narrow_column_breaks_are_whole() {
    let columns = [60.0, 120.0, 330.0, 400.0, 470.0];
    let mut content = row(700.0, &columns, &PLAN[0]);
    for n in 0..4u16 {
        let y = 680.0 - 30.0 * f32::from(n);
        content += &row(y, &columns, &["AC-2026-", "Verharding", "1.000", "0", "3.000"]);
        content += &row(y - 10.0, &columns, &[&format!("0{n}"), "wegnemen op het speel-"]);
        content += &show("F", 9.0, 120.0, y - 20.0, "plein");
    }
    let text = lines(60.0, 500.0, &["Het speelplein ligt in de kern."]);
    let document = read(&pdf(&[content + &text]));
    let rows = (0..4)
        .map(|n| format!("/AC-2026-0{n}|Verharding wegnemen op het speelplein|1.000|0|3.000"));
    let wanted = "Code|Actie|2026|2027|2028".to_owned() + &rows.collect::<String>();
    assert_eq!(cells(first_table(&document)), wanted);
    assert_eq!(document.blocks.len(), 2, "{:?}", outline(&document));
}

#[test]
fn prose_beside_a_table_without_lines_is_a_column_of_its_own() {
    let prose = [
        "We houden de lasten laag en",
        "zorgen dat iedereen mee kan",
        "doen, ook wie het minder",
        "breed heeft. Daarom gaat er",
        "meer geld naar de wijken en",
        "naar wie er vrijwillig werkt.",
    ];
    let columns = [320.0, 430.0, 490.0];
    let figures = [
        ["Bedragen", "2026", "2027"],
        ["Lasten", "1.200", "1.300"],
        ["Baten", "800", "900"],
        ["Reserves", "0", "100"],
        ["Saldo", "-400", "-300"],
    ];
    let table = (0..5).map(|r| row(700.0 - 16.0 * r as f32, &columns, &figures[r]));
    let document = read(&pdf(&[lines(60.0, 700.0, &prose) + &table.collect::<String>()]));
    let table =
        "T Bedragen|2026|2027/Lasten|1.200|1.300/Baten|800|900/Reserves|0|100/Saldo|-400|-300";
    assert_eq!(outline(&document), [&format!("P {}", prose.join(" ")), table]);
}

#[test]
fn a_currency_behind_its_amount_stays_with_it() {
    let content = row(700.0, &[60.0, 200.0, 247.0], &["Budget", "187 000,00", "\\200"])
        + &row(686.0, &[60.0, 205.0, 247.0], &["Solde", "12 500,00", "\\200"]);
    let bytes = pdf_with(&[content], "", "", |file| {
        let font = file.add(
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        );
        format!("/Font << /F {font} 0 R >>")
    });
    assert_eq!(cells(first_table(&read(&bytes))), "Budget|187 000,00 €/Solde|12 500,00 €");
}

#[test]
fn a_last_row_without_shade_belongs_to_its_table() {
    let shades: String =
        (0..2).map(|n| format!("0.9 g 60 {} 460 20 re f 0 g\n", 674 - 40 * n)).collect();
    let mut content = shades;
    for (r, texts) in PLAN.iter().chain(&PLAN[1..2]).enumerate() {
        content += &row(700.0 - 20.0 * r as f32, &COLUMNS, texts);
    }
    content +=
        &lines(60.0, 590.0, &["Een tekst die onder de tabel staat en geen rij van haar is."]);
    let document = read(&pdf(&[content]));
    let last = "/A-1|Bomen planten in de straten van elke wijk|1.000|0|3.000";
    assert_eq!(outline(&document)[0], format!("T {PLAN_CELLS}{last}"));
    assert_eq!(document.blocks.len(), 2, "{:?}", outline(&document));
}

/// Rules between columns of 80 points from one height to another.
fn posts(x: f32, columns: usize, top: f32, bottom: f32) -> String {
    (0..=columns).map(|c| format!("{0} {top} m {0} {bottom} l S\n", x + 80.0 * c as f32)).collect()
}

#[test]
fn a_row_that_the_end_of_a_page_cuts_is_whole() {
    let head: &[&str] = &["Code", "Titel", "2026"];
    let columns = [64.0, 144.0, 224.0];
    // Below the last line the rules between the columns go on, and above the first one too.
    let pages = [
        ruled(60.0, 140.0, &[head, &["A-1", "Bomen", "500"]])
            + &posts(60.0, 3, 140.0, 60.0)
            + &row(88.0, &columns, &["A-2", "Hagen langs", "700"])
            + &show("F", 9.0, 144.0, 76.0, "de velden en"),
        posts(60.0, 3, 780.0, 740.0)
            + &show("F", 9.0, 144.0, 768.0, "de wegen,")
            + &show("F", 9.0, 144.0, 756.0, "elk jaar")
            + &ruled(60.0, 750.0, &[&["A-3", "Beken", "900"]]),
    ];
    let document = read(&pdf(&pages));
    assert_eq!(
        outline(&document),
        [
            "T Code|Titel|2026/A-1|Bomen|500/A-2|Hagen langs de velden en de wegen, elk jaar|700/A-3|Beken|900"
        ]
    );
    assert_eq!(first_table(&document).row_pages, [1, 1, 1, 2]);
}

#[test]
fn a_table_inside_a_cell_follows_its_row() {
    let box_of =
        |y: f32, height: f32| format!("60 {y} 90 {height} re S 150 {y} 330 {height} re S\n");
    let years = [210.0, 270.0, 330.0];
    let content = box_of(680.0, 20.0)
        + &row(686.0, &[64.0, 154.0], &["Actie", "Bomen planten"])
        + &box_of(620.0, 60.0)
        + &row(664.0, &[64.0], &["Financieel"])
        + &row(664.0, &years, &["2026", "2027", "2028"])
        + &row(648.0, &[154.0, 210.0, 270.0, 330.0], &["Uitgaven", "500", "600", "0"])
        + &row(632.0, &[154.0, 210.0, 270.0, 330.0], &["Ontvangsten", "0", "100", "0"])
        + &box_of(600.0, 20.0)
        + &row(606.0, &[64.0, 154.0], &["Dienst", "Groen"]);
    assert_eq!(
        outline(&read(&pdf(&[content]))),
        [
            "T Actie|Bomen planten/Financieel",
            "T 2026|2027|2028/Uitgaven|500|600|0/Ontvangsten|0|100|0",
            "T Dienst|Groen"
        ]
    );
}

#[test]
fn texts_of_several_lines_in_a_table_without_rules_are_no_columns_of_a_text() {
    let columns = [40.0, 80.0, 230.0, 280.0, 430.0, 490.0];
    let mut page = row(800.0, &columns, &["BD", "Doel", "AC", "Actie", "2026", "2027"]);
    for nth in 0..5 {
        let top = 780.0 - 42.0 * nth as f32;
        let code = format!("AC0{nth}-");
        let first = [
            "BD1",
            "Voor een open bestuur en een",
            &code,
            "We beschermen al onze mensen",
            "1.200",
            "0",
        ];
        page += &row(top, &columns, &first);
        let (texts, below) =
            ([80.0, 230.0, 280.0], ["vlotte dienst die naar ieder", "77", "die er in de stad aan"]);
        page += &row(top - 11.0, &texts, &below);
        page += &row(
            top - 22.0,
            &[80.0, 280.0],
            &["in de stad luistert elke dag", "de haven of het spoor werken"],
        );
    }
    let document = read(&pdf(&[page]));
    let one = |nth: usize| {
        format!(
            "BD1|Voor een open bestuur en een vlotte dienst die naar ieder in de stad luistert elke \
             dag|AC0{nth}-77|We beschermen al onze mensen die er in de stad aan de haven of het spoor werken|1.200|0"
        )
    };
    let rows: Vec<String> = (0..5).map(one).collect();
    let table = cells(first_table(&document));
    assert_eq!(table, format!("BD|Doel|AC|Actie|2026|2027/{}", rows.join("/")));
}
