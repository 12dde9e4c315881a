//! The compound files of old Office formats, as far as telling what is in them.

use super::ReadError;

/// The first bytes of a compound file.
const MAGIC: [u8; 8] = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

/// Whether the bytes begin like a compound file.
pub(super) fn is_compound(bytes: &[u8]) -> bool {
    bytes.starts_with(&MAGIC)
}

/// Whether the file's directory seems to name a stream. Looks for the name as the directory
/// writes it (UTF-16, ended by a null) and so needs no valid directory.
pub(super) fn has_stream(bytes: &[u8], name: &str) -> bool {
    let mut wanted: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    wanted.extend([0, 0]);
    memchr::memmem::find(bytes, &wanted).is_some()
}

/// Refuses a compound file that wraps an encrypted document.
pub(super) fn refuse_encrypted(bytes: &[u8]) -> Result<(), ReadError> {
    if is_compound(bytes)
        && has_stream(bytes, "EncryptedPackage")
        && has_stream(bytes, "EncryptionInfo")
    {
        return Err(ReadError::Encrypted);
    }
    Ok(())
}
