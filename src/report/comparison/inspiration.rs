//! How municipalities do something: examples with quotes, as inspiration for others.

use std::collections::BTreeSet;

use super::Context;
use crate::assess::Example;
use crate::assess::quotable::is_telling;
use crate::language::alphabetical;
use crate::report::block::{Block, Inline};
use crate::report::excerpt;
use crate::report::manuscript::{Manuscript, run, strong};
use crate::taxonomy::ConceptId;

/// How many examples a proposal or goal gets.
const FOR_PROPOSAL: usize = 3;
const FOR_GOAL: usize = 2;
/// How long a quote may be.
const QUOTE: usize = 300;

pub(super) fn write(context: &Context<'_>, report: &mut Manuscript) {
    let words = context.words;
    report.chapter("inspiration.title", "inspiration");
    report.say("inspiration.lead");
    report.section("inspiration.proposals");
    let (mut none, mut unquoted) = (Vec::new(), Vec::new());
    for concept in context.proposals() {
        if !write_concept(context, report, &concept, FOR_PROPOSAL) {
            let [anchored, partly, _, _] = context.counts(&concept);
            let apart = if anchored + partly == 0 { &mut none } else { &mut unquoted };
            apart.push(context.name(&concept));
        }
    }
    for (key, names) in [("inspiration.unquoted", unquoted), ("inspiration.none", none)] {
        if !names.is_empty() {
            report.text(words.fill(key, &[("concepts", &words.list(&names))]));
        }
    }
    report.section("inspiration.goals");
    for concept in context.goals() {
        write_concept(context, report, &concept, FOR_GOAL);
    }
}

/// The examples of a concept; whether there are any.
fn write_concept(
    context: &Context<'_>,
    report: &mut Manuscript,
    concept: &ConceptId,
    limit: usize,
) -> bool {
    let examples = examples(context, concept, limit);
    if examples.is_empty() {
        return false;
    }
    report.heading(3, context.name(concept), None, None);
    for example in examples {
        let text = excerpt::around(&example.text, &example.spans, QUOTE);
        report.push(Block::Quote { text, source: source(example), anchor: None });
    }
    true
}

fn source(example: &Example) -> Vec<Inline> {
    let file = example.source.rsplit('/').next().unwrap_or(&example.source);
    let mut source = vec![strong(&*example.municipality), run(format!(" · {file}"))];
    if let Some(code) = &example.code {
        source.push(run(" · "));
        source.push(Inline::Code(excerpt::one_line(code)));
    }
    source
}

/// The surest examples that say enough to learn from, in alphabetical order; no text twice.
fn examples<'a>(context: &Context<'a>, concept: &ConceptId, limit: usize) -> Vec<&'a Example> {
    let all = context.municipalities.iter().flat_map(|it| &it.examples);
    let mut examples: Vec<&Example> = all.filter(|example| example.concept == *concept).collect();
    let telling = |example: &Example| is_telling(&example.text);
    examples.sort_by(|a, b| {
        telling(b)
            .cmp(&telling(a))
            .then(b.probability.total_cmp(&a.probability))
            .then(alphabetical(&a.municipality, &b.municipality))
    });
    let mut seen = BTreeSet::new();
    examples.retain(|example| seen.insert(example.text.to_lowercase()));
    examples.truncate(limit);
    examples.sort_by(|a, b| alphabetical(&a.municipality, &b.municipality));
    examples
}
