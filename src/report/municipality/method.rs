//! Annexes: method and limits, word list, versions.

use super::context::Context;
use crate::report::block::Row;
use crate::report::manuscript::{Manuscript, column, header, row, run, words as plain};

/// The rules that the annex explains, in order; keys of the wording files.
const RULES: [&str; 7] = [
    "method.reading",
    "method.tags",
    "method.probability",
    "method.polarity",
    "method.money",
    "method.findings",
    "method.ranking",
];

/// The limits that the annex names.
const LIMITS: [&str; 5] =
    ["limit.absence", "limit.icons", "limit.words", "limit.quality", "limit.other-documents"];

/// The terms of the word list.
const TERMS: [&str; 12] = [
    "sdg",
    "target",
    "agenda-2030",
    "lmb",
    "proposal",
    "element",
    "passage",
    "objective",
    "action-plan",
    "residual",
    "status",
    "probability",
];

pub(super) fn write(context: &Context<'_>, report: &mut Manuscript) {
    let words = context.words;
    report.annex("method.title", "method");
    statuses(context, report);
    for key in RULES {
        report.part(&format!("{key}.title"));
        report.say(&format!("{key}.text"));
    }
    report.part("limits.title");
    report.bullets(LIMITS.iter().map(|key| vec![run(words.text(key))]).collect());
    report.annex("terms.title", "terms");
    let rows: Vec<Row> = TERMS
        .iter()
        .map(|term| {
            let name = words.text(&format!("term.{term}.name"));
            let text = words.text(&format!("term.{term}.text"));
            row(vec![header(vec![run(name)]), plain(text)])
        })
        .collect();
    let columns =
        vec![column(words.text("column.term"), 28.0), column(words.text("column.meaning"), 72.0)];
    report.table(&words.text("terms.table"), columns, rows);
    versions(context, report);
}

/// The rules for the status of goals and proposals.
fn statuses(context: &Context<'_>, report: &mut Manuscript) {
    let words = context.words;
    report.part("method.status.title");
    report.say("method.status.lead");
    let rows = ["anchored", "partly", "not-found", "unknown"]
        .iter()
        .map(|status| {
            row(vec![
                header(vec![run(words.text(&format!("status.{status}")))]),
                plain(words.text(&format!("rule.goal.{status}"))),
                plain(words.text(&format!("rule.proposal.{status}"))),
            ])
        })
        .collect();
    let columns = vec![
        column(words.text("column.status"), 20.0),
        column(words.text("column.rule-goal"), 40.0),
        column(words.text("column.rule-proposal"), 40.0),
    ];
    report.table(&words.text("method.status.table"), columns, rows);
    report.say("method.status.means");
}

fn versions(context: &Context<'_>, report: &mut Manuscript) {
    let words = context.words;
    report.annex("versions.title", "versions");
    let line =
        |key: &str, value: String| row(vec![header(vec![run(words.text(key))]), plain(value)]);
    let mut rows = vec![
        line("versions.tool", format!("planspiegel {}", env!("CARGO_PKG_VERSION"))),
        line("versions.taxonomy", context.options.taxonomy_version.clone()),
        line("versions.source", context.taxonomy.lmb.source.clone()),
    ];
    if !context.options.date.is_empty() {
        rows.push(line("versions.date", words.date(&context.options.date)));
    }
    for source in &context.assessment.sources {
        if source.hash.is_empty() {
            continue;
        }
        let hash: String = source.hash.chars().take(16).collect();
        rows.push(row(vec![header(vec![run(&*source.name)]), plain(format!("BLAKE3 {hash}…"))]));
    }
    let columns =
        vec![column(words.text("column.part"), 40.0), column(words.text("column.value"), 60.0)];
    report.table(&words.text("versions.table"), columns, rows);
    report.say("versions.lead");
}
