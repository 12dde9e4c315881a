//! Turns a document into plans: the tree of objectives, action plans and actions with its money,
//! and prose. Pure; knows no taxonomy.
//!
//! ```text
//! Document ─┬─ table ─ header → rows ─┬─ tree → Plan
//!           └─ headings ─ outline ────┘
//! ```
//!
//! Words are data (`data/*.toml`). What is not understood is said in a note and never guessed.

mod breaks;
mod cell;
mod compose;
mod content;
mod descriptions;
mod fields;
mod fold;
mod form;
mod generic;
mod header;
mod headings;
mod kind;
mod label;
mod money;
mod numbering;
mod opening;
mod outline;
mod pivot;
mod pivot_totals;
mod plans;
mod programme;
mod retold;
mod role;
mod rows;
mod schedules;
mod shapes;
mod sheet;
mod stretch;
mod totals;
mod tree;
mod words;
mod yearly;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::document::{Document, Period, Plan, PlanKind};
use fold::fold;
pub use kind::Named;
use plans::{Finished, Plans};
use role::Lexicon;
use words::Words;
pub use words::{
    ColumnWords, LevelWords, MoneyWords, PartWords, PlanWords, QuestionWords, ScheduleWords,
    TextWords, WordList,
};

/// What the user says about plans, from `planspiegel.toml`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Settings {
    /// Headers of tables and, in known header words, what they mean: `"Projectnaam" = "actie kort"`.
    pub columns: BTreeMap<String, String>,
    /// Words on top of the shipped ones.
    pub words: WordList,
    /// The years that all plans cover, where the content says otherwise or nothing.
    pub period: Option<Period>,
}

/// What the name of a file, without its ending, says of the plan in it.
#[must_use]
pub fn named(name: &str) -> Named {
    kind::of_name(name, &Words::with(&WordList::default()))
}

/// Whether a text is made of words that a header is understood by, as the values of
/// [`Settings::columns`] have to be.
#[must_use]
pub fn is_known_header(text: &str) -> bool {
    role::is_understood(text, &Words::with(&WordList::default()))
}

/// Makes the plans of a document: one for each municipality where a table names them in a column,
/// else one. Passages come in the document's order; each has a unique id within its plan.
#[must_use]
pub fn segment(document: &Document, settings: &Settings) -> Vec<Plan> {
    let words = Words::with(&settings.words);
    let mapping =
        settings.columns.iter().map(|(name, means)| (fold(name), means.clone())).collect();
    let lexicon = Lexicon { words: &words, mapping: &mapping };
    let mut plans = Plans::default();
    outline::read(document, lexicon, &mut plans);
    let whole = kind::Identity::of(document, &words);
    let mut segmented = Vec::new();
    for finished in plans.finish(&words) {
        let Finished { municipality, version, period, passages, notes } = finished;
        let kind::Identity { mut kind, edition } = whole.refined(&version, &words);
        let period = settings.period.or_else(|| kind::period_in(&version)).or(period);
        let period = period.or_else(|| kind::period(document, &passages, &words));
        if kind == PlanKind::Other {
            kind = kind::kind_of_passages(&passages);
        }
        let notes = document.notes.iter().cloned().chain(notes).collect();
        let pages = document.pages;
        segmented.push(Plan { municipality, kind, period, edition, passages, notes, pages });
    }
    segmented
}
