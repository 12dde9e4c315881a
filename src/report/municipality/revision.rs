//! The versions of the plan side by side: goals and proposals gained and lost, elements new, dropped
//! and changed, money shifted. Left out where the files hold only one version.

use super::context::Context;
use crate::assess::{Change, Changed, Element, Shift, Step, Tally, Turn, Version};
use crate::report::block::{Block, Inline, Row, Tone};
use crate::report::citation;
use crate::report::excerpt::shortened;
use crate::report::manuscript::{
    Manuscript, cell, column, counted, figures_column, header, row, run, total, words as plain,
};

/// Rows of a table on the newest change, and on those before it.
const LIMITS: (usize, usize) = (15, 5);

/// Characters of a title.
const TITLE: usize = 160;

pub(super) fn write(context: &Context<'_>, report: &mut Manuscript) {
    let revisions = &context.assessment.revisions;
    let Some(newest) = revisions.first() else { return };
    let words = context.words;
    report.chapter("revision.title", "revision");
    let assessed = context.assessment.versions.iter().find(|version| version.assessed);
    let (count, name) = (context.assessment.versions.len(), assessed.map(|it| name(context, it)));
    report.text(words.fill(
        "revision.lead",
        &[("n", &words.number(count)), ("assessed", &name.unwrap_or_default())],
    ));
    versions(context, report);
    let partial = context.assessment.versions.iter().filter(|version| version.partial);
    for version in partial {
        report.text(words.fill("revision.partial", &[("version", &self::name(context, version))]));
    }
    let method = vec![Block::Paragraph(vec![run(words.text("revision.method.text"))])];
    report.callout(Tone::Info, words.text("revision.method.title"), method);
    for change in revisions {
        let limit = if std::ptr::eq(change, newest) { LIMITS.0 } else { LIMITS.1 };
        step(context, report, change, limit);
    }
}

/// "meerjarenplan 2026–2031", "aanpassing van het meerjarenplan (2) 2026–2031".
fn name(context: &Context<'_>, version: &Version) -> String {
    let words = context.words;
    let kind = serde_json::to_value(version.kind).ok();
    let kind = kind.as_ref().and_then(|kind| kind.as_str()).unwrap_or("other");
    let mut name = words.text(&format!("kind.{kind}"));
    if let Some(edition) = version.edition {
        name = format!("{name}\u{a0}({edition})");
    }
    if let Some(period) = version.period {
        name.push(' ');
        name.push_str(&words.period(period));
    }
    name
}

/// The name of the version at an index.
fn name_at(context: &Context<'_>, at: usize) -> String {
    context.assessment.versions.get(at).map(|version| name(context, version)).unwrap_or_default()
}

fn versions(context: &Context<'_>, report: &mut Manuscript) {
    let words = context.words;
    let columns = vec![
        column(words.text("revision.column.version"), 22.0),
        column(words.text("column.file"), 24.0),
        figures_column(words.text("revision.column.objectives"), 13.0),
        figures_column(words.text("column.actions"), 9.0),
        figures_column(words.text("revision.column.goals"), 14.0),
        figures_column(words.text("revision.column.proposals"), 15.0),
        figures_column(words.text("column.expenditure"), 18.0),
    ];
    let rows = context.assessment.versions.iter().map(|version| {
        let sources = version.sources.iter().filter_map(|at| context.assessment.sources.get(*at));
        let files: Vec<String> = sources.map(|it| citation::file(it).to_owned()).collect();
        let cells = vec![
            header(vec![run(name(context, version))]),
            plain(words.list(&files)),
            plain(words.number(version.objectives)),
            plain(words.number(version.actions)),
            plain(tally(context, version.goals)),
            plain(tally(context, version.proposals)),
            plain(words.euros_over(version.money.expenditure, version.money.years())),
        ];
        if version.assessed { total(cells) } else { row(cells) }
    });
    report.compact_table(&words.text("revision.versions"), columns, rows.collect());
}

/// How many goals or proposals are there; at least so many where others are unknown.
fn tally(context: &Context<'_>, tally: Tally) -> String {
    let there = context.words.number(tally.there);
    if tally.unknown == 0 {
        return there;
    }
    context.words.fill("revision.at-least", &[("n", &there)])
}

fn step(context: &Context<'_>, report: &mut Manuscript, step: &Step, limit: usize) {
    let words = context.words;
    let (from, to) = (name_at(context, step.from), name_at(context, step.to));
    let names: [(&str, &dyn std::fmt::Display); 2] = [("from", &from), ("to", &to)];
    report.heading(2, words.fill("revision.step.title", &names), None, None);
    let changed_so = |change| step.changed.iter().filter(|it| it.change == change).count();
    let figures = [
        (step.kept, "kept"),
        (step.new.len(), "new"),
        (step.dropped.len(), "dropped"),
        (changed_so(Change::Renamed), "renamed"),
        (changed_so(Change::Moved), "moved"),
    ];
    let figures =
        figures.map(|(count, key)| counted(words, &format!("revision.step.{key}"), count));
    report.push(Block::KeyFigures(figures.to_vec()));
    report.text(money(context, step));
    concepts(context, report, step);
    let by_money = |elements: &[Element]| -> Vec<Element> {
        let mut sorted = elements.to_vec();
        sorted.sort_by_key(|element| std::cmp::Reverse(element.expenditure));
        sorted
    };
    elements(context, report, "revision.new", &by_money(&step.new), limit);
    elements(context, report, "revision.dropped", &by_money(&step.dropped), limit);
    let renamed: Vec<&Changed> =
        step.changed.iter().filter(|it| it.change == Change::Renamed).collect();
    self::renamed(context, report, &renamed, limit);
    let mut shifted: Vec<&Changed> = step.changed.iter().filter(|it| it.shift() != 0).collect();
    shifted.sort_by_key(|it| std::cmp::Reverse(it.shift().unsigned_abs()));
    self::shifted(context, report, &shifted, limit);
}

/// What both versions spend in the years that they share, or each in all of its own.
fn money(context: &Context<'_>, step: &Step) -> String {
    let words = context.words;
    let (before, after) = step.expenditure;
    if before == 0 && after == 0 {
        return words.text("revision.money.none");
    }
    let shared = step.years.first().zip(step.years.last());
    let years = shared
        .map(|(first, last)| words.period(crate::document::Period { first: *first, last: *last }));
    let key = if years.is_some() { "revision.money.shared" } else { "revision.money.apart" };
    let years = years.unwrap_or_default();
    let mut values: Vec<(&str, String)> =
        vec![("before", words.money(before)), ("after", words.money(after))];
    if shared.is_some() {
        values.push(("years", years));
        values.push(("shift", words.money(after.saturating_sub(before))));
    }
    let values: Vec<(&str, &dyn std::fmt::Display)> =
        values.iter().map(|(slot, value)| (*slot, value as &dyn std::fmt::Display)).collect();
    words.fill(key, &values)
}

/// Goals and proposals: a table of those whose status changed, and the others in words.
fn concepts(context: &Context<'_>, report: &mut Manuscript, step: &Step) {
    let words = context.words;
    let of = |wanted: Turn| step.concepts.iter().filter(move |shift| shift.turn == wanted);
    let turns = [Turn::Gained, Turn::Lost, Turn::Stronger, Turn::Weaker];
    let rows: Vec<Row> =
        turns.into_iter().flat_map(of).map(|shift| concept_row(context, shift)).collect();
    if rows.is_empty() {
        let all = of(Turn::Unclear).next().is_none();
        report.say(if all { "revision.concepts.none" } else { "revision.concepts.none-known" });
    }
    let columns = vec![
        column(words.text("column.what"), 30.0),
        column(words.text("revision.column.turn"), 14.0),
        column(words.text("revision.column.before"), 16.0),
        column(words.text("revision.column.after"), 16.0),
        column(words.text("column.evidence"), 34.0),
    ];
    report.compact_table(&words.text("revision.concepts.title"), columns, rows);
    for (turn, key) in [(Turn::Kept, "revision.kept"), (Turn::Unclear, "revision.unclear")] {
        let links: Vec<Vec<Inline>> =
            of(turn).map(|shift| vec![link(context, shift, false)]).collect();
        if !links.is_empty() {
            report.paragraph(words.inline(key, vec![("concepts", words.inline_list(links))]));
        }
    }
}

fn concept_row(context: &Context<'_>, shift: &Shift) -> Row {
    let words = context.words;
    let turn = serde_json::to_value(shift.turn).ok();
    let turn = turn.as_ref().and_then(|turn| turn.as_str()).unwrap_or_default();
    let (before, after) = &shift.evidence;
    let lost = shift.turn == Turn::Lost;
    let evidence = if lost { before } else { after };
    row(vec![
        header(vec![link(context, shift, true)]),
        plain(words.text(&format!("revision.turn.{turn}"))),
        cell(vec![context.short_status(shift.before)]),
        cell(vec![context.short_status(shift.after)]),
        cell(evidence.as_ref().map(|it| quoted(context, it)).unwrap_or_default()),
    ])
}

/// A goal's or proposal's fiche, by its number or by its whole name.
fn link(context: &Context<'_>, shift: &Shift, whole: bool) -> Inline {
    if let Some(goal) = shift.concept.goal_number() {
        return if whole { context.goal_name_link(goal) } else { context.goal_link(goal) };
    }
    let id = shift.concept.proposal().unwrap_or_default();
    match context.taxonomy.lmb.proposals.iter().find(|proposal| proposal.id == id) {
        Some(proposal) => context.proposal_link(proposal),
        None => run(id),
    }
}

/// “Title”, file and place.
fn quoted(context: &Context<'_>, element: &Element) -> Vec<Inline> {
    vec![
        run(format!("“{}” (", shortened(&element.title, TITLE))),
        run(source(context, element)),
        run(")"),
    ]
}

fn source(context: &Context<'_>, element: &Element) -> String {
    let file = context.assessment.sources.get(element.source).map_or("", citation::file);
    let place = element.place.as_ref().map(|place| citation::place(context.words, place));
    match place {
        Some(place) => format!("{file}, {place}"),
        None => file.to_owned(),
    }
}

/// "actie AC-12".
fn level_and_code(context: &Context<'_>, element: &Element) -> Vec<Inline> {
    let level = citation::level_key(element.level);
    let mut label = vec![run(context.words.text(&format!("level.{level}")))];
    if let Some(code) = &element.code {
        label.push(run(" "));
        label.push(Inline::Code(code.clone()));
    }
    label
}

fn elements(
    context: &Context<'_>,
    report: &mut Manuscript,
    key: &str,
    elements: &[Element],
    limit: usize,
) {
    let words = context.words;
    let money = elements.iter().any(|element| element.expenditure != 0);
    let mut caption = words.text(key);
    let mut columns = vec![
        column(words.text("column.part"), 20.0),
        column(words.text("column.passage"), 46.0),
        column(words.text("column.place"), 24.0),
    ];
    if money {
        columns.push(figures_column(words.text("column.euro"), 14.0));
        caption = words.fill("revision.by-money", &[("caption", &caption)]);
    }
    let rows = elements.iter().take(limit).map(|element| {
        let mut cells = vec![
            header(level_and_code(context, element)),
            plain(shortened(&element.title, TITLE)),
            plain(source(context, element)),
        ];
        cells.extend(money.then(|| plain(words.euros_or_dash(element.expenditure))));
        row(cells)
    });
    report.compact_table(&caption, columns, rows.collect());
    rest(context, report, elements.len(), limit);
}

/// "actie AC-12: Title".
fn told(context: &Context<'_>, element: &Element) -> Vec<Inline> {
    let mut told = level_and_code(context, element);
    told.push(run(format!(
        "{} {}",
        context.words.text("list.colon"),
        shortened(&element.title, TITLE)
    )));
    told
}

/// The elements with another title: the old one and the new one.
fn renamed(context: &Context<'_>, report: &mut Manuscript, renamed: &[&Changed], limit: usize) {
    let words = context.words;
    let columns = vec![
        column(words.text("revision.column.before"), 38.0),
        column(words.text("revision.column.after"), 38.0),
        column(words.text("column.place"), 24.0),
    ];
    let rows = renamed.iter().take(limit).map(|it| {
        row(vec![
            header(told(context, &it.before)),
            cell(told(context, &it.after)),
            plain(source(context, &it.after)),
        ])
    });
    report.compact_table(&words.text("revision.renamed"), columns, rows.collect());
    rest(context, report, renamed.len(), limit);
}

/// The elements with other money: before, now and the difference.
fn shifted(context: &Context<'_>, report: &mut Manuscript, shifted: &[&Changed], limit: usize) {
    let words = context.words;
    let columns = vec![
        column(words.text("column.part"), 44.0),
        column(words.text("column.place"), 20.0),
        figures_column(words.text("revision.column.before"), 13.0),
        figures_column(words.text("revision.column.after"), 13.0),
        figures_column(words.text("revision.column.shift"), 13.0),
    ];
    let rows = shifted.iter().take(limit).map(|it| {
        row(vec![
            header(told(context, &it.after)),
            plain(source(context, &it.after)),
            plain(words.euros(it.before.expenditure)),
            plain(words.euros(it.after.expenditure)),
            plain(words.euros(it.shift())),
        ])
    });
    report.compact_table(&words.text("revision.shifted"), columns, rows.collect());
    rest(context, report, shifted.len(), limit);
}

/// How many rows a table leaves out; they are all in the data file.
fn rest(context: &Context<'_>, report: &mut Manuscript, all: usize, limit: usize) {
    if let Some(rest) = all.checked_sub(limit).filter(|rest| *rest > 0) {
        report.text(context.words.count("revision.rest", rest));
    }
}
