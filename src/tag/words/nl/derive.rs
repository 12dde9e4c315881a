//! Derives the word list that ships from the `OpenTaal` list, as Debian's `wdutch` installs it.
//!
//! `cargo test --release derive_the_word_list -- --ignored` writes `data/words-nl.bin` anew:
//! the lower-case words that neither inflection nor compounding explains, sorted; each word as
//! the number of bytes that it shares with the word before, its other bytes, and its classes
//! (1 noun, 2 adjective, 4 verb); all of it deflated.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

use flate2::Compression;
use flate2::write::DeflateEncoder;

use super::list::{ADJECTIVE, COMPOUND, NOUN, VERB, WordList};
use super::spelling::Spelled;
use super::{Kind, compound, inflection};

const SOURCE: &str = "/usr/share/dict/dutch";
const TARGET: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/tag/data/words-nl.bin");

#[test]
#[ignore = "writes a data file; needs Debian's wdutch"]
#[expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a tool that writes a data file, not a stage"
)]
fn derive_the_word_list() {
    let source = std::fs::read(SOURCE).expect("wdutch is installed");
    let source = String::from_utf8(source).expect("wdutch is UTF-8");
    let words: BTreeSet<&str> =
        source.lines().map(str::trim).filter(|word| is_plain(word)).collect();
    let ends: BTreeSet<String> = words.iter().map(|word| word.chars().rev().collect()).collect();
    let classes: BTreeMap<&str, u8> =
        words.iter().map(|word| (*word, classes(word, &words, &ends))).collect();
    let all = WordList::of(classes.iter().map(|(word, classes)| (*word, *classes)));
    let simple: BTreeMap<&str, u8> =
        classes.into_iter().filter(|(word, classes)| is_base(word, *classes, &all)).collect();
    let list = WordList::of(simple.iter().map(|(word, classes)| (*word, *classes)));
    let kept: Vec<(&str, u8)> = simple
        .into_iter()
        .filter_map(|(word, classes)| kept(word, classes, &list, &words))
        .collect();
    println!("{} words, {} kept", words.len(), kept.len());
    let bytes = encode(&kept);
    println!("{} bytes", bytes.len());
    std::fs::write(TARGET, bytes).expect("the data folder can be written");
}

fn is_plain(word: &str) -> bool {
    word.len() > 1 && word.chars().all(char::is_lowercase)
}

/// The classes that the word's own inflected forms and compounds give away.
fn classes(word: &str, words: &BTreeSet<&str>, ends: &BTreeSet<String>) -> u8 {
    let has = |form: &str| words.contains(form);
    let mut classes = 0;
    if inflection::comparatives(word).iter().any(|[plain, more]| has(plain) && has(more))
        || inflection::inflected(word).iter().any(|form| has(form))
    {
        classes |= ADJECTIVE;
    }
    if is_verb(word, words) {
        classes |= VERB;
    }
    let small = inflection::diminutives(word).iter().any(|form| has(form));
    let plural =
        || inflection::plurals(word).into_iter().any(|form| has(&form) && !is_verb(&form, words));
    let sure = small
        || is_abstract(word)
        || compound::is_opaque(word)
        || starts_compounds(word, words)
        || ends_compounds(word, words, ends);
    if sure || classes == 0 && !word.ends_with(['t', 'd', 'e']) && plural() {
        classes |= NOUN;
    }
    classes | if sure { SURE } else { 0 }
}

/// Set on nouns that are nouns beyond doubt; left out of the file.
const SURE: u8 = 16;

fn is_verb(word: &str, words: &BTreeSet<&str>) -> bool {
    let has = |form: &String| words.contains(form.as_str());
    let third =
        || inflection::third_persons(word).iter().any(|form| form.ends_with('t') && has(form));
    // "gebouwde" is no past of "gebouwen", which has no "gebouwt"
    if !word.ends_with('n') || word.starts_with("ge") && !third() {
        return false;
    }
    let strong = || inflection::is_strong(word) && third();
    inflection::present_forms(word).iter().any(has) || strong()
}

fn is_abstract(word: &str) -> bool {
    let ends = ["ing", "heid", "schap", "atie", "itie", "iteit", "isme", "ment", "age", "erij"];
    word.len() > 6 && ends.iter().any(|end| word.ends_with(end))
}

/// Whether a word stands for itself: a noun that is no plural or diminutive of another, an
/// infinitive, or a word that no rule leads back to another.
fn is_base(word: &str, classes: u8, all: &WordList) -> bool {
    let known = |base: &Spelled<'_>, kind| {
        let base = base.spell();
        base != word && base.len() >= 2 && all.is(&base, kind)
    };
    if word.len() < 4 || classes & VERB != 0 {
        return true;
    }
    if compound::is_opaque(word) {
        return true;
    }
    let of_adjective = || {
        word.ends_with('e')
            && inflection::nominal_base(word, &|base, kind| {
                kind == Kind::Adjective && known(base, kind)
            })
            .is_some()
    };
    if classes & SURE != 0 {
        return inflection::noun_base(word, &known).is_none() && !of_adjective();
    }
    inflection::base(word, &known).is_none()
}

/// Whether a word is a noun by the many compounds that it starts (`beleid`, `onderwijs`).
fn starts_compounds(word: &str, words: &BTreeSet<&str>) -> bool {
    if word.len() < 4 || word.ends_with("en") {
        return false;
    }
    let shorter = word.strip_suffix('s').is_some_and(|stem| words.contains(stem));
    if shorter
        || word.strip_suffix('e').is_some_and(|stem| words.contains(format!("{stem}ere").as_str()))
    {
        return false;
    }
    let is_stem = inflection::stem_of_verb(word, |verb| is_verb(&verb.spell(), words)).is_some();
    if is_stem
        && word != "arbeid"
        && !inflection::PARTICLES.iter().any(|prefix| word.starts_with(prefix))
    {
        return false;
    }
    let starts = words.range(word..).skip(1).take_while(|longer| longer.starts_with(word));
    let heads = starts.filter_map(|longer| longer.get(word.len()..)).filter(|rest| {
        let linked = ["", "s", "en"].iter().filter_map(|link| rest.strip_prefix(link));
        linked.into_iter().any(|head| head.len() >= 4 && words.contains(head))
    });
    heads.take(6).count() == 6
}

/// Whether a word is a noun by the compounds that it ends (`topsport`), which verb stems do not.
fn ends_compounds(word: &str, words: &BTreeSet<&str>, ends: &BTreeSet<String>) -> bool {
    if word.len() < 4
        || word.ends_with("en")
        || word.ends_with('e')
        || word.starts_with("ge") && word.ends_with(['t', 'd']) && word != "geweld"
    {
        return false;
    }
    let backwards: String = word.chars().rev().collect();
    let longer =
        ends.range(backwards.clone()..).skip(1).take_while(|longer| longer.starts_with(&backwards));
    let fronts = longer.filter_map(|longer| longer.get(backwards.len()..)).filter(|front| {
        let front: String = front.chars().rev().collect();
        let front = if words.contains(front.as_str()) {
            front.as_str()
        } else {
            front.strip_suffix('s').unwrap_or(&front)
        };
        front.len() >= 4 && !inflection::PARTICLES.contains(&front) && words.contains(front)
    });
    fronts.take(4).count() == 4
}

/// What the file says of a base form; nothing for a compound that only its parts explain. A
/// compound that starts compounds itself (`landbouw`) stays, so that it is one part of those.
fn kept<'a>(
    word: &'a str,
    classes: u8,
    list: &WordList,
    words: &BTreeSet<&str>,
) -> Option<(&'a str, u8)> {
    let file = classes & !SURE;
    if classes & VERB != 0 {
        return Some((word, file));
    }
    let parts = compound::best(word, list).1;
    let head_fits = classes & ADJECTIVE == 0
        || parts.last().is_some_and(|part| list.is(&part.lemma, Kind::Adjective));
    if parts.len() < 2 || !head_fits || compound::is_opaque(word) {
        return Some((word, file));
    }
    starts_compounds(word, words).then_some((word, file | COMPOUND))
}

fn encode(words: &[(&str, u8)]) -> Vec<u8> {
    let mut out = DeflateEncoder::new(Vec::new(), Compression::best());
    let mut before: &[u8] = b"";
    for (word, classes) in words {
        let bytes = word.as_bytes();
        let kept = bytes.iter().zip(before).take_while(|(a, b)| a == b).count().min(255);
        out.write_all(&[u8::try_from(kept).unwrap_or(u8::MAX)]).unwrap();
        out.write_all(&bytes[kept..]).unwrap();
        out.write_all(&[*classes]).unwrap();
        before = bytes;
    }
    out.finish().unwrap()
}
