//! Finds many terms in analysed text at once: the machine behind the lexicons and rules.
//!
//! A term is one or more words. Each word of a term matches a token by lemma, or a part of a
//! compound. How a term is written:
//!
//! - `sociale economie`: these words in this order, at most two other words between them;
//! - `regenwater + afkoppelen`: these words anywhere in one sentence;
//! - `participat*`: every word that begins like this, or has a compound part that does;
//! - `=bib`: this very form only.
//!
//! Long words match with one letter wrong, where the misspelt form is no word itself.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::atomic::{AtomicU32, Ordering};

use rustc_hash::FxHashMap;

use crate::language::Lang;
use crate::tag::words::{self, Token, Word, key};

/// Words must have this many letters for a misspelling to match.
const LONG: usize = 8;
/// At most this many other words stand between two words of a term.
const GAP: usize = 2;

/// Terms, ready to find; a term's number is its place in the list it was built from.
#[derive(Debug)]
#[expect(clippy::struct_field_names, reason = "the field is what the type is of")]
pub(super) struct Terms {
    id: u32,
    /// Whether words remember the atoms that they match; only one list of a language may have this.
    in_words: bool,
    /// Atoms (words of terms) by the key of a lemma, form or run of compound parts.
    by_key: FxHashMap<u64, Vec<u32>>,
    /// Atoms by the key of the beginning of a word.
    by_beginning: FxHashMap<u64, Vec<u32>>,
    /// Atoms by the key of a long word with one letter left out.
    by_gap: FxHashMap<u64, Vec<u32>>,
    atoms: Vec<Box<str>>,
    /// For each atom the terms that end with it (or, for `+` terms, start with it).
    anchored: Vec<Vec<u32>>,
    terms: Vec<Pattern>,
}

#[derive(Debug)]
enum Pattern {
    /// The atoms in order.
    Sequence(Vec<u32>),
    /// The atoms anywhere in a sentence.
    Sentence(Vec<u32>),
}

/// A term found: its number, bytes and sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) term: u32,
    pub(super) span: (u32, u32),
    pub(super) sentence: u32,
    /// Whether other words may lie between its own ("+").
    pub(super) wide: bool,
}

/// The atoms of a word, by the list of terms and the word's key.
type Remembered = FxHashMap<(u32, u64), Rc<[u32]>>;

thread_local! {
    static ATOMS: RefCell<Remembered> = RefCell::default();
}

/// Words remembered per thread, over all lists of terms that words do not remember.
const REMEMBERED: usize = 100_000;

impl Terms {
    /// Prepares terms of a language.
    pub(super) fn new<'a>(texts: impl Iterator<Item = &'a str>, lang: Lang) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let mut builder = Builder {
            lang,
            numbers: FxHashMap::default(),
            terms: Self {
                id: NEXT.fetch_add(1, Ordering::Relaxed),
                in_words: false,
                by_key: FxHashMap::default(),
                by_beginning: FxHashMap::default(),
                by_gap: FxHashMap::default(),
                atoms: Vec::new(),
                anchored: Vec::new(),
                terms: Vec::new(),
            },
        };
        for text in texts {
            builder.add(text);
        }
        builder.terms
    }

    /// Has words remember which atoms they match.
    pub(super) fn kept_in_words(self) -> Self {
        Self { in_words: true, ..self }
    }

    /// The terms in a text, by the place of their last word.
    pub(super) fn find(&self, tokens: &[Token]) -> Vec<Found> {
        if self.in_words {
            let of = tokens.iter().map(|token| (token, &token.memory.terms));
            let own = of.map(|(token, kept)| &**kept.get_or_init(|| self.atoms_of(token)));
            return self.among(tokens, &own.collect::<Vec<&[u32]>>());
        }
        let remembered: Vec<Rc<[u32]>> = ATOMS.with_borrow_mut(|known| {
            if known.len() > REMEMBERED {
                known.clear();
            }
            let own = |token: &Token| {
                let key = (self.id, token.form_key ^ token.lemma_key.rotate_left(1));
                Rc::clone(known.entry(key).or_insert_with(|| self.atoms_of(token).into()))
            };
            tokens.iter().map(own).collect()
        });
        let atoms: Vec<&[u32]> = remembered.iter().map(|atoms| &**atoms).collect();
        self.among(tokens, &atoms)
    }

    /// The terms in a text whose words match these atoms.
    fn among(&self, tokens: &[Token], atoms: &[&[u32]]) -> Vec<Found> {
        let mut found = Vec::new();
        for (at, own) in atoms.iter().enumerate() {
            for &atom in *own {
                for &term in self.anchored.get(atom as usize).into_iter().flatten() {
                    let Some(first) = self.matches(term, at, tokens, atoms) else { continue };
                    let (Some(first), Some(last)) = (tokens.get(first.0), tokens.get(first.1))
                    else {
                        continue;
                    };
                    found.push(Found {
                        term,
                        span: (first.start, last.end),
                        sentence: last.sentence,
                        wide: matches!(self.terms.get(term as usize), Some(Pattern::Sentence(_))),
                    });
                }
            }
        }
        found
    }

    /// The first and last token of a term whose anchor is the token `at`.
    fn matches(
        &self,
        term: u32,
        at: usize,
        tokens: &[Token],
        atoms: &[&[u32]],
    ) -> Option<(usize, usize)> {
        match self.terms.get(term as usize)? {
            Pattern::Sequence(words) => {
                let mut place = at;
                for atom in words.iter().rev().skip(1) {
                    let earlier = (place.saturating_sub(GAP + 1)..place).rev();
                    place = earlier
                        .into_iter()
                        .find(|&i| same_sentence(tokens, i, at) && has(atoms, i, *atom))?;
                }
                Some((place, at))
            }
            Pattern::Sentence(words) => {
                let (mut first, mut last) = (at, at);
                for atom in words.iter().skip(1) {
                    let before = (0..at)
                        .rev()
                        .take_while(|&i| same_sentence(tokens, i, at))
                        .find(|&i| has(atoms, i, *atom));
                    let after = || {
                        (at + 1..tokens.len())
                            .take_while(|&i| same_sentence(tokens, i, at))
                            .find(|&i| has(atoms, i, *atom))
                    };
                    let place = before.or_else(after)?;
                    (first, last) = (first.min(place), last.max(place));
                }
                Some((first, last))
            }
        }
    }

    /// The atoms that a word matches.
    fn atoms_of(&self, word: &Word) -> Box<[u32]> {
        let mut atoms: Vec<u32> = Vec::new();
        let mut add = |key: u64| atoms.extend(self.by_key.get(&key).into_iter().flatten());
        add(word.lemma_key);
        add(exact(&word.form));
        for start in 0..word.parts.len() {
            for end in start + 1..=word.parts.len() {
                if let Some(parts) = word.parts.get(start..end) {
                    add(run(parts.iter().map(|part| &*part.lemma)));
                }
            }
        }
        for whole in word.parts.iter().map(|part| &part.lemma).chain([&word.form]) {
            let found = beginnings(whole).filter_map(|key| self.by_beginning.get(&key));
            atoms.extend(found.flatten());
        }
        if atoms.is_empty() && !word.known && word.form.chars().count() >= LONG {
            self.misspelt(&word.form, &mut atoms);
        }
        atoms.sort_unstable();
        atoms.dedup();
        atoms.into()
    }

    fn misspelt(&self, form: &str, atoms: &mut Vec<u32>) {
        let shorter = without_one(form).flat_map(|gap| [gap, whole(gap)]);
        for gap in shorter.chain([whole(key(form)), key(form)]) {
            let candidates = self.by_gap.get(&gap).into_iter().flatten();
            atoms.extend(candidates.filter(|atom| {
                self.atoms.get(**atom as usize).is_some_and(|right| is_slip(form, right))
            }));
        }
    }
}

struct Builder {
    lang: Lang,
    numbers: FxHashMap<String, u32>,
    terms: Terms,
}

impl Builder {
    fn add(&mut self, text: &str) {
        let number = index(self.terms.terms.len());
        let in_sentence = text.contains(" + ");
        let atoms: Vec<u32> = text
            .split_whitespace()
            .filter(|word| *word != "+")
            .map(|word| self.atom(word))
            .collect();
        let anchor = if in_sentence { atoms.first() } else { atoms.last() };
        if let Some(anchored) = anchor.and_then(|&atom| self.terms.anchored.get_mut(atom as usize))
        {
            anchored.push(number);
        }
        self.terms.terms.push(if in_sentence {
            Pattern::Sentence(atoms)
        } else {
            Pattern::Sequence(atoms)
        });
    }

    fn atom(&mut self, written: &str) -> u32 {
        if let Some(&atom) = self.numbers.get(written) {
            return atom;
        }
        let atom = index(self.terms.anchored.len());
        self.numbers.insert(written.to_owned(), atom);
        self.terms.anchored.push(Vec::new());
        let lower = written.to_lowercase();
        if let Some(prefix) = lower.strip_suffix('*') {
            self.terms.by_beginning.entry(key(prefix)).or_default().push(atom);
            self.terms.atoms.push(prefix.into());
        } else if let Some(form) = lower.strip_prefix('=') {
            self.terms.by_key.entry(exact(form)).or_default().push(atom);
            self.terms.atoms.push(form.into());
        } else {
            self.word_atom(&lower, atom);
        }
        atom
    }

    fn word_atom(&mut self, written: &str, atom: u32) {
        let word = words::word(written, self.lang);
        let mut keys = vec![word.lemma_key, run([&*word.lemma].into_iter())];
        if !word.parts.is_empty() {
            keys.push(run(word.parts.iter().map(|part| &*part.lemma)));
        }
        for key in keys {
            self.terms.by_key.entry(key).or_default().push(atom);
        }
        let form = Some(&word.form).filter(|form| **form != word.lemma);
        for right in [Some(&word.lemma), form].into_iter().flatten() {
            if right.chars().count() >= LONG {
                for gap in without_one(right).chain([whole(key(right))]) {
                    self.terms.by_gap.entry(gap).or_default().push(atom);
                }
            }
        }
        self.terms.atoms.push(word.lemma.clone());
    }
}

fn index(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// The key of a run of compound parts.
fn run<'a>(parts: impl Iterator<Item = &'a str>) -> u64 {
    parts.fold(0x5eed, |hash: u64, part| (hash ^ key(part)).wrapping_mul(0x9e37_79b9_7f4a_7c15))
}

/// The keys of the beginnings of a word, itself among them.
fn beginnings(word: &str) -> impl Iterator<Item = u64> + '_ {
    word.char_indices().scan(key(""), |hash, (at, c)| {
        *hash = words::key_on(*hash, word.get(at..at + c.len_utf8()).unwrap_or_default());
        Some(*hash)
    })
}

/// The key of a very form.
fn exact(form: &str) -> u64 {
    key(form).rotate_left(17)
}

fn has(atoms: &[&[u32]], at: usize, atom: u32) -> bool {
    atoms.get(at).is_some_and(|own| own.contains(&atom))
}

fn same_sentence(tokens: &[Token], a: usize, b: usize) -> bool {
    matches!((tokens.get(a), tokens.get(b)), (Some(a), Some(b)) if a.sentence == b.sentence)
}

/// The keys of a word with each of its letters left out in turn.
fn without_one(word: &str) -> impl Iterator<Item = u64> + '_ {
    word.char_indices().map(|(at, c)| {
        let front = word.get(..at).unwrap_or_default();
        let back = word.get(at + c.len_utf8()..).unwrap_or_default();
        words::key_on(key(front), back)
    })
}

/// The key that a whole word has among words with a letter left out.
fn whole(key: u64) -> u64 {
    words::key_on(key, "~")
}

/// Whether `form` is `right` with one letter wrong, missing, too many or two swapped, the first
/// letter and the plural ending apart.
fn is_slip(form: &str, right: &str) -> bool {
    let (form, right): (Vec<char>, Vec<char>) = (form.chars().collect(), right.chars().collect());
    if form.first() != right.first() || form.len().abs_diff(right.len()) > 1 {
        return false;
    }
    let front = form.iter().zip(&right).take_while(|(a, b)| a == b).count();
    let back = form.iter().rev().zip(right.iter().rev()).take_while(|(a, b)| a == b).count();
    let shorter = form.len().min(right.len());
    let longer = form.len().max(right.len());
    if front + back + 1 >= longer {
        return true;
    }
    let swapped =
        form.get(front) == right.get(front + 1) && form.get(front + 1) == right.get(front);
    form.len() == right.len() && swapped && front + back + 2 >= shorter
}
