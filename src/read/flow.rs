//! Puts paragraphs, notes and nested tables of a text document in reading order.
//!
//! DOCX and ODT say the same in different words; both readers tell this module what begins and
//! ends, and it builds the blocks. It never recurses: what is open is a stack.

use super::ReadError;
use super::prose::{is_goal_icon, one_line};
use super::xml::XmlError;
use crate::document::{Block, BlockKind, Document, Note, NoteKind, Place, Span, Table};

/// The most columns of a table in a text; more are dropped.
const COLUMNS: u32 = 1_024;

/// The most paragraphs of a text, those in tables and notes included.
const PARAGRAPHS: u32 = 500_000;

/// The most rows that a merged cell of a table in a text covers.
const ROWS: u32 = 10_000;

/// How many merged cells back the top of one that continues is looked for.
const LOOK_BACK: usize = 4_096;

/// How a cell relates to the cells around it.
#[derive(Debug, Clone, Copy)]
pub(super) struct CellShape {
    /// How many columns it covers, at least 1.
    pub(super) columns: u32,
    /// After how many columns the next cell stands, where covered cells are not told apart from
    /// it; 0 for as many as it covers.
    pub(super) advance: u32,
    /// How it is merged downwards.
    pub(super) down: Down,
}

/// How a cell is merged with those below or above it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Down {
    /// It covers this many rows.
    Rows(u32),
    /// It is the top of a merged cell of unknown height.
    Start,
    /// It continues the cell above it.
    Continue,
}

impl Default for CellShape {
    fn default() -> Self {
        Self { columns: 1, advance: 0, down: Down::Rows(1) }
    }
}

/// The blocks built so far, and what is still open.
#[derive(Debug, Default)]
pub(super) struct Flow {
    blocks: Vec<Block>,
    open: Vec<Open>,
    paragraphs: u32,
    /// Pictures of goals: their paragraph and description.
    icons: Vec<(u32, String)>,
}

#[derive(Debug)]
enum Open {
    /// A text box or note: its blocks are handed back when it ends.
    Aside(Vec<Block>),
    Table(Box<Draft>),
    Cell(Vec<Block>),
}

/// A table whose cells are still coming.
#[derive(Debug)]
struct Draft {
    table: Table,
    place: u32,
    rows: u32,
    column: u32,
    cells: u32,
    shape: CellShape,
    /// The blocks of the only cell so far: a table of one cell is a frame around text.
    only: Option<Vec<Block>>,
    /// Tables and notes inside cells, which follow the table.
    after: Vec<Block>,
}

impl Flow {
    /// Counts a paragraph of the document and gives its number, from 1.
    pub(super) fn count_paragraph(&mut self) -> u32 {
        self.paragraphs = self.paragraphs.saturating_add(1);
        self.paragraphs
    }

    /// The number of the latest paragraph.
    pub(super) fn paragraph(&self) -> u32 {
        self.paragraphs
    }

    /// Refuses a text of more paragraphs than any plan has.
    pub(super) fn check_size(&self) -> Result<(), XmlError> {
        if self.paragraphs > PARAGRAPHS {
            return Err(XmlError::Exceeded("500,000 paragraphs"));
        }
        Ok(())
    }

    /// Adds a block to the innermost thing that is open.
    pub(super) fn push(&mut self, kind: BlockKind, paragraph: u32) {
        self.extend([Block { kind, place: Place::Paragraph(paragraph) }]);
    }

    /// Adds finished blocks to the innermost thing that is open.
    pub(super) fn extend(&mut self, blocks: impl IntoIterator<Item = Block>) {
        match self.open.last_mut() {
            None => self.blocks.extend(blocks),
            Some(Open::Aside(inside) | Open::Cell(inside)) => inside.extend(blocks),
            Some(Open::Table(draft)) => draft.after.extend(blocks),
        }
    }

    /// Begins a text box or note, whose blocks [`Flow::close_aside`] hands back.
    pub(super) fn open_aside(&mut self) {
        self.open.push(Open::Aside(Vec::new()));
    }

    /// Ends a text box or note.
    pub(super) fn close_aside(&mut self) -> Vec<Block> {
        while let Some(open) = self.open.pop() {
            if let Open::Aside(blocks) = open {
                return blocks;
            }
            self.settle(open);
        }
        Vec::new()
    }

    /// Begins a table.
    pub(super) fn open_table(&mut self) {
        self.open.push(Open::Table(Box::new(Draft {
            table: Table::new(""),
            place: self.paragraphs.saturating_add(1),
            rows: 0,
            column: 0,
            cells: 0,
            shape: CellShape::default(),
            only: None,
            after: Vec::new(),
        })));
    }

    /// Names the innermost table.
    pub(super) fn name_table(&mut self, name: &str) {
        if let Some(draft) = self.draft()
            && draft.table.name.is_empty()
        {
            name.trim().clone_into(&mut draft.table.name);
        }
    }

    /// Begins a row of the innermost table.
    pub(super) fn open_row(&mut self) {
        if let Some(draft) = self.draft() {
            draft.rows = draft.rows.saturating_add(1);
            draft.column = 0;
        }
    }

    /// Says that the current row is one of the header rows.
    pub(super) fn mark_header(&mut self) {
        if let Some(draft) = self.draft()
            && draft.table.header_rows + 1 == draft.rows
        {
            draft.table.header_rows = draft.rows;
        }
    }

    /// Leaves out columns of the current row: covered by other cells, or before its first.
    pub(super) fn skip_columns(&mut self, columns: u32) {
        if let Some(draft) = self.draft() {
            draft.column = draft.column.saturating_add(columns);
        }
    }

    /// Begins a cell of the current row, or of the first where a damaged file has no row yet; its
    /// shape may become known later.
    pub(super) fn open_cell(&mut self, shape: CellShape) {
        if let Some(draft) = self.draft() {
            draft.rows = draft.rows.max(1);
            draft.shape = shape;
            self.open.push(Open::Cell(Vec::new()));
        }
    }

    /// Changes the shape of the innermost open cell.
    pub(super) fn shape_cell(&mut self, change: impl FnOnce(&mut CellShape)) {
        if let [.., Open::Table(draft), Open::Cell(_)] = self.open.as_mut_slice() {
            change(&mut draft.shape);
        }
    }

    /// Ends the innermost cell, and whatever a broken file left open in it.
    pub(super) fn close_cell(&mut self) {
        if !self.open.iter().any(|open| matches!(open, Open::Cell(_))) {
            return;
        }
        while let Some(open) = self.open.pop() {
            let is_cell = matches!(open, Open::Cell(_));
            self.settle(open);
            if is_cell {
                return;
            }
        }
    }

    /// Ends the innermost table, and whatever a broken file left open in it.
    pub(super) fn close_table(&mut self) {
        if !self.open.iter().any(|open| matches!(open, Open::Table(_))) {
            return;
        }
        while let Some(open) = self.open.pop() {
            let is_table = matches!(open, Open::Table(_));
            self.settle(open);
            if is_table {
                return;
            }
        }
    }

    /// Adds a paragraph: a heading, an item of a list at a depth, or running text.
    pub(super) fn push_text(
        &mut self,
        text: String,
        heading: Option<u8>,
        list: Option<u8>,
        paragraph: u32,
    ) {
        let kind = match (heading, list) {
            (Some(level), _) => BlockKind::Heading { level, text: one_line(&text) },
            (None, Some(depth)) => BlockKind::ListItem { depth, text },
            (None, None) => BlockKind::Paragraph { text },
        };
        self.push(kind, paragraph);
    }

    /// Notes a picture by its description, if that names a goal. Returns whether it does.
    pub(super) fn picture(&mut self, description: &str) -> bool {
        if !is_goal_icon(description) {
            return false;
        }
        let paragraph = self.paragraphs.max(1);
        if self.icons.last().is_none_or(|(last, _)| *last != paragraph) {
            self.icons.push((paragraph, one_line(description)));
        }
        true
    }

    /// The document: all blocks, and a note on pictures of goals. What is still open in a damaged
    /// file is ended first.
    pub(super) fn into_document(mut self) -> Document {
        while let Some(open) = self.open.pop() {
            self.settle(open);
        }
        let mut notes = Vec::new();
        if let Some((_, detail)) = self.icons.first() {
            let at = self.icons.iter().map(|(paragraph, _)| *paragraph).collect();
            notes.push(Note { kind: NoteKind::SdgIcons, at, detail: detail.clone() });
        }
        Document { title: None, pages: 0, blocks: self.blocks, notes }
    }

    /// A footnote at a paragraph.
    pub(super) fn footnote(text: String, paragraph: u32) -> Block {
        let place = Place::Paragraph(paragraph.max(1));
        Block { kind: BlockKind::Footnote { text }, place }
    }

    fn draft(&mut self) -> Option<&mut Draft> {
        match self.open.last_mut() {
            Some(Open::Table(draft)) => Some(draft),
            _ => None,
        }
    }

    /// Gives what has just been taken off the stack to what encloses it.
    fn settle(&mut self, open: Open) {
        match open {
            Open::Aside(blocks) => self.extend(blocks),
            Open::Cell(blocks) => {
                if let Some(draft) = self.draft() {
                    draft.close_cell(blocks);
                }
            }
            Open::Table(draft) => {
                let blocks = draft.into_blocks();
                self.extend(blocks);
            }
        }
    }
}

impl Draft {
    fn close_cell(&mut self, blocks: Vec<Block>) {
        if let Some(first) = self.only.take() {
            let (text, after) = flatten(first);
            self.table.push(0, 0, crate::document::Value::Text(&text));
            self.after.extend(after);
        }
        let CellShape { columns, advance, down } = self.shape;
        let (row, column) = (self.rows.saturating_sub(1), self.column);
        let columns = columns.clamp(1, COLUMNS);
        self.column = column.saturating_add(if advance == 0 { columns } else { advance });
        if column >= COLUMNS {
            return;
        }
        self.cells = self.cells.saturating_add(1);
        self.merge(row, column, columns, down);
        if self.cells == 1 && row == 0 && column == 0 {
            self.only = Some(blocks);
            return;
        }
        let (text, after) = flatten(blocks);
        self.table.push(row, column, crate::document::Value::Text(&text));
        self.after.extend(after);
    }

    fn merge(&mut self, row: u32, column: u32, columns: u32, down: Down) {
        let rows = match down {
            Down::Rows(rows) => rows.clamp(1, ROWS),
            Down::Start => 1,
            Down::Continue => {
                let above = self.table.spans.iter_mut().rev().take(LOOK_BACK).find(|span| {
                    span.column == column && span.row.saturating_add(span.rows) == row
                });
                if let Some(above) = above {
                    above.rows += 1;
                }
                return;
            }
        };
        if rows > 1 || columns > 1 || down == Down::Start {
            self.table.spans.push(Span { row, column, rows, columns });
        }
    }

    fn into_blocks(self) -> Vec<Block> {
        let Self { mut table, place, only, mut after, .. } = self;
        if let Some(blocks) = only {
            return blocks.into_iter().chain(after).collect();
        }
        table.spans.retain(|span| span.rows > 1 || span.columns > 1);
        if table.is_empty() {
            return after;
        }
        after.insert(0, Block { kind: BlockKind::Table(table), place: Place::Paragraph(place) });
        after
    }
}

/// A document as far as it could be read, with its title and a note of the damage that ended it, if
/// any; an error where nothing was read.
pub(super) fn document_of(
    mut document: Document,
    title: Option<String>,
    damage: Option<XmlError>,
    format: &'static str,
) -> Result<Document, ReadError> {
    document.title = title;
    if let Some(damage) = damage {
        if document.blocks.is_empty() {
            return Err(damage.into_read_error(format));
        }
        let detail = damage.to_string();
        document.notes.push(Note { kind: NoteKind::Damaged, at: Vec::new(), detail });
    }
    if document.blocks.is_empty() && document.notes.is_empty() {
        return Err(ReadError::Empty);
    }
    Ok(document)
}

/// The text of a cell, its paragraphs on lines of their own, and what cannot be part of a text.
pub(super) fn flatten(blocks: Vec<Block>) -> (String, Vec<Block>) {
    let mut lines = String::new();
    let mut rest = Vec::new();
    for block in blocks {
        match &block.kind {
            BlockKind::Heading { text, .. }
            | BlockKind::Paragraph { text }
            | BlockKind::ListItem { text, .. } => {
                if !lines.is_empty() {
                    lines.push('\n');
                }
                lines.push_str(text);
            }
            BlockKind::Footnote { .. } | BlockKind::Table(_) => rest.push(block),
        }
    }
    (lines, rest)
}
