//! The content of an ODT, walked once from start to end.

use crate::read::archive::Source;

use crate::document::{Block, Document};
use crate::read::ReadError;
use crate::read::counting::says_more;
use crate::read::flow::{CellShape, Down, Flow, flatten};
use crate::read::prose::tidy;
use crate::read::xml::{Event, Tag, Xml, XmlError};

use super::styles::{List, Styles};

/// Elements that are passed over with all they hold: old versions, comments, indexes.
const SKIPPED: [&str; 18] = [
    "tracked-changes",
    "annotation",
    "table-of-content",
    "alphabetical-index",
    "illustration-index",
    "table-index",
    "object-index",
    "user-index",
    "bibliography",
    "note-citation",
    "ruby-text",
    "forms",
    "script",
    "event-listeners",
    "sequence-decls",
    "hidden-text",
    "binary-data",
    "math",
];

/// The most spaces that one element may stand for.
const SPACES: u32 = 1_000;

/// A walk through the content.
#[derive(Debug, Default)]
pub(super) struct Body {
    flow: Flow,
    /// The paragraphs that are open: one, or more inside notes and text boxes.
    open: Vec<Paragraph>,
    /// For each open note or text box: how many paragraphs were open around it.
    asides: Vec<Aside>,
    /// The lists that are open: a note within a list is not part of it.
    lists: Vec<List>,
    /// Inside the header rows of a table.
    in_header: bool,
    styles: Styles,
    /// The text of a picture's description, while it is open.
    description: Option<String>,
}

#[derive(Debug)]
struct Aside {
    is_note: bool,
    lists: Vec<List>,
}

#[derive(Debug)]
struct Paragraph {
    number: u32,
    /// The heading level, for headings.
    heading: Option<u8>,
    list: Option<u8>,
    /// The number that the word processor writes before the text.
    label: Option<String>,
    text: String,
    after: Vec<Block>,
}

impl Body {
    /// A walk that has not begun.
    pub(super) fn new(styles: Styles) -> Self {
        Self { styles, ..Self::default() }
    }

    /// Reads the content. Damage is handed back, and what came before it is kept.
    pub(super) fn read(&mut self, stream: impl Source) -> Result<Option<XmlError>, ReadError> {
        let mut xml = Xml::new(stream);
        loop {
            match self.step(&mut xml) {
                Ok(true) => {}
                Ok(false) => return Ok(None),
                Err(error) => match error.refusal() {
                    Some(refusal) => return Err(refusal),
                    None => return Ok(Some(error)),
                },
            }
        }
    }

    /// The document: blocks and notes.
    pub(super) fn into_document(mut self) -> Document {
        while !self.open.is_empty() {
            self.end_paragraph();
        }
        self.flow.into_document()
    }

    fn step<R: Source>(&mut self, xml: &mut Xml<R>) -> Result<bool, XmlError> {
        self.flow.check_size()?;
        let skip = match xml.next()? {
            Event::Eof => return Ok(false),
            Event::Text(text) => {
                self.put_text(&text);
                false
            }
            Event::Start(tag) => self.start(&tag),
            Event::End(end) => {
                self.end(end.name());
                false
            }
        };
        if skip {
            xml.skip()?;
        }
        Ok(true)
    }

    /// Takes the start of an element; whether to skip all of it.
    fn start(&mut self, tag: &Tag<'_>) -> bool {
        let name = tag.name();
        match name {
            _ if SKIPPED.contains(&name) => return true,
            "p" => {
                let style = tag.attr("style-name").unwrap_or_default();
                let heading = self.styles.is_title(&style).then_some(1);
                self.start_paragraph(heading, &style);
            }
            "h" => self.start_heading(tag),
            "s" => {
                let count = tag.number("c").unwrap_or(1).min(SPACES);
                (0..count).for_each(|_| self.put(' '));
            }
            "tab" => self.put(' '),
            "line-break" => self.put('\n'),
            "list" if tag.prefix() == "text" => self.start_list(tag),
            "list-item" => self.start_item(tag),
            "note" => self.start_aside(true),
            "text-box" => self.start_aside(false),
            "title" | "desc" if tag.prefix() == "svg" => self.description = Some(String::new()),
            "covered-table-cell" => {
                self.flow.skip_columns(tag.number("number-columns-repeated").unwrap_or(1));
                return true;
            }
            _ => {
                self.styles.learn(tag);
                self.start_table_part(tag);
            }
        }
        false
    }

    fn start_table_part(&mut self, tag: &Tag<'_>) {
        match tag.name() {
            "table" => self.flow.open_table(),
            "table-header-rows" => self.in_header = true,
            "table-row" => {
                self.flow.open_row();
                if self.in_header {
                    self.flow.mark_header();
                }
            }
            "table-cell" => {
                let columns = tag.number("number-columns-spanned").unwrap_or(1);
                let rows = tag.number("number-rows-spanned").unwrap_or(1);
                let advance = tag.number("number-columns-repeated").unwrap_or(1).max(1);
                self.flow.open_cell(CellShape { columns, advance, down: Down::Rows(rows) });
            }
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "p" | "h" => self.end_paragraph(),
            "list" => drop(self.lists.pop()),
            "note" | "text-box" => self.end_aside(),
            "title" | "desc" => self.end_description(),
            "table-header-rows" => self.in_header = false,
            "table-cell" => self.flow.close_cell(),
            "table" => self.flow.close_table(),
            _ => {}
        }
    }

    fn start_paragraph(&mut self, heading: Option<u8>, style: &str) {
        let number = self.flow.count_paragraph();
        let list = self.depth();
        let mut label = None;
        if let (Some(depth), Some(open)) = (list, self.lists.last_mut())
            && std::mem::take(&mut open.fresh)
        {
            label = self.styles.item_label(&open.style, style, depth);
        }
        let (text, after) = (String::new(), Vec::new());
        self.open.push(Paragraph { number, heading, list, label, text, after });
    }

    fn start_heading(&mut self, tag: &Tag<'_>) {
        let level = tag.number("outline-level").unwrap_or(1).clamp(1, 9);
        let level = u8::try_from(level).unwrap_or(9);
        let style = tag.attr("style-name").unwrap_or_default();
        self.start_paragraph(Some(level), &style);
        let numbered = tag.attr("is-list-header").is_none_or(|header| header != "true");
        if let (true, true, Some(open)) = (self.lists.is_empty(), numbered, self.open.last_mut()) {
            open.label = self.styles.heading_label(&style, level);
        }
    }

    /// How many lists are open around the next paragraph, from 0.
    fn depth(&self) -> Option<u8> {
        let depth = self.lists.len().checked_sub(1)?;
        Some(u8::try_from(depth).unwrap_or(u8::MAX))
    }

    fn start_list(&mut self, tag: &Tag<'_>) {
        let own = tag.attr("style-name").map(std::borrow::Cow::into_owned);
        let goes_on = tag.attr("continue-numbering").is_some_and(|says| says == "true")
            || tag.attr("continue-list").is_some();
        if let (Some(own), true, false) = (&own, self.lists.is_empty(), goes_on) {
            self.styles.restart(own);
        }
        let around = || self.lists.last().map(|list| list.style.clone());
        let style = own.or_else(around).unwrap_or_default();
        self.lists.push(List { style, fresh: false });
    }

    fn start_item(&mut self, tag: &Tag<'_>) {
        let depth = self.depth();
        let (Some(depth), Some(open)) = (depth, self.lists.last_mut()) else { return };
        open.fresh = true;
        if let Some(number) = tag.number("start-value") {
            self.styles.start_at(&open.style, depth, number);
        }
    }

    fn end_paragraph(&mut self) {
        let Some(paragraph) = self.open.pop() else { return };
        let text = tidy(&paragraph.text);
        if !text.is_empty() {
            let Paragraph { heading, list, label, number, .. } = paragraph;
            let label = label.filter(|label| heading.is_some() || says_more(label));
            let text = label.map_or(text.clone(), |label| format!("{label} {text}"));
            self.flow.push_text(text, heading, list, number);
        }
        self.flow.extend(paragraph.after);
    }

    fn start_aside(&mut self, is_note: bool) {
        self.asides.push(Aside { is_note, lists: std::mem::take(&mut self.lists) });
        self.flow.open_aside();
    }

    fn end_aside(&mut self) {
        let Some(aside) = self.asides.pop() else { return };
        self.lists = aside.lists;
        let mut blocks = self.flow.close_aside();
        if aside.is_note {
            let number = self.open.last().map_or(self.flow.paragraph(), |open| open.number);
            let (text, rest) = flatten(blocks);
            blocks = rest;
            if !text.is_empty() {
                blocks.insert(0, Flow::footnote(text, number));
            }
        }
        match self.open.last_mut() {
            Some(paragraph) => paragraph.after.extend(blocks),
            None => self.flow.extend(blocks),
        }
    }

    /// Adds text as the format wants it: runs of white space are one space.
    fn put_text(&mut self, text: &str) {
        if let Some(description) = &mut self.description {
            description.push_str(text);
            return;
        }
        if let Some(paragraph) = self.open.last_mut() {
            for c in text.chars() {
                if !matches!(c, ' ' | '\t' | '\n' | '\r') {
                    paragraph.text.push(c);
                } else if !paragraph.text.ends_with([' ', '\n']) {
                    paragraph.text.push(' ');
                }
            }
        }
    }

    fn put(&mut self, c: char) {
        if let Some(paragraph) = self.open.last_mut() {
            paragraph.text.push(c);
        }
    }

    fn end_description(&mut self) {
        let Some(text) = self.description.take() else { return };
        self.flow.picture(&text);
    }
}
