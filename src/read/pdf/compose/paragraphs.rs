//! Lines to paragraphs.

use super::hyphen::{Words, without_soft};
use super::{Entry, Norm, list, text_of};
use crate::read::pdf::geometry::Rect;
use crate::read::pdf::layout::{Line, TablePiece};
use crate::read::pdf::structure::{Element, Role};

/// A paragraph with the look that tells what it is, or a table.
#[derive(Debug)]
pub(super) enum Part {
    Text(Paragraph),
    Table { page: usize, piece: Box<TablePiece>, row_pages: Vec<u32> },
}

/// Lines that belong together.
#[derive(Debug)]
pub(super) struct Paragraph {
    pub(super) page: usize,
    pub(super) text: String,
    pub(super) rect: Rect,
    pub(super) size: f32,
    pub(super) bold: bool,
    pub(super) lines: usize,
    /// Left edge of its column.
    pub(super) column: f32,
    pub(super) turned: bool,
    /// What the file itself says of it.
    pub(super) element: Option<Element>,
}

/// Groups lines into paragraphs; tables pass through.
pub(super) fn build(entries: Vec<Entry>, pool: &str, norm: Norm, words: &Words) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let mut open: Option<(Paragraph, Line, usize)> = None;
    for entry in entries {
        match entry {
            Entry::Line(page, line) => {
                let text = text_of(pool, &line);
                if let Some((paragraph, last, last_page)) = &mut open
                    && let Some(separator) =
                        goes_on(paragraph, last, *last_page, &line, page, text, norm)
                {
                    words.join(&mut paragraph.text, text, separator);
                    if page == paragraph.page {
                        paragraph.rect = paragraph.rect.join(line.rect);
                    }
                    paragraph.lines += 1;
                    *last = line;
                    *last_page = page;
                    continue;
                }
                parts.extend(open.take().map(|(paragraph, ..)| finish(paragraph)));
                open = Some((start(&line, page, text), line, page));
            }
            Entry::Table(page, piece, row_pages) => {
                // A table floats: a sentence may go on below it, which is left as two paragraphs.
                parts.extend(open.take().map(|(paragraph, ..)| finish(paragraph)));
                parts.push(Part::Table { page, piece, row_pages });
            }
        }
    }
    parts.extend(open.take().map(|(paragraph, ..)| finish(paragraph)));
    parts
}

fn start(line: &Line, page: usize, text: &str) -> Paragraph {
    Paragraph {
        page,
        text: text.to_owned(),
        rect: line.rect,
        size: line.size,
        bold: line.bold,
        lines: 1,
        column: line.column.0,
        turned: line.turned,
        element: line.element,
    }
}

fn finish(mut paragraph: Paragraph) -> Part {
    paragraph.text = without_soft(paragraph.text);
    Part::Text(paragraph)
}

/// What a sentence or an announcement ends with.
const ENDS: [char; 5] = ['.', '!', '?', ':', ';'];

/// What stands between a paragraph and the line that continues it; `None` where a new one starts.
fn goes_on(
    paragraph: &Paragraph,
    last: &Line,
    last_page: usize,
    line: &Line,
    page: usize,
    text: &str,
    norm: Norm,
) -> Option<char> {
    if last.element.is_some() || line.element.is_some() {
        let overleaf = page == last_page + 1 && is_item_cut(paragraph, last, line, text);
        return (last.element == line.element || overleaf).then_some(' ');
    }
    let new_look = paragraph.lines == 1 && last.italic && !line.italic || !looks_alike(last, line);
    if new_look || list::strip_marker(text).is_some() || list::is_numbered(text) {
        return None;
    }
    if page != last_page || last.region != line.region {
        return (page <= last_page + 1 && runs_on(paragraph, text)).then_some(' ');
    }
    let pitch = line.base - last.base;
    let large = line.size > norm.size * 1.07;
    let above = 1.22 * line.pitch.unwrap_or(if large { 1.28 } else { norm.pitch });
    if !line.turned && (pitch > above * line.size || pitch < 0.5 * line.size) {
        return None;
    }
    let marked = list::strip_marker(&paragraph.text).is_some();
    let indent = line.rect.x0 - last.rect.x0;
    if !marked
        && indent > 0.8 * line.size
        && last.rect.x0 - last.column.0 < 0.5 * line.size
        && paragraph.text.ends_with(ENDS)
    {
        return None;
    }
    if line.first_width < slack(last, line) && paragraph.lines < 400 {
        return goes_on_early(paragraph, last, line, text, large);
    }
    Some(' ')
}

/// Whether a line on another page or in another column is in the middle of a paragraph's sentence.
fn runs_on(paragraph: &Paragraph, text: &str) -> bool {
    let lower = text.chars().next().is_some_and(|c| c.is_lowercase() || c == '(');
    let broken = paragraph.text.ends_with('-');
    !paragraph.text.ends_with(ENDS) && (lower || broken)
}

/// Whether a file has tagged the rest of an item overleaf as an item of its own.
fn is_item_cut(paragraph: &Paragraph, last: &Line, line: &Line, text: &str) -> bool {
    let item =
        |line: &Line| line.element.map(|it| it.role).filter(|it| matches!(it, Role::Item(_)));
    item(last).is_some()
        && item(last) == item(line)
        && list::strip_marker(text).is_none()
        && runs_on(paragraph, text)
}

/// Whether two lines are in letters of the same size, weight and direction.
fn looks_alike(last: &Line, line: &Line) -> bool {
    let same_size = (last.size / line.size - 1.0).abs() < 0.07;
    same_size && last.bold == line.bold && last.turned == line.turned
}

/// How much room a line leaves at its end.
fn slack(last: &Line, line: &Line) -> f32 {
    last.column.1 - last.rect.x1 - 0.3 * line.size
}

/// As [`goes_on`], where the first word of the line had room at the end of the one before it.
fn goes_on_early(
    paragraph: &Paragraph,
    last: &Line,
    line: &Line,
    text: &str,
    large: bool,
) -> Option<char> {
    if paragraph.text.ends_with(ENDS) || line.rect.x0 + 0.8 * line.size < last.rect.x0 {
        return None;
    }
    let heading = line.bold || large;
    let capital = text.chars().next().is_some_and(char::is_uppercase);
    let far = slack(last, line) > 0.3 * (last.column.1 - last.column.0);
    if far && capital && !heading && paragraph.lines == 1 {
        return None;
    }
    Some(if far && !heading { '\n' } else { ' ' })
}
