//! What a text shows: patterns, groups and pairs of groups, and its words, alone and beside some
//! groups. These are the features that weights of proposals are learned for. Never weighs them.

use super::groups::{Found, Groups, Set};
use super::text::Text;
use crate::tag::words::{Token, key, key_on};

/// Something that a text shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Shown {
    /// A pattern.
    Pattern(u32),
    /// A group.
    Group(u8),
    /// Two groups in one sentence.
    Near(u8, u8),
    /// Two groups anywhere in the text.
    Far(u8, u8),
    /// A word, the beginning of one, a lemma or a part of a compound, by its key.
    Word(u64),
    /// A word in a text that has a group.
    Beside(u64, u8),
    /// The text names a goal.
    Named,
}

impl Shown {
    /// The key of the word that it is about, if any.
    pub(crate) fn word(&self) -> Option<u64> {
        match *self {
            Self::Word(word) | Self::Beside(word, _) => Some(word),
            _ => None,
        }
    }
}

/// What is shown, what it counts, and the letters of the word that it is about, if any.
pub(crate) type Each<'e> = dyn FnMut(Shown, f32, &str) + 'e;

/// What a pair of groups counts, where a group counts 1.
const PAIR: f32 = 0.3;
/// What all words of a text count together, alone and beside a group: more words, each less.
const WORDS: f32 = 3.0;
const BESIDE: f32 = 4.0;

/// How a goal named in the text is spelled.
const NAMED: &str = "#named";

impl Groups {
    /// Calls `each` with what a text shows of the groups, each once.
    pub(crate) fn shown(&self, found: &Found, text: &Text<'_>, each: &mut Each<'_>) {
        let mut patterns: Vec<u32> = found.places.iter().map(|place| place.0).collect();
        patterns.sort_unstable();
        patterns.dedup();
        for pattern in patterns {
            each(Shown::Pattern(pattern), 1.0, "");
        }
        let groups: Vec<u8> = Self::of_set(found.whole).collect();
        for (at, &one) in groups.iter().enumerate() {
            each(Shown::Group(one), 1.0, "");
            for &other in groups.get(at + 1..).unwrap_or_default() {
                let both: Set = 1 << one | 1 << other;
                if self.is_part(one, other) {
                    continue;
                }
                each(Shown::Far(one, other), PAIR, "");
                if found.sentences.iter().any(|set| set & both == both) {
                    each(Shown::Near(one, other), PAIR, "");
                }
            }
        }
        if text.names_goals {
            each(Shown::Named, 1.0, "");
        }
    }

    /// Calls `each` with the words of a text that are `asked` for, alone and beside the groups
    /// that words are weighed with, each once.
    pub(crate) fn words(
        &self,
        found: &Found,
        text: &Text<'_>,
        asked: &dyn Fn(u64) -> bool,
        each: &mut Each<'_>,
    ) {
        let mut words: Vec<(u64, &str)> = Vec::with_capacity(text.tokens.len() * 6);
        for (_, word) in text.words() {
            pieces(word, |key, piece| words.push((key, piece)));
        }
        words.extend(text.tokens.iter().flat_map(lemmas));
        words.sort_unstable_by_key(|word| word.0);
        words.dedup_by_key(|word| word.0);
        #[expect(
            clippy::cast_precision_loss,
            reason = "counts are small next to what a float holds"
        )]
        let share = (words.len().max(1) as f32).sqrt().recip();
        words.retain(|word| asked(word.0));
        for &(word, letters) in &words {
            each(Shown::Word(word), WORDS * share, letters);
        }
        for group in Self::of_set(found.whole & self.beside()) {
            for &(word, letters) in &words {
                each(Shown::Beside(word, group), BESIDE * share, letters);
            }
        }
    }

    /// What is shown as the model file spells it: `sdg & plan` in a sentence, `sdg ~ plan`
    /// anywhere, `: stedenband` a pattern, `'scholen '` a word, `'schole'` its
    /// beginning or a lemma, `'school' ~ sdg` one beside a group.
    pub(crate) fn spelled(&self, shown: Shown, word: &str) -> String {
        let name = |group: u8| self.name(group);
        match shown {
            Shown::Pattern(pattern) => {
                let known = self.pattern(pattern);
                known.map_or_else(String::new, |(pattern, of)| format!(": {} {pattern}", name(of)))
            }
            Shown::Group(group) => name(group).to_owned(),
            Shown::Near(one, other) => format!("{} & {}", name(one), name(other)),
            Shown::Far(one, other) => format!("{} ~ {}", name(one), name(other)),
            Shown::Word(_) => format!("'{word}'"),
            Shown::Beside(_, group) => format!("'{word}' ~ {}", name(group)),
            Shown::Named => NAMED.to_owned(),
        }
    }

    /// What a spelling stands for, if there is such a pattern or group.
    pub(crate) fn read(&self, spelled: &str) -> Option<Shown> {
        if let Some(pattern) = spelled.strip_prefix(": ") {
            let (name, pattern) = pattern.split_once(' ')?;
            return self.number_of(pattern, self.group(name)?).map(Shown::Pattern);
        }
        if let Some(word) = spelled.strip_prefix('\'') {
            return match word.split_once("' ~ ") {
                Some((word, group)) => Some(Shown::Beside(key(word), self.group(group)?)),
                None => word.strip_suffix('\'').map(|word| Shown::Word(key(word))),
            };
        }
        if let Some((one, other)) = spelled.split_once(" & ") {
            return Some(Shown::Near(self.group(one)?, self.group(other)?));
        }
        if let Some((one, other)) = spelled.split_once(" ~ ") {
            return Some(Shown::Far(self.group(one)?, self.group(other)?));
        }
        if spelled == NAMED { Some(Shown::Named) } else { self.group(spelled).map(Shown::Group) }
    }
}

/// The lengths of beginnings of words that are features, in letters.
const BEGINNINGS: std::ops::RangeInclusive<usize> = 5..=7;

/// Calls `each` with the beginnings of a word and the word with the space after it, with their keys;
/// not for numbers and single letters.
fn pieces<'w>(word: &'w str, mut each: impl FnMut(u64, &'w str)) {
    let letters = word.trim_end();
    if !says(letters) {
        return;
    }
    let (mut hash, mut read) = (key(""), 0);
    for length in BEGINNINGS.filter(|&length| letters.len() > length) {
        if let (Some(next), Some(piece)) = (word.get(read..length), word.get(..length)) {
            (hash, read) = (key_on(hash, next), length);
            each(hash, piece);
        }
    }
    each(key_on(hash, word.get(read..).unwrap_or_default()), word);
}

/// The lemma of a word and the parts of a compound, with their keys; nothing of numbers and single
/// letters.
fn lemmas(token: &Token) -> impl Iterator<Item = (u64, &str)> {
    let parts = token.parts.iter().map(|part| (part.key, &*part.lemma));
    let lemma = std::iter::once((token.lemma_key, &*token.lemma));
    lemma.chain(parts).filter(|_| says(&token.form))
}

/// Whether a form is more than a number or a letter.
fn says(form: &str) -> bool {
    form.len() > 1 && !form.bytes().all(|byte| byte.is_ascii_digit())
}

/// The places of a word of a text, in bytes of the passage.
pub(super) fn places_of(word: u64, text: &Text<'_>) -> Vec<(u32, u32)> {
    let is_it = |one: &str| {
        let mut found = false;
        pieces(one, |key, _| found |= key == word);
        found
    };
    let own = text.words().filter(|(_, one)| is_it(one));
    let mut places: Vec<(u32, u32)> = own.filter_map(|(number, _)| text.place(number)).collect();
    if places.is_empty() {
        let own = text.tokens.iter().filter(|token| lemmas(token).any(|(key, _)| key == word));
        places.extend(own.map(|token| (token.start, token.end)));
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Lang;
    use crate::tag::explicit::Names;
    use crate::tag::passage::Passage;

    fn spelled(text: &str) -> Vec<String> {
        let groups = Groups::builtin();
        let passage = Passage::without_proposals(text, &[], Lang::Nl, Names::builtin());
        let found = groups.find(&passage.spaced, &passage.tokens);
        let mut all = Vec::new();
        let mut read = |shown, _, word: &str| {
            let spelled = groups.spelled(shown, word);
            assert_eq!(groups.read(&spelled), Some(shown), "{spelled}");
            all.push(spelled);
        };
        let text = Text::of(&passage);
        groups.shown(&found, &text, &mut read);
        groups.words(&found, &text, &|_| true, &mut read);
        all
    }

    #[test]
    fn what_is_spelled_can_be_read() {
        let all = spelled("SDG 17: een stedenband met Benin. We kopen eerlijke koffie.");
        assert!(all.len() > 20);
        for feature in [
            "twin",
            "place & twin",
            "'stedenband '",
            "'stede'",
            "'band'",
            "'koffie ' ~ sdg",
            "#named",
        ] {
            assert!(all.iter().any(|one| one == feature), "{feature} in {all:?}");
        }
        assert_eq!(Groups::builtin().read("no such group"), None);
    }

    #[test]
    fn two_groups_are_near_each_other_only_in_one_sentence() {
        let near = |text: &str| spelled(text).contains(&"place & twin".to_owned());
        assert!(near("De stedenband met Benin blijft."));
        assert!(!near("De stedenband blijft. Benin is groot."));
    }
}
