//! Writing reports as PDF: a report of some 25 pages and one of more than 60.

#[path = "../tests/it/report_pdf/sample.rs"]
mod sample;

use planspiegel::report::pdf;

fn main() {
    divan::main();
}

#[divan::bench(args = [17, 60])]
fn write(bencher: divan::Bencher<'_, '_>, goals: usize) {
    let report = sample::report(goals);
    bencher.bench(|| pdf::write(&report));
}
