//! Dutch spelling: what a stem becomes in a closed or an open syllable.
//!
//! Proposes many spellings of which few are words, so a [`Spelled`] word is pieces of letters that
//! can be looked up before they are put together.

use crate::tag::words::{key, key_on};

/// A word as pieces of letters, one behind the other.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spelled<'a>([&'a str; 5]);

impl<'a> Spelled<'a> {
    /// A word of these pieces.
    pub(super) fn of<const PIECES: usize>(own: [&'a str; PIECES]) -> Self {
        let mut pieces = [""; 5];
        for (piece, own) in pieces.iter_mut().zip(own) {
            *piece = own;
        }
        Self(pieces)
    }

    /// The same with another piece behind it; there must be room.
    fn then(mut self, piece: &'a str) -> Self {
        if let Some(free) = self.0.iter_mut().find(|piece| piece.is_empty()) {
            *free = piece;
        }
        self
    }

    /// The word behind another piece; there must be room.
    pub(super) fn behind<'b>(&self, piece: &'b str) -> Spelled<'b>
    where
        'a: 'b,
    {
        let [first, second, third, fourth, _] = self.0;
        Spelled([piece, first, second, third, fourth])
    }

    /// The word in one piece.
    pub(super) fn spell(&self) -> String {
        self.0.concat()
    }

    /// The key of the word.
    pub(super) fn key(&self) -> u64 {
        self.0.iter().fold(key(""), |hash, piece| key_on(hash, piece))
    }
}

/// The infinitives that a verb stem could have: `maak` maken, `zet` zetten, `leef` leven.
pub(super) fn infinitives(stem: &str) -> impl Iterator<Item = Spelled<'_>> {
    let open = single_vowel(stem);
    let voiced = voice_after(open, stem).map(|voiced| voiced.then("en"));
    let open = open.map(|open| open.then("en"));
    let doubled = last(stem).filter(|(_, c)| !is_vowel(*c));
    let doubled = doubled.map(|(last, _)| Spelled::of([stem, last, "en"]));
    let plain = Some(Spelled::of([stem, ending(stem)]));
    let all = if lengthen(stem).is_some() {
        [open, doubled, voiced, plain]
    } else {
        [open, voiced, plain, doubled]
    };
    all.into_iter().flatten()
}

/// The ending of an infinitive: `ga` gaan, `doe` doen, `zie` zien, `groei` groeien, `werk` werken.
fn ending(stem: &str) -> &'static str {
    match last(stem) {
        Some((_, 'a')) => "an",
        Some((_, 'e' | 'o' | 'y' | 'é' | 'è' | 'ë' | 'ï' | 'ö' | 'ü')) => "n",
        _ => "en",
    }
}

/// What a stem in an open syllable (`strat-`, `huiz-`, `buss-`) is in a closed one.
pub(super) fn closed(stem: &str) -> impl Iterator<Item = Spelled<'_>> {
    let unvoiced = unvoice(stem);
    let lengthened = lengthen(stem).map(|[head, vowel, last]| {
        let last = match last {
            "v" => "f",
            "z" => "s",
            last => last,
        };
        Spelled::of([head, vowel, vowel, last])
    });
    let undoubled = undouble(stem).map(|stem| Spelled::of([stem]));
    [lengthened, undoubled, unvoiced, Some(Spelled::of([stem]))].into_iter().flatten()
}

pub(super) fn is_vowel(c: char) -> bool {
    matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'é' | 'è' | 'ë' | 'ï' | 'ö' | 'ü')
}

/// The last letter of a stem.
fn last(stem: &str) -> Option<(&str, char)> {
    let (at, last) = stem.char_indices().next_back()?;
    Some((stem.get(at..)?, last))
}

/// What stands before a single vowel and the last consonant, the vowel and the consonant, where
/// the vowel can be doubled: `strat` → `straat`.
fn lengthen(stem: &str) -> Option<[&str; 3]> {
    let mut back = stem.char_indices().rev();
    let (end, last) = back.next()?;
    let (at, vowel) = back.next()?;
    let before = back.next().map(|(_, c)| c);
    let single = matches!(vowel, 'a' | 'e' | 'o' | 'u') && !before.is_some_and(is_vowel);
    // qu and the like do not matter; a vowel before makes a digraph, which is long already
    if !single || is_vowel(last) {
        return None;
    }
    Some([stem.get(..at)?, stem.get(at..end)?, stem.get(end..)?])
}

/// `maak` → `mak`: a doubled vowel before the last consonant, made single.
pub(super) fn single_vowel(stem: &str) -> Option<Spelled<'_>> {
    let mut back = stem.char_indices().rev();
    let (end, last) = back.next()?;
    let (at, second) = back.next()?;
    let (_, first) = back.next()?;
    let double = matches!(second, 'a' | 'e' | 'o' | 'u') && first == second && !is_vowel(last);
    if !double {
        return None;
    }
    Some(Spelled::of([stem.get(..at)?, stem.get(end..)?]))
}

/// `buss` → `bus`.
pub(super) fn undouble(stem: &str) -> Option<&str> {
    let (at, last) = stem.char_indices().next_back()?;
    let rest = stem.get(..at)?;
    (!is_vowel(last) && rest.ends_with(last)).then_some(rest)
}

/// `huiz` → `huis`, `duiv` → `duif`.
fn unvoice(stem: &str) -> Option<Spelled<'_>> {
    let of_v = stem.strip_suffix('v').map(|stem| Spelled::of([stem, "f"]));
    of_v.or_else(|| stem.strip_suffix('z').map(|stem| Spelled::of([stem, "s"])))
}

/// `huis` → `huiz`, `leef` → `leev`.
pub(super) fn voice(stem: &str) -> Option<Spelled<'_>> {
    let of_f = stem.strip_suffix('f').map(|stem| Spelled::of([stem, "v"]));
    of_f.or_else(|| stem.strip_suffix('s').map(|stem| Spelled::of([stem, "z"])))
}

/// [`voice`] of a stem whose vowel was made single, if it was.
fn voice_after<'a>(open: Option<Spelled<'a>>, stem: &'a str) -> Option<Spelled<'a>> {
    let Some(Spelled([head, last, ..])) = open else { return voice(stem) };
    let voiced = match last {
        "f" => "v",
        "s" => "z",
        _ => return None,
    };
    Some(Spelled::of([head, voiced]))
}
