//! Text within paragraphs: runs, links, badges and marks.

use docx_rs::{
    FieldCharType, Hyperlink, HyperlinkType, InstrText, Paragraph, ParagraphStyle, Run, Shading,
    ShdType,
};

use super::body::Body;
use super::look;
use super::tree::holds;
use crate::report::binding::bound;
use crate::report::block::{Anchor, Badge, Colour, Inline, Mark};

/// How a paragraph differs from its style.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Tint {
    /// Whether all of it is bold.
    pub(super) strong: bool,
    /// The colour of text on a fill.
    pub(super) colour: Option<Colour>,
}

impl Body<'_> {
    /// A paragraph of a style with inlines.
    pub(super) fn set(&mut self, style: &str, inlines: &[Inline], tint: Tint) -> Paragraph {
        let mut paragraph = styled(style);
        let mut badge = false;
        for inline in inlines {
            if badge && matches!(inline, Inline::Badge(_)) {
                paragraph = paragraph.add_run(text(" "));
            }
            badge = matches!(inline, Inline::Badge(_));
            paragraph = self.add(paragraph, inline, tint);
        }
        paragraph
    }

    fn add(&self, paragraph: Paragraph, inline: &Inline, tint: Tint) -> Paragraph {
        match inline {
            Inline::Text(words) => paragraph.add_run(tinted(text(words), tint)),
            Inline::Strong(words) => {
                paragraph.add_run(tinted(text(words), Tint { strong: true, ..tint }))
            }
            Inline::Emphasis(words) => {
                paragraph.add_run(tinted(text(words), tint).style("Emphasis"))
            }
            Inline::Code(words) => {
                let code = tinted(text(words), Tint { strong: false, ..tint }).style("Code");
                paragraph.add_run(if tint.strong { code.bold() } else { code })
            }
            Inline::Link { to, text: words } => {
                let number = self.series.number(to);
                let before = number.and_then(|number| words.strip_suffix(number));
                match (self.names.target(to), before.zip(number)) {
                    (Some(name), Some(parts)) => reference(paragraph, name, parts),
                    (Some(name), None) => paragraph.add_hyperlink(link(name, words, tint)),
                    (None, _) => paragraph.add_run(tinted(text(words), tint)),
                }
            }
            Inline::Badge(badge) => paragraph.add_run(shaded(badge)),
            Inline::Mark { mark, text: words } => {
                let sign = match tint.colour {
                    Some(colour) => text(shape(*mark)).style("Mark").color(look::hex(colour)),
                    None => text(shape(*mark)).style("Mark"),
                };
                let paragraph = paragraph.add_run(sign);
                if words.is_empty() {
                    return paragraph;
                }
                paragraph.add_run(tinted(text(&format!("\u{a0}{words}")), tint))
            }
        }
    }

    /// A paragraph that begins with the bookmark of an anchor, where it has one.
    pub(super) fn marked(&mut self, paragraph: Paragraph, anchor: Option<&Anchor>) -> Paragraph {
        match anchor.and_then(|anchor| self.names.place(anchor)) {
            Some((number, name)) => bookmarked(paragraph, number, name),
            None => paragraph,
        }
    }
}

/// An empty paragraph of a style; docx-rs would move its two kilobytes twice.
pub(super) fn styled(style: &str) -> Paragraph {
    let mut paragraph = Paragraph::new();
    paragraph.property.style = Some(ParagraphStyle::new(Some(style)));
    paragraph
}

/// A paragraph with a bookmark around its text.
pub(super) fn bookmarked(mut paragraph: Paragraph, number: usize, name: String) -> Paragraph {
    let children = std::mem::take(&mut paragraph.children);
    let mut paragraph = paragraph.add_bookmark_start(number, name);
    paragraph.children.extend(children);
    paragraph.add_bookmark_end(number)
}

/// A run of text, without the characters that XML cannot hold.
pub(super) fn text(words: &str) -> Run {
    let clean = words.chars().filter(|c| holds(*c));
    let clean: String =
        clean.map(|c| if matches!(c, '\n' | '\r' | '\t') { ' ' } else { c }).collect();
    Run::new().add_text(bound(&clean))
}

fn tinted(run: Run, tint: Tint) -> Run {
    let run = if tint.strong { run.style("Strong") } else { run };
    match tint.colour {
        Some(colour) => run.color(look::hex(colour)),
        None => run,
    }
}

fn link(name: &str, words: &str, tint: Tint) -> Hyperlink {
    let style = if tint.colour.is_some() { "LinkOnFill" } else { "Hyperlink" };
    let run = tinted(text(words), Tint { strong: false, ..tint }).style(style);
    let run = if tint.strong { run.bold() } else { run };
    Hyperlink::new(name, HyperlinkType::Anchor).add_run(run)
}

/// "tabel 12", its number a field that follows that of the caption.
fn reference(paragraph: Paragraph, name: &str, (before, number): (&str, &str)) -> Paragraph {
    let runs = field(&format!("REF {name} \\h"), number).into_iter();
    let paragraph = paragraph.add_run(text(before).style("Hyperlink"));
    runs.map(|run| run.style("Hyperlink")).fold(paragraph, Paragraph::add_run)
}

/// A badge as a shaded run; the spaces give it width and do not break.
pub(super) fn shaded(badge: &Badge) -> Run {
    let fill = Shading::new().shd_type(ShdType::Clear).fill(look::hex(badge.colour));
    text(&format!("\u{a0}{}\u{a0}", badge.text))
        .style("Badge")
        .color(look::hex(look::on(badge.colour)))
        .shading(fill)
}

/// The shape of a mark.
fn shape(mark: Mark) -> &'static str {
    match mark {
        Mark::Full => "●",
        Mark::Half => "◐",
        Mark::Empty => "○",
        Mark::Unknown => "?",
    }
}

/// A field: what it is, and what it shows until it is updated.
pub(super) fn field(instruction: &str, shown: &str) -> [Run; 5] {
    [
        Run::new().add_field_char(FieldCharType::Begin, false),
        Run::new().add_instr_text(InstrText::Unsupported(format!(" {instruction} "))),
        Run::new().add_field_char(FieldCharType::Separate, false),
        text(shown),
        Run::new().add_field_char(FieldCharType::End, false),
    ]
}
