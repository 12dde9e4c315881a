//! Pages as `printpdf` operations, each piece of text marked with what it belongs to.

use printpdf::{
    Color, CurTransMat, DictItem, FontId, Line, LineDashPattern, LinePoint, Mm, Op, PaintMode,
    PdfDocument, PdfFont, PdfFontHandle, PdfPage, PdfSaveOptions, Point, Polygon, PolygonRing, Pt,
    Rgb, TextItem, TextMatrix, TextRenderingMode, WindingOrder,
};

use super::fonts::{Face, Fonts, Glyph};
use super::ink::{Ink, Knot, Owner, Shape};
use super::structure::{Kid, NodeId, Tree};
use super::subset;
use super::theme::{self, PAGE_HEIGHT};
use super::{Laid, PdfError};
use super::{archive, logo, tagging};
use crate::report::block::{Colour, Report};

/// Writes laid-out pages as a file.
pub(super) fn emit(report: &Report, laid: &mut Laid, fonts: &Fonts) -> Result<Vec<u8>, PdfError> {
    let subsets = subset::subsets(&laid.pages, fonts)?;
    let mut document = PdfDocument::new(&report.title);
    for subset in &subsets {
        let id = FontId(subset.face.resource().to_owned());
        document.resources.fonts.map.insert(id, PdfFont::new(subset.font.clone()));
    }
    for (number, page) in laid.pages.iter().enumerate() {
        let mut writer = Writer::new(number, &mut laid.tree);
        page.ink.iter().for_each(|ink| writer.ink(ink));
        let ops = writer.finish();
        document.pages.push(PdfPage::new(Mm(210.0), Mm(297.0), ops));
    }
    // `secure` would drop the operator that draws the logo.
    let secure = report.logo.is_none();
    let options = PdfSaveOptions { optimize: false, secure, ..PdfSaveOptions::default() };
    let written = document.save(&options, &mut Vec::new());
    let mut file = lopdf::Document::load_mem(&written)?;
    tagging::tag(&mut file, report, laid)?;
    archive::name_fonts(&mut file, &subsets)?;
    archive::describe(&mut file, report)?;
    if let Some(emblem) = &report.logo {
        logo::embed(&mut file, &emblem.logo)?;
    }
    archive::save(&mut file)
}

/// Writes the operations of a page.
struct Writer<'a> {
    page: usize,
    tree: &'a mut Tree,
    ops: Vec<Op>,
    /// What the open mark belongs to.
    open: Option<Open>,
    marks: usize,
    fill: Option<Colour>,
    font: Option<(Face, f32)>,
}

/// What an open mark belongs to.
#[derive(Clone, Copy, PartialEq)]
enum Open {
    Artifact,
    Running,
    Node(NodeId),
}

impl<'a> Writer<'a> {
    fn new(page: usize, tree: &'a mut Tree) -> Self {
        let ops = Vec::new();
        Self { page, tree, ops, open: None, marks: 0, fill: None, font: None }
    }

    fn ink(&mut self, ink: &Ink) {
        let wanted = match &ink.owner {
            Owner::Artifact => Open::Artifact,
            Owner::Running => Open::Running,
            Owner::Node(node) | Owner::Instead(node, _) => Open::Node(*node),
        };
        if self.open != Some(wanted) {
            self.close();
            self.begin(wanted);
        }
        if let Owner::Instead(_, words) = &ink.owner {
            let data = utf16(words);
            let text = DictItem::String { data, literal: false };
            self.mark("Span", [("ActualText".to_owned(), text)]);
            self.shape(&ink.shape);
            self.ops.push(Op::EndMarkedContent);
        } else {
            self.shape(&ink.shape);
        }
    }

    fn begin(&mut self, wanted: Open) {
        self.open = Some(wanted);
        match wanted {
            Open::Artifact => {
                self.ops.push(Op::BeginMarkedContent { tag: "Artifact".to_owned() });
            }
            Open::Running => {
                let kind = DictItem::Name(b"Pagination".to_vec());
                self.mark("Artifact", [("Type".to_owned(), kind)]);
            }
            Open::Node(node) => {
                let id = self.marks;
                self.marks += 1;
                self.tree.fill(node, Kid::Marked { page: self.page, id });
                let name = self.tree.nodes[node].role.name();
                let number = DictItem::Int(i64::try_from(id).unwrap_or(i64::MAX));
                self.mark(name, [("MCID".to_owned(), number)]);
            }
        }
    }

    fn mark(&mut self, tag: &str, properties: [(String, DictItem); 1]) {
        let properties = DictItem::Dict { map: properties.into_iter().collect() };
        let tag = tag.to_owned();
        self.ops.push(Op::BeginMarkedContentWithProperties { tag, properties });
    }

    fn close(&mut self) {
        if self.open.take().is_some() {
            self.ops.push(Op::EndMarkedContent);
        }
    }

    fn finish(mut self) -> Vec<Op> {
        self.close();
        self.ops
    }

    fn shape(&mut self, shape: &Shape) {
        match shape {
            Shape::Text { at, face, size, colour, glyphs } => {
                self.text(*at, *face, *size, *colour, glyphs);
            }
            Shape::Hidden { at, size, glyph } => {
                let invisible = TextRenderingMode::Invisible;
                self.ops.push(Op::SetTextRenderingMode { mode: invisible });
                self.text(*at, glyph.face, *size, theme::INK, &[*glyph]);
                self.ops.push(Op::SetTextRenderingMode { mode: TextRenderingMode::Fill });
            }
            Shape::Logo { at, size } => self.logo(*at, *size),
            Shape::Path { points, closed, fill, stroke, dash } => {
                self.path(points, *closed, *fill, *stroke, *dash);
            }
        }
    }

    fn text(&mut self, at: (f32, f32), face: Face, size: f32, colour: Colour, glyphs: &[Glyph]) {
        self.set_fill(colour);
        self.ops.push(Op::StartTextSection);
        let mut x = at.0;
        for run in glyphs.chunk_by(|a, b| a.face == b.face) {
            let face = run.first().map_or(face, |glyph| glyph.face);
            if self.font != Some((face, size)) {
                self.font = Some((face, size));
                let font = PdfFontHandle::External(FontId(face.resource().to_owned()));
                self.ops.push(Op::SetFont { font, size: Pt(rounded(size)) });
            }
            let matrix = TextMatrix::Raw([1.0, 0.0, 0.0, 1.0, rounded(x), up(at.1)]);
            self.ops.push(Op::SetTextMatrix { matrix });
            self.ops.push(Op::ShowText { items: kerned(run) });
            x += run.iter().map(|glyph| glyph.advance(size)).sum::<f32>();
        }
        self.ops.push(Op::EndTextSection);
    }

    fn logo(&mut self, at: (f32, f32), size: (f32, f32)) {
        let (width, height) = (rounded(size.0), rounded(size.1));
        let place = [width, 0.0, 0.0, height, rounded(at.0), up(at.1 + size.1)];
        let name = DictItem::Name(logo::NAME.as_bytes().to_vec());
        self.ops.extend([
            Op::SaveGraphicsState,
            Op::SetTransformationMatrix { matrix: CurTransMat::Raw(place) },
            Op::Unknown { key: "Do".to_owned(), value: vec![name] },
            Op::RestoreGraphicsState,
        ]);
    }

    fn path(
        &mut self,
        points: &[Knot],
        closed: bool,
        fill: Option<Colour>,
        stroke: Option<(Colour, f32)>,
        dash: Option<(f32, f32)>,
    ) {
        if let Some((colour, width)) = stroke {
            self.ops.push(Op::SetOutlineColor { col: rgb(colour) });
            self.ops.push(Op::SetOutlineThickness { pt: Pt(rounded(width)) });
        }
        if let Some((on, off)) = dash {
            let dash = LineDashPattern::new(0.0, &[rounded(on), rounded(off)]);
            self.ops.push(Op::SetLineDashPattern { dash });
        }
        if let Some(colour) = fill {
            self.set_fill(colour);
        }
        let points = points.iter().map(|knot| LinePoint {
            p: Point { x: Pt(rounded(knot.at.0)), y: Pt(up(knot.at.1)) },
            bezier: knot.control,
        });
        let points: Vec<LinePoint> = points.collect();
        let mode = match (fill.is_some(), stroke.is_some()) {
            (true, true) => Some(PaintMode::FillStroke),
            (true, false) => Some(PaintMode::Fill),
            (false, true) => None,
            (false, false) => return,
        };
        self.ops.push(match mode {
            None => Op::DrawLine { line: Line { points, is_closed: closed } },
            Some(mode) => {
                let rings = vec![PolygonRing { points }];
                let winding_order = WindingOrder::NonZero;
                Op::DrawPolygon { polygon: Polygon { rings, mode, winding_order } }
            }
        });
        if dash.is_some() {
            self.ops.push(Op::SetLineDashPattern { dash: LineDashPattern::solid() });
        }
    }

    fn set_fill(&mut self, colour: Colour) {
        if self.fill != Some(colour) {
            self.fill = Some(colour);
            self.ops.push(Op::SetFillColor { col: rgb(colour) });
        }
    }
}

/// The characters of glyphs of one face, with what moves them closer between them.
fn kerned(run: &[Glyph]) -> Vec<TextItem> {
    let mut items = Vec::new();
    let mut text = String::with_capacity(run.len());
    for glyph in run {
        text.push(glyph.character);
        if glyph.kern != 0 {
            items.push(TextItem::Text(std::mem::take(&mut text)));
            items.push(TextItem::Offset(-f32::from(glyph.kern)));
        }
    }
    if !text.is_empty() {
        items.push(TextItem::Text(text));
    }
    items
}

/// A distance from the top of the page as one from its bottom.
pub(super) fn up(y: f32) -> f32 {
    rounded(PAGE_HEIGHT - y)
}

/// A measure in hundredths of a point, which is finer than any printer.
pub(super) fn rounded(measure: f32) -> f32 {
    let rounded = (measure * 100.0).round() / 100.0;
    if rounded.is_finite() { rounded } else { 0.0 }
}

fn rgb(colour: Colour) -> Color {
    let channel = |value: u8| (f32::from(value) / 255.0 * 1000.0).round() / 1000.0;
    let (r, g, b) = (channel(colour.0), channel(colour.1), channel(colour.2));
    Color::Rgb(Rgb { r, g, b, icc_profile: None })
}

/// A text as PDF takes it where it is not plain ASCII: UTF-16 with its mark.
pub(super) fn utf16(text: &str) -> Vec<u8> {
    let units = std::iter::once(0xfeff).chain(text.encode_utf16());
    units.flat_map(u16::to_be_bytes).collect()
}
