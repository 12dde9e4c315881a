//! A report as neutral blocks: what it says, in which order, with which links and figures.
//!
//! Writers (PDF, DOCX) render these and decide nothing: no wording, no numbers, no order.

use serde::Serialize;

use super::drawing::Drawing;
use super::logo::Emblem;
use crate::language::Lang;

/// A whole report, ready to be rendered.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// The title, e.g. "Gap-analyse lokaal mondiaal beleid en SDG's".
    pub title: String,
    /// What stands below it on the cover, e.g. the municipality and the period.
    pub subtitle: String,
    /// Further lines on the cover: date, author, version of the taxonomy.
    pub cover_lines: Vec<String>,
    /// Who made the report; goes to the file's properties. May be empty.
    pub author: String,
    /// The report date, `YYYY-MM-DD`.
    pub date: String,
    /// The language of all texts.
    pub lang: Lang,
    /// The title above the table of contents, e.g. "Inhoud".
    pub contents_title: String,
    /// The logo on the cover and in the running head.
    #[serde(skip)]
    pub logo: Option<Emblem>,
    /// The running foot, to the left of the page number.
    pub footer: String,
    /// The words for "page {n} of {total}".
    pub page_of: String,
    /// Main colour (sRGB) of cover, headings and rules.
    pub accent: Colour,
    /// The blocks, in order.
    pub blocks: Vec<Block>,
}

/// An sRGB colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Colour(pub u8, pub u8, pub u8);

impl Colour {
    /// Reads `#rrggbb`.
    #[must_use]
    pub fn from_hex(hex: &str) -> Option<Self> {
        let digits = hex.strip_prefix('#').filter(|digits| digits.len() == 6)?;
        let [_, red, green, blue] = u32::from_str_radix(digits, 16).ok()?.to_be_bytes();
        Some(Self(red, green, blue))
    }
}

/// A name that links point to; unique in a report, made of `a-z0-9-`.
pub type Anchor = String;

/// A block of a report.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub enum Block {
    /// A heading. Level 1 starts a chapter and a new page.
    Heading {
        /// 1 to 4.
        level: u8,
        /// The text, its number included where it has one.
        text: String,
        /// What links point to.
        anchor: Option<Anchor>,
        /// A coloured square with a short text before the heading (a goal's number).
        badge: Option<Badge>,
    },
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// Bulleted or numbered items.
    List {
        /// Whether the items are numbered.
        ordered: bool,
        /// The items; each is a paragraph.
        items: Vec<Vec<Inline>>,
    },
    /// A table with a head that repeats on every page.
    Table(Table),
    /// A quote from a plan with its source.
    Quote {
        /// The quoted words, without quotation marks.
        text: String,
        /// Where it stands: document, page, code; with a link to the annex.
        source: Vec<Inline>,
        /// What links point to.
        anchor: Option<Anchor>,
    },
    /// A box that stands out.
    Callout {
        /// What it is for; decides its colour and mark.
        tone: Tone,
        /// The title; may be empty.
        title: String,
        /// What it says: paragraphs, lists, key figures. No headings, tables or callouts.
        blocks: Vec<Block>,
    },
    /// A row of large figures with a label each, two to five.
    KeyFigures(Vec<KeyFigure>),
    /// A picture with a caption and a text alternative.
    Figure {
        /// The caption, its number included ("Figuur 1. …").
        caption: String,
        /// The text alternative: what the picture shows, in words.
        alt: String,
        /// The picture.
        drawing: Drawing,
        /// What links point to.
        anchor: Option<Anchor>,
    },
    /// Starts a new page unless one has just begun.
    PageBreak,
}

/// A coloured square with a short text.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Badge {
    /// One to three characters.
    pub text: String,
    /// The fill.
    pub colour: Colour,
}

/// A large figure with a label.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct KeyFigure {
    /// The figure, formatted.
    pub value: String,
    /// What it counts.
    pub label: String,
}

/// What a callout is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Tone {
    /// Neutral information.
    Info,
    /// Something strong or found.
    Good,
    /// Something missing or to be decided.
    Gap,
    /// A limit of the report: something was not read.
    Warning,
    /// A recommendation.
    Advice,
}

/// A table.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Table {
    /// The caption, its number included; empty for a layout-like small table.
    pub caption: String,
    /// The columns.
    pub columns: Vec<Column>,
    /// The body rows.
    pub rows: Vec<Row>,
    /// What links point to.
    pub anchor: Option<Anchor>,
    /// Smaller type for wide tables.
    pub compact: bool,
}

/// A column of a [`Table`].
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Column {
    /// The header; never empty.
    pub title: String,
    /// Its share of the width; shares are relative to each other.
    pub width: f32,
    /// How its cells are set.
    pub align: Align,
}

/// Horizontal alignment.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Align {
    /// To the left: texts.
    #[default]
    Left,
    /// To the right: numbers.
    Right,
    /// In the middle: marks.
    Centre,
}

/// A body row of a [`Table`].
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Row {
    /// One cell a column.
    pub cells: Vec<Cell>,
    /// A total or group row, set in bold with a rule above.
    pub strong: bool,
    /// What links point to.
    pub anchor: Option<Anchor>,
}

/// A cell of a [`Row`].
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Cell {
    /// The content.
    pub content: Vec<Inline>,
    /// A background; the text on it is black or white, whichever reads better.
    pub fill: Option<Colour>,
    /// Whether this cell is the row's header.
    pub header: bool,
}

/// A run of text within a paragraph.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub enum Inline {
    /// Plain text.
    Text(String),
    /// Bold text.
    Strong(String),
    /// Italic text.
    Emphasis(String),
    /// A code or id, set as it is and never hyphenated.
    Code(String),
    /// A link within the report.
    Link {
        /// What it points to.
        to: Anchor,
        /// The words.
        text: String,
    },
    /// A small coloured square with a text in it, such as a goal's number.
    Badge(Badge),
    /// A status mark: drawn as a shape that reads in grey, with the words beside it.
    Mark {
        /// The shape.
        mark: Mark,
        /// The words; they may be empty only where a column header or legend says it.
        text: String,
    },
}

/// The shapes of status marks: distinct in form, not only in colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Mark {
    /// A filled disc: anchored.
    Full,
    /// A half-filled disc: partly.
    Half,
    /// An empty ring: not found.
    Empty,
    /// A ring with a question mark: unknown.
    Unknown,
}
