//! The features of a word by itself: its form, lemma, compound parts, beginnings and endings.

use super::spelling::{Key, begin, folded, key, step};
use crate::tag::words::Word;

/// The lengths of word beginnings and endings that are features, in letters.
const BEGINNINGS: std::ops::RangeInclusive<usize> = 4..=11;
const ENDINGS: std::ops::RangeInclusive<usize> = 4..=9;

/// How many features a form counts for when a text's words are weighed against each other; the
/// length of the form stands for it, so that it need not be worked out.
pub(super) fn count(form: &str) -> u32 {
    let letters = u32::try_from(form.len()).unwrap_or(u32::MAX);
    let beginnings = letters.min(11).saturating_sub(3);
    let endings = letters.saturating_sub(1).min(9).saturating_sub(3);
    3 + beginnings + endings
}

/// Calls `each` with kind, key and letters of the features of a word.
pub(crate) fn parts(word: &Word, mut each: impl FnMut(char, Key, &str)) {
    let folded = folded(&word.form);
    for piece in folded.split(' ') {
        letters(piece, &mut each);
    }
    if word.form.len() < 2 || word.form.bytes().all(|byte| byte.is_ascii_digit()) {
        return;
    }
    each('~', key('~', &word.lemma), &word.lemma);
    if word.parts.is_empty() {
        each('&', key('&', &word.lemma), &word.lemma);
    }
    for (number, part) in word.parts.iter().enumerate() {
        if !word.parts.iter().take(number).any(|earlier| earlier.key == part.key) {
            each('&', key('&', &part.lemma), &part.lemma);
        }
    }
}

/// The whole, the beginnings and the endings of a run of letters.
fn letters(piece: &str, each: &mut impl FnMut(char, Key, &str)) {
    let bytes = piece.as_bytes();
    if bytes.len() < 2 || bytes.iter().all(u8::is_ascii_digit) {
        return;
    }
    each('=', key('=', piece), piece);
    let mut hash = begin('+');
    for (index, &byte) in bytes.iter().enumerate().take(*BEGINNINGS.end()) {
        hash = step(hash, byte);
        if let Some(part) = piece.get(..=index).filter(|_| index + 1 >= *BEGINNINGS.start()) {
            each('+', hash, part);
        }
    }
    let mut hash = begin('-');
    for (index, &byte) in bytes.iter().rev().enumerate().take((bytes.len() - 1).min(*ENDINGS.end()))
    {
        hash = step(hash, byte);
        let part = piece.get(bytes.len() - index - 1..);
        if let Some(part) = part.filter(|_| index + 1 >= *ENDINGS.start()) {
            each('-', hash, part);
        }
    }
}
