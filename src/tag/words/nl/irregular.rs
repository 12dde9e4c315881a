//! Dutch forms that no rule yields: strong verbs and odd plurals.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// One verb a line: infinitive, then past forms and participle.
const VERBS: &str = include_str!("../../data/irregular-nl.txt");

static TABLES: LazyLock<Tables> = LazyLock::new(Tables::new);

struct Tables {
    verbs: FxHashMap<&'static str, &'static str>,
    nouns: FxHashMap<&'static str, &'static str>,
}

impl Tables {
    fn new() -> Self {
        let (verbs, nouns) = VERBS.split_once("\n---\n").unwrap_or((VERBS, ""));
        Self { verbs: table(verbs), nouns: table(nouns) }
    }
}

fn table(lines: &'static str) -> FxHashMap<&'static str, &'static str> {
    let mut table = FxHashMap::default();
    for line in lines.lines().filter(|line| !line.starts_with('#')) {
        let mut words = line.split_whitespace();
        let Some(base) = words.next() else { continue };
        for form in words {
            table.entry(form).or_insert(base);
        }
    }
    table
}

/// The infinitive of an irregular verb form without prefix.
pub(super) fn infinitive(form: &str) -> Option<&'static str> {
    TABLES.verbs.get(form).copied()
}

/// Whether the table has a verb with this infinitive.
#[cfg(test)]
pub(super) fn is_infinitive(verb: &str) -> bool {
    TABLES.verbs.values().any(|infinitive| *infinitive == verb)
}

/// The base of an odd plural or another form that would mislead the rules.
pub(super) fn base(form: &str) -> Option<&'static str> {
    TABLES.nouns.get(form).copied()
}
