//! Integration tests, one module a stage.

mod segment;
//! Integration tests: one module a stage, mirroring `src`.

mod read_office;
mod read_sheet;
