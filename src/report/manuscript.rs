//! A report while it is being written: numbers its chapters, tables and figures in order.
//!
//! Knows no taxonomy and no assessment.

use super::block::{Align, Badge, Block, Cell, Column, Inline, KeyFigure, Row, Table, Tone};
use super::drawing::Drawing;
use super::wording::Wording;

/// The blocks so far and the numbers given out.
#[derive(Debug)]
pub(super) struct Manuscript {
    words: &'static Wording,
    blocks: Vec<Block>,
    chapters: u8,
    annexes: u8,
    figures: u32,
    tables: u32,
}

impl Manuscript {
    pub(super) fn new(words: &'static Wording) -> Self {
        Self { words, blocks: Vec::new(), chapters: 0, annexes: 0, figures: 0, tables: 0 }
    }

    pub(super) fn finish(self) -> Vec<Block> {
        self.blocks
    }

    /// Begins a numbered chapter.
    pub(super) fn chapter(&mut self, key: &str, anchor: &str) {
        self.chapters += 1;
        let text = format!("{}. {}", self.chapters, self.words.text(key));
        self.heading(1, text, Some(anchor), None);
    }

    /// Begins an annex, lettered.
    pub(super) fn annex(&mut self, key: &str, anchor: &str) {
        let letter = char::from(b'A' + self.annexes.min(25));
        self.annexes += 1;
        let title = self.words.text(key);
        let text = self.words.fill("annex-title", &[("letter", &letter), ("title", &title)]);
        self.heading(1, text, Some(anchor), None);
    }

    /// Begins a section (level 2) or part of it (level 3).
    pub(super) fn heading(
        &mut self,
        level: u8,
        text: String,
        anchor: Option<&str>,
        badge: Option<Badge>,
    ) {
        let anchor = anchor.map(str::to_owned);
        self.blocks.push(Block::Heading { level, text, anchor, badge });
    }

    /// Begins a section by its key.
    pub(super) fn section(&mut self, key: &str) {
        self.heading(2, self.words.text(key), None, None);
    }

    /// Begins a part of a section or annex by its key; the table of contents leaves it out.
    pub(super) fn part(&mut self, key: &str) {
        self.heading(3, self.words.text(key), None, None);
    }

    pub(super) fn push(&mut self, block: Block) {
        self.blocks.push(block);
    }

    pub(super) fn paragraph(&mut self, content: Vec<Inline>) {
        self.blocks.push(Block::Paragraph(content));
    }

    /// A paragraph of plain text.
    pub(super) fn text(&mut self, text: impl Into<String>) {
        self.paragraph(vec![Inline::Text(text.into())]);
    }

    /// A paragraph by its key.
    pub(super) fn say(&mut self, key: &str) {
        self.text(self.words.text(key));
    }

    /// Bulleted items; nothing if there are none.
    pub(super) fn bullets(&mut self, items: Vec<Vec<Inline>>) {
        if !items.is_empty() {
            self.blocks.push(Block::List { ordered: false, items });
        }
    }

    pub(super) fn callout(&mut self, tone: Tone, title: String, blocks: Vec<Block>) {
        self.blocks.push(Block::Callout { tone, title, blocks });
    }

    /// A numbered table; nothing if it has no rows.
    pub(super) fn table(&mut self, caption: &str, columns: Vec<Column>, rows: Vec<Row>) {
        self.add_table(caption, columns, rows, false);
    }

    /// A numbered table in smaller type; nothing if it has no rows.
    pub(super) fn compact_table(&mut self, caption: &str, columns: Vec<Column>, rows: Vec<Row>) {
        self.add_table(caption, columns, rows, true);
    }

    fn add_table(&mut self, caption: &str, columns: Vec<Column>, rows: Vec<Row>, compact: bool) {
        if rows.is_empty() {
            return;
        }
        self.tables += 1;
        let caption =
            self.words.fill("table.caption", &[("n", &self.tables), ("caption", &caption)]);
        let anchor = Some(table_anchor(self.tables));
        self.blocks.push(Block::Table(Table { caption, columns, rows, anchor, compact }));
    }

    /// A reference to a table: the last one where `ahead` is 0, else that many further.
    pub(super) fn table_ref(&self, ahead: u32) -> Vec<Inline> {
        let number = self.tables + ahead;
        let text = self.words.fill("table.ref", &[("n", &number)]);
        vec![Inline::Link { to: table_anchor(number), text }]
    }

    /// A reference to a figure that comes: the next one where `ahead` is 1.
    pub(super) fn figure_ref(&self, ahead: u32) -> Vec<Inline> {
        let number = self.figures + ahead;
        let text = self.words.fill("figure.ref", &[("n", &number)]);
        vec![Inline::Link { to: figure_anchor(number), text }]
    }

    /// A numbered figure.
    pub(super) fn figure(&mut self, caption: &str, alt: String, drawing: Drawing) {
        self.figures += 1;
        let caption =
            self.words.fill("figure.caption", &[("n", &self.figures), ("caption", &caption)]);
        let anchor = Some(figure_anchor(self.figures));
        self.blocks.push(Block::Figure { caption, alt, drawing, anchor });
    }
}

fn table_anchor(number: u32) -> String {
    format!("table-{number}")
}

fn figure_anchor(number: u32) -> String {
    format!("figure-{number}")
}

/// A count as a key figure; its label is singular or plural.
pub(super) fn counted(words: &Wording, key: &str, count: usize) -> KeyFigure {
    KeyFigure { value: words.number(count), label: words.count(key, count) }
}

/// Plain text as a run.
pub(super) fn run(text: impl Into<String>) -> Inline {
    Inline::Text(text.into())
}

/// Bold text as a run.
pub(super) fn strong(text: impl Into<String>) -> Inline {
    Inline::Strong(text.into())
}

/// A text with its first letter in upper case.
pub(super) fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A column of texts.
pub(super) fn column(title: String, width: f32) -> Column {
    Column { title, width, align: Align::Left }
}

/// A column of numbers.
pub(super) fn figures_column(title: String, width: f32) -> Column {
    Column { title, width, align: Align::Right }
}

/// A column of marks.
pub(super) fn marks_column(title: String, width: f32) -> Column {
    Column { title, width, align: Align::Centre }
}

/// A cell.
pub(super) fn cell(content: Vec<Inline>) -> Cell {
    Cell { content, fill: None, header: false }
}

/// A cell of plain text.
pub(super) fn words(text: impl Into<String>) -> Cell {
    cell(vec![run(text)])
}

/// The cell that heads its row.
pub(super) fn header(content: Vec<Inline>) -> Cell {
    Cell { content, fill: None, header: true }
}

/// A body row.
pub(super) fn row(cells: Vec<Cell>) -> Row {
    Row { cells, strong: false, anchor: None }
}

/// A total or group row.
pub(super) fn total(cells: Vec<Cell>) -> Row {
    Row { cells, strong: true, anchor: None }
}
