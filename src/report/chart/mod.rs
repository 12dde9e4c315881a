//! Figures as plain shapes: from numbers to a [`Drawing`](super::drawing::Drawing).
//!
//! No text is smaller than 7 points. Every chart also gives its text alternative's numbers to the
//! table beside it; that table is the caller's.

pub(super) mod bars;
pub(super) mod colour;
pub(super) mod text;
