//! Codes of all kinds of fonts to text.

use planspiegel::read::ReadOptions;
use planspiegel::read::pdf::page_texts;

use super::{File, pdf_with};

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

/// The text of a page that shows these strings, each on a line of its own, in a font.
fn shown(strings: &[&str], font: impl FnOnce(&mut File) -> usize) -> String {
    let lines = (0..)
        .zip(strings)
        .map(|(n, string)| format!("BT /X 10 Tf 1 0 0 1 60 {} Tm {string} TJ ET\n", 700 - 20 * n));
    let bytes = pdf_with(&[lines.collect()], "", "", |file| {
        let font = font(file);
        format!("/Font << /X {font} 0 R >>")
    });
    page_texts(&bytes, &ReadOptions::default()).unwrap().join("\n").trim_end().to_owned()
}

#[test]
fn letters_that_a_type_3_font_draws_read_by_their_names() {
    // Its units are a hundredth of the font size: a letter is half as wide as it is high.
    let text = shown(&["(abcbaa)", "[(ab) -1200 (c)]", "(ab ab)"], |file| {
        let glyph = file.stream("", "50 0 0 0 50 70 d1 0 0 40 70 re f");
        file.add(&format!(
            "<< /Type /Font /Subtype /Type3 /FontBBox [0 -20 50 80] /FontMatrix [0.01 0 0 0.01 0 0] \
             /FirstChar 97 /LastChar 99 /Widths [50 50 50] /CharProcs << /w {glyph} 0 R /e {glyph} 0 R /g {glyph} 0 R >> \
             /Encoding << /Differences [32 /space 97 /w /e /g] >> >>"
        ))
    });
    assert_eq!(text, "wegeww\nwe g\nwe we");
}

/// A font of a collection of characters, without a program and without a map to Unicode.
fn collection(file: &mut File, encoding: &str, ordering: &str) -> usize {
    let cid = file.add(&format!(
        "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /X /CIDSystemInfo \
         << /Registry (Adobe) /Ordering ({ordering}) /Supplement 2 >> /DW 1000 >>"
    ));
    file.add(&format!(
        "<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /{encoding} /DescendantFonts [{cid} 0 R] >>"
    ))
}

#[test]
fn predefined_maps_of_codes_need_no_map_to_unicode() {
    let text =
        |encoding, ordering, string| shown(&[string], |file| collection(file, encoding, ordering));
    // Codes of one and of two bytes.
    assert_eq!(text("90ms-RKSJ-H", "Japan1", "<4182A093FA>"), "Aあ日");
    assert_eq!(text("UniJIS-UTF16-H", "Japan1", "<65E5672C>"), "日本");
    assert_eq!(text("UniGB-UCS2-H", "GB1", "<4E2D56FD>"), "中国");
    assert_eq!(text("GBK-EUC-H", "GB1", "<D6D0B9FA>"), "中国");
    assert_eq!(text("ETen-B5-H", "CNS1", "<A4A4>"), "中");
    assert_eq!(text("KSCms-UHC-H", "Korea1", "<C7D1>"), "한");
    assert_eq!(text("NoSuchMap-H", "Japan1", "<0041>").len(), 1);
}

#[test]
fn writing_from_right_to_left_keeps_the_order_in_which_it_is_drawn() {
    let map = "1 begincodespacerange <00> <FF> endcodespacerange 1 beginbfrange <61> <7A> <05D0> endbfrange endcmap";
    let text = shown(&["(abc)", "(def ghi)"], |file| {
        let map = file.stream("", map);
        let widths = "500 ".repeat(26);
        file.add(&format!(
            "<< /Type /Font /Subtype /TrueType /BaseFont /Y /FirstChar 97 /LastChar 122 /Widths [{widths}] /ToUnicode {map} 0 R >>"
        ))
    });
    assert_eq!(text, "\u{5D0}\u{5D1}\u{5D2}\n\u{5D3}\u{5D4}\u{5D5} \u{5D6}\u{5D7}\u{5D8}");
}
