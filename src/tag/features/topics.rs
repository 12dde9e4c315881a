//! Topics: groups of words that mean the same for our purpose (`data/topics.toml`).
//!
//! Patterns of one word are looked for once in each word form and remembered; patterns of more
//! words are looked for from the forms that they begin with.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::spelling::{self, Key, fold, folded};
use crate::language::Lang;
use crate::tag::words::Token;

/// The topics of one language.
pub(crate) struct Topics {
    lang: Lang,
    /// Finds patterns within one form, spelled ` form `.
    finder: AhoCorasick,
    /// The topic of each pattern of the finder.
    within: Vec<u32>,
    /// The patterns of several words, by their first word.
    across: FxHashMap<Box<str>, Vec<Sequence>>,
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
#[derive(Debug, Clone)]
struct Sequence {
    topic: u32,
    rest: Box<[Box<str>]>,
    /// Whether the last word is meant as it stands; else it may go on.
    whole: bool,
}

/// What is known of a form.
#[derive(Debug)]
struct Form {
    folded: Box<str>,
    topics: Box<[u32]>,
    begins: Box<[Sequence]>,
}

/// From this many letters on, a topic's pattern may stand anywhere in a word.
const ANYWHERE: usize = 6;

thread_local! {
    /// Forms met before, by language and key. Only a memory.
    static FORMS: RefCell<[FxHashMap<u64, Rc<Form>>; 4]> = RefCell::default();
}

/// Forms remembered for a language and thread.
const REMEMBERED: usize = 50_000;

impl Topics {
    /// The topics that ship for a language.
    pub(crate) fn builtin(lang: Lang) -> &'static Self {
        static ALL: LazyLock<[Topics; 4]> = LazyLock::new(|| {
            let data = include_str!("../data/topics.toml");
            let table: BTreeMap<String, Written> = toml::from_str(data).unwrap_or_default();
            Lang::ALL.map(|lang| Topics::new(&table, lang))
        });
        let [nl, fr, en, de] = &*ALL;
        match lang {
            Lang::Nl => nl,
            Lang::Fr => fr,
            Lang::En => en,
            Lang::De => de,
        }
    }

    fn new(table: &BTreeMap<String, Written>, lang: Lang) -> Self {
        let (mut spelled, mut within, mut known) = (Vec::new(), Vec::new(), Vec::new());
        let mut across: FxHashMap<Box<str>, Vec<Sequence>> = FxHashMap::default();
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
                    across.entry(first.into()).or_default().push(Sequence { topic, rest, whole });
                }
            }
        }
        let finder = AhoCorasick::builder()
            .match_kind(MatchKind::Standard)
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .build(&spelled);
        match finder {
            Ok(finder) => Self { lang, finder, within, across, known },
            Err(_) => Self::empty(lang),
        }
    }

    #[expect(clippy::expect_used, reason = "no patterns cannot be too many")]
    fn empty(lang: Lang) -> Self {
        let finder = AhoCorasick::new([""; 0]).expect("an empty finder");
        let (within, across, known) = (Vec::new(), FxHashMap::default(), Vec::new());
        Self { lang, finder, within, across, known }
    }

    /// A topic by its number.
    pub(crate) fn get(&self, topic: u32) -> Option<&Topic> {
        self.known.get(topic as usize)
    }

    /// The topics in a text, in the order of the text.
    pub(crate) fn find(&self, tokens: &[Token]) -> Vec<Found> {
        let forms = self.forms(tokens);
        let mut found = Vec::new();
        for (at, form) in forms.iter().enumerate() {
            let (here, first) = (number(at), at);
            found.extend(form.topics.iter().map(|&topic| Found { topic, tokens: (here, here) }));
            for sequence in &form.begins {
                let last = first + sequence.rest.len();
                let goes_on = forms.get(first + 1..=last).is_some_and(|forms| sequence.fits(forms));
                if goes_on {
                    found.push(Found { topic: sequence.topic, tokens: (here, number(last)) });
                }
            }
        }
        found
    }

    fn forms(&self, tokens: &[Token]) -> Vec<Rc<Form>> {
        FORMS.with_borrow_mut(|known| {
            let known = &mut known[self.lang as usize];
            if known.len() > REMEMBERED {
                known.clear();
            }
            let form = |token: &Token| {
                let known = known.entry(token.form_key);
                Rc::clone(known.or_insert_with(|| Rc::new(self.form(&token.form))))
            };
            tokens.iter().map(form).collect()
        })
    }

    fn form(&self, form: &str) -> Form {
        let folded = folded(form);
        let spaced = format!(" {folded} ");
        let found = self.finder.find_overlapping_iter(&spaced);
        let topics = found.filter_map(|one| self.within.get(one.pattern().as_usize()).copied());
        let begins = self.across.get(folded.as_str()).cloned().unwrap_or_default();
        Form { folded: folded.as_str().into(), topics: topics.collect(), begins: begins.into() }
    }
}

impl Sequence {
    fn fits(&self, forms: &[Rc<Form>]) -> bool {
        let last = self.rest.len().saturating_sub(1);
        self.rest.iter().zip(forms).enumerate().all(|(at, (word, form))| {
            if at == last && !self.whole {
                form.folded.starts_with(&**word)
            } else {
                form.folded == *word
            }
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
        let forms: Vec<Rc<Form>> = tokens.iter().map(|t| Rc::new(topics.form(&t.form))).collect();
        let found = forms.iter().enumerate().any(|(at, form)| {
            let across = |s: &Sequence| {
                forms.get(at + 1..=at + s.rest.len()).is_some_and(|forms| s.fits(forms))
            };
            !form.topics.is_empty() || form.begins.iter().any(across)
        });
        assert_eq!(found, expected, "{pattern} in {text}");
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
