//! Integration tests: one module a stage, mirroring `src`.

#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "tests read their own files, say what they skip and fail by panicking"
)]

mod read_office;
mod read_sheet;
mod segment;
