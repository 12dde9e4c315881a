//! Pages that are pictures, and what is handed to character recognition.

use planspiegel::document::NoteKind;
use planspiegel::read::pdf::Pdf;
use planspiegel::read::{ReadError, ReadOptions, Reader};

use super::{lines, outline, pdf_with, picture, read, show};

#[test]
fn an_invisible_text_layer_over_a_picture_is_read() {
    let content = "q 595 0 0 842 0 0 cm /I Do Q BT 3 Tr /F 10 Tf 1 0 0 1 60 700 Tm (Onder het beeld ligt deze tekst, die herkend is en dus gelezen wordt.) Tj ET".to_owned();
    let bytes = pdf_with(&[content], "", "", picture);
    assert_eq!(
        outline(&read(&bytes)),
        ["P Onder het beeld ligt deze tekst, die herkend is en dus gelezen wordt."]
    );
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
