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
    /// In a parent's title; of topics, in the nearest title that speaks of any.
    Parent,
    /// In the outermost of those titles.
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

/// The mark before a feature of passages without parents.
pub(super) const ALONE: &str = ".";

/// The key of a feature of passages without parents, by that of the feature of all.
pub(super) fn alone(key: Key) -> Key {
    ALONE.bytes().fold(key, step)
}

/// The key of a feature as the model file spells it: place, kind, letters (`^=school`).
pub(crate) fn key_of(spelling: &str) -> Option<Key> {
    let other = spelling.strip_prefix(ALONE);
    let key = key_in_place(other.unwrap_or(spelling))?;
    Some(if other.is_some() { alone(key) } else { key })
}

fn key_in_place(spelling: &str) -> Option<Key> {
    let (place, mark) = match spelling.as_bytes() {
        [b'^', b'^', ..] => (Place::Root, 2),
        [b'^', ..] => (Place::Parent, 1),
        [b'!', ..] => (Place::Title, 1),
        _ => (Place::Text, 0),
    };
    let rest = spelling.get(mark..)?;
    let kind = rest.chars().next()?;
    Some(moved(key(kind, rest.get(kind.len_utf8()..)?), place))
}

/// Lower case without the accents that people leave out.
pub(crate) fn fold(c: char, into: &mut String) {
    if c.is_ascii() {
        return into.push(c.to_ascii_lowercase());
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spelling_has_the_key_of_its_kind_letters_and_place() {
        for place in [Place::Text, Place::Title, Place::Parent, Place::Root] {
            for (kind, letters) in [('=', "school"), ('-', "weg"), ('@', "zee & kust")] {
                let spelling = format!("{}{kind}{letters}", place.mark());
                assert_eq!(key_of(&spelling), Some(moved(key(kind, letters), place)), "{spelling}");
            }
        }
        assert_eq!(key_of(".!@zee"), Some(alone(moved(key('@', "zee"), Place::Title))));
        assert_eq!(key_of("^"), None);
    }
}
