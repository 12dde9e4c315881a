//! Bullets and numbers before list items.

/// The text after its marker, and whether the marker is a bullet; `None` where there is none.
pub(super) fn strip_marker(text: &str) -> Option<(&str, bool)> {
    let mut letters = text.chars();
    let first = letters.next()?;
    let rest = letters.as_str();
    if is_bullet(first) && rest.starts_with(' ') {
        return Some((rest.trim_start(), true));
    }
    // Symbol fonts put their bullets in the private area.
    if matches!(first, '\u{F000}'..='\u{F0FF}') && !rest.is_empty() {
        return Some((rest.trim_start(), true));
    }
    let (marker, rest) = text.split_once(' ')?;
    let body = marker.strip_suffix([')', '.'])?;
    let body = body.strip_prefix('(').unwrap_or(body);
    let number = !body.is_empty()
        && body.len() <= 3
        && !body.starts_with('0')
        && body.bytes().all(|b| b.is_ascii_digit());
    let letter = body.len() == 1 && body.bytes().all(|b| b.is_ascii_lowercase());
    let roman = !body.is_empty() && body.len() <= 4 && body.bytes().all(|b| b"ivx".contains(&b));
    (number || letter || roman).then_some((rest.trim_start(), false))
}

/// Whether a line opens with a number of several parts, as results and chapters do: `4.1 Title`.
pub(super) fn is_numbered(text: &str) -> bool {
    let Some((number, rest)) = text.split_once(' ') else { return false };
    let parts = number.trim_end_matches('.').split('.');
    let short =
        |part: &str| (1..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    let count = parts.clone().count();
    let words = rest.trim_start().chars().next().is_some_and(char::is_alphabetic);
    (2..=5).contains(&count) && parts.clone().all(short) && words
}

fn is_bullet(letter: char) -> bool {
    matches!(
        letter,
        '•' | '◦'
            | '▪'
            | '■'
            | '□'
            | '▫'
            | '●'
            | '○'
            | '–'
            | '-'
            | '·'
            | '➢'
            | '➤'
            | '✓'
            | '✔'
            | '►'
            | '▶'
            | '❖'
            | '⁃'
            | '‣'
            | '*'
            | '→'
            | '✗'
            | '☐'
            | '♦'
            | '◆'
            | '\u{F0B7}'
            | '\u{F0A7}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markers_are_told_from_text() {
        assert_eq!(strip_marker("• bomen planten").unwrap(), ("bomen planten", true));
        assert_eq!(strip_marker("a) bomen").unwrap(), ("bomen", false));
        assert_eq!(strip_marker("2. bomen").unwrap(), ("bomen", false));
        assert_eq!(strip_marker("2026. bomen"), None);
        assert_eq!(strip_marker("bomen planten"), None);
        assert_eq!(strip_marker("-5 graden"), None);
        assert_eq!(strip_marker("05. Stadsontwikkeling"), None);
        assert!(is_numbered("4.1 Strandveiligheid") && is_numbered("01.02.04 Veiligheid"));
        assert!(!is_numbered("4.1") && !is_numbered("2026 wordt") && !is_numbered("1.2 % van"));
    }
}
