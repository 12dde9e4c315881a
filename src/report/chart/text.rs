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

/// The text on at most two lines; what does not fit them ends in `…`.
pub(in crate::report) fn two_lines(text: &str, size: f32, room: f32) -> Vec<String> {
    if width(text, size) <= room {
        return vec![text.to_owned()];
    }
    let gaps = text.match_indices(' ').map(|(at, _)| at);
    let fits = |at: &usize| text.get(..*at).is_some_and(|start| width(start, size) <= room);
    let Some(at) = gaps.take_while(fits).last() else { return vec![fitted(text, size, room)] };
    let (first, rest) = text.split_at(at);
    vec![first.to_owned(), fitted(rest.trim_start(), size, room)]
}

/// The room that names need, between a least and a most.
pub(in crate::report) fn widest<'a>(
    names: impl Iterator<Item = &'a str>,
    size: f32,
    (least, most): (f32, f32),
) -> f32 {
    names.map(|name| width(name, size)).fold(least, f32::max).min(most)
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

    #[test]
    fn a_long_name_goes_on_a_second_line() {
        let name = "Zonnebergen zorgt: een warme gemeente waar iedereen meetelt";
        let lines = two_lines(name, 7.5, 150.0);
        assert_eq!(lines.join(" "), name);
        assert!(lines.iter().all(|line| width(line, 7.5) <= 150.0), "{lines:?}");
        assert_eq!(two_lines("Kort", 7.5, 150.0), ["Kort"]);
    }
}
