//! The comparison of many municipalities: an overview, never a ranking. Every list is in
//! alphabetical order.

use super::Options;
use super::block::{Block, Inline, Mark};
use super::manuscript::Manuscript;
use super::wording::Wording;
use crate::assess::{Comparison, Status, Summary};
use crate::language::{Lang, Localized};
use crate::taxonomy::{ConceptId, Taxonomy};

mod distribution;
mod inspiration;
mod matrix;
mod outliers;
mod overview;
mod unread;

/// What every chapter looks at.
struct Context<'a> {
    taxonomy: &'a Taxonomy,
    municipalities: &'a [Summary],
    options: &'a Options,
    words: &'static Wording,
}

/// The report's blocks.
pub(super) fn blocks(
    taxonomy: &Taxonomy,
    comparison: &Comparison,
    options: &Options,
) -> Vec<Block> {
    let words = Wording::of(options.lang);
    let context = Context { taxonomy, municipalities: &comparison.municipalities, options, words };
    let mut report = Manuscript::new(words);
    overview::write(&context, &mut report);
    matrix::write(&context, &mut report);
    distribution::write(&context, &mut report);
    inspiration::write(&context, &mut report);
    outliers::write(&context, &mut report);
    unread::write(&context, &mut report);
    report.finish()
}

impl Context<'_> {
    fn lang(&self) -> Lang {
        self.options.lang
    }

    /// A text of the taxonomy, with typographic apostrophes.
    fn of(&self, text: &Localized) -> String {
        text.get(self.lang()).replace('\'', "’")
    }

    /// The goals as concepts, in order.
    fn goals(&self) -> Vec<ConceptId> {
        self.taxonomy.goals.iter().map(|goal| ConceptId::goal(goal.number)).collect()
    }

    /// The proposals as concepts, in order.
    fn proposals(&self) -> Vec<ConceptId> {
        let proposals = self.taxonomy.lmb.proposals.iter();
        proposals.map(|proposal| ConceptId::new(&format!("lmb:{}", proposal.id))).collect()
    }

    /// A concept's number: `11` or `3.4`.
    fn number(concept: &ConceptId) -> String {
        let id = concept.as_str();
        id.split_once(':').map_or(id, |(_, number)| number).to_owned()
    }

    /// A concept's number and name.
    fn name(&self, concept: &ConceptId) -> String {
        let name = self.taxonomy.name(concept).map(|name| self.of(name)).unwrap_or_default();
        let number = Self::number(concept);
        if concept.goal_number().is_some() {
            format!("{}\u{a0}{number} {name}", self.words.text("sdg"))
        } else {
            format!("{number} {name}")
        }
    }

    /// How many municipalities have each status for a concept: anchored, partly, not found,
    /// unknown.
    fn counts(&self, concept: &ConceptId) -> [usize; 4] {
        Status::ALL.map(|status| {
            let has = |it: &&Summary| it.statuses.get(concept) == Some(&status);
            self.municipalities.iter().filter(has).count()
        })
    }
}

/// A status mark without words; the legend explains it.
fn mark(status: Status) -> Inline {
    let mark = match status {
        Status::Anchored => Mark::Full,
        Status::Partly => Mark::Half,
        Status::NotFound => Mark::Empty,
        Status::Unknown => Mark::Unknown,
    };
    Inline::Mark { mark, text: String::new() }
}

/// The key of a status's short word.
fn short_key(status: Status) -> &'static str {
    match status {
        Status::Anchored => "short.anchored",
        Status::Partly => "short.partly",
        Status::NotFound => "short.not-found",
        Status::Unknown => "short.unknown",
    }
}
