//! Readers: bytes to [`Document`]. A format is one file here and one line in [`READERS`].
//!
//! Readers touch nothing but the bytes. They never panic on purpose, never recurse without a
//! limit and never allocate what a file merely claims to hold.

mod archive;
mod compound;
mod counting;
pub mod csv;
pub mod docx;
mod encoding;
mod flow;
mod numerals;
pub mod ocr;
mod odf;
pub mod odt;
mod ooxml;
mod own;
pub mod pdf;
mod prose;
pub mod sheet;
pub mod text;
mod xml;

pub use own::is_own_report;

use std::error::Error;

use crate::document::Document;

/// A file format that plans come in.
pub trait Reader: Sync {
    /// The format's name as the report prints it, e.g. `PDF`.
    fn name(&self) -> &'static str;

    /// The lower-case file extensions that select this reader.
    fn extensions(&self) -> &'static [&'static str];

    /// Whether the first bytes look like this format, whatever the file is called.
    fn sniff(&self, bytes: &[u8]) -> bool;

    /// Parses a whole file. Touches nothing but `bytes`.
    fn read(&self, bytes: &[u8], options: &ReadOptions) -> Result<Document, ReadError>;
}

/// What the user chose for reading.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct ReadOptions {
    /// Passwords to try on encrypted files, after the empty one.
    pub passwords: Vec<String>,
    /// The program for character recognition (`tesseract`), where there is one.
    pub ocr: Option<std::path::PathBuf>,
}

/// All readers. Their extensions do not overlap.
pub static READERS: &[&dyn Reader] = &[
    &pdf::Pdf,
    &docx::Docx,
    &odt::Odt,
    &sheet::Xlsx,
    &sheet::Xlsb,
    &sheet::Xls,
    &sheet::Ods,
    &csv::Csv,
    &text::Markdown,
    &text::Text,
];

/// Reads a file: picks the reader by what the bytes look like, else by the extension of `name`,
/// and gives the format's name with the document.
pub fn read(
    name: &str,
    bytes: &[u8],
    options: &ReadOptions,
) -> Result<(&'static str, Document), ReadError> {
    if bytes.is_empty() {
        return Err(ReadError::Empty);
    }
    compound::refuse_encrypted(bytes)?;
    let reader = choose(name, bytes).ok_or(ReadError::UnknownFormat)?;
    reader.read(bytes, options).map(|document| (reader.name(), document))
}

/// The reader for a file, by content first.
fn choose(name: &str, bytes: &[u8]) -> Option<&'static dyn Reader> {
    let by_content = READERS.iter().find(|reader| reader.sniff(bytes));
    if let Some(reader) = by_content {
        return Some(*reader);
    }
    let extension = name.rsplit_once('.')?.1.to_lowercase();
    let reader = *READERS.iter().find(|r| r.extensions().contains(&extension.as_str()))?;
    // Old programs export text and call it `xls`; a workbook never looks like text.
    if reader.name() == "XLS" && encoding::is_text(bytes) && !is_markup(bytes) {
        return Some(&csv::Csv);
    }
    Some(reader)
}

/// Whether the bytes begin like a zip container.
fn is_zip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04")
}

/// Whether the bytes begin like HTML or XML.
fn is_markup(bytes: &[u8]) -> bool {
    bytes.trim_ascii_start().starts_with(b"<")
}

/// Why a file yielded no document.
///
/// Messages complete the sentence "could not read X: …". They name the cause
/// and leave the path to the caller, who knows it.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The author locked the file.
    #[error("the file is protected by a password")]
    Encrypted,
    /// The file has no bytes, or no content at all.
    #[error("the file is empty")]
    Empty,
    /// There are pages but no text on them, so this is probably a scan.
    #[error("none of the {pages} pages holds text, so they are probably scans")]
    NoText {
        /// How many pages there are.
        pages: u32,
    },
    /// The bytes break the rules of their own format.
    #[error("not a valid {format} file")]
    Malformed {
        /// The format's name.
        format: &'static str,
        /// What the parser said.
        source: Box<dyn Error + Send + Sync>,
    },
    /// The file asks for more than any plan needs: a decompression bomb or a loop.
    #[error("the file asks for more than {limit}, which no plan needs")]
    TooLarge {
        /// The limit, in words with its unit, e.g. `256 MiB of text`.
        limit: &'static str,
    },
    /// No reader knows the format.
    #[error("no reader for this kind of file")]
    UnknownFormat,
}
