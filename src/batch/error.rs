//! Why a run ends early, and what is no reason to end it.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::output::OutputError;

/// Why a run ended early.
#[derive(Debug, thiserror::Error)]
pub enum BatchError {
    /// The input folder can't be looked into.
    #[error("could not look into {}", .path.display())]
    Input {
        /// The input folder.
        path: PathBuf,
        /// The operating system's word.
        source: std::io::Error,
    },
    /// There is nothing to read.
    #[error(
        "{} holds no files to read; put plans in it (PDF, DOCX, ODT, XLSX, XLS, ODS, CSV, TXT)",
        .0.display()
    )]
    NothingToRead(PathBuf),
    /// The settings leave all files out.
    #[error(
        "`exclude` in planspiegel.toml leaves out every file of {} ({excluded}); take out the \
         pattern that says too much",
        .input.display()
    )]
    AllExcluded {
        /// The input folder.
        input: PathBuf,
        /// How many files are left out.
        excluded: usize,
    },
    /// Another run works in the output folder.
    #[error(
        "another run (process {holder}) is writing to {}; wait for it or choose another --out",
        .out.display()
    )]
    Busy {
        /// The output folder.
        out: PathBuf,
        /// The other run's process number.
        holder: String,
    },
    /// The output folder can't be used.
    #[error(transparent)]
    Folder(OutputError),
    /// A result could not be written.
    #[error(transparent)]
    Output(#[from] OutputError),
    /// Reports would be written among the plans, and read as plans the next time.
    #[error("{} is both input and output; choose another --out", .0.display())]
    SameFolder(PathBuf),
    /// A stored plan could not be loaded again.
    #[error("could not load the plans of {municipality} again; run once more with --fresh")]
    Store {
        /// The municipality.
        municipality: String,
        /// What went wrong.
        source: std::io::Error,
    },
    /// A report could not be made.
    #[error("could not make the report of {municipality}")]
    Report {
        /// The municipality, or "the comparison".
        municipality: String,
        /// What went wrong.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The time that the user gave has passed.
    #[error(
        "the time given by --max-minutes has passed; run again to go on where this run stopped"
    )]
    OutOfTime,
}

impl BatchError {
    /// Whether the run had begun to write when it ended, so that the next run goes on there.
    #[must_use]
    pub fn broke_off(&self) -> bool {
        match self {
            Self::OutOfTime | Self::Report { .. } | Self::Store { .. } | Self::Output(_) => true,
            Self::Folder(output) => output.source.kind() == ErrorKind::StorageFull,
            Self::Input { .. }
            | Self::NothingToRead(_)
            | Self::AllExcluded { .. }
            | Self::Busy { .. }
            | Self::SameFolder(_) => false,
        }
    }

    /// Whether what kept a report from being written would meet the next report too: anything but
    /// a report's own file that can't be written, or its own content. `own` is the folder that
    /// all reports share.
    pub(super) fn meets_all(&self, own: &Path) -> bool {
        match self {
            Self::Report { .. } => false,
            Self::Output(output) => {
                output.source.kind() == ErrorKind::StorageFull || output.path.starts_with(own)
            }
            _ => true,
        }
    }
}

/// An error with its causes, as one line.
pub(super) fn with_causes(error: &dyn std::error::Error) -> String {
    let mut said = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        said.push_str(": ");
        said.push_str(&error.to_string());
        source = error.source();
    }
    said
}
