//! Conditions under which a scheduled job is to fail.

use std::fmt;
use std::str::FromStr;

use anyhow::bail;
use planspiegel::assess::{Status, Summary};
use planspiegel::batch::Record;
use planspiegel::taxonomy::{ConceptId, Taxonomy};

/// A condition of `--fail-on`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Condition {
    /// A file could not be read.
    Unread,
    /// Something relevant could not be read, so that a status may be unknown.
    Unknown,
    /// A concept was not found in a municipality's plans.
    Gap(ConceptId),
    /// A concept is no more than partly there in a municipality's plans.
    Partly(ConceptId),
}

impl Condition {
    /// Whether the concept exists and has a status of its own.
    pub(super) fn check(&self, taxonomy: &Taxonomy) -> anyhow::Result<()> {
        let (Self::Gap(concept) | Self::Partly(concept)) = self else { return Ok(()) };
        let assessed = concept.goal_number().is_some() || concept.proposal().is_some();
        if !assessed || !taxonomy.contains(concept) {
            bail!(
                "--fail-on: there is no goal or proposal {concept}; see `planspiegel taxonomy show`"
            );
        }
        Ok(())
    }

    /// The municipalities that it holds for.
    pub(super) fn holds_for<'r>(&self, record: &'r Record) -> Vec<&'r str> {
        let holds = |it: &&Summary| match self {
            Self::Unread => !it.unread.is_empty(),
            Self::Unknown => it.incomplete,
            Self::Gap(concept) => it.statuses.get(concept) == Some(&Status::NotFound),
            Self::Partly(concept) => {
                matches!(it.statuses.get(concept), Some(Status::NotFound | Status::Partly))
            }
        };
        record.municipalities.iter().filter(holds).map(|it| &*it.municipality).collect()
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unread => f.write_str("unread"),
            Self::Unknown => f.write_str("unknown"),
            Self::Gap(concept) => write!(f, "gap:{concept}"),
            Self::Partly(concept) => write!(f, "partly:{concept}"),
        }
    }
}

impl FromStr for Condition {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.split_once(':') {
            None if text == "unread" => Ok(Self::Unread),
            None if text == "unknown" => Ok(Self::Unknown),
            Some(("gap", concept)) => Ok(Self::Gap(ConceptId::new(concept))),
            Some(("partly", concept)) => Ok(Self::Partly(ConceptId::new(concept))),
            _ => Err("choose unread, unknown, gap:CONCEPT or partly:CONCEPT".to_owned()),
        }
    }
}
