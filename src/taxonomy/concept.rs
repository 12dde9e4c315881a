//! The stable ids of concepts.

use std::fmt;
use std::sync::{Arc, LazyLock};

use serde::{Deserialize, Serialize};

/// The stable id of a concept: `sdg:11`, `sdg:11.2`, `lmb:3.4` or `lmb:3.4/twinning`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ConceptId(Arc<str>);

impl ConceptId {
    /// Wraps an id. Whether it exists is the taxonomy's to say.
    #[must_use]
    pub fn new(id: &str) -> Self {
        Self(Arc::from(id))
    }

    /// The id of a goal, 1 to 17.
    #[must_use]
    pub fn goal(number: u8) -> Self {
        static GOALS: LazyLock<[ConceptId; 17]> =
            LazyLock::new(|| std::array::from_fn(|at| ConceptId::new(&format!("sdg:{}", at + 1))));
        let known = usize::from(number).checked_sub(1).and_then(|at| GOALS.get(at));
        known.cloned().unwrap_or_else(|| Self::new(&format!("sdg:{number}")))
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The goal's number if this is a goal, not a target.
    #[must_use]
    pub fn goal_number(&self) -> Option<u8> {
        self.0.strip_prefix("sdg:")?.parse().ok()
    }

    /// The number of the goal that this is or that it is a target of.
    #[must_use]
    pub fn of_goal(&self) -> Option<u8> {
        self.0.strip_prefix("sdg:")?.split('.').next()?.parse().ok()
    }

    /// The target's id (`11.2`) if this is a target.
    #[must_use]
    pub fn target(&self) -> Option<&str> {
        self.0.strip_prefix("sdg:").filter(|id| id.contains('.'))
    }

    /// The proposal's id (`3.4`) if this is a proposal, not an element.
    #[must_use]
    pub fn proposal(&self) -> Option<&str> {
        self.0.strip_prefix("lmb:").filter(|id| !id.contains('/'))
    }

    /// The proposal and the element (`3.4`, `twinning`) if this is an element.
    #[must_use]
    pub fn element(&self) -> Option<(&str, &str)> {
        self.0.strip_prefix("lmb:")?.split_once('/')
    }
}

impl fmt::Display for ConceptId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
