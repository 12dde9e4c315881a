//! Small decisions about running text that all readers of text documents share.

/// The text without soft hyphens and characters that only steer layout, without space at its ends
/// and around its line breaks.
pub(super) fn tidy(text: &str) -> String {
    let mut tidy = String::with_capacity(text.len());
    for line in text.lines() {
        let line = line.trim();
        if line.is_empty() {
            continue;
        }
        if !tidy.is_empty() {
            tidy.push('\n');
        }
        tidy.extend(line.chars().filter(|c| !is_layout(*c)));
    }
    tidy
}

/// The text on one line, with single spaces.
pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a character is invisible: a soft hyphen, a zero-width space or mark, or a control.
fn is_layout(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2060}' | '\u{feff}')
        || (c.is_control() && c != '\t')
}

/// Whether a picture's description says that it shows a Sustainable Development Goal.
pub(super) fn is_goal_icon(description: &str) -> bool {
    const NAMES: [&str; 5] = [
        "sustainable development",
        "duurzame ontwikkeling",
        "développement durable",
        "nachhaltige entwicklung",
        "global goals",
    ];
    let lower = description.to_lowercase();
    NAMES.iter().any(|name| lower.contains(name))
        || lower
            .split(|c: char| !c.is_alphabetic())
            .any(|word| matches!(word, "sdg" | "sdgs" | "odd"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn soft_hyphens_and_outer_space_go_and_line_breaks_stay() {
        assert_eq!(tidy("  mee\u{ad}rjaren \n\n  plan "), "meerjaren\nplan");
    }

    #[test]
    fn a_goal_icon_is_known_by_its_description() {
        assert!(is_goal_icon("Icoon SDG 6"));
        assert!(is_goal_icon("E_SDG_Icons-06"));
        assert!(!is_goal_icon("Foto van het gemeentehuis"));
        assert!(!is_goal_icon("oddity"));
    }
}
