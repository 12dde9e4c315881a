//! The Dutch word list: base forms with their word classes, as keys.
//!
//! The file is derived from the `OpenTaal` list by [`super::derive`]; forms that inflection or
//! compounding explains are left out of it.

use std::io::Read;

use flate2::read::DeflateDecoder;
use rustc_hash::FxHashMap;

use super::Kind;
use super::spelling::Spelled;
use crate::tag::words::key;

/// Front-coded and deflated; see [`super::derive`] for the layout.
const FILE: &[u8] = include_bytes!("../../data/words-nl.bin");

/// Word classes, as bits of a byte.
pub(super) const NOUN: u8 = 1;
pub(super) const ADJECTIVE: u8 = 2;
pub(super) const VERB: u8 = 4;
/// A compound that is in the list because it is a part of longer ones.
pub(super) const COMPOUND: u8 = 8;

/// Words and their classes.
pub(super) struct WordList {
    words: FxHashMap<u64, u8>,
}

impl WordList {
    /// The list that ships.
    pub(super) fn builtin() -> Self {
        let mut bytes = Vec::with_capacity(FILE.len() * 4);
        // The file is built in; a damaged one leaves the list empty, which the tests would show.
        let _ = DeflateDecoder::new(FILE).read_to_end(&mut bytes);
        let mut words = FxHashMap::default();
        words.reserve(bytes.len() / 8);
        let mut word: Vec<u8> = Vec::with_capacity(64);
        // A record: how much of the word before is kept, the rest, then a byte 128 + classes…
        let mut at = 0;
        while let Some(&kept) = bytes.get(at) {
            let rest = bytes.get(at + 1..).unwrap_or_default();
            let Some(length) = rest.iter().position(|&b| b < 32) else { break };
            word.truncate(usize::from(kept));
            word.extend_from_slice(rest.get(..length).unwrap_or_default());
            let classes = rest.get(length).copied().unwrap_or_default();
            if let Ok(word) = std::str::from_utf8(&word) {
                words.insert(key(word), classes);
            }
            at += length + 2;
        }
        Self { words }
    }

    #[cfg(test)]
    pub(super) fn of<'a>(words: impl Iterator<Item = (&'a str, u8)>) -> Self {
        Self { words: words.map(|(word, classes)| (key(word), classes)).collect() }
    }

    /// Whether a word is in the list.
    pub(super) fn contains(&self, word: &str) -> bool {
        self.classes(word).is_some()
    }

    /// Whether a word is in the list only as a part of longer ones.
    pub(super) fn is_compound(&self, word: &str) -> bool {
        self.classes(word).is_some_and(|classes| classes.0 & COMPOUND != 0)
    }

    /// Whether a word is in the list with a class.
    pub(super) fn is(&self, word: &str, kind: Kind) -> bool {
        self.has(key(word), kind)
    }

    /// Whether the word with a key is in the list with a class.
    pub(super) fn has(&self, key: u64, kind: Kind) -> bool {
        self.classes_of(key).is_some_and(|classes| classes.are(kind))
    }

    /// Says of other words than `form` whether they are in the list with a class.
    pub(super) fn others(&self, form: &str) -> impl Fn(&Spelled<'_>, Kind) -> bool {
        let own = key(form);
        move |word, kind| {
            let word = word.key();
            word != own && self.has(word, kind)
        }
    }

    /// The classes of a word that is in the list.
    pub(super) fn classes(&self, word: &str) -> Option<Classes> {
        self.classes_of(key(word))
    }

    /// The classes of the word with a key.
    fn classes_of(&self, key: u64) -> Option<Classes> {
        self.words.get(&key).copied().map(Classes)
    }
}

/// The classes of a word.
#[derive(Debug, Clone, Copy)]
pub(super) struct Classes(u8);

impl Classes {
    /// Whether a class is among them.
    pub(super) fn are(self, kind: Kind) -> bool {
        let bit = match kind {
            Kind::Noun => NOUN,
            Kind::Adjective => ADJECTIVE,
            Kind::Verb => VERB,
        };
        self.0 & bit != 0
    }
}
