//! The stages from outside, one module each.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::print_stderr,
    clippy::print_stdout,
    clippy::missing_panics_doc,
    clippy::too_many_lines,
    reason = "tests are named as sentences, lay out their own files and may stop at a surprise"
)]

mod assess;
mod cli;
mod evaluate;
mod prose;
mod read_office;
mod read_pdf;
mod read_sheet;
mod report;
mod report_docx;
mod report_pdf;
mod revision;
mod segment;
mod tag;
mod train;
