//! Topics: groups of words that mean the same for our purpose (`data/topics.toml`).
//!
//! Patterns of one word are looked for once in each word form and remembered; patterns of more
//! words are looked for from the forms that they begin with.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::spelling::{self, Key, fold, folded};
use crate::language::{EachLang, Lang};
use crate::tag::words::Token;

/// The topics of one language.
pub(crate) struct Topics {
    /// Finds patterns within one form, spelled ` form `.
    finder: AhoCorasick,
    /// The topic of each pattern of the finder.
    within: Vec<u32>,
    /// The patterns of several words, by their first word.
    across: FxHashMap<Box<str>, Vec<u32>>,
    sequences: Vec<Sequence>,
    known: Vec<Topic>,
}

/// A topic.
#[derive(Debug)]
pub(crate) struct Topic {
    /// Its name in the file.
    pub(crate) name: String,
    /// The key of its feature.
    pub(crate) key: Key,
}

/// A topic found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Found {
    /// The topic's number.
    pub(crate) topic: u32,
    /// The first and last token.
    pub(crate) tokens: (u32, u32),
}

/// The words behind the first of a pattern.
#[derive(Debug)]
struct Sequence {
    topic: u32,
    rest: Box<[Box<str>]>,
    /// Whether the last word is meant as it stands; else it may go on.
    whole: bool,
}

/// What is known of a form: the topics of patterns within it, the sequences that it begins.
type Form = [Box<[u32]>; 2];

/// From this many letters on, a topic's pattern may stand anywhere in a word.
const ANYWHERE: usize = 6;

impl Topics {
    /// The topics that ship for a language.
    pub(crate) fn builtin(lang: Lang) -> &'static Self {
        static ALL: EachLang<Topics> = EachLang::new(Topics::shipped);
        ALL.of(lang)
    }

    fn shipped(lang: Lang) -> Self {
        static TABLE: LazyLock<BTreeMap<String, Written>> = LazyLock::new(|| {
            toml::from_str(include_str!("../data/topics.toml")).unwrap_or_default()
        });
        Self::new(&TABLE, lang)
    }

    fn new(table: &BTreeMap<String, Written>, lang: Lang) -> Self {
        let (mut spelled, mut within, mut known) = (Vec::new(), Vec::new(), Vec::new());
        let mut across: FxHashMap<Box<str>, Vec<u32>> = FxHashMap::default();
        let mut sequences = Vec::new();
        for (topic, (name, written)) in (0..).zip(table) {
            known.push(Topic { name: name.clone(), key: spelling::key('@', name) });
            for pattern in written.get(lang).split_whitespace() {
                let letters = letters(pattern);
                // Also patterns of several words stand in one form, written with a hyphen.
                spelled.push(spell(pattern, &letters));
                within.push(topic);
                if let Some((first, rest)) = letters.split_once(' ') {
                    let rest = rest.split(' ').map(Into::into).collect();
                    let whole = pattern.starts_with(['=', '-']);
                    across.entry(first.into()).or_default().push(number(sequences.len()));
                    sequences.push(Sequence { topic, rest, whole });
                }
            }
        }
        let finder = AhoCorasick::builder()
            .match_kind(MatchKind::Standard)
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .build(&spelled);
        match finder {
            Ok(finder) => Self { finder, within, across, sequences, known },
            Err(_) => Self::empty(),
        }
    }

    #[expect(clippy::expect_used, reason = "no patterns cannot be too many")]
    fn empty() -> Self {
        let finder = AhoCorasick::new([""; 0]).expect("an empty finder");
        let (within, across, known) = (Vec::new(), FxHashMap::default(), Vec::new());
        Self { finder, within, across, sequences: Vec::new(), known }
    }

    /// A topic by its number.
    pub(crate) fn get(&self, topic: u32) -> Option<&Topic> {
        self.known.get(topic as usize)
    }

    /// The topics in a text, in the order of the text. Of those that ship: words remember them.
    pub(crate) fn find(&self, tokens: &[Token]) -> Vec<Found> {
        self.among(tokens, |token| token.word.memory.topics.get_or_init(|| self.form(&token.form)))
    }

    /// The topics in a text, by what is known of its forms.
    fn among<'t>(&self, tokens: &'t [Token], form: impl Fn(&'t Token) -> &'t Form) -> Vec<Found> {
        let mut found = Vec::new();
        for (at, token) in tokens.iter().enumerate() {
            let (here, [topics, begins]) = (number(at), form(token));
            found.extend(topics.iter().map(|&topic| Found { topic, tokens: (here, here) }));
            for sequence in begins.iter().filter_map(|&at| self.sequences.get(at as usize)) {
                let last = at + sequence.rest.len();
                if tokens.get(at + 1..=last).is_some_and(|rest| sequence.fits(rest)) {
                    found.push(Found { topic: sequence.topic, tokens: (here, number(last)) });
                }
            }
        }
        found
    }

    fn form(&self, form: &str) -> Form {
        let folded = folded(form);
        let spaced = format!(" {folded} ");
        let found = self.finder.find_overlapping_iter(&spaced);
        let topics = found.filter_map(|one| self.within.get(one.pattern().as_usize()).copied());
        let begins = self.across.get(folded.as_str()).cloned().unwrap_or_default();
        [topics.collect(), begins.into()]
    }
}

impl Sequence {
    fn fits(&self, tokens: &[Token]) -> bool {
        let last = self.rest.len().saturating_sub(1);
        self.rest.iter().zip(tokens).enumerate().all(|(at, (word, token))| {
            // Comparing one letter is quick, and mostly settles it.
            let first = token.form.bytes().next().filter(u8::is_ascii_alphanumeric);
            if first.is_some_and(|first| word.bytes().next() != Some(first)) {
                return false;
            }
            let form = folded(&token.form);
            if at == last && !self.whole { form.starts_with(&**word) } else { form == **word }
        })
    }
}

fn number(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// The letters of a pattern, folded, its words parted by spaces.
fn letters(pattern: &str) -> String {
    let mut letters = String::new();
    for c in pattern.chars() {
        if c.is_alphanumeric() { fold(c, &mut letters) } else { letters.push(' ') }
    }
    letters.trim().to_owned()
}

/// A pattern as it is looked for in a form between spaces.
fn spell(pattern: &str, letters: &str) -> String {
    match pattern.chars().next() {
        Some('=') => format!(" {letters} "),
        Some('-') => format!("{letters} "),
        Some('^') => format!(" {letters}"),
        _ if letters.contains(' ') || letters.chars().count() < ANYWHERE => format!(" {letters}"),
        _ => letters.to_owned(),
    }
}

/// A topic as the file writes it: its patterns in each language.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Written {
    nl: String,
    fr: String,
    en: String,
    de: String,
}

impl Written {
    fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Nl => &self.nl,
            Lang::Fr => &self.fr,
            Lang::En => &self.en,
            Lang::De => &self.de,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tag::words;

    fn check(text: &str, pattern: &str, expected: bool) {
        let written = Written { nl: pattern.to_owned(), ..Written::default() };
        let topics = Topics::new(&[("topic".to_owned(), written)].into(), Lang::Nl);
        let tokens = words::analyse(text, Lang::Nl);
        // Not through the memory, which is that of the topics that ship.
        let forms: Vec<Form> = tokens.iter().map(|token| topics.form(&token.form)).collect();
        let place = |token: &Token| tokens.iter().position(|one| one.start == token.start);
        let found = topics.among(&tokens, |token| &forms[place(token).unwrap()]);
        assert_eq!(!found.is_empty(), expected, "{pattern} in {text}");
    }

    #[test]
    fn patterns_match_wholes_beginnings_endings_and_long_ones_anywhere() {
        check("De boer zaait", "=boer", true);
        check("De boerderij", "=boer", false);
        check("De boerderij", "boer", true);
        check("De leerkracht in de lagere school", "-school", true);
        check("De basisschool", "-school", true);
        check("De schooltas", "-school", false);
        check("De afvalwaterzuivering", "waterzuiv", true);
        check("De melkboer", "boer", false);
    }

    #[test]
    fn patterns_of_several_words_match_across_spaces_and_hyphens() {
        check("Het lokaal sociale beleid", "lokaal_social", true);
        check("Het sociaal-culturele leven", "sociaal_cultur", true);
        check("Het lokaal en sociale beleid", "lokaal_social", false);
        check("De sociale dienstverlening", "=sociale_dienst", false);
        check("Een geïntegreerd breed onthaal", "breed_onthaal", true);
    }
}
