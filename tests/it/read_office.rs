//! Text documents: DOCX, ODT, Markdown and plain text.

use std::io::Write;
use std::path::{Path, PathBuf};

use planspiegel::document::{BlockKind, Document, NoteKind, Span, Table};
use planspiegel::read::{ReadError, ReadOptions, read};
use proptest::prelude::*;

/// A folder of the shared data beside the project, if it is there.
pub(crate) fn shared(folder: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared").join(folder);
    if path.is_dir() {
        return Some(path);
    }
    println!("skipped: {} is absent", path.display());
    None
}

/// Reads a file by its path.
pub(crate) fn read_path(path: &Path) -> Result<Document, ReadError> {
    let name = path.file_name().unwrap().to_string_lossy();
    let bytes = std::fs::read(path).unwrap();
    check(&name, &bytes)
}

/// Reads bytes under a file name.
pub(crate) fn check(name: &str, bytes: &[u8]) -> Result<Document, ReadError> {
    read(name, bytes, &ReadOptions::default()).map(|(_, document)| document)
}

/// A zip container of these parts.
pub(crate) fn container(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in parts {
        let method = if *name == "mimetype" {
            zip::CompressionMethod::Stored
        } else {
            zip::CompressionMethod::Deflated
        };
        let options = zip::write::SimpleFileOptions::default().compression_method(method);
        zip.start_file(*name, options).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

const WORD: &str = r#"xmlns:w="w" xmlns:mc="mc" xmlns:wp="wp" xmlns:v="v""#;

fn docx_with(body: &str, more: &[(&str, &str)]) -> Vec<u8> {
    let document = format!("<w:document {WORD}><w:body>{body}</w:body></w:document>");
    let mut parts = vec![("word/document.xml", document.as_str())];
    parts.extend(more);
    container(&parts)
}

fn docx(body: &str) -> Document {
    check("plan.docx", &docx_with(body, &[])).unwrap()
}

fn odt_content(styles: &str, body: &str) -> String {
    format!(
        r#"<office:document-content xmlns:office="o" xmlns:text="t" xmlns:table="b" xmlns:draw="d"
        xmlns:svg="s" xmlns:style="y"><office:automatic-styles>{styles}</office:automatic-styles>
        <office:body><office:text>{body}</office:text></office:body></office:document-content>"#
    )
}

fn odt_bytes(styles: &str, body: &str) -> Vec<u8> {
    let content = odt_content(styles, body);
    container(&[
        ("mimetype", "application/vnd.oasis.opendocument.text"),
        ("content.xml", &content),
        ("meta.xml", "<m xmlns:dc='dc'><dc:title>Plan van Testdorp</dc:title></m>"),
    ])
}

fn odt(body: &str) -> Document {
    check("plan.odt", &odt_bytes("", body)).unwrap()
}

/// The blocks in short: `h1 …`, `p …`, `- …`, `note …`, `table …`.
fn outline(document: &Document) -> Vec<String> {
    let short = |kind: &BlockKind| match kind {
        BlockKind::Heading { level, text } => format!("h{level} {text}"),
        BlockKind::Paragraph { text } => format!("p {text}"),
        BlockKind::ListItem { depth, text } => {
            format!("{} {text}", "-".repeat(*depth as usize + 1))
        }
        BlockKind::Footnote { text } => format!("note {text}"),
        BlockKind::Table(table) => format!("table {}", rows(table).join(" / ")),
    };
    document.blocks.iter().map(|block| short(&block.kind)).collect()
}

/// A table's rows, cells joined by `|`.
pub(crate) fn rows(table: &Table) -> Vec<String> {
    let cell = |row, column| table.get(row, column).map(|c| c.text().into_owned());
    let line = |row| (0..table.columns()).map(|c| cell(row, c).unwrap_or_default()).collect();
    (0..table.rows())
        .map(|row| {
            let cells: Vec<String> = line(row);
            cells.join("|")
        })
        .collect()
}

fn p(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

fn tc(properties: &str, content: &str) -> String {
    format!("<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>")
}

#[test]
fn headings_come_from_styles_and_a_contents_list_is_left_out() {
    let styles = r#"<w:styles xmlns:w="w">
        <w:style w:styleId="Kop1"><w:name w:val="heading 1"/></w:style>
        <w:style w:styleId="Doel"><w:name w:val="Doelstelling"/><w:basedOn w:val="Kop1"/>
          <w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>
        <w:style w:styleId="Inhopg1"><w:name w:val="toc 1"/></w:style></w:styles>"#;
    let line = |style: &str, text: &str| {
        format!(
            r#"<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"#
        )
    };
    let body = [
        line("Inhopg1", "Wonen 3"),
        line("Kop1", "Wonen"),
        line("Doel", "Betaalbaar wonen"),
        line("Standaard", "Tekst."),
    ];
    let core = "<c xmlns:dc='dc'><dc:title> Meerjarenplan  Testdorp </dc:title></c>";
    let bytes =
        docx_with(&body.concat(), &[("word/styles.xml", styles), ("docProps/core.xml", core)]);
    let document = check("plan.docx", &bytes).unwrap();
    assert_eq!(outline(&document), ["h1 Wonen", "h2 Betaalbaar wonen", "p Tekst."]);
    assert_eq!(document.title.as_deref(), Some("Meerjarenplan Testdorp"));
}

#[test]
fn inserted_text_is_read_and_deleted_or_hidden_text_is_not() {
    let document = docx(
        r#"<w:p><w:r><w:t xml:space="preserve">We planten </w:t></w:r>
        <w:del><w:r><w:delText>tien</w:delText><w:t>tien</w:t></w:r></w:del>
        <w:ins><w:r><w:t>hon&#xAD;derd</w:t></w:r></w:ins>
        <w:r><w:rPr><w:vanish/></w:rPr><w:t>geheim</w:t></w:r>
        <w:r><w:tab/><w:t>bomen</w:t><w:br/><w:t>en hagen</w:t></w:r>
        <w:fldSimple w:instr="PAGE"><w:r><w:t> &amp; gras</w:t></w:r></w:fldSimple>
        <w:hyperlink><w:r><w:t>.</w:t></w:r></w:hyperlink></w:p>"#,
    );
    assert_eq!(outline(&document), ["p We planten honderd bomen\nen hagen & gras."]);
}

#[test]
fn a_text_box_is_read_once_and_follows_its_paragraph() {
    let boxed = format!("<w:txbxContent>{}</w:txbxContent>", p("In het kader"));
    let document = docx(&format!(
        "<w:p><w:r><w:t>Voor</w:t><mc:AlternateContent><mc:Choice>{boxed}</mc:Choice>
         <mc:Fallback>{boxed}</mc:Fallback></mc:AlternateContent><w:t> en na</w:t></w:r></w:p>{}",
        p("Daarna")
    ));
    assert_eq!(outline(&document), ["p Voor en na", "p In het kader", "p Daarna"]);
}

#[test]
fn tables_keep_merged_cells_header_rows_and_nested_tables() {
    let nested = format!("<w:tbl><w:tr>{}{}</w:tr></w:tbl>", tc("", &p("x")), tc("", &p("y")));
    let wide = tc(r#"<w:gridSpan w:val="2"/>"#, &p("Uitgaven"));
    let top = tc(r#"<w:vMerge w:val="restart"/>"#, &p("2026"));
    let below = tc("<w:vMerge/>", &p(""));
    let body = format!(
        "<w:tbl><w:tr><w:trPr><w:tblHeader/></w:trPr>{}{wide}</w:tr>
         <w:tr>{top}{}{}</w:tr><w:tr>{below}{}{}</w:tr></w:tbl>",
        tc("", &p("Jaar")),
        tc("", &(p("a") + &p("b"))),
        tc("", &p("1")),
        tc("", &nested),
        tc("", &p("2")),
    );
    let document = docx(&body);
    assert_eq!(outline(&document), ["table Jaar|Uitgaven| / 2026|a\nb|1 / ||2", "table x|y"]);
    let BlockKind::Table(table) = &document.blocks[0].kind else { panic!("no table") };
    assert_eq!(table.header_rows, 1);
    let spans = [
        Span { row: 0, column: 1, rows: 1, columns: 2 },
        Span { row: 1, column: 0, rows: 2, columns: 1 },
    ];
    assert_eq!(table.spans, spans);
}

#[test]
fn a_table_of_one_cell_is_a_frame_around_text() {
    let body = format!("<w:tbl><w:tr>{}</w:tr></w:tbl>", tc("", &(p("Een") + &p("Twee"))));
    assert_eq!(outline(&docx(&body)), ["p Een", "p Twee"]);
}

#[test]
fn footnotes_follow_the_paragraph_that_refers_to_them() {
    let notes = format!(
        r#"<w:footnotes xmlns:w="w"><w:footnote w:type="separator" w:id="-1">{}</w:footnote>
        <w:footnote w:id="2">{}</w:footnote></w:footnotes>"#,
        p(""),
        p("Bron: begroting.")
    );
    let body = format!(
        r#"<w:p><w:r><w:t>Zie</w:t><w:footnoteReference w:id="2"/></w:r></w:p>{}"#,
        p("Verder")
    );
    let bytes = docx_with(&body, &[("word/footnotes.xml", &notes)]);
    let document = check("plan.docx", &bytes).unwrap();
    assert_eq!(outline(&document), ["p Zie", "note Bron: begroting.", "p Verder"]);
}

#[test]
fn an_icon_of_a_goal_is_noted_where_it_stands() {
    let document = docx(&format!(
        r#"{}<w:p><w:r><wp:docPr descr="SDG 6 schoon water"/></w:r></w:p>"#,
        p("Water")
    ));
    let notes: Vec<_> = document.notes.iter().map(|n| (n.kind, n.at.clone())).collect();
    assert_eq!(notes, [(NoteKind::SdgIcons, vec![2])]);
}

#[test]
fn headings_carry_the_numbers_that_the_word_processor_counts() {
    let numbering = r#"<w:numbering xmlns:w="w"><w:abstractNum w:abstractNumId="0">
        <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1"/></w:lvl>
        <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2"/></w:lvl>
        </w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>"#;
    let heading = |level: u8, text: &str| {
        format!(
            r#"<w:p><w:pPr><w:outlineLvl w:val="{level}"/><w:numPr><w:ilvl w:val="{level}"/>
            <w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"#
        )
    };
    let body =
        [heading(0, "Wonen"), heading(1, "Huren"), heading(0, "Werken"), heading(1, "Leren")];
    let bytes = docx_with(&body.concat(), &[("word/numbering.xml", numbering)]);
    let document = check("plan.docx", &bytes).unwrap();
    assert_eq!(outline(&document), ["h1 1 Wonen", "h2 1.1 Huren", "h1 2 Werken", "h2 2.1 Leren"]);
}

#[test]
fn bold_paragraphs_are_headings_where_no_style_makes_any() {
    let bold = |size: u32, text: &str| {
        format!(
            "<w:p><w:r><w:rPr><w:b/><w:sz w:val='{size}'/></w:rPr><w:t>{text}</w:t></w:r></w:p>"
        )
    };
    let mixed = "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>Let op</w:t></w:r>\
                 <w:r><w:t> bij de bomen</w:t></w:r></w:p>";
    let body = [
        bold(32, "Een groen dorp"),
        bold(26, "Bomen"),
        p("Streekeigen soorten."),
        mixed.to_owned(),
        bold(26, "Een hele zin in vet."),
        bold(32, "Een warm dorp"),
        p("Voor iedereen."),
    ];
    let expected = [
        "h1 Een groen dorp",
        "h2 Bomen",
        "p Streekeigen soorten.",
        "p Let op bij de bomen",
        "p Een hele zin in vet.",
        "h1 Een warm dorp",
        "p Voor iedereen.",
    ];
    assert_eq!(outline(&docx(&body.concat())), expected);
    let styled = "<w:p><w:pPr><w:pStyle w:val='Heading1'/></w:pPr><w:r><w:t>Kop</w:t></w:r></w:p>";
    let lines = outline(&docx(&(styled.repeat(2) + &body.concat())));
    assert_eq!(lines[2], "p Een groen dorp", "its styles make headings");
}

#[test]
fn an_odt_gives_the_numbers_of_its_headings_and_named_lists() {
    let styles = r#"<text:list-style style:name="L"><text:list-level-style-number text:level="1"
        style:num-format="1" style:num-prefix="Actie " text:start-value="4"/></text:list-style>
        <style:style style:name="Bare" style:list-style-name=""/>"#;
    let item = |list: &str, text: &str| {
        format!(
            "<text:list text:style-name='L' {list}><text:list-item><text:p>{text}</text:p>\
            <text:p>meer</text:p></text:list-item></text:list>"
        )
    };
    let h = |level: u8, text: &str| format!("<text:h text:outline-level='{level}'>{text}</text:h>");
    let body = [
        h(1, "Groen"),
        h(2, "Water"),
        "<text:h text:outline-level='1' text:style-name='Bare'>Leeswijzer</text:h>".to_owned(),
        h(2, "Bomen"),
        item("", "Wadi"),
        item("text:continue-numbering='true'", "Haag"),
        item("", "Plein"),
    ];
    let outlines = r#"<s xmlns:text="t" xmlns:style="y"><text:outline-style>
        <text:outline-level-style text:level="1" style:num-format="A"/>
        <text:outline-level-style text:level="2" style:num-format="1" text:display-levels="2"/>
        </text:outline-style></s>"#;
    let content = odt_content(styles, &body.concat());
    let bytes = container(&[
        ("mimetype", "application/vnd.oasis.opendocument.text"),
        ("content.xml", &content),
        ("styles.xml", outlines),
    ]);
    let lines = outline(&check("plan.odt", &bytes).unwrap());
    assert_eq!(
        lines,
        [
            "h1 A Groen",
            "h2 A.1 Water",
            "h1 Leeswijzer",
            "h2 A.2 Bomen",
            "- Actie 4 Wadi",
            "- meer",
            "- Actie 5 Haag",
            "- meer",
            "- Actie 4 Plein",
            "- meer",
        ]
    );
}

#[test]
fn lists_keep_their_depth_in_docx_and_odt() {
    let item = |level: u8, text: &str| {
        format!(
            r#"<w:p><w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="3"/></w:numPr></w:pPr>
            <w:r><w:t>{text}</w:t></w:r></w:p>"#
        )
    };
    let word = docx(&(item(0, "een") + &item(1, "twee")));
    let open = odt("<text:list><text:list-item><text:p>een</text:p><text:list><text:list-item>
         <text:p>twee</text:p></text:list-item></text:list></text:list-item></text:list>");
    assert_eq!(outline(&word), ["- een", "-- twee"]);
    assert_eq!(outline(&open), outline(&word));
}

#[test]
fn an_odt_gives_the_final_text_with_notes_and_without_comments() {
    let document = odt(r#"<text:tracked-changes><text:p>weg</text:p></text:tracked-changes>
        <text:table-of-content><text:p>Wonen 3</text:p></text:table-of-content>
        <text:h text:outline-level="2">Wonen</text:h>
        <text:p>We<text:s text:c="2"/>bouwen<office:annotation><text:p>hoe?</text:p></office:annotation>
        <text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Zie
        bijlage.</text:p></text:note-body></text:note><text:line-break/>verder.</text:p>"#);
    assert_eq!(outline(&document), ["h2 Wonen", "p We  bouwen\nverder.", "note Zie bijlage."]);
    assert_eq!(document.title.as_deref(), Some("Plan van Testdorp"));
}

#[test]
fn an_odt_table_counts_covered_and_repeated_cells() {
    let document = odt(r#"<table:table><table:table-header-rows><table:table-row>
        <table:table-cell table:number-columns-spanned="2"><text:p>Raming</text:p></table:table-cell>
        <table:covered-table-cell/><table:table-cell><text:p>2026</text:p></table:table-cell>
        </table:table-row></table:table-header-rows><table:table-row>
        <table:table-cell table:number-columns-repeated="2"/>
        <table:table-cell><text:p>5</text:p></table:table-cell></table:table-row></table:table>"#);
    assert_eq!(outline(&document), ["table Raming||2026 / ||5"]);
    let BlockKind::Table(table) = &document.blocks[0].kind else { panic!("no table") };
    assert_eq!(table.header_rows, 1);
    assert_eq!(table.spans, [Span { row: 0, column: 0, rows: 1, columns: 2 }]);
}

#[test]
fn an_odt_cell_before_any_row_stands_in_the_first() {
    let cell = |text: &str| format!("<table:table-cell><text:p>{text}</text:p></table:table-cell>");
    let document = odt(&format!(
        "<table:table>{}<table:table-row>{}{}</table:table-row></table:table>",
        cell("Raming"),
        cell("Water"),
        cell("5"),
    ));
    assert_eq!(outline(&document), ["table Raming| / Water|5"]);
}

#[test]
fn markdown_has_headings_lists_and_tables() {
    let text = "Plan\n====\n\n## Wonen\nEen **sterk** plan\nmet [steun](http://x).\n\n- een\n  - twee\n\n\
                | Jaar | Bedrag |\n|---|--:|\n| 2026 | 5 |\n";
    let document = check("plan.md", text.as_bytes()).unwrap();
    assert_eq!(
        outline(&document),
        [
            "h1 Plan",
            "h2 Wonen",
            "p Een sterk plan\nmet steun.",
            "- een",
            "-- twee",
            "table Jaar|Bedrag / 2026|5"
        ]
    );
}

#[test]
fn the_content_decides_the_format_and_not_the_name() {
    let bytes = docx_with(&p("Tekst"), &[]);
    let (format, _) = read("plan.pdf.doc", &bytes, &ReadOptions::default()).unwrap();
    assert_eq!(format, "DOCX");
    assert!(matches!(check("plan.xyz", b"tekst"), Err(ReadError::UnknownFormat)));
    assert!(matches!(check("plan.docx", b""), Err(ReadError::Empty)));
    assert!(matches!(check("plan.docx", b"tekst"), Err(ReadError::Malformed { .. })));
}

#[test]
fn locked_and_empty_documents_are_named_as_such() {
    let mut locked = vec![0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
    for name in ["EncryptionInfo\0", "EncryptedPackage\0"] {
        locked.extend(name.encode_utf16().flat_map(u16::to_le_bytes));
    }
    assert!(matches!(check("plan.docx", &locked), Err(ReadError::Encrypted)));
    let odf = container(&[
        ("mimetype", "application/vnd.oasis.opendocument.text"),
        ("META-INF/manifest.xml", "<m><file-entry><encryption-data/></file-entry></m>"),
        ("content.xml", "garbage"),
    ]);
    assert!(matches!(check("plan.odt", &odf), Err(ReadError::Encrypted)));
    assert!(matches!(check("plan.docx", &docx_with(&p(" "), &[])), Err(ReadError::Empty)));
}

#[test]
fn notes_that_are_missing_or_damaged_and_inserted_files_are_told() {
    let told = |body: &str, notes: Option<&str>| {
        let more: Vec<_> = notes.into_iter().map(|notes| ("word/footnotes.xml", notes)).collect();
        let notes = check("plan.docx", &docx_with(body, &more)).unwrap().notes;
        notes.into_iter().map(|note| (note.kind, note.at)).collect::<Vec<_>>()
    };
    let refers = |id: u32| format!(r#"<w:p><w:r><w:footnoteReference w:id="{id}"/></w:r></w:p>"#);
    let body = p("Zie") + &refers(1) + &refers(2) + &refers(1);
    let whole = |text| format!(r#"<w:footnote w:id="1">{}</w:footnote>"#, p(text));
    let part = |notes: &str| format!(r#"<w:footnotes xmlns:w="w">{notes}</w:footnotes>"#);
    let both = part(&(whole("Bron") + r#"<w:footnote w:id="2"/>"#));
    assert_eq!(told(&body, Some(&both)), []);
    let missing = || (NoteKind::Damaged, vec![3]);
    assert_eq!(told(&body, Some(&part(&whole("Bron")))), [missing()]);
    assert_eq!(told(&body, None), [(NoteKind::Damaged, vec![2, 3, 4])]);
    let broken = part(&(whole("Bron") + r#"<w:footnote w:id="2"><w:p><kapot &>"#));
    assert_eq!(told(&body, Some(&broken)), [missing(), (NoteKind::Damaged, vec![])]);
    let inserted = p("Zie") + r#"<w:altChunk r:id="deel"/>"#;
    assert_eq!(told(&inserted, None), [(NoteKind::InsertedContent, vec![1])]);
}

#[test]
fn a_document_that_breaks_off_keeps_what_came_before() {
    let whole = format!("<w:document {WORD}><w:body>{}<w:p><w:r><w:t>half", p("Heel"));
    let document = check("plan.docx", &container(&[("word/document.xml", &whole)])).unwrap();
    assert_eq!(outline(&document), ["p Heel", "p half"]);
    assert_eq!(document.notes[0].kind, NoteKind::Damaged);
}

#[test]
fn shared_plans_in_docx_and_odt_give_headings_and_tables() {
    let Some(folder) = shared("plans/documents") else { return };
    for name in ["Gent.docx", "Antwerpen.docx", "Bonheiden.odt"] {
        let document = read_path(&folder.join(name)).unwrap();
        let count = |wanted: &str| {
            outline(&document).iter().filter(|block| block.starts_with(wanted)).count()
        };
        assert!(count("h4") > 50 && count("table Raming|2026") > 50, "{name}");
        assert_eq!(document.notes, [], "{name}");
    }
}

#[test]
fn hostile_documents_get_a_verdict() {
    let Some(folder) = shared("hostile") else { return };
    for name in ["bomb.docx", "nest.docx"] {
        let verdict = read_path(&folder.join(name));
        assert!(matches!(verdict, Err(ReadError::TooLarge { .. })), "{name}: {verdict:?}");
    }
    for number in [1113, 1481, 315, 600, 837, 995] {
        // Whatever the verdict, it has to come.
        let _ = read_path(&folder.join(format!("docx_docxrs_{number}.docx")));
    }
}

/// A byte at a place replaced, or the end cut off.
pub(crate) fn mutations() -> impl Strategy<Value = Vec<(prop::sample::Index, u8, bool)>> {
    prop::collection::vec(
        (any::<prop::sample::Index>(), any::<u8>(), prop::bool::weighted(0.1)),
        1..8,
    )
}

/// The bytes after some mutations.
pub(crate) fn mutated(mut bytes: Vec<u8>, changes: &[(prop::sample::Index, u8, bool)]) -> Vec<u8> {
    for (index, byte, cut) in changes {
        if bytes.is_empty() {
            break;
        }
        let at = index.index(bytes.len());
        if *cut {
            bytes.truncate(at);
        } else {
            bytes[at] = *byte;
        }
    }
    bytes
}

/// Text documents whose parts are mutated before they are packed, so that the damage gets past
/// the container's own checks.
fn mutated_part(content: &str, changes: &[(prop::sample::Index, u8, bool)]) -> String {
    String::from_utf8_lossy(&mutated(content.as_bytes().to_vec(), changes)).into_owned()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn no_damage_to_a_container_panics(changes in mutations()) {
        let table = format!("<w:tbl><w:tr>{}{}</w:tr></w:tbl>", tc("", &p("a")), tc("", &p("b")));
        let _ = check("plan.docx", &mutated(docx_with(&(p("Tekst") + &table), &[]), &changes));
        let _ = check("plan.odt", &mutated(odt_bytes("", "<text:p>Tekst</text:p>"), &changes));
    }

    #[test]
    fn no_damage_to_the_text_of_a_document_panics(changes in mutations()) {
        let cell = tc(r#"<w:gridSpan w:val="2"/><w:vMerge/>"#, &p("b"));
        let body = format!("{}<w:tbl><w:tr>{}{cell}</w:tr></w:tbl>", p("Tekst"), tc("", &p("a")));
        let body = format!("<w:document {WORD}><w:body>{body}</w:body></w:document>");
        let body = mutated_part(&body, &changes);
        let _ = check("plan.docx", &container(&[("word/document.xml", &body)]));
    }
}
