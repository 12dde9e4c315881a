//! Files as a whole: locked, damaged, hostile, and the labels of their pages.

use std::collections::BTreeMap;
use std::sync::Arc;

use lopdf::encryption::crypt_filters::{Aes128CryptFilter, Aes256CryptFilter, CryptFilter};
use lopdf::{EncryptionState, EncryptionVersion, Permissions};
use planspiegel::document::{Block, NoteKind, Place};
use planspiegel::read::pdf::Pdf;
use planspiegel::read::{ReadError, ReadOptions, Reader};

use super::{FONTS, lines, outline, pdf, pdf_with, read};

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

#[test]
fn a_page_whose_packed_content_is_damaged_is_named_and_read_as_far_as_it_goes() {
    let page = |page: u32| {
        let texts: Vec<String> = (0..40).map(|n| format!("Regel {n} van blad {page}.")).collect();
        lines(60.0, 780.0, &texts.iter().map(String::as_str).collect::<Vec<_>>())
    };
    let mut file = lopdf::Document::load_mem(&pdf(&[page(1), page(2)])).unwrap();
    file.compress();
    let save = |file: &mut lopdf::Document| {
        let mut bytes = Vec::new();
        file.save_to(&mut bytes).unwrap();
        bytes
    };
    assert_eq!(read(&save(&mut file)).notes, []);
    let content = file.get_page_contents(file.get_pages()[&2])[0];
    let lopdf::Object::Stream(stream) = file.objects.get_mut(&content).unwrap() else { panic!() };
    let middle = stream.content.len() / 2;
    stream.content[middle] ^= 0x55;
    let document = read(&save(&mut file));
    let notes: Vec<_> = document.notes.iter().map(|note| (note.kind, note.at.clone())).collect();
    assert_eq!(notes, [(NoteKind::BrokenPages, vec![2])]);
    let text = outline(&document).join("\n");
    assert!(
        text.contains("Regel 39 van blad 1.") && text.contains("Regel 8 van blad 2."),
        "{text}"
    );
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

/// A file of one line, locked for its readers in one of the ways of the standard.
fn locked(way: usize, password: &str) -> Vec<u8> {
    let plain = pdf_with(&[lines(60.0, 700.0, &["Achter slot."])], "", "", |_| String::new());
    let mut document = lopdf::Document::load_mem(&plain).unwrap();
    let id = lopdf::Object::string_literal("planspiegel");
    document.trailer.set("ID", vec![id.clone(), id]);
    let (owner_password, user_password, permissions) = ("eigenaar", password, Permissions::all());
    let filters = |filter: Arc<dyn CryptFilter>| BTreeMap::from([(b"StdCF".to_vec(), filter)]);
    let name = || b"StdCF".to_vec();
    let state = EncryptionState::try_from(match way {
        0 => EncryptionVersion::V1 {
            document: &document,
            owner_password,
            user_password,
            permissions,
        },
        1 => EncryptionVersion::V2 {
            document: &document,
            owner_password,
            user_password,
            key_length: 128,
            permissions,
        },
        2 => EncryptionVersion::V4 {
            document: &document,
            encrypt_metadata: true,
            crypt_filters: filters(Arc::new(Aes128CryptFilter)),
            stream_filter: name(),
            string_filter: name(),
            owner_password,
            user_password,
            permissions,
        },
        _ => EncryptionVersion::V5 {
            encrypt_metadata: true,
            crypt_filters: filters(Arc::new(Aes256CryptFilter)),
            file_encryption_key: &[7; 32],
            stream_filter: name(),
            string_filter: name(),
            owner_password,
            user_password,
            permissions,
        },
    });
    document.encrypt(&state.unwrap()).unwrap();
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    bytes
}

#[test]
fn a_locked_file_opens_with_one_of_the_passwords_and_is_refused_without() {
    for way in 0..4 {
        let bytes = locked(way, "geheim");
        let with = |passwords: &[&str]| {
            let passwords = passwords.iter().map(|word| (*word).to_owned()).collect();
            Pdf.read(&bytes, &ReadOptions { passwords, ..ReadOptions::default() })
        };
        assert_eq!(outline(&with(&["fout", "geheim"]).unwrap()), ["P Achter slot."], "way {way}");
        assert!(matches!(with(&["fout"]), Err(ReadError::Encrypted)), "way {way}");
        assert!(matches!(with(&[]), Err(ReadError::Encrypted)), "way {way}");
        assert_eq!(outline(&read(&locked(way, ""))), ["P Achter slot."], "way {way}");
    }
}

#[test]
fn page_labels_begin_anew_and_may_have_words_alone() {
    let page = |n: usize| lines(60.0, 700.0, &[["Een.", "Twee.", "Drie.", "Vier."][n]]);
    let labels = "/PageLabels << /Kids [<< /Nums [0 << /P (Kaft) >> 1 << /S /R /St 3999 >>] >> \
                  << /Nums [2 << /S /a /St 27 >> 3 << /S /D /St 4 >>] >>] >>";
    let bytes = pdf_with(&[page(0), page(1), page(2), page(3)], "", labels, |_| String::new());
    let label = |block: &Block| match &block.place {
        Place::Page { label, .. } => label.as_deref().map(str::to_owned),
        _ => None,
    };
    let found: Vec<_> = read(&bytes).blocks.iter().map(label).collect();
    let wanted = [Some("Kaft"), Some("MMMCMXCIX"), Some("aa"), None];
    assert_eq!(found, wanted.map(|label| label.map(str::to_owned)));
}
