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

mod files;
mod fonts;
mod scans;
mod structure;
mod tables;

use planspiegel::document::{Block, BlockKind, Document, Place, Table};
use planspiegel::read::pdf::{Pdf, page_texts};
use planspiegel::read::{ReadOptions, Reader};
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
fn text_turned_on_a_page_turned_back_reads_like_upright_text() {
    let upright = outline(&read(&pdf(&[lines(60.0, 500.0, &LONG)])));
    // The matrix turns the text, the page is displayed turned by as much the other way.
    for (turn, matrix) in
        [(90, "0 1 -1 0 595 0"), (180, "-1 0 0 -1 595 842"), (270, "0 -1 1 0 0 842")]
    {
        let content = format!("{matrix} cm\n{}", lines(60.0, 500.0, &LONG));
        let document =
            read(&pdf_with(&[content], &format!("/Rotate {turn}"), "", |_| String::new()));
        assert_eq!(outline(&document), upright, "{turn}");
        let Place::Page { bbox: Some(shown), .. } = &document.blocks[0].place else { panic!() };
        assert!(shown.top < shown.bottom && shown.left < shown.right, "{turn}: {shown:?}");
    }
}

#[test]
fn soft_hyphens_leave_nothing_behind() {
    let soft = |file: &mut File| {
        let map = file.stream("", "1 begincodespacerange <00> <FF> endcodespacerange 1 beginbfchar <2B> <00AD> endbfchar 1 beginbfrange <2C> <7E> <002C> endbfrange endcmap");
        let font = file.add(&format!(
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode {map} 0 R >>"
        ));
        format!("/Font << /F {font} 0 R >>")
    };
    let text = lines(
        60.0,
        700.0,
        &["De gemeente maakt werk van water+", "zuivering in het hele ge+bied."],
    );
    let grid = ruled(60.0, 600.0, &[&["Water+zuivering", "2026"], &["Be+leid", "500"]]);
    assert_eq!(
        outline(&read(&pdf_with(&[text + &grid], "", "", soft))),
        [
            "P De gemeente maakt werk van waterzuivering in het hele gebied.",
            "T Waterzuivering|2026/Beleid|500"
        ]
    );
}

#[test]
fn small_lines_low_on_a_page_that_open_with_a_mark_are_footnotes() {
    let first = "We planten bomen in elke straat van de gemeente, samen met de bewoners";
    let text = lines(60.0, 700.0, &[first, "en maken er een feest van dat"])
        + &show("F", 6.0, 195.1, 691.0, "1")
        + &show("F", 10.0, 202.0, 687.0, "tot 5 km")
        + &show("F", 6.0, 237.7, 691.0, "2")
        + &show("F", 10.0, 246.0, 687.0, "reikt.")
        + &show("F", 7.0, 60.0, 90.0, "1 Zie het klimaatplan van 2024,")
        + &show("F", 7.0, 60.0, 81.0, "bladzijde 12.")
        + &show("F", 5.0, 60.0, 68.0, "2")
        + &show("F", 7.0, 63.0, 66.0, "Zoals de raad het wil.");
    assert_eq!(
        outline(&read(&pdf(&[text]))),
        [
            "P We planten bomen in elke straat van de gemeente, samen met de bewoners en maken er een feest van dat 1 tot 5 km2 reikt.",
            "F Zie het klimaatplan van 2024, bladzijde 12.",
            "F Zoals de raad het wil."
        ]
    );
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

fn picture(file: &mut File) -> String {
    let image = file.stream("/Type /XObject /Subtype /Image /Width 2 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray", "ab");
    format!("/XObject << /I {image} 0 R >>")
}

fn sample() -> Vec<u8> {
    let rows: &[&[&str]] = &[&["Code", "Titel"], &["A-1", "Bomen"]];
    let page = format!("/H1 << /MCID 0 >> BDC {} EMC", show("B", 14.0, 60.0, 780.0, "Titel"))
        + &lines(60.0, 740.0, &["Tekst van de", "alinea."])
        + &ruled(60.0, 600.0, rows);
    let catalog = "/StructTreeRoot << /K [<< /S /L /K << /S /LI /Pg 4 0 R /K [0 1] >> >>] >> \
                   /Outlines << /First 2 0 R >>";
    let pages = [page.clone(), page + "q 50 0 0 50 60 500 cm /I Do Q"];
    pdf_with(&pages, "/Rotate 90", catalog, |file| {
        let resources = picture(file);
        file.add("<< /Title (Titel) /Dest [4 0 R /Fit] /Next 2 0 R >>");
        resources
    })
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
