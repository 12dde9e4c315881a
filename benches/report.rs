//! Writing a report of more than sixty pages as PDF and as Word file: CPU time and size of both.
//!
//! Asked of the two together: at most 0.3 s of CPU; of each: at most 1.5 MB.

#![expect(clippy::print_stdout, reason = "printing is what a benchmark is for")]
#![expect(clippy::cast_precision_loss, reason = "sizes of a few megabytes")]

#[path = "../tests/it/report_pdf/sample.rs"]
mod sample;

use planspiegel::batch::{Stage, Stopwatch};
use planspiegel::report::{docx, pdf};

/// How often each file is written; the least time counts, for others may use the machine.
const ROUNDS: usize = 10;

fn main() {
    let report = sample::report(60);
    let (pdf_time, pdf) = least(|| pdf::write(&report).expect("the sample can be written"));
    let (docx_time, docx) = least(|| docx::write(&report).expect("the sample can be written"));
    let pages = lopdf::Document::load_mem(&pdf).map_or(0, |document| document.get_pages().len());
    println!("pages   {pages}");
    for (name, time, file) in [("PDF", pdf_time, &pdf), ("DOCX", docx_time, &docx)] {
        println!("{name:<7} {time:.3} s of CPU, {:.2} MB", file.len() as f64 / 1e6);
    }
    println!("both    {:.3} s of CPU", pdf_time + docx_time);
}

/// The least CPU seconds of several rounds, and the file.
fn least(write: impl Fn() -> Vec<u8>) -> (f64, Vec<u8>) {
    let mut least = f64::INFINITY;
    let mut file = Vec::new();
    for _ in 0..ROUNDS {
        let stopwatch = Stopwatch::default();
        file = stopwatch.time(Stage::Report, &write);
        least = least.min(stopwatch.seconds(Stage::Report));
    }
    (least, file)
}
