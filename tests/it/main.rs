//! The stages from outside, one module each.
#![allow(missing_docs, reason = "tests are named as sentences")]

mod cli;
#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "tests read their own files, say what they skip and fail by panicking"
)]

mod read_office;
mod read_sheet;
mod report;
mod report_pdf;
mod segment;
mod tag;
