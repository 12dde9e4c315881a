//! How the plan stands beside those of the other municipalities of the batch. No ranking: only how
//! many municipalities share a status. Left out where there are fewer than three.

use super::context::{Context, short_key};
use crate::assess::{Spread, Status};
use crate::report::block::{Badge, Colour, Inline, Row};
use crate::report::chart::spread::{self, Bar};
use crate::report::manuscript::{
    Manuscript, capitalised, cell, column, figures_column, header, row, run, strong, words as plain,
};
use crate::taxonomy::ConceptId;

/// How many municipalities a comparison needs.
const LEAST: usize = 3;

/// A goal or proposal in this plan and in all plans.
struct Beside {
    concept: ConceptId,
    own: Status,
    counts: [usize; 4],
}

pub(super) fn write(context: &Context<'_>, report: &mut Manuscript) {
    let Some(spread) = context.spread.filter(|spread| spread.municipalities >= LEAST) else {
        return;
    };
    let words = context.words;
    let beside = beside(context, spread);
    report.chapter("peers.title", "peers");
    let others = words.count("peers.others", spread.municipalities - 1);
    let total = words.number(spread.municipalities);
    report.text(words.fill("peers.lead", &[("others", &others), ("total", &total)]));
    differences(context, report, &beside, spread.municipalities - 1);
    let name = &context.assessment.municipality;
    let caption = words.fill("peers.figure", &[("total", &total), ("municipality", name)]);
    let accent = context.options.accent();
    let bars: Vec<Bar> = beside.iter().map(|it| bar(context, it, accent)).collect();
    let legend = Status::ALL.map(|status| words.text(&short_key(status)));
    let same = beside.iter().filter(|it| it.is_common()).count();
    let alt = words.fill(
        "peers.alt",
        &[
            ("municipality", name),
            ("same", &words.number(same)),
            ("concepts", &words.number(beside.len())),
        ],
    );
    report.figure(&caption, alt, spread::draw(&bars, &legend, accent));
    table(context, report, &beside, &total);
}

/// The goals and proposals, in order.
fn beside(context: &Context<'_>, spread: &Spread) -> Vec<Beside> {
    let assessment = context.assessment;
    let goals = assessment.goals.iter().map(|it| (ConceptId::goal(it.goal), it.status));
    let proposals = assessment.proposals.iter();
    let proposals =
        proposals.map(|it| (ConceptId::new(&format!("lmb:{}", it.proposal)), it.status));
    let beside = goals.chain(proposals).filter_map(|(concept, own)| {
        let counts = *spread.counts.get(&concept)?;
        Some(Beside { concept, own, counts })
    });
    beside.collect()
}

impl Beside {
    /// Whether no status is more frequent than that of this plan.
    fn is_common(&self) -> bool {
        let own = self.counts.get(self.own.index()).copied();
        own == self.counts.iter().max().copied()
    }

    /// In how many other plans it was found, anchored or partly.
    fn elsewhere(&self) -> usize {
        let [anchored, partly, _, _] = self.counts;
        anchored + partly - usize::from(self.is_found())
    }

    fn is_found(&self) -> bool {
        matches!(self.own, Status::Anchored | Status::Partly)
    }
}

/// What sets the plan apart, in a sentence or two.
fn differences(context: &Context<'_>, report: &mut Manuscript, beside: &[Beside], others: usize) {
    let words = context.words;
    let rare = |it: &&Beside| it.is_found() && it.elsewhere() * 4 <= others;
    let common = |it: &&Beside| it.own == Status::NotFound && it.elsewhere() * 4 >= others * 3;
    let links = |which: &dyn Fn(&&Beside) -> bool| -> Vec<Vec<Inline>> {
        beside.iter().filter(which).map(|it| vec![link(context, &it.concept)]).collect()
    };
    let items: Vec<_> = [("peers.rare", links(&rare)), ("peers.common", links(&common))]
        .into_iter()
        .filter(|(_, links)| !links.is_empty())
        .map(|(key, links)| words.inline(key, vec![("concepts", words.inline_list(links))]))
        .collect();
    if items.is_empty() {
        report.say("peers.alike");
    }
    report.bullets(items);
}

fn link(context: &Context<'_>, concept: &ConceptId) -> Inline {
    let proposal = concept.proposal().and_then(|id| context.taxonomy.proposal(id));
    match (concept.goal_number(), proposal) {
        (Some(goal), _) => context.goal_name_link(goal),
        (None, Some(proposal)) => context.proposal_link(proposal),
        (None, None) => run(context.concept(concept)),
    }
}

fn bar(context: &Context<'_>, beside: &Beside, accent: Colour) -> Bar {
    let name = context.taxonomy.name(&beside.concept).map(|name| context.of(name));
    let goal = beside.concept.goal_number().and_then(|number| context.taxonomy.goal(number));
    let badge = goal.map_or_else(
        || Badge { text: beside.concept.proposal().unwrap_or_default().to_owned(), colour: accent },
        |goal| context.badge(goal),
    );
    Bar {
        badge,
        name: name.unwrap_or_default(),
        counts: beside.counts,
        own: Some(beside.own.index()),
    }
}

fn table(context: &Context<'_>, report: &mut Manuscript, beside: &[Beside], total: &str) {
    let words = context.words;
    let mut columns =
        vec![column(words.text("column.what"), 46.0), column(words.text("column.here"), 18.0)];
    let titles = Status::ALL.map(|status| capitalised(&words.text(&short_key(status))));
    columns.extend(titles.map(|title| figures_column(title, 11.0)));
    let rows: Vec<Row> = beside
        .iter()
        .map(|it| {
            let mut cells = vec![
                header(vec![link(context, &it.concept)]),
                cell(vec![context.short_status(it.own)]),
            ];
            cells.extend(it.counts.iter().enumerate().map(|(at, count)| {
                let count = words.number(*count);
                if at == it.own.index() { cell(vec![strong(count)]) } else { plain(count) }
            }));
            row(cells)
        })
        .collect();
    report.compact_table(&words.fill("peers.table", &[("total", &total)]), columns, rows);
}
