//! The content of the reports, on invented municipalities.

mod invented;
mod municipality;
