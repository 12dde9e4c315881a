//! The styles of an ODT that tell more than looks: titles, and how lists and headings are numbered.

use std::collections::BTreeMap;

use crate::read::archive::Source;
use crate::read::counting::{Counting, LEVELS, Style};
use crate::read::xml::{Event, Tag, Xml, XmlError};

/// The name under which the numbering of headings is kept.
const OUTLINE: &str = "";
/// How far a style's ancestors are followed; longer chains are loops or jokes.
const ANCESTORS: usize = 16;
/// How many characters before and after a number are looked at.
const AFFIX: usize = 64;

/// The styles of both parts of a document, and how far each list has counted.
#[derive(Debug, Default)]
pub(super) struct Styles {
    lists: Counting<String>,
    paragraphs: BTreeMap<String, Paragraph>,
    /// The list style that is being described.
    open: Option<String>,
}

#[derive(Debug, Default)]
struct Paragraph {
    parent: Option<String>,
    /// The list style; empty where the author took the number away.
    list: Option<String>,
}

/// A list that is open in the text.
#[derive(Debug)]
pub(super) struct List {
    /// Its style, or that of the list around it.
    pub(super) style: String,
    /// Whether the next paragraph begins an item, and so has a number.
    pub(super) fresh: bool,
}

impl Styles {
    /// Reads `styles.xml`. After damage, the styles before it count.
    pub(super) fn read(stream: impl Source) -> Result<Self, XmlError> {
        let mut xml = Xml::new(stream);
        let mut styles = Self::default();
        loop {
            match xml.next() {
                Ok(Event::Start(tag)) => styles.learn(&tag),
                Ok(Event::Eof) => return Ok(styles),
                Ok(_) => {}
                Err(error) if error.refusal().is_some() => return Err(error),
                Err(_) => return Ok(styles),
            }
        }
    }

    /// Takes in the start of an element that describes a style.
    pub(super) fn learn(&mut self, tag: &Tag<'_>) {
        let text = |name: &str| tag.attr(name).map(std::borrow::Cow::into_owned);
        match tag.name() {
            "style" if tag.prefix() == "style" => {
                let Some(name) = text("name") else { return };
                let (parent, list) = (text("parent-style-name"), text("list-style-name"));
                if parent.is_some() || list.is_some() {
                    self.paragraphs.insert(name, Paragraph { parent, list });
                }
            }
            "list-style" => self.open = text("name"),
            "outline-style" => self.open = Some(OUTLINE.to_owned()),
            "list-level-style-number" | "outline-level-style" => self.learn_level(tag),
            _ => {}
        }
    }

    fn learn_level(&mut self, tag: &Tag<'_>) {
        let Some(list) = &self.open else { return };
        let number = tag.number("level").unwrap_or(1).max(1) as usize;
        let Some(level) = self.lists.level(list, number - 1) else { return };
        let text = |name: &str| tag.attr(name).unwrap_or_default();
        level.start = tag.number("start-value").unwrap_or(1);
        level.style = match text("num-format").as_ref() {
            "1" => Style::Decimal,
            "a" => Style::Letter,
            "A" => Style::CapitalLetter,
            "i" => Style::Roman,
            "I" => Style::CapitalRoman,
            _ => Style::None,
        };
        let shown = tag.number("display-levels").unwrap_or(1).clamp(1, 9) as usize;
        let numbers: Vec<String> =
            (number.saturating_sub(shown)..number).map(|at| format!("%{}", at + 1)).collect();
        let affix = |name: &str| text(name).chars().filter(|c| *c != '%').take(AFFIX).collect();
        let (prefix, suffix): (String, String) = (affix("num-prefix"), affix("num-suffix"));
        level.pattern = format!("{prefix}{}{suffix}", numbers.join("."));
    }

    /// Whether a paragraph style is that of a document's title.
    pub(super) fn is_title(&self, style: &str) -> bool {
        self.ancestors(style).any(|(name, _)| name == "Title")
    }

    /// The label of a heading outside of lists, counted; `level` from 1.
    pub(super) fn heading_label(&mut self, style: &str, level: u8) -> Option<String> {
        let own = self.ancestors(style).find_map(|(_, paragraph)| paragraph?.list.clone());
        let list = match own {
            Some(own) if own.is_empty() => return None,
            Some(own) if self.lists.has(&own) => own,
            _ => OUTLINE.to_owned(),
        };
        self.lists.label(&list, level.saturating_sub(1))
    }

    /// The label of the first paragraph of an item, counted; `depth` from 0.
    pub(super) fn item_label(&mut self, list: &str, style: &str, depth: u8) -> Option<String> {
        let of_style = || self.ancestors(style).find_map(|(_, paragraph)| paragraph?.list.clone());
        let list = if list.is_empty() { of_style()? } else { list.to_owned() };
        if list.is_empty() {
            return None;
        }
        self.lists.label(&list, depth)
    }

    /// Lets a list begin to count again.
    pub(super) fn restart(&mut self, list: &str) {
        self.lists.restart(&list.to_owned());
    }

    /// Lets the next number at a depth be this one.
    pub(super) fn start_at(&mut self, list: &str, depth: u8, number: u32) {
        if usize::from(depth) < LEVELS && self.lists.has(&list.to_owned()) {
            self.lists.start_at(&list.to_owned(), depth, number);
        }
    }

    /// A style and those that it is derived from.
    fn ancestors<'s>(
        &'s self,
        style: &'s str,
    ) -> impl Iterator<Item = (&'s str, Option<&'s Paragraph>)> {
        let entry = |name: &'s str| (name, self.paragraphs.get(name));
        let next = move |(_, known): &(&'s str, Option<&'s Paragraph>)| {
            known.and_then(|known| known.parent.as_deref()).map(entry)
        };
        std::iter::successors(Some(entry(style)), next).take(ANCESTORS)
    }
}
