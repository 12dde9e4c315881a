//! Plain text and Markdown: paragraphs, headings, lists, tables.

use crate::document::{Block, BlockKind, Document, Place, Table};

use super::encoding::decode;
use super::prose::tidy;
use super::{ReadError, ReadOptions, Reader};

/// The reader for plain text.
#[derive(Debug)]
pub struct Text;

/// The reader for Markdown.
#[derive(Debug)]
pub struct Markdown;

impl Reader for Text {
    fn name(&self) -> &'static str {
        "TXT"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["txt", "text"]
    }

    /// Nothing tells a plain text from a CSV but its name.
    fn sniff(&self, _bytes: &[u8]) -> bool {
        false
    }

    fn read(&self, bytes: &[u8], _options: &ReadOptions) -> Result<Document, ReadError> {
        read_lines(bytes, "TXT", false)
    }
}

impl Reader for Markdown {
    fn name(&self) -> &'static str {
        "Markdown"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["md", "markdown"]
    }

    /// Nothing tells Markdown from plain text but its name.
    fn sniff(&self, _bytes: &[u8]) -> bool {
        false
    }

    fn read(&self, bytes: &[u8], _options: &ReadOptions) -> Result<Document, ReadError> {
        read_lines(bytes, "Markdown", true)
    }
}

fn read_lines(bytes: &[u8], format: &'static str, markdown: bool) -> Result<Document, ReadError> {
    let (text, note) = decode(bytes)?;
    if text.contains('\0') {
        return Err(ReadError::Malformed { format, source: "it is no text".into() });
    }
    let mut walk = Walk { markdown, ..Walk::default() };
    for (number, line) in (1u32..).zip(text.lines()) {
        walk.line(number, line);
    }
    walk.end_open();
    if walk.blocks.is_empty() {
        return Err(ReadError::Empty);
    }
    let notes = note.into_iter().collect();
    Ok(Document { title: None, pages: 0, blocks: walk.blocks, notes })
}

/// What the lines so far have become.
#[derive(Debug, Default)]
struct Walk {
    markdown: bool,
    blocks: Vec<Block>,
    /// The paragraph or list item that is open, with the line where it began.
    open: Option<(u32, Option<u8>, String)>,
    table: Option<(u32, Table)>,
    in_code: bool,
}

impl Walk {
    fn line(&mut self, number: u32, line: &str) {
        let trimmed = line.trim();
        if trimmed.is_empty() || trimmed == "\u{c}" {
            return self.end_open();
        }
        if self.markdown && self.markdown_line(number, line, trimmed) {
            return;
        }
        self.end_table();
        if let Some((depth, text)) = list_item(line) {
            self.end_open();
            self.open = Some((number, Some(depth), text.to_owned()));
            return;
        }
        match &mut self.open {
            Some((_, _, text)) => {
                text.push('\n');
                text.push_str(trimmed);
            }
            None => self.open = Some((number, None, trimmed.to_owned())),
        }
    }

    /// Takes a line that means something in Markdown only.
    fn markdown_line(&mut self, number: u32, line: &str, trimmed: &str) -> bool {
        if trimmed.starts_with("```") || trimmed.starts_with("~~~") {
            self.end_open();
            self.in_code = !self.in_code;
            return true;
        }
        if self.in_code {
            return false;
        }
        if let Some((level, text)) = heading(trimmed) {
            self.end_open();
            self.push(number, BlockKind::Heading { level, text: plain(text) });
            return true;
        }
        if let Some(level) = underline(trimmed) {
            if let Some((start, None, text)) = self.open.take_if(|open| open.1.is_none()) {
                self.push(
                    start,
                    BlockKind::Heading { level, text: plain(&text.replace('\n', " ")) },
                );
                return true;
            }
            if trimmed.len() >= 3 {
                self.end_open();
                return true;
            }
        }
        if line.trim_start().starts_with('|') {
            self.table_row(number, trimmed);
            return true;
        }
        false
    }

    fn table_row(&mut self, number: u32, line: &str) {
        if self.table.is_none() {
            self.end_open();
        }
        let (_, table) = self.table.get_or_insert_with(|| (number, Table::new("")));
        let cells = line.trim_matches('|').split('|').map(str::trim);
        if cells.clone().all(|cell| !cell.is_empty() && cell.chars().all(|c| ":-".contains(c))) {
            table.header_rows = table.rows();
            return;
        }
        table.push_row(cells.map(plain));
    }

    fn end_table(&mut self) {
        if let Some((number, table)) = self.table.take()
            && !table.is_empty()
        {
            self.push(number, BlockKind::Table(table));
        }
    }

    fn end_open(&mut self) {
        self.end_table();
        let Some((number, depth, text)) = self.open.take() else { return };
        let text = tidy(&if self.markdown { plain(&text) } else { text });
        if text.is_empty() {
            return;
        }
        self.push(
            number,
            match depth {
                Some(depth) => BlockKind::ListItem { depth, text },
                None => BlockKind::Paragraph { text },
            },
        );
    }

    fn push(&mut self, number: u32, kind: BlockKind) {
        self.blocks.push(Block { kind, place: Place::Paragraph(number) });
    }
}

/// The depth and text of a bulleted line.
fn list_item(line: &str) -> Option<(u8, &str)> {
    let text = line.trim_start();
    let indent = line.len() - text.len();
    let item = text.strip_prefix(['-', '*', '•', '–', '+', '\u{f0b7}'])?;
    let item = item.strip_prefix([' ', '\t'])?.trim();
    (!item.is_empty()).then(|| (u8::try_from(indent / 2).unwrap_or(u8::MAX), item))
}

fn heading(line: &str) -> Option<(u8, &str)> {
    let text = line.trim_start_matches('#');
    let level = u8::try_from(line.len() - text.len()).ok().filter(|l| (1..=6).contains(l))?;
    let text = text.strip_prefix([' ', '\t'])?.trim().trim_end_matches('#').trim();
    (!text.is_empty()).then_some((level, text))
}

/// The level of the heading whose text is on the line above.
fn underline(line: &str) -> Option<u8> {
    match line.as_bytes() {
        [b'=', ..] if line.bytes().all(|b| b == b'=') => Some(1),
        [b'-', b'-', ..] if line.bytes().all(|b| b == b'-') => Some(2),
        _ => None,
    }
}

/// The text without the marks of emphasis and links.
fn plain(text: &str) -> String {
    let text = text.replace("**", "").replace("__", "").replace('`', "");
    let mut plain = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some((before, after)) = rest.split_once('[') {
        plain.push_str(before);
        let link = after.split_once("](").and_then(|(label, after)| {
            let (_, after) = after.split_once(')')?;
            (!label.contains('\n')).then_some((label, after))
        });
        if let Some((label, after)) = link {
            plain.push_str(label);
            rest = after;
        } else {
            plain.push('[');
            rest = after;
        }
    }
    plain.push_str(rest);
    plain
}
