//! The words of the reports: one file a language, all with the same keys and placeholders.
//!
//! A text may hold placeholders such as `{goal}`. Counted things have the keys `x.one` and
//! `x.other`. Nothing here knows what a report is about.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::sync::LazyLock;

use crate::language::Lang;
use crate::report::block::Inline;

mod format;

const FILES: [&str; 4] = [
    include_str!("nl.toml"),
    include_str!("fr.toml"),
    include_str!("en.toml"),
    include_str!("de.toml"),
];

static WORDINGS: LazyLock<[Wording; 4]> =
    LazyLock::new(|| std::array::from_fn(|at| Wording::parse(Lang::ALL[at], FILES[at])));

/// The texts of one language by key, and its number, date and money formats.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wording {
    lang: Lang,
    texts: BTreeMap<String, String>,
}

/// A value for a placeholder in running text.
pub type Value<'a> = (&'a str, &'a dyn Display);

impl Wording {
    /// The words of a language.
    #[must_use]
    pub fn of(lang: Lang) -> &'static Self {
        let at = Lang::ALL.iter().position(|known| *known == lang);
        &WORDINGS[at.unwrap_or_default()]
    }

    /// The built-in files are well-formed (a test sees to it); a broken one would show its keys.
    fn parse(lang: Lang, file: &str) -> Self {
        let mut texts = BTreeMap::new();
        if let Ok(table) = file.parse::<toml::Table>() {
            flatten("", &toml::Value::Table(table), &mut texts);
        }
        Self { lang, texts }
    }

    /// The language.
    #[must_use]
    pub fn lang(&self) -> Lang {
        self.lang
    }

    /// The text of a key; a key that does not exist shows as `⟦key⟧`.
    #[must_use]
    pub fn text(&self, key: &str) -> String {
        self.texts.get(key).cloned().unwrap_or_else(|| format!("⟦{key}⟧"))
    }

    /// Whether there is a text for a key.
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        self.texts.contains_key(key)
    }

    /// The text of a key with its placeholders filled in.
    #[must_use]
    pub fn fill(&self, key: &str, values: &[Value<'_>]) -> String {
        let mut filled = String::new();
        for piece in pieces(&self.text(key)) {
            match piece {
                Piece::Words(words) => filled.push_str(words),
                Piece::Slot(name) => match values.iter().find(|(slot, _)| *slot == name) {
                    Some((_, value)) => filled.push_str(&value.to_string()),
                    None => filled.extend(["⟦", name, "⟧"]),
                },
            }
        }
        filled
    }

    /// The text of a key with runs of text, such as links, in its placeholders.
    #[must_use]
    pub fn inline(&self, key: &str, mut values: Vec<(&str, Vec<Inline>)>) -> Vec<Inline> {
        let mut filled = Vec::new();
        for piece in pieces(&self.text(key)) {
            match piece {
                Piece::Words(words) => filled.push(Inline::Text(words.to_owned())),
                Piece::Slot(name) => match values.iter_mut().find(|(slot, _)| *slot == name) {
                    Some((_, value)) => filled.extend(value.iter().cloned()),
                    None => filled.push(Inline::Text(format!("⟦{name}⟧"))),
                },
            }
        }
        filled
    }

    /// A counted thing, e.g. "1 passage" or "1.204 passages".
    #[must_use]
    pub fn count(&self, key: &str, count: usize) -> String {
        self.count_with(key, count, &[])
    }

    /// A counted thing with further placeholders.
    #[must_use]
    pub fn count_with(&self, key: &str, count: usize, values: &[Value<'_>]) -> String {
        let form = if count == 1 { "one" } else { "other" };
        let number = self.number(count);
        let mut all: Vec<Value<'_>> = vec![("n", &number)];
        all.extend_from_slice(values);
        self.fill(&format!("{key}.{form}"), &all)
    }

    /// "a, b and c".
    #[must_use]
    pub fn list(&self, items: &[String]) -> String {
        match items {
            [] => String::new(),
            [only] => only.clone(),
            [first @ .., last] => {
                format!("{} {} {last}", first.join(", "), self.text("list.and"))
            }
        }
    }

    /// "a; b; c": for parts that hold commas or the word for "and".
    #[must_use]
    pub fn apart(&self, items: &[String]) -> String {
        items.join(&self.text("list.semicolon"))
    }

    /// "a; b; c", of runs of text.
    #[must_use]
    pub fn inline_apart(&self, items: Vec<Vec<Inline>>) -> Vec<Inline> {
        let mut list = Vec::new();
        for (at, item) in items.into_iter().enumerate() {
            if at > 0 {
                list.push(Inline::Text(self.text("list.semicolon")));
            }
            list.extend(item);
        }
        list
    }

    /// "a, b and c", of runs of text.
    #[must_use]
    pub fn inline_list(&self, items: Vec<Vec<Inline>>) -> Vec<Inline> {
        let count = items.len();
        let mut list = Vec::new();
        for (at, item) in items.into_iter().enumerate() {
            if at > 0 {
                let is_last = at + 1 == count;
                let join =
                    if is_last { format!(" {} ", self.text("list.and")) } else { ", ".into() };
                list.push(Inline::Text(join));
            }
            list.extend(item);
        }
        list
    }
}

fn flatten(path: &str, value: &toml::Value, texts: &mut BTreeMap<String, String>) {
    match value {
        toml::Value::Table(table) => {
            for (key, value) in table {
                let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                flatten(&path, value, texts);
            }
        }
        toml::Value::String(text) => {
            texts.insert(path.to_owned(), text.clone());
        }
        _ => {}
    }
}

enum Piece<'a> {
    Words(&'a str),
    Slot(&'a str),
}

/// Splits a text at its placeholders.
fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, tail)) = after.split_once('}') else { break };
        if !before.is_empty() {
            pieces.push(Piece::Words(before));
        }
        pieces.push(Piece::Slot(name));
        rest = tail;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Words(rest));
    }
    pieces
}

/// The key of an enum's value in the wording files: its serialised name.
#[must_use]
pub fn key_of(value: &impl serde::Serialize) -> String {
    serde_json::to_value(value)
        .ok()
        .and_then(|value| value.as_str().map(str::to_owned))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn slots(text: &str) -> BTreeSet<String> {
        let slot = |piece: &Piece<'_>| match piece {
            Piece::Slot(name) => Some((*name).to_owned()),
            Piece::Words(_) => None,
        };
        pieces(text).iter().filter_map(slot).collect()
    }

    #[test]
    fn every_file_is_well_formed() {
        for file in FILES {
            file.parse::<toml::Table>().unwrap();
        }
    }

    #[test]
    fn all_languages_have_the_same_keys_and_placeholders() {
        let dutch = Wording::of(Lang::Nl);
        for lang in Lang::ALL {
            let other = Wording::of(lang);
            let missing: Vec<_> =
                dutch.texts.keys().filter(|key| !other.texts.contains_key(*key)).collect();
            assert!(missing.is_empty(), "{lang} lacks {missing:?}");
            let extra: Vec<_> =
                other.texts.keys().filter(|key| !dutch.texts.contains_key(*key)).collect();
            assert!(extra.is_empty(), "{lang} has too much: {extra:?}");
            for (key, text) in &dutch.texts {
                assert_eq!(slots(text), slots(&other.texts[key]), "{lang} {key}");
            }
        }
    }

    #[test]
    fn no_text_is_empty_or_has_a_stray_brace() {
        for lang in Lang::ALL {
            for (key, text) in &Wording::of(lang).texts {
                assert!(!text.trim().is_empty(), "{lang} {key}");
                assert_eq!(text.matches('{').count(), text.matches('}').count(), "{lang} {key}");
            }
        }
    }

    #[test]
    fn a_list_joins_with_commas_and_the_word_for_and() {
        let words = Wording::of(Lang::Nl);
        let items = ["a", "b", "c"].map(str::to_owned);
        assert_eq!(words.list(&items), "a, b en c");
        assert_eq!(words.list(&items[..1]), "a");
    }
}
