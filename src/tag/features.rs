//! What the model looks at in a passage: words, their beginnings and endings, topics, parents.
//!
//! A feature is a word, a part of a word or a topic (a group of words that mean the same for our
//! purpose), so that each weight can be read and each score explained by the words that made it.
//! Never weighs anything; that is the model's work.
#![allow(
    clippy::cast_precision_loss,
    reason = "counts and weights are small next to what a float holds"
)]

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use rustc_hash::FxHashSet;
use serde::Deserialize;

use crate::language::Lang;
use crate::tag::lexicon::Lexicon;
use crate::tag::polarity::Reading;
use crate::tag::{Input, explicit, lmb, words};
use crate::taxonomy::ConceptId;

/// A text in lower case without accents, its words parted by single spaces, with the way back.
#[derive(Debug, Default)]
pub(crate) struct Folded {
    /// ` de fietsers `: a space before and after each word.
    text: String,
    words: Vec<WordAt>,
    /// The number of words in the first sentence.
    title: usize,
}

#[derive(Debug, Clone, Copy)]
struct WordAt {
    /// First byte in the folded text.
    at: u32,
    /// Byte range in the source.
    source: (u32, u32),
}

/// Longer texts are cut: the rest says little new, and hostile input must cost little.
const LONGEST: usize = 20_000;

impl Folded {
    /// Folds a text.
    pub(crate) fn new(source: &str) -> Self {
        let mut folded = Self { text: String::with_capacity(source.len() + 2), ..Self::default() };
        folded.text.push(' ');
        let mut inside = false;
        let mut stopped = false;
        let mut title = None;
        for (at, c) in source.char_indices().take(LONGEST) {
            if c.is_alphanumeric() {
                if !inside {
                    let start = offset(folded.text.len());
                    folded.words.push(WordAt { at: start, source: (offset(at), offset(at)) });
                }
                fold(c, &mut folded.text);
                if let Some(word) = folded.words.last_mut() {
                    word.source.1 = offset(at + c.len_utf8());
                }
                (inside, stopped) = (true, false);
                continue;
            }
            if inside {
                folded.text.push(' ');
            }
            if stopped && c.is_whitespace() && title.is_none() && !folded.words.is_empty() {
                title = Some(folded.words.len());
            }
            (inside, stopped) = (false, matches!(c, '.' | '!' | '?' | '\n'));
        }
        if inside {
            folded.text.push(' ');
        }
        folded.title = title.unwrap_or(folded.words.len());
        folded
    }

    /// Number of words.
    pub(crate) fn len(&self) -> usize {
        self.words.len()
    }

    /// A word without its spaces.
    fn word(&self, index: usize) -> &str {
        let Some(word) = self.words.get(index) else { return "" };
        let end = self.words.get(index + 1).map_or(self.text.len(), |next| next.at as usize);
        self.text.get(word.at as usize..end - 1).unwrap_or_default()
    }

    /// The byte range in the source of a range of words.
    pub(crate) fn source(&self, words: (u32, u32)) -> Option<(u32, u32)> {
        let first = self.words.get(words.0 as usize)?;
        let last = self.words.get(words.1 as usize)?;
        Some((first.source.0, last.source.1))
    }

    /// How many of the first words are in a list.
    fn count(&self, list: &Listed) -> usize {
        (0..self.len().min(LOOKED_AT)).filter(|&index| list.has(self.word(index))).count()
    }

    /// The words in a byte range of the source.
    pub(crate) fn words_in(&self, span: (u32, u32)) -> Range<u32> {
        let first = self.words.partition_point(|word| word.source.1 <= span.0);
        let after = self.words.partition_point(|word| word.source.0 < span.1);
        offset(first)..offset(after)
    }

    /// The word at a byte of the folded text.
    fn word_at(&self, byte: usize) -> u32 {
        offset(self.words.partition_point(|word| word.at as usize <= byte).saturating_sub(1))
    }
}

fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// Lower case without the accents that people leave out.
fn fold(c: char, into: &mut String) {
    for c in c.to_lowercase() {
        into.push(match c {
            'à'..='å' => 'a',
            'è'..='ë' => 'e',
            'ì'..='ï' => 'i',
            'ò'..='ö' => 'o',
            'ù'..='ü' => 'u',
            'ç' => 'c',
            'ñ' => 'n',
            'ß' => 's',
            c => c,
        });
    }
}

/// The key of a feature: FNV-1a over its spelling, the same on every machine.
pub(crate) type Key = u64;

const SEED: u64 = 0xcbf2_9ce4_8422_2325;

fn hash(seed: u64, bytes: impl Iterator<Item = u8>) -> Key {
    bytes.fold(seed, step)
}

fn step(hash: u64, byte: u8) -> u64 {
    (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
}

/// Where a feature stands: the same word weighs otherwise in a parent's title.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Place {
    /// In the passage.
    Text,
    /// In its first sentence.
    Title,
    /// In the nearest parent's title.
    Parent,
    /// In the outermost parent's title.
    Root,
}

impl Place {
    /// The mark that the model file writes before a feature.
    const fn mark(self) -> &'static str {
        match self {
            Self::Text => "",
            Self::Title => "!",
            Self::Parent => "^",
            Self::Root => "^^",
        }
    }
}

/// A feature found.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Found {
    /// The feature.
    pub(crate) key: Key,
    /// First and last word that made it, in the passage or in the parent.
    pub(crate) words: (u32, u32),
    /// Where it stands.
    pub(crate) place: Place,
}

/// The lengths of word beginnings and endings that are features, in letters.
const BEGINNINGS: std::ops::RangeInclusive<usize> = 4..=11;
const ENDINGS: std::ops::RangeInclusive<usize> = 4..=9;

/// Calls `each` with the key and the spelling (kind, letters) of a word and its parts.
fn parts(word: &str, mut each: impl FnMut(Key, &'static str, &str)) {
    let bytes = word.as_bytes();
    if bytes.len() < 2 || bytes.iter().all(u8::is_ascii_digit) {
        return;
    }
    each(hash(step(SEED, b'='), bytes.iter().copied()), "=", word);
    let mut key = step(SEED, b'+');
    for (index, &byte) in bytes.iter().enumerate() {
        key = step(key, byte);
        let Some(part) = word.get(..=index) else { continue };
        if index + 1 > *BEGINNINGS.end() {
            break;
        }
        if index + 1 >= *BEGINNINGS.start() {
            each(key, "+", part);
        }
    }
    let mut key = step(SEED, b'-');
    for (index, &byte) in bytes.iter().rev().enumerate().take(bytes.len() - 1) {
        key = step(key, byte);
        let Some(part) = word.get(bytes.len() - index - 1..) else { continue };
        if index + 1 > *ENDINGS.end() {
            break;
        }
        if index + 1 >= *ENDINGS.start() {
            each(key, "-", part);
        }
    }
}

/// The key of a feature in another place.
fn moved(key: Key, place: Place) -> Key {
    hash(key, place.mark().bytes())
}

/// The key of a feature as the model file spells it: place, kind, letters (`^=school`).
pub(crate) fn key_of(spelling: &str) -> Option<Key> {
    let places = [Place::Root, Place::Parent, Place::Title, Place::Text];
    let place = places.into_iter().find(|place| spelling.starts_with(place.mark()))?;
    let rest = spelling.strip_prefix(place.mark())?;
    let kind = rest.chars().next()?;
    let letters = rest.strip_prefix(kind)?.bytes();
    let seed = step(SEED, u8::try_from(kind).ok()?);
    let key = if kind == '-' { hash(seed, letters.rev()) } else { hash(seed, letters) };
    Some(moved(key, place))
}

/// A feature of a known list that a passage has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Item {
    /// Its number in the list.
    pub(crate) feature: u32,
    /// What it is weighed with.
    group: Group,
    /// Where it stands.
    pub(crate) place: Place,
    /// First and last word that made it, in the passage or in the parents taken together.
    pub(crate) words: (u32, u32),
}

impl Item {
    /// The number of words that made it.
    pub(crate) fn length(&self) -> u32 {
        self.words.1.saturating_sub(self.words.0) + 1
    }

    /// Those words.
    pub(crate) fn each_word(&self) -> impl Iterator<Item = u32> {
        self.words.0..=self.words.1
    }
}

/// Features that share a scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Group {
    Words,
    ParentWords,
    Topics,
    Shape,
}

/// The known features of a passage, sorted by number, one item for each time that it occurs.
#[derive(Debug, Default)]
pub(crate) struct Items {
    found: Vec<Item>,
    /// Word features met, known or not, in the text and in the parents.
    met: (u32, u32),
    /// What the lexicon says of each goal: feature, sum of the weights.
    said: Vec<(u32, f32)>,
}

/// A feature's number, its value and the items that made it; none for what the lexicon says.
pub(crate) type Valued<'a> = (u32, f32, &'a [Item]);

impl Items {
    /// Looks up what a passage has; `number` knows the features.
    pub(crate) fn new(
        passage: &Passage,
        mut number: impl FnMut(Key, &str, &str, &str) -> Option<u32>,
    ) -> Self {
        let mut all = Self { found: Vec::with_capacity(256), met: (0, 0), said: Vec::new() };
        passage.words(|found, mark, kind, letters| {
            let group = if found.place == Place::Text {
                all.met.0 += 1;
                Group::Words
            } else {
                all.met.1 += 1;
                Group::ParentWords
            };
            if let Some(feature) = number(found.key, mark, kind, letters) {
                let Found { words, place, .. } = found;
                all.found.push(Item { feature, group, place, words });
            }
        });
        passage.topics(|found, mark, name| {
            if let Some(feature) = number(found.key, mark, "@", name) {
                let Found { words, place, .. } = found;
                all.found.push(Item { feature, group: Group::Topics, place, words });
            }
        });
        let (key, name) = passage.shape();
        if let Some(feature) = number(key, "", "#", name) {
            let (group, place) = (Group::Shape, Place::Text);
            all.found.push(Item { feature, group, place, words: (u32::MAX, u32::MAX) });
        }
        for goal in 0..=17_u8 {
            let said: f32 = passage.terms.iter().filter(|t| t.goal == goal).map(|t| t.weight).sum();
            if said > 0.0
                && let Some(feature) = number(goal_key(goal), "", "%", &goal.to_string())
            {
                all.said.push((feature, said));
            }
        }
        all.found.sort_unstable();
        all.found.dedup();
        all
    }

    /// The features with their values, by number.
    pub(crate) fn values(&self) -> Vec<Valued<'_>> {
        let norm: f32 = self.runs().map(|run| topic_value(run).powi(2)).sum();
        let norm = norm.max(1.0).sqrt();
        let root = |count: u32| (count.max(1) as f32).sqrt();
        let (text, parents) = (root(self.met.0), root(self.met.1));
        let value = |run: &[Item]| match run.first().map(|item| item.group) {
            Some(Group::Words) => WORDS * frequency(run) / text,
            Some(Group::ParentWords) => PARENT_WORDS * frequency(run) / parents,
            Some(Group::Topics) => TOPICS * topic_value(run) / norm,
            Some(Group::Shape) | None => 1.0,
        };
        let said = self.said.iter().map(|&(f, said)| (f, LEXICON * said.min(MOST_SAID), &[][..]));
        self.runs()
            .filter_map(|run| Some((run.first()?.feature, value(run), run)))
            .chain(said)
            .collect()
    }

    fn runs(&self) -> impl Iterator<Item = &[Item]> {
        self.found.chunk_by(|a, b| a.feature == b.feature)
    }
}

/// The scales of the groups, found by cross-validation.
const WORDS: f32 = 3.0;
const PARENT_WORDS: f32 = 1.5;
const TOPICS: f32 = 3.0;
const LEXICON: f32 = 0.4;
/// The lexicon's weights for a goal count up to this sum.
const MOST_SAID: f32 = 8.0;

fn frequency(run: &[Item]) -> f32 {
    1.0 + (run.len() as f32).ln()
}

fn topic_value(run: &[Item]) -> f32 {
    let scale = match run.first() {
        Some(Item { group: Group::Topics, place, .. }) => match place {
            Place::Text | Place::Title => 1.0,
            Place::Parent => 0.5,
            Place::Root => 0.3,
        },
        _ => return 0.0,
    };
    scale * frequency(run)
}

/// A passage, cut up for the model.
#[derive(Debug)]
pub(crate) struct Passage {
    /// The text.
    pub(crate) text: Folded,
    /// The parents, outermost first.
    pub(crate) parents: Vec<Folded>,
    /// Its language.
    pub(crate) lang: Lang,
    /// The lexicon's terms in it, each once for each concept.
    pub(crate) terms: Vec<Term>,
}

/// A lexicon's term in a passage.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Term {
    /// The goal that it points to; 0 for housekeeping.
    goal: u8,
    /// Its number in the lexicon.
    number: u32,
    /// Its weight, in log-odds.
    pub(crate) weight: f32,
    /// Where it stands in the text; nothing for a parent.
    pub(crate) span: Option<(u32, u32)>,
}

/// How much a term in a parent's title counts of what it counts in the passage.
const PARENT_TERM: f32 = 0.35;

/// What lexicon, names and rules for proposals find in a passage; a term counts once for a goal.
fn terms(text: &str, parents: &[&str], lang: Lang) -> Vec<Term> {
    let lexicon = Lexicon::builtin(lang);
    let mut all: Vec<Term> = Vec::new();
    let mut add = |goal: u8, number: u32, weight: f32, span: Option<(u32, u32)>| {
        if !all.iter().any(|term| (term.goal, term.number) == (goal, number)) {
            all.push(Term { goal, number, weight, span });
        }
    };
    let tokens = words::analyse(text, lang);
    for hit in lexicon.matches(&tokens).iter().filter(|hit| !hit.vetoed) {
        add(goal_of(hit.concept), hit.term_index, hit.weight, Some(hit.span));
    }
    for parent in parents {
        for hit in lexicon.matches(&words::analyse(parent, lang)).iter().filter(|hit| !hit.vetoed) {
            add(goal_of(hit.concept), hit.term_index, hit.weight * PARENT_TERM, None);
        }
    }
    let named = explicit::find(text);
    for (number, hit) in (0..).zip(&named) {
        add(goal_of(&hit.concept), u32::MAX - number, NAMED, Some(hit.span));
    }
    let mut reading = Reading::new(&tokens, lang);
    let input = Input { text, parents, lang: Some(lang) };
    for proposal in lmb::tags(&input, &tokens, &named, &mut reading, lang) {
        if !proposal.accepted {
            continue;
        }
        let span = proposal.evidence.iter().find_map(|evidence| evidence.span);
        for &(goal, weight) in lmb::goals_of(&proposal.concept) {
            add(goal, PROPOSAL, weight, span);
        }
    }
    all
}

/// Stands for a proposal in place of a term.
const PROPOSAL: u32 = 0x7fff_ffff;
/// What the name of a goal in the text counts for.
const NAMED: f32 = 8.0;

/// The goal of a goal or target; 0 for housekeeping.
fn goal_of(concept: &ConceptId) -> u8 {
    let target = || concept.target()?.split('.').next()?.parse().ok();
    concept.goal_number().or_else(target).unwrap_or(0)
}

/// The key of what the lexicon says of a goal.
fn goal_key(goal: u8) -> Key {
    hash(step(SEED, b'%'), goal.to_string().bytes())
}

/// The key of the feature that a term counts for.
pub(crate) fn lexicon_key(term: Term) -> Key {
    goal_key(term.goal)
}

/// What a term adds to that feature's value.
pub(crate) fn lexicon_value(term: Term) -> f32 {
    LEXICON * term.weight
}

/// Words of municipalities speaking of themselves, in Dutch; `*` stands for any ending.
const LOCAL: &str = "we wij ons onze gemeente* stad stads* ocmw* inwoner* schepen* dorp* bestuur \
    college buurt* wijk* euro dienst burgemeester vereniging* bewoners";
/// Words of texts about the world, in Dutch.
const WORLD: &str = "landen land wereldwijd* mondiale ontwikkelingslanden wereld internationale \
    internationaal nationale procent oeso vn overheden regeringen afrika* azie* europese \
    economische studie* bevolking";
/// The two lists, cut into words.
static LISTS: LazyLock<(Listed, Listed)> =
    LazyLock::new(|| (Listed::new(LOCAL), Listed::new(WORLD)));
/// The number of words that tell prose from plans.
const LOOKED_AT: usize = 200;

/// A list of words and of beginnings of words.
struct Listed {
    whole: FxHashSet<&'static str>,
    starts: Vec<&'static str>,
}

impl Listed {
    fn new(list: &'static str) -> Self {
        let words = || list.split_whitespace();
        Self {
            whole: words().filter(|word| !word.ends_with('*')).collect(),
            starts: words().filter_map(|word| word.strip_suffix('*')).collect(),
        }
    }

    fn has(&self, word: &str) -> bool {
        self.whole.contains(word) || self.starts.iter().any(|start| word.starts_with(start))
    }
}

/// Prose has at least so many words; without words about the world, more.
const PROSE_WORDS: usize = 25;
const PLAIN_PROSE_WORDS: usize = 40;

impl Passage {
    /// Cuts up a passage.
    pub(crate) fn new(text: &str, parents: &[&str], lang: Lang) -> Self {
        let folded = parents.iter().map(|parent| Folded::new(parent)).collect();
        Self { text: Folded::new(text), parents: folded, lang, terms: terms(text, parents, lang) }
    }

    /// Whether it reads like a report about the world, not like a plan. Only known for Dutch.
    pub(crate) fn is_prose(&self) -> bool {
        let words = self.text.len();
        if !self.parents.is_empty() || words < PROSE_WORDS {
            return false;
        }
        let (local, world) = (self.text.count(&LISTS.0), self.text.count(&LISTS.1));
        world > local || local == 0 && words >= PLAIN_PROSE_WORDS
    }

    /// Calls `each` with the words and word parts, and their spelling.
    pub(crate) fn words(&self, mut each: impl FnMut(Found, &str, &'static str, &str)) {
        let mut go = |folded: &Folded, weighed: Place, place: Place| {
            for index in 0..folded.len() {
                let at = offset(index);
                parts(folded.word(index), |key, kind, part| {
                    let found = Found { key: moved(key, weighed), words: (at, at), place };
                    each(found, weighed.mark(), kind, part);
                });
            }
        };
        go(&self.text, Place::Text, Place::Text);
        if let [root, .., _] = self.parents.as_slice() {
            go(root, Place::Parent, Place::Root);
        }
        if let Some(parent) = self.parents.last() {
            go(parent, Place::Parent, Place::Parent);
        }
    }

    /// Calls `each` with the topics.
    pub(crate) fn topics(&self, mut each: impl FnMut(Found, &str, &str)) {
        let topics = Topics::builtin(self.lang);
        let mut go = |folded: &Folded, place: Place, words: usize| {
            topics.find(folded, |topic, words_at| {
                if (words_at.0 as usize) < words {
                    let key = moved(topic.key, place);
                    each(Found { key, words: words_at, place }, place.mark(), &topic.name);
                }
            });
        };
        go(&self.text, Place::Text, usize::MAX);
        go(&self.text, Place::Title, self.text.title);
        if let Some(parent) = self.parents.last() {
            go(parent, Place::Parent, usize::MAX);
        }
        if let Some(root) = self.parents.first() {
            go(root, Place::Root, usize::MAX);
        }
    }

    /// The features of the passage as a whole: its depth in the plan.
    pub(crate) fn shape(&self) -> (Key, &'static str) {
        let name = match self.parents.len() {
            0 => "depth0",
            1 => "depth1",
            _ => "depth2",
        };
        (hash(step(SEED, b'#'), name.bytes()), name)
    }
}

/// The topics of one language.
struct Topics {
    finder: AhoCorasick,
    /// What each pattern of the finder stands for.
    patterns: Vec<Pattern>,
    known: Vec<Topic>,
}

struct Topic {
    name: String,
    key: Key,
}

#[derive(Clone, Copy)]
struct Pattern {
    topic: u32,
}

/// From this many letters on, a topic's pattern may stand anywhere in a word.
const ANYWHERE: usize = 6;

impl Topics {
    fn builtin(lang: Lang) -> &'static Self {
        static ALL: LazyLock<[Topics; 4]> = LazyLock::new(|| {
            let data = include_str!("data/topics.toml");
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
        let (mut spelled, mut patterns, mut topics) = (Vec::new(), Vec::new(), Vec::new());
        for (name, written) in table {
            let key = hash(step(SEED, b'@'), name.bytes());
            let topic = offset(topics.len());
            topics.push(Topic { name: name.clone(), key });
            for pattern in written.get(lang).split_whitespace() {
                spelled.push(spell(pattern));
                patterns.push(Pattern { topic });
            }
        }
        let finder = AhoCorasick::builder()
            .match_kind(MatchKind::Standard)
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .build(&spelled);
        match finder {
            Ok(finder) => Self { finder, patterns, known: topics },
            Err(_) => Self::empty(),
        }
    }

    #[expect(clippy::expect_used, reason = "no patterns cannot be too many")]
    fn empty() -> Self {
        let finder = AhoCorasick::new([""; 0]).expect("an empty finder");
        Self { finder, patterns: Vec::new(), known: Vec::new() }
    }

    fn find(&self, folded: &Folded, mut each: impl FnMut(&Topic, (u32, u32))) {
        for found in self.finder.find_overlapping_iter(&folded.text) {
            let Some(pattern) = self.patterns.get(found.pattern().as_usize()) else { continue };
            let Some(topic) = self.known.get(pattern.topic as usize) else { continue };
            let matched = folded.text.get(found.range()).unwrap_or_default();
            let first = found.start() + usize::from(matched.starts_with(' '));
            let last = found.end() - 1 - usize::from(matched.ends_with(' '));
            each(topic, (folded.word_at(first), folded.word_at(last)));
        }
    }
}

/// A topic's pattern as it is looked for in folded text.
fn spell(pattern: &str) -> String {
    let mut letters = String::new();
    for c in pattern.chars() {
        if c.is_alphanumeric() { fold(c, &mut letters) } else { letters.push(' ') }
    }
    let letters = letters.trim();
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
