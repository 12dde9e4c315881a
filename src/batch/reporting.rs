//! Assesses and reports municipalities, and leaves alone what is up to date.

use std::path::Path;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::grouping::Group;
use super::stopwatch::{Stage, Stopwatch};
use super::store::Store;
use super::{BatchError, Format, Job, output};
use crate::assess::{Assessment, Comparison, Spread, Summary, assess};
use crate::report::{self, block::Report};
use crate::taxonomy::Taxonomy;

/// Everything that reporting needs.
pub(super) struct Reporting<'a> {
    pub(super) job: &'a Job,
    pub(super) taxonomy: &'a Taxonomy,
    pub(super) store: &'a Store,
    pub(super) options: report::Options,
    pub(super) stopwatch: &'a Stopwatch,
}

/// What the store keeps of reports that were written.
#[derive(Debug, Serialize, Deserialize)]
struct Written {
    /// The BLAKE3 hash of each file, in the order of the job's formats.
    hashes: Vec<[u8; 32]>,
}

impl Reporting<'_> {
    /// A municipality's summary, and the store's key for it.
    ///
    /// The reports compare a plan with all others, so all summaries come before any report. The
    /// assessment itself is made again for the report: that takes a millisecond, and keeping those
    /// of a whole batch would take gigabytes.
    pub(super) fn summary(
        &self,
        group: &Group,
        folder: &str,
    ) -> Result<(Summary, String), BatchError> {
        let key = self.key("summary", &(group, folder));
        if let Some(summary) = self.store.small(&key).filter(|_| self.job.reuse) {
            return Ok((summary, key));
        }
        let summary = Summary::of(&self.assess(group)?, folder);
        self.store.put_small(&key, &summary)?;
        Ok((summary, key))
    }

    /// Writes a municipality's reports unless they are up to date; returns the store's key for
    /// them.
    pub(super) fn municipality(
        &self,
        group: &Group,
        folder: &str,
        spread: &Spread,
    ) -> Result<String, BatchError> {
        let stem = self.job.out.join(folder).join("rapport");
        let key = self.key("report", &(group, folder, spread));
        if self.up_to_date(&key, &stem).is_some() {
            return Ok(key);
        }
        let assessment = self.assess(group)?;
        output::prepare(&self.job.out.join(folder))?;
        let report = self.stopwatch.time(Stage::Report, || {
            report::municipality(self.taxonomy, &assessment, Some(spread), &self.options)
        });
        let hashes = self.render(&report, &stem, &group.municipality, || json(&assessment))?;
        self.store.put_small(&key, &Written { hashes })?;
        Ok(key)
    }

    fn assess(&self, group: &Group) -> Result<Assessment, BatchError> {
        let subject = group.load(self.store).map_err(|source| BatchError::Store {
            municipality: group.municipality.clone(),
            source,
        })?;
        Ok(self.stopwatch.time(Stage::Assess, || assess(self.taxonomy, subject)))
    }

    /// Writes the comparison unless it is up to date; returns the store's key for it.
    pub(super) fn comparison(&self, comparison: &Comparison) -> Result<String, BatchError> {
        let stem = self.job.out.join("vergelijking");
        let key = self.key("report", comparison);
        if self.up_to_date(&key, &stem).is_none() {
            let report = self.stopwatch.time(Stage::Report, || {
                report::comparison(self.taxonomy, comparison, &self.options)
            });
            let hashes = self.render(&report, &stem, "the comparison", || json(comparison))?;
            self.store.put_small(&key, &Written { hashes })?;
        }
        Ok(key)
    }

    /// What was written for a key, if the files are still as they were written.
    fn up_to_date(&self, key: &str, stem: &Path) -> Option<Written> {
        if !self.job.reuse {
            return None;
        }
        let written: Written = self.store.small(key)?;
        let same = self.job.formats.iter().zip(&written.hashes).all(|(format, hash)| {
            output::hash(&stem.with_extension(format.extension()))
                .is_some_and(|found| found == blake3::Hash::from_bytes(*hash))
        });
        (same && written.hashes.len() == self.job.formats.len()).then_some(written)
    }

    /// The hash of all that a report depends on.
    fn key(&self, kind: &str, content: &impl Serialize) -> String {
        let content = serde_json::to_vec(content).unwrap_or_default();
        let rest = format!("{} {:?} {:?}", self.job.fingerprint, self.options, self.job.formats);
        let mut hasher = blake3::Hasher::new();
        hasher.update(rest.as_bytes()).update(&content);
        format!("{kind}-{}", hasher.finalize().to_hex())
    }

    /// Writes a report in each wanted format at once, under a path without its ending, and returns
    /// the hashes of the files.
    fn render(
        &self,
        blocks: &Report,
        stem: &Path,
        name: &str,
        data: impl Fn() -> Vec<u8> + Sync,
    ) -> Result<Vec<[u8; 32]>, BatchError> {
        let failed = |source: Box<dyn std::error::Error + Send + Sync>| BatchError::Report {
            municipality: name.to_owned(),
            source,
        };
        let make = |format: &Format| match format {
            Format::Pdf => report::pdf::write(blocks).map_err(|error| failed(error.into())),
            Format::Docx => report::docx::write_with(blocks, self.job.template.as_deref())
                .map_err(|error| failed(error.into())),
            Format::Json => Ok(data()),
        };
        let write = |format: &Format| {
            let bytes = self.stopwatch.time(Stage::Report, || make(format))?;
            output::write(&stem.with_extension(format.extension()), &bytes)?;
            Ok(*blake3::hash(&bytes).as_bytes())
        };
        // All formats are tried, so that one file in the way costs no other.
        let written: Vec<Result<[u8; 32], BatchError>> =
            self.job.formats.par_iter().map(write).collect();
        written.into_iter().collect()
    }
}

/// A value as readable JSON with a line end.
pub(super) fn json(value: &impl Serialize) -> Vec<u8> {
    let mut bytes = serde_json::to_vec_pretty(value).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}
