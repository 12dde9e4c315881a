//! What the model looks at in a passage: words and their parts, topics, terms, depth in the plan.
//!
//! A feature is a word, a part of a word or a topic (a group of words that mean the same for our
//! purpose), so that each weight can be read and each score explained by the words that made it.
//! Never weighs anything; that is the model's work.

use super::passage::Passage;
use super::words::Token;

pub(crate) mod said;
pub(crate) mod spelling;
pub(crate) mod topics;
pub(crate) mod word;

pub(crate) use spelling::{Key, Place, key_of};

use topics::Topics;

/// The scales of the groups of features, found by cross-validation.
const WORDS: f32 = 2.4;
const TITLE_WORDS: f32 = 1.5;
const PARENT_WORDS: f32 = 1.5;
const TOPICS: f32 = 3.0;

/// The text that a word stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Source {
    /// The passage.
    Passage,
    /// The title of a parent; the nearest is 0.
    Parent(u8),
}

/// A word's text and its number there.
pub(crate) type At = (Source, u32);

/// The different words of a place, with what their features count.
#[derive(Debug)]
pub(crate) struct Words<'p> {
    /// Where they stand.
    pub(crate) place: Place,
    /// The first of each of the different words, in the order of their keys.
    pub(crate) tokens: Vec<(At, &'p Token)>,
    /// What each feature of each of them counts.
    value: f32,
    /// What those of the first sentence count besides.
    more_in_title: f32,
}

impl<'p> Words<'p> {
    fn of(place: Place, texts: &[(Source, &'p [Token])], scale: f32, title_scale: f32) -> Self {
        let numbered = |&(source, tokens): &(Source, &'p [Token])| {
            (0..).zip(tokens).map(move |(number, token)| ((source, number), token))
        };
        let mut tokens: Vec<(At, &Token)> = texts.iter().flat_map(numbered).collect();
        tokens.sort_unstable_by_key(|(at, token)| (token.form_key, *at));
        tokens.dedup_by_key(|(_, token)| token.form_key);
        let (mut all, mut of_title) = (0, 0);
        for (_, token) in &tokens {
            let features = word::count(&token.form);
            all += features;
            of_title += if is_in_title(token) { features } else { 0 };
        }
        let each = |scale: f32, features: u32| scale / float(features.max(1)).sqrt();
        let (value, more_in_title) = (each(scale, all), each(title_scale, of_title));
        Self { place, tokens, value, more_in_title }
    }

    /// What each feature of one of them counts.
    pub(crate) fn value(&self, token: &Token) -> f32 {
        if is_in_title(token) { self.value + self.more_in_title } else { self.value }
    }
}

/// The words of a passage, by place.
pub(crate) fn words<'p>(passage: &'p Passage<'_>) -> [Words<'p>; 2] {
    let tokens = |source| (source, passage.tokens_of(source));
    let titles: Vec<(Source, &[Token])> = passage.parents_read().map(tokens).collect();
    [
        Words::of(Place::Text, &[tokens(Source::Passage)], WORDS, TITLE_WORDS),
        Words::of(Place::Parent, &titles, PARENT_WORDS, 0.0),
    ]
}

/// A topic that a passage speaks of in a place.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Spoken {
    /// The topic's number.
    pub(crate) topic: u32,
    /// Where.
    pub(crate) place: Place,
    /// Whether it is told once more of passages without parents, in which it may mean otherwise.
    pub(crate) alone: bool,
    /// What it counts.
    pub(crate) value: f32,
}

impl Spoken {
    /// The key of the feature, by that of its topic.
    pub(crate) fn key(&self, topic: Key) -> Key {
        let key = spelling::moved(topic, self.place);
        if self.alone { spelling::alone(key) } else { key }
    }

    /// The feature as the model file spells it, by the name of its topic.
    fn spelled(&self, topic: &str) -> String {
        let alone = if self.alone { spelling::ALONE } else { "" };
        format!("{alone}{}@{topic}", self.place.mark())
    }
}

/// The topics of a passage, by place and number.
pub(crate) fn topics(passage: &Passage<'_>) -> Vec<Spoken> {
    let found = &passage.topics;
    let mut all = Vec::with_capacity(found.len() * 3);
    spoken(found.iter().map(|one| one.topic), Place::Text, &mut all);
    let title = found.iter().filter(|one| in_title(passage, one));
    spoken(title.map(|one| one.topic), Place::Title, &mut all);
    for place in [Place::Parent, Place::Root] {
        let (_, found) = found_in(passage, place);
        spoken(found.iter().map(|one| one.topic), place, &mut all);
    }
    let norm = all.iter().map(|one| one.value * one.value).sum::<f32>().max(1.0).sqrt();
    for one in &mut all {
        one.value *= TOPICS / norm;
    }
    if passage.titles.iter().all(|title| title.trim().is_empty()) {
        all.extend_from_within(..);
        let half = all.len() / 2;
        all.iter_mut().skip(half).for_each(|one| one.alone = true);
    }
    all
}

/// Whether a topic stands in the first sentence of a passage.
pub(crate) fn in_title(passage: &Passage<'_>, found: &topics::Found) -> bool {
    passage.tokens.get(found.tokens.0 as usize).is_some_and(is_in_title)
}

/// Whether a word stands in the first sentence of its text.
fn is_in_title(token: &Token) -> bool {
    token.sentence == 0
}

/// The topics found in a place, and where. Of titles those count that speak of a topic at all: a
/// heading such as "What we do" says nothing.
fn found_in<'p>(passage: &'p Passage<'_>, place: Place) -> (Source, &'p [topics::Found]) {
    let found = |source| (source, passage.topics_of(source));
    let mut titles = passage.parents_read().map(found).filter(|(_, found)| !found.is_empty());
    let own = match place {
        Place::Text | Place::Title => Some(found(Source::Passage)),
        Place::Parent => titles.next(),
        Place::Root => titles.next_back(),
    };
    own.unwrap_or((Source::Passage, &[]))
}

/// The words that made a topic spoken.
pub(crate) fn words_of<'p>(
    passage: &'p Passage<'_>,
    spoken: &'p Spoken,
) -> impl Iterator<Item = At> + 'p {
    let (source, found) = found_in(passage, spoken.place);
    let own = found.iter().filter(|one| one.topic == spoken.topic);
    own.filter(|one| spoken.place != Place::Title || in_title(passage, one))
        .flat_map(|one| one.tokens.0..=one.tokens.1)
        .map(move |word| (source, word))
}

/// Adds the topics found in a place, each once; what is said often counts a little more.
fn spoken(found: impl Iterator<Item = u32>, place: Place, all: &mut Vec<Spoken>) {
    let mut found: Vec<u32> = found.collect();
    found.sort_unstable();
    for run in found.chunk_by(|a, b| a == b) {
        let times = u32::try_from(run.len()).unwrap_or(u32::MAX);
        let scale = match place {
            Place::Text | Place::Title => 1.0,
            Place::Parent => 0.5,
            Place::Root => 0.3,
        };
        let Some(&topic) = run.first() else { continue };
        all.push(Spoken { topic, place, alone: false, value: scale * (1.0 + float(times).ln()) });
    }
}

/// The feature of a passage's depth in the plan, as the model file spells it.
pub(crate) fn depth(passage: &Passage<'_>) -> &'static str {
    match passage.titles.len() {
        0 => "#depth0",
        1 => "#depth1",
        _ => "#depth2",
    }
}

/// Calls `each` with every feature of a passage: its key, its value, and how to spell it.
pub(crate) fn all(passage: &Passage<'_>, mut each: impl FnMut(Key, f32, &dyn Fn() -> String)) {
    for words in words(passage) {
        for (_, token) in &words.tokens {
            let value = words.value(token);
            word::parts(&token.word, |kind, key, letters| {
                let spell = || format!("{}{kind}{letters}", words.place.mark());
                each(spelling::moved(key, words.place), value, &spell);
            });
        }
    }
    let topics = Topics::builtin(passage.lang);
    for one in self::topics(passage) {
        let Some(topic) = topics.get(one.topic) else { continue };
        each(one.key(topic.key), one.value, &|| one.spelled(&topic.name));
    }
    for said in said::said(passage) {
        each(said::key(said.goal), said.value, &|| format!("%{}", said.goal));
    }
    let depth = depth(passage);
    if let Some(key) = key_of(depth) {
        each(key, 1.0, &|| depth.to_owned());
    }
}

/// A small count as a number to reckon with.
#[expect(clippy::cast_precision_loss, reason = "counts are small next to what a float holds")]
pub(crate) fn float(count: u32) -> f32 {
    count as f32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Lang;
    use crate::tag::explicit::Names;

    #[test]
    fn all_titles_are_read_and_topics_are_those_of_titles_that_speak_of_any() {
        let parents = ["Programma's", "Riolering en water", "Wat gaan we daarvoor doen?"];
        let passage = Passage::without_proposals("Start", &parents, Lang::Nl, Names::builtin());
        let [_, titles] = words(&passage);
        for form in ["programma's", "riolering", "doen"] {
            assert!(titles.tokens.iter().any(|(_, token)| &*token.form == form), "{form}");
        }
        for place in [Place::Parent, Place::Root] {
            let (source, found) = found_in(&passage, place);
            assert_eq!(source, Source::Parent(1));
            assert!(!found.is_empty());
        }
        assert_eq!(passage.text_of(Source::Parent(1)), "Riolering en water");
        assert!(passage.tokens_of(Source::Parent(3)).is_empty());
    }

    #[test]
    fn words_of_the_first_sentence_count_more_than_others() {
        let (text, parents) =
            ("Nieuwe riolering. De school betaalt de riolen.", ["Een school. In Ursel."]);
        let passage = Passage::without_proposals(text, &parents, Lang::Nl, Names::builtin());
        let [text, parent] = words(&passage);
        let value = |words: &Words<'_>, form: &str| {
            let own = words.tokens.iter().find(|(_, token)| &*token.form == form);
            own.map(|(_, token)| words.value(token)).unwrap()
        };
        assert!(value(&text, "riolering") > value(&text, "school"));
        assert_eq!(value(&text, "riolen").to_bits(), value(&text, "school").to_bits());
        assert_eq!(value(&parent, "school").to_bits(), value(&parent, "ursel").to_bits());
    }
}
