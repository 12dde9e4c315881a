//! Spreadsheets: one table a sheet, every cell at its true row and column.
//!
//! Hidden sheets and rows are read and noted. A formula counts with the value that the file
//! stores; one without is noted, never computed. XLSX and ODS are read as streams by own code:
//! what they claim to hold is never allocated, and hidden rows, merged cells and formulas without
//! a value come out of the same pass. The two binary formats go through `calamine`.

mod biff;
mod binary;
mod grid;
mod ods;
mod serial;
mod xlsx;

pub use binary::{Xls, Xlsb};
pub use ods::Ods;
pub use xlsx::Xlsx;
