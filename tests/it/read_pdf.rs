//! The PDF reader, on files written here operator by operator.

#![expect(
    clippy::cast_precision_loss,
    clippy::format_push_string,
    clippy::format_collect,
    reason = "small files written by hand"
)]
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "helpers of tests, and a word on what is skipped"
)]
#![expect(clippy::disallowed_methods, reason = "shared files are read where they are")]

use planspiegel::document::{Block, BlockKind, Document, NoteKind, Place, Table};
use planspiegel::read::pdf::{Pdf, page_texts};
use planspiegel::read::{ReadError, ReadOptions, Reader};
use proptest::prelude::*;

/// A PDF file in the making: objects are numbered from 1 in the order they are added.
#[derive(Default)]
struct File {
    objects: Vec<Vec<u8>>,
}

impl File {
    fn add(&mut self, object: &str) -> usize {
        self.objects.push(object.as_bytes().to_vec());
        self.objects.len()
    }

    fn stream(&mut self, dict: &str, content: &str) -> usize {
        self.add(&format!("<< {dict} /Length {} >> stream\n{content}\nendstream", content.len()))
    }

    fn finish(&self, catalog: usize) -> Vec<u8> {
        let mut out = b"%PDF-1.7\n".to_vec();
        let mut offsets = Vec::new();
        for (number, object) in (1..).zip(&self.objects) {
            offsets.push(out.len());
            out.extend(format!("{number} 0 obj\n").bytes());
            out.extend(object);
            out.extend(b"\nendobj\n");
        }
        let start = out.len();
        out.extend(format!("xref\n0 {}\n0000000000 65535 f \n", offsets.len() + 1).bytes());
        for offset in &offsets {
            out.extend(format!("{offset:010} 00000 n \n").bytes());
        }
        let size = offsets.len() + 1;
        out.extend(
            format!("trailer << /Size {size} /Root {catalog} 0 R >>\nstartxref\n{start}\n%%EOF")
                .bytes(),
        );
        out
    }
}

const FONTS: &str = "/Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> \
                     /B << /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold >> >>";

/// A file of pages with these contents, in Helvetica as `/F` and `/B`.
fn pdf(pages: &[String]) -> Vec<u8> {
    pdf_with(pages, "", "", |_| String::new())
}

/// The same with entries of the page, of the catalog, and more resources.
fn pdf_with(
    pages: &[String],
    page_entries: &str,
    catalog_entries: &str,
    resources: impl FnOnce(&mut File) -> String,
) -> Vec<u8> {
    let mut file = File::default();
    let more = resources(&mut file);
    let tree = file.objects.len() + 2 * pages.len() + 1;
    let mut kids = String::new();
    for content in pages {
        let content = file.stream("", content);
        let page = file.add(&format!(
            "<< /Type /Page /Parent {tree} 0 R /MediaBox [0 0 595 842] /Contents {content} 0 R \
             /Resources << {FONTS} {more} >> {page_entries} >>"
        ));
        kids.push_str(&format!("{page} 0 R "));
    }
    let tree = file.add(&format!("<< /Type /Pages /Kids [{kids}] /Count {} >>", pages.len()));
    let catalog = file.add(&format!("<< /Type /Catalog /Pages {tree} 0 R {catalog_entries} >>"));
    file.finish(catalog)
}

/// Shows a text in a font and size at a place.
fn show(font: &str, size: f32, x: f32, y: f32, text: &str) -> String {
    format!("BT /{font} {size} Tf 1 0 0 1 {x} {y} Tm ({text}) Tj ET\n")
}

/// Lines of text below each other.
fn lines(x: f32, y: f32, texts: &[&str]) -> String {
    let at = |n: usize| y - 13.0 * n as f32;
    texts.iter().enumerate().map(|(n, text)| show("F", 10.0, x, at(n), text)).collect()
}

/// A table ruled on all sides: rows of cells of 80 by 20 points.
fn ruled(x: f32, y: f32, rows: &[&[&str]]) -> String {
    let mut out = String::new();
    for (r, row) in rows.iter().enumerate() {
        for (c, text) in row.iter().enumerate() {
            let (left, bottom) = (x + 80.0 * c as f32, y - 20.0 * (r + 1) as f32);
            out += &format!("{left} {bottom} 80 20 re S\n");
            out += &show("F", 10.0, left + 4.0, bottom + 6.0, text);
        }
    }
    out
}

fn read(bytes: &[u8]) -> Document {
    Pdf.read(bytes, &ReadOptions::default()).unwrap()
}

fn outline(document: &Document) -> Vec<String> {
    let line = |block: &Block| match &block.kind {
        BlockKind::Heading { level, text } => format!("H{level} {text}"),
        BlockKind::Paragraph { text } => format!("P {text}"),
        BlockKind::ListItem { text, .. } => format!("L {text}"),
        BlockKind::Footnote { text } => format!("F {text}"),
        BlockKind::Table(table) => format!("T {}", cells(table)),
    };
    document.blocks.iter().map(line).collect()
}

fn cells(table: &Table) -> String {
    let row =
        |row| table.row(row).map(|cell| cell.text().into_owned()).collect::<Vec<_>>().join("|");
    (0..table.rows()).map(row).collect::<Vec<_>>().join("/")
}

fn first_table(document: &Document) -> &Table {
    let tables = document.blocks.iter().filter_map(|block| match &block.kind {
        BlockKind::Table(table) => Some(table),
        _ => None,
    });
    tables.into_iter().next().unwrap()
}

#[test]
fn headings_paragraphs_lists_and_tables_are_told_apart() {
    let content = show("B", 18.0, 60.0, 780.0, "Meerjarenplan")
        + &show("B", 10.0, 60.0, 740.0, "Actie A-1: Bomen planten")
        + &lines(
            60.0,
            720.0,
            &[
                "We planten bomen in elke straat van de gemeente, samen met de bewoners",
                "en de scholen.",
            ],
        )
        + &lines(60.0, 680.0, &["- bij het station", "- op het plein"])
        + &show("F", 10.0, 60.0, 630.0, "Raming")
        + &show("F", 10.0, 150.0, 630.0, "2026")
        + &show("F", 10.0, 250.0, 630.0, "2027")
        + &show("F", 10.0, 60.0, 616.0, "Uitgaven")
        + &show("F", 10.0, 140.0, 616.0, "1.200,00")
        + &show("F", 10.0, 240.0, 616.0, "3.400,00");
    assert_eq!(
        outline(&read(&pdf(&[content]))),
        [
            "H1 Meerjarenplan",
            "H2 Actie A-1: Bomen planten",
            "P We planten bomen in elke straat van de gemeente, samen met de bewoners en de scholen.",
            "L bij het station",
            "L op het plein",
            "T Raming|2026|2027/Uitgaven|1.200,00|3.400,00",
        ]
    );
}

/// A text within marked content of an id.
fn marked(tag: &str, id: usize, content: &str) -> String {
    format!("/{tag} << /MCID {id} >> BDC\n{content}EMC\n")
}

/// A file of one page with these structure elements: their type, the ids of their content and what
/// stands below them, one in the other.
fn tagged(page: String, role_map: &str, elements: &str) -> Vec<u8> {
    // Without other resources the page's content is object 1 and the page is object 2.
    let tree = format!(
        "/MarkInfo << /Marked true >> /StructTreeRoot << /RoleMap << {role_map} >> /K [{elements}] >>"
    );
    pdf_with(&[page], "", &tree, |_| String::new())
}

const TAGGED_TEXT: [&str; 2] = [
    "We planten bomen in elke straat van de gemeente, samen met de bewoners",
    "en de scholen, die er elk jaar een feest van maken op het plein.",
];

#[test]
fn tags_tell_headings_and_items_where_the_looks_do_not() {
    let page = marked("Kop_1", 0, &show("F", 10.0, 60.0, 780.0, "Wonen in de kern"))
        + &marked("P", 1, &lines(60.0, 750.0, &TAGGED_TEXT))
        + &marked("P", 2, &show("B", 20.0, 60.0, 700.0, "Samen sterk, zegt de burgemeester"))
        + &marked("H3", 3, &show("F", 10.0, 60.0, 670.0, "Actie 1.1.1 Meer"))
        + &marked("H3", 4, &show("F", 10.0, 60.0, 657.0, "bomen planten"))
        + &marked("P", 5, &lines(60.0, 630.0, &TAGGED_TEXT))
        + &marked("LBody", 6, &lines(60.0, 590.0, &["> Bij het station"]))
        + &marked("LBody", 7, &lines(80.0, 577.0, &["en op het plein"]))
        + &marked("LBody", 8, &lines(80.0, 564.0, &["In de wijken"]));
    let pg = "/Pg 2 0 R";
    let elements = format!(
        "<< /S /Sect /K [ << /S /Kop_1 {pg} /K 0 >> << /S /P {pg} /K 1 >> << /S /P {pg} /K [2] >> \
         << /S /H3 {pg} /K [3 << /Type /MCR /MCID 4 >>] >> << /S /P {pg} /K 5 >> \
         << /S /L /K [ << /S /LI /K << /S /LBody {pg} /K [6 7 << /S /L /K << /S /LI {pg} /K 8 >> >>] >> >> ] >> ] >>"
    );
    let text = TAGGED_TEXT.join(" ");
    let document = read(&tagged(page, "/Kop_1 /Kop /Kop /H1", &elements));
    assert_eq!(
        outline(&document),
        [
            "H1 Wonen in de kern",
            &format!("P {text}"),
            "P Samen sterk, zegt de burgemeester",
            "H3 Actie 1.1.1 Meer bomen planten",
            &format!("P {text}"),
            "L > Bij het station en op het plein",
            "L In de wijken",
        ]
    );
    assert!(matches!(document.blocks[6].kind, BlockKind::ListItem { depth: 1, .. }));
}

#[test]
fn tags_that_make_everything_a_heading_are_not_believed() {
    let page = marked("H1", 0, &show("B", 16.0, 60.0, 780.0, "Wonen"))
        + &marked("H1", 1, &lines(60.0, 750.0, &TAGGED_TEXT));
    let elements = "<< /S /H1 /Pg 2 0 R /K 0 >> << /S /H1 /Pg 2 0 R /K 1 >>";
    let text = format!("P {}", TAGGED_TEXT.join(" "));
    assert_eq!(outline(&read(&tagged(page, "", elements))), ["H1 Wonen", &text]);
}

#[test]
fn a_structure_that_goes_round_ends() {
    let page = marked("H2", 0, &lines(60.0, 780.0, &["Wonen"])) + &lines(60.0, 750.0, &TAGGED_TEXT);
    let bytes = pdf_with(&[page], "", "/StructTreeRoot 1 0 R", |file| {
        file.add("<< /RoleMap << /A /B /B /A >> /K [2 0 R] >>");
        file.add("<< /S /A /K [1 0 R 2 0 R << /S /H2 /Pg 4 0 R /K [0 2 0 R] >>] >>");
        String::new()
    });
    assert_eq!(outline(&read(&bytes))[0], "H2 Wonen");
}

/// Two pages with chapters in the looks of their text, and bookmarks to them with these titles.
fn bookmarked(titles: [&str; 2]) -> Vec<u8> {
    let chapter = |title: &str| lines(60.0, 780.0, &[title]) + &lines(60.0, 750.0, &TAGGED_TEXT);
    let pages = [chapter("2.1 Wonen in de kern"), chapter("Mobiliteit")];
    let catalog =
        "/Outlines 1 0 R /Names << /Dests << /Kids [<< /Names [(m) [7 0 R /Fit]] >>] >> >>";
    pdf_with(&pages, "", catalog, |file| {
        let [first, second] = titles;
        file.add("<< /First 2 0 R /Last 2 0 R >>");
        // The second stands below the first, and its next is the first again.
        file.add(&format!("<< /Title ({first}) /Dest [5 0 R /XYZ 0 800 0] /First 3 0 R >>"));
        file.add(&format!("<< /Title ({second}) /A << /S /GoTo /D (m) >> /Next 2 0 R >>"));
        String::new()
    })
}

#[test]
fn bookmarks_tell_headings_where_their_titles_stand_on_their_pages() {
    let text = format!("P {}", TAGGED_TEXT.join(" "));
    let read = |titles| outline(&read(&bookmarked(titles)));
    assert_eq!(
        read(["Wonen in de kern", "Mobiliteit"]),
        ["H1 2.1 Wonen in de kern", &text, "H2 Mobiliteit", &text]
    );
    assert_eq!(
        read(["Blad 1", "Mobiliteit"]),
        ["P 2.1 Wonen in de kern", &text, "P Mobiliteit", &text]
    );
}

#[test]
fn what_only_looks_like_a_heading_stands_below_those_that_bookmarks_tell() {
    let page = show("B", 14.0, 60.0, 800.0, "Wonen")
        + &show("B", 10.0, 60.0, 770.0, "Actie A-1")
        + &lines(60.0, 750.0, &TAGGED_TEXT)
        + &show("B", 10.0, 60.0, 710.0, "Actie A-2")
        + &lines(60.0, 690.0, &TAGGED_TEXT);
    let bytes = pdf_with(&[page], "", "/Outlines 1 0 R", |file| {
        file.add("<< /First 2 0 R >>");
        file.add("<< /Title (Doelen) /First 3 0 R >>");
        file.add("<< /Title (Wonen) /Dest [0 /Fit] >>");
        String::new()
    });
    let headings: Vec<_> =
        outline(&read(&bytes)).into_iter().filter(|line| line.starts_with('H')).collect();
    assert_eq!(headings, ["H2 Wonen", "H3 Actie A-1", "H3 Actie A-2"]);
}

#[test]
fn the_left_column_is_read_before_the_right_one() {
    let left = [
        "De gemeente kiest voor groene",
        "straten met minder verharding",
        "en meer schaduw voor wie er",
        "woont, speelt en wandelt in de",
        "kern en in alle wijken",
    ];
    let right = [
        "waar de zomers warmer worden",
        "en het water snel wegloopt naar",
        "de beken. Daarom legt ze de",
        "volgende jaren wadi’s aan en",
        "plant ze hagen langs de velden.",
    ];
    let content = lines(60.0, 700.0, &left) + &lines(320.0, 700.0, &right).replace('’', "\\222");
    let bytes = pdf(&[content]);
    let text = page_texts(&bytes, &ReadOptions::default()).unwrap().join(" ").replace('\n', " ");
    assert!(text.contains("in alle wijken waar de zomers"), "{text}");
}

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
fn lines_set_to_less_than_their_column_have_no_breaks_of_their_own() {
    let narrow = [
        "We planten bomen in elke straat",
        "van de gemeente en vragen aan",
        "de bewoners om er mee voor te",
        "zorgen. Wie dat wil krijgt een",
        "gieter en een zak compost.",
    ];
    let wide = "Onder het beeld loopt de tekst weer over de volle breedte van het blad door, en dat is veel breder.";
    let content = lines(60.0, 700.0, &narrow) + &lines(60.0, 600.0, &[wide]);
    assert_eq!(
        outline(&read(&pdf(&[content]))),
        [format!("P {}", narrow.join(" ")), format!("P {wide}")]
    );
    // Lines that open anew are kept apart.
    let names = ["Jan Peeters", "An Claes-Wuyts", "Els Verhoeven", "Piet De Smet"];
    let content = lines(60.0, 700.0, &names) + &lines(60.0, 600.0, &[wide]);
    assert!(!outline(&read(&pdf(&[content])))[0].contains("Peeters An"));
}

#[test]
fn running_heads_go_and_printed_page_numbers_become_labels() {
    let page = |n: usize| {
        show("F", 8.0, 60.0, 810.0, "Begroting Voorbeeldstad")
            + &lines(
                60.0,
                700.0,
                &[&format!(
                    "Tekst die alleen op blad {} staat.",
                    ["een", "twee", "drie", "vier"][n]
                )],
            )
            + &show("F", 8.0, 280.0, 30.0, &format!("Pagina {} van 14", n + 11))
    };
    let document = read(&pdf(&[page(0), page(1), page(2), page(3)]));
    assert_eq!(document.blocks.len(), 4, "{:?}", outline(&document));
    let Place::Page { page, label, bbox } = &document.blocks[1].place else { panic!("a page") };
    assert_eq!((*page, label.as_deref()), (2, Some("12")));
    let bbox = bbox.unwrap();
    assert!((bbox.left - 60.0).abs() < 1.0 && bbox.top > 100.0 && bbox.bottom < 160.0, "{bbox:?}");
}

#[test]
fn page_labels_of_the_file_come_before_printed_numbers() {
    let page = |text: &str| lines(60.0, 700.0, &[text]);
    let labels = "/PageLabels << /Nums [0 << /S /r >> 1 << /S /D /St 5 /P (A-) >>] >>";
    let bytes = pdf_with(&[page("Voorwoord."), page("Begin.")], "", labels, |_| String::new());
    let label = |block: &Block| match &block.place {
        Place::Page { label, .. } => label.as_deref().map(str::to_owned),
        _ => None,
    };
    let document = read(&bytes);
    let labels: Vec<_> = document.blocks.iter().map(label).collect();
    assert_eq!(labels, [Some("i".to_owned()), Some("A-5".to_owned())]);
}

#[test]
fn tables_of_contents_are_left_out() {
    let contents = show("B", 16.0, 60.0, 780.0, "Inhoudsopgave")
        + &lines(
            60.0,
            740.0,
            &[
                "Inleiding ............................ 2",
                "Groen ................................. 3",
                "Water ................................ 4",
                "Wonen ............................... 5",
            ],
        );
    let text = lines(60.0, 700.0, &["We planten bomen."]);
    assert_eq!(outline(&read(&pdf(&[contents, text]))), ["P We planten bomen."]);
}

#[test]
fn hyphens_at_line_ends_go_only_where_the_word_is_known() {
    let content = lines(
        60.0,
        700.0,
        &[
            "Een nieuw fietspad langs de beek, waar de gemeente al een fiets-",
            "pad heeft, en de ICT-",
            "infrastructuur.",
        ],
    );
    let text = outline(&read(&pdf(&[content]))).join(" ");
    assert!(text.contains("al een fietspad heeft"), "{text}");
    assert!(text.contains("ICT-infrastructuur") || text.contains("ICT-\ninfrastructuur"), "{text}");
}

#[test]
fn glyph_names_and_unicode_maps_give_the_text() {
    let content = "BT /D 10 Tf 1 0 0 1 60 700 Tm (A B C) Tj ET BT /U 10 Tf 1 0 0 1 60 680 Tm <0001000200030005> Tj ET".to_owned();
    let bytes = pdf_with(&[content], "", "", |file| {
        let map = file.stream("", "/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange 3 beginbfchar <0001> <00E9> <0002> <00660066> <0005> <66006900> endbfchar 1 beginbfrange <0003> <0004> <20AC> endbfrange endcmap");
        let differences = file.add("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding << /Differences [65 /f_i /Euro /uni0142] >> >>");
        let cid = file.add("<< /Type /Font /Subtype /CIDFontType2 /BaseFont /X /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /DW 600 >>");
        let unicode = file.add(&format!("<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /DescendantFonts [{cid} 0 R] /ToUnicode {map} 0 R >>"));
        format!("/Font << /D {differences} 0 R /U {unicode} 0 R >>")
    });
    // The page's own fonts come first in its resources, and the last entry of a name counts.
    let text = page_texts(&bytes, &ReadOptions::default()).unwrap().join("");
    assert!(text.contains("fi € ł") && text.contains("éff€fi"), "{text}");
}

#[test]
fn a_rotated_page_reads_as_it_is_displayed() {
    // Upright on a page that is displayed turned, the text runs along the long side.
    let content = "BT /F 10 Tf 0 1 -1 0 100 60 Tm (Eerste regel van de tekst) Tj ET \
                   BT /F 10 Tf 0 1 -1 0 113 60 Tm (en de tweede regel) Tj ET"
        .to_owned();
    let bytes = pdf_with(&[content], "/Rotate 90", "", |_| String::new());
    let document = read(&bytes);
    assert_eq!(outline(&document), ["P Eerste regel van de tekst en de tweede regel"]);
    let Place::Page { bbox: Some(shown), .. } = &document.blocks[0].place else { panic!("a box") };
    assert!(shown.left < 70.0 && shown.right > 150.0 && shown.bottom < 120.0, "{shown:?}");
}

#[test]
fn a_page_laid_on_its_side_reads_like_an_upright_one() {
    let upright = read(&pdf(&[lines(60.0, 700.0, &LONG)]));
    let content = lines(60.0, 700.0, &LONG);
    let aside = read(&pdf_with(&[content], "/Rotate 90", "", |_| String::new()));
    assert_eq!(outline(&aside), outline(&upright));
    assert_eq!(outline(&aside).len(), 2);
}

const LONG: [&str; 5] = [
    "We planten bomen in elke straat van de gemeente, samen met de bewoners",
    "en de scholen, die er elk jaar een feest van maken op het plein.",
    "",
    "",
    "Een tweede alinea staat lager op het blad.",
];

#[test]
fn an_invisible_text_layer_over_a_picture_is_read() {
    let content = "q 595 0 0 842 0 0 cm /I Do Q BT 3 Tr /F 10 Tf 1 0 0 1 60 700 Tm (Onder het beeld ligt deze tekst, die herkend is en dus gelezen wordt.) Tj ET".to_owned();
    let bytes = pdf_with(&[content], "", "", picture);
    assert_eq!(
        outline(&read(&bytes)),
        ["P Onder het beeld ligt deze tekst, die herkend is en dus gelezen wordt."]
    );
}

fn picture(file: &mut File) -> String {
    let image = file.stream("/Type /XObject /Subtype /Image /Width 2 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray", "ab");
    format!("/XObject << /I {image} 0 R >>")
}

#[test]
fn pages_without_text_are_named_and_a_file_without_any_is_refused() {
    let image = "q 595 0 0 842 0 0 cm /I Do Q".to_owned();
    let text = lines(60.0, 700.0, &["Alleen dit blad draagt tekst."]);
    let document = read(&pdf_with(&[text, image.clone()], "", "", picture));
    let note = document.notes.iter().find(|note| note.kind == NoteKind::ImagePages).unwrap();
    assert_eq!(note.at, [2]);
    let refused = Pdf.read(&pdf_with(&[image], "", "", picture), &ReadOptions::default());
    assert!(matches!(refused, Err(ReadError::NoText { pages: 1 })));
}

/// What a page that is one picture hands to character recognition, in hexadecimal figures; `None`
/// where nothing is handed over.
#[cfg(unix)]
fn handed_over(dict: &str, data: &str, more: &[(&str, &str)]) -> Option<String> {
    handed_over_drawn("595 0 0 842 0 0", dict, data, more)
}

/// The same of a picture drawn by a matrix.
#[cfg(unix)]
fn handed_over_drawn(
    matrix: &str,
    dict: &str,
    data: &str,
    more: &[(&str, &str)],
) -> Option<String> {
    use std::os::unix::fs::PermissionsExt;

    let folder = tempfile::tempdir().unwrap();
    let program = folder.path().join("tesseract");
    // It writes what it is given as the one word that it read.
    let script = "#!/bin/sh\nif [ \"$1\" = --list-langs ]; then echo nld; exit; fi\n\
        word=$(od -An -v -tx1 | tr -d ' \\n')\n\
        printf 'head\\n5\\t1\\t1\\t1\\t1\\t1\\t0\\t0\\t9\\t9\\t95\\t%s\\n' \"$word\"\n";
    std::fs::write(&program, script).unwrap();
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
    let bytes = pdf_with(&[format!("q {matrix} cm /I Do Q")], "", "", |file| {
        let hex = |data: &str| format!("{data}>");
        let image = file.stream(&format!("/Type /XObject /Subtype /Image {dict}"), &hex(data));
        for (dict, data) in more {
            file.stream(&format!("{dict} /Filter /ASCIIHexDecode"), &hex(data));
        }
        format!("/XObject << /I {image} 0 R >>")
    });
    let options = ReadOptions { ocr: Some(program), ..ReadOptions::default() };
    match Pdf.read(&bytes, &options) {
        Ok(document) => outline(&document).first()?.strip_prefix("P ").map(str::to_owned),
        Err(error) => {
            assert!(matches!(error, ReadError::NoText { pages: 1 }), "{error}");
            None
        }
    }
}

/// Sixteen by four pixels in black and white, as group 4 and as group 3 fax.
const FAX_4: &str = "301e08bc6c223a2399769a18008008";
const FAX_3: &str = "00180e38009abc18008e87439bb00135870e";
/// The same as JBIG2: the page, and one region that is fax inside.
const JBIG2_PAGE: &str =
    "0000000030000100000013000000100000000400000000000000000000000000000126000100000021";
const JBIG2_REGION: &str = "000000100000000400000000000000000001";

#[cfg(unix)]
#[test]
fn scans_in_the_codings_of_fax_machines_reach_character_recognition() {
    let size = "/Width 16 /Height 4 /BitsPerComponent 1 /ColorSpace /DeviceGray";
    let fax = |parameters: &str, data| {
        let dict = format!(
            "{size} /Filter [/ASCIIHexDecode /CCITTFaxDecode] /DecodeParms [null << /Columns 16 {parameters} >>]"
        );
        handed_over(&dict, data, &[]).unwrap()
    };
    // The head of a PBM of 16 by 4 pixels, then its rows, in which a set bit is black.
    let (head, rows, inverse) = ("50340a313620340a", "1ffef07f57cfefff", "e0010f80a8301000");
    assert_eq!(fax("/K -1", FAX_4), format!("{head}{rows}"));
    assert_eq!(fax("/K -1 /BlackIs1 true", FAX_4), format!("{head}{inverse}"));
    assert_eq!(fax("/K 0", FAX_3), format!("{head}{rows}"));
    let jbig2 = format!("{JBIG2_PAGE}{JBIG2_REGION}{FAX_4}");
    let dict = format!("{size} /Decode [1 0] /Filter [/ASCIIHexDecode /JBIG2Decode]");
    assert_eq!(handed_over(&dict, &jbig2, &[]).unwrap(), format!("{head}{inverse}"));
    // Symbols that pictures share stand in a stream of their own, here without any.
    let dict = format!(
        "{size} /Filter [/ASCIIHexDecode /JBIG2Decode] /DecodeParms [null << /JBIG2Globals 2 0 R >>]"
    );
    assert_eq!(handed_over(&dict, &jbig2, &[("", "")]).unwrap(), format!("{head}{rows}"));
}

/// Eight by four pixels in grey, as JPEG 2000.
const JPEG_2000: &str = "ff4fff510029000000000008000000040000000000000000000000080000000400000000000000000001070101ff52000c00000001000004040001ff5c00044040ff90000a0000000000340001ff93df8118117efce82bd6ad97aef395db37919c8a271adfded34bc9236c2e511b617288db0b9447ffd9";

#[cfg(unix)]
#[test]
fn pictures_in_colour_reach_character_recognition_in_grey() {
    let jpx =
        handed_over("/Width 8 /Height 4 /Filter [/ASCIIHexDecode /JPXDecode]", JPEG_2000, &[]);
    let grey = "50350a3820340a3235350a";
    assert_eq!(
        jpx.unwrap(),
        format!("{grey}000000ffffffff00ffffffff0000ffff00ff00ff00ffffffffffff00ffffffff")
    );
    let palette = "/Width 3 /Height 1 /BitsPerComponent 1 /ColorSpace [/Indexed /DeviceRGB 1 <000000FFFFFF>] /Filter /ASCIIHexDecode";
    assert_eq!(handed_over(palette, "A0", &[]).unwrap(), "50350a3320310a3235350aff00ff");
}

#[cfg(unix)]
#[test]
fn pictures_drawn_on_their_side_are_handed_over_upright() {
    let dict =
        "/Width 3 /Height 2 /BitsPerComponent 8 /ColorSpace /DeviceGray /Filter /ASCIIHexDecode";
    let drawn = |matrix| handed_over_drawn(matrix, dict, "010203040506", &[]).unwrap();
    let (upright, aside) = ("50350a3320320a3235350a", "50350a3220330a3235350a");
    assert_eq!(drawn("595 0 0 842 0 0"), format!("{upright}010203040506"));
    assert_eq!(drawn("-595 0 0 -842 595 842"), format!("{upright}060504030201"));
    assert_eq!(drawn("0 -842 595 0 0 842"), format!("{aside}040105020603"));
    assert_eq!(drawn("0 842 -595 0 595 0"), format!("{aside}030602050104"));
}

#[cfg(unix)]
#[test]
fn pictures_that_cannot_be_unpacked_are_left_unread() {
    let size = "/Width 16 /Height 4 /BitsPerComponent 1 /ColorSpace /DeviceGray";
    let broken = |coding: &str, data: &str| {
        handed_over(&format!("{size} /Filter [/ASCIIHexDecode /{coding}]"), data, &[])
    };
    assert_eq!(broken("JBIG2Decode", "00"), None);
    assert_eq!(broken("JPXDecode", "ff4fff51"), None);
    assert_eq!(broken("NewDecode", "00"), None);
    // Sizes that no page has.
    let huge = "/Width 60000 /Height 60000 /BitsPerComponent 1 /ColorSpace /DeviceGray";
    let fax =
        "/Filter [/ASCIIHexDecode /CCITTFaxDecode] /DecodeParms [null << /K -1 /Columns 60000 >>]";
    assert_eq!(handed_over(&format!("{huge} {fax}"), FAX_4, &[]), None);
    let page = JBIG2_PAGE.replace("0000001000000004", "0000fff00000fff0");
    assert_eq!(broken("JBIG2Decode", &format!("{page}{JBIG2_REGION}{FAX_4}")), None);
    let grown = JPEG_2000.replace("0000000800000004", "0000fff00000fff0");
    assert_eq!(broken("JPXDecode", &grown), None);
}

#[test]
fn a_row_of_pictures_below_words_on_the_goals_is_reported() {
    let icons: String =
        (0..3).map(|n| format!("q 50 0 0 50 {} 640 cm /I Do Q\n", 60 + 60 * n)).collect();
    let goals =
        show("B", 10.0, 60.0, 710.0, "Bijdrage aan de duurzame ontwikkelingsdoelstellingen");
    let more = lines(60.0, 600.0, &["Visie: een dorp waar mensen veilig en goed leven en wonen."]);
    let document = read(&pdf_with(&[goals + &icons + &more], "", "", picture));
    let note = document.notes.iter().find(|note| note.kind == NoteKind::SdgIcons).unwrap();
    assert_eq!(note.at, [1]);
    assert!(note.kind.is_unread());
}

#[test]
fn a_form_that_draws_itself_ends() {
    let bytes = pdf_with(&["/X Do".to_owned()], "", "", |file| {
        let own = file.objects.len() + 1;
        let form = file.stream(
            &format!("/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << {FONTS} /XObject << /X {own} 0 R >> >>"),
            "/X Do BT /F 10 Tf 1 0 0 1 60 700 Tm (In de vorm) Tj ET /X Do",
        );
        format!("/XObject << /X {form} 0 R >>")
    });
    assert_eq!(outline(&read(&bytes)), ["P In de vorm"]);
}

#[test]
fn what_is_no_pdf_is_refused_with_its_reason() {
    let refuse = |bytes: &[u8]| Pdf.read(bytes, &ReadOptions::default()).unwrap_err();
    assert!(matches!(refuse(b""), ReadError::Empty));
    assert!(matches!(
        refuse(b"PK\x03\x04 no pdf at all"),
        ReadError::Malformed { format: "PDF", .. }
    ));
    assert!(Pdf.sniff(b"\xEF\xBB\xBF%PDF-1.4") && !Pdf.sniff(b"PK\x03\x04"));
}

#[test]
fn a_file_locked_with_an_empty_password_is_read() {
    let folder = std::path::Path::new("../shared/pdfs");
    let Ok(bytes) = std::fs::read(folder.join("J-F-Liu+lopdf__assets_encrypted.pdf")) else {
        println!("skipped: {} is not there", folder.display());
        return;
    };
    assert!(!read(&bytes).blocks.is_empty());
}

#[test]
fn every_hostile_file_gets_a_verdict() {
    let Ok(folder) = std::fs::read_dir("../shared/hostile") else {
        println!("skipped: ../shared/hostile is not there");
        return;
    };
    for path in folder.filter_map(Result::ok).map(|entry| entry.path()) {
        if path.extension().is_some_and(|extension| extension == "pdf") {
            let bytes = std::fs::read(&path).unwrap();
            if let Ok(document) = Pdf.read(&bytes, &ReadOptions::default()) {
                assert!(document.pages <= 20_000, "{}", path.display());
            }
        }
    }
}

fn sample() -> Vec<u8> {
    let rows: &[&[&str]] = &[&["Code", "Titel"], &["A-1", "Bomen"]];
    let page = show("B", 14.0, 60.0, 780.0, "Titel")
        + &lines(60.0, 740.0, &["Tekst van de", "alinea."])
        + &ruled(60.0, 600.0, rows);
    pdf_with(&[page.clone(), page + "q 50 0 0 50 60 500 cm /I Do Q"], "/Rotate 90", "", picture)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn broken_bytes_never_panic(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12), cut in any::<prop::sample::Index>()) {
        let mut bytes = sample();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let whole = Pdf.read(&bytes, &ReadOptions::default());
        bytes.truncate(cut.index(bytes.len()));
        let part = Pdf.read(&bytes, &ReadOptions::default());
        for document in [whole, part].into_iter().flatten() {
            prop_assert!(document.pages <= 4);
        }
    }

    #[test]
    fn any_content_stream_is_interpreted_without_panic(words in prop::collection::vec(prop_oneof![
        "-?[0-9]{1,4}(\\.[0-9])?".prop_map(|s| s),
        prop::sample::select(vec!["BT", "ET", "q", "Q", "cm", "Tm", "Td", "Tf", "Tj", "TJ", "'", "\"", "re", "f", "S", "Do", "BDC", "EMC", "Tr", "Tz", "Tc", "/F", "/B", "/I", "(tekst)", "<41>", "[", "]", "<<", ">>", "BI", "ID", "EI", "(", "\\"]).prop_map(str::to_owned),
    ], 0..80)) {
        let bytes = pdf_with(&[words.join(" ")], "", "", picture);
        if let Ok(document) = Pdf.read(&bytes, &ReadOptions::default()) {
            prop_assert_eq!(document.pages, 1);
        }
    }
}
