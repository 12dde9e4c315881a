//! What stands before the blocks: the cover and the table of contents; and the foot of the pages.

use std::fmt::Write as _;

use docx_rs::{DocumentChild, FieldCharType, Hyperlink, HyperlinkType, InstrText, Paragraph, Run};

use super::body::Entry;
use super::look;
use super::runs::{field, text};
use super::tree::escape;
use crate::report::block::{Colour, Report};
use crate::report::drawing::{Drawing, Shape};

/// The levels of headings that the table of contents lists.
const LEVELS: u8 = 2;

/// The cover and the table of contents; `pages` are those of the headings as far as known.
pub(super) fn children(report: &Report, entries: &[Entry], pages: &[usize]) -> Vec<DocumentChild> {
    let styled = |style: &str, words: &str| Paragraph::new().style(style).add_run(text(words));
    let mut paragraphs = vec![styled("Title", &report.title)];
    if !report.subtitle.is_empty() {
        paragraphs.push(styled("Subtitle", &report.subtitle));
    }
    paragraphs.extend(report.cover_lines.iter().map(|line| styled("CoverLine", line)));
    paragraphs.extend(contents(report, entries, pages));
    let boxed = paragraphs.into_iter().map(|one| DocumentChild::Paragraph(Box::new(one)));
    boxed.collect()
}

/// The table of contents: a field, filled in with links to the headings and the pages on which the
/// PDF has them. Word counts its own pages when it opens the file, as the field is marked.
fn contents(report: &Report, entries: &[Entry], pages: &[usize]) -> Vec<Paragraph> {
    let pages = pages.iter().map(usize::to_string).chain(std::iter::repeat(String::new()));
    let listed: Vec<(&Entry, String)> =
        entries.iter().zip(pages).filter(|(entry, _)| entry.level <= LEVELS).collect();
    if listed.is_empty() {
        return Vec::new();
    }
    let mut paragraphs = Vec::with_capacity(listed.len() + 2);
    if !report.contents_title.is_empty() {
        let title = text(&report.contents_title);
        paragraphs.push(Paragraph::new().style("TOCHeading").add_run(title));
    }
    for (number, (entry, page)) in listed.iter().enumerate() {
        let mut paragraph = Paragraph::new().style(&format!("TOC{}", entry.level));
        if number == 0 {
            let instruction =
                InstrText::Unsupported(format!(" TOC \\o \"1-{LEVELS}\" \\h \\z \\u "));
            paragraph = paragraph
                .add_run(Run::new().add_field_char(FieldCharType::Begin, true))
                .add_run(Run::new().add_instr_text(instruction))
                .add_run(Run::new().add_field_char(FieldCharType::Separate, false));
        }
        let link = Hyperlink::new(entry.bookmark.as_str(), HyperlinkType::Anchor);
        let link = link.add_run(text(&entry.text)).add_run(Run::new().add_tab());
        let page = field(&format!("PAGEREF {} \\h", entry.bookmark), page);
        let link = page.into_iter().fold(link, Hyperlink::add_run);
        paragraphs.push(paragraph.add_hyperlink(link));
    }
    let end = Run::new().add_field_char(FieldCharType::End, false);
    paragraphs.push(Paragraph::new().add_run(end));
    paragraphs
}

/// The foot of all pages but the cover: the running text, and the page with the number of pages.
pub(super) fn footer(report: &Report, style: &str) -> Vec<u8> {
    let mut runs = run(&report.footer);
    if !report.page_of.is_empty() {
        runs.push_str("<w:r><w:tab/></w:r>");
        let (before, rest) = report.page_of.split_once("{n}").unwrap_or((&report.page_of, ""));
        let (between, after) = rest.split_once("{total}").unwrap_or((rest, ""));
        runs.push_str(&run(before));
        if report.page_of.contains("{n}") {
            runs.push_str(&simple("PAGE"));
        }
        runs.push_str(&run(between));
        if rest.contains("{total}") {
            runs.push_str(&simple("NUMPAGES"));
        }
        runs.push_str(&run(after));
    }
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:ftr \
         xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:p><w:pPr>\
         <w:pStyle w:val=\"{}\"/></w:pPr>{runs}</w:p></w:ftr>",
        escape(style)
    )
    .into_bytes()
}

fn run(words: &str) -> String {
    if words.is_empty() {
        return String::new();
    }
    format!("<w:r><w:t xml:space=\"preserve\">{}</w:t></w:r>", escape(words))
}

fn simple(instruction: &str) -> String {
    let mut out = String::new();
    for part in ["begin", "instr", "separate", "shown", "end"] {
        let _ = match part {
            "instr" => write!(out, "<w:r><w:instrText>{instruction}</w:instrText></w:r>"),
            "shown" => write!(out, "<w:r><w:t>1</w:t></w:r>"),
            kind => write!(out, "<w:r><w:fldChar w:fldCharType=\"{kind}\"/></w:r>"),
        };
    }
    out
}

/// The coloured field of the cover, in points: the width of A4 and its height.
pub(super) const FIELD: (f32, f32) = (595.28, 527.0);

/// The field in the main colour behind the title, with arcs that mirror each other.
pub(super) fn cover(accent: Colour) -> Drawing {
    let white = Colour(255, 255, 255);
    let mut drawing = Drawing { width: FIELD.0, height: FIELD.1, shapes: Vec::new() };
    drawing.rect(0.0, 0.0, FIELD.0, FIELD.1, accent);
    for (radius, share) in [(230.0, 0.10), (165.0, 0.20), (100.0, 0.32)] {
        let points = (0..=48_u8).map(|step| {
            let (sine, cosine) = (f32::from(step) * std::f32::consts::PI / 48.0).sin_cos();
            (FIELD.0 - 150.0 + radius * cosine, radius * sine)
        });
        let fill = Some(look::mix(accent, white, share));
        drawing.shapes.push(Shape::Path {
            points: points.collect(),
            closed: true,
            fill,
            stroke: None,
        });
    }
    let dark = look::mix(accent, Colour(0, 0, 0), 0.35);
    drawing.rect(0.0, FIELD.1 - 7.0, FIELD.0, 7.0, dark);
    drawing
}
