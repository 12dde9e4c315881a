//! Measures the PDF reader beside pdftotext and mutool (Debian: poppler-utils, mupdf-tools).
//!
//! `cargo bench --bench read_pdf [-- FOLDER]` reads all PDFs below FOLDER (`../shared` unless told)
//! and prints, with a word on everything it skips:
//!
//! - tokens: recall against the tokens that both other programs find, precision against those that
//!   either finds; tokens are runs of letters and figures after compatibility normalisation;
//! - order: the share of adjacent token pairs of the source of the made plans that come out adjacent;
//! - actions: those of the source found with their code, title and yearly amounts;
//! - speed: pages per CPU second, processes started once a file;
//! - memory: the peak of each process against twice the file plus 60 MB;
//! - hostile files (those in FOLDER/hostile): verdict and time under 512 MiB of address space.
//!
//! `dump FILE [TESSERACT]` prints the blocks of one file, `text FILE` all its text, `read FILE` one line.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a program whose output is read")]
#![expect(clippy::disallowed_methods, reason = "a program that owns its files")]
#![expect(clippy::cast_precision_loss, reason = "counts and kilobytes are small")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use planspiegel::document::{Block, BlockKind, Document, Place};
use planspiegel::read::pdf::{Pdf, page_texts};
use planspiegel::read::{ReadOptions, Reader};
use unicode_normalization::UnicodeNormalization;

const MADE: [&str; 4] = ["Lievegem", "Aartselaar", "Laakdal", "Sint-Niklaas"];

fn main() {
    let args: Vec<String> = std::env::args().skip(1).filter(|a| a != "--bench").collect();
    match args.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["dump", file] => dump(Path::new(file), &ReadOptions::default()),
        ["dump", file, ocr] => {
            dump(Path::new(file), &ReadOptions { ocr: Some(ocr.into()), ..ReadOptions::default() });
        }
        ["text", file] => println!("{}", all_text(Path::new(file)).unwrap_or_default()),
        ["read", file] => read(Path::new(file)),
        [folder] => run(Path::new(folder)),
        _ => run(Path::new("../shared")),
    }
}

fn run(folder: &Path) {
    let (bad, files): (Vec<PathBuf>, Vec<PathBuf>) =
        pdfs(folder).into_iter().partition(|file| file.starts_with(folder.join("hostile")));
    if files.is_empty() {
        println!("skipped everything: no PDF below {}", folder.display());
        return;
    }
    let others = ["pdftotext", "mutool"].map(|name| (name, has(name)));
    for (name, there) in others {
        if !there {
            println!("skipped: {name} is not installed");
        }
    }
    if others.iter().all(|(_, there)| *there) {
        tokens(&files);
        speed(&files);
    }
    made_plans(folder);
    memory(&files);
    hostile(&bad);
}

fn has(program: &str) -> bool {
    Command::new(program).arg("-v").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok()
}

/// All PDFs below a folder, sorted.
fn pdfs(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let Ok(entries) = std::fs::read_dir(folder) else { return found };
    for path in entries.filter_map(Result::ok).map(|entry| entry.path()) {
        if path.is_dir() {
            found.extend(pdfs(&path));
        } else if path.extension().is_some_and(|e| e == "pdf") {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn document(file: &Path) -> Result<Document, String> {
    let bytes = std::fs::read(file).map_err(|e| e.to_string())?;
    Pdf.read(&bytes, &ReadOptions::default()).map_err(|e| e.to_string())
}

fn all_text(file: &Path) -> Option<String> {
    let bytes = std::fs::read(file).ok()?;
    Some(page_texts(&bytes, &ReadOptions::default()).ok()?.join("\n"))
}

fn output(command: &mut Command) -> String {
    let output = command.stderr(Stdio::null()).output();
    output.map(|o| String::from_utf8_lossy(&o.stdout).into_owned()).unwrap_or_default()
}

fn pdftotext(file: &Path) -> String {
    output(Command::new("pdftotext").args(["-enc", "UTF-8"]).arg(file).arg("-"))
}

fn mutool(file: &Path) -> String {
    output(Command::new("mutool").args(["draw", "-F", "txt", "-o", "-"]).arg(file))
}

fn split(text: &str) -> Vec<String> {
    let plain: String = text.nfkc().filter(|c| *c != '\u{AD}').collect();
    let words = plain.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_owned).collect()
}

fn count<T: Ord>(items: impl IntoIterator<Item = T>) -> BTreeMap<T, usize> {
    let mut counts = BTreeMap::new();
    for item in items {
        *counts.entry(item).or_default() += 1;
    }
    counts
}

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 1.0 } else { part as f64 / whole as f64 }
}

fn name(file: &Path) -> String {
    let name = file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let skip = name.chars().count().saturating_sub(50);
    name.chars().skip(skip).collect()
}

fn tokens(files: &[PathBuf]) {
    println!("tokens (recall, precision, tokens both others find)");
    let (mut hit, mut wanted, mut good, mut given) = (0, 0, 0, 0);
    for file in files {
        let ours = count(split(&all_text(file).unwrap_or_default()));
        let (a, b) = (count(split(&pdftotext(file))), count(split(&mutool(file))));
        let n = |map: &BTreeMap<String, usize>, t: &str| map.get(t).copied().unwrap_or(0);
        let both: usize = a.iter().map(|(t, k)| (*k).min(n(&b, t))).sum();
        let found: usize = a.iter().map(|(t, k)| (*k).min(n(&b, t)).min(n(&ours, t))).sum();
        let right: usize = ours.iter().map(|(t, k)| (*k).min(n(&a, t).max(n(&b, t)))).sum();
        let all: usize = ours.values().sum();
        let (recall, precision) = (share(found, both), share(right, all));
        let mark = if recall < 0.985 || precision < 0.985 { "  <" } else { "" };
        println!("  {recall:.4} {precision:.4} {both:>6} {}{mark}", name(file));
        (hit, wanted, good, given) = (hit + found, wanted + both, good + right, given + all);
    }
    println!("  {:.4} {:.4} {wanted:>6} all files", share(hit, wanted), share(good, given));
}

/// CPU seconds of all children that have ended.
fn children_cpu() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after = stat.rsplit(')').next().unwrap_or_default();
    let ticks: Vec<f64> = after.split_whitespace().filter_map(|n| n.parse().ok()).collect();
    // The state letter is no number, so fields 16 and 17 are at 12 and 13 of what is left.
    (ticks.get(12).unwrap_or(&0.0) + ticks.get(13).unwrap_or(&0.0)) / 100.0
}

fn speed(files: &[PathBuf]) {
    let Ok(own) = std::env::current_exe() else { return };
    let pages: u32 = files.iter().filter_map(|f| document(f).ok()).map(|d| d.pages).sum();
    let time = |run: &dyn Fn(&Path)| {
        let before = children_cpu();
        for _ in 0..3 {
            for file in files {
                run(file);
            }
        }
        f64::from(pages) * 3.0 / (children_cpu() - before).max(0.01)
    };
    let ours = time(&|file| drop(output(Command::new(&own).arg("read").arg(file))));
    let theirs = time(&|file| drop(pdftotext(file)));
    let third = time(&|file| drop(mutool(file)));
    println!("speed (pages per CPU second, {pages} pages, three runs)");
    println!("  {ours:.0} planspiegel, {theirs:.0} pdftotext, {third:.0} mutool");
    println!("  {:.2} times pdftotext", ours / theirs);
}

/// Reads one file and prints the verdict and the process's peak memory in KiB.
fn read(file: &Path) {
    let verdict = document(file).map_or_else(
        |error| error,
        |d| format!("{} pages, {} blocks, {} notes", d.pages, d.blocks.len(), d.notes.len()),
    );
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    println!("{} | {verdict}", peak.unwrap_or("0 kB").trim());
}

fn memory(files: &[PathBuf]) {
    let Ok(own) = std::env::current_exe() else { return };
    let mut worst = (0.0, String::new());
    for file in files {
        let line = output(Command::new(&own).arg("read").arg(file));
        let peak: f64 = line.split(' ').next().and_then(|n| n.parse().ok()).unwrap_or(0.0);
        let size = std::fs::metadata(file).map_or(0, |m| m.len()) as f64;
        let used = peak * 1024.0 / (2.0 * size + 60e6);
        if used > worst.0 {
            worst =
                (used, format!("{} ({:.0} MB, file {:.1} MB)", name(file), peak / 1e3, size / 1e6));
        }
    }
    println!("memory (largest share of twice the file plus 60 MB)\n  {:.2} {}", worst.0, worst.1);
}

fn hostile(files: &[PathBuf]) {
    let Ok(own) = std::env::current_exe() else { return };
    println!("hostile files (512 MiB of address space)");
    for file in files {
        let start = Instant::now();
        let script = "ulimit -v 524288; exec timeout 20 \"$0\" read \"$1\"";
        let line = output(Command::new("bash").args(["-c", script]).arg(&own).arg(file));
        let late = start.elapsed() > Duration::from_secs(10);
        let verdict = if line.trim().is_empty() { "NO VERDICT" } else { line.trim() };
        println!(
            "  {:.1} s{} {} {verdict}",
            start.elapsed().as_secs_f32(),
            if late { " LATE" } else { "" },
            name(file)
        );
    }
}

/// An action as the source and the plan both state it.
type Action = (String, Vec<String>, Vec<i64>);

fn made_plans(folder: &Path) {
    let Some(bytes) = std::fs::read_dir(folder.join("plans/csv"))
        .ok()
        .and_then(|mut dir| std::fs::read(dir.next()?.ok()?.path()).ok())
    else {
        println!("skipped reading order and actions: no CSV in plans/csv");
        return;
    };
    println!("made plans (adjacent pairs: ours, pdftotext; actions found of those in the source)");
    for town in MADE {
        let file = folder.join(format!("plans/documents/{town}.pdf"));
        let Ok(document) = document(&file) else {
            println!("  {town}: skipped, it cannot be read");
            continue;
        };
        let (texts, actions) = source(&bytes, town);
        let wanted = count(texts.iter().flat_map(|text| pairs(&split(text))));
        let order = |stream: Vec<String>| {
            let seen = count(pairs(&stream));
            let found: usize =
                wanted.iter().map(|(p, k)| (*k).min(*seen.get(p).unwrap_or(&0))).sum();
            share(found, wanted.values().sum())
        };
        let ours = order(document.blocks.iter().flat_map(|b| split(&block_text(b))).collect());
        let theirs = order(split(&pdftotext(&file)));
        let (read, total) = (found_actions(&document), actions.len());
        let read = count(read);
        let found = count(actions);
        let equal: usize = found.iter().map(|(a, k)| (*k).min(*read.get(a).unwrap_or(&0))).sum();
        println!("  {ours:.4} {theirs:.4} {equal} of {total} ({:.4}) {town}", share(equal, total));
        let seen = count(pairs(
            &document.blocks.iter().flat_map(|b| split(&block_text(b))).collect::<Vec<_>>(),
        ));
        let lost = wanted.iter().filter(|(p, k)| seen.get(*p).unwrap_or(&0) < *k);
        for (pair, k) in lost.take(if ours < 0.997 { 12 } else { 0 }) {
            println!("      lost: {pair:?} {} of {k}", seen.get(pair).unwrap_or(&0));
        }
        for (action, _) in found.iter().filter(|(a, k)| read.get(*a).unwrap_or(&0) < *k).take(3) {
            println!("      missing: {action:?}");
        }
    }
}

fn pairs(tokens: &[String]) -> Vec<(String, String)> {
    tokens.windows(2).map(|pair| (pair[0].clone(), pair[1].clone())).collect()
}

/// The texts of a town's plan in the CSV, and its actions; amounts in cents.
fn source(bytes: &[u8], town: &str) -> (Vec<String>, Vec<Action>) {
    let (mut texts, mut actions, mut seen) =
        (Vec::new(), Vec::new(), std::collections::BTreeSet::new());
    let mut reader = csv::ReaderBuilder::new().delimiter(b';').flexible(true).from_reader(bytes);
    for record in reader.records().filter_map(Result::ok).filter(|r| r.get(0) == Some(town)) {
        let field = |at: usize| record.get(at).unwrap_or_default().trim().to_owned();
        for (code, short, long) in [(2, 3, 4), (5, 6, 7), (8, 9, 10)] {
            let parent = if code > 2 { field(code - 3) } else { String::new() };
            if seen.insert((code, parent, field(code), field(short), field(long))) || code == 8 {
                texts.push(field(short));
                texts.push(field(long));
            }
        }
        let amounts = (11..17).map(|at| cents(&field(at))).collect();
        actions.push((field(8), split(&field(9)), amounts));
    }
    (texts, actions)
}

fn cents(text: &str) -> i64 {
    let digits: String =
        text.chars().filter(|c| c.is_ascii_digit() || matches!(c, ',' | '.' | '-')).collect();
    let cut = digits.rfind([',', '.']).filter(|at| digits.len() - at <= 3);
    let (whole, rest) = cut.map_or((digits.as_str(), ""), |at| digits.split_at(at));
    let number =
        |s: &str| s.chars().filter(char::is_ascii_digit).collect::<String>().parse().unwrap_or(0);
    let rest: String =
        rest.chars().filter(char::is_ascii_digit).chain("00".chars()).take(2).collect();
    let value: i64 = number(whole) * 100 + number(&rest);
    if digits.starts_with('-') { -value } else { value }
}

/// The actions of a made plan: a heading with its code, then the table of its amounts.
fn found_actions(document: &Document) -> Vec<Action> {
    let mut actions = Vec::new();
    let mut open: Option<(String, Vec<String>)> = None;
    for block in &document.blocks {
        match &block.kind {
            BlockKind::Heading { text, .. } => {
                let rest = text.strip_prefix("Actie ").and_then(|rest| rest.split_once(':'));
                open = rest.map(|(code, title)| (code.trim().to_owned(), split(title)));
            }
            BlockKind::Table(table) => {
                let rows = (0..table.rows()).map(|row| table.row(row).collect::<Vec<_>>());
                for row in rows.filter(|row| row.first().is_some_and(|c| c.text() == "Uitgaven")) {
                    let amounts: Vec<i64> =
                        row.iter().skip(1).take(6).map(|c| cents(&c.text())).collect();
                    if let Some((code, title)) = open.take() {
                        actions.push((code, title, amounts));
                    }
                }
            }
            _ => {}
        }
    }
    actions
}

fn block_text(block: &Block) -> String {
    match &block.kind {
        BlockKind::Heading { text, .. }
        | BlockKind::Paragraph { text }
        | BlockKind::ListItem { text, .. }
        | BlockKind::Footnote { text } => text.clone(),
        BlockKind::Table(table) => table.cells().map(|c| c.text().into_owned() + " ").collect(),
    }
}

fn dump(file: &Path, options: &ReadOptions) {
    let bytes = std::fs::read(file).unwrap_or_default();
    let document = match Pdf.read(&bytes, options) {
        Ok(document) => document,
        Err(error) => return eprintln!("could not read {}: {error}", file.display()),
    };
    println!("{:?}, {} pages", document.title, document.pages);
    for note in &document.notes {
        println!("note {note:?}");
    }
    for block in &document.blocks {
        let page = if let Place::Page { page, .. } = &block.place { *page } else { 0 };
        match &block.kind {
            BlockKind::Heading { level, text } => println!("{page} H{level} {text}"),
            BlockKind::Paragraph { text } => println!("{page} P {text}"),
            BlockKind::ListItem { depth, text } => println!("{page} L{depth} {text}"),
            BlockKind::Footnote { text } => println!("{page} F {text}"),
            BlockKind::Table(table) => {
                println!("{page} T {} rows, {} header", table.rows(), table.header_rows);
                for row in 0..table.rows() {
                    let cells = table.row(row).map(|c| format!("{}:{}", c.column, c.text()));
                    println!("      {}", cells.collect::<Vec<_>>().join(" | "));
                }
            }
        }
    }
}
