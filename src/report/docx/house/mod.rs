//! A house style: what a report takes over from a Word file of the organisation.
//!
//! Styles, numbering, theme, page, headers and footers with their pictures; never text, fields
//! that fetch something, or anything that lies outside the file. The file is not trusted: it is
//! read within limits, and what is taken over is well-formed XML or a picture.

mod merge;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{Cursor, Read as _};

use zip::ZipArchive;

use super::look;
use super::package::{self, Part, Relation};
use super::tree::{Element, XmlError, escape};
use crate::report::block::Report;

/// The largest part that is read, in bytes.
const PART: u64 = 8 << 20;
/// The most that is read of a file, in bytes.
const TOTAL: u64 = 32 << 20;
/// The most entries that a file may have.
const ENTRIES: usize = 2000;

/// Why a house style could not be taken over; completes "could not take over X: …".
#[derive(Debug, thiserror::Error)]
pub enum TemplateError {
    /// It is not a Word file.
    #[error("it is not a Word file (.docx or .dotx): {0} is missing or damaged")]
    NotWord(String),
    /// It is larger than any house style.
    #[error("it is too large for a house style")]
    TooLarge,
    /// A part is not the XML that it should be.
    #[error("its part {part} is damaged")]
    Damaged {
        /// The part.
        part: String,
        /// Why.
        source: XmlError,
    },
    /// A header or footer fetches something from elsewhere.
    #[error("its header or footer fetches something from outside the file")]
    Outside,
    /// A header or footer holds something that cannot be taken over.
    #[error("its header or footer holds a {0}, which cannot be taken over; use a picture")]
    Unsupported(String),
}

/// What is taken over.
pub(super) struct House {
    /// The styles: theirs, and those of ours that they lack.
    pub(super) styles: Vec<u8>,
    /// Their names for our styles, where they differ.
    pub(super) names: BTreeMap<String, String>,
    /// The numbering with both.
    pub(super) numbering: merge::Numbering,
    /// The theme, where there is one that stands alone.
    pub(super) theme: Option<Vec<u8>>,
    /// Headers and footers with their pictures.
    pub(super) parts: Vec<Part>,
    /// The main part's relations to them.
    pub(super) relations: Vec<Relation>,
    /// The section's properties, as XML.
    pub(super) section: String,
    /// Whether a footer is taken over.
    pub(super) footer: bool,
    /// Whether left and right pages have their own headers.
    pub(super) two_sided: bool,
    /// The width of the text in twentieths of a point.
    pub(super) width: u32,
    /// The height of the text in twentieths of a point.
    pub(super) height: u32,
}

impl House {
    /// Reads a house style for a report.
    pub(super) fn read(bytes: &[u8], report: &Report) -> Result<Self, TemplateError> {
        let mut file = File::open(bytes)?;
        let styles = file.xml("word/styles.xml")?.ok_or_else(|| missing("word/styles.xml"))?;
        let document =
            file.xml("word/document.xml")?.ok_or_else(|| missing("word/document.xml"))?;
        let numbering = file.xml("word/numbering.xml")?;
        let settings = file.xml("word/settings.xml")?.unwrap_or_default();
        let relations = file.relations("word/_rels/document.xml.rels")?;

        let theme = relations.values().find(|relation| relation.kind == "theme");
        let theme = match theme.and_then(Target::path) {
            Some(path) => file.xml(&path)?.filter(|theme| !theme.contains("r:embed")),
            None => None,
        };
        let own = look::styles_for_house(report);
        let merged = merge::styles(&styles, &own, look::language(report.lang))
            .map_err(|source| damaged("word/styles.xml", source))?;
        let numbering = merge::numbering(numbering.as_deref(), report, &merged)
            .map_err(|source| damaged("word/numbering.xml", source))?;
        let styles = merge::numbered(merged.root, &numbering, &merged.added);
        let page = Page::of(&document)?;
        let mut house = Self {
            styles,
            names: merged.names,
            numbering,
            theme: theme.map(String::into_bytes),
            parts: Vec::new(),
            relations: Vec::new(),
            section: String::new(),
            footer: false,
            two_sided: settings.contains("<w:evenAndOddHeaders"),
            width: page.width,
            height: page.height,
        };
        house.take_edges(&page, &relations, &mut file)?;
        Ok(house)
    }

    /// Takes over headers and footers, and writes the section that refers to them.
    fn take_edges(
        &mut self,
        page: &Page,
        relations: &BTreeMap<String, Target>,
        file: &mut File<'_>,
    ) -> Result<(), TemplateError> {
        let mut section = String::from("<w:sectPr>");
        for (number, edge) in page.edges.iter().enumerate() {
            let Some(path) = relations.get(&edge.relation).and_then(Target::path) else { continue };
            let Some(xml) = file.xml(&path)? else { continue };
            if xml.contains("INCLUDE") || xml.contains("DDE") {
                return Err(TemplateError::Outside);
            }
            let kind = if edge.header { "header" } else { "footer" };
            let name = format!("house{}", number + 1);
            self.take_media(&path, &name, file)?;
            self.parts.push(Part::word(&format!("word/{name}.xml"), kind, xml));
            let id = format!("rIdHouse{}", number + 1);
            self.relations.push(Relation::new(&id, kind, format!("{name}.xml")));
            let _ = write!(
                section,
                "<w:{kind}Reference w:type=\"{}\" r:id=\"{id}\"/>",
                escape(&edge.pages)
            );
            self.footer |= !edge.header && edge.pages == "default";
        }
        if !self.footer {
            section.push_str("<w:footerReference w:type=\"default\" r:id=\"rIdFooter\"/>");
        }
        section.push_str(&page.rest);
        section.push_str("</w:sectPr>");
        self.section = section;
        Ok(())
    }

    /// Takes over the pictures and links of a header or footer.
    fn take_media(
        &mut self,
        path: &str,
        name: &str,
        file: &mut File<'_>,
    ) -> Result<(), TemplateError> {
        let source = path.rsplit_once('/').map_or(path, |(_, file)| file);
        let targets = file.relations(&format!("word/_rels/{source}.rels"))?;
        let mut relations = Vec::new();
        for (number, (id, target)) in targets.iter().enumerate() {
            let kind = target.kind.as_str();
            match (kind, target.path()) {
                ("hyperlink", None) if target.is_web() => {
                    let link = Relation::new(id, kind, &target.place);
                    relations.push(Relation { external: true, ..link });
                }
                ("image", Some(from)) => {
                    let extension = from.rsplit_once('.').map_or("", |(_, end)| end);
                    let extension = extension.to_ascii_lowercase();
                    if !package::is_picture(&extension) {
                        return Err(TemplateError::Unsupported(format!("picture (.{extension})")));
                    }
                    let bytes = file.part(&from)?.ok_or_else(|| missing(&from))?;
                    let to = format!("media/{name}_{}.{extension}", number + 1);
                    self.parts.push(Part::plain(format!("word/{to}"), bytes));
                    relations.push(Relation::new(id, "image", to));
                }
                (_, None) => return Err(TemplateError::Outside),
                (kind, Some(_)) => return Err(TemplateError::Unsupported(kind.to_owned())),
            }
        }
        if !relations.is_empty() {
            let path = format!("word/_rels/{name}.xml.rels");
            self.parts.push(Part::plain(path, package::relations(&relations)));
        }
        Ok(())
    }
}

/// The page of a house style.
struct Page {
    edges: Vec<Edge>,
    rest: String,
    width: u32,
    height: u32,
}

/// A header or footer.
struct Edge {
    header: bool,
    pages: String,
    relation: String,
}

impl Page {
    /// The page of the last section.
    fn of(document: &str) -> Result<Self, TemplateError> {
        let root =
            Element::parse(document).map_err(|source| damaged("word/document.xml", source))?;
        let section = root.child("w:body").and_then(|body| body.child("w:sectPr"));
        let mut page = Self {
            edges: Vec::new(),
            rest: String::new(),
            width: look::WIDTH,
            height: look::HEIGHT,
        };
        let Some(section) = section else {
            page.rest.push_str(look::PAGE);
            return Ok(page);
        };
        for element in section.elements() {
            match &*element.name {
                name @ ("w:headerReference" | "w:footerReference") => page.edges.push(Edge {
                    header: name == "w:headerReference",
                    pages: element.attribute("w:type").unwrap_or("default").to_owned(),
                    relation: element.attribute("r:id").unwrap_or_default().to_owned(),
                }),
                "w:pgSz" | "w:pgMar" | "w:pgBorders" | "w:titlePg" | "w:docGrid" => {
                    element.write(&mut page.rest);
                }
                _ => {}
            }
        }
        page.edges.sort_by(|a, b| (!a.header, &a.pages).cmp(&(!b.header, &b.pages)));
        page.edges.dedup_by(|a, b| (a.header, &a.pages) == (b.header, &b.pages));
        let size = |name: &str, key: &str| {
            let value = section.child(name)?.attribute(key)?.parse::<i64>().ok()?;
            Some(value.saturating_abs())
        };
        let between = |whole: &str, from: &str, to: &str| {
            let margins = size("w:pgMar", from)?.checked_add(size("w:pgMar", to)?)?;
            let left = size("w:pgSz", whole)?.checked_sub(margins)?;
            u32::try_from(left.clamp(4000, 24_000)).ok()
        };
        page.width = between("w:w", "w:left", "w:right").unwrap_or(page.width);
        page.height = between("w:h", "w:top", "w:bottom").unwrap_or(page.height);
        Ok(page)
    }
}

/// What a relation points to.
struct Target {
    kind: String,
    place: String,
    external: bool,
}

impl Target {
    /// The part, where it lies in the file's `word` folder.
    fn path(&self) -> Option<String> {
        let inside = match self.place.strip_prefix("/word/") {
            Some(inside) => inside,
            None => self.place.as_str(),
        };
        let plain = !self.external && !inside.starts_with('/') && !inside.contains("..");
        plain.then(|| format!("word/{inside}"))
    }

    fn is_web(&self) -> bool {
        self.external
            && ["https://", "http://", "mailto:"].iter().any(|s| self.place.starts_with(s))
    }
}

/// A file that is read within limits.
struct File<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    left: u64,
}

impl<'a> File<'a> {
    fn open(bytes: &'a [u8]) -> Result<Self, TemplateError> {
        if bytes.len() as u64 > TOTAL {
            return Err(TemplateError::TooLarge);
        }
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| missing("the zip directory"))?;
        if zip.len() > ENTRIES {
            return Err(TemplateError::TooLarge);
        }
        Ok(Self { zip, left: TOTAL })
    }

    fn part(&mut self, path: &str) -> Result<Option<Vec<u8>>, TemplateError> {
        let Ok(entry) = self.zip.by_name(path) else { return Ok(None) };
        let limit = PART.min(self.left);
        let mut bytes = Vec::new();
        entry.take(limit + 1).read_to_end(&mut bytes).map_err(|_| missing(path))?;
        let size = bytes.len() as u64;
        if size > limit {
            return Err(TemplateError::TooLarge);
        }
        self.left -= size;
        Ok(Some(bytes))
    }

    /// A part that is well-formed XML.
    fn xml(&mut self, path: &str) -> Result<Option<String>, TemplateError> {
        let Some(bytes) = self.part(path)? else { return Ok(None) };
        let text = String::from_utf8(bytes).map_err(|_| missing(path))?;
        Element::parse(&text).map_err(|source| damaged(path, source))?;
        Ok(Some(text))
    }

    fn relations(&mut self, path: &str) -> Result<BTreeMap<String, Target>, TemplateError> {
        let Some(xml) = self.xml(path)? else { return Ok(BTreeMap::new()) };
        let root = Element::parse(&xml).map_err(|source| damaged(path, source))?;
        let relation = |element: &Element<'_>| {
            let value = |name: &str| element.attribute(name).unwrap_or_default().to_owned();
            let kind = value("Type");
            let kind = kind.rsplit_once('/').map_or("", |(_, end)| end).to_owned();
            let external = value("TargetMode") == "External";
            let place = value("Target").replace("&amp;", "&");
            (value("Id"), Target { kind, place, external })
        };
        Ok(root.elements().map(relation).collect())
    }
}

fn missing(part: &str) -> TemplateError {
    TemplateError::NotWord(part.to_owned())
}

fn damaged(part: &str, source: XmlError) -> TemplateError {
    TemplateError::Damaged { part: part.to_owned(), source }
}
