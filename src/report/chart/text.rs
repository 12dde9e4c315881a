//! How wide a text in a sans-serif font is, near enough to place labels.

/// The width of a text in points, by average letter widths.
pub(in crate::report) fn width(text: &str, size: f32) -> f32 {
    text.chars().map(letter).sum::<f32>() * size
}

/// The text, cut to a width with `…` if it must be.
pub(in crate::report) fn fitted(text: &str, size: f32, room: f32) -> String {
    if width(text, size) <= room {
        return text.to_owned();
    }
    let mut fitted = String::new();
    let mut used = letter('…') * size;
    for character in text.chars() {
        used += letter(character) * size;
        if used > room {
            break;
        }
        fitted.push(character);
    }
    let end = fitted.trim_end_matches([' ', ',', '-']).len();
    fitted.truncate(end);
    fitted.push('…');
    fitted
}

/// A letter's share of the font size.
fn letter(letter: char) -> f32 {
    match letter {
        'i' | 'j' | 'l' | '.' | ',' | ':' | ';' | '\'' | '’' | '|' | '!' => 0.27,
        'f' | 't' | 'r' | '(' | ')' | '-' | ' ' | '\u{a0}' | 'I' | '/' => 0.36,
        'm' | 'w' | 'M' | 'W' | '%' | '@' | '…' => 0.9,
        'c' | 's' | 'z' | 'k' | 'v' | 'x' | 'y' => 0.52,
        _ if letter.is_uppercase() => 0.7,
        _ => 0.58,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cut_text_fits_its_room() {
        let cut = fitted("Vrede, justitie en sterke publieke diensten", 8.0, 100.0);
        assert!(width(&cut, 8.0) <= 100.0 && cut.ends_with('…'), "{cut}");
        assert_eq!(fitted("Kort", 8.0, 100.0), "Kort");
    }
}
