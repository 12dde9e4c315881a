//! The comparison of many municipalities: an overview without a ranking.

use super::Options;
use super::block::Block;
use super::manuscript::Manuscript;
use super::wording::Wording;
use crate::assess::Comparison;
use crate::taxonomy::Taxonomy;

/// The report's blocks.
pub(super) fn blocks(
    _taxonomy: &Taxonomy,
    comparison: &Comparison,
    options: &Options,
) -> Vec<Block> {
    let words = Wording::of(options.lang);
    let mut report = Manuscript::new(words);
    report.chapter("comparison.title", "overview");
    report.text(words.count("cover.municipalities", comparison.municipalities.len()));
    report.finish()
}
