//! The stages from outside, one module each.
#![allow(missing_docs, reason = "tests are named as sentences")]

mod assess;
mod cli;
mod evaluate;
mod read_office;
mod read_pdf;
mod read_sheet;
mod report;
mod report_docx;
mod report_pdf;
mod segment;
mod tag;
mod train;
