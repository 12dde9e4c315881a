//! Word documents (DOCX): the text as a reader of the final version sees it.
//!
//! Inserted text is read, deleted text is not. Headers, footers, comments and the contents list
//! are left out: they repeat or discuss the text. Nothing recurses, and nothing is held but the
//! text itself.

mod body;
mod bold;
mod numbering;
mod styles;

use crate::document::Document;

use super::archive::{Archive, Limit, lists};
use super::flow::document_of;
use super::ooxml;
use super::{ReadError, ReadOptions, Reader};
use body::{Body, NoteTexts};
use numbering::Numbering;
use styles::Styles;

const FORMAT: &str = "DOCX";

/// The reader for Word documents.
#[derive(Debug)]
pub struct Docx;

impl Reader for Docx {
    fn name(&self) -> &'static str {
        FORMAT
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["docx", "docm", "dotx"]
    }

    fn sniff(&self, bytes: &[u8]) -> bool {
        lists(bytes, "word/")
    }

    fn read(&self, bytes: &[u8], _options: &ReadOptions) -> Result<Document, ReadError> {
        let mut archive = Archive::open(bytes, FORMAT)?;
        let main = ooxml::main_part(&mut archive, "word/document.xml")?;
        let relations = ooxml::relations(&mut archive, &main)?;
        let folder = main.rsplit_once('/').map_or("", |(folder, _)| folder);
        let part = |kind: &str| {
            relations
                .iter()
                .find(|relation| relation.kind == kind)
                .map_or_else(|| format!("{folder}/{kind}.xml"), |relation| relation.target.clone())
        };
        let styles = match archive.part(&part("styles"), Limit::SMALL)? {
            Some(stream) => Styles::read(stream).map_err(|e| e.into_read_error(FORMAT))?,
            None => Styles::default(),
        };
        let numbering = match archive.part(&part("numbering"), Limit::SMALL)? {
            Some(stream) => Numbering::read(stream).map_err(|e| e.into_read_error(FORMAT))?,
            None => Numbering::default(),
        };
        let (mut notes, mut damage) = (NoteTexts::new(), None);
        for kind in ["footnotes", "endnotes"] {
            if let Some(stream) = archive.part(&part(kind), Limit::TEXT)? {
                let body = Body::new(&styles, Numbering::default(), NoteTexts::new());
                damage = damage.or(body.read_notes(stream, &mut notes)?);
            }
        }
        let title = ooxml::title(&mut archive, "docProps/core.xml");
        let stream = archive.required(&main, Limit::TEXT)?;
        let mut body = Body::new(&styles, numbering, notes);
        let damage = body.read(stream)?.or(damage);
        document_of(body.into_document(), title, damage, FORMAT)
    }
}
