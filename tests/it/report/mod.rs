//! The content of the reports, on invented municipalities.

mod comparison;
pub(crate) mod invented;
mod municipality;
