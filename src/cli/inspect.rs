//! `planspiegel inspect`: how a file was read.

use std::io::Write;
use std::path::PathBuf;

use anyhow::Context;
use clap::Args as ClapArgs;
use planspiegel::assess::TaggedPassage;
use planspiegel::batch::{Stopwatch, tag_passages};
use planspiegel::document::{Amount, Block, BlockKind, Document, Flow, Level, Note, Place};
use planspiegel::language::Lang;
use planspiegel::read;
use planspiegel::report::wording::{Wording, key_of};
use planspiegel::segment::{Settings, segment};
use planspiegel::tag::Tagger;

use super::Answer;
use super::reading::{self, ReadingArgs};

/// Arguments of `inspect`.
#[derive(Debug, ClapArgs)]
#[command(
    after_help = "The file is read with the settings of planspiegel.toml, if there is one in \
    its folder or in one above it."
)]
pub(super) struct Args {
    /// The file to look at
    file: PathBuf,
    /// Show the blocks as the reader found them, before they become passages
    #[arg(long)]
    blocks: bool,
    /// Print JSON instead of text
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    reading: ReadingArgs,
}

pub(super) fn run(args: &Args) -> anyhow::Result<Answer> {
    let shown = args.file.display();
    let bytes = super::bytes(&args.file)?;
    let name = args.file.to_string_lossy();
    let (format, document) = read::read(&name, &bytes, &args.reading.options()?)
        .with_context(|| format!("could not read {shown}"))?;
    super::print(|out| {
        if !args.blocks {
            return print_plans(out, args, format, &document);
        }
        if args.json {
            serde_json::to_writer_pretty(&mut *out, &document)?;
            writeln!(out)?;
        } else {
            writeln!(out, "{shown}: {format}, {} blocks", document.blocks.len())?;
            document.blocks.iter().try_for_each(|block| print_block(out, block))?;
        }
        Ok(())
    })
}

fn print_plans(
    out: &mut dyn Write,
    args: &Args,
    format: &str,
    document: &Document,
) -> anyhow::Result<()> {
    let shown = args.file.display();
    let (tagger, stopwatch) = (Tagger::new(), Stopwatch::default());
    let columns = reading::settings_above(&args.file)?.columns;
    let words = Wording::of(Lang::En);
    for plan in segment(document, &Settings { columns, ..Settings::default() }) {
        let passages = tag_passages(plan.passages, &tagger, &stopwatch);
        if args.json {
            for passage in &passages {
                serde_json::to_writer(&mut *out, passage)?;
                writeln!(out)?;
            }
            continue;
        }
        let name = plan.municipality.as_deref().unwrap_or("municipality not named");
        let period = plan.period.map(|it| format!("{}-{}", it.first, it.last));
        let period = period.unwrap_or_else(|| "period not named".to_owned());
        let kind = words.text(&format!("kind.{}", key_of(&plan.kind)));
        writeln!(out, "{shown}: {format}, {name}, {kind}, {period}")?;
        plan.notes.iter().try_for_each(|it| print_note(out, it, words))?;
        passages.iter().try_for_each(|it| print_passage(out, it))?;
    }
    Ok(())
}

fn print_block(out: &mut dyn Write, block: &Block) -> std::io::Result<()> {
    let place = place(&block.place);
    match &block.kind {
        BlockKind::Heading { level, text } => {
            writeln!(out, "[{place}] {} {text}", "#".repeat((*level).into()))
        }
        BlockKind::Paragraph { text } => writeln!(out, "[{place}] {text}"),
        BlockKind::ListItem { depth, text } => {
            writeln!(out, "[{place}] {}- {text}", "  ".repeat((*depth).into()))
        }
        BlockKind::Footnote { text } => writeln!(out, "[{place}] (note) {text}"),
        BlockKind::Table(table) => {
            writeln!(out, "[{place}] table {} ({} rows)", table.name, table.rows())?;
            for row in 0..table.rows() {
                let cells: Vec<_> = table.row(row).map(|cell| cell.text().into_owned()).collect();
                writeln!(out, "    | {}", cells.join(" | "))?;
            }
            Ok(())
        }
    }
}

/// A note with its places (pages, rows or paragraphs) and details.
fn print_note(out: &mut dyn Write, note: &Note, words: &Wording) -> std::io::Result<()> {
    write!(out, "  note: {}", words.text(&format!("note.{}.what", key_of(&note.kind))))?;
    if !note.detail.is_empty() {
        write!(out, " ({})", note.detail)?;
    }
    let places: Vec<String> = note.at.iter().map(u32::to_string).collect();
    if !places.is_empty() {
        write!(out, " at {}", places.join(", "))?;
    }
    writeln!(out)
}

fn print_passage(out: &mut dyn Write, tagged: &TaggedPassage) -> std::io::Result<()> {
    let level = |level: Level| Wording::of(Lang::En).text(&format!("level.{}", key_of(&level)));
    let passage = &tagged.passage;
    let places: Vec<String> = passage.places.iter().map(place).collect();
    let code = passage.code.as_deref().unwrap_or("-");
    writeln!(out, "\n{} {} {code} [{}]", passage.id, level(passage.level), places.join("; "))?;
    for parent in &passage.parents {
        writeln!(out, "    < {} {}", level(parent.level), parent.title)?;
    }
    writeln!(out, "    {}", passage.full_text().replace('\n', " "))?;
    if !passage.amounts.is_empty() {
        let amounts: Vec<String> = passage.amounts.iter().map(amount).collect();
        writeln!(out, "    € {}", amounts.join(", "))?;
    }
    for tag in &tagged.tags {
        let mark = if tag.accepted { '+' } else { '?' };
        let words: Vec<&str> = tag.evidence.iter().map(|it| it.text.as_str()).collect();
        writeln!(
            out,
            "    {mark} {} {:.2} {} {} {} because of: {}",
            tag.concept,
            tag.probability,
            key_of(&tag.rank),
            key_of(&tag.basis),
            key_of(&tag.polarity),
            words.join(", ")
        )?;
    }
    Ok(())
}

fn place(place: &Place) -> String {
    match place {
        Place::Page { page, label: Some(label), .. } => format!("page {page} ({label})"),
        Place::Page { page, .. } => format!("page {page}"),
        Place::Row { sheet, row } if sheet.is_empty() => format!("row {row}"),
        Place::Row { sheet, row } => format!("{sheet}, row {row}"),
        Place::Paragraph(number) => format!("paragraph {number}"),
    }
}

fn amount(amount: &Amount) -> String {
    let year = amount.year.map_or_else(|| "total".to_owned(), |year| year.to_string());
    let sign = if amount.flow == Flow::Receipt { "+" } else { "" };
    let cents = amount.cents;
    format!("{year}: {sign}{}.{:02}", cents / 100, (cents % 100).abs())
}
