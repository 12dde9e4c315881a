//! The text part of a DOCX, walked once from start to end.

use crate::read::archive::Source;
use std::collections::BTreeMap;

use crate::document::{Block, Document, Note, NoteKind};
use crate::read::ReadError;
use crate::read::counting::says_more;
use crate::read::flow::{CellShape, Down, Flow, flatten};
use crate::read::prose::tidy;
use crate::read::xml::{Event, Tag, Xml, XmlError};

use super::bold::{self, Bold};
use super::numbering::Numbering;
use super::styles::Styles;

/// The texts of footnotes and endnotes by kind and id.
pub(super) type NoteTexts = BTreeMap<(NoteStory, String), String>;

/// Where notes stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum NoteStory {
    /// At the foot of the page.
    Foot,
    /// At the end of the document.
    End,
}

/// Elements that are passed over with all they hold: old versions, fallbacks and settings.
const SKIPPED: [&str; 18] = [
    "del",
    "moveFrom",
    "Fallback",
    "instrText",
    "delText",
    "delInstrText",
    "sectPr",
    "pPrChange",
    "rPrChange",
    "tblPrChange",
    "trPrChange",
    "tcPrChange",
    "tblGridChange",
    "sectPrChange",
    "numberingChange",
    "rt",
    "tblGrid",
    "bookmarkStart",
];

/// A walk through a story of the document.
pub(super) struct Body<'a> {
    styles: &'a Styles,
    numbering: Numbering,
    /// The notes; those that a paragraph has referred to are empty.
    notes: NoteTexts,
    /// The paragraphs that refer to notes that there are not.
    without_note: Vec<u32>,
    /// The paragraphs behind which other files are inserted.
    inserted: Vec<u32>,
    flow: Flow,
    /// The paragraphs that are open: one, or more inside text boxes.
    open: Vec<Paragraph>,
    /// Inside a text element.
    in_text: bool,
    /// Inside a run that the author hid.
    hidden: bool,
    /// How the letters of the open run look.
    run: Run,
    /// The paragraphs all in bold.
    bold: Bold,
    /// The content control that is open holds a contents list or a placeholder.
    skip_content: bool,
}

#[derive(Debug, Default, Clone, Copy)]
struct Run {
    bold: bool,
    /// In half points; 0 where the style says it.
    size: u32,
}

#[derive(Debug, Default)]
struct Paragraph {
    number: u32,
    text: String,
    /// The size of its first bold letters.
    bold: Option<u32>,
    /// Whether some letters are not bold.
    plain: bool,
    style: String,
    outline: Option<u8>,
    list: Option<u32>,
    list_level: Option<u8>,
    /// Notes and text boxes, which follow the paragraph.
    after: Vec<Block>,
}

impl<'a> Body<'a> {
    /// A walk that has not begun.
    pub(super) fn new(styles: &'a Styles, numbering: Numbering, notes: NoteTexts) -> Self {
        Self {
            styles,
            numbering,
            notes,
            without_note: Vec::new(),
            inserted: Vec::new(),
            flow: Flow::default(),
            open: Vec::new(),
            in_text: false,
            hidden: false,
            run: Run::default(),
            bold: Bold::new(),
            skip_content: false,
        }
    }

    /// Reads the main story. Damage is handed back, and what came before it is kept.
    pub(super) fn read(&mut self, stream: impl Source) -> Result<Option<XmlError>, ReadError> {
        let mut xml = Xml::new(stream);
        loop {
            match self.step(&mut xml) {
                Ok(true) => {}
                Ok(false) => return Ok(None),
                Err(error) => return damage(error),
            }
        }
    }

    /// Reads a part with footnotes or endnotes. Damage is handed back, and the notes before it
    /// are kept.
    pub(super) fn read_notes(
        mut self,
        stream: impl Source,
        texts: &mut NoteTexts,
    ) -> Result<Option<XmlError>, ReadError> {
        let mut xml = Xml::new(stream);
        loop {
            let event = match xml.next() {
                Ok(event) => event,
                Err(error) => return damage(error),
            };
            let story = match event {
                Event::Eof => return Ok(None),
                Event::Start(tag) => match tag.name() {
                    "footnote" => Some((NoteStory::Foot, attr(&tag, "id"))),
                    "endnote" => Some((NoteStory::End, attr(&tag, "id"))),
                    _ => None,
                },
                _ => None,
            };
            let Some(key) = story else { continue };
            let outside = xml.depth() - 1;
            self.flow.open_aside();
            while xml.depth() > outside {
                match self.step(&mut xml) {
                    Ok(true) => {}
                    Ok(false) => break,
                    Err(error) => return damage(error),
                }
            }
            texts.insert(key, flatten(self.flow.close_aside()).0);
        }
    }

    /// The document: blocks and notes.
    pub(super) fn into_document(mut self) -> Document {
        while !self.open.is_empty() {
            self.end_paragraph();
        }
        let mut document = self.flow.into_document();
        bold::promote(&mut document, &self.bold);
        let mut note = |kind, at: Vec<u32>, detail: &str| {
            if !at.is_empty() {
                document.notes.push(Note { kind, at, detail: detail.to_owned() });
            }
        };
        note(NoteKind::Damaged, self.without_note, "footnotes or endnotes are missing");
        note(NoteKind::InsertedContent, self.inserted, "");
        document
    }

    /// Takes one event; `false` at the end of the part.
    fn step<R: Source>(&mut self, xml: &mut Xml<R>) -> Result<bool, XmlError> {
        self.flow.check_size()?;
        let skip = match xml.next()? {
            Event::Eof => return Ok(false),
            Event::Text(text) => {
                if self.in_text
                    && !self.hidden
                    && let Some(paragraph) = self.open.last_mut()
                {
                    paragraph.text.push_str(&text);
                    if !text.trim().is_empty() {
                        let size = self.run.bold.then_some(self.run.size);
                        paragraph.bold = paragraph.bold.or(size);
                        paragraph.plain |= !self.run.bold;
                    }
                }
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
                let number = self.flow.count_paragraph();
                self.open.push(Paragraph { number, ..Paragraph::default() });
            }
            "t" => self.in_text = true,
            "r" => (self.hidden, self.run) = (false, Run::default()),
            "b" => self.run.bold = tag.is_on(),
            "sz" => self.run.size = tag.number("val").unwrap_or(0),
            "vanish" => self.hidden = tag.is_on() && tag.prefix() != "a",
            "tab" | "ptab" => self.put_unless_properties(tag, " "),
            "br" | "cr" => {
                let line = tag.attr("type").is_none_or(|kind| kind == "textWrapping");
                self.put(if line { "\n" } else { " " });
            }
            "noBreakHyphen" => self.put("-"),
            "sdt" => self.skip_content = false,
            "docPartGallery" => {
                self.skip_content |= attr(tag, "val").eq_ignore_ascii_case("table of contents");
            }
            "showingPlcHdr" => self.skip_content |= tag.is_on(),
            "sdtContent" => return std::mem::take(&mut self.skip_content),
            "docPr" | "cNvPr" => self.picture(tag),
            "footnoteReference" => self.refer(NoteStory::Foot, &attr(tag, "id")),
            "endnoteReference" => self.refer(NoteStory::End, &attr(tag, "id")),
            "txbxContent" => self.flow.open_aside(),
            "altChunk" => self.inserted.push(self.flow.paragraph().max(1)),
            _ => {
                self.start_table_part(tag);
                self.paragraph_property(tag);
            }
        }
        false
    }

    fn start_table_part(&mut self, tag: &Tag<'_>) {
        match tag.name() {
            "tbl" => self.flow.open_table(),
            "tblCaption" => self.flow.name_table(&attr(tag, "val")),
            "tr" => self.flow.open_row(),
            "tblHeader" if tag.is_on() => self.flow.mark_header(),
            "gridBefore" => self.flow.skip_columns(tag.number("val").unwrap_or(0)),
            "tc" => self.flow.open_cell(CellShape::default()),
            "gridSpan" => {
                let columns = tag.number("val").unwrap_or(1);
                self.flow.shape_cell(|shape| shape.columns = columns);
            }
            "vMerge" => {
                let start = tag.attr("val").is_some_and(|val| val == "restart");
                let down = if start { Down::Start } else { Down::Continue };
                self.flow.shape_cell(|shape| shape.down = down);
            }
            _ => {}
        }
    }

    fn paragraph_property(&mut self, tag: &Tag<'_>) {
        let Some(paragraph) = self.open.last_mut() else { return };
        let small = |number: Option<u32>| number.and_then(|n| u8::try_from(n).ok());
        match tag.name() {
            "pStyle" => paragraph.style = attr(tag, "val"),
            "outlineLvl" => paragraph.outline = small(tag.number("val")),
            "numId" => paragraph.list = tag.number("val"),
            "ilvl" => paragraph.list_level = small(tag.number("val")),
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "p" => self.end_paragraph(),
            "t" => self.in_text = false,
            "r" => self.hidden = false,
            "txbxContent" => {
                let blocks = self.flow.close_aside();
                match self.open.last_mut() {
                    Some(paragraph) => paragraph.after.extend(blocks),
                    None => self.flow.extend(blocks),
                }
            }
            "tc" => self.flow.close_cell(),
            "tbl" => self.flow.close_table(),
            _ => {}
        }
    }

    fn end_paragraph(&mut self) {
        let Some(paragraph) = self.open.pop() else { return };
        let role = self.styles.role(&paragraph.style);
        let number = paragraph.number;
        let text = tidy(&paragraph.text);
        let heading = match paragraph.outline {
            Some(level) => (level < 9).then_some(level + 1),
            None => role.heading,
        };
        let list = match paragraph.list {
            Some(0) => None,
            Some(id) => Some((id, paragraph.list_level.unwrap_or(0))),
            None => role.list.map(|(id, level)| (id, paragraph.list_level.unwrap_or(level))),
        };
        if !text.is_empty() && !role.contents {
            let label = list.and_then(|(id, level)| self.numbering.label(id, level));
            let label = label.filter(|label| heading.is_some() || says_more(label));
            let text = label.map_or(text.clone(), |label| format!("{label} {text}"));
            if let (None, None, false, Some(size)) =
                (heading, list, paragraph.plain, paragraph.bold)
            {
                self.bold.insert(number, size);
            }
            self.flow.push_text(text, heading, list.map(|(_, depth)| depth), number);
        }
        self.flow.extend(paragraph.after);
    }

    /// Adds to the open paragraph, unless the run is hidden.
    fn put(&mut self, text: &str) {
        if let (false, Some(paragraph)) = (self.hidden, self.open.last_mut()) {
            paragraph.text.push_str(text);
        }
    }

    /// A tab in a run is a character; a tab with a position only sets a stop.
    fn put_unless_properties(&mut self, tag: &Tag<'_>, text: &str) {
        if tag.name() == "ptab" || tag.attr("pos").is_none() {
            self.put(text);
        }
    }

    fn refer(&mut self, story: NoteStory, id: &str) {
        let Some(paragraph) = self.open.last_mut() else { return };
        let Some(text) = self.notes.get_mut(&(story, id.to_owned())) else {
            return self.without_note.push(paragraph.number);
        };
        if !text.is_empty() {
            paragraph.after.push(Flow::footnote(std::mem::take(text), paragraph.number));
        }
    }

    fn picture(&mut self, tag: &Tag<'_>) {
        let _ = self.flow.picture(&attr(tag, "descr")) || self.flow.picture(&attr(tag, "title"));
    }
}

/// The damage that ends a part, unless it is a reason to refuse the file.
fn damage(error: XmlError) -> Result<Option<XmlError>, ReadError> {
    error.refusal().map_or(Ok(Some(error)), Err)
}

fn attr(tag: &Tag<'_>, name: &str) -> String {
    tag.attr(name).unwrap_or_default().into_owned()
}
