//! Keeps each file's tagged plans on disk between reading and reporting, and for the next run.
//!
//! An entry is found by the hash of everything that it depends on: the file's bytes and name, the
//! tool, the taxonomy, the model and the settings. It has a head, which is small and says what
//! the file holds, and a body a plan, which is loaded only when its municipality is reported.
//! So a batch stays flat in memory, and a second run reads only what changed.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde::{Deserialize, Serialize};

use super::output::{self, OutputError};
use super::reading::Failure;
use crate::assess::TaggedPassage;
use crate::document::{Note, Period, PlanKind};

/// Changes whenever the form of an entry does.
const MAGIC: &[u8; 8] = b"planspg2";
/// A head of more bytes than this is no head of ours.
const MAX_HEAD: u64 = 64 << 20;

/// What an entry holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Head {
    /// The format's name; empty if unknown.
    pub format: String,
    /// The plans, none in a report of planspiegel itself; or why they could not be had.
    pub plans: Result<Vec<PlanHead>, Failure>,
}

/// What an entry's head says of a plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlanHead {
    /// The municipality that the content names.
    pub municipality: Option<String>,
    /// What kind of document it is.
    pub kind: PlanKind,
    /// The years it covers.
    pub period: Option<Period>,
    /// Which adaptation of the plan it is, by its number or year.
    pub edition: Option<i16>,
    /// The pages of the document.
    pub pages: u32,
    /// What must be said about its reading.
    pub notes: Vec<Note>,
    /// How many passages it holds.
    pub passages: usize,
    /// Where its body starts, in bytes after the head, and how long it is.
    body: (u64, u64),
    /// The BLAKE3 hash of its body.
    hash: [u8; 32],
}

/// A plan ready to be stored.
#[derive(Debug)]
pub(super) struct ReadPlan {
    /// What its head says; the body's place is filled in by [`Store::put`].
    pub head: PlanHead,
    /// Its passages.
    pub passages: Vec<TaggedPassage>,
}

impl PlanHead {
    /// The head of a plan that is not stored yet.
    #[must_use]
    pub fn of(plan: &crate::document::Plan) -> Self {
        Self {
            municipality: plan.municipality.clone(),
            kind: plan.kind,
            period: plan.period,
            edition: plan.edition,
            pages: plan.pages,
            notes: plan.notes.clone(),
            passages: plan.passages.len(),
            body: (0, 0),
            hash: [0; 32],
        }
    }
}

/// A folder of entries.
#[derive(Debug)]
pub(super) struct Store {
    folder: PathBuf,
    /// How many damaged entries were dropped.
    dropped: AtomicUsize,
}

impl Store {
    /// Opens the store of an output folder, and makes it if needed.
    pub(super) fn open(folder: PathBuf) -> Result<Self, OutputError> {
        output::prepare(&folder)?;
        Ok(Self { folder, dropped: AtomicUsize::new(0) })
    }

    fn path(&self, key: &str) -> PathBuf {
        self.folder.join(key)
    }

    /// How many damaged entries were dropped since the last call.
    pub(super) fn dropped(&self) -> usize {
        self.dropped.swap(0, Ordering::Relaxed)
    }

    fn drop_entry(&self, key: &str) {
        if std::fs::remove_file(self.path(key)).is_ok() {
            self.dropped.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// The head of an entry; `None` if there is none, or if it is damaged, in which case it is
    /// dropped.
    #[must_use]
    pub(super) fn head(&self, key: &str) -> Option<Head> {
        let mut file = File::open(self.path(key)).ok()?;
        let head = read_head(&mut file).map(|(head, _)| head);
        if head.is_none() {
            self.drop_entry(key);
        }
        head
    }

    /// A plan's passages.
    ///
    /// # Errors
    ///
    /// If the entry has gone or is damaged; it is dropped, so that the file is read again.
    pub(super) fn body(&self, key: &str, plan: usize) -> io::Result<Vec<TaggedPassage>> {
        let body = self.load_body(key, plan);
        if body.is_err() {
            self.drop_entry(key);
        }
        body
    }

    fn load_body(&self, key: &str, plan: usize) -> io::Result<Vec<TaggedPassage>> {
        let damaged = || io::Error::new(io::ErrorKind::InvalidData, "the stored plan is damaged");
        let mut file = File::open(self.path(key))?;
        let (head, base) = read_head(&mut file).ok_or_else(damaged)?;
        let plans = head.plans.map_err(|_| damaged())?;
        let plan = plans.get(plan).ok_or_else(damaged)?;
        let (start, length) = plan.body;
        file.seek(SeekFrom::Start(base + start))?;
        let mut body = Vec::new();
        file.take(length).read_to_end(&mut body)?;
        if blake3::hash(&body) != blake3::Hash::from_bytes(plan.hash) {
            return Err(damaged());
        }
        postcard::from_bytes(&body).map_err(|_| damaged())
    }

    /// Stores a file's plans and returns the head.
    pub(super) fn put(
        &self,
        key: &str,
        format: String,
        plans: Result<Vec<ReadPlan>, Failure>,
    ) -> Result<Head, OutputError> {
        let mut bodies = Vec::new();
        let plans = plans.map(|plans| {
            let store = |plan: ReadPlan| {
                let body = postcard::to_stdvec(&plan.passages).unwrap_or_default();
                let head = PlanHead {
                    body: (bodies.len() as u64, body.len() as u64),
                    hash: *blake3::hash(&body).as_bytes(),
                    ..plan.head
                };
                bodies.extend_from_slice(&body);
                head
            };
            plans.into_iter().map(store).collect()
        });
        let head = Head { format, plans };
        let encoded = postcard::to_stdvec(&head).unwrap_or_default();
        let mut bytes = Vec::with_capacity(48 + encoded.len() + bodies.len());
        bytes.extend_from_slice(MAGIC);
        bytes.extend_from_slice(&(encoded.len() as u64).to_le_bytes());
        bytes.extend_from_slice(blake3::hash(&encoded).as_bytes());
        bytes.extend_from_slice(&encoded);
        bytes.extend_from_slice(&bodies);
        output::write(&self.path(key), &bytes)?;
        Ok(head)
    }

    /// Stores a small value under a key.
    pub(super) fn put_small(&self, key: &str, value: &impl Serialize) -> Result<(), OutputError> {
        let encoded = postcard::to_stdvec(value).unwrap_or_default();
        let mut bytes = blake3::hash(&encoded).as_bytes().to_vec();
        bytes.extend_from_slice(&encoded);
        output::write(&self.path(key), &bytes)
    }

    /// A small value that was stored under a key; `None` if there is none or it is damaged.
    #[must_use]
    pub(super) fn small<T: serde::de::DeserializeOwned>(&self, key: &str) -> Option<T> {
        let mut bytes = Vec::new();
        File::open(self.path(key)).ok()?.take(MAX_HEAD).read_to_end(&mut bytes).ok()?;
        let (hash, encoded) = bytes.split_at_checked(32)?;
        if blake3::hash(encoded).as_bytes().as_slice() != hash {
            return None;
        }
        postcard::from_bytes(encoded).ok()
    }

    /// Removes entries that this run did not use until the rest takes at most so many bytes.
    pub(super) fn trim(&self, used: &std::collections::BTreeSet<String>, most: u64) {
        let Ok(entries) = std::fs::read_dir(&self.folder) else { return };
        let mut total = 0;
        let mut unused = Vec::new();
        for entry in entries.flatten() {
            let Ok(data) = entry.metadata() else { continue };
            total += data.len();
            if !used.contains(entry.file_name().to_string_lossy().as_ref()) {
                unused.push((data.modified().ok(), entry.path(), data.len()));
            }
        }
        unused.sort();
        for (_, path, length) in unused {
            if total <= most {
                break;
            }
            if std::fs::remove_file(&path).is_ok() {
                total -= length;
            }
        }
    }
}

/// The head of an entry, and where its bodies begin.
fn read_head(file: &mut File) -> Option<(Head, u64)> {
    let mut magic = [0; 8];
    let mut length = [0; 8];
    let mut hash = [0; 32];
    file.read_exact(&mut magic).ok()?;
    file.read_exact(&mut length).ok()?;
    file.read_exact(&mut hash).ok()?;
    let length = u64::from_le_bytes(length);
    if magic != *MAGIC || length > MAX_HEAD {
        return None;
    }
    let mut encoded = Vec::new();
    file.take(length).read_to_end(&mut encoded).ok()?;
    if blake3::hash(&encoded) != blake3::Hash::from_bytes(hash) {
        return None;
    }
    Some((postcard::from_bytes(&encoded).ok()?, 48 + length))
}
