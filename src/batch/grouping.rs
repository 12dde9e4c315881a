//! Brings the plans of each municipality together.
//!
//! A file in a folder belongs to that folder's municipality. A loose file belongs to the one that
//! its content names, else to one named like the file, or like the input folder where that is the
//! folder of one municipality. A table that holds many municipalities is
//! split by its own names, wherever it lies.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::Path;

use serde::Serialize;

use super::reading::FileOutcome;
use super::store::{PlanHead, Store};
use crate::assess::{Outcome, SourceReport, Subject, TaggedPlan};
use crate::config::Config;
use crate::document::{Period, PlanKind};
use crate::language::letters;
use crate::segment;

/// A municipality's files, with its plans still in the store.
#[derive(Debug, Default, Serialize)]
pub(super) struct Group {
    /// The name that reports print.
    pub(super) municipality: String,
    population: Option<u32>,
    period: Option<Period>,
    sources: Vec<SourceReport>,
    plans: Vec<StoredPlan>,
    /// All names by which settings can be for it, in lower case.
    #[serde(skip)]
    pub(super) names: BTreeSet<String>,
}

/// Where a plan is stored.
#[derive(Debug, Serialize)]
struct StoredPlan {
    source: usize,
    key: String,
    at: usize,
    head: PlanHead,
}

impl Group {
    /// Loads the plans from the store.
    pub(super) fn load(&self, store: &Store) -> io::Result<Subject> {
        let load = |plan: &StoredPlan| {
            Ok(TaggedPlan {
                source: plan.source,
                kind: plan.head.kind,
                period: plan.head.period,
                edition: plan.head.edition,
                passages: store.body(&plan.key, plan.at)?,
            })
        };
        Ok(Subject {
            municipality: self.municipality.clone(),
            population: self.population,
            period: self.period,
            sources: self.sources.clone(),
            plans: self.plans.iter().map(load).collect::<io::Result<_>>()?,
        })
    }
}

/// The name of the input folder, where it is the folder of one municipality: it holds loose files
/// only, none of which names a municipality, and half of them or more are called by nothing but
/// what they are (`budget`, `meerjarenplan 2026-2031`), as no municipality is.
pub(super) fn home(input: &Path, outcomes: &[FileOutcome]) -> Option<String> {
    let plans = || outcomes.iter().filter(|outcome| !outcome.is_own_report());
    let names = |outcome: &FileOutcome| {
        let mut plans = outcome.head.plans.iter().flatten();
        outcome.source.folder.is_some() || plans.any(|plan| plan.municipality.is_some())
    };
    let called = |outcome: &&FileOutcome| segment::named(&stem(&outcome.source.name)).only_kind;
    if input.is_file() || plans().any(names) || 2 * plans().filter(called).count() < plans().count()
    {
        return None;
    }
    Some(input.canonicalize().ok()?.file_name()?.to_string_lossy().into_owned())
}

/// One group a municipality, ordered by name; loose files that name none belong to the one of the
/// input folder, if that has one.
pub(super) fn groups(
    outcomes: Vec<FileOutcome>,
    home: Option<&str>,
    config: &Config,
) -> Vec<Group> {
    let mut groups: BTreeMap<String, Group> = BTreeMap::new();
    for outcome in outcomes {
        let FileOutcome { source, hash, key, head, .. } = outcome;
        let stem = stem(&source.name);
        let report = |outcome| SourceReport {
            name: source.name.clone(),
            hash: hash.clone(),
            format: head.format.clone(),
            outcome,
        };
        match head.plans {
            Err(failure) => {
                let name = source.folder.as_deref().or(home).unwrap_or(&stem);
                let outcome = Outcome::Unread { cause: failure.cause, detail: failure.detail };
                group(&mut groups, name, &[&stem], config).sources.push(report(outcome));
            }
            Ok(plans) => {
                let many = plans.len() > 1;
                for (at, mut head) in plans.into_iter().enumerate() {
                    complete(&mut head, &stem);
                    let (own, folder) = (head.municipality.as_deref(), source.folder.as_deref());
                    let name = if many { own.or(folder) } else { folder.or(own) };
                    let name = name.or(home).unwrap_or(&stem).to_owned();
                    let group = group(&mut groups, &name, &[&stem], config);
                    let source = group.sources.len();
                    group.sources.push(report(read(&head)));
                    group.plans.push(StoredPlan { source, key: key.clone(), at, head });
                }
            }
        }
    }
    groups.into_values().collect()
}

/// Takes from the name of the file what its content does not tell: that it is of accounts or an
/// adaptation and not the plan itself, and its years.
fn complete(head: &mut PlanHead, name: &str) {
    let named = segment::named(name);
    let plain = matches!(head.kind, PlanKind::MultiYearPlan | PlanKind::Other);
    let apart = matches!(named.kind, PlanKind::Adaptation | PlanKind::Accounts);
    if head.kind == PlanKind::Other || plain && apart {
        head.kind = named.kind;
        if named.kind == PlanKind::Accounts {
            head.period = named.period.or(head.period);
        }
    }
    if head.kind == PlanKind::Adaptation {
        head.edition = head.edition.or(named.edition);
    }
    head.period = head.period.or(named.period);
}

fn read(head: &PlanHead) -> Outcome {
    Outcome::Read {
        kind: head.kind,
        period: head.period,
        pages: head.pages,
        passages: head.passages,
        notes: head.notes.clone(),
    }
}

/// The group of a name, made if there is none yet.
fn group<'a>(
    groups: &'a mut BTreeMap<String, Group>,
    name: &str,
    other_names: &[&str],
    config: &Config,
) -> &'a mut Group {
    let names: Vec<&str> = std::iter::once(name).chain(other_names.iter().copied()).collect();
    let settings = config.municipality(&names);
    let shown = settings.name.clone().unwrap_or_else(|| name.to_owned());
    let group = groups.entry(letters(&shown)).or_insert_with(|| Group {
        municipality: shown,
        population: settings.population,
        period: config.period_of(&settings),
        ..Group::default()
    });
    group.names.extend(names.iter().map(|name| name.to_lowercase()));
    group
}

/// The file name without its ending.
fn stem(name: &str) -> String {
    let file = name.rsplit('/').next().unwrap_or(name);
    file.rsplit_once('.').map_or(file, |(stem, _)| stem).to_owned()
}
