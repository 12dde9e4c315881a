//! `OpenDocument` texts (ODT): the text as a reader of the final version sees it.
//!
//! Deleted text, comments, indexes, headers and footers are left out. Nothing recurses, and
//! nothing is held but the text itself.

mod body;
mod styles;

use crate::document::{Document, Note, NoteKind};

use super::archive::{Archive, Limit};
use super::{ReadError, ReadOptions, Reader};
use super::{odf, ooxml};
use body::Body;
use styles::Styles;

const FORMAT: &str = "ODT";

/// The reader for `OpenDocument` texts.
#[derive(Debug)]
pub struct Odt;

impl Reader for Odt {
    fn name(&self) -> &'static str {
        FORMAT
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["odt", "ott"]
    }

    fn sniff(&self, bytes: &[u8]) -> bool {
        odf::is_kind(bytes, "text")
    }

    fn read(&self, bytes: &[u8], _options: &ReadOptions) -> Result<Document, ReadError> {
        let mut archive = Archive::open(bytes, FORMAT)?;
        odf::refuse_encrypted(&mut archive)?;
        let title = ooxml::title(&mut archive, "meta.xml");
        let styles = match archive.part("styles.xml", Limit::SMALL)? {
            Some(stream) => Styles::read(stream).map_err(|e| e.into_read_error(FORMAT))?,
            None => Styles::default(),
        };
        let Some(stream) = archive.part("content.xml", Limit::TEXT)? else {
            return Err(ReadError::Malformed {
                format: FORMAT,
                source: "there is no part content.xml".into(),
            });
        };
        let mut body = Body::new(styles);
        let damage = body.read(stream)?;
        let mut document = body.into_document();
        document.title = title;
        if let Some(damage) = damage {
            if document.blocks.is_empty() {
                return Err(damage.into_read_error(FORMAT));
            }
            document.notes.push(Note {
                kind: NoteKind::Damaged,
                at: Vec::new(),
                detail: damage.to_string(),
            });
        }
        if document.blocks.is_empty() && document.notes.is_empty() {
            return Err(ReadError::Empty);
        }
        Ok(document)
    }
}
