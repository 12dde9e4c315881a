//! `planspiegel.toml`: what a user may settle for an input folder.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use crate::document::Period;
use crate::language::Lang;
use crate::report::block::Colour;
use crate::segment;

/// The settings of an input folder. Everything is optional.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// The language of the reports.
    pub language: Option<Lang>,
    /// The period to assess, e.g. `2026-2031`.
    pub period: Option<String>,
    /// Files and folders to leave out: paths below the input folder; `*` stands for any letters.
    pub exclude: Vec<String>,
    /// A user's own taxonomy files, relative to the input folder.
    pub taxonomy: Vec<String>,
    /// The report's looks and properties.
    pub report: ReportConfig,
    /// Settings by municipality; the key is its folder, file stem or name.
    pub municipality: BTreeMap<String, MunicipalityConfig>,
    /// What the columns of a table mean, by header text, where planspiegel can't tell.
    pub columns: BTreeMap<String, String>,
}

/// Settings of one municipality.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct MunicipalityConfig {
    /// The name that reports print.
    pub name: Option<String>,
    /// How many inhabitants it has.
    pub population: Option<u32>,
    /// The period to assess, e.g. `2026-2031`.
    pub period: Option<String>,
}

/// The looks and properties of the reports.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ReportConfig {
    /// The title on the cover, instead of the usual one.
    pub title: Option<String>,
    /// Who made the report.
    pub author: Option<String>,
    /// The main colour of cover and headings, `#rrggbb`.
    pub accent: Option<String>,
    /// A logo (PNG or JPEG) for the cover and the running head: a path below the input folder.
    pub logo: Option<String>,
}

/// Why the settings can't be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file is not TOML of the documented form.
    #[error("planspiegel.toml can't be understood")]
    Syntax(#[from] toml::de::Error),
    /// A period is not two years.
    #[error("the period \"{0}\" is not of the form 2026-2031")]
    Period(String),
    /// A colour is not six hexadecimal digits.
    #[error("the colour \"{0}\" is not of the form #00567a")]
    Colour(String),
    /// A column is said to mean what no header means.
    #[error(
        "[columns] says that \"{header}\" means \"{means}\", which is no header that planspiegel \
         knows; write one that it does, such as \"actie kort\", \"actieplan code\" or \"uitgave\""
    )]
    Column {
        /// The header in the user's tables.
        header: String,
        /// What it is said to mean.
        means: String,
    },
    /// A municipality would have a report without a name.
    #[error("[municipality.\"{0}\"] has an empty name; write one, or leave the line out")]
    Name(String),
    /// A pattern would leave out nothing, or means something that patterns can't say.
    #[error(
        "`exclude` has the pattern \"{0}\"; write a path below the input folder, in which `*` \
         stands for any letters"
    )]
    Pattern(String),
    /// A logo is not named by a path below the input folder.
    #[error("the logo \"{0}\" is not a file in the input folder; name it by its path from there")]
    Logo(String),
}

impl Config {
    /// Reads and checks the file's text.
    pub fn parse(text: &str) -> Result<Self, ConfigError> {
        let config: Self = toml::from_str(text)?;
        config.check()?;
        Ok(config)
    }

    fn check(&self) -> Result<(), ConfigError> {
        let periods = self.municipality.values().filter_map(|it| it.period.as_deref());
        for period in periods.chain(self.period.as_deref()) {
            parse_period(period)?;
        }
        if let Some(colour) = &self.report.accent
            && Colour::from_hex(colour).is_none()
        {
            return Err(ConfigError::Colour(colour.clone()));
        }
        if let Some(logo) = &self.report.logo
            && !is_below(logo)
        {
            return Err(ConfigError::Logo(logo.clone()));
        }
        let unknown = |(_, means): &(&String, &String)| !segment::is_known_header(means);
        if let Some((header, means)) = self.columns.iter().find(unknown) {
            return Err(ConfigError::Column { header: header.clone(), means: means.clone() });
        }
        let nameless =
            |it: &MunicipalityConfig| it.name.as_ref().is_some_and(|n| n.trim().is_empty());
        if let Some((key, _)) = self.municipality.iter().find(|(_, it)| nameless(it)) {
            return Err(ConfigError::Name(key.clone()));
        }
        if let Some(pattern) = self.exclude.iter().find(|it| !is_pattern(it)) {
            return Err(ConfigError::Pattern(pattern.clone()));
        }
        Ok(())
    }

    /// The settings of a municipality, by any of the names that it goes by.
    #[must_use]
    pub fn municipality(&self, names: &[&str]) -> MunicipalityConfig {
        let same = |key: &str, name: &str| key.to_lowercase() == name.to_lowercase();
        let found =
            self.municipality.iter().find(|(key, _)| names.iter().any(|name| same(key, name)));
        found.map(|(_, settings)| settings.clone()).unwrap_or_default()
    }

    /// The municipalities that settings are for and that go by none of these names.
    pub fn unused_municipalities(&self, names: &BTreeSet<String>) -> impl Iterator<Item = &str> {
        let used = |key: &String| names.contains(&key.to_lowercase());
        self.municipality.keys().filter(move |key| !used(key)).map(String::as_str)
    }

    /// The period to assess for a municipality's settings.
    #[must_use]
    pub fn period_of(&self, settings: &MunicipalityConfig) -> Option<Period> {
        let period = settings.period.as_deref().or(self.period.as_deref())?;
        parse_period(period).ok()
    }

    /// Whether a path below the input folder, with `/`, is to be left out.
    #[must_use]
    pub fn excludes(&self, path: &str) -> bool {
        self.report.logo.as_deref() == Some(path)
            || self.taxonomy.iter().any(|own| own == path)
            || self.exclude.iter().any(|pattern| {
                let pattern = pattern.trim_end_matches('/');
                matches(pattern, path)
                    || path.match_indices('/').any(|(at, _)| {
                        path.get(..at).is_some_and(|folder| matches(pattern, folder))
                    })
            })
    }
}

fn parse_period(text: &str) -> Result<Period, ConfigError> {
    let wrong = || ConfigError::Period(text.to_owned());
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    let first: i16 = first.trim().parse().map_err(|_| wrong())?;
    let last: i16 = last.trim().parse().map_err(|_| wrong())?;
    if first <= last { Ok(Period { first, last }) } else { Err(wrong()) }
}

/// Whether a path with `/` leads down from where it starts and nowhere else.
fn is_below(path: &str) -> bool {
    let part = |part: &str| !matches!(part, "" | "." | "..") && !part.contains(['\\', ':']);
    path.split('/').all(part)
}

/// Whether a pattern is a path below the input folder. A bracket may be part of a file's name, but
/// one alone is the slip of somebody who expects more of patterns.
fn is_pattern(pattern: &str) -> bool {
    let count = |bracket: char| pattern.matches(bracket).count();
    is_below(pattern.trim_end_matches('/')) && count('[') == count(']')
}

/// Whether a text matches a pattern in which `*` stands for any letters.
fn matches(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = text.strip_prefix(parts.next().unwrap_or_default()) else { return false };
    let mut parts = parts.peekable();
    if parts.peek().is_none() {
        return rest.is_empty();
    }
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return rest.ends_with(part);
        }
        let Some((_, after)) = rest.split_once(part) else { return false };
        rest = after;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_any_letters() {
        for (pattern, text, expected) in [
            ("*.pdf", "plan.pdf", true),
            ("*.pdf", "plan.docx", false),
            ("oud/*", "oud/plan.pdf", true),
            ("plan", "plan2", false),
            ("a*b*c", "a-b-c", true),
            ("a*b*c", "a-c", false),
        ] {
            assert_eq!(matches(pattern, text), expected, "{pattern} on {text}");
        }
    }

    #[test]
    fn a_folder_that_is_left_out_takes_its_files_with_it() {
        let config = Config::parse("exclude = [\"archief/\"]").unwrap();
        assert!(config.excludes("archief/2019/plan.pdf"));
        assert!(!config.excludes("archief.pdf"));
    }

    #[test]
    fn a_setting_that_would_do_nothing_or_spoil_a_report_is_refused() {
        let parsed = |text: &str| Config::parse(text);
        assert!(parsed("[columns]\n\"Projectnaam\" = \"actie kort\"").is_ok());
        let column = parsed("[columns]\n\"Projectnaam\" = \"onzin\"");
        assert!(matches!(column, Err(ConfigError::Column { .. })));
        assert!(matches!(parsed("[municipality.\"A\"]\nname = \" \""), Err(ConfigError::Name(_))));
        for pattern in ["[a", "", "/"] {
            let config = parsed(&format!("exclude = [\"{pattern}\"]"));
            assert!(matches!(config, Err(ConfigError::Pattern(_))), "{pattern}");
        }
        assert!(parsed("exclude = [\"oud/\", \"plan[1].pdf\", \"*.bak\", \"a/*/b\"]").is_ok());
    }

    #[test]
    fn an_unknown_key_is_refused() {
        assert!(Config::parse("peroid = \"2026-2031\"").is_err());
        assert!(Config::parse("period = \"2031-2026\"").is_err());
    }

    #[test]
    fn a_logo_lies_below_the_input_folder_and_is_no_plan() {
        let logo = |path: &str| Config::parse(&format!("[report]\nlogo = {path:?}"));
        for path in ["/etc/logo.png", "../logo.png", "huis/../../logo.png", "C:\\logo.png", ""] {
            assert!(matches!(logo(path), Err(ConfigError::Logo(_))), "{path}");
        }
        let config = logo("huisstijl/logo.png").unwrap();
        assert!(config.excludes("huisstijl/logo.png"));
        assert!(!config.excludes("huisstijl/plan.pdf"));
    }

    #[test]
    fn a_taxonomy_is_no_plan() {
        let config = Config::parse("taxonomy = [\"eigen/voorstellen.toml\"]").unwrap();
        assert!(config.excludes("eigen/voorstellen.toml"));
        assert!(!config.excludes("eigen/plan.csv"));
    }

    #[test]
    fn a_colour_that_is_none_is_refused() {
        assert!(Config::parse("[report]\naccent = \"#00567a\"").is_ok());
        assert!(Config::parse("[report]\naccent = \"blauw\"").is_err());
    }
}
