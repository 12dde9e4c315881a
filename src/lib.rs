//! Holds municipal multi-year plans against the 17 Sustainable Development Goals and against the
//! proposals for a local global policy (*lokaal mondiaal beleid*, LMB), and reports what is there,
//! what is missing and what to do.
//!
//! The way of the data is a straight line; each stage is a module, in this order:
//!
//! ```text
//! discover ─Source→ read ─Document→ segment ─Plan→ tag ─Tagged→ assess ─Assessment→ report
//!                   └──────── per file, in parallel (batch) ──────┘   └── per municipality, and across them
//! ```

#![allow(
    rustdoc::private_intra_doc_links,
    reason = "a module's page names its parts, for those who read the source"
)]

pub mod config;
pub mod document;
pub mod language;
pub mod taxonomy;

pub mod discover;
pub mod read;
pub mod segment;
pub mod tag;

pub mod assess;

pub mod report;

pub mod batch;

pub mod evaluate;
pub mod labels;
pub mod train;
