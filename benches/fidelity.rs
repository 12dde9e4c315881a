//! How faithfully plans are read: the eight documents of `../shared/plans/documents` against the
//! rows of the CSV that they were laid out from, and all municipalities of the CSV against their
//! own rows.
//!
//! `cargo bench --bench fidelity` prints the tables; `-- differences` the first differences of each
//! document too, `-- tree FILE` the plans of one file as they were
//! understood, `-- json FILE` the same as one line of JSON a file, and `-- blocks FILE` what the
//! reader gave.
#![expect(clippy::print_stdout, reason = "printing is what a benchmark is for")]
#![expect(clippy::disallowed_methods, reason = "a benchmark reads the shared data itself")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Instant;

use planspiegel::document::{BlockKind, Document, Level, Passage, Place, Plan};
use planspiegel::read::{ReadOptions, read};
use planspiegel::segment::{Settings, segment};

const DOCUMENTS: [&str; 8] = [
    "Aartselaar.pdf",
    "Antwerpen.docx",
    "Bonheiden.odt",
    "Brugge.xlsx",
    "Gent.docx",
    "Laakdal.pdf",
    "Lievegem.pdf",
    "Sint-Niklaas.pdf",
];

fn main() {
    let mut arguments = std::env::args().skip(1).filter(|argument| argument != "--bench");
    match arguments.next().as_deref() {
        Some("tree") => arguments.for_each(|file| print_tree(Path::new(&file))),
        Some("json") => arguments.for_each(|file| print_json(Path::new(&file))),
        Some("blocks") => arguments.for_each(|file| print_blocks(Path::new(&file))),
        Some("differences") => compare_all(true),
        _ => compare_all(false),
    }
}

fn shared() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/plans")
}

fn load(path: &Path) -> Option<Document> {
    let bytes = std::fs::read(path).ok()?;
    let name = path.file_name()?.to_str()?;
    match read(name, &bytes, &ReadOptions::default()) {
        Ok((_, document)) => Some(document),
        Err(error) => {
            println!("could not read {name}: {error}");
            None
        }
    }
}

fn print_json(path: &Path) {
    let plans = load(path).map(|document| segment(&document, &Settings::default()));
    println!("{}", serde_json::to_string(&plans).unwrap_or_default());
}

fn compare_all(differences: bool) {
    let path = shared().join("csv/meerjarenplan-projecten-2026.csv");
    let Some(document) = load(&path) else {
        println!("skipped: ../shared/plans is not here");
        return;
    };
    let start = Instant::now();
    let plans = segment(&document, &Settings::default());
    let spent = start.elapsed();
    reconcile(&path, &plans);
    println!("segmented in {spent:.1?}\n");
    println!(
        "{:<20}{:>8}{:>8}{:>8}{:>8}{:>9}{:>8}",
        "document", "actions", "tree %", "text %", "money %", "all %", "extra"
    );
    for name in DOCUMENTS {
        let municipality = name.split_once('.').map_or(name, |(stem, _)| stem);
        let expected = plans.iter().find(|p| p.municipality.as_deref() == Some(municipality));
        let read = load(&shared().join("documents").join(name));
        if let (Some(expected), Some(read)) = (expected, read) {
            let read = segment(&read, &Settings::default());
            compare(name, expected, &read, differences);
        }
    }
}

/// Holds the plans of the CSV against its own rows, read here a second time and on their own.
fn reconcile(path: &Path, plans: &[Plan]) {
    let Ok(bytes) = std::fs::read(path) else { return };
    let mut reader = csv::ReaderBuilder::new().delimiter(b';').from_reader(&bytes[3..]);
    let (mut rows, mut stated) = (0u32, BTreeMap::<String, i64>::new());
    for record in reader.records().map_while(Result::ok) {
        rows += 1;
        let cents: i64 =
            (11..17).filter_map(|c| record[c].replace(',', "").parse::<i64>().ok()).sum();
        *stated.entry(record[0].to_owned()).or_default() += cents;
    }
    let mut held: BTreeMap<u32, u32> = BTreeMap::new();
    let mut agree = 0;
    for plan in plans {
        let mut sum = 0;
        for passage in &plan.passages {
            sum += passage.amounts.iter().map(|a| a.cents).sum::<i64>();
            for place in passage.places.iter().filter(|_| passage.level == Level::Action) {
                if let Place::Row { row, .. } = place {
                    *held.entry(*row).or_default() += 1;
                }
            }
        }
        let name = plan.municipality.clone().unwrap_or_default();
        agree += u32::from(stated.get(&name) == Some(&sum));
    }
    let once = held.values().filter(|count| **count == 1).count();
    println!("{} municipalities, {agree} with sums equal to the cent", plans.len());
    println!("{rows} rows, {once} of them in exactly one action");
}

/// What is compared of an action, with spaces as one.
struct Action {
    name: (String, String),
    parents: Vec<(String, String)>,
    text: String,
    amounts: BTreeMap<Option<i16>, i64>,
}

fn squeeze(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn actions(plan: &Plan) -> Vec<Action> {
    let action = |passage: &Passage| {
        let mut amounts = BTreeMap::new();
        for amount in &passage.amounts {
            *amounts.entry(amount.year).or_default() += amount.cents;
        }
        let parent = |p: &planspiegel::document::Parent| {
            (p.code.clone().unwrap_or_default(), squeeze(&p.title))
        };
        Action {
            name: (passage.code.clone().unwrap_or_default(), squeeze(&passage.title)),
            parents: passage.parents.iter().map(parent).collect(),
            text: squeeze(&passage.text),
            amounts,
        }
    };
    plan.passages.iter().filter(|p| p.level == Level::Action).map(action).collect()
}

/// Equal, or cut off in a file that does not hold the long text from which to complete it.
fn same_title(one: &str, other: &str) -> bool {
    one == other || one.starts_with(other) || other.starts_with(one)
}

#[expect(clippy::cast_precision_loss, reason = "counts are small")]
fn compare(name: &str, expected: &Plan, read: &[Plan], differences: bool) {
    let expected = actions(expected);
    let mut left: Vec<Action> = read.iter().flat_map(actions).collect();
    let (mut tree, mut text, mut money, mut all, mut shown) = (0, 0, 0, 0, 0);
    for action in &expected {
        let same = |a: &Action| a.name.0 == action.name.0 && a.name.1 == action.name.1;
        let near = |a: &Action| a.name.0 == action.name.0 && same_title(&a.name.1, &action.name.1);
        let coded = |a: &Action| a.name.0 == action.name.0;
        let at = left.iter().position(same).or_else(|| left.iter().position(near));
        let Some(at) = at.or_else(|| left.iter().position(coded)) else {
            show(differences, &mut shown, "missing", &action.name.0, &action.name.1, "");
            continue;
        };
        let found = left.remove(at);
        let parents = found.parents.len() == action.parents.len()
            && found
                .parents
                .iter()
                .zip(&action.parents)
                .all(|(a, b)| a.0 == b.0 && same_title(&a.1, &b.1));
        let title = found.name.1 == action.name.1;
        let texts = title && found.text == action.text;
        let amounts = found.amounts == action.amounts;
        tree += u32::from(parents);
        text += u32::from(texts);
        money += u32::from(amounts);
        all += u32::from(parents && texts && amounts);
        if !parents {
            show(
                differences,
                &mut shown,
                "tree",
                &action.name.0,
                &format!("{:?}", action.parents),
                &format!("{:?}", found.parents),
            );
        }
        if !title {
            show(differences, &mut shown, "title", &action.name.0, &action.name.1, &found.name.1);
        } else if !texts {
            show(differences, &mut shown, "text", &action.name.0, &action.text, &found.text);
        }
        if !amounts {
            show(
                differences,
                &mut shown,
                "money",
                &action.name.0,
                &format!("{:?}", action.amounts),
                &format!("{:?}", found.amounts),
            );
        }
    }
    let percent = |count: u32| 100.0 * f64::from(count) / expected.len().max(1) as f64;
    println!(
        "{name:<20}{:>8}{:>8.1}{:>8.1}{:>8.1}{:>9.1}{:>8}",
        expected.len(),
        percent(tree),
        percent(text),
        percent(money),
        percent(all),
        left.len()
    );
    for extra in left.iter().take(if differences { 5 } else { 0 }) {
        println!("    extra {:?}", extra.name);
    }
}

fn show(differences: bool, shown: &mut u32, what: &str, code: &str, expected: &str, read: &str) {
    *shown += 1;
    if differences && *shown <= 12 {
        println!("    {what} of {code}\n      in the CSV: {expected}\n      read:       {read}");
    }
}

fn print_blocks(path: &Path) {
    let Some(document) = load(path) else { return };
    for block in document.blocks {
        match block.kind {
            BlockKind::Table(table) => {
                println!("table {:?} {} × {}", table.name, table.rows(), table.columns());
                for row in 0..table.rows().min(40) {
                    let cells =
                        table.row(row).map(|cell| format!("{}={}", cell.column, cell.text()));
                    println!("    {}", cells.collect::<Vec<_>>().join(" | "));
                }
            }
            kind => println!("{kind:?}"),
        }
    }
}

fn print_tree(path: &Path) {
    let start = Instant::now();
    let Some(document) = load(path) else { return };
    let read = start.elapsed();
    let plans = segment(&document, &Settings::default());
    println!("read in {read:.1?}, segmented in {:.1?}", start.elapsed().saturating_sub(read));
    for plan in plans {
        println!(
            "# {:?} {:?} {:?}, {} pages",
            plan.municipality, plan.kind, plan.period, plan.pages
        );
        for note in &plan.notes {
            println!(
                "! {:?} {:?} {}",
                note.kind,
                note.at.iter().take(10).collect::<Vec<_>>(),
                note.detail
            );
        }
        for passage in &plan.passages {
            let depth = passage.parents.len();
            let code = passage.code.as_deref().unwrap_or("-");
            let sum: i64 = passage.amounts.iter().map(|a| a.cents).sum();
            let text: String = passage.text.chars().take(160).collect();
            let parents: Vec<&str> = passage.parents.iter().map(|p| p.title.as_str()).collect();
            let path =
                if passage.level == Level::Prose { parents.join(" > ") } else { String::new() };
            println!(
                "{}{:?} [{code}] {} | {text} | {} × {}{}{} {path} @{:?}",
                "  ".repeat(depth),
                passage.level,
                passage.title,
                passage.amounts.len(),
                sum / 100,
                if passage.residual { " residual" } else { "" },
                passage.policy_field.as_deref().unwrap_or_default(),
                passage.places[0],
            );
        }
    }
}
