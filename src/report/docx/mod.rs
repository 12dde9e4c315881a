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
use self::package::{Part, Relation};
use self::patch::Patch;
pub use self::tree::XmlError;
use super::block::Report;

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
    let mut body = Body::new(report);
    let blocks = body.children();
    let mut children = front::children(report, &body.entries);
    children.extend(blocks);
    let mut docx = Docx::new();
    docx.document.children = children;
    let document = String::from_utf8(docx.build().document)?;
    let patch = Patch {
        pictures: &body.pictures,
        tables: &body.tables,
        cover: Some(front::FIELD),
        section: SECTION,
        styles: &BTreeMap::new(),
    };
    let document = patch::apply(&document, &patch)?;

    let mut relations = vec![
        Relation::new("rIdStyles", "styles", "styles.xml"),
        Relation::new("rIdNumbering", "numbering", "numbering.xml"),
        Relation::new("rIdSettings", "settings", "settings.xml"),
        Relation::new("rIdFonts", "fontTable", "fontTable.xml"),
        Relation::new("rIdTheme", "theme", "theme/theme1.xml"),
        Relation::new("rIdFooter", "footer", "footer1.xml"),
        Relation::new("rIdCover", "image", "media/cover.emf"),
    ];
    let cover = emf::write(&front::cover(report.accent));
    let mut media = vec![Part::plain("word/media/cover.emf".to_owned(), cover)];
    for (index, picture) in body.pictures.iter().enumerate() {
        let target = format!("media/figure{}.emf", index + 1);
        media.push(Part::plain(format!("word/{target}"), emf::write(picture.drawing)));
        relations.push(Relation::new(format!("rIdPicture{}", index + 1), "image", target));
    }
    let numbering = look::numbering(report, body.lists);
    let theme = Part {
        path: "word/theme/theme1.xml".to_owned(),
        kind: Some("application/vnd.openxmlformats-officedocument.theme+xml".to_owned()),
        bytes: look::theme(report).into_bytes(),
    };
    let mut parts = vec![
        Part {
            path: "docProps/core.xml".to_owned(),
            kind: Some("application/vnd.openxmlformats-package.core-properties+xml".to_owned()),
            bytes: package::core(report),
        },
        Part {
            path: "docProps/app.xml".to_owned(),
            kind: Some(
                "application/vnd.openxmlformats-officedocument.extended-properties+xml".to_owned(),
            ),
            bytes: package::app(),
        },
        Part::plain("word/_rels/document.xml.rels".to_owned(), package::relations(&relations)),
        Part::word("word/document.xml", "document.main", document),
        Part::word("word/styles.xml", "styles", look::styles(report)),
        Part::word("word/numbering.xml", "numbering", numbering),
        Part::word("word/settings.xml", "settings", look::settings(report)),
        Part::word("word/fontTable.xml", "fontTable", look::fonts()),
        theme,
        Part::word("word/footer1.xml", "footer", front::footer(report, "Footer")),
    ];
    parts.extend(media);
    package::pack(parts)
}

/// The only section: A4, with a foot on all pages but the cover.
const SECTION: &str = "<w:sectPr><w:footerReference w:type=\"default\" r:id=\"rIdFooter\"/>\
<w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:pgMar w:top=\"1560\" w:right=\"1360\" w:bottom=\"1520\" \
w:left=\"1360\" w:header=\"700\" w:footer=\"620\" w:gutter=\"0\"/><w:cols w:space=\"708\"/>\
<w:titlePg/></w:sectPr>";
