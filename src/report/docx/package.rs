//! The file around the parts: which parts there are, how they refer to each other, and the zip.
//!
//! No clock: all entries carry the same fixed time, and parts stand in a fixed order.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::look;
use super::tree::escape;
use super::{DocxError, NAME};
use crate::report::block::Report;

const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const WORD: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml";

/// A part of the file.
#[derive(Debug, Clone)]
pub(super) struct Part {
    /// Where it stands, e.g. `word/document.xml`.
    pub(super) path: String,
    /// Its content type; none where the extension says it.
    pub(super) kind: Option<String>,
    /// Its bytes.
    pub(super) bytes: Vec<u8>,
}

impl Part {
    /// A part of the kind `wordprocessingml.{kind}+xml`.
    pub(super) fn word(path: &str, kind: &str, bytes: impl Into<Vec<u8>>) -> Self {
        Self {
            path: path.to_owned(),
            kind: Some(format!("{WORD}.{kind}+xml")),
            bytes: bytes.into(),
        }
    }

    /// A part whose extension tells its kind.
    pub(super) fn plain(path: String, bytes: impl Into<Vec<u8>>) -> Self {
        Self { path, kind: None, bytes: bytes.into() }
    }
}

/// A reference from one part to another.
#[derive(Debug, Clone)]
pub(super) struct Relation {
    /// The name that the part uses.
    pub(super) id: String,
    /// The last word of its type, e.g. `image`.
    pub(super) kind: String,
    /// The target, relative to the part's folder.
    pub(super) target: String,
}

impl Relation {
    /// A reference to a part.
    pub(super) fn new(
        id: impl Into<String>,
        kind: impl Into<String>,
        target: impl Into<String>,
    ) -> Self {
        Self { id: id.into(), kind: kind.into(), target: target.into() }
    }
}

/// The references of the main part.
pub(super) fn relations(relations: &[Relation]) -> Vec<u8> {
    let mut out = String::from(HEAD);
    out.push_str(
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">",
    );
    for Relation { id, kind, target } in relations {
        let (id, kind, target) = (escape(id), escape(kind), escape(target));
        let _ =
            write!(out, "<Relationship Id=\"{id}\" Type=\"{OFFICE}/{kind}\" Target=\"{target}\"/>");
    }
    out.push_str("</Relationships>");
    out.into_bytes()
}

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

/// The properties of the file: title, subject, author, language, and the report date.
pub(super) fn core(report: &Report) -> Vec<u8> {
    let (title, subject) = (escape(&report.title), escape(&report.subtitle));
    let author = escape(if report.author.trim().is_empty() { NAME } else { &report.author });
    let language = look::language(report.lang);
    let mut out = format!(
        "{HEAD}<cp:coreProperties \
         xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:title>{title}</dc:title>\
         <dc:subject>{subject}</dc:subject><dc:creator>{author}</dc:creator>\
         <cp:lastModifiedBy>{author}</cp:lastModifiedBy>"
    );
    if is_date(&report.date) {
        for name in ["created", "modified"] {
            let _ = write!(
                out,
                "<dcterms:{name} xsi:type=\"dcterms:W3CDTF\">{}T00:00:00Z</dcterms:{name}>",
                report.date
            );
        }
    }
    let _ = write!(out, "<dc:language>{language}</dc:language></cp:coreProperties>");
    out.into_bytes()
}

/// Whether a text has the form `YYYY-MM-DD`.
fn is_date(text: &str) -> bool {
    text.len() == 10
        && text.bytes().enumerate().all(|(index, byte)| match index {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        })
}

/// What made the file.
pub(super) fn app() -> Vec<u8> {
    format!(
        "{HEAD}<Properties \
         xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties\">\
         <Application>{NAME}</Application></Properties>"
    )
    .into_bytes()
}

/// The file: all parts, deflated, each with the same time.
pub(super) fn pack(parts: Vec<Part>) -> Result<Vec<u8>, DocxError> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let types = Part::plain("[Content_Types].xml".to_owned(), types(&parts));
    let links = Part::plain("_rels/.rels".to_owned(), links());
    for part in [types, links].into_iter().chain(parts) {
        zip.start_file(part.path, options)?;
        zip.write_all(&part.bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}

fn links() -> Vec<u8> {
    let package = "http://schemas.openxmlformats.org/package/2006/relationships";
    format!(
        "{HEAD}<Relationships xmlns=\"{package}\">\
         <Relationship Id=\"rId1\" Type=\"{OFFICE}/officeDocument\" Target=\"word/document.xml\"/>\
         <Relationship Id=\"rId2\" Type=\"{package}/metadata/core-properties\" \
         Target=\"docProps/core.xml\"/>\
         <Relationship Id=\"rId3\" Type=\"{OFFICE}/extended-properties\" \
         Target=\"docProps/app.xml\"/></Relationships>"
    )
    .into_bytes()
}

/// The extensions that tell a content type.
const EXTENSIONS: [(&str, &str); 8] = [
    ("bmp", "image/bmp"),
    ("emf", "image/x-emf"),
    ("gif", "image/gif"),
    ("jpeg", "image/jpeg"),
    ("jpg", "image/jpeg"),
    ("png", "image/png"),
    ("svg", "image/svg+xml"),
    ("wmf", "image/x-wmf"),
];

/// Whether parts with this extension may be taken over as pictures.
pub(super) fn is_picture(extension: &str) -> bool {
    EXTENSIONS.iter().any(|(known, _)| *known == extension)
}

fn types(parts: &[Part]) -> Vec<u8> {
    let mut out = format!(
        "{HEAD}<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
         <Default Extension=\"rels\" \
         ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
         <Default Extension=\"xml\" ContentType=\"application/xml\"/>"
    );
    for (extension, kind) in EXTENSIONS {
        let _ = write!(out, "<Default Extension=\"{extension}\" ContentType=\"{kind}\"/>");
    }
    for part in parts {
        if let Some(kind) = &part.kind {
            let path = escape(&part.path);
            let _ = write!(out, "<Override PartName=\"/{path}\" ContentType=\"{kind}\"/>");
        }
    }
    out.push_str("</Types>");
    out.into_bytes()
}
