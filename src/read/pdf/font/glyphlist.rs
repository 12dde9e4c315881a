//! Glyph names to Unicode, by the whole Adobe Glyph List and the rules for names beyond it.

/// The list, sorted by name in byte order below its licence.
const LIST: &str = include_str!("glyphlist.txt");

static ENTRIES: std::sync::LazyLock<Vec<(&str, &str)>> = std::sync::LazyLock::new(|| {
    let lines = LIST.lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| line.split_once(';')).collect()
});

/// Appends the text of a glyph name to `out`; `false` where the name says nothing.
///
/// Understands listed names, `uniXXXX`, `uXXXXXX`, components joined by `_`, and suffixes after a
/// dot such as `a.sc`.
pub(super) fn push_text(name: &str, out: &mut String) -> bool {
    let base = name.split('.').next().unwrap_or_default();
    if base.is_empty() {
        return false;
    }
    let before = out.len();
    let known = base.split('_').all(|component| push_component(component, out));
    if !known {
        out.truncate(before);
    }
    known
}

fn push_component(name: &str, out: &mut String) -> bool {
    if let Ok(at) = ENTRIES.binary_search_by_key(&name.as_bytes(), |(n, _)| n.as_bytes()) {
        let scalars = ENTRIES[at].1.split(' ');
        out.extend(scalars.filter_map(|hex| u32::from_str_radix(hex, 16).ok()).filter_map(letter));
        return true;
    }
    let hex_digits = |s: &str| s.bytes().all(|b| b.is_ascii_hexdigit());
    if let Some(hex) = name.strip_prefix("uni").filter(|h| h.len() >= 4 && hex_digits(h)) {
        let groups = hex.as_bytes().chunks(4).filter_map(|g| std::str::from_utf8(g).ok());
        let scalars = groups.filter_map(|g| u32::from_str_radix(g, 16).ok());
        let before = out.len();
        out.extend(scalars.filter_map(letter));
        return out.len() > before;
    }
    let hex = name.strip_prefix('u').filter(|h| (4..=6).contains(&h.len()) && hex_digits(h));
    let scalar = hex.and_then(|h| u32::from_str_radix(h, 16).ok()).and_then(letter);
    out.extend(scalar);
    scalar.is_some()
}

/// The letter itself; the small capitals and old-style figures that Adobe once kept in a private
/// area become what they are variants of.
fn letter(scalar: u32) -> Option<char> {
    match scalar {
        0xF730..=0xF739 => char::from_u32(scalar - 0xF700),
        0xF761..=0xF77A => char::from_u32(scalar - 0xF700 - 32),
        0xF6D9 | 0xF8E9 => Some('©'),
        0xF6DA | 0xF8E8 => Some('®'),
        0xF6DB | 0xF8EA => Some('™'),
        _ => char::from_u32(scalar).filter(|c| *c != '\0'),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(name: &str) -> Option<String> {
        let mut out = String::new();
        push_text(name, &mut out).then_some(out)
    }

    #[test]
    fn the_list_is_sorted_and_whole() {
        assert!(ENTRIES.len() > 4_281);
        assert!(ENTRIES.windows(2).all(|w| w[0].0.as_bytes() < w[1].0.as_bytes()));
    }

    #[test]
    fn names_of_every_form_become_text() {
        assert_eq!(text("Euro").unwrap(), "€");
        assert_eq!(text("f_f_i").unwrap(), "ffi");
        assert_eq!(text("uni00E9").unwrap(), "é");
        assert_eq!(text("u1F574").unwrap(), "\u{1F574}");
        assert_eq!(text("zero.oldstyle").unwrap(), "0");
        assert_eq!(text("a20").unwrap(), "✔");
        assert_eq!(text("g17"), None);
        assert_eq!(text(".notdef"), None);
    }
}
