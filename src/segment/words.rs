//! The words that plans use for their parts, from the data files and the user's own settings.
//!
//! Knows words only: what they mean together in a header is decided in `header`, in a heading in
//! `label`.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::fold::fold;
use crate::document::{Budget, Flow, Level, PlanKind};

const SHIPPED: [&str; 4] = [
    include_str!("data/nl.toml"),
    include_str!("data/fr.toml"),
    include_str!("data/de.toml"),
    include_str!("data/en.toml"),
];

static STANDARD: LazyLock<Words> = LazyLock::new(|| Words::build(&shipped()));

fn shipped() -> Vec<WordList> {
    let parse = |text| toml::from_str(text).expect("the shipped word lists are valid TOML");
    SHIPPED.into_iter().map(parse).collect()
}

/// Lists of words in the shape of the files in `src/segment/data`. A user adds words by giving
/// any of these lists in `planspiegel.toml`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct WordList {
    /// What the levels of a plan are called.
    pub levels: LevelWords,
    /// What a column holds of an element.
    pub parts: PartWords,
    /// Columns that belong to a row and not to one level.
    pub columns: ColumnWords,
    /// Words about money.
    pub money: MoneyWords,
    /// Words in running text.
    pub text: TextWords,
    /// Words that say what kind of document it is.
    pub plan: PlanWords,
    /// The names of schedules.
    pub schedules: ScheduleWords,
    /// The questions by which Dutch programme budgets are laid out.
    pub questions: QuestionWords,
}

macro_rules! word_lists {
    ($(#[$doc:meta])* $name:ident { $($field:ident),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
        #[expect(missing_docs, reason = "each field is the list of words for what it is called")]
        pub struct $name { $(pub $field: Vec<String>),+ }
    };
}

word_lists! {
    /// Words for each [`Level`]. One in capitals is an abbreviation that may open a code.
    LevelWords { strategic_objective, objective, action_plan, action, budget_line }
}
word_lists! {
    /// Words for the parts of an element: its code, title and description.
    PartWords { code, short, long }
}
word_lists! {
    /// Words for columns of a row.
    ColumnWords {
        municipality, level, year, amount, flow, budget, policy_field, version, priority, goals,
        ignored, filler,
    }
}
word_lists! {
    /// Words about money. `derived` are balances that follow from other columns; `realised` tell
    /// accounts from a plan.
    MoneyWords {
        expenditure, receipt, operation, investment, financing, total, derived, thousand, rate,
        realised,
    }
}
word_lists! {
    /// Words in running text: labels without meaning, titles of residual buckets.
    TextWords { boilerplate, residual, filters, yes }
}
word_lists! {
    /// Words for each [`PlanKind`]; those that begin the name of any adaptation; and ordinals from
    /// `first` on, by which adaptations are counted.
    PlanWords {
        multi_year_plan, adaptation, budget, accounts, analysis, agreement, adapting, ordinals,
    }
}
word_lists! {
    /// The names of the schedules of a Flemish plan: what stands before their code, those that go by
    /// objective, and those of the whole plan.
    ScheduleWords { words, objectives, whole }
}
word_lists! {
    /// The three questions of a Dutch programme budget.
    QuestionWords { aims, means, costs }
}

/// What a phrase in a header means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    Level(Level),
    Part(Part),
    Column(Column),
    Flow(Flow),
    Budget(Budget),
    Realised,
    Total,
    Derived,
    Thousand,
    Rate,
    Ignored,
    Filler,
}

/// The part of an element that a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    Code,
    Short,
    Long,
}

/// A column that belongs to the row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    Municipality,
    Level,
    Year,
    Amount,
    Flow,
    Budget,
    PolicyField,
    Version,
    Priority,
    Goals,
}

/// One of the questions of a Dutch programme budget.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Question {
    Aims,
    Means,
    Costs,
}

/// All words, folded and ready for look-up.
#[derive(Debug, Clone, Default)]
pub(super) struct Words {
    phrases: FxHashMap<String, Vec<Meaning>>,
    /// Folded level words, longest first.
    pub(super) levels: Vec<(String, Level)>,
    /// Folded abbreviations of levels that may open a code, longest first.
    pub(super) abbreviations: Vec<(String, Level)>,
    pub(super) boilerplate: Vec<String>,
    residual: Option<AhoCorasick>,
    pub(super) filters: Vec<String>,
    pub(super) yes: Vec<String>,
    pub(super) kinds: Vec<(String, PlanKind)>,
    pub(super) adapting: Vec<String>,
    pub(super) ordinals: Vec<(String, i16)>,
    pub(super) questions: Vec<(String, Question)>,
    /// Folded names of schedules.
    pub(super) schedules: ScheduleWords,
}

impl Words {
    /// The shipped words, and with them the user's own.
    pub(super) fn with(extra: &WordList) -> std::borrow::Cow<'static, Self> {
        if *extra == WordList::default() {
            return std::borrow::Cow::Borrowed(&STANDARD);
        }
        let mut lists = shipped();
        lists.push(extra.clone());
        std::borrow::Cow::Owned(Self::build(&lists))
    }

    fn build(lists: &[WordList]) -> Self {
        let mut words = Self::default();
        for list in lists {
            words.add_levels(&list.levels);
            words.add_columns(list);
            words.add_money(&list.money);
            words.add_texts(list);
        }
        let residual = lists.iter().flat_map(|list| &list.text.residual);
        let residual: Vec<String> = residual.map(|p| format!(" {} ", fold(p))).collect();
        words.residual = AhoCorasick::new(residual).ok();
        let longest_first = |entry: &(String, Level)| std::cmp::Reverse(entry.0.len());
        words.levels.sort_by_key(longest_first);
        words.abbreviations.sort_by_key(longest_first);
        words.boilerplate.sort_by_key(|label| std::cmp::Reverse(label.len()));
        words.kinds.sort_by_key(|(phrase, _)| std::cmp::Reverse(phrase.len()));
        words
    }

    fn add(&mut self, phrases: &[String], meaning: Meaning) {
        for phrase in phrases {
            let meanings = self.phrases.entry(fold(phrase)).or_default();
            if !meanings.contains(&meaning) {
                meanings.push(meaning);
            }
        }
    }

    fn add_levels(&mut self, levels: &LevelWords) {
        for (phrases, level) in [
            (&levels.strategic_objective, Level::StrategicObjective),
            (&levels.objective, Level::Objective),
            (&levels.action_plan, Level::ActionPlan),
            (&levels.action, Level::Action),
            (&levels.budget_line, Level::BudgetLine),
        ] {
            self.add(phrases, Meaning::Level(level));
            for phrase in phrases {
                if phrase.chars().all(char::is_uppercase) {
                    self.abbreviations.push((fold(phrase), level));
                }
                self.levels.push((fold(phrase), level));
            }
        }
    }

    fn add_columns(&mut self, list: &WordList) {
        self.add(&list.parts.code, Meaning::Part(Part::Code));
        self.add(&list.parts.short, Meaning::Part(Part::Short));
        self.add(&list.parts.long, Meaning::Part(Part::Long));
        let columns = &list.columns;
        self.add(&columns.municipality, Meaning::Column(Column::Municipality));
        self.add(&columns.level, Meaning::Column(Column::Level));
        self.add(&columns.year, Meaning::Column(Column::Year));
        self.add(&columns.amount, Meaning::Column(Column::Amount));
        self.add(&columns.flow, Meaning::Column(Column::Flow));
        self.add(&columns.budget, Meaning::Column(Column::Budget));
        self.add(&columns.policy_field, Meaning::Column(Column::PolicyField));
        self.add(&columns.version, Meaning::Column(Column::Version));
        self.add(&columns.priority, Meaning::Column(Column::Priority));
        self.add(&columns.goals, Meaning::Column(Column::Goals));
        self.add(&columns.ignored, Meaning::Ignored);
        self.add(&columns.filler, Meaning::Filler);
    }

    fn add_money(&mut self, money: &MoneyWords) {
        self.add(&money.expenditure, Meaning::Flow(Flow::Expenditure));
        self.add(&money.receipt, Meaning::Flow(Flow::Receipt));
        self.add(&money.operation, Meaning::Budget(Budget::Operation));
        self.add(&money.investment, Meaning::Budget(Budget::Investment));
        self.add(&money.financing, Meaning::Budget(Budget::Financing));
        self.add(&money.realised, Meaning::Realised);
        self.add(&money.total, Meaning::Total);
        self.add(&money.derived, Meaning::Derived);
        self.add(&money.thousand, Meaning::Thousand);
        self.add(&money.rate, Meaning::Rate);
    }

    fn add_texts(&mut self, list: &WordList) {
        let folded = |phrases: &[String]| phrases.iter().map(|p| fold(p)).collect::<Vec<_>>();
        self.boilerplate.extend(folded(&list.text.boilerplate));
        self.filters.extend(folded(&list.text.filters));
        self.yes.extend(folded(&list.text.yes));
        self.schedules.words.extend(folded(&list.schedules.words));
        self.schedules.objectives.extend(folded(&list.schedules.objectives));
        self.schedules.whole.extend(folded(&list.schedules.whole));
        let plan = &list.plan;
        for (phrases, kind) in [
            (&plan.multi_year_plan, PlanKind::MultiYearPlan),
            (&plan.adaptation, PlanKind::Adaptation),
            (&plan.budget, PlanKind::Budget),
            (&plan.accounts, PlanKind::Accounts),
            (&plan.analysis, PlanKind::Analysis),
            (&plan.agreement, PlanKind::Agreement),
        ] {
            self.kinds.extend(folded(phrases).into_iter().map(|phrase| (phrase, kind)));
        }
        self.adapting.extend(folded(&plan.adapting));
        self.ordinals.extend(folded(&plan.ordinals).into_iter().zip(1..));
        for (phrases, question) in [
            (&list.questions.aims, Question::Aims),
            (&list.questions.means, Question::Means),
            (&list.questions.costs, Question::Costs),
        ] {
            self.questions.extend(folded(phrases).into_iter().map(|phrase| (phrase, question)));
        }
    }

    /// The meanings of the longest phrase that opens `tokens`, and how many tokens it takes.
    pub(super) fn longest<'w>(&'w self, tokens: &[&str]) -> Option<(&'w [Meaning], usize)> {
        (1..=tokens.len().min(5)).rev().find_map(|count| {
            let phrase = tokens.get(..count)?;
            let meanings = match phrase {
                [single] => self.phrases.get(*single),
                several => self.phrases.get(&several.join(" ")),
            };
            Some((meanings?.as_slice(), count))
        })
    }

    /// Whether the first word of a text says that it adds up others.
    pub(super) fn opens_total(&self, text: &str) -> bool {
        self.opens_with(text, Meaning::Total)
    }

    /// Whether the first word of a text says that it is a balance, which follows from others.
    pub(super) fn opens_derived(&self, text: &str) -> bool {
        self.opens_with(text, Meaning::Derived)
    }

    fn opens_with(&self, text: &str, meaning: Meaning) -> bool {
        let first = text.split_whitespace().next().unwrap_or_default();
        let folded = fold(first);
        let first = folded.split(' ').next().unwrap_or_default();
        self.longest(&[first]).is_some_and(|(meanings, _)| meanings.contains(&meaning))
    }

    /// Whether a title names the bucket for what serves no objective.
    pub(super) fn is_residual(&self, title: &str) -> bool {
        if title.is_empty() || title.len() > 120 {
            return false;
        }
        let folded = format!(" {} ", fold(title));
        self.residual.as_ref().is_some_and(|phrases| phrases.is_match(&folded))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_phrase_wins() {
        let words = Words::with(&WordList::default());
        let (meanings, count) = words.longest(&["strategische", "doelstelling", "code"]).unwrap();
        assert_eq!((meanings, count), (&[Meaning::Level(Level::StrategicObjective)][..], 2));
    }

    #[test]
    fn residual_buckets_are_known_by_their_words() {
        let words = Words::with(&WordList::default());
        for title in ["Verrichtingen zonder beleidsdoelstelling", "BD17: Recurrent beleid", "GBB"] {
            assert!(words.is_residual(title), "{title}");
        }
        assert!(!words.is_residual("Een levendige gemeente"));
    }

    #[test]
    fn a_budget_with_its_flow_in_one_phrase_means_both() {
        let words = Words::with(&WordList::default());
        for list in shipped() {
            let money = list.money;
            for phrase in money.operation.iter().chain(&money.investment).chain(&money.financing) {
                let folded = fold(phrase);
                let flows = ["uitgav", "ontvangst", "depense", "recette"];
                if flows.iter().any(|flow| folded.contains(flow)) {
                    let flow = |m: &Meaning| matches!(m, Meaning::Flow(_));
                    assert!(words.phrases[&folded].iter().any(flow), "{phrase}");
                }
            }
        }
    }

    #[test]
    fn words_of_the_user_come_on_top() {
        let mut extra = WordList::default();
        extra.levels.action = vec!["klus".into()];
        let words = Words::with(&extra);
        assert_eq!(words.longest(&["klus"]).unwrap().0, [Meaning::Level(Level::Action)]);
    }
}
