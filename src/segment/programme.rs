//! Dutch programme budgets: a programme, and below it what it aims at, what is done and what it
//! costs.

use super::fold::fold;
use super::label::{self, Label, split_code};
use super::numbering::{Numbering, depth};
use super::outline::Outline;
use super::words::{Question, Words};
use crate::document::{Level, Place};

/// Results of one programme whose titles are kept in mind.
const MOST_RESULTS: usize = 1_000;

/// The question that a heading asks.
pub(super) fn question(text: &str, words: &Words) -> Option<Question> {
    if text.len() > 80 {
        return None;
    }
    // The question may be numbered: `1.2 Wat gaan we doen?`
    let folded = fold(split_code(text).map_or(text, |(_, question)| question));
    let asked = words.questions.iter().find(|(phrase, _)| {
        folded.strip_prefix(phrase.as_str()).is_some_and(|rest| rest.split(' ').count() <= 4)
    });
    asked.map(|(_, question)| *question)
}

/// A programme's heading (`P1 Veiligheid`), or a numbered result under what is done.
pub(super) fn label(text: &str, heading: bool, outline: &Outline<'_>) -> Option<Label> {
    if !outline.numbering().questions {
        return None;
    }
    let (code, title) = split_code(text)?;
    if title.is_empty() {
        return None;
    }
    if heading && is_numbered(text) {
        return Some(element(Level::StrategicObjective, code, title));
    }
    let numbered = matches!(depth(code), Some(2 | 3)) && outline.question == Some(Question::Means);
    let code = code.trim_end_matches('.');
    (heading && numbered && outline.programme_is_open())
        .then(|| element(Level::Action, code, title))
}

/// Whether a text opens as `P1 Veiligheid`.
pub(super) fn is_numbered(text: &str) -> bool {
    let Some((code, title)) = split_code(text) else { return false };
    let number = code.strip_prefix('P').unwrap_or_default();
    !title.is_empty() && !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit())
}

/// The level of the items that answer a question, in a document that does not number them.
pub(super) fn listed(question: Question, numbering: &Numbering) -> Option<(Level, u32)> {
    match question {
        Question::Aims => Some((Level::Objective, 0)),
        Question::Means if !numbering.numbers_results => Some((Level::Action, 0)),
        _ => None,
    }
}

/// Reads a paragraph or list item that answers one of the questions. Returns `false` where it is
/// ordinary text.
pub(super) fn paragraph(outline: &mut Outline<'_>, text: &str, item: bool, place: &Place) -> bool {
    if !outline.numbering().questions || !outline.programme_is_open() {
        return false;
    }
    let answered = match outline.question {
        Some(Question::Aims) => aim(outline, text, item, place),
        Some(Question::Means) => results(outline, text, place),
        _ => false,
    };
    if answered || item || !is_subheading(text) {
        return answered;
    }
    let level = label::level_name(text, outline.words());
    outline.subheading(text);
    outline.listed = level.filter(|level| *level == Level::Objective).map(|level| (level, 0));
    true
}

/// A numbered aim, or an item of the list that `Doelstellingen` announces.
fn aim(outline: &mut Outline<'_>, text: &str, item: bool, place: &Place) -> bool {
    let first = text.lines().next().unwrap_or_default();
    let (code, title) = match (split_code(first), outline.listed) {
        (Some((code, title)), _) if is_aim(code, outline) && !title.is_empty() => {
            (code.trim_end_matches(['.', ')']).to_owned(), title.to_owned())
        }
        (_, Some((level, listed))) if item => {
            outline.listed = Some((level, listed + 1));
            ((listed + 1).to_string(), super::fold::squeeze(text))
        }
        _ => return false,
    };
    let title = title.trim_end_matches(';').to_owned();
    outline.open_unheaded(element(Level::Objective, &code, &title), place);
    true
}

/// Whether a code numbers an aim: `1`, or `2.1` in the programme `2`.
fn is_aim(code: &str, outline: &Outline<'_>) -> bool {
    match depth(code) {
        Some(1) => true,
        Some(2) => outline.programme_code().is_some_and(|programme| {
            code.strip_prefix(programme).is_some_and(|rest| rest.starts_with('.'))
        }),
        _ => false,
    }
}

/// Whether a paragraph or heading numbers a result: `2.1 Een wadi`.
pub(super) fn is_result(text: &str) -> bool {
    split_code(text)
        .is_some_and(|(code, title)| matches!(depth(code), Some(2 | 3)) && !title.is_empty())
}

/// Numbered results: one with its description, or an overview of several in one paragraph.
fn results(outline: &mut Outline<'_>, text: &str, place: &Place) -> bool {
    let parts = numbered(text);
    for part in &parts {
        let Some((code, title)) = split_code(part) else { continue };
        let code = code.trim_end_matches('.');
        let (title, rest) = title_and_rest(outline, code, title);
        let many = outline.results.len() >= MOST_RESULTS;
        if !many && !outline.results.iter().any(|(known, _)| known == code) {
            outline.results.push((code.to_owned(), title.clone()));
        }
        outline.open_unheaded(element(Level::Action, code, &title), place);
        outline.describe(&rest);
    }
    !parts.is_empty()
}

/// Parts a result's title from the description that stands in the same paragraph: at the line's
/// end, or where the title stops that the overview has given.
fn title_and_rest(outline: &Outline<'_>, code: &str, text: &str) -> (String, String) {
    let known = outline.results.iter().find(|(known, _)| known == code);
    let whole = super::fold::squeeze(text);
    if let Some(end) = known.and_then(|(_, title)| end_of_title(&whole, title)) {
        let (title, rest) = whole.split_at_checked(end).unwrap_or((&whole, ""));
        let rest = rest.trim_start_matches(|c: char| !c.is_alphanumeric());
        return (title.to_owned(), rest.to_owned());
    }
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    (first.trim().to_owned(), rest.trim().to_owned())
}

/// The byte in `text` after a title that may be worded a little differently: most of its words
/// come first, and its last word ends it.
fn end_of_title(text: &str, title: &str) -> Option<usize> {
    let wanted = fold(title);
    let wanted: Vec<&str> = wanted.split(' ').collect();
    let mut heard = 0;
    let mut end = 0;
    for token in text.split_inclusive(' ').take(wanted.len() + 3) {
        end += token.len();
        let word = fold(token);
        let parts: Vec<&str> = word.split(' ').collect();
        heard += parts.iter().filter(|part| wanted.contains(part)).count();
        let last = parts.last() == wanted.last();
        if last && heard * 3 >= wanted.len() * 2 {
            return Some(end);
        }
    }
    None
}

/// Splits a paragraph before each number of two parts that follows the one before: `1.1 … 1.2 …`.
fn numbered(text: &str) -> Vec<&str> {
    let mut starts: Vec<(usize, (u32, u32))> = Vec::new();
    let mut from = 0;
    for token in text.split_inclusive(char::is_whitespace) {
        let at = from;
        from += token.len();
        let Some(number) = pair(token.trim()) else { continue };
        let follows = match starts.last() {
            None => at == 0,
            Some((_, (major, minor))) => number == (*major, minor + 1) || number == (major + 1, 1),
        };
        let upper =
            text.get(from..).is_some_and(|rest| rest.trim_start().starts_with(char::is_uppercase));
        if follows && upper {
            starts.push((at, number));
        } else if starts.is_empty() {
            return Vec::new();
        }
    }
    let ends = starts.iter().skip(1).map(|(at, _)| *at).chain([text.len()]);
    starts.iter().zip(ends).filter_map(|((at, _), end)| text.get(*at..end)).map(str::trim).collect()
}

fn pair(token: &str) -> Option<(u32, u32)> {
    let (major, minor) = token.trim_end_matches('.').split_once('.')?;
    (minor.len() <= 2).then_some((major.parse().ok()?, minor.parse().ok()?))
}

/// A short line without an end: it heads what follows.
fn is_subheading(text: &str) -> bool {
    let last = text.chars().next_back();
    let words = text.split_whitespace().count();
    let captions = ["Tabel", "Tableau", "Table", "Tabelle"];
    let caption = captions.iter().any(|caption| text.starts_with(caption));
    (words <= 5 || caption)
        && text.len() <= 100
        && !text.contains('\n')
        && text.starts_with(char::is_uppercase)
        && last.is_some_and(char::is_alphabetic)
}

fn element(level: Level, code: &str, title: &str) -> Label {
    let (code, title) = (code.to_owned(), title.to_owned());
    Label { level, code, title, priority: false, worded: true }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_overview_in_one_paragraph_is_split_at_its_numbers() {
        let parts = numbered("1.1 Uitgevoerd plan 2024 1.2 Evaluatie van 1.1 en meer 2.1 Nieuw");
        assert_eq!(
            parts,
            ["1.1 Uitgevoerd plan 2024", "1.2 Evaluatie van 1.1 en meer", "2.1 Nieuw"]
        );
        assert!(numbered("In 2025 volgt 1.1 Iets").is_empty());
    }
}
