//! Blocks of a report as paragraphs and tables, each with a named style.
//!
//! Formatting that is not in a style is only what the report itself decides: fills and badges.

use docx_rs::{
    BorderType, DocumentChild, IndentLevel, NumberingId, Paragraph, ParagraphBorder,
    ParagraphBorderPosition, ParagraphProperty, Run, Table, TableCell, TableLayoutType, TableRow,
    WidthType,
};

use super::captions::Series;
use super::look;
use super::metrics;
use super::names::Names;
use super::runs::{self, Tint, bookmarked, field, text};
use super::tables;
use crate::language::Lang;
use crate::report::block::{Anchor, Badge, Block, Inline, KeyFigure, Report, Tone};
use crate::report::drawing::Drawing;

/// A paragraph or a table.
pub(super) enum Part {
    /// A paragraph.
    Paragraph(Box<Paragraph>),
    /// A table.
    Table(Box<Table>),
}

/// A picture in the order of the document.
pub(super) struct Picture<'a> {
    /// What it shows, in words.
    pub(super) alt: &'a str,
    /// The picture.
    pub(super) drawing: &'a Drawing,
    /// The width to which it is fitted, in points.
    pub(super) room: f32,
}

/// A heading as the table of contents names it.
pub(super) struct Entry {
    /// 1 to 4.
    pub(super) level: u8,
    /// The text.
    pub(super) text: String,
    /// The bookmark.
    pub(super) bookmark: String,
}

/// What the patch pass must know of a table.
pub(super) struct TableNote<'a> {
    /// The caption; becomes the table's title for screen readers.
    pub(super) caption: &'a str,
    /// Whether the first column names the rows.
    pub(super) first_column: bool,
}

/// Turns blocks into paragraphs and tables.
pub(super) struct Body<'a> {
    /// The report.
    pub(super) report: &'a Report,
    /// The bookmarks.
    pub(super) names: Names,
    /// The captions that count by themselves.
    pub(super) series: Series,
    /// The headings so far.
    pub(super) entries: Vec<Entry>,
    /// The pictures so far.
    pub(super) pictures: Vec<Picture<'a>>,
    /// The tables of data so far.
    pub(super) tables: Vec<TableNote<'a>>,
    /// How many numbered lists there are.
    pub(super) lists: u32,
    /// Whether the next block begins a page.
    new_page: bool,
    /// The parts so far.
    parts: Vec<Part>,
    /// The width of the text, in twentieths of a point.
    pub(super) width: u32,
    /// The number of the first numbered list.
    first_list: u32,
}

impl<'a> Body<'a> {
    /// An empty body for a report, for text of a width, with lists numbered from a number on.
    pub(super) fn new(report: &'a Report, width: u32, first_list: u32) -> Self {
        Self {
            report,
            names: Names::of(report),
            series: Series::of(report),
            entries: Vec::new(),
            pictures: Vec::new(),
            tables: Vec::new(),
            lists: 0,
            new_page: false,
            parts: Vec::new(),
            width,
            first_list,
        }
    }

    /// All blocks as children of a document.
    pub(super) fn children(&mut self) -> Vec<DocumentChild> {
        self.new_page = true;
        for block in &self.report.blocks {
            self.block(block);
        }
        let child = |part| match part {
            Part::Paragraph(paragraph) => DocumentChild::Paragraph(paragraph),
            Part::Table(table) => DocumentChild::Table(table),
        };
        std::mem::take(&mut self.parts).into_iter().map(child).collect()
    }

    fn block(&mut self, block: &'a Block) {
        match block {
            Block::Heading { level, text, anchor, badge } => {
                self.heading(*level, text, anchor.as_ref(), badge.as_ref());
            }
            Block::Paragraph(inlines) => {
                let paragraph = self.set("Normal", inlines, Tint::default());
                self.push(paragraph);
            }
            Block::List { ordered, items } => self.list(*ordered, items),
            Block::Table(table) => self.table(table),
            Block::Quote { text, source, anchor } => self.quote(text, source, anchor.as_ref()),
            Block::Callout { tone, title, blocks } => self.callout(*tone, title, blocks),
            Block::KeyFigures(figures) => self.key_figures(figures),
            Block::Figure { caption, alt, drawing, anchor } => {
                self.figure(caption, alt, drawing, anchor.as_ref());
            }
            Block::PageBreak => self.new_page = true,
        }
    }

    /// Adds a paragraph, on a new page where one has to begin.
    pub(super) fn push(&mut self, mut paragraph: Paragraph) {
        if std::mem::take(&mut self.new_page) {
            paragraph.property.page_break_before = Some(true);
        }
        self.parts.push(Part::Paragraph(Box::new(paragraph)));
    }

    /// Adds a table and the small paragraph that keeps it apart from the next one.
    pub(super) fn push_table(&mut self, table: Table) {
        if std::mem::take(&mut self.new_page) {
            let start = Paragraph::new().style("TableEnd").page_break_before(true);
            self.parts.push(Part::Paragraph(Box::new(start)));
        }
        self.parts.push(Part::Table(Box::new(table)));
        self.parts.push(Part::Paragraph(Box::new(Paragraph::new().style("TableEnd"))));
    }

    fn heading(&mut self, level: u8, words: &str, anchor: Option<&Anchor>, badge: Option<&Badge>) {
        let level = level.clamp(1, 4);
        if level == 1 {
            // The style begins the page.
            self.new_page = false;
        }
        let mut paragraph = Paragraph::new().style(&format!("Heading{level}"));
        if let Some(badge) = badge {
            if names(words, &badge.text) {
                paragraph.property = edged(paragraph.property, badge);
            } else {
                paragraph = paragraph.add_run(runs::shaded(badge)).add_run(text("\u{a0} "));
            }
        }
        paragraph = paragraph.add_run(text(words));
        let place = anchor.and_then(|anchor| self.names.place(anchor));
        let (number, name) = place.unwrap_or_else(|| self.names.heading());
        self.entries.push(Entry { level, text: words.to_owned(), bookmark: name.clone() });
        self.push(bookmarked(paragraph, number, name));
    }

    fn list(&mut self, ordered: bool, items: &[Vec<Inline>]) {
        let number = ordered.then(|| {
            self.lists += 1;
            usize::try_from(self.first_list + self.lists - 1).unwrap_or(2)
        });
        for item in items {
            let style = if ordered { "ListNumber" } else { "ListBullet" };
            let paragraph = self.set(style, item, Tint::default());
            self.push(match number {
                Some(number) => paragraph.numbering(NumberingId::new(number), IndentLevel::new(0)),
                None => paragraph,
            });
        }
    }

    fn quote(&mut self, words: &str, source: &[Inline], anchor: Option<&Anchor>) {
        let (open, close) = match self.report.lang {
            Lang::Nl | Lang::En => ("“", "”"),
            Lang::Fr => ("«\u{a0}", "\u{a0}»"),
            Lang::De => ("„", "“"),
        };
        let quoted = text(&format!("{open}{}{close}", words.trim()));
        let paragraph = Paragraph::new().style("Quote").add_run(quoted);
        let paragraph = self.marked(paragraph, anchor);
        self.push(paragraph);
        let source = self.set("QuoteSource", source, Tint::default());
        self.push(source);
    }

    fn callout(&mut self, tone: Tone, title: &str, blocks: &'a [Block]) {
        let outer = std::mem::take(&mut self.parts);
        let new_page = std::mem::take(&mut self.new_page);
        let width = self.width;
        self.width = width.saturating_sub(520);
        if !title.is_empty() {
            let colour = look::readable(look::bar(tone, self.report.accent));
            let words = text(title).color(look::hex(colour));
            self.push(Paragraph::new().style("CalloutTitle").add_run(words));
        }
        for block in blocks {
            self.block(block);
        }
        self.width = width;
        self.new_page = new_page;
        let inner = std::mem::replace(&mut self.parts, outer);
        let cell = TableCell::new().width(width as usize, WidthType::Dxa);
        let cell = inner.into_iter().fold(cell, |cell, part| match part {
            Part::Paragraph(paragraph) => cell.add_paragraph(*paragraph),
            Part::Table(table) => cell.add_table(*table),
        });
        // A box that fits on a page moves there whole.
        let short = length(blocks) < 1400;
        let row = TableRow::new(vec![cell]);
        let row = if short { row.cant_split() } else { row };
        self.push_table(framed(look::callout(tone), vec![row], vec![width as usize]));
    }

    fn key_figures(&mut self, figures: &[KeyFigure]) {
        if figures.is_empty() {
            return;
        }
        let share = self.width as usize / figures.len();
        let cells = figures.iter().map(|figure| {
            let words = figure.value.replace(' ', "\u{a0}");
            let value = fitted(text(&words), &words, share);
            let value = Paragraph::new().style("KeyFigure").add_run(value);
            let label = Paragraph::new().style("KeyFigureLabel").add_run(text(&figure.label));
            let cell = TableCell::new().width(share, WidthType::Dxa);
            cell.add_paragraph(value).add_paragraph(label)
        });
        let row = TableRow::new(cells.collect()).cant_split();
        self.push_table(framed("KeyFigures", vec![row], vec![share; figures.len()]));
    }

    fn figure(
        &mut self,
        caption: &'a str,
        alt: &'a str,
        drawing: &'a Drawing,
        anchor: Option<&Anchor>,
    ) {
        // The patch pass puts the picture where the text of this paragraph stands.
        let slot = text(&self.pictures.len().to_string());
        let paragraph = Paragraph::new().style("Figure").add_run(slot);
        let (own, of_caption) = if caption.is_empty() { (anchor, None) } else { (None, anchor) };
        let paragraph = self.marked(paragraph, own);
        self.push(paragraph);
        let alt = if alt.is_empty() { caption } else { alt };
        #[expect(clippy::cast_precision_loss, reason = "a page's width is exact in f32")]
        let room = self.width as f32 / 20.0;
        self.pictures.push(Picture { alt, drawing, room });
        if !caption.is_empty() {
            let paragraph = self.caption("Caption", caption, of_caption);
            self.push(paragraph);
        }
    }

    /// A caption, its number a field where Word counts the same; what refers to it shows this
    /// number, so the bookmark is around that alone.
    pub(super) fn caption(
        &mut self,
        style: &str,
        caption: &str,
        anchor: Option<&Anchor>,
    ) -> Paragraph {
        let paragraph = Paragraph::new().style(style);
        let Some(numbered) = self.series.counted(caption) else {
            return self.marked(paragraph.add_run(text(caption)), anchor);
        };
        let instruction = format!("SEQ {} \\* ARABIC", numbered.word);
        let mut paragraph = paragraph.add_run(text(&format!("{} ", numbered.word)));
        let place = anchor.and_then(|anchor| self.names.place(anchor));
        if let Some((number, name)) = &place {
            paragraph = paragraph.add_bookmark_start(*number, name.clone());
        }
        let runs = field(&instruction, numbered.number).into_iter();
        paragraph = runs.fold(paragraph, Paragraph::add_run);
        if let Some((number, _)) = place {
            paragraph = paragraph.add_bookmark_end(number);
        }
        paragraph.add_run(text(numbered.rest))
    }
}

/// A large figure, made smaller where its column is too narrow for it.
fn fitted(run: Run, words: &str, share: usize) -> Run {
    const SIZE: f32 = 25.0;
    let room = f32::from(u16::try_from(share).unwrap_or(u16::MAX)) / 20.0 - 15.0;
    // With room for fonts that run wider.
    let taken = metrics::width(words, true, SIZE) * 1.4;
    if taken <= room {
        return run;
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a type size, and `as` saturates"
    )]
    let half_points = (SIZE * 2.0 * (room / taken)).floor().max(20.0) as usize;
    run.size(half_points)
}

/// The number of characters in paragraphs and lists.
fn length(blocks: &[Block]) -> usize {
    let block = |block: &Block| match block {
        Block::Paragraph(inlines) => tables::length(inlines),
        Block::List { items, .. } => items.iter().map(|item| tables::length(item) + 40).sum(),
        Block::Quote { text, source, .. } => text.chars().count() + tables::length(source),
        _ => 300,
    };
    blocks.iter().map(block).sum()
}

/// A table of a style with fixed columns.
pub(super) fn framed(style: &str, rows: Vec<TableRow>, columns: Vec<usize>) -> Table {
    let width = columns.iter().sum();
    Table::new(rows)
        .style(style)
        .layout(TableLayoutType::Fixed)
        .width(width, WidthType::Dxa)
        .set_grid(columns)
}

/// Whether a text says a badge's own text as a word.
fn names(words: &str, badge: &str) -> bool {
    words.split(|c: char| !c.is_alphanumeric()).any(|word| word == badge)
}

/// A heading's edge in the colour of its badge.
fn edged(property: ParagraphProperty, badge: &Badge) -> ParagraphProperty {
    let edge = ParagraphBorder::new(ParagraphBorderPosition::Left)
        .val(BorderType::Single)
        .size(72)
        .space(7)
        .color(look::hex(badge.colour));
    property.set_borders(docx_rs::ParagraphBorders::with_empty().set(edge))
}
