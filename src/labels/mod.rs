//! Labelled passages: what readers said that a text addresses.
//!
//! Reads the JSON-lines and CSV files that people keep their labels in; which fields a row has
//! says how much of the truth it holds. Touches only the text that it is given.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use serde::Deserialize;

use crate::document::Plan;
use crate::language::Lang;
use crate::tag::Polarity;
use crate::tag::words::key;
use crate::taxonomy::{ConceptId, Taxonomy};

mod error;
mod table;

pub use error::LabelError;
pub use table::{LeftOut, Reason, from_csv};

/// A passage with what readers said of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Labelled {
    /// The row's id, or its number in the file.
    pub id: String,
    /// The passage's text.
    pub text: String,
    /// The titles of its parents, outermost first.
    pub parents: Vec<String>,
    /// Its language.
    pub lang: Lang,
    /// What kind of text it is.
    pub register: Register,
    /// The municipality, or another group whose rows must not be split over folds.
    pub group: String,
    /// Where it comes from.
    pub origin: Origin,
    /// What readers said.
    pub truth: Truth,
    /// Whether it was drawn as the passages are that will be tagged, so that probabilities and
    /// thresholds may be set on it; other passages only teach what words mean.
    pub typical: bool,
}

/// The kinds of texts that labels are on: words mean other things in each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Register {
    /// Plans of municipalities, and texts written like them.
    Plan,
    /// Reports, resolutions and papers about the goals.
    Prose,
}

/// Where a labelled passage comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// A municipality's plan.
    Plan,
    /// A row of its own, such as one written to teach what words mean.
    Row,
    /// One of a set that say yes and no to the same thing in other words.
    Set,
}

/// How much is known of a passage's concepts.
#[derive(Debug, Clone, PartialEq)]
pub enum Truth {
    /// All its goals, or all its proposals, or both.
    All {
        /// The goals, most important first; nothing where no reader was asked.
        goals: Option<Vec<ConceptId>>,
        /// The proposals that it affirms; nothing where no reader was asked.
        proposals: Option<Vec<ConceptId>>,
        /// The proposals that it denies, ends or only names.
        mentioned: Vec<ConceptId>,
        /// What it says of those.
        said: Polarity,
    },
    /// One concept; of the others nothing is known.
    One {
        /// The concept asked about.
        concept: ConceptId,
        /// Whether the passage addresses it.
        holds: bool,
        /// Whether a reader was asked just that, so that the answer could have been no.
        judged: bool,
    },
}

impl Labelled {
    /// Whether a reader was asked whether the text addresses one concept.
    #[must_use]
    pub fn is_judged(&self) -> bool {
        matches!(self.truth, Truth::One { judged: true, .. })
    }

    /// A number that stands for the row: of its text, language and the concept asked about.
    pub(crate) fn key(&self) -> u32 {
        let concept = match &self.truth {
            Truth::One { concept, .. } => concept.as_str(),
            Truth::All { .. } => "",
        };
        let hash = blake3::hash(format!("{}\0{}\0{concept}", self.text, self.lang).as_bytes());
        let [a, b, c, d, ..] = *hash.as_bytes();
        u32::from_le_bytes([a, b, c, d])
    }
}

impl Truth {
    /// Whether the passage addresses a concept, where that is known.
    #[must_use]
    pub fn holds(&self, id: &ConceptId) -> Option<bool> {
        match self {
            Self::All { goals, proposals, .. } => {
                let asked = if id.goal_number().is_some() { goals } else { proposals };
                asked.as_ref().map(|all| all.contains(id))
            }
            Self::One { concept, holds, .. } => (concept == id).then_some(*holds),
        }
    }

    /// The goal that a reader put first, if all goals are known and there is one.
    #[must_use]
    pub fn main_goal(&self) -> Option<&ConceptId> {
        match self {
            Self::All { goals, .. } => goals.as_ref()?.first(),
            Self::One { .. } => None,
        }
    }

    /// The proposals that the passage is about, whatever it says of them, where that is known.
    #[must_use]
    pub fn about(&self) -> Option<Vec<&ConceptId>> {
        match self {
            Self::All { proposals, mentioned, .. } => {
                Some(proposals.as_ref()?.iter().chain(mentioned).collect())
            }
            Self::One { .. } => None,
        }
    }
}

#[derive(Deserialize)]
#[serde(
    untagged,
    expecting = "`sdg` has to be a number or a list of numbers, such as 11 or [11, 3]"
)]
enum Goals {
    Many(Vec<u8>),
    One(u8),
}

#[derive(Deserialize)]
struct Row {
    id: Option<String>,
    passage: Option<String>,
    municipality: Option<String>,
    set: Option<String>,
    #[serde(default)]
    parents: Vec<String>,
    text: Option<String>,
    en: Option<String>,
    nl: Option<String>,
    sdg: Option<Goals>,
    lmb: Option<Vec<String>>,
    #[serde(default)]
    lmb_mentioned: Vec<String>,
    polarity: Option<Polarity>,
    label: Option<bool>,
    lang: Option<Lang>,
}

/// Passages of plans, for labels that refer to a passage instead of holding its text.
#[derive(Debug, Default)]
pub struct Plans {
    by_key: FxHashMap<String, Known>,
}

/// A passage of a plan, as labels need it.
#[derive(Debug, Clone)]
struct Known {
    municipality: String,
    text: String,
    parents: Vec<String>,
}

/// One reference in so many may lead nowhere: a plan may have been read otherwise since.
const LOST: usize = 10;

impl Plans {
    /// Adds the passages of a plan.
    pub fn add(&mut self, plan: &Plan) {
        let municipality = plan.municipality.as_deref().unwrap_or_default();
        for passage in &plan.passages {
            let text = passage.full_text();
            let parents = passage.parents.iter().map(|parent| parent.title.clone()).collect();
            let known = Known { municipality: municipality.to_owned(), text, parents };
            self.by_key.entry(reference(municipality, &known.text)).or_insert(known);
        }
    }
}

/// How labels refer to a passage: a hash of its municipality and of the letters and digits of
/// its text, so that spaces and points do not matter.
#[must_use]
pub fn reference(municipality: &str, text: &str) -> String {
    let letters = text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase);
    let whole: String = municipality.chars().chain(['|']).chain(letters).collect();
    format!("{:016x}", key(&whole))
}

/// Reads labelled passages from JSON lines.
///
/// Rows with `sdg` as a list know all goals, rows with `lmb` all proposals; rows with one `sdg` and a
/// `label` know that one. `polarity` (affirmed, negated, ended, mentioned) is of the proposals; rows
/// with the same `set` say yes and no to the same thing, and are never split over folds.
/// A row with texts in `en` and `nl` yields a passage in each of the two languages.
pub fn from_jsonl(text: &str) -> Result<Vec<Labelled>, LabelError> {
    from_jsonl_about(text, &Plans::default())
}

/// As [`from_jsonl`]; rows with `passage` instead of a text refer to a passage of `plans`, see
/// [`reference()`].
pub fn from_jsonl_about(text: &str, plans: &Plans) -> Result<Vec<Labelled>, LabelError> {
    let mut all = Vec::new();
    let (mut missing, mut of) = (0, 0);
    let text = text.trim_start_matches('\u{feff}');
    for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let number = index + 1;
        let mut row: Row = serde_json::from_str(line)
            .map_err(|source| LabelError::Row { line: number, source })?;
        if let Some(reference) = &row.passage {
            of += 1;
            let Some(known) = plans.by_key.get(reference).cloned() else {
                missing += 1;
                continue;
            };
            row.id = row.id.or_else(|| row.passage.clone());
            (row.municipality, row.text) = (Some(known.municipality), Some(known.text));
            row.parents = known.parents;
        }
        all.extend(passages(row, number)?);
    }
    if missing * LOST > of {
        return Err(LabelError::Plans { missing, of });
    }
    Ok(all)
}

fn passages(row: Row, line: usize) -> Result<Vec<Labelled>, LabelError> {
    let (truth, register) = match (&row.sdg, row.label) {
        (Some(Goals::One(number)), label) => {
            let concept = goal(*number, line)?;
            let (holds, judged) = (label.unwrap_or(true), label.is_some());
            (Truth::One { concept, holds, judged }, Register::Prose)
        }
        (Some(Goals::Many(numbers)), _) => (everything(Some(numbers), &row, line)?, Register::Plan),
        (None, _) if row.lmb.is_some() => (everything(None, &row, line)?, Register::Plan),
        (None, _) => return Err(LabelError::Unknown),
    };
    let id = row.id.unwrap_or_else(|| line.to_string());
    let (origin, group) = match (row.municipality, row.set) {
        (Some(municipality), _) => (Origin::Plan, municipality),
        (None, Some(set)) => (Origin::Set, set),
        (None, None) => (Origin::Row, id.clone()),
    };
    let texts = [(row.text, row.lang.unwrap_or(Lang::Nl)), (row.en, Lang::En), (row.nl, Lang::Nl)];
    let passages: Vec<_> = texts
        .into_iter()
        .filter_map(|(text, lang)| Some((text?, lang)))
        .map(|(text, lang)| Labelled {
            id: id.clone(),
            text,
            parents: row.parents.clone(),
            lang,
            register,
            group: group.clone(),
            origin,
            truth: truth.clone(),
            typical: true,
        })
        .collect();
    if passages.is_empty() { Err(LabelError::Unknown) } else { Ok(passages) }
}

fn everything(numbers: Option<&Vec<u8>>, row: &Row, line: usize) -> Result<Truth, LabelError> {
    let goals = |numbers: &Vec<u8>| numbers.iter().map(|&number| goal(number, line)).collect();
    let goals = numbers.map(goals).transpose()?;
    let ids = |list: &[String]| -> Result<Vec<ConceptId>, LabelError> {
        list.iter().map(|id| proposal(id, line)).collect()
    };
    let said = row.polarity.filter(|polarity| *polarity != Polarity::Affirmed);
    let mut mentioned = ids(&row.lmb_mentioned)?;
    let mut proposals = row.lmb.as_deref().map(ids).transpose()?;
    if let Some(proposals) = proposals.as_mut().filter(|_| said.is_some()) {
        mentioned.append(proposals);
    }
    // Where others are affirmed, readers do not say whether these are denied or ended.
    let said = said.unwrap_or(Polarity::Negated);
    Ok(Truth::All { goals, proposals, mentioned, said })
}

fn goal(number: u8, line: usize) -> Result<ConceptId, LabelError> {
    match number {
        1..=17 => Ok(ConceptId::goal(number)),
        goal => Err(LabelError::Goal { line, goal }),
    }
}

/// A proposal of the built-in taxonomy: no other can be learned or measured.
fn proposal(id: &str, line: usize) -> Result<ConceptId, LabelError> {
    static KNOWN: LazyLock<Option<Taxonomy>> = LazyLock::new(|| Taxonomy::builtin().ok());
    let concept = ConceptId::new(&format!("lmb:{id}"));
    if KNOWN.as_ref().is_some_and(|taxonomy| taxonomy.proposal(id).is_none()) {
        return Err(LabelError::Proposal { line, proposal: id.to_owned() });
    }
    Ok(concept)
}

/// What a file of labels holds.
#[derive(Debug, Default)]
pub struct Labels {
    /// The labelled passages.
    pub rows: Vec<Labelled>,
    /// The rows that were left out, by the reason for it.
    pub left_out: Vec<LeftOut>,
}

/// Reads labels as the file's name tells the format: `.csv`, else JSON lines, which may refer to
/// passages of `plans`. `lang` is the language of rows that do not tell theirs.
pub fn from_file(
    name: &str,
    bytes: &[u8],
    plans: &Plans,
    lang: Option<Lang>,
) -> Result<Labels, LabelError> {
    if name.rsplit('.').next().is_some_and(|end| end.eq_ignore_ascii_case("csv")) {
        return from_csv(bytes, lang);
    }
    let rows = from_jsonl_about(&String::from_utf8_lossy(bytes), plans)?;
    Ok(Labels { rows, left_out: Vec::new() })
}
