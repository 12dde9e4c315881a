//! Labelled texts from CSV files, one goal a row.

use std::collections::BTreeMap;
use std::fmt;

use super::{LabelError, Labelled, Labels, Origin, Register, Truth};
use crate::document::{BlockKind, Table};
use crate::language::Lang;
use crate::read::{ReadOptions, read};
use crate::tag::language_of;
use crate::taxonomy::ConceptId;

/// A passage of fewer words teaches and measures nothing.
const FEWEST_WORDS: usize = 3;

/// Texts of so many bytes betray their language.
const ENOUGH_TO_TELL: usize = 10_000;

/// Rows of a file that were left out for one reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LeftOut {
    /// Why.
    pub reason: Reason,
    /// How many rows.
    pub rows: usize,
    /// The first of them, from 1, as a spreadsheet program numbers it.
    pub first: u32,
}

/// Why a row of labels is left out. Completes "X rows are left out: …".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// The text is too short.
    Short,
    /// The language is none of ours.
    Language,
    /// The UN's code is that of no goal, but of what several share.
    NoGoal,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Short => "their texts have fewer than three words",
            Self::Language => "their language is not nl, fr, en or de",
            Self::NoGoal => "their codes belong to no goal",
        })
    }
}

/// The columns of a table of labels.
struct Columns {
    text: u32,
    goal: u32,
    /// Whether the goals are codes of the UN's series.
    series: bool,
    lang: Option<u32>,
}

/// Reads labelled texts from CSV, whatever its separator and encoding: texts with one goal each
/// (columns `text`, `SDG`), or the UN's own texts of goals, targets and indicators (`sdg_code`,
/// `lang`, `text`). Without a column `lang`, texts are in `lang`, or else all in the language that
/// they betray together: many are too short to betray it alone.
pub fn from_csv(bytes: &[u8], lang: Option<Lang>) -> Result<Labels, LabelError> {
    let (_, document) = read("labels.csv", bytes, &ReadOptions::default())?;
    let tables = document.blocks.iter().find_map(|block| match &block.kind {
        BlockKind::Table(table) => Some(table),
        _ => None,
    });
    let table = tables.ok_or(LabelError::Unknown)?;
    let header = table.cells().next().map_or(0, |cell| cell.row);
    let columns = Columns::of(table, header).ok_or(LabelError::Unknown)?;
    let lang = lang.unwrap_or_else(|| columns.language(table, header));
    let mut labels = Labels::default();
    let mut left_out: BTreeMap<Reason, LeftOut> = BTreeMap::new();
    for row in header + 1..table.rows() {
        if table.row(row).all(|cell| cell.text().is_empty()) {
            continue;
        }
        match columns.labelled(table, row, lang)? {
            Ok(labelled) => labels.rows.push(labelled),
            Err(reason) => {
                let first = LeftOut { reason, rows: 0, first: row + 1 };
                left_out.entry(reason).or_insert(first).rows += 1;
            }
        }
    }
    labels.left_out = left_out.into_values().collect();
    Ok(labels)
}

impl Columns {
    fn of(table: &Table, header: u32) -> Option<Self> {
        let column = |name: &str| {
            let cell = table.row(header).find(|cell| cell.text() == name);
            cell.map(|cell| cell.column)
        };
        let (goal, series) = match column("SDG") {
            Some(goal) => (goal, false),
            None => (column("sdg_code")?, true),
        };
        Some(Self { text: column("text")?, goal, series, lang: column("lang") })
    }

    /// The language of the texts below the header, all together.
    fn language(&self, table: &Table, header: u32) -> Lang {
        let cells = (header + 1..table.rows()).filter_map(|row| table.get(row, self.text));
        let mut all = String::new();
        for cell in cells {
            all.push_str(&cell.text());
            all.push('\n');
            if all.len() >= ENOUGH_TO_TELL {
                break;
            }
        }
        language_of(&all)
    }

    /// The labelled text of a row, or why there is none.
    fn labelled(
        &self,
        table: &Table,
        row: u32,
        lang: Lang,
    ) -> Result<Result<Labelled, Reason>, LabelError> {
        let cell = |column: u32| {
            let cell = table.get(row, column);
            cell.map(|cell| cell.text().into_owned()).unwrap_or_default()
        };
        let (text, code) = (cell(self.text), cell(self.goal));
        let number = match goal_of_code(&code) {
            Some(number) => number,
            None if self.series => return Ok(Err(Reason::NoGoal)),
            None => return Err(LabelError::Code { row: row + 1, goal: code }),
        };
        if text.split_whitespace().count() < FEWEST_WORDS {
            return Ok(Err(Reason::Short));
        }
        let lang = match self.lang.map(|column| cell(column).parse()) {
            Some(Err(_)) => return Ok(Err(Reason::Language)),
            Some(Ok(told)) => told,
            None => lang,
        };
        Ok(Ok(Labelled {
            id: (row + 1).to_string(),
            text,
            parents: Vec::new(),
            lang,
            register: Register::Prose,
            group: (row + 1).to_string(),
            origin: Origin::Row,
            truth: Truth::One { concept: ConceptId::goal(number), holds: true, judged: false },
            typical: true,
        }))
    }
}

/// The goal in a code of the UN's series: `3`, `14.7`, or `C040301`, whose first two digits count.
fn goal_of_code(code: &str) -> Option<u8> {
    let digits = match code.strip_prefix('C') {
        Some(rest) => rest.get(..2)?,
        None => code.split('.').next()?,
    };
    digits.trim().parse().ok().filter(|number| (1..=17).contains(number))
}
