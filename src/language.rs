//! The languages that plans are read in and reports are written in.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// A language of plans and reports.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// Dutch.
    #[default]
    Nl,
    /// French.
    Fr,
    /// English.
    En,
    /// German.
    De,
}

impl Lang {
    /// All languages, in the order in which tables list them.
    pub const ALL: [Self; 4] = [Self::Nl, Self::Fr, Self::En, Self::De];

    /// The ISO 639-1 code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Nl => "nl",
            Self::Fr => "fr",
            Self::En => "en",
            Self::De => "de",
        }
    }
}

/// Something of each language, made when it is first asked for.
pub(crate) struct EachLang<T> {
    make: fn(Lang) -> T,
    made: [OnceLock<T>; Lang::ALL.len()],
}

impl<T> EachLang<T> {
    pub(crate) const fn new(make: fn(Lang) -> T) -> Self {
        Self { make, made: [const { OnceLock::new() }; Lang::ALL.len()] }
    }

    pub(crate) fn of(&self, lang: Lang) -> &T {
        self.made[lang as usize].get_or_init(|| (self.make)(lang))
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// A language code that planspiegel does not know.
#[derive(Debug, thiserror::Error)]
#[error("unknown language \"{0}\"; choose nl, fr, en or de")]
pub struct UnknownLang(String);

impl FromStr for Lang {
    type Err = UnknownLang;

    fn from_str(code: &str) -> Result<Self, Self::Err> {
        let known = Self::ALL.into_iter().find(|lang| lang.code().eq_ignore_ascii_case(code));
        known.ok_or_else(|| UnknownLang(code.to_owned()))
    }
}

/// A text in the four languages.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Localized {
    /// Dutch; the one that must be there.
    pub nl: String,
    /// French.
    #[serde(default)]
    pub fr: String,
    /// English.
    #[serde(default)]
    pub en: String,
    /// German.
    #[serde(default)]
    pub de: String,
}

impl Localized {
    /// The text in a language, or the Dutch one where that is missing.
    #[must_use]
    pub fn get(&self, lang: Lang) -> &str {
        let text = match lang {
            Lang::Nl => &self.nl,
            Lang::Fr => &self.fr,
            Lang::En => &self.en,
            Lang::De => &self.de,
        };
        if text.is_empty() { &self.nl } else { text }
    }
}

/// The letters and digits of a text in lower case, without accents: what two spellings of a name, a
/// code or a title have in common.
#[must_use]
pub fn letters(text: &str) -> String {
    plain(text).filter(|c| c.is_alphanumeric()).collect()
}

/// The order of an alphabetical list: case and accents tell only names apart that are otherwise
/// the same.
#[must_use]
pub fn alphabetical(a: &str, b: &str) -> Ordering {
    plain(a).cmp(plain(b)).then_with(|| a.cmp(b))
}

/// A text in lower case without accents.
fn plain(text: &str) -> impl Iterator<Item = char> {
    text.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase)
}

#[cfg(test)]
mod tests {
    use super::{alphabetical, letters};

    #[test]
    fn case_and_accents_do_not_change_the_order_of_names() {
        let mut names =
            ["gent", "Zele", "Écaussinnes", "Eeklo", "De Panne", "GENT", "Deerlijk", "Gent"];
        names.sort_by(|a, b| alphabetical(a, b));
        let expected =
            ["De Panne", "Deerlijk", "Écaussinnes", "Eeklo", "GENT", "Gent", "gent", "Zele"];
        assert_eq!(names, expected);
        assert_eq!(letters("Écaussinnes d’Enghien"), "ecaussinnesdenghien");
    }
}
