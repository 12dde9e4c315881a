//! What the `OpenDocument` containers (ODT, ODS) have in common.

use super::ReadError;
use super::archive::{Archive, Limit};
use super::xml::{Event, Xml};

/// The mark of a kind of `OpenDocument` at the start of a file: the `mimetype` part comes first.
pub(super) fn is_kind(bytes: &[u8], kind: &str) -> bool {
    const START: usize = 256;
    let mark = format!("application/vnd.oasis.opendocument.{kind}");
    let start = bytes.get(..START.min(bytes.len())).unwrap_or_default();
    let found = memchr::memmem::find(start, mark.as_bytes());
    super::is_zip(bytes) && found.is_some()
}

/// Refuses a container whose content is encrypted.
pub(super) fn refuse_encrypted(archive: &mut Archive<'_>) -> Result<(), ReadError> {
    let Some(stream) = archive.part("META-INF/manifest.xml", Limit::SMALL)? else { return Ok(()) };
    let mut xml = Xml::new(stream);
    loop {
        match xml.next() {
            Ok(Event::Start(tag)) if tag.name() == "encryption-data" => {
                return Err(ReadError::Encrypted);
            }
            Ok(Event::Eof) => return Ok(()),
            Ok(_) => {}
            Err(error) => return error.refusal().map_or(Ok(()), Err),
        }
    }
}
