//! Numbers that the word processor writes itself: `1.2.3` before a heading, `Actie 4` before a line.
//!
//! They are not in the text, but plans refer to their elements by them. Plain list numbers and
//! bullets say nothing and are left out.

use std::collections::BTreeMap;

use crate::read::archive::Source;
use crate::read::numerals::{letters, roman};
use crate::read::xml::{Event, Xml, XmlError};

/// How many levels a list has.
const LEVELS: usize = 9;
/// How many characters of a label's pattern are looked at.
const PATTERN: usize = 64;

/// The lists of a document and how far each has counted.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    /// The list definition that each list follows.
    lists: BTreeMap<u32, u32>,
    definitions: BTreeMap<u32, [Level; LEVELS]>,
    counts: BTreeMap<u32, [Option<u32>; LEVELS]>,
}

/// A level of a list definition.
#[derive(Debug, Clone, Default)]
struct Level {
    start: u32,
    style: Style,
    /// The label, with `%1` for the number of the first level.
    pattern: String,
}

/// How a number is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Style {
    #[default]
    Decimal,
    Letter,
    CapitalLetter,
    Roman,
    CapitalRoman,
    /// A bullet, nothing, or a way of counting that is not known here.
    None,
}

impl Numbering {
    /// Reads `numbering.xml`. After damage, the lists before it count.
    pub(super) fn read(stream: impl Source) -> Result<Self, XmlError> {
        let mut xml = Xml::new(stream);
        let mut numbering = Self::default();
        let (mut definition, mut list, mut level) = (None, None, 0);
        loop {
            let tag = match xml.next() {
                Ok(Event::Start(tag)) => tag,
                Ok(Event::Eof) => return Ok(numbering),
                Ok(_) => continue,
                Err(error) if error.refusal().is_some() => return Err(error),
                Err(_) => return Ok(numbering),
            };
            match tag.name() {
                "abstractNum" => (definition, list) = (tag.number("abstractNumId"), None),
                "num" => (definition, list) = (None, tag.number("numId")),
                "abstractNumId" => {
                    if let (Some(list), Some(definition)) = (list, tag.number("val")) {
                        numbering.lists.insert(list, definition);
                    }
                }
                "lvl" => level = tag.number("ilvl").unwrap_or(0) as usize,
                name => {
                    let Some(definition) = definition else { continue };
                    let levels = numbering.definitions.entry(definition).or_default();
                    let Some(level) = levels.get_mut(level) else { continue };
                    let value = tag.attr("val").unwrap_or_default();
                    match name {
                        "start" => level.start = tag.number("val").unwrap_or(1),
                        "numFmt" => level.style = Style::of(&value),
                        "lvlText" => level.pattern = value.chars().take(PATTERN).collect(),
                        _ => {}
                    }
                }
            }
        }
    }

    /// Counts a paragraph of a list and gives its label; `None` for bullets and unknown lists.
    pub(super) fn label(&mut self, list: u32, level: u8) -> Option<String> {
        let definition = self.lists.get(&list)?;
        let levels = self.definitions.get(definition)?;
        let at = usize::from(level).min(LEVELS - 1);
        let counts = self.counts.entry(*definition).or_default();
        let next = counts[at].map_or(levels[at].start, |count| count.saturating_add(1));
        counts[at] = Some(next);
        counts[at + 1..].fill(None);
        if levels[at].style == Style::None {
            return None;
        }
        let mut label = String::new();
        let mut chars = levels[at].pattern.chars();
        while let Some(c) = chars.next() {
            let digit = (c == '%').then(|| chars.clone().next()?.to_digit(10)).flatten();
            let Some(other) = digit.and_then(|digit| usize::try_from(digit).ok()?.checked_sub(1))
            else {
                label.push(c);
                continue;
            };
            chars.next();
            if let (Some(level), Some(count)) = (levels.get(other), counts.get(other)) {
                label.push_str(&level.style.write(count.unwrap_or(level.start)));
            }
        }
        let label = label.trim();
        (!label.is_empty()).then(|| label.to_owned())
    }
}

impl Style {
    fn of(name: &str) -> Self {
        match name {
            "decimal" | "decimalZero" => Self::Decimal,
            "lowerLetter" => Self::Letter,
            "upperLetter" => Self::CapitalLetter,
            "lowerRoman" => Self::Roman,
            "upperRoman" => Self::CapitalRoman,
            _ => Self::None,
        }
    }

    fn write(self, number: u32) -> String {
        match self {
            Self::Decimal => number.to_string(),
            Self::Letter => letters(number),
            Self::CapitalLetter => letters(number).to_uppercase(),
            Self::Roman => roman(number),
            Self::CapitalRoman => roman(number).to_uppercase(),
            Self::None => String::new(),
        }
    }
}

/// Whether a label says more than a number: it holds a word, such as `Actie 4`.
pub(super) fn says_more(label: &str) -> bool {
    label
        .split(|c: char| !c.is_alphabetic())
        .any(|word| word.chars().count() > 2 && !word.chars().all(|c| "ivxlcdmIVXLCDM".contains(c)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_count_by_level_and_start_again_below_a_new_parent() {
        let xml = r#"<n><abstractNum abstractNumId="7">
            <lvl ilvl="0"><start val="3"/><numFmt val="upperRoman"/><lvlText val="%1."/></lvl>
            <lvl ilvl="1"><start val="1"/><numFmt val="decimal"/><lvlText val="Actie %1.%2"/></lvl>
            <lvl ilvl="2"><start val="1"/><numFmt val="bullet"/><lvlText val="•"/></lvl>
            </abstractNum><num numId="1"><abstractNumId val="7"/></num></n>"#;
        let mut numbering = Numbering::read(xml.as_bytes()).unwrap();
        let labels: Vec<_> =
            [0, 1, 1, 0, 1, 2].into_iter().map(|level| numbering.label(1, level)).collect();
        let labels: Vec<_> = labels.iter().map(|label| label.as_deref().unwrap_or("-")).collect();
        assert_eq!(labels, ["III.", "Actie III.1", "Actie III.2", "IV.", "Actie IV.1", "-"]);
        assert_eq!(numbering.label(2, 0), None);
        assert_eq!(numbering.label(1, 200), None);
    }

    #[test]
    fn only_words_say_more_than_a_number() {
        assert!(says_more("Actie 4"));
        assert!(!says_more("4.2"));
        assert!(!says_more("xviii)"));
    }
}
