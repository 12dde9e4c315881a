//! Dutch programme budgets: a programme, and below it what it aims at, what is done and what it
//! costs.

use super::fold::fold;
use super::label::{Label, split_code};
use super::numbering::depth;
use super::outline::Outline;
use super::words::{Question, Words};
use crate::document::Level;

/// The question that a heading asks.
pub(super) fn question(text: &str, words: &Words) -> Option<Question> {
    if text.len() > 80 {
        return None;
    }
    let folded = fold(text);
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
    let label = |level, code: &str| Label {
        level,
        code: code.to_owned(),
        title: title.to_owned(),
        priority: false,
        worded: true,
    };
    let number = code.strip_prefix('P').unwrap_or_default();
    if heading && !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()) {
        return Some(label(Level::StrategicObjective, code));
    }
    let numbered = depth(code) == Some(2) && outline.question == Some(Question::Means);
    (numbered && outline.programme_is_open())
        .then(|| label(Level::Action, code.trim_end_matches('.')))
}

/// A numbered aim under what is to be achieved.
pub(super) fn listed(text: &str, item: bool, outline: &mut Outline<'_>) -> Option<Label> {
    if outline.question != Some(Question::Aims) || !outline.programme_is_open() {
        return None;
    }
    let first = text.lines().next().unwrap_or_default();
    let (code, title) = match split_code(first) {
        Some((code, title)) if depth(code) == Some(1) => {
            (code.trim_end_matches('.').to_owned(), title)
        }
        _ if item && outline.listed > 0 => return None,
        _ => return None,
    };
    outline.listed += 1;
    let title = title.to_owned();
    Some(Label { level: Level::Objective, code, title, priority: false, worded: true })
}
