//! Turns assessments into neutral blocks once; writers render those as PDF, DOCX and JSON.

pub mod block;
pub mod drawing;
pub mod pdf;
