//! Quotes of passages with their source.

use std::collections::BTreeSet;

use super::context::Context;
use crate::assess::Finding;
use crate::assess::quotable::is_telling;
use crate::document::Level;
use crate::report::block::{Block, Inline};
use crate::report::citation;
use crate::report::excerpt;
use crate::report::manuscript::run;
use crate::taxonomy::ConceptId;

/// How long a quote is, in characters, where its sentences allow.
pub(super) const QUOTE: usize = 320;

/// The strongest passages for a concept as quotes, the most telling of those that decide its status
/// first; no text is quoted twice.
pub(super) fn quotes(
    context: &Context<'_>,
    concept: &ConceptId,
    passages: &[usize],
    decisive: &[usize],
    limit: usize,
) -> Vec<Block> {
    let mut seen = BTreeSet::new();
    let mut quotes = Vec::new();
    let mut ordered = told_first(context, concept, passages);
    if let Some(first) = ordered.iter().position(|passage| decisive.contains(passage)) {
        ordered[..=first].rotate_right(1);
    }
    for passage in &ordered {
        if quotes.len() == limit {
            break;
        }
        let Some(finding) = context.finding(*passage) else { continue };
        let text = words_for(finding, concept, QUOTE);
        if text.is_empty() || !seen.insert(text.to_lowercase()) {
            continue;
        }
        quotes.push(Block::Quote { text, source: source(context, *passage), anchor: None });
    }
    quotes
}

/// Passages in the order in which they are worth quoting: those that tell something first, then
/// bare titles, and last what the plan ends or excludes, for a reader would take it for an example.
pub(super) fn told_first(
    context: &Context<'_>,
    concept: &ConceptId,
    passages: &[usize],
) -> Vec<usize> {
    let rank = |passage: &usize| {
        let Some(finding) = context.finding(*passage) else { return (true, true) };
        let tag = finding.tags.iter().find(|tag| tag.concept == *concept);
        let against = tag.is_some_and(|tag| tag.polarity.is_against());
        (against, !is_telling(&words_for(finding, concept, QUOTE)))
    };
    let mut ordered = passages.to_vec();
    ordered.sort_by_cached_key(rank);
    ordered
}

/// The words of a passage that speak for a concept.
pub(super) fn words_for(finding: &Finding, concept: &ConceptId, limit: usize) -> String {
    let (text, spans) = finding.quotable(concept);
    if spans.is_empty() {
        excerpt::beginning(&text, limit)
    } else {
        excerpt::around(&text, &spans, limit)
    }
}

/// File, place, level and code of a passage, with a link to the annex.
pub(super) fn source(context: &Context<'_>, passage: usize) -> Vec<Inline> {
    let Some(finding) = context.finding(passage) else { return Vec::new() };
    let words = context.words;
    let mut source =
        vec![run(citation::source(words, &context.assessment.sources, finding)), run(" · ")];
    let label = citation::level_and_code(words, finding);
    if !label.is_empty() {
        source.extend(label);
        source.push(run(" · "));
    }
    if finding.passage.residual {
        source.push(run(words.text("residual.short")));
        source.push(run(" · "));
    } else if let Some(parent) = parent(finding) {
        source.push(run(words.fill("source.under", &[("title", &parent)])));
        source.push(run(" · "));
    }
    source.push(context.passage_link(passage));
    source
}

/// The objective or heading right above a passage.
fn parent(finding: &Finding) -> Option<String> {
    let titled = |level: Level| level != Level::BudgetLine;
    let parents = finding.passage.parents.iter().rev();
    let parent = parents.filter(|parent| titled(parent.level)).find(|it| !it.title.is_empty())?;
    Some(excerpt::shortened(&excerpt::one_line(&parent.title), 60))
}
