//! Reports as PDF, read back: structure, text, links, properties.

#![allow(clippy::unwrap_used, reason = "a test fails where a file is not as it should be")]

mod sample;
mod tagged;

use lopdf::{Dictionary, Document, Object};
use planspiegel::language::Lang;
use planspiegel::report::block::{Block, Colour, Inline, Mark, Report};
use planspiegel::report::logo::{Emblem, Logo};
use planspiegel::report::pdf;

use self::tagged::Tagged;

/// A report of some blocks.
fn small(blocks: Vec<Block>) -> Report {
    Report {
        title: "Verslag".into(),
        subtitle: String::new(),
        cover_lines: Vec::new(),
        logo: None,
        author: String::new(),
        date: "2026-11-23".into(),
        lang: Lang::Nl,
        contents_title: "Inhoud".into(),
        footer: "Verslag".into(),
        page_of: "pagina {n} van {total}".into(),
        accent: Colour(0x0f, 0x5c, 0x6e),
        blocks,
    }
}

/// The file of a report, opened.
fn written(report: &Report) -> Document {
    let bytes = pdf::write(report).expect("the report can be written");
    Document::load_mem(&bytes).expect("the file can be read")
}

fn check(report: &Report) -> Tagged {
    Tagged::read(&written(report))
}

#[test]
fn the_same_report_gives_the_same_bytes() {
    let report = sample::report(2);
    assert_eq!(pdf::write(&report).unwrap(), pdf::write(&report).unwrap());
}

#[test]
fn all_text_is_read_in_order_with_every_diacritic() {
    let tagged = check(&sample::report(3));
    let parts = [
        "Gap-analyse lokaal mondiaal beleid en duurzame ontwikkelingsdoelstellingen",
        "Inhoud",
        "Coördinatie, financiële opvolging én communicatie",
        "Wat sterk is",
        "Leg een aanspreekpunt vast in het organogram.",
        "Figuur 1. Aantal acties per doel",
        "Tabel 1. Documenten en hun verwerking.",
        "strategische_nota.pdf",
        "“Tegen 2028 ondersteunen we elke wijk die een eigen klimaatplan indient",
        "Bijlage A. Alle passages per doel",
        "é è ê ë ï ö ü á à ç ñ ÿ œ ß Å Č ž ł ő — “aanhaling”, ‘enkel’, €, ≥, →, ½, m², CO₂.",
    ];
    let mut rest = tagged.text.as_str();
    for part in parts {
        let (_, after) = rest.split_once(part).unwrap_or_else(|| panic!("{part:?} is missing"));
        rest = after;
    }
}

#[test]
fn nothing_is_drawn_outside_marked_content() {
    let tagged = check(&sample::report(3));
    assert_eq!(tagged.unmarked, 0);
    assert!(tagged.artifacts > 50, "rules, fills and running heads are artifacts");
}

#[test]
fn each_mark_on_a_page_belongs_to_one_element() {
    let tagged = check(&sample::report(3));
    assert_eq!(tagged.orphans, Vec::<(usize, i64)>::new());
}

#[test]
fn figures_have_alternatives_and_places() {
    let tagged = check(&sample::report(1));
    let figures = tagged.elements("Figure");
    assert_eq!(figures.len(), 1);
    let figure = &figures[0];
    assert!(figure.has(b"Alt"));
    assert!(figure.get(b"A").unwrap().as_dict().unwrap().has(b"BBox"));
}

#[test]
fn header_cells_say_what_they_head() {
    let tagged = check(&sample::report(2));
    let cells = tagged.elements("TH");
    assert!(cells.len() > 40);
    for cell in cells {
        let scope = cell.get(b"A").unwrap().as_dict().unwrap().get(b"Scope").unwrap();
        assert!(matches!(scope.as_name().unwrap(), b"Row" | b"Column"));
    }
}

#[test]
fn heads_of_tables_are_tagged_once_however_often_they_are_drawn() {
    let tagged = check(&sample::report(12));
    assert_eq!(tagged.text.matches("Zekerheid").count(), 1);
}

#[test]
fn a_row_higher_than_a_page_loses_no_line() {
    let tagged = check(&sample::report(1));
    assert_eq!(tagged.text.matches("moet over meer dan één bladzijde lopen").count(), 60);
}

#[test]
fn links_lead_to_a_place_and_say_where() {
    let document = written(&sample::report(3));
    let mut links = 0;
    for page in document.page_iter() {
        for annotation in document.get_page_annotations(page).unwrap() {
            links += 1;
            assert!(annotation.has(b"Contents") && annotation.has(b"StructParent"));
            let target = annotation.get(b"Dest").unwrap().as_array().unwrap()[0].as_reference();
            let target = target.unwrap();
            assert!(document.page_iter().any(|page| page == target));
        }
    }
    assert!(links > 30, "contents, claims and evidence are linked");
}

#[test]
fn marks_without_words_read_as_characters_and_those_with_words_as_their_words() {
    let mark = |mark, text: &str| Inline::Mark { mark, text: text.into() };
    let inlines = vec![
        mark(Mark::Full, ""),
        mark(Mark::Half, ""),
        mark(Mark::Empty, ""),
        mark(Mark::Unknown, ""),
        Inline::Text(" en ".into()),
        mark(Mark::Half, "gedeeltelijk"),
    ];
    let tagged = check(&small(vec![Block::Paragraph(inlines)]));
    assert!(tagged.text.contains("●◐○? en gedeeltelijk"), "{:?}", tagged.text);
}

#[test]
fn a_link_to_nowhere_is_plain_text() {
    let link = Inline::Link { to: "nergens".into(), text: "verdwaald".into() };
    let document = written(&small(vec![Block::Paragraph(vec![link])]));
    let tagged = Tagged::read(&document);
    assert!(tagged.text.contains("verdwaald"));
    assert!(tagged.elements("Link").is_empty());
}

#[test]
fn levels_of_headings_leave_none_out() {
    let heading = |level: u8| Block::Heading {
        level,
        text: format!("Kop van niveau {level}"),
        anchor: None,
        badge: None,
    };
    let tagged = check(&small(vec![heading(1), heading(3), heading(4), heading(2)]));
    assert_eq!(tagged.elements("H1").len(), 2, "the contents and the chapter");
    assert_eq!(tagged.elements("H2").len(), 2);
    assert_eq!(tagged.elements("H3").len(), 1);
    assert_eq!(tagged.elements("H4").len(), 0);
}

#[test]
fn the_file_names_its_title_language_and_standards_but_no_printing_standard() {
    let document = written(&sample::report(1));
    let catalog = document.catalog().unwrap();
    assert_eq!(catalog.get(b"Lang").unwrap().as_str().unwrap(), b"nl");
    assert!(catalog.get(b"MarkInfo").unwrap().as_dict().unwrap().has(b"Marked"));
    let metadata = catalog.get(b"Metadata").unwrap().as_reference().unwrap();
    let metadata = document.get_object(metadata).unwrap().as_stream().unwrap();
    let metadata = String::from_utf8(metadata.content.clone()).unwrap();
    assert!(metadata.contains("<pdfuaid:part>1</pdfuaid:part>"));
    assert!(metadata.contains("2026-11-23T00:00:00Z"));
    let info = document.trailer.get(b"Info").unwrap().as_reference().unwrap();
    let info = document.get_dictionary(info).unwrap();
    assert!(info.has(b"Title") && !info.has(b"GTS_PDFXVersion") && !info.has(b"Trapped"));
}

#[test]
fn chapters_stand_in_the_outline() {
    let document = written(&sample::report(2));
    let outlines = document.catalog().unwrap().get(b"Outlines").unwrap().as_reference().unwrap();
    let root = document.get_dictionary(outlines).unwrap();
    assert_eq!(root.get(b"Count").unwrap().as_i64().unwrap(), 5);
    let first = root.get(b"First").and_then(Object::as_reference).unwrap();
    let first: &Dictionary = document.get_dictionary(first).unwrap();
    assert!(first.has(b"Dest") && first.has(b"Next"));
}

#[test]
fn fonts_are_embedded_as_subsets() {
    let document = written(&sample::report(1));
    let mut fonts = 0;
    for object in document.objects.values() {
        let Ok(descriptor) = object.as_dict() else { continue };
        if descriptor.has_type(b"FontDescriptor") {
            fonts += 1;
            let name = descriptor.get(b"FontName").unwrap().as_name().unwrap();
            assert_eq!(name.get(6), Some(&b'+'));
            let file = descriptor.get(b"FontFile2").unwrap().as_reference().unwrap();
            let file = document.get_object(file).unwrap().as_stream().unwrap();
            assert!(file.content.len() < 60_000);
        }
    }
    assert_eq!(fonts, 3);
}

#[test]
fn an_empty_report_is_a_cover_and_its_contents() {
    assert_eq!(written(&small(Vec::new())).get_pages().len(), 2);
}

#[test]
fn characters_without_a_glyph_do_not_stop_a_report() {
    let odd = Block::Paragraph(vec![Inline::Text("漢字 \u{0}\u{7}\n🙂 e\u{301}".into())]);
    let tagged = check(&small(vec![odd]));
    assert!(tagged.text.contains("??"));
    assert!(tagged.text.contains('é'));
}

#[test]
fn the_logo_is_on_every_page_and_has_its_words_on_the_cover() {
    let logo = Logo::read(include_bytes!("../../../fixtures/report/logo.png").to_vec()).unwrap();
    let emblem = Emblem { logo, alt: "Logo Dienst Internationaal".into() };
    let report = Report { logo: Some(emblem), ..sample::report(2) };
    let file = written(&report);
    let pages: Vec<_> = file.page_iter().collect();
    for page in &pages {
        let content = file.get_page_content(*page);
        let draws = content.windows(8).filter(|bytes| *bytes == b"/Logo Do");
        assert_eq!(draws.count(), 1);
        let resources = file.get_dictionary(*page).unwrap().get(b"Resources").unwrap();
        let resources = file.get_dictionary(resources.as_reference().unwrap()).unwrap();
        assert!(resources.get(b"XObject").unwrap().as_dict().unwrap().has(b"Logo"));
    }
    let images = file.objects.values().filter_map(|object| object.as_stream().ok());
    let images =
        images.filter(|it| it.dict.get(b"Subtype").is_ok_and(|kind| *kind == "Image".into()));
    assert_eq!(images.count(), 2, "the colours and the opacity, once for all pages");
    let words = file.objects.values().filter_map(|object| object.as_dict().ok());
    let words = words.filter_map(|node| node.get(b"Alt").ok()?.as_str().ok());
    assert_eq!(words.filter(|alt| *alt == b"Logo Dienst Internationaal").count(), 1);
}
