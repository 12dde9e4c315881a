//! The files that could not be read, and the versions that the comparison was made with.

use super::Context;
use crate::report::block::Block;
use crate::report::block::{Row, Tone};
use crate::report::manuscript::{Manuscript, column, header, row, run, words as plain};

pub(super) fn write(context: &Context<'_>, report: &mut Manuscript) {
    let words = context.words;
    let rows: Vec<Row> = context
        .municipalities
        .iter()
        .filter(|it| it.incomplete || !it.unread.is_empty())
        .map(|it| {
            let files = if it.unread.is_empty() {
                words.text("unread.partly")
            } else {
                words.apart(&it.unread)
            };
            row(vec![header(vec![run(&*it.municipality)]), plain(files)])
        })
        .collect();
    if !rows.is_empty() {
        report.chapter("unread.title", "unread");
        report.say("unread.lead");
        let columns = vec![
            column(words.text("column.municipality"), 34.0),
            column(words.text("column.files"), 66.0),
        ];
        report.compact_table(&words.text("unread.title"), columns, rows);
    }
    report.annex("comparison.method.title", "method");
    report.say("comparison.method.text");
    let version = &context.options.taxonomy_version;
    let tool = format!("planspiegel {}", env!("CARGO_PKG_VERSION"));
    report.callout(
        Tone::Info,
        words.text("versions.title"),
        vec![Block::Paragraph(vec![run(format!(
            "{tool}. {}.",
            words.fill("cover.version", &[("version", version)])
        ))])],
    );
}
