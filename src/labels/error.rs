//! What is wrong with a file of labels.

use crate::read::ReadError;

/// Why labels could not be read. Completes "could not read X: …".
#[derive(Debug, thiserror::Error)]
pub enum LabelError {
    /// A line is no JSON object with a text and labels.
    #[error("line {line} is not a labelled passage")]
    Row {
        /// The line, from 1.
        line: usize,
        /// What is wrong with it.
        source: serde_json::Error,
    },
    /// A file is no table.
    #[error("it is not a CSV file of labelled texts")]
    Csv(#[from] ReadError),
    /// A row of a table names no goal.
    #[error("row {row} has the goal \"{goal}\"; goals are the numbers 1 to 17")]
    Code {
        /// The row, from 1.
        row: u32,
        /// The goal as written.
        goal: String,
    },
    /// A row names a proposal that there is none of.
    #[error("line {line} names proposal {proposal}; see `planspiegel taxonomy show`")]
    Proposal {
        /// The line, from 1.
        line: usize,
        /// The proposal as written.
        proposal: String,
    },
    /// A row names a goal outside 1 to 17.
    #[error("line {line} names goal {goal}; goals are 1 to 17")]
    Goal {
        /// The line, from 1.
        line: usize,
        /// The goal as written.
        goal: u8,
    },
    /// Rows refer to passages of plans that are not at hand.
    #[error(
        "it refers to passages of plans, and {missing} of {of} are not in the plans given; name \
         the file with the plans with --plans"
    )]
    Plans {
        /// The rows whose passage is not there.
        missing: usize,
        /// All rows that refer to one.
        of: usize,
    },
    /// There are columns or fields for no known kind of labels.
    #[error(
        "it has no fields for a text and its goals: `text` and `SDG` in a CSV file, `text` and \
         `sdg` or `lmb` in JSON lines"
    )]
    Unknown,
}
