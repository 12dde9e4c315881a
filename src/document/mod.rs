//! What a reader makes of a file: blocks in reading order, each with its place.
//!
//! Nothing here knows a file format or a taxonomy. Readers build a [`Document`],
//! `segment` turns it into a [`Plan`] of [`Passage`]s.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

mod table;

pub use table::{CellRef, Span, Table, TextId, Value};

/// A file's content as blocks in reading order.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// The title that the file itself gives (metadata), if any.
    pub title: Option<String>,
    /// How many pages the file has; 0 where the format has no pages.
    pub pages: u32,
    /// The blocks, in reading order.
    pub blocks: Vec<Block>,
    /// What could not be read, or was read in an unusual way.
    pub notes: Vec<Note>,
}

/// A heading, paragraph, list item, table or footnote with its place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Block {
    /// What the block holds.
    pub kind: BlockKind,
    /// Where it stands in its file.
    pub place: Place,
}

/// The content of a [`Block`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum BlockKind {
    /// A heading; level 1 is the highest.
    Heading {
        /// 1 (highest) to 9.
        level: u8,
        /// The text, without line breaks.
        text: String,
    },
    /// A paragraph of prose.
    Paragraph {
        /// The text; a line break within the paragraph is `\n`.
        text: String,
    },
    /// An item of a list.
    ListItem {
        /// 0 for the outermost list.
        depth: u8,
        /// The text without its bullet or number.
        text: String,
    },
    /// A footnote or endnote.
    Footnote {
        /// The text without its mark.
        text: String,
    },
    /// A table, or a whole sheet.
    Table(Table),
}

/// Where something stands in its file, as a reader would look it up.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Place {
    /// A page of a PDF.
    Page {
        /// The page's position, from 1.
        page: u32,
        /// The page number that is printed on the page, where it differs from `page`.
        label: Option<Arc<str>>,
        /// The bounding box on the page, in points from the top left corner.
        bbox: Option<Bbox>,
    },
    /// A row of a sheet or a CSV file.
    Row {
        /// The sheet's name; empty for CSV.
        sheet: Arc<str>,
        /// The row as the spreadsheet program numbers it, from 1.
        row: u32,
    },
    /// A paragraph of a document without pages (DOCX, ODT), or a line of a text file; from 1.
    Paragraph(u32),
}

/// A rectangle in points, from the top left corner of the page.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Bbox {
    /// Left edge.
    pub left: f32,
    /// Top edge.
    pub top: f32,
    /// Right edge.
    pub right: f32,
    /// Bottom edge.
    pub bottom: f32,
}

/// Something that a report must say about how a file was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// What happened; the wording is in the report's wording files.
    pub kind: NoteKind,
    /// The pages or rows concerned, from 1; empty where it concerns the whole file.
    pub at: Vec<u32>,
    /// A name that goes with it: a sheet, a column header, a figure.
    pub detail: String,
}

/// The kinds of [`Note`]. Those for which [`NoteKind::is_unread`] holds mean that something
/// relevant may have been missed, so that a gap is *unknown* and not *not found*.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NoteKind {
    /// Pages that hold a picture and no text.
    ImagePages,
    /// Pages whose text was read by character recognition; `detail` holds the confidence in per cent.
    OcrPages,
    /// Rows of SDG icons that no text extraction sees.
    SdgIcons,
    /// Pages whose content could not be interpreted.
    BrokenPages,
    /// A hidden sheet, which was read.
    HiddenSheet,
    /// Hidden rows, which were read.
    HiddenRows,
    /// Formulas without a stored value.
    FormulasWithoutValue,
    /// Cells that hold an error such as `#REF!`.
    ErrorCells,
    /// A table header that could not be understood; `detail` names it.
    UnknownHeader,
    /// Cells in a column of amounts that hold no amount; `at` names the rows.
    UnreadAmounts,
    /// Rows that name elements of the plan, but not whether these are objectives, action plans or
    /// actions; they were read as prose.
    UnknownLevel,
    /// A pivot export; `detail` says what it shows and how it is laid out.
    PivotExport,
    /// Totals of a pivot export of rates that are averages of their parts; `detail` counts them.
    AverageTotals,
    /// A sheet without a table that could be understood as a plan; it was read as prose rows.
    SheetAsProse,
    /// A printed total differs from the sum of its parts; `detail` says how.
    TotalDiffers,
    /// Printed totals agree with the sum of their parts.
    TotalAgrees,
    /// A filter on a pivot export, as the file states it.
    Filter,
    /// The file was cut off or damaged, and what could be read was read.
    Damaged,
    /// Content of another file that is inserted where it stands, and that only a word processor
    /// puts in the text.
    InsertedContent,
    /// The text encoding was guessed; `detail` names it.
    GuessedEncoding,
    /// A schedule that tells the money of the whole plan another way, so that its figures were left
    /// out; `detail` names it.
    Schedule,
}

impl NoteKind {
    /// Whether the note means that something relevant may not have been read.
    #[must_use]
    pub fn is_unread(self) -> bool {
        matches!(
            self,
            Self::ImagePages
                | Self::SdgIcons
                | Self::BrokenPages
                | Self::Damaged
                | Self::InsertedContent
                | Self::FormulasWithoutValue
        )
    }
}

/// A plan, or one municipality's share of a table: the passages of a document.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// The municipality that the content names, if any.
    pub municipality: Option<String>,
    /// What kind of document it is.
    pub kind: PlanKind,
    /// The years that the plan covers.
    pub period: Option<Period>,
    /// Which adaptation of the plan it is, by its number or year; `None` for the first version.
    pub edition: Option<i16>,
    /// The passages, in the document's order.
    pub passages: Vec<Passage>,
    /// What must be said about this plan's reading; includes the document's notes.
    pub notes: Vec<Note>,
    /// Pages of the document; 0 where the format has no pages.
    pub pages: u32,
}

/// First and last year, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Period {
    /// The first year.
    pub first: i16,
    /// The last year.
    pub last: i16,
}

/// The kinds of documents that municipalities deliver.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum PlanKind {
    /// A multi-year plan (*meerjarenplan*), its strategic note included.
    MultiYearPlan,
    /// An adaptation of a multi-year plan (*aanpassing*).
    Adaptation,
    /// A yearly programme budget (*begroting*).
    Budget,
    /// Accounts of a past year (*jaarrekening*, *jaarstukken*).
    Accounts,
    /// An analysis of the surroundings (*omgevingsanalyse*).
    Analysis,
    /// A coalition agreement (*bestuursakkoord*).
    Agreement,
    /// Anything else.
    #[default]
    Other,
}

/// The unit that gets tags: an objective, action plan, action, prose paragraph or table row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Passage {
    /// 12 hexadecimal digits: the hash of its text and its place in the plan's tree. The same
    /// after the next revision of the plan if these are the same.
    pub id: String,
    /// Its level in the plan.
    pub level: Level,
    /// The code as the plan prints it.
    pub code: Option<String>,
    /// The title; for prose, empty.
    pub title: String,
    /// The description without the title and without boilerplate; may be empty.
    pub text: String,
    /// The headings or plan elements above it, outermost first.
    pub parents: Vec<Parent>,
    /// Whether it belongs to the residual bucket ("overig beleid").
    pub residual: bool,
    /// Whether the plan marks it as a priority.
    pub priority: bool,
    /// The code of the policy field (*beleidsveld*), e.g. `0160`.
    pub policy_field: Option<String>,
    /// The amounts that belong to this passage itself, not to its children.
    pub amounts: Vec<Amount>,
    /// Where it stands; the first place is the one to quote. Never empty.
    pub places: Vec<Place>,
}

impl Passage {
    /// A text outside the tree, without headings above it.
    #[must_use]
    pub fn prose(text: &str, place: Place) -> Self {
        Self {
            id: String::new(),
            level: Level::Prose,
            code: None,
            title: String::new(),
            text: text.to_owned(),
            parents: Vec::new(),
            residual: false,
            priority: false,
            policy_field: None,
            amounts: Vec::new(),
            places: vec![place],
        }
    }

    /// The text that is tagged: the title, then the description unless it only repeats the title.
    #[must_use]
    pub fn full_text(&self) -> String {
        if self.text.is_empty() || self.text == self.title {
            return self.title.clone();
        }
        if self.title.is_empty() {
            return self.text.clone();
        }
        let stop = if self.title.ends_with(['.', '!', '?', ':']) { " " } else { ". " };
        format!("{}{stop}{}", self.title, self.text)
    }
}

/// An element of the plan above a passage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parent {
    /// Its level.
    pub level: Level,
    /// The code as the plan prints it.
    pub code: Option<String>,
    /// The title.
    pub title: String,
}

/// The levels of a plan, from the outside in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// A strategic objective, Dutch *programma*, Walloon *objectif stratégique*.
    StrategicObjective,
    /// An objective (*beleidsdoelstelling*, *objectif opérationnel*).
    Objective,
    /// An action plan (*actieplan*).
    ActionPlan,
    /// An action (*actie*).
    Action,
    /// A line of the budget below an action.
    BudgetLine,
    /// A paragraph, list item or row outside the tree.
    Prose,
    /// A heading that is no element of the plan; only a [`Parent`] has this level.
    Heading,
}

/// An amount of money of one passage in one year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Amount {
    /// The year; `None` for an amount over the whole period.
    pub year: Option<i16>,
    /// What flows where.
    pub flow: Flow,
    /// The budget that it belongs to, where the plan says so.
    pub budget: Option<Budget>,
    /// The amount in euro cents.
    pub cents: i64,
}

/// Direction of an amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Flow {
    /// Money that the municipality spends (*uitgave*).
    Expenditure,
    /// Money that it receives (*ontvangst*).
    Receipt,
}

/// The three budgets of the Flemish rules (BBC).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Budget {
    /// *Exploitatie*.
    Operation,
    /// *Investering*.
    Investment,
    /// *Financiering*.
    Financing,
}
