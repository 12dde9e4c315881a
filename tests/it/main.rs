//! Integration tests: one module a stage.

mod report_pdf;
