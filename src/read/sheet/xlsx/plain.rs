//! A shortcut for the plainest cells, which are nearly all of them: `<c …><v>…</v></c>`.
//!
//! Recognised only where a whole cell lies in the stream's buffer, byte by byte as spreadsheet
//! programs write it; everything else is left for the XML parser, which then sees the stream
//! from the next element on. Halves the time of a large sheet.

/// A plain cell: its attributes and value as written, and how many bytes it took.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Plain<'a> {
    pub(super) reference: &'a str,
    pub(super) style: &'a str,
    pub(super) kind: &'a str,
    pub(super) value: &'a str,
    pub(super) length: usize,
}

/// The plain cell at the start of a buffer, if there is one.
pub(super) fn plain_cell(buffer: &[u8]) -> Option<Plain<'_>> {
    let mut rest = buffer.strip_prefix(b"<c")?;
    let (mut reference, mut style, mut kind) = (None, "", "");
    while let Some(after) = rest.strip_prefix(b" ") {
        let [name, b'=', b'"', after @ ..] = after else { return None };
        let (value, after) = cut(after, b'"')?;
        match name {
            b'r' => reference = Some(value),
            b's' => style = value,
            b't' => kind = value,
            _ => return None,
        }
        rest = after;
    }
    let (value, after) = cut(rest.strip_prefix(b"><v>")?, b'<')?;
    let after = after.strip_prefix(b"/v></c>")?;
    if value.contains('&') {
        return None;
    }
    let length = buffer.len() - after.len();
    Some(Plain { reference: reference?, style, kind, value, length })
}

/// What comes before a byte, as text, and what comes after it.
fn cut(bytes: &[u8], end: u8) -> Option<(&str, &[u8])> {
    let at = bytes.iter().position(|byte| *byte == end)?;
    let text = std::str::from_utf8(bytes.get(..at)?).ok()?;
    Some((text, bytes.get(at + 1..)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_cells_without_anything_special_are_plain() {
        let cell = plain_cell(br#"<c r="B2" s="4" t="s"><v>12</v></c><c r="C2"/>"#).unwrap();
        assert_eq!((cell.reference, cell.style, cell.kind, cell.value), ("B2", "4", "s", "12"));
        assert_eq!(cell.length, 35);
        for other in [
            r#"<c r="B2"><v>12</v></c"#,
            r#"<c r="B2"><f>A1</f><v>12</v></c>"#,
            r#"<c r="B2" t="str"><v>a &amp; b</v></c>"#,
            r#"<c r="B2" cm="1"><v>12</v></c>"#,
            r#"<c r="B2"/>"#,
            "<c><v>12</v></c>",
            r#"<cols r="1"><v>1</v></c>"#,
        ] {
            assert_eq!(plain_cell(other.as_bytes()), None, "{other}");
        }
    }
}
