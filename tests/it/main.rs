//! Integration tests: one module a stage, mirroring `src`.

mod read_office;
mod read_sheet;
mod segment;
