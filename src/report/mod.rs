//! Turns assessments into neutral blocks once; writers render those as PDF and DOCX.

pub mod block;
pub mod docx;
pub mod drawing;

use crate::assess::{Assessment, Comparison};
use crate::language::Lang;
use crate::taxonomy::Taxonomy;

use block::{Colour, Report};

/// What the user chose for the reports.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Options {
    /// The language of all texts.
    pub lang: Lang,
    /// The report date, `YYYY-MM-DD`.
    pub date: String,
    /// The title on the cover; else the usual one.
    pub title: Option<String>,
    /// Who made the report; may be empty.
    pub author: String,
    /// The main colour; else the usual one.
    pub accent: Option<Colour>,
    /// The version of the taxonomy in force.
    pub taxonomy_version: String,
}

/// A municipality's report.
#[must_use]
pub fn municipality(_taxonomy: &Taxonomy, assessment: &Assessment, options: &Options) -> Report {
    empty(&assessment.municipality, options)
}

/// The comparison of a batch.
#[must_use]
pub fn comparison(_taxonomy: &Taxonomy, _comparison: &Comparison, options: &Options) -> Report {
    empty("Vergelijking", options)
}

fn empty(title: &str, options: &Options) -> Report {
    Report {
        title: title.to_owned(),
        subtitle: String::new(),
        cover_lines: Vec::new(),
        author: options.author.clone(),
        date: options.date.clone(),
        lang: options.lang,
        contents_title: String::new(),
        footer: String::new(),
        page_of: String::new(),
        accent: options.accent.unwrap_or(Colour(0, 90, 120)),
        blocks: Vec::new(),
    }
}
