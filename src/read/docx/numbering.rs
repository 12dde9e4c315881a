//! The lists of a DOCX and how their paragraphs are numbered.

use std::collections::BTreeMap;

use crate::read::archive::Source;
use crate::read::counting::{Counting, LEVELS, Style};
use crate::read::xml::{Event, Tag, Xml, XmlError};

/// How many characters of a label's pattern are looked at.
const PATTERN: usize = 64;

/// The lists of a document and how far each has counted.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    /// The list definition that each list follows.
    lists: BTreeMap<u32, u32>,
    /// Where a list that follows a definition begins to count, by level; until it has begun.
    starts: BTreeMap<u32, Vec<(u8, u32)>>,
    definitions: Counting<u32>,
}

/// What is being described.
#[derive(Debug, Default, Clone, Copy)]
struct Place {
    definition: Option<u32>,
    list: Option<u32>,
    level: u32,
}

impl Numbering {
    /// Reads `numbering.xml`. After damage, the lists before it count.
    pub(super) fn read(stream: impl Source) -> Result<Self, XmlError> {
        let mut xml = Xml::new(stream);
        let mut numbering = Self::default();
        let mut place = Place::default();
        loop {
            match xml.next() {
                Ok(Event::Start(tag)) => numbering.take(&tag, &mut place),
                Ok(Event::Eof) => return Ok(numbering),
                Ok(_) => {}
                Err(error) if error.refusal().is_some() => return Err(error),
                Err(_) => return Ok(numbering),
            }
        }
    }

    fn take(&mut self, tag: &Tag<'_>, place: &mut Place) {
        match tag.name() {
            "abstractNum" => {
                *place = Place { definition: tag.number("abstractNumId"), ..Place::default() };
            }
            "num" => *place = Place { list: tag.number("numId"), ..Place::default() },
            "abstractNumId" => {
                if let (Some(list), Some(definition)) = (place.list, tag.number("val")) {
                    self.lists.insert(list, definition);
                }
            }
            "lvl" | "lvlOverride" => place.level = tag.number("ilvl").unwrap_or(0),
            "startOverride" => {
                let level = u8::try_from(place.level).ok().filter(|at| usize::from(*at) < LEVELS);
                if let (Some(list), Some(level)) = (place.list, level) {
                    let start = tag.number("val").unwrap_or(1);
                    self.starts.entry(list).or_default().push((level, start));
                }
            }
            name => {
                let Some(definition) = place.definition else { return };
                let Some(level) = self.definitions.level(&definition, place.level as usize) else {
                    return;
                };
                let value = tag.attr("val").unwrap_or_default();
                match name {
                    "start" => level.start = tag.number("val").unwrap_or(1),
                    "numFmt" => level.style = style(&value),
                    "lvlText" => level.pattern = value.chars().take(PATTERN).collect(),
                    _ => {}
                }
            }
        }
    }

    /// Counts a paragraph of a list and gives its label; `None` for bullets and unknown lists.
    pub(super) fn label(&mut self, list: u32, level: u8) -> Option<String> {
        let definition = *self.lists.get(&list)?;
        for (level, start) in self.starts.remove(&list).unwrap_or_default() {
            self.definitions.start_at(&definition, level, start);
        }
        self.definitions.label(&definition, level)
    }
}

fn style(name: &str) -> Style {
    match name {
        "decimal" => Style::Decimal,
        "decimalZero" => Style::DecimalZero,
        "lowerLetter" => Style::Letter,
        "upperLetter" => Style::CapitalLetter,
        "lowerRoman" => Style::Roman,
        "upperRoman" => Style::CapitalRoman,
        _ => Style::None,
    }
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
            </abstractNum><num numId="1"><abstractNumId val="7"/></num>
            <num numId="2"><abstractNumId val="7"/>
            <lvlOverride ilvl="0"><startOverride val="1"/></lvlOverride></num></n>"#;
        let mut numbering = Numbering::read(xml.as_bytes()).unwrap();
        let labels: Vec<_> =
            [0, 1, 1, 0, 1, 2].into_iter().map(|level| numbering.label(1, level)).collect();
        let labels: Vec<_> = labels.iter().map(|label| label.as_deref().unwrap_or("-")).collect();
        assert_eq!(labels, ["III.", "Actie III.1", "Actie III.2", "IV.", "Actie IV.1", "-"]);
        assert_eq!(numbering.label(2, 0).as_deref(), Some("I."), "it starts again");
        assert_eq!(numbering.label(2, 0).as_deref(), Some("II."));
        assert_eq!(numbering.label(3, 0), None);
        assert_eq!(numbering.label(1, 200), None);
    }
}
