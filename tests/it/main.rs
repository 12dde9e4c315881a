//! The stages from outside, one module each.
#![allow(missing_docs, reason = "tests are named as sentences")]

mod segment;
mod tag;
//! Integration tests: one module a stage, mirroring `src`.

mod read_office;
mod read_sheet;
mod segment;
//! One binary for all integration tests; a module mirrors each stage.

mod report;
