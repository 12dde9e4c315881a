//! The words by which texts name the goals: marks before numbers, and the goals' own names as the
//! taxonomy has them.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

use crate::language::Lang;
use crate::taxonomy::{Goal, Taxonomy};

/// Words after which numbers are goals.
const MARKS: &[&str] = &[
    "sdg",
    "odd",
    "ontwikkelingsdoelstellingen",
    "ontwikkelingsdoelstelling",
    "ontwikkelingsdoelen",
    "ontwikkelingsdoel",
    "vn-doelen",
    "vn-doel",
    "vn-doelstellingen",
    "vn-doelstelling",
    "development goals",
    "development goal",
    "global goals",
    "global goal",
    "développement durable",
    "entwicklungsziele",
    "entwicklungsziel",
    "nachhaltigkeitsziele",
    "nachhaltigkeitsziel",
    "un-ziele",
    "un-ziel",
];

/// Words after which numbers are goals only where the sentence speaks of the 2030 Agenda.
const FAINT_MARKS: &[&str] = &[
    "doelstellingen",
    "doelstelling",
    "subdoelstelling",
    "doelen",
    "doel",
    "objectifs",
    "objectif",
    "goals",
    "goal",
    "targets",
    "target",
    "ziele",
    "ziel",
];

/// Words that show that a text speaks of the 2030 Agenda.
const CONTEXT: &[&str] = &[
    "agenda 2030",
    "agenda-2030",
    "2030 agenda",
    "2030-agenda",
    "verenigde naties",
    "nations unies",
    "united nations",
    "vereinten nationen",
    "zeventien doelen",
    "17 doelen",
    "wereldwijde doelen",
    "werelddoelen",
];

/// What a word does that names goals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Word {
    /// Numbers behind it are goals.
    Mark,
    /// Numbers behind it are goals where the text speaks of them.
    Faint,
    /// Shows that the text speaks of the goals.
    Context,
    /// The name of a goal.
    Name {
        /// The goal.
        goal: u8,
        /// Whether it also is what people say otherwise, so that it means the goal only where
        /// the text speaks of the goals.
        everyday: bool,
    },
}

/// The words by which texts name the goals, ready to find.
#[derive(Debug)]
pub struct Names {
    automaton: Option<AhoCorasick>,
    kinds: Vec<Word>,
}

impl Names {
    /// The names of the goals of the built-in taxonomy.
    #[must_use]
    pub fn builtin() -> &'static Self {
        static BUILTIN: LazyLock<Names> = LazyLock::new(|| {
            // A test reads the taxonomy, so that a broken one never ships.
            let goals = Taxonomy::builtin().map(|taxonomy| taxonomy.goals);
            Names::of(&goals.unwrap_or_default())
        });
        &BUILTIN
    }

    /// The names of these goals, in all languages.
    #[must_use]
    pub fn of(goals: &[Goal]) -> Self {
        let mut words: Vec<(String, Word)> = Vec::new();
        for (list, kind) in
            [(MARKS, Word::Mark), (FAINT_MARKS, Word::Faint), (CONTEXT, Word::Context)]
        {
            words.extend(list.iter().map(|word| ((*word).to_owned(), kind)));
        }
        for goal in goals {
            for lang in Lang::ALL {
                let everyday = goal.everyday.get(lang);
                let own = [goal.name.get(lang)].into_iter();
                let all = own.chain(goal.variants.get(lang).iter().map(String::as_str));
                for name in all.filter(|name| !name.is_empty()) {
                    let everyday = everyday.iter().any(|word| word == name);
                    let kind = Word::Name { goal: goal.number, everyday };
                    // Letters with accents are found as written and in lower case.
                    words.extend([name.to_owned(), name.to_lowercase()].map(|name| (name, kind)));
                }
            }
        }
        let automaton = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::LeftmostLongest)
            .build(words.iter().map(|(word, _)| word));
        Self { automaton: automaton.ok(), kinds: words.into_iter().map(|(_, kind)| kind).collect() }
    }

    /// The words in a text, with their bytes, whether or not they are words of their own there.
    pub(super) fn words_in<'t>(
        &'t self,
        text: &'t str,
    ) -> impl Iterator<Item = (Word, usize, usize)> + 't {
        let found = self.automaton.iter().flat_map(move |automaton| automaton.find_iter(text));
        found.filter_map(|m| Some((*self.kinds.get(m.pattern().as_usize())?, m.start(), m.end())))
    }
}
