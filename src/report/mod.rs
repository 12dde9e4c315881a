//! Turns assessments into neutral blocks once; writers render those as PDF and DOCX.
//!
//! Everything that a report says is decided here: wording, order, numbers and links. Pure: no
//! clock, no disk; the date comes with the [`Options`].

pub mod block;
pub mod docx;
pub mod drawing;
pub mod logo;
pub mod pdf;
pub mod wording;

mod binding;
mod chart;
mod citation;
mod colour;
mod columns;
mod comparison;
mod excerpt;
mod manuscript;
mod municipality;

use crate::assess::{Assessment, Comparison, Spread};
use crate::language::Lang;
use crate::taxonomy::Taxonomy;

use block::{Block, Colour, Report};
use logo::{Emblem, Logo};
use wording::Wording;

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
    /// The logo on cover and running head.
    pub logo: Option<Logo>,
    /// The version of the taxonomy in force.
    pub taxonomy_version: String,
}

impl Options {
    /// The main colour in force.
    fn accent(&self) -> Colour {
        self.accent.unwrap_or(Colour(0, 90, 120))
    }
}

/// A municipality's report; with the spread of a batch, it also says how the plan stands beside
/// the others.
#[must_use]
pub fn municipality(
    taxonomy: &Taxonomy,
    assessment: &Assessment,
    spread: Option<&Spread>,
    options: &Options,
) -> Report {
    let words = Wording::of(options.lang);
    let subtitle = match assessment.period {
        Some(period) => format!("{}, {}", assessment.municipality, words.period(period)),
        None => assessment.municipality.clone(),
    };
    let blocks = municipality::blocks(taxonomy, assessment, spread, options);
    report(words, options, "cover.municipality", subtitle, blocks)
}

/// The comparison of a batch.
#[must_use]
pub fn comparison(taxonomy: &Taxonomy, comparison: &Comparison, options: &Options) -> Report {
    let words = Wording::of(options.lang);
    let subtitle = words.count("cover.municipalities", comparison.municipalities.len());
    let blocks = comparison::blocks(taxonomy, comparison, options);
    report(words, options, "cover.comparison", subtitle, blocks)
}

fn report(
    words: &Wording,
    options: &Options,
    title: &str,
    subtitle: String,
    blocks: Vec<Block>,
) -> Report {
    let title = options.title.clone().unwrap_or_else(|| words.text(title));
    let mut cover_lines = Vec::new();
    if !options.date.is_empty() {
        cover_lines.push(words.date(&options.date));
    }
    if !options.author.is_empty() {
        cover_lines.push(options.author.clone());
    }
    let version = &options.taxonomy_version;
    cover_lines.push(words.fill("cover.version", &[("version", version)]));
    let logo = options.logo.clone().map(|logo| {
        let alt = format!("{} {}", words.text("cover.logo"), options.author);
        Emblem { logo, alt: alt.trim_end().to_owned() }
    });
    Report {
        logo,
        footer: format!("{title} – {subtitle}"),
        title,
        subtitle,
        cover_lines,
        author: options.author.clone(),
        date: options.date.clone(),
        lang: options.lang,
        contents_title: words.text("contents"),
        page_of: words.text("page-of"),
        accent: options.accent(),
        blocks,
    }
}
