//! What of a passage is worth quoting, word for word.

use std::ops::Range;

use super::Finding;
use crate::document::Passage;
use crate::language::letters;
use crate::taxonomy::ConceptId;

/// How many words a text has to have to tell something by itself.
const TELLING: usize = 8;

impl Finding {
    /// The text to quote for a concept, and the bytes of it that decided with what each contributed.
    #[must_use]
    pub fn quotable(&self, concept: &ConceptId) -> (String, Vec<(Range<usize>, f32)>) {
        let told = told(&self.passage);
        // Spans count from the title on.
        let title = self.passage.full_text().len() - told.len();
        let tag = self.tags.iter().find(|tag| tag.concept == *concept);
        let evidence = tag.into_iter().flat_map(|tag| &tag.evidence);
        let spans = evidence.filter_map(|it| {
            let (start, end) = it.span?;
            Some(((start as usize).checked_sub(title)?..end as usize - title, it.weight))
        });
        (told, spans.collect())
    }
}

/// The words of a passage, its title once: without it where the description begins with it.
#[must_use]
pub fn told(passage: &Passage) -> String {
    if begins_with(&passage.text, &passage.title) {
        passage.text.clone()
    } else {
        passage.full_text()
    }
}

/// Whether a text says enough to be understood by itself.
#[must_use]
pub fn is_telling(text: &str) -> bool {
    words_and_figures(text).0 >= TELLING
}

/// Whether a description is a line of figures with labels, such as "Uitgave per inwoner: 2026 € 1,32",
/// so that a passage says no more than its title.
pub(super) fn is_of_figures(description: &str) -> bool {
    let (words, figures) = words_and_figures(description);
    figures > words
}

/// How many words and how many figures a text has.
fn words_and_figures(text: &str) -> (usize, usize) {
    let parts = || text.split_whitespace();
    let figures = parts().filter(|part| part.contains(|c: char| c.is_ascii_digit())).count();
    let said = parts().filter(|part| part.contains(char::is_alphanumeric)).count();
    (said - figures, figures)
}

/// Whether a text begins with the words of a title, with a few others in between; the last word of
/// a title may be cut off.
fn begins_with(text: &str, title: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        text.split_whitespace().map(letters).filter(|word| !word.is_empty()).collect()
    };
    let (title, text) = (words(title), words(text));
    let (Some(first), Some(last)) = (title.first(), title.last()) else { return false };
    if title.len() > 1 && text.first() != Some(first) {
        return false;
    }
    let mut wanted = title.iter().peekable();
    for word in text.iter().take(title.len() + title.len().div_ceil(3)) {
        let cut = |next: &&String| *next == last && word.starts_with(last.as_str());
        wanted.next_if(|next| *next == word || cut(next));
    }
    wanted.peek().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_description_that_begins_with_its_title_says_it_again() {
        let title = "Onderhouden wegen bruggen en waterlopen";
        assert!(begins_with("Onderhouden van wegen, bruggen en waterlopen.", title));
        assert!(begins_with(
            "We vernieuwen het dak van de gemeenteschool.",
            "We vernieuwen het dak van de gem"
        ));
        assert!(!begins_with("We houden ze veilig: wegen, bruggen en waterlopen.", title));
        assert!(!begins_with("Onderhouden van het gemeentehuis.", title));
        assert!(!begins_with("", "Bomen planten") && !begins_with("Bomen planten", ""));
    }

    #[test]
    fn a_line_of_a_budget_is_of_figures() {
        let line = "Uitgave per inwoner: 2026 € 1,32; 2027 € 0,89; 2028 € 1,05; 2029 € 1,29";
        assert!(is_of_figures(line) && !is_telling(line));
        assert!(!is_of_figures("We planten 500 bomen in 2026.") && !is_of_figures(""));
    }
}
