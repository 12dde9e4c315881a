//! What every chapter looks at: the assessment, the words, and which passages the annex lists.

use std::collections::BTreeSet;

use super::annex;
use crate::assess::{Assessment, Finding, Money, Spread, Status};
use crate::language::{Lang, Localized};
use crate::report::Options;
use crate::report::block::{Badge, Cell, Colour, Inline, Mark};
use crate::report::citation;
use crate::report::colour::GREY;
use crate::report::manuscript::{capitalised, header, run};
use crate::report::wording::Wording;
use crate::taxonomy::{ConceptId, Goal, Proposal, Taxonomy};

/// The shared sight of the chapters.
pub(super) struct Context<'a> {
    pub(super) taxonomy: &'a Taxonomy,
    pub(super) assessment: &'a Assessment,
    /// How the statuses are spread over the municipalities of the batch, this one included.
    pub(super) spread: Option<&'a Spread>,
    pub(super) options: &'a Options,
    pub(super) words: &'static Wording,
    /// The passages that the annex lists, and that links may point to.
    pub(super) listed: BTreeSet<usize>,
}

impl<'a> Context<'a> {
    pub(super) fn new(
        taxonomy: &'a Taxonomy,
        assessment: &'a Assessment,
        spread: Option<&'a Spread>,
        options: &'a Options,
    ) -> Self {
        let words = Wording::of(options.lang);
        let listed = annex::listed(assessment);
        Self { taxonomy, assessment, spread, options, words, listed }
    }

    pub(super) fn lang(&self) -> Lang {
        self.options.lang
    }

    /// A text of the taxonomy, with typographic apostrophes.
    pub(super) fn of(&self, text: &Localized) -> String {
        text.get(self.lang()).replace('\'', "’")
    }

    /// A name of the taxonomy as part of a sentence: its first letter in lower case, except in
    /// German and where an abbreviation or a name with a number ("Agenda 2030") begins it.
    pub(super) fn within(&self, text: &Localized) -> String {
        let text = self.of(text);
        let mut letters = text.chars();
        let (first, second) = (letters.next(), letters.next());
        let abbreviation =
            second.is_none_or(|letter| !letter.is_lowercase() && !matches!(letter, ' ' | '’'));
        let next = text.split(' ').nth(1).unwrap_or_default();
        let numbered = next.starts_with(|letter: char| letter.is_ascii_digit());
        match first {
            Some(first) if self.lang() != Lang::De && !abbreviation && !numbered => {
                first.to_lowercase().chain(text.chars().skip(1)).collect()
            }
            _ => text,
        }
    }

    pub(super) fn finding(&self, passage: usize) -> Option<&'a Finding> {
        self.assessment.passages.get(passage)
    }

    /// The name of any concept, with its number.
    pub(super) fn concept(&self, concept: &ConceptId) -> String {
        let name = self.taxonomy.name(concept).map(|name| self.of(name)).unwrap_or_default();
        if let Some(goal) = concept.goal_number() {
            return format!("{} {name}", self.sdg(goal));
        }
        match (concept.target(), concept.proposal()) {
            (Some(id), _) | (_, Some(id)) => format!("{id} {name}"),
            _ => name,
        }
    }

    /// A goal's coloured number.
    #[expect(clippy::unused_self, reason = "asked of the context like all other wordings")]
    pub(super) fn badge(&self, goal: &Goal) -> Badge {
        badge(goal)
    }

    /// "SDG 11" in the report's language, on one line.
    pub(super) fn sdg(&self, number: u8) -> String {
        format!("{}\u{a0}{number}", self.words.text("sdg"))
    }

    /// "SDG 11", as a link to its fiche.
    pub(super) fn goal_link(&self, number: u8) -> Inline {
        Inline::Link { to: goal_anchor(number), text: self.sdg(number) }
    }

    /// "SDG 11 Duurzame steden…", as a link to its fiche.
    pub(super) fn goal_name_link(&self, number: u8) -> Inline {
        let name = self.concept(&ConceptId::goal(number));
        Inline::Link { to: goal_anchor(number), text: name }
    }

    /// The cell that a row about a goal begins with: its badge and a link.
    pub(super) fn goal_header(&self, goal: &Goal, link: Inline) -> Cell {
        header(vec![Inline::Badge(self.badge(goal)), run(" "), link])
    }

    /// "3.4 Name", as a link to its fiche.
    pub(super) fn proposal_link(&self, proposal: &Proposal) -> Inline {
        let text = format!("{} {}", proposal.id, self.of(&proposal.name));
        Inline::Link { to: proposal_anchor(&proposal.id), text }
    }

    /// "Name (3.4)", as a link to its fiche; for lists that are numbered themselves.
    pub(super) fn proposal_name_link(&self, proposal: &Proposal) -> Inline {
        let text = format!("{} ({})", self.of(&proposal.name), proposal.id);
        Inline::Link { to: proposal_anchor(&proposal.id), text }
    }

    /// The title of a chapter in quotation marks, linked; `name` is its key and its anchor.
    pub(super) fn chapter_link(&self, name: &str) -> Vec<Inline> {
        let text = self.words.text(&format!("{name}.title"));
        let link = Inline::Link { to: name.to_owned(), text };
        self.quoted(link)
    }

    /// A run in the quotation marks of the language.
    pub(super) fn quoted(&self, run: Inline) -> Vec<Inline> {
        self.words.inline("quoted", vec![("text", vec![run])])
    }

    /// A link to a passage in the annex, or its number where the annex leaves it out.
    pub(super) fn passage_link(&self, passage: usize) -> Inline {
        self.passage_as(passage, self.words.fill("passage.number", &[("n", &(passage + 1))]))
    }

    fn passage_as(&self, passage: usize, text: String) -> Inline {
        if self.listed.contains(&passage) {
            Inline::Link { to: citation::passage_anchor(passage), text }
        } else {
            run(text)
        }
    }

    /// "3, 17, 20 and 5 more", linked.
    pub(super) fn passage_numbers(&self, passages: &[usize], limit: usize) -> Vec<Inline> {
        let numbers = passages.iter().take(limit);
        let mut links: Vec<Vec<Inline>> = numbers
            .map(|passage| vec![self.passage_as(*passage, (passage + 1).to_string())])
            .collect();
        if let Some(rest) = passages.len().checked_sub(limit).filter(|rest| *rest > 0) {
            links.push(vec![run(self.words.count("and-more", rest))]);
        }
        self.words.inline_list(links)
    }

    /// "passage 3", "passages 3, 17, 20 and 5 more", linked.
    pub(super) fn passages(&self, passages: &[usize], limit: usize) -> Vec<Inline> {
        let form = if passages.len() == 1 { "passage.list.one" } else { "passage.list.other" };
        let numbers = self.passage_numbers(passages, limit);
        self.words.inline(form, vec![("passages", numbers)])
    }

    /// A status with its mark and a capitalised short word, where its reason follows.
    pub(super) fn fiche_status(&self, status: Status) -> Inline {
        let word = self.words.text(&short_key(status));
        Inline::Mark { mark: mark(status), text: capitalised(&word) }
    }

    /// A status with its mark and a short word, for tables.
    pub(super) fn short_status(&self, status: Status) -> Inline {
        Inline::Mark { mark: mark(status), text: self.words.text(&short_key(status)) }
    }

    /// Whether the plan prints any amounts.
    pub(super) fn has_money(&self) -> bool {
        let total = &self.assessment.profile.ledger.total;
        total.expenditure != 0 || total.receipts != 0
    }

    /// The years of all expenditure, where they are several.
    fn expenditure_years(&self) -> Option<String> {
        let years = self.assessment.profile.ledger.total.years()?;
        Some(self.words.period(years))
    }

    /// A text about all expenditure, with its years where they are several; that text has the key
    /// with `-years`.
    pub(super) fn expenditure(&self, key: &str) -> String {
        match self.expenditure_years() {
            Some(years) => self.words.fill(&format!("{key}-years"), &[("years", &years)]),
            None => self.words.text(key),
        }
    }

    /// Expenditure with its years, where they are several: "€ 12.500 (2026–2031)".
    pub(super) fn spent(&self, money: &Money) -> String {
        let words = self.words;
        let spent = words.money(money.expenditure);
        let Some(years) = money.years() else { return spent };
        words.fill("money.over-years", &[("money", &spent), ("years", &words.period(years))])
    }

    /// The years for which there is expenditure, in order.
    pub(super) fn years(&self) -> Vec<i16> {
        self.assessment.profile.ledger.total.by_year.keys().copied().collect()
    }
}

/// A goal's coloured number.
pub(super) fn badge(goal: &Goal) -> Badge {
    let colour = Colour::from_hex(&goal.colour).unwrap_or(GREY);
    Badge { text: goal.number.to_string(), colour }
}

pub(super) fn goal_anchor(number: u8) -> String {
    format!("sdg-{number}")
}

pub(super) fn proposal_anchor(id: &str) -> String {
    format!("lmb-{}", anchored(id))
}

pub(super) fn reason_anchor(id: &str) -> String {
    format!("reason-{}", anchored(id))
}

/// An id as part of an anchor.
fn anchored(id: &str) -> String {
    let plain = |letter: char| if letter.is_ascii_alphanumeric() { letter } else { '-' };
    id.to_lowercase().chars().map(plain).collect()
}

pub(super) fn mark(status: Status) -> Mark {
    match status {
        Status::Anchored => Mark::Full,
        Status::Partly => Mark::Half,
        Status::NotFound => Mark::Empty,
        Status::Unknown => Mark::Unknown,
    }
}

/// The key of a status's short word.
pub(super) fn short_key(status: Status) -> String {
    status_key(status).replace("status.", "short.")
}

pub(super) fn status_key(status: Status) -> &'static str {
    match status {
        Status::Anchored => "status.anchored",
        Status::Partly => "status.partly",
        Status::NotFound => "status.not-found",
        Status::Unknown => "status.unknown",
    }
}
