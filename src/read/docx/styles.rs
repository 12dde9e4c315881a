//! Paragraph styles of a DOCX: which of them are headings, lists or contents lists.

use std::collections::BTreeMap;
use std::io::BufRead;

use crate::read::xml::{Event, Xml, XmlError};

/// How far a style's ancestors are followed; longer chains are loops or jokes.
const ANCESTORS: usize = 16;

/// How many characters of a style's name are looked at.
const NAME: usize = 64;

/// The words for "heading" in the style names that word processors write, lower case.
const HEADING_WORDS: [&str; 12] = [
    "heading",
    "kop",
    "titre",
    "überschrift",
    "ueberschrift",
    "berschrift",
    "título",
    "titolo",
    "rubrik",
    "overskrift",
    "otsikko",
    "nagłówek",
];

/// The names of the style for a document's title, lower case.
const TITLE_NAMES: [&str; 5] = ["title", "titel", "titre", "título", "titolo"];

/// The beginnings of the styles of a contents list, lower case.
const CONTENTS_WORDS: [&str; 6] = ["toc", "inhopg", "tm", "verzeichnis", "inhoudsopgave", "tdm"];

/// What a paragraph is by its style.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Role {
    /// The heading level, 1 to 9.
    pub(super) heading: Option<u8>,
    /// The list and the level in it (`numId`, `ilvl`).
    pub(super) list: Option<(u32, u8)>,
    /// A line of a contents list.
    pub(super) contents: bool,
}

/// The roles of all paragraph styles by id.
#[derive(Debug, Default)]
pub(super) struct Styles(BTreeMap<String, Role>);

#[derive(Debug, Default)]
struct Style {
    name: String,
    parent: Option<String>,
    outline: Option<u8>,
    list: Option<u32>,
    list_level: Option<u8>,
}

impl Styles {
    /// Reads `styles.xml`. After damage, the styles before it count.
    pub(super) fn read(stream: impl BufRead) -> Result<Self, XmlError> {
        let mut xml = Xml::new(stream);
        let mut styles = BTreeMap::new();
        let mut current: Option<(String, Style)> = None;
        loop {
            match xml.next() {
                Ok(Event::Start(tag)) => match (tag.name(), &mut current) {
                    ("style", _) => {
                        let id = tag.attr("styleId").unwrap_or_default().into_owned();
                        current = Some((id, Style::default()));
                    }
                    ("name", Some((_, style))) => {
                        let name = tag.attr("val").unwrap_or_default();
                        style.name = name.chars().take(NAME).collect::<String>().to_lowercase();
                    }
                    ("basedOn", Some((_, style))) => {
                        style.parent = tag.attr("val").map(std::borrow::Cow::into_owned);
                    }
                    ("outlineLvl", Some((_, style))) => style.outline = level(tag.number("val")),
                    ("numId", Some((_, style))) => style.list = tag.number("val"),
                    ("ilvl", Some((_, style))) => style.list_level = level(tag.number("val")),
                    _ => {}
                },
                Ok(Event::End(end)) if end.name() == "style" => {
                    if let Some((id, style)) = current.take() {
                        styles.entry(id).or_insert(style);
                    }
                }
                Ok(Event::Eof) => return Ok(Self::resolve(&styles)),
                Ok(_) => {}
                Err(error) if error.refusal().is_some() => return Err(error),
                Err(_) => return Ok(Self::resolve(&styles)),
            }
        }
    }

    /// What a paragraph of this style is. A style that the file does not define is judged by its id.
    pub(super) fn role(&self, id: &str) -> Role {
        self.0.get(id).copied().unwrap_or_else(|| {
            let name = id.chars().take(NAME).collect::<String>().to_lowercase();
            let heading = heading_of_name(&name).map(|level| level + 1);
            Role { heading, list: None, contents: is_contents(&name) }
        })
    }

    fn resolve(styles: &BTreeMap<String, Style>) -> Self {
        Self(styles.iter().map(|(id, style)| (id.clone(), Role::of(style, styles))).collect())
    }
}

impl Role {
    fn of(style: &Style, styles: &BTreeMap<String, Style>) -> Self {
        let mut contents = false;
        let (mut outline, mut list, mut list_level) = (None, None, None);
        let mut next = Some(style);
        for _ in 0..ANCESTORS {
            let Some(style) = next else { break };
            contents |= is_contents(&style.name);
            outline = outline.or(style.outline).or_else(|| heading_of_name(&style.name));
            list = list.or(style.list);
            list_level = list_level.or(style.list_level);
            next = style.parent.as_ref().and_then(|parent| styles.get(parent));
        }
        Self {
            heading: outline.filter(|&level| level < 9).map(|level| level + 1),
            list: list.filter(|&id| id != 0).map(|id| (id, list_level.unwrap_or(0))),
            contents,
        }
    }
}

fn level(number: Option<u32>) -> Option<u8> {
    number.and_then(|n| u8::try_from(n).ok()).map(|n| n.min(9))
}

/// The outline level, from 0, that a style's name tells of.
fn heading_of_name(name: &str) -> Option<u8> {
    if TITLE_NAMES.contains(&name) {
        return Some(0);
    }
    let number = name.trim_start_matches(|c: char| !c.is_ascii_digit());
    let word = name.strip_suffix(number)?.trim_end_matches([' ', '_', '-']);
    let number: u8 = number.parse().ok()?;
    (HEADING_WORDS.contains(&word) && (1..=9).contains(&number)).then(|| number - 1)
}

/// Whether a style's name is that of a line in a contents list, such as `toc 2`.
fn is_contents(name: &str) -> bool {
    let word = name.trim_end_matches(|c: char| c.is_ascii_digit() || c == ' ');
    word.len() < name.len() && CONTENTS_WORDS.contains(&word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn styles(inner: &str) -> Styles {
        Styles::read(format!("<w:styles>{inner}</w:styles>").as_bytes()).unwrap()
    }

    #[test]
    fn heading_names_of_four_languages_are_known() {
        for name in ["Heading 2", "Kop 2", "Titre 2", "Überschrift 2"] {
            let styles =
                styles(&format!(r#"<w:style w:styleId="x"><w:name w:val="{name}"/></w:style>"#));
            assert_eq!(styles.role("x").heading, Some(2), "{name}");
        }
        assert_eq!(styles("").role("Kop3").heading, Some(3), "judged by its id");
        assert_eq!(styles("").role("Kopie3").heading, None);
    }

    #[test]
    fn a_style_inherits_its_outline_level_and_may_switch_it_off() {
        let styles = styles(
            r#"<w:style w:styleId="base"><w:name w:val="heading 1"/></w:style>
               <w:style w:styleId="own"><w:name w:val="Doelstelling"/><w:basedOn w:val="base"/></w:style>
               <w:style w:styleId="off"><w:name w:val="Kader"/><w:basedOn w:val="base"/>
                 <w:pPr><w:outlineLvl w:val="9"/></w:pPr></w:style>
               <w:style w:styleId="loop"><w:name w:val="l"/><w:basedOn w:val="loop"/></w:style>"#,
        );
        assert_eq!(styles.role("own").heading, Some(1));
        assert_eq!(styles.role("off").heading, None);
        assert_eq!(styles.role("loop"), Role::default());
    }

    #[test]
    fn lines_of_a_contents_list_are_no_headings() {
        let styles = styles("");
        assert!(styles.role("TOC1").contents);
        assert!(styles.role("Inhopg2").contents);
        assert!(!styles.role("Heading1").contents);
    }
}
