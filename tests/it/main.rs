//! The stages from outside, one module each.
#![allow(missing_docs, reason = "tests are named as sentences")]

mod evaluate;
mod tag;
mod train;
