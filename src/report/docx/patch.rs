//! Mends the document that docx-rs writes: what it cannot say, and what it says in another order.
//!
//! Repeated header rows, titles of tables, pictures with alternatives, the section, the frame
//! around the table of contents; children in the order of the schema; no empty properties and no
//! paragraph numbers that would change from run to run.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::body::{Picture, TableNote};
use super::tree::{Element, Node, XmlError, escape};
use super::{look, order};
use crate::report::logo::Emblem;

/// The namespaces that the document uses.
const NAMESPACES: &str = " xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" \
xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\" \
xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" \
xmlns:pic=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"";

/// English metric units in a point.
const POINT: f32 = 12_700.0;

/// What the pass puts into the document.
pub(super) struct Patch<'a> {
    /// The pictures, in order; their relations are `rIdPicture1` and so on.
    pub(super) pictures: &'a [Picture<'a>],
    /// The tables of data, in order.
    pub(super) tables: &'a [TableNote<'a>],
    /// The field behind the title: width and height in points, with the relation `rIdCover`.
    pub(super) cover: Option<(f32, f32)>,
    /// The logo on the cover, with the relation `rIdLogo`.
    pub(super) logo: Option<&'a Emblem>,
    /// The greatest height of a picture, in points.
    pub(super) height: f32,
    /// The section's properties, as XML.
    pub(super) section: &'a str,
    /// Names of styles that the house template gives otherwise.
    pub(super) styles: &'a BTreeMap<String, String>,
}

/// The mended document.
pub(super) fn apply(document: &str, patch: &Patch<'_>) -> Result<Vec<u8>, XmlError> {
    let mut root = Element::parse(document)?;
    root.attributes = Cow::Borrowed(NAMESPACES);
    let mut pass = Pass { patch, tables: patch.tables.iter() };
    if let Some(body) = root.child_mut("w:body") {
        frame_contents(body);
        for element in body.elements_mut() {
            pass.mend(element);
        }
        let section = |node: &Node<'_>| matches!(node, Node::Element(e) if e.name == "w:sectPr");
        body.children.retain(|node| !section(node));
        body.children.push(Node::Text(Cow::Borrowed(patch.section)));
    }
    Ok(root.part(document.len() + document.len() / 4))
}

struct Pass<'a> {
    patch: &'a Patch<'a>,
    tables: std::slice::Iter<'a, TableNote<'a>>,
}

impl Pass<'_> {
    fn mend(&mut self, element: &mut Element<'_>) {
        match &*element.name {
            "w:p" => self.paragraph(element),
            "w:tbl" => self.table(element),
            "w:gridCol" => {
                // docx-rs adds a type, which the schema does not know.
                let width = format!(" w:w=\"{}\"", element.attribute("w:w").unwrap_or("0"));
                element.attributes = Cow::Owned(width);
            }
            "w:pStyle" | "w:rStyle" | "w:tblStyle" => self.style(element),
            _ => {}
        }
        for child in element.elements_mut() {
            self.mend(child);
        }
        let empty = |node: &Node<'_>| {
            matches!(node, Node::Element(e) if e.children.is_empty()
                && matches!(&*e.name, "w:rPr" | "w:pPr" | "w:trPr" | "w:tcBorders" | "w:pBdr"))
        };
        element.children.retain(|node| !empty(node));
        order::sort(element);
    }

    fn style(&self, element: &mut Element<'_>) {
        let other = element.attribute("w:val").and_then(|style| self.patch.styles.get(style));
        if let Some(other) = other {
            element.set("w:val", other);
        }
    }

    fn paragraph(&mut self, paragraph: &mut Element<'_>) {
        paragraph.attributes = Cow::Borrowed("");
        match paragraph.child("w:pPr").and_then(|properties| properties.value_of("w:pStyle")) {
            Some("Figure") => self.picture(paragraph),
            Some("Title") => {
                let field = self.patch.cover.map(behind);
                let logo = self.patch.logo.map(|emblem| beside(emblem, look::COVER_LOGO));
                for picture in logo.into_iter().chain(field) {
                    let place = paragraph.children.len().min(1);
                    let run = Element {
                        name: "w:r".into(),
                        attributes: "".into(),
                        children: vec![Node::Text(Cow::Owned(picture))],
                    };
                    paragraph.children.insert(place, Node::Element(run));
                }
            }
            _ => {}
        }
    }

    /// Puts a picture where its number stands.
    fn picture(&self, paragraph: &mut Element<'_>) {
        for run in paragraph.elements_mut().filter(|child| child.name == "w:r") {
            let Some(slot) = run.child("w:t").and_then(|text| match text.children.first() {
                Some(Node::Text(number)) => number.parse::<usize>().ok(),
                _ => None,
            }) else {
                continue;
            };
            if let Some(picture) = self.patch.pictures.get(slot) {
                run.children =
                    vec![Node::Text(Cow::Owned(inline(picture, slot + 1, self.patch.height)))];
            }
        }
    }

    fn table(&mut self, table: &mut Element<'_>) {
        let Some(properties) = table.child_mut("w:tblPr") else { return };
        let style = properties.value_of("w:tblStyle").unwrap_or_default().to_owned();
        // Borders belong to the style, and text stands at the left by itself.
        let stray = |node: &Node<'_>| matches!(node, Node::Element(e) if matches!(&*e.name, "w:tblBorders" | "w:jc"));
        properties.children.retain(|node| !stray(node));
        let data = style.starts_with("PlanTable");
        let note = if data { self.tables.next() } else { None };
        let column = note.is_some_and(|note| note.first_column);
        let look = format!(
            " w:val=\"{}\" w:firstRow=\"{}\" w:lastRow=\"0\" w:firstColumn=\"{}\" \
             w:lastColumn=\"0\" w:noHBand=\"1\" w:noVBand=\"1\"",
            match (data, column) {
                (true, true) => "06A0",
                (true, false) => "0620",
                _ => "0600",
            },
            u8::from(data),
            u8::from(column)
        );
        properties.children.push(Node::Element(Element::leaf("w:tblLook", look)));
        if let Some(note) = note.filter(|note| !note.caption.is_empty()) {
            let title = format!(" w:val=\"{}\"", escape(note.caption));
            properties.children.push(Node::Element(Element::leaf("w:tblCaption", title)));
        }
        if data && let Some(row) = table.child_mut("w:tr") {
            if row.child("w:trPr").is_none() {
                row.children.insert(0, Node::Element(Element::leaf("w:trPr", "")));
            }
            if let Some(properties) = row.child_mut("w:trPr") {
                properties.children.push(Node::Element(Element::leaf("w:tblHeader", "")));
            }
        }
    }
}

/// Puts the table of contents into the frame in which Word offers to update it.
fn frame_contents(body: &mut Element<'_>) {
    let toc = |node: &Node<'_>| match node {
        Node::Element(element) => element
            .child("w:pPr")
            .and_then(|properties| properties.value_of("w:pStyle"))
            .is_some_and(|style| style.starts_with("TOC")),
        Node::Text(_) => false,
    };
    let Some(start) = body.children.iter().position(toc) else { return };
    let count = body.children.iter().skip(start).take_while(|node| toc(node)).count();
    // The field ends in a paragraph of its own.
    let end = (start + count + 1).min(body.children.len());
    let children: Vec<Node<'_>> = body.children.drain(start..end).collect();
    let content = Element { name: "w:sdtContent".into(), attributes: "".into(), children };
    let properties = "<w:sdtPr><w:id w:val=\"17\"/><w:docPartObj><w:docPartGallery \
                      w:val=\"Table of Contents\"/><w:docPartUnique/></w:docPartObj></w:sdtPr>";
    let frame = Element {
        name: "w:sdt".into(),
        attributes: "".into(),
        children: vec![Node::Text(properties.into()), Node::Element(content)],
    };
    body.children.insert(start, Node::Element(frame));
}

/// A picture within the text, fitted to the width and height of the page.
fn inline(picture: &Picture<'_>, number: usize, room: f32) -> String {
    let drawing = picture.drawing;
    let (width, height) = (drawing.width.max(1.0), drawing.height.max(1.0));
    let scale = (picture.room / width).min(room / height).min(1.0);
    let (width, height) = (units(width * scale), units(height * scale));
    let alt = escape(picture.alt);
    let names = format!("id=\"{}\" name=\"Figure {number}\" descr=\"{alt}\"", number + 1);
    let mut out = String::with_capacity(1200);
    let _ = write!(
        out,
        "<w:drawing><wp:inline distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\">\
         <wp:extent cx=\"{width}\" cy=\"{height}\"/><wp:docPr {names}/>{}</wp:inline></w:drawing>",
        graphic(&format!("rIdPicture{number}"), &names, (width, height))
    );
    out
}

/// The field behind the title of the cover: decoration, at the top left corner of the page.
fn behind(size: (f32, f32)) -> String {
    let (width, height) = (units(size.0), units(size.1));
    let position = |axis: &str| {
        format!(
            "<wp:position{axis} relativeFrom=\"page\"><wp:posOffset>0</wp:posOffset>\
             </wp:position{axis}>"
        )
    };
    format!(
        "<w:drawing><wp:anchor distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\" simplePos=\"0\" \
         relativeHeight=\"1\" behindDoc=\"1\" locked=\"0\" layoutInCell=\"1\" allowOverlap=\"1\">\
         <wp:simplePos x=\"0\" y=\"0\"/>{}{}<wp:extent cx=\"{width}\" cy=\"{height}\"/>\
         <wp:effectExtent l=\"0\" t=\"0\" r=\"0\" b=\"0\"/><wp:wrapNone/>\
         <wp:docPr id=\"1\" name=\"Cover\" descr=\"\"><a:extLst>\
         <a:ext uri=\"{{C183D7F6-B498-43B3-948B-1728B52AA6E4}}\"><adec:decorative \
         xmlns:adec=\"http://schemas.microsoft.com/office/drawing/2017/decorative\" val=\"1\"/>\
         </a:ext></a:extLst></wp:docPr>{}</wp:anchor></w:drawing>",
        position("H"),
        position("V"),
        graphic("rIdCover", "id=\"1\" name=\"Cover\" descr=\"\"", (width, height))
    )
}

/// The logo on the cover: at the left edge of the text, near the foot of the page.
fn beside(emblem: &Emblem, room: (f32, f32)) -> String {
    let size = emblem.logo.fitted(room);
    let (width, height) = (units(size.0), units(size.1));
    let names = format!("id=\"9001\" name=\"Logo\" descr=\"{}\"", escape(&emblem.alt));
    format!(
        "<w:drawing><wp:anchor distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\" simplePos=\"0\" \
         relativeHeight=\"2\" behindDoc=\"0\" locked=\"0\" layoutInCell=\"1\" allowOverlap=\"1\">\
         <wp:simplePos x=\"0\" y=\"0\"/>\
         <wp:positionH relativeFrom=\"page\"><wp:posOffset>{}</wp:posOffset></wp:positionH>\
         <wp:positionV relativeFrom=\"page\"><wp:posOffset>{}</wp:posOffset></wp:positionV>\
         <wp:extent cx=\"{width}\" cy=\"{height}\"/>\
         <wp:effectExtent l=\"0\" t=\"0\" r=\"0\" b=\"0\"/><wp:wrapNone/>\
         <wp:docPr {names}/>{}</wp:anchor></w:drawing>",
        units(68.0),
        units(841.89 - 70.0 - size.1),
        graphic("rIdLogo", &names, (width, height))
    )
}

/// The logo in the running head, as a part of its own.
pub(super) fn head(emblem: &Emblem, room: (f32, f32)) -> Vec<u8> {
    let size = emblem.logo.fitted(room);
    let (width, height) = (units(size.0), units(size.1));
    let names = format!("id=\"9002\" name=\"Logo\" descr=\"{}\"", escape(&emblem.alt));
    let picture = graphic("rIdLogo", &names, (width, height));
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:hdr{NAMESPACES}><w:p>\
         <w:pPr><w:pStyle w:val=\"Header\"/></w:pPr><w:r><w:drawing><wp:inline distT=\"0\" \
         distB=\"0\" distL=\"0\" distR=\"0\"><wp:extent cx=\"{width}\" cy=\"{height}\"/>\
         <wp:docPr {names}/>{picture}</wp:inline></w:drawing></w:r></w:p></w:hdr>"
    )
    .into_bytes()
}

/// A picture's reference and size.
fn graphic(relation: &str, names: &str, (width, height): (u32, u32)) -> String {
    format!(
        "<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect=\"1\"/>\
         </wp:cNvGraphicFramePr><a:graphic><a:graphicData \
         uri=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"><pic:pic><pic:nvPicPr>\
         <pic:cNvPr {names}/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>\
         <a:blip r:embed=\"{relation}\"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>\
         <pic:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"{width}\" cy=\"{height}\"/></a:xfrm>\
         <a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData>\
         </a:graphic>"
    )
}

fn units(points: f32) -> u32 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "sizes on a page, and `as` saturates"
    )]
    let units = (points * POINT).round() as u32;
    units.max(1)
}
