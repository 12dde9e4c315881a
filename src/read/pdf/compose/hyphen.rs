//! Hyphens at line ends: joined only where the joined word is known.
//!
//! The words of the file itself are the list. What they do not settle keeps its hyphen.

use std::hash::{Hash, Hasher};

use rustc_hash::{FxHashSet, FxHasher};

/// The words of a file, as hashes of their lower case.
#[derive(Debug)]
pub(super) struct Words(FxHashSet<u64>);

impl Words {
    pub(super) fn of(pool: &str) -> Self {
        if !pool.contains(['-', '\u{AD}']) {
            return Self(FxHashSet::default());
        }
        let words = pool.split(|c: char| !(c.is_alphanumeric() || c == '-'));
        let whole = words.filter(|w| w.len() > 1 && !w.ends_with('-') && !w.starts_with('-'));
        Self(whole.map(hash).collect())
    }

    /// Adds a word, without the marks around it.
    pub(super) fn learn(&mut self, word: &str) {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        if word.len() > 1 {
            self.0.insert(hash(word));
        }
    }

    pub(super) fn know(&self, word: &str) -> bool {
        self.0.contains(&hash(word))
    }

    /// Appends a line to a text, minding a hyphen between them.
    pub(super) fn join(&self, text: &mut String, line: &str, separator: char) {
        if text.is_empty() {
            text.push_str(line);
        } else if let Some(before) = text.strip_suffix('\u{AD}') {
            let len = before.len();
            text.truncate(len);
            text.push_str(line);
        } else if text.ends_with('-') && !text.ends_with(" -") && !text.ends_with("--") {
            match self.verdict(text, line) {
                Verdict::Join => {
                    text.pop();
                }
                Verdict::Keep => {}
                Verdict::Space => text.push(separator),
            }
            text.push_str(line);
        } else {
            text.push(separator);
            text.push_str(line);
        }
    }

    fn verdict(&self, text: &str, line: &str) -> Verdict {
        let cut = text.strip_suffix('-').unwrap_or(text);
        let is_part = |c: char| c.is_alphanumeric();
        let left = cut.rsplit(|c| !is_part(c)).next().unwrap_or_default();
        let right = line.split(|c| !is_part(c)).next().unwrap_or_default();
        let lower = right.chars().next().is_some_and(char::is_lowercase);
        if ["en", "of", "und", "oder", "et", "ou", "and", "or", "tot"].contains(&right) {
            return Verdict::Space;
        }
        if left.is_empty() || right.is_empty() || !lower {
            return if right.is_empty() { Verdict::Space } else { Verdict::Keep };
        }
        if self.know(&format!("{left}{right}")) {
            return Verdict::Join;
        }
        let capitals = left.chars().filter(|c| c.is_uppercase()).count();
        let compound = self.know(&format!("{left}-{right}")) || capitals > 1;
        // A word is not broken after fewer than two letters, and neither half stands alone.
        let fragments = !self.know(left) && left.chars().count() >= 2 && right.chars().count() >= 2;
        let digits = left.chars().any(|c| c.is_ascii_digit());
        if !compound && fragments && !digits { Verdict::Join } else { Verdict::Keep }
    }
}

enum Verdict {
    Join,
    Keep,
    Space,
}

fn hash(word: &str) -> u64 {
    let mut hasher = FxHasher::default();
    for letter in word.chars().flat_map(char::to_lowercase) {
        letter.hash(&mut hasher);
    }
    hasher.finish()
}

/// The text without the soft hyphens that no line end shows.
pub(super) fn without_soft(text: String) -> String {
    if text.contains('\u{AD}') { text.replace('\u{AD}', "") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(pool: &str, text: &str, line: &str) -> String {
        let mut text = text.to_owned();
        Words::of(pool).join(&mut text, line, ' ');
        text
    }

    #[test]
    fn a_hyphen_goes_only_where_the_word_is_known_or_no_half_stands_alone() {
        assert_eq!(joined("een - fietspad", "het fiets-", "pad"), "het fietspad");
        assert_eq!(joined("- fiets pad", "het fiets-", "pad"), "het fiets-pad");
        assert_eq!(joined("-", "de ICT-", "infrastructuur"), "de ICT-infrastructuur");
        assert_eq!(joined("-", "zon-", "en feestdagen"), "zon- en feestdagen");
        assert_eq!(joined("-", "verduur-", "zamen"), "verduurzamen");
        assert_eq!(joined("-", "water\u{AD}", "zuivering"), "waterzuivering");
    }
}
