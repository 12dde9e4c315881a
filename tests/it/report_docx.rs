//! Reports as Word files, read back: structure, text, links, properties, house style.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read, Write};

use planspiegel::language::Lang;
use planspiegel::report::block::{
    Badge, Block, Cell, Colour, Column, Inline, KeyFigure, Mark, Report, Row, Table, Tone,
};
use planspiegel::report::docx;
use planspiegel::report::drawing::{Drawing, Shape, TextAnchor};
use planspiegel::report::logo::{Emblem, Logo};
use quick_xml::Reader;
use quick_xml::events::Event;

/// The parts of a Word file by path.
type Parts = BTreeMap<String, Vec<u8>>;

fn parts(bytes: &[u8]) -> Parts {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).expect("a zip file");
    let mut parts = Parts::new();
    for index in 0..zip.len() {
        let mut entry = zip.by_index(index).expect("a readable part");
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).expect("a readable part");
        let name = entry.name().expect("a readable part").into_owned();
        parts.insert(name, bytes);
    }
    parts
}

fn xml<'a>(parts: &'a Parts, path: &str) -> &'a str {
    let part = parts.get(path).unwrap_or_else(|| panic!("{path} is missing"));
    std::str::from_utf8(part).expect("a readable part")
}

fn check(report: &Report) -> Parts {
    parts(&docx::write(report).expect("the report can be written"))
}

/// The main part of a report of some blocks.
fn body(blocks: Vec<Block>) -> String {
    xml(&check(&report(blocks)), "word/document.xml").to_owned()
}

/// The values of an attribute, in order.
fn values<'a>(xml: &'a str, element: &str, attribute: &str) -> Vec<&'a str> {
    let start = format!("<{element} ");
    let tags = xml.split(start.as_str()).skip(1);
    let value = |tag: &'a str| {
        let (tag, _) = tag.split_once('>')?;
        let (_, rest) = tag.split_once(&format!("{attribute}=\""))?;
        rest.split_once('"').map(|(value, _)| value)
    };
    tags.filter_map(value).collect()
}

/// The text of a part, its paragraphs as lines.
fn lines(xml: &str) -> String {
    let mut reader = Reader::from_str(xml);
    let (mut out, mut inside) = (String::new(), false);
    loop {
        match reader.read_event().expect("well-formed XML") {
            Event::Start(start) => inside = start.name().as_ref() == "w:t",
            Event::End(end) => {
                inside = false;
                if end.name().as_ref() == "w:p" {
                    out.push('\n');
                }
            }
            Event::Text(text) if inside => out.push_str(&text.into_inner()),
            Event::GeneralRef(name) if inside => out.push_str(match &*name.into_inner() {
                "amp" => "&",
                "lt" => "<",
                "gt" => ">",
                "quot" => "\"",
                "apos" => "'",
                other => panic!("&{other};"),
            }),
            Event::Eof => return out,
            _ => {}
        }
    }
}

fn words(text: &str) -> Vec<Inline> {
    vec![Inline::Text(text.into())]
}

fn heading(level: u8, text: &str, anchor: Option<&str>) -> Block {
    Block::Heading { level, text: text.into(), anchor: anchor.map(Into::into), badge: None }
}

fn report(blocks: Vec<Block>) -> Report {
    Report {
        title: "Gap-analyse <2026>".into(),
        subtitle: "Gemeente Zwaluwbeke".into(),
        cover_lines: vec!["Verslag van 23 november 2026".into()],
        logo: None,
        author: "Dienst Beleid & Organisatie".into(),
        date: "2026-11-23".into(),
        lang: Lang::Nl,
        contents_title: "Inhoud".into(),
        footer: "Zwaluwbeke · gap-analyse".into(),
        page_of: "pagina {n} van {total}".into(),
        accent: Colour(0x0f, 0x5c, 0x6e),
        blocks,
    }
}

fn table(rows: usize) -> Table {
    let column = |title: &str| Column { title: title.into(), width: 1.0, align: <_>::default() };
    let row = |index: usize| Row {
        cells: vec![
            Cell { content: words(&format!("Rij {index}")), fill: None, header: true },
            Cell { content: words("donker"), fill: Some(Colour(0x19, 0x48, 0x6a)), header: false },
            Cell { content: words("licht"), fill: Some(Colour(0xfc, 0xc3, 0x0b)), header: false },
        ],
        strong: index + 1 == rows,
        anchor: Some(format!("rij-{index}")),
    };
    Table {
        caption: "Tabel 1. Drie kolommen & meer.".into(),
        columns: vec![column("Eerste"), column("Tweede"), column("Derde")],
        rows: (0..rows).map(row).collect(),
        anchor: Some("tabel-1".into()),
        compact: false,
    }
}

fn figure(caption: &str) -> Block {
    let mut drawing = Drawing { width: 480.0, height: 100.0, shapes: Vec::new() };
    drawing.rect(0.0, 0.0, 100.0, 50.0, Colour(200, 0, 0));
    drawing.line((0.0, 60.0), (480.0, 60.0), Colour(0, 0, 0), 0.5);
    drawing.shapes.push(Shape::Text {
        at: (240.0, 80.0),
        text: "Doel é".into(),
        size: 9.0,
        anchor: TextAnchor::Middle,
        colour: Colour(0, 0, 0),
        bold: true,
    });
    Block::Figure {
        caption: caption.into(),
        alt: "Een rode balk van \"honderd\" punten.".into(),
        drawing,
        anchor: Some("figuur".into()),
    }
}

/// A report with every kind of block.
fn all() -> Report {
    let badge = Badge { text: "6".into(), colour: Colour(0x26, 0xbd, 0xe2) };
    let link = |to: &str| Inline::Link { to: to.into(), text: format!("naar {to}") };
    report(vec![
        heading(1, "1. Samenvatting", Some("samenvatting")),
        Block::Paragraph(vec![
            Inline::Text("Zie ".into()),
            link("tabel-1"),
            link("nergens"),
            Inline::Strong("vet".into()),
            Inline::Emphasis("cursief".into()),
            Inline::Code("AC-001".into()),
            Inline::Badge(badge.clone()),
            Inline::Badge(badge.clone()),
            Inline::Mark { mark: Mark::Half, text: "gedeeltelijk".into() },
        ]),
        Block::KeyFigures(vec![
            KeyFigure { value: "214".into(), label: "acties".into() },
            KeyFigure { value: "€ 48,2 mln.".into(), label: "uitgaven".into() },
        ]),
        Block::Heading {
            level: 2,
            text: "SDG 6. Schoon water".into(),
            anchor: None,
            badge: Some(badge),
        },
        Block::Table(table(8)),
        Block::Callout {
            tone: Tone::Gap,
            title: "Wat ontbreekt".into(),
            blocks: vec![
                Block::List { ordered: true, items: vec![words("een"), words("twee")] },
                Block::KeyFigures(vec![KeyFigure { value: "9".into(), label: "hiaten".into() }]),
            ],
        },
        Block::List { ordered: true, items: vec![words("opnieuw een")] },
        Block::List { ordered: false, items: vec![words("punt")] },
        Block::Quote {
            text: "Tegen 2028 ondersteunen we elke wijk.".into(),
            source: vec![Inline::Text("Nota, p. 3 ".into()), link("rij-3")],
            anchor: Some("een-heel-lange-naam-voor-een-anker-die-word-niet-aanvaardt-1".into()),
        },
        figure("Figuur 1. Acties per doel."),
        Block::PageBreak,
        Block::Paragraph(words("Op een nieuwe bladzijde.")),
        heading(1, "2. Bijlage", None),
    ])
}

#[test]
fn the_same_report_gives_the_same_bytes() {
    let report = all();
    let first = docx::write(&report).unwrap();
    docx::write(&self::report(vec![Block::Table(table(3))])).unwrap();
    assert_eq!(first, docx::write(&report).unwrap());
}

#[test]
fn all_parts_are_well_formed_and_all_relations_lead_to_parts() {
    let parts = check(&all());
    for (path, bytes) in &parts {
        let is_xml = [".xml", ".rels"].iter().any(|end| path.ends_with(end));
        if is_xml {
            lines(std::str::from_utf8(bytes).unwrap());
        }
    }
    let relations = xml(&parts, "word/_rels/document.xml.rels");
    for target in values(relations, "Relationship", "Target") {
        assert!(parts.contains_key(&format!("word/{target}")), "{target} is missing");
    }
    let ids: BTreeSet<_> = values(relations, "Relationship", " Id").into_iter().collect();
    let ids: BTreeSet<_> = ids.into_iter().chain(values(relations, "Relationship", "Id")).collect();
    let document = xml(&parts, "word/document.xml");
    for element in ["a:blip", "w:footerReference"] {
        for attribute in ["r:embed", "r:id"] {
            assert!(values(document, element, attribute).iter().all(|id| ids.contains(id)));
        }
    }
}

#[test]
fn all_text_is_there_in_order() {
    let parts = check(&all());
    let text = lines(xml(&parts, "word/document.xml"));
    let expected = [
        "Gap-analyse <2026>\nGemeente Zwaluwbeke\nVerslag van 23 november 2026\nInhoud\n",
        "1. Samenvatting3\n",
        "SDG\u{a0}6. Schoon water3\n2. Bijlage6\n",
        "1. Samenvatting\nZie naar tabel-1naar nergensvetcursiefAC-001",
        "◐\u{a0}gedeeltelijk\n214\nacties\n€\u{a0}48,2\u{a0}mln.\nuitgaven\n",
        "Tabel 1. Drie kolommen & meer.\nEerste\nTweede\nDerde\nRij 0\ndonker\nlicht\n",
        "Wat ontbreekt\neen\ntwee\n9\nhiaten\n",
        "opnieuw een\npunt\n“Tegen 2028 ondersteunen we elke wijk.”\nNota, p.\u{a0}3 naar rij-3\n",
        "Figuur 1. Acties per doel.\nOp een nieuwe bladzijde.\n2. Bijlage\n",
    ];
    let mut rest = text.as_str();
    for part in expected {
        (_, rest) = rest.split_once(part).unwrap_or_else(|| panic!("{part:?} not in {rest}"));
    }
}

#[test]
fn every_style_that_is_used_is_there_and_nothing_is_named_twice() {
    let parts = check(&all());
    let styles = xml(&parts, "word/styles.xml");
    let ids = values(styles, "w:style", "w:styleId");
    let known: BTreeSet<_> = ids.iter().copied().collect();
    assert_eq!(ids.len(), known.len());
    let document = xml(&parts, "word/document.xml");
    for element in ["w:pStyle", "w:rStyle", "w:tblStyle"] {
        for style in values(document, element, "w:val") {
            assert!(known.contains(style), "{style} is missing");
        }
    }
    for element in ["w:basedOn", "w:next", "w:link"] {
        assert!(values(styles, element, "w:val").iter().all(|style| known.contains(style)));
    }
    for level in 0..4 {
        assert!(styles.contains(&format!("<w:outlineLvl w:val=\"{level}\"/>")));
    }
}

#[test]
fn every_link_leads_to_a_bookmark_that_word_can_read() {
    let document = xml(&check(&all()), "word/document.xml").to_owned();
    let names = values(&document, "w:bookmarkStart", "w:name");
    let known: BTreeSet<_> = names.iter().copied().collect();
    assert_eq!(names.len(), known.len(), "bookmarks are unique");
    assert!(names.iter().all(|name| name.len() <= 40 && !name.contains('-')), "{names:?}");
    let links = values(&document, "w:hyperlink", "w:anchor");
    assert_eq!(links.len(), 4, "three headings and a row; not what is nowhere");
    assert!(links.iter().all(|link| known.contains(link)));
    assert!(document.contains(" REF a_tabel_1 \\h "), "a table by its number");
    assert!(known.contains("a_tabel_1"));
    let starts = values(&document, "w:bookmarkStart", "w:id");
    assert_eq!(starts, values(&document, "w:bookmarkEnd", "w:id"));
}

#[test]
fn the_table_of_contents_is_a_field_with_entries() {
    let document = xml(&check(&all()), "word/document.xml").to_owned();
    assert!(document.contains("<w:docPartGallery w:val=\"Table of Contents\"/>"));
    assert!(document.contains("TOC \\o \"1-2\" \\h"));
    assert_eq!(document.matches("PAGEREF ").count(), 3);
    let count = |kind: &str| document.matches(&format!("w:fldCharType=\"{kind}\"")).count();
    assert_eq!((count("begin"), count("begin")), (count("separate"), count("end")));
}

#[test]
fn table_heads_repeat_and_rows_stay_whole() {
    let document = body(vec![Block::Table(table(3))]);
    assert_eq!(document.matches("<w:tblHeader/>").count(), 1);
    assert_eq!(document.matches("<w:cantSplit/>").count(), 4);
    let titles = values(&document, "w:tblCaption", "w:val");
    assert_eq!(titles, ["Tabel 1. Drie kolommen &amp; meer."]);
    assert_eq!(values(&document, "w:tblLook", "w:firstColumn"), ["1"]);
    let widths = values(&document, "w:gridCol", "w:w");
    let total: u32 = widths.iter().map(|width| width.parse::<u32>().unwrap()).sum();
    assert!((9180..=9186).contains(&total), "{total}");
}

#[test]
fn text_on_a_fill_is_black_or_white() {
    let document = body(vec![Block::Table(table(1))]);
    for (fill, colour) in [("19486A", "FFFFFF"), ("FCC30B", "000000")] {
        let (_, cell) = document.split_once(&format!("w:fill=\"{fill}\"")).unwrap();
        let (cell, _) = cell.split_once("</w:tc>").unwrap();
        assert_eq!(values(cell, "w:color", "w:val"), [colour]);
    }
}

#[test]
fn pictures_are_vectors_with_an_alternative() {
    let parts = check(&all());
    let document = xml(&parts, "word/document.xml");
    let alternatives = values(document, "wp:docPr", "descr");
    assert_eq!(alternatives, ["", "Een rode balk van &quot;honderd&quot; punten."]);
    assert!(document.contains("adec:decorative"), "the cover's field is decoration");
    let emf = &parts["word/media/figure1.emf"];
    let word = |at: usize| u32::from_le_bytes(emf[at..at + 4].try_into().unwrap()) as usize;
    assert_eq!((word(0), &emf[40..44], word(48)), (1, &b" EMF"[..], emf.len()));
    let (mut at, mut kinds) = (0, Vec::new());
    while at < emf.len() {
        kinds.push(word(at));
        at += word(at + 4);
    }
    assert_eq!((at, kinds.len()), (emf.len(), word(52)), "records fill the file");
    for kind in [84, 86, 87] {
        assert!(kinds.contains(&kind), "text, a polygon and a line");
    }
    assert_eq!(kinds.last(), Some(&14));
    let text: Vec<u8> = "Doel é".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert!(emf.windows(text.len()).any(|window| window == text));
}

#[test]
fn captions_count_by_themselves_only_where_they_count_the_same() {
    let counted = body(vec![figure("Figuur 1. Een"), figure("Figuur 2. Twee")]);
    assert_eq!(counted.matches("SEQ Figuur \\* ARABIC").count(), 2);
    let plain = body(vec![figure("Figuur 2. Twee"), figure("Figuur 1. Een")]);
    assert_eq!(plain.matches("SEQ ").count(), 0);
    assert!(lines(&plain).contains("Figuur 2. Twee\n\nFiguur 1. Een\n"));
}

#[test]
fn a_reference_shows_the_number_of_its_caption() {
    let link = |to: &str, text: &str| Inline::Link { to: to.into(), text: text.into() };
    let text = Block::Paragraph(vec![link("tabel-1", "tabel\u{a0}1"), link("figuur", "figuur 1")]);
    let document = body(vec![text, Block::Table(table(2)), figure("Figuur 1. Een")]);
    for (name, word) in [("a_tabel_1", "Tabel"), ("a_figuur", "Figuur")] {
        assert!(document.contains(&format!(" REF {name} \\h ")), "{document}");
        let (_, after) = document.split_once(&format!("w:name=\"{name}\"")).unwrap();
        let (marked, _) = after.split_once("w:bookmarkEnd").unwrap();
        assert!(marked.contains(&format!("SEQ {word} ")), "{marked}");
        assert!(marked.contains(">1<") && !marked.contains("kolommen"), "{marked}");
    }
    let other = body(vec![Block::Paragraph(vec![link("figuur", "deze")]), figure("Figuur 1. Een")]);
    assert!(!other.contains(" REF ") && other.contains("w:anchor=\"a_figuur\""));
}

#[test]
fn each_numbered_list_begins_at_one() {
    let list = || Block::List { ordered: true, items: vec![words("een"), words("twee")] };
    let parts = check(&report(vec![list(), list()]));
    let document = xml(&parts, "word/document.xml");
    assert_eq!(values(document, "w:numId", "w:val"), ["3", "3", "4", "4"]);
    let numbering = xml(&parts, "word/numbering.xml");
    assert_eq!(numbering.matches("<w:startOverride w:val=\"1\"/>").count(), 2);
}

#[test]
fn the_file_tells_its_title_author_date_and_language() {
    let parts = check(&all());
    let core = xml(&parts, "docProps/core.xml");
    for part in [
        "<dc:title>Gap-analyse &lt;2026&gt;</dc:title>",
        "<dc:creator>Dienst Beleid &amp; Organisatie</dc:creator>",
        ">2026-11-23T00:00:00Z</dcterms:created>",
        "<dc:language>nl-BE</dc:language>",
    ] {
        assert!(core.contains(part), "{part}");
    }
    assert!(xml(&parts, "word/styles.xml").contains("<w:lang w:val=\"nl-BE\""));
}

#[test]
fn the_foot_counts_pages() {
    let parts = check(&all());
    let footer = xml(&parts, "word/footer1.xml");
    assert_eq!(lines(footer), "Zwaluwbeke · gap-analysepagina 1 van 1\n");
    assert!(footer.contains(">PAGE<") && footer.contains(">NUMPAGES<"));
}

#[test]
fn characters_that_xml_cannot_hold_are_left_out() {
    let mut report = report(vec![
        Block::Paragraph(words("een\u{0}\u{b}\u{1f} twee\u{fffe}\ndrie & <vier>")),
        figure("Figuur\u{1} 1"),
    ]);
    report.title = "Titel\u{2}".into();
    let parts = check(&report);
    assert!(lines(xml(&parts, "word/document.xml")).contains("een twee drie & <vier>\n"));
    assert!(xml(&parts, "docProps/core.xml").contains("<dc:title>Titel</dc:title>"));
}

#[test]
fn children_stand_in_the_order_of_the_schema() {
    let sequences: [(&str, &[&str]); 5] = [
        (
            "w:pPr",
            &[
                "w:pStyle",
                "w:keepNext",
                "w:pageBreakBefore",
                "w:numPr",
                "w:pBdr",
                "w:spacing",
                "w:ind",
                "w:jc",
                "w:outlineLvl",
                "w:rPr",
            ],
        ),
        (
            "w:rPr",
            &["w:rStyle", "w:rFonts", "w:b", "w:bCs", "w:i", "w:color", "w:sz", "w:szCs", "w:shd"],
        ),
        ("w:tblPr", &["w:tblStyle", "w:tblW", "w:tblLayout", "w:tblLook", "w:tblCaption"]),
        ("w:tcPr", &["w:tcW", "w:tcBorders", "w:shd", "w:vAlign"]),
        ("w:numPr", &["w:ilvl", "w:numId"]),
    ];
    let parts = check(&all());
    let mut reader = Reader::from_str(xml(&parts, "word/document.xml"));
    let mut open: Vec<(String, usize)> = Vec::new();
    let mut checked = 0;
    loop {
        let event = reader.read_event().unwrap();
        let (name, starts) = match &event {
            Event::Start(start) => (start.name().as_ref().to_owned(), true),
            Event::Empty(start) => (start.name().as_ref().to_owned(), false),
            Event::End(_) => {
                open.pop();
                continue;
            }
            Event::Eof => break,
            _ => continue,
        };
        if let Some((parent, last)) = open.last_mut()
            && let Some((_, sequence)) = sequences.iter().find(|(known, _)| known == parent)
        {
            let place = sequence.iter().position(|known| *known == name);
            let place = place.unwrap_or_else(|| panic!("{name} in {parent}"));
            assert!(place >= *last, "{name} in {parent}");
            *last = place;
            checked += 1;
        }
        if starts {
            open.push((name, 0));
        }
    }
    assert!(checked > 100);
}

/// A Word file of some parts.
fn packed(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (path, bytes) in parts {
        zip.start_file(*path, zip::write::SimpleFileOptions::default()).expect("a part is written");
        zip.write_all(bytes).expect("a part is written");
    }
    zip.finish().expect("a part is written").into_inner()
}

const WORD: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";

/// A house style in Dutch with a header that holds a logo, whose target is given.
fn house(logo: &str) -> Vec<u8> {
    let styles = format!(
        "<w:styles {WORD}><w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Standaard\">\
         <w:name w:val=\"Normal\"/><w:rPr><w:sz w:val=\"24\"/></w:rPr></w:style>\
         <w:style w:type=\"paragraph\" w:styleId=\"Kop1\"><w:name w:val=\"heading 1\"/></w:style>\
         <w:style w:type=\"paragraph\" w:styleId=\"Lijst\"><w:name w:val=\"List Bullet\"/><w:pPr>\
         <w:numPr><w:numId w:val=\"7\"/></w:numPr></w:pPr></w:style>\
         <w:style w:type=\"paragraph\" w:styleId=\"Quote\"><w:name w:val=\"Iets anders\"/></w:style>\
         </w:styles>"
    );
    let numbering = format!(
        "<w:numbering {WORD}><w:abstractNum w:abstractNumId=\"4\"/><w:num w:numId=\"7\">\
         <w:abstractNumId w:val=\"4\"/></w:num></w:numbering>"
    );
    let document = format!(
        "<w:document {WORD}><w:body><w:p><w:r><w:t>geheim</w:t></w:r></w:p><w:sectPr>\
         <w:headerReference w:type=\"default\" r:id=\"rId9\"/><w:pgSz w:w=\"11906\" w:h=\"16838\"/>\
         <w:pgMar w:top=\"1000\" w:right=\"1453\" w:bottom=\"1000\" w:left=\"1453\"/></w:sectPr>\
         </w:body></w:document>"
    );
    let relation = |id: &str, kind: &str, target: &str| {
        format!(
            "<Relationships xmlns=\"r\"><Relationship Id=\"{id}\" Type=\"http://x/{kind}\" \
             Target={target}/></Relationships>"
        )
    };
    let header = format!("<w:hdr {WORD}><w:p><w:r><w:t>Zwaluwbeke</w:t></w:r></w:p></w:hdr>");
    packed(&[
        ("word/styles.xml", styles.as_bytes()),
        ("word/numbering.xml", numbering.as_bytes()),
        ("word/document.xml", document.as_bytes()),
        ("word/_rels/document.xml.rels", relation("rId9", "header", "\"header1.xml\"").as_bytes()),
        ("word/header1.xml", header.as_bytes()),
        ("word/_rels/header1.xml.rels", relation("rId1", "image", logo).as_bytes()),
        ("word/media/logo.png", b"PNG"),
    ])
}

#[test]
fn a_house_style_gives_styles_header_and_logo_but_no_text() {
    let bytes = docx::write_with(&all(), Some(&house("\"media/logo.png\""))).unwrap();
    let parts = parts(&bytes);
    let document = xml(&parts, "word/document.xml");
    assert!(!document.contains("geheim"));
    let used: BTreeSet<_> = values(document, "w:pStyle", "w:val").into_iter().collect();
    for style in ["Kop1", "Standaard", "Lijst", "PlanQuote"] {
        assert!(used.contains(style), "{style} in {used:?}");
    }
    let styles = xml(&parts, "word/styles.xml");
    let known: BTreeSet<_> = values(styles, "w:style", "w:styleId").into_iter().collect();
    assert!(used.iter().all(|style| known.contains(style)), "{used:?} {known:?}");
    for element in ["w:basedOn", "w:next"] {
        assert!(values(styles, element, "w:val").iter().all(|style| known.contains(style)));
    }
    assert!(styles.contains("<w:lang w:val=\"nl-BE\"/>"));
    assert!(styles.contains("<w:sz w:val=\"24\"/>"), "their text stays as large as it was");
    assert_eq!(lines(xml(&parts, "word/house1.xml")), "Zwaluwbeke\n");
    assert_eq!(parts["word/media/house1_1.png"], b"PNG");
    assert!(xml(&parts, "word/_rels/house1.xml.rels").contains("media/house1_1.png"));
    assert!(parts.contains_key("word/footer1.xml"), "a house without a foot gets ours");
    let numbering = xml(&parts, "word/numbering.xml");
    assert_eq!(values(numbering, "w:num", "w:numId"), ["7", "8", "9", "10", "11"]);
    assert_eq!(values(numbering, "w:abstractNum", "w:abstractNumId"), ["4", "5", "6"]);
    assert!(document.contains("<w:numId w:val=\"10\"/>"));
}

#[test]
fn a_house_style_that_is_none_is_refused_with_its_reason() {
    let refusal = |bytes: &[u8]| {
        let error = docx::write_with(&all(), Some(bytes)).expect_err("it is no house style");
        std::error::Error::source(&error).expect("the reason").to_string()
    };
    assert!(refusal(b"%PDF-1.7").contains("not a Word file"));
    let outside = house("\"https://example.org/logo.png\" TargetMode=\"External\"");
    assert!(refusal(&outside).contains("outside the file"));
    assert!(refusal(&house("\"media/../../logo.png\"")).contains("outside the file"));
    assert!(refusal(&house("\"media/logo.exe\"")).contains("picture (.exe)"));
    let bomb = vec![b' '; 9 << 20];
    assert!(refusal(&packed(&[("word/styles.xml", &bomb)])).contains("too large"));
    let deep = "<a>".repeat(5000);
    let deep = packed(&[("word/styles.xml", deep.as_bytes())]);
    assert!(refusal(&deep).contains("word/styles.xml"));
}

#[test]
fn the_logo_is_on_the_cover_and_in_the_running_head() {
    let logo = Logo::read(include_bytes!("../../fixtures/report/logo.png").to_vec()).unwrap();
    let emblem = Emblem { logo, alt: "Logo \"Dienst\"".into() };
    let parts = check(&Report { logo: Some(emblem), ..all() });
    let document = xml(&parts, "word/document.xml");
    assert!(document.contains("name=\"Logo\" descr=\"Logo &quot;Dienst&quot;\""));
    assert!(document.contains("<w:headerReference w:type=\"default\" r:id=\"rIdHeader\"/>"));
    let head = xml(&parts, "word/_rels/header1.xml.rels");
    assert!(head.contains("Id=\"rIdLogo\"") && head.contains("Target=\"media/logo.png\""));
    assert!(xml(&parts, "word/header1.xml").contains("r:embed=\"rIdLogo\""));
    assert!(parts.contains_key("word/media/logo.png"));
}
