//! How features are spelled in a model file, and the numbers that they are known by.

/// The key of a feature: FNV-1a over its spelling, the same on every machine.
pub(crate) type Key = u64;

const SEED: u64 = 0xcbf2_9ce4_8422_2325;

/// Where a feature stands: the same word weighs otherwise in a parent's title.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Place {
    /// In the passage.
    Text,
    /// In its first sentence.
    Title,
    /// In a parent's title; of topics, in the nearest parent's.
    Parent,
    /// In the outermost parent's title.
    Root,
}

impl Place {
    /// The mark that the model file writes before a feature.
    pub(crate) const fn mark(self) -> &'static str {
        match self {
            Self::Text => "",
            Self::Title => "!",
            Self::Parent => "^",
            Self::Root => "^^",
        }
    }
}

pub(super) fn step(hash: u64, byte: u8) -> u64 {
    (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
}

/// The start of the keys of a kind of features.
pub(super) fn begin(kind: char) -> u64 {
    step(SEED, u8::try_from(kind).unwrap_or(b'?'))
}

/// The key of a feature by its kind and letters.
pub(super) fn key(kind: char, letters: &str) -> Key {
    if kind == '-' {
        letters.bytes().rev().fold(begin(kind), step)
    } else {
        letters.bytes().fold(begin(kind), step)
    }
}

/// The key of a feature in another place.
pub(crate) fn moved(key: Key, place: Place) -> Key {
    place.mark().bytes().fold(key, step)
}

/// The key of a feature as the model file spells it: place, kind, letters (`^=school`).
pub(crate) fn key_of(spelling: &str) -> Option<Key> {
    let places = [Place::Root, Place::Parent, Place::Title, Place::Text];
    let place = places.into_iter().find(|place| spelling.starts_with(place.mark()))?;
    let rest = spelling.strip_prefix(place.mark())?;
    let kind = rest.chars().next()?;
    Some(moved(key(kind, rest.strip_prefix(kind)?), place))
}

/// Lower case without the accents that people leave out.
pub(crate) fn fold(c: char, into: &mut String) {
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

/// The words within a form, folded, with single spaces between: `sociaal cultureel`.
pub(super) fn folded(form: &str) -> String {
    let mut words = String::with_capacity(form.len());
    for c in form.chars() {
        if c.is_alphanumeric() {
            fold(c, &mut words);
        } else if !words.is_empty() && !words.ends_with(' ') {
            words.push(' ');
        }
    }
    if words.ends_with(' ') {
        words.pop();
    }
    words
}
