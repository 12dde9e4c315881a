//! Writes reports as Word documents (DOCX, ECMA-376 transitional) that people can edit on.
//!
//! docx-rs writes the body out of paragraphs and tables; a patch pass adds what it cannot say
//! (repeated header rows, alternatives, language, order of the schema). Styles, numbering, theme
//! and settings are data in `parts/`. The same report gives the same bytes: no clock, no chance.
//! It decides no wording, and it never sets by hand what a style can say.

mod body;
mod captions;
mod emf;
mod front;
mod house;
mod look;
mod metrics;
mod names;
mod order;
mod package;
mod patch;
mod runs;
mod tables;
mod tree;

use std::collections::BTreeMap;

use docx_rs::Docx;

use self::body::Body;
use self::house::House;
pub use self::house::TemplateError;
use self::package::{Part, Relation};
use self::patch::Patch;
pub use self::tree::XmlError;
use super::block::Report;
use super::logo::Emblem;

/// The name of the program, as file properties give it.
const NAME: &str = "planspiegel";

/// Why a report could not be written as DOCX.
#[derive(Debug, thiserror::Error)]
pub enum DocxError {
    /// The file could not be put together.
    #[error("the parts of the Word file could not be put together")]
    Zip(#[from] zip::result::ZipError),
    /// The file could not be put together.
    #[error("the parts of the Word file could not be compressed")]
    Io(#[from] std::io::Error),
    /// The house style could not be taken over.
    #[error("could not take over the house style")]
    Template(#[from] TemplateError),
    /// The document came out damaged.
    #[error("the text of the Word file came out damaged")]
    Xml(#[from] XmlError),
    /// The document came out in another encoding.
    #[error("the text of the Word file came out in another encoding")]
    Encoding(#[from] std::string::FromUtf8Error),
}

/// A report as a Word file.
///
/// # Errors
///
/// When the parts cannot be put together, which no report is known to cause.
pub fn write(report: &Report) -> Result<Vec<u8>, DocxError> {
    write_with(report, None)
}

/// A report as a Word file, in the house style of another Word file where one is given: its
/// styles, numbering, theme, page, headers and footers with their pictures.
///
/// # Errors
///
/// When the house style cannot be taken over, or the parts cannot be put together.
pub fn write_with(report: &Report, template: Option<&[u8]>) -> Result<Vec<u8>, DocxError> {
    let house = template.map(|bytes| House::read(bytes, report)).transpose()?;
    let (width, first_list) = match &house {
        Some(house) => (house.width, house.numbering.bullets.saturating_add(2)),
        None => (look::WIDTH, look::FIRST_LIST),
    };
    let mut body = Body::new(report, width, first_list);
    let document = document(report, &mut body, house.as_ref())?;
    let mut file = File { parts: properties(report), relations: Vec::new() };
    file.add(Part::word("word/document.xml", "document.main", document), None);
    file.style(report, house.as_ref(), body.lists);
    if house.is_none() {
        let cover = emf::write(&front::cover(report.accent));
        file.add(Part::plain("word/media/cover.emf".to_owned(), cover), Some(("Cover", "image")));
        if let Some(emblem) = &report.logo {
            file.head(emblem);
        }
    }
    for (index, picture) in body.pictures.iter().enumerate() {
        let path = format!("word/media/figure{}.emf", index + 1);
        let id = format!("Picture{}", index + 1);
        file.add(Part::plain(path, emf::write(picture.drawing)), Some((&id, "image")));
    }
    if let Some(house) = house {
        file.parts.extend(house.parts);
        file.relations.extend(house.relations);
    }
    let relations = package::relations(&file.relations);
    file.parts.push(Part::plain("word/_rels/document.xml.rels".to_owned(), relations));
    package::pack(file.parts)
}

/// The main part.
fn document<'a>(
    report: &'a Report,
    body: &mut Body<'a>,
    house: Option<&House>,
) -> Result<Vec<u8>, DocxError> {
    let blocks = body.children();
    // Damaged fonts are told by the PDF; here they only cost the page numbers.
    let pages = super::pdf::heading_pages(report).unwrap_or_default();
    let mut children = front::children(report, &body.entries, &pages);
    children.extend(blocks);
    let mut docx = Docx::new();
    docx.document.children = children;
    let document = String::from_utf8(docx.build().document)?;
    let head = match report.logo {
        Some(_) => "<w:headerReference w:type=\"default\" r:id=\"rIdHeader\"/>",
        None => "",
    };
    let section = format!(
        "<w:sectPr>{head}<w:footerReference w:type=\"default\" r:id=\"rIdFooter\"/>{}</w:sectPr>",
        look::PAGE
    );
    let own = BTreeMap::new();
    let height = house.map_or(look::HEIGHT, |house| house.height);
    let patch = Patch {
        pictures: &body.pictures,
        tables: &body.tables,
        cover: house.is_none().then_some(front::FIELD),
        logo: report.logo.as_ref().filter(|_| house.is_none()),
        // Less room for a caption.
        height: f32::from(u16::try_from(height).unwrap_or(u16::MAX)) / 20.0 - 88.0,
        section: house.map_or(&section, |house| &house.section),
        styles: house.map_or(&own, |house| &house.names),
    };
    Ok(patch::apply(&document, &patch)?)
}

/// The parts so far, and what the main part refers to.
struct File {
    parts: Vec<Part>,
    relations: Vec<Relation>,
}

impl File {
    /// Adds a part and, by name and kind, the main part's reference to it.
    fn add(&mut self, part: Part, relation: Option<(&str, &str)>) {
        if let Some((id, kind)) = relation {
            let target = part.path.strip_prefix("word/").unwrap_or(&part.path);
            self.relations.push(Relation::new(format!("rId{id}"), kind, target));
        }
        self.parts.push(part);
    }

    /// Adds the logo, for the cover, and the running head that shows it.
    fn head(&mut self, emblem: &Emblem) {
        let picture = format!("media/logo.{}", emblem.logo.extension());
        let bytes = emblem.logo.bytes().to_vec();
        self.add(Part::plain(format!("word/{picture}"), bytes), Some(("Logo", "image")));
        let head = patch::head(emblem, look::HEAD_LOGO);
        self.add(Part::word("word/header1.xml", "header", head), Some(("Header", "header")));
        let own = package::relations(&[Relation::new("rIdLogo", "image", picture)]);
        self.parts.push(Part::plain("word/_rels/header1.xml.rels".to_owned(), own));
    }

    /// Adds styles, numbering, settings, fonts, theme and footer.
    fn style(&mut self, report: &Report, house: Option<&House>, lists: u32) {
        let own = || look::styles(report).into_bytes();
        let styles = house.map_or_else(own, |house| house.styles.clone());
        self.add(Part::word("word/styles.xml", "styles", styles), Some(("Styles", "styles")));
        let own = || look::numbering(report, lists);
        let numbering = house.map_or_else(own, |house| house.numbering.part(lists));
        let numbering = Part::word("word/numbering.xml", "numbering", numbering);
        self.add(numbering, Some(("Numbering", "numbering")));
        let two_sided = house.is_some_and(|house| house.two_sided);
        let settings = look::settings(report, two_sided);
        let settings = Part::word("word/settings.xml", "settings", settings);
        self.add(settings, Some(("Settings", "settings")));
        let fonts = Part::word("word/fontTable.xml", "fontTable", look::fonts());
        self.add(fonts, Some(("Fonts", "fontTable")));
        let own = || look::theme(report).into_bytes();
        let theme = house.and_then(|house| house.theme.clone()).unwrap_or_else(own);
        let theme = Part::office("word/theme/theme1.xml", "officedocument.theme", theme);
        self.add(theme, Some(("Theme", "theme")));
        if !house.is_some_and(|house| house.footer) {
            let style = house.and_then(|house| house.names.get("Footer")).map(String::as_str);
            let footer = front::footer(report, style.unwrap_or("Footer"));
            let footer = Part::word("word/footer1.xml", "footer", footer);
            self.add(footer, Some(("Footer", "footer")));
        }
    }
}

/// The parts that tell about the file.
fn properties(report: &Report) -> Vec<Part> {
    vec![
        Part::office("docProps/core.xml", "package.core-properties", package::core(report)),
        Part::office("docProps/app.xml", "officedocument.extended-properties", package::app()),
    ]
}
