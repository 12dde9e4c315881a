//! Recognises from its content what kind of plan a document is and which years it covers.

use super::fold::fold;
use super::words::{Meaning, Words};
use crate::document::{Block, BlockKind, Document, Level, Passage, Period, PlanKind, Table};

/// Headings and paragraphs at the start that may name the document.
const OPENING_BLOCKS: usize = 40;

/// Tokens between the word for an adaptation and its number.
const NUMBER_WITHIN: usize = 4;

/// What the name of a file says of the plan in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Named {
    /// What kind of document it is; [`PlanKind::Other`] where the name does not say.
    pub kind: PlanKind,
    /// Which adaptation it is, by its number or year.
    pub edition: Option<i16>,
    /// The years it covers.
    pub period: Option<Period>,
    /// Whether the name says what kind of document it is and, but for numbers, nothing else.
    pub only_kind: bool,
}

/// What a document says that it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Identity {
    pub(super) kind: PlanKind,
    /// Which adaptation it is, by its number or year.
    pub(super) edition: Option<i16>,
}

impl Identity {
    /// By the first words about kinds in a document's title, headings and first texts.
    pub(super) fn of(document: &Document, words: &Words) -> Self {
        let found = openings(document).find_map(|text| Self::named_by(&text, words));
        let Some(found) = found else { return Self::default() };
        if found.kind != PlanKind::Adaptation || found.edition.is_some() {
            return found;
        }
        let edition = openings(document).find_map(|text| Self::named_by(&text, words)?.edition);
        Self { edition, ..found }
    }

    /// With what a table calls this one of its versions.
    pub(super) fn refined(self, version: &str, words: &Words) -> Self {
        Self::named_by(version, words).unwrap_or(self)
    }

    fn named_by(text: &str, words: &Words) -> Option<Self> {
        let mut kind = kind_of(text, words)?;
        if kind == PlanKind::Budget && closed_year(text, words).is_some() {
            kind = PlanKind::Accounts;
        }
        let adapts = kind == PlanKind::Adaptation;
        Some(Self { kind, edition: adapts.then(|| edition(text, words)).flatten() })
    }
}

/// The number or year of an adaptation: `aanpassing 2`, `AMJP2`, `tweede aanpassing`,
/// `aanpassing 2027 van het meerjarenplan 2026-2031`.
fn edition(text: &str, words: &Words) -> Option<i16> {
    let folded = fold(text);
    let tokens: Vec<&str> = folded.split(' ').collect();
    let adapts = |token: &str| words.adapting.iter().any(|word| token.starts_with(word.as_str()));
    let at = tokens.iter().position(|token| adapts(token))?;
    let glued = tokens[at].trim_start_matches(|c: char| !c.is_ascii_digit());
    let ordinal = at.checked_sub(1).and_then(|before| ordinal(tokens[before], words));
    let number = |at: usize| -> Option<i16> {
        let number: i16 = tokens[at].parse().ok()?;
        let later = tokens.get(at + 1).and_then(|next| year(next)).is_some_and(|it| it > number);
        (number < 50 || year(tokens[at]).is_some() && !later).then_some(number)
    };
    let after = || (at + 1..tokens.len().min(at + 1 + NUMBER_WITHIN)).find_map(number);
    glued.parse().ok().or(ordinal).or_else(after)
}

/// `tweede`, `2e`, `2de`.
fn ordinal(token: &str, words: &Words) -> Option<i16> {
    let digits = token.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let number = digits.parse().ok().filter(|number| (1..50).contains(number));
    let named = words.ordinals.iter().find(|(word, _)| word == token).map(|(_, number)| *number);
    number.or(named)
}

/// What a file's name says of its plan, for where the content does not: `AMJP1_2026-2031`,
/// `jaarrekening 2024`.
pub(super) fn of_name(name: &str, words: &Words) -> Named {
    let Identity { kind, edition } = Identity::named_by(name, words).unwrap_or_default();
    let period = of_kind(name, words).or_else(|| period_in(name));
    let only_kind = kind != PlanKind::Other && says_only_kind(name, words);
    Named { kind, edition, period, only_kind }
}

fn says_only_kind(name: &str, words: &Words) -> bool {
    let phrases = words.kinds.iter().map(|(phrase, _)| phrase).chain(&words.adapting);
    let rest = phrases.fold(fold(name), |rest, phrase| rest.replace(phrase.as_str(), " "));
    let says_nothing =
        |word: &str| word.len() < 3 || word.starts_with(|c: char| c.is_ascii_digit());
    rest.split(' ').all(says_nothing)
}

/// A table of actions with amounts in three years or more is a multi-year plan, whatever it is
/// called.
pub(super) fn kind_of_passages(passages: &[Passage]) -> PlanKind {
    let actions = passages.iter().filter(|passage| passage.level == Level::Action);
    let mut years: Vec<i16> = actions.flat_map(|p| &p.amounts).filter_map(|a| a.year).collect();
    years.sort_unstable();
    years.dedup();
    if years.len() >= 3 { PlanKind::MultiYearPlan } else { PlanKind::Other }
}

/// The kind that a text names; an adaptation or accounts rather than the plan that it is of.
fn kind_of(text: &str, words: &Words) -> Option<PlanKind> {
    let folded = format!(" {} ", fold(text));
    let hits = words.kinds.iter().filter(|(phrase, _)| {
        folded.match_indices(phrase.as_str()).any(|(at, _)| {
            let before = folded.get(..at).unwrap_or_default();
            // `aanpassing 2 van het meerjarenplan` and compounds such as `Meerjarenplanaanpassing`
            before.ends_with(' ')
        })
    });
    let kinds: Vec<PlanKind> = hits.map(|(_, kind)| *kind).collect();
    let of_plan = kinds.contains(&PlanKind::MultiYearPlan);
    let adapts = |word: &String| folded.split(' ').any(|token| token.starts_with(word.as_str()));
    if of_plan && words.adapting.iter().any(adapts) {
        return Some(PlanKind::Adaptation);
    }
    let order = [
        PlanKind::Adaptation,
        PlanKind::Accounts,
        PlanKind::MultiYearPlan,
        PlanKind::Budget,
        PlanKind::Analysis,
        PlanKind::Agreement,
    ];
    order.into_iter().find(|kind| kinds.contains(kind))
}

/// The texts that may name a document, the most telling first: what stands above its first
/// heading, as on a cover, then its headings.
fn openings(document: &Document) -> impl Iterator<Item = String> + '_ {
    let title = document.title.iter().cloned();
    let blocks = document.blocks.iter().take(OPENING_BLOCKS);
    let first_heading = blocks.clone().position(|block| heading(block).is_some()).unwrap_or(0);
    let cover = blocks.clone().take(first_heading).filter_map(short_text);
    let headings = blocks.clone().filter_map(heading);
    let texts = blocks.skip(first_heading).filter_map(short_text);
    let sheets = document.blocks.iter().filter_map(|block| match &block.kind {
        BlockKind::Table(table) => Some(title_of_sheet(table)),
        _ => None,
    });
    cover.chain(headings).chain(title).chain(texts).chain(sheets)
}

/// The name of a sheet and what stands alone in its first rows; of other rows only a cell that
/// names a kind and nothing else.
fn title_of_sheet(table: &Table) -> String {
    let mut title = table.name.clone();
    for row in 0..table.rows().min(4) {
        let cells: Vec<_> = table.row(row).take(3).collect();
        for cell in &cells {
            let text = cell.text();
            if cells.len() == 1 || fold(&text) == "meerjarenplan" || fold(&text) == "jaarrekening" {
                title.push(' ');
                title.push_str(&text);
            }
        }
    }
    title
}

fn heading(block: &Block) -> Option<String> {
    match &block.kind {
        BlockKind::Heading { text, .. } => Some(text.clone()),
        _ => None,
    }
}

fn short_text(block: &Block) -> Option<String> {
    match &block.kind {
        BlockKind::Paragraph { text } if text.len() < 200 => Some(text.clone()),
        _ => None,
    }
}

/// The years that a plan covers: those that stand behind its kind (`Begroting 2025`), else a period
/// that its opening names, else those of its amounts.
pub(super) fn period(document: &Document, passages: &[Passage], words: &Words) -> Option<Period> {
    let blocks = document.blocks.iter().take(OPENING_BLOCKS);
    let texts = blocks.filter_map(|block| match &block.kind {
        BlockKind::Heading { text, .. } | BlockKind::Paragraph { text } => Some(text.clone()),
        _ => None,
    });
    let of_kind = document.title.iter().cloned().chain(texts).find_map(|t| of_kind(&t, words));
    let closed = || {
        let text = openings(document).find(|text| Identity::named_by(text, words).is_some())?;
        closed_year(&text, words).map(|year| Period { first: year, last: year })
    };
    let named = || openings(document).take(OPENING_BLOCKS).find_map(|text| period_in(&text));
    of_kind.or_else(closed).or_else(named).or_else(|| {
        let years = passages.iter().flat_map(|p| &p.amounts).filter_map(|a| a.year);
        let (first, last) = years.fold((i16::MAX, i16::MIN), |(f, l), y| (f.min(y), l.max(y)));
        (first <= last).then_some(Period { first, last })
    })
}

/// The year whose accounts a text sets beside its budget: `Begroting 2024 | Rekening 2024`.
fn closed_year(text: &str, words: &Words) -> Option<i16> {
    let folded = fold(text);
    let tokens: Vec<&str> = folded.split(' ').collect();
    let last = tokens.iter().filter_map(|token| year(token)).max()?;
    let realised = |token: &str| {
        words.longest(&[token]).is_some_and(|(meanings, _)| meanings.contains(&Meaning::Realised))
    };
    let closes = |pair: &[&str]| year(pair[1]) == Some(last) && realised(pair[0]);
    tokens.windows(2).any(closes).then_some(last)
}

/// The year or years right behind a word for a kind of plan.
fn of_kind(text: &str, words: &Words) -> Option<Period> {
    let folded = format!(" {}", fold(text));
    words.kinds.iter().find_map(|(phrase, _)| {
        let after = folded.split_once(&format!(" {phrase} "))?.1;
        let mut years = after.split(' ').map_while(year);
        let first = years.next()?;
        let last = years.next().filter(|last| *last > first).unwrap_or(first);
        Some(Period { first, last })
    })
}

fn year(text: &str) -> Option<i16> {
    let year = text.parse().ok().filter(|_| text.len() == 4)?;
    (1990..=2099).contains(&year).then_some(year)
}

/// The period `2026-2031` that a text names.
pub(super) fn period_in(text: &str) -> Option<Period> {
    let numbers: Vec<(usize, &str)> = text
        .match_indices(|c: char| c.is_ascii_digit())
        .filter(|(at, _)| {
            !text.get(..*at).is_some_and(|it| it.ends_with(|c: char| c.is_ascii_digit()))
        })
        .filter_map(|(at, _)| {
            let rest = text.get(at..)?;
            let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
            Some((at, rest.get(..end)?))
        })
        .collect();
    numbers.windows(2).find_map(|pair| {
        let [(start, first), (next, last)] = pair else { return None };
        let between = text.get(start + first.len()..*next)?.trim().to_lowercase();
        let (first, last) = (year(first)?, year(last)?);
        let joined = JOINTS.contains(&between.as_str());
        (joined && last > first && last - first <= 15).then_some(Period { first, last })
    })
}

/// What stands between the first and the last year of a period.
const JOINTS: [&str; 13] = [
    "-",
    "\u{2010}",
    "\u{2011}",
    "\u{2013}",
    "\u{2014}",
    "/",
    "tot",
    "tot en met",
    "t.e.m.",
    "t/m",
    "à",
    "bis",
    "to",
];
