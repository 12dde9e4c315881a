//! The cover and the table of contents, and the heads and feet of all pages.

use super::breaking;
use super::flow::{Entry, Page, Piece};
use super::fonts::{Face, Fonts};
use super::ink::{self, Ink, Knot, LinkArea, Owner, Shape};
use super::paragraph::{Setter, Style};
use super::structure::{NodeId, Role, Tree};
use super::theme::{
    self, BODY, FOOT_BASELINE, GREY, HEAD_BASELINE, INK, LEFT, PAGE_HEIGHT, PAGE_WIDTH, RULE,
    SMALL, Type, WHITE, WIDTH,
};
use crate::report::block::{Colour, Report};

/// The height of the coloured field on the cover.
const FIELD: f32 = 520.0;

/// The cover: a field in the main colour with the title, and the further lines below it.
pub(super) fn cover(report: &Report, setter: &Setter<'_>, tree: &mut Tree) -> Page {
    let node = tree.add(Tree::ROOT, Role::Div);
    let colour = theme::on(report.accent);
    let mut page = Page::default();
    page.ink.push(Ink::artifact(field(0.0, FIELD, report.accent)));
    page.ink.extend(rings(report.accent));
    let strong = style(Face::Strong, Type { size: 34.0, leading: 40.0 }, colour);
    let light = style(Face::Regular, Type { size: 18.0, leading: 25.0 }, colour);
    let plain = style(Face::Regular, Type { size: 11.5, leading: 18.0 }, INK);
    let count = breaking::lines(&setter.plain(&report.title, strong, node), WIDTH).len();
    let high = f32::from(u8::try_from(count).unwrap_or(u8::MAX)) * strong.kind.leading;
    let mut y = (FIELD - 110.0 - high).max(60.0);
    y = lines(&mut page, &report.title, strong, y, setter, tree, node) + 12.0;
    lines(&mut page, &report.subtitle, light, y, setter, tree, node);
    let mut y = FIELD + 44.0;
    for line in &report.cover_lines {
        y = lines(&mut page, line, plain, y, setter, tree, node);
    }
    if let Some(emblem) = &report.logo {
        let size = emblem.logo.fitted((170.0, 80.0));
        let at = (LEFT, PAGE_HEIGHT - 70.0 - size.1);
        let figure = tree.add(node, Role::Figure);
        tree.nodes[figure].alt = Some(emblem.alt.clone());
        page.ink.push(Ink { owner: Owner::Node(figure), shape: Shape::Logo { at, size } });
        page.figures.push((figure, [at.0, at.1, at.0 + size.0, at.1 + size.1]));
    }
    page
}

/// A field across the cover, reaching beyond its edges.
fn field(top: f32, height: f32, fill: Colour) -> Shape {
    ink::rect(-9.0, top, PAGE_WIDTH + 18.0, height, fill)
}

/// Rings that grow lighter towards their middle: the ornament of the cover.
fn rings(accent: Colour) -> Vec<Ink> {
    let dark = Colour(0, 0, 0);
    let centre = (PAGE_WIDTH - 150.0, 0.0);
    let arcs = [(230.0, 0.10), (165.0, 0.20), (100.0, 0.32)].map(|(radius, share)| {
        let points = ink::arc(centre, radius, 0, 2);
        let fill = Some(theme::mix(accent, WHITE, share));
        Shape::Path { points, closed: true, fill, stroke: None, dash: None }
    });
    let strip = field(FIELD, 7.0, theme::mix(accent, dark, 0.35));
    arcs.into_iter().chain([strip]).map(Ink::artifact).collect()
}

/// Sets a paragraph on the cover and gives the bottom edge.
fn lines(
    page: &mut Page,
    text: &str,
    style: Style,
    top: f32,
    setter: &Setter<'_>,
    tree: &mut Tree,
    parent: NodeId,
) -> f32 {
    let node = tree.add(parent, Role::P);
    let paragraph = setter.plain(text, style, node);
    let mut y = top;
    for line in breaking::lines(&paragraph, WIDTH) {
        let at = (LEFT, y + style.kind.baseline());
        page.ink.extend(ink::line(&paragraph, line, at, setter.fonts).ink);
        y += style.kind.leading;
    }
    y
}

fn style(face: Face, kind: Type, colour: Colour) -> Style {
    Style { face, kind, colour, link: colour, hyphenate: false }
}

/// The table of contents as pieces: a title, then headings of two levels with their pages. The
/// density is 1 or less, for lines that stand closer.
pub(super) fn contents(
    report: &Report,
    entries: &[(Entry, usize)],
    setter: &Setter<'_>,
    tree: &mut Tree,
    parent: NodeId,
    density: f32,
) -> Vec<Piece> {
    let ink_colour = theme::readable(report.accent);
    let kind = theme::heading(1);
    let node = tree.add(parent, Role::Heading(1));
    let title = setter.plain(&report.contents_title, style(Face::Strong, kind, ink_colour), node);
    let mut first =
        Piece { height: kind.leading + 14.0, below: 14.0, keep: true, ..Piece::default() };
    first.ink.push(Ink::artifact(ink::rect(LEFT, 0.0, 46.0, 4.0, report.accent)));
    for line in breaking::lines(&title, WIDTH).into_iter().take(1) {
        let at = (LEFT, 14.0 + kind.baseline());
        first.ink.extend(ink::line(&title, line, at, setter.fonts).ink);
    }
    let mut pieces = vec![first];
    let list = tree.add(parent, Role::Toc);
    for (entry, page) in entries.iter().filter(|(entry, _)| entry.level <= 2) {
        pieces.push(content_line(entry, *page, (ink_colour, density), setter, tree, list));
    }
    pieces
}

/// A line of the table of contents.
fn content_line(
    entry: &Entry,
    page: usize,
    (colour, density): (Colour, f32),
    setter: &Setter<'_>,
    tree: &mut Tree,
    list: NodeId,
) -> Piece {
    let item = tree.add(list, Role::Toci);
    let reference = tree.add(item, Role::Reference);
    let node = tree.add(reference, Role::Link);
    let top = entry.level <= 1;
    let size = if top { 11.0 } else { BODY.size } * density.max(0.9);
    let kind = Type { size, leading: 16.0 * density };
    let face = if top { Face::Strong } else { Face::Regular };
    let indent = if top { 0.0 } else { 14.0 };
    let style = style(face, kind, if top { colour } else { INK });
    let paragraph = setter.plain(&entry.text, style, node);
    let above = if top { 9.0 * density * density } else { 0.0 };
    let mut piece = Piece { above, keep: top, ..Piece::default() };
    let mut end = LEFT + indent;
    for line in breaking::lines(&paragraph, WIDTH - indent - 50.0) {
        let at = (LEFT + indent, piece.height + kind.baseline());
        piece.ink.extend(ink::line(&paragraph, line, at, setter.fonts).ink);
        piece.height += kind.leading;
        end = LEFT + indent + line.width;
    }
    let number = page.to_string();
    let right = LEFT + WIDTH;
    let width = setter.fonts.width(&number, face, kind.size);
    let baseline = piece.height - kind.leading + kind.baseline();
    let shape = ink::text(
        setter.fonts,
        &number,
        (right - width, baseline),
        (face, kind.size),
        style.colour,
    );
    let dots = Shape::Path {
        points: [(end + 6.0, baseline - 1.0), (right - 24.0, baseline - 1.0)]
            .map(|at| Knot { at, control: false })
            .to_vec(),
        closed: false,
        fill: None,
        stroke: Some((theme::mix(GREY, WHITE, 0.35), 0.9)),
        dash: Some((0.9, 3.6)),
    };
    piece.ink.push(Ink { owner: Owner::Node(node), shape });
    if right - 24.0 > end + 12.0 {
        piece.ink.push(Ink::artifact(dots));
    }
    let area = [LEFT + indent, 0.0, right, piece.height];
    let text = format!("{} {number}", entry.text);
    piece.links.push(LinkArea { area, to: entry.anchor.clone(), node, text });
    piece
}

/// Adds the running head and foot to a page: `number` from 1 of `total`.
pub(super) fn running(
    page: &mut Page,
    report: &Report,
    chapter: Option<&str>,
    (number, total): (usize, usize),
    fonts: &Fonts,
) {
    let size = SMALL.size;
    let put = |page: &mut Page, text: &str, x: f32, right: bool, baseline: f32| {
        let width = if right { fonts.width(text, Face::Regular, size) } else { 0.0 };
        let at = (x - width, baseline);
        let shape = ink::text(fonts, text, at, (Face::Regular, size), GREY);
        page.ink.push(Ink { owner: Owner::Running, shape });
    };
    if let Some(emblem) = &report.logo {
        let size = emblem.logo.fitted((120.0, 24.0));
        let at = (LEFT, HEAD_BASELINE + 4.0 - size.1);
        page.ink.push(Ink { owner: Owner::Running, shape: Shape::Logo { at, size } });
    }
    let right = LEFT + WIDTH;
    if let Some(chapter) = chapter {
        put(page, &fitting(fonts, chapter, WIDTH, size), right, true, HEAD_BASELINE);
    }
    let words = report.page_of.replace("{n}", &number.to_string());
    let words = words.replace("{total}", &total.to_string());
    let room = WIDTH - fonts.width(&words, Face::Regular, size) - 20.0;
    let line = FOOT_BASELINE - 14.0;
    let shape = ink::rule((LEFT, line), (right, line), RULE, 0.5);
    page.ink.push(Ink { owner: Owner::Running, shape });
    put(page, &fitting(fonts, &report.footer, room, size), LEFT, false, FOOT_BASELINE);
    put(page, &words, right, true, FOOT_BASELINE);
}

/// A text, cut with an ellipsis where it is wider than its room.
fn fitting(fonts: &Fonts, text: &str, room: f32, size: f32) -> String {
    if fonts.width(text, Face::Regular, size) <= room {
        return text.to_owned();
    }
    let mut kept = String::new();
    let mut width = fonts.width("…", Face::Regular, size);
    for glyph in fonts.shape(text, Face::Regular) {
        width += glyph.advance(size);
        if width > room {
            break;
        }
        kept.push(glyph.character);
    }
    format!("{}…", kept.trim_end())
}
