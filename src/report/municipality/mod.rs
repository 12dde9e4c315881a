//! A municipality's report, a chapter a file, in reading order.

use super::Options;
use super::block::Block;
use super::manuscript::Manuscript;
use crate::assess::{Assessment, Spread};
use crate::taxonomy::Taxonomy;

mod annex;
mod context;
mod evidence;
mod findings;
mod gaps;
mod goal;
mod goals;
mod method;
mod notes;
mod own_tags;
mod peers;
mod pictures;
mod pillar_money;
mod profile;
mod proposal;
mod proposals;
mod questions;
mod ranking;
mod recommendations;
mod review;
mod revision;
mod scope;
mod summary;

use context::Context;

/// The report's blocks.
pub(super) fn blocks(
    taxonomy: &Taxonomy,
    assessment: &Assessment,
    spread: Option<&Spread>,
    options: &Options,
) -> Vec<Block> {
    let context = Context::new(taxonomy, assessment, spread, options);
    let mut report = Manuscript::new(context.words);
    summary::write(&context, &mut report);
    scope::write(&context, &mut report);
    profile::write(&context, &mut report);
    goals::write(&context, &mut report);
    proposals::write(&context, &mut report);
    own_tags::write(&context, &mut report);
    revision::write(&context, &mut report);
    peers::write(&context, &mut report);
    gaps::write(&context, &mut report);
    recommendations::write(&context, &mut report);
    questions::write(&context, &mut report);
    review::write(&context, &mut report);
    annex::write(&context, &mut report);
    method::write(&context, &mut report);
    report.finish()
}
