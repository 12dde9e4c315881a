//! `OpenDocument` texts (ODT): the text as a reader of the final version sees it.
//!
//! Deleted text, comments, indexes, headers and footers are left out. Nothing recurses, and
//! nothing is held but the text itself.

mod body;
mod styles;

use crate::document::Document;

use super::archive::{Archive, Limit};
use super::flow::document_of;
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
        let stream = archive.required("content.xml", Limit::TEXT)?;
        let mut body = Body::new(styles);
        let damage = body.read(stream)?;
        document_of(body.into_document(), title, damage, FORMAT)
    }
}
