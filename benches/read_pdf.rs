//! Measures the PDF reader beside pdftotext and mutool. See `--help`.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a program to be read")]
#![expect(clippy::disallowed_methods, reason = "a program with its own files")]

use planspiegel::document::BlockKind;
use planspiegel::read::pdf::{Pdf, page_texts};
use planspiegel::read::{ReadOptions, Reader};

fn main() {
    let args: Vec<String> = std::env::args().skip(1).filter(|a| a != "--bench").collect();
    match args.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["dump", file] => dump(file),
        ["text", file] => {
            let bytes = std::fs::read(file).unwrap_or_default();
            match page_texts(&bytes, &ReadOptions::default()) {
                Ok(pages) => pages.iter().for_each(|page| println!("{page}\u{c}")),
                Err(error) => eprintln!("{error}"),
            }
        }
        _ => eprintln!("usage"),
    }
}

fn dump(file: &str) {
    let bytes = std::fs::read(file).unwrap_or_default();
    let document = match Pdf.read(&bytes, &ReadOptions::default()) {
        Ok(document) => document,
        Err(error) => {
            println!("ERROR {error}");
            return;
        }
    };
    println!("# {:?} {} pages, {} blocks", document.title, document.pages, document.blocks.len());
    for note in &document.notes {
        println!("! {note:?}");
    }
    for block in &document.blocks {
        let planspiegel::document::Place::Page { page, .. } = &block.place else { continue };
        match &block.kind {
            BlockKind::Heading { level, text } => println!("{page} H{level} {text}"),
            BlockKind::Paragraph { text } => println!("{page} P {text}"),
            BlockKind::ListItem { depth, text } => println!("{page} L{depth} {text}"),
            BlockKind::Footnote { text } => println!("{page} F {text}"),
            BlockKind::Table(table) => {
                println!("{page} T {}x{} header {}", table.rows(), table.columns(), table.header_rows);
                for row in 0..table.rows() {
                    let cells: Vec<_> = table.row(row).map(|c| format!("{}:{}", c.column, c.text())).collect();
                    println!("      {}", cells.join(" | "));
                }
            }
        }
    }
}
