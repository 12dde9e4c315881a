//! What makes a written file accessible: structure tree, links, outline, page labels, language.
//!
//! Works on the objects of the finished pages; their content is left as it is.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, StringFormat, dictionary};

use super::emit::{rounded, up, utf16};
use super::ink::LinkArea;
use super::structure::{Kid, Node, NodeId, Role, Tree};
use super::theme::LEFT;
use super::{Laid, PdfError};
use crate::report::block::Report;

/// Adds structure, links, outline and page labels to the objects of a file.
pub(super) fn tag(
    document: &mut Document,
    report: &Report,
    laid: &mut Laid,
) -> Result<(), PdfError> {
    let pages: Vec<ObjectId> = document.page_iter().collect();
    figure_boxes(laid);
    let links = links(document, laid, &pages)?;
    let structure = structure(document, &laid.tree, &pages, &links);
    let outline = outline(document, laid, &pages);
    for (number, page) in pages.iter().enumerate() {
        let page = document.get_dictionary_mut(*page)?;
        page.set("StructParents", index(number));
        page.set("Tabs", "S");
        page.remove(b"TrimBox");
        page.remove(b"CropBox");
    }
    let catalog = document.catalog_mut()?;
    catalog.remove(b"PageLayout");
    catalog.set("PageMode", if outline.is_some() { "UseOutlines" } else { "UseNone" });
    if let Some(outline) = outline {
        catalog.set("Outlines", outline);
    }
    catalog.set("StructTreeRoot", structure);
    catalog.set("MarkInfo", dictionary! { "Marked" => true });
    catalog.set("Lang", Object::string_literal(report.lang.code()));
    catalog.set("ViewerPreferences", dictionary! { "DisplayDocTitle" => true });
    let decimal = dictionary! { "S" => "D" };
    let labels = dictionary! { "Nums" => vec![Object::Integer(0), decimal.into()] };
    catalog.set("PageLabels", labels);
    Ok(())
}

/// A count as a PDF number.
fn index(number: usize) -> Object {
    Object::Integer(i64::try_from(number).unwrap_or(i64::MAX))
}

/// A text as a PDF string.
pub(super) fn string(text: &str) -> Object {
    if text.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        return Object::string_literal(text);
    }
    Object::String(utf16(text), StringFormat::Hexadecimal)
}

/// Tells figures where they stand.
fn figure_boxes(laid: &mut Laid) {
    for (node, [left, top, right, bottom]) in laid.pages.iter().flat_map(|page| &page.figures) {
        let bbox = [rounded(*left), up(*bottom), rounded(*right), up(*top)];
        laid.tree.nodes[*node].bbox = Some(bbox);
    }
}

/// Adds the link annotations to the pages; gives each with the node of its link.
fn links(
    document: &mut Document,
    laid: &mut Laid,
    pages: &[ObjectId],
) -> Result<Vec<(ObjectId, usize, NodeId)>, PdfError> {
    let mut links = Vec::new();
    for (number, (page, id)) in laid.pages.iter().zip(pages).enumerate() {
        let mut annotations = Vec::new();
        for link in &page.links {
            let Some((target, top)) = laid.anchors.get(&link.to) else {
                // Words that lead nowhere are plain words.
                laid.tree.nodes[link.node].role = Role::Span;
                continue;
            };
            let Some(target) = pages.get(*target) else { continue };
            let parent = pages.len() + links.len();
            let annotation = document.add_object(annotation(link, *target, *top, parent));
            laid.tree.fill(link.node, Kid::Annotation(links.len()));
            links.push((annotation, number, link.node));
            annotations.push(Object::Reference(annotation));
        }
        let page = document.get_dictionary_mut(*id)?;
        if annotations.is_empty() {
            page.remove(b"Annots");
        } else {
            page.set("Annots", annotations);
        }
    }
    Ok(links)
}

fn annotation(link: &LinkArea, target: ObjectId, top: f32, parent: usize) -> Dictionary {
    let [left, upper, right, lower] = link.area;
    let rect = [rounded(left), up(lower), rounded(right), up(upper)];
    dictionary! {
        "Type" => "Annot",
        "Subtype" => "Link",
        "Rect" => numbers(&rect),
        "Border" => numbers(&[0.0, 0.0, 0.0]),
        "F" => 4,
        "Dest" => destination(target, top),
        "Contents" => string(link.text.trim()),
        "StructParent" => index(parent),
    }
}

/// A place on a page, a little above what stands there.
fn destination(page: ObjectId, top: f32) -> Object {
    let (x, y) = (Object::Real(rounded(LEFT - 20.0)), Object::Real(up((top - 12.0).max(0.0))));
    Object::Array(vec![page.into(), "XYZ".into(), x, y, Object::Null])
}

fn numbers(values: &[f32]) -> Object {
    Object::Array(values.iter().map(|value| Object::Real(*value)).collect())
}

/// Adds the structure tree; gives its root.
fn structure(
    document: &mut Document,
    tree: &Tree,
    pages: &[ObjectId],
    links: &[(ObjectId, usize, NodeId)],
) -> ObjectId {
    let root = document.new_object_id();
    let filled = filled(tree);
    let ids: Vec<Option<ObjectId>> =
        filled.iter().map(|filled| filled.then(|| document.new_object_id())).collect();
    let mut marks: Vec<BTreeMap<usize, ObjectId>> = vec![BTreeMap::new(); pages.len()];
    for (number, node) in tree.nodes.iter().enumerate() {
        let Some(id) = ids[number] else { continue };
        for kid in &node.kids {
            if let Kid::Marked { page, id: mark } = kid {
                marks[*page].insert(*mark, id);
            }
        }
        let parent = if number == Tree::ROOT { Some(root) } else { ids[node.parent] };
        let element = element(node, parent.unwrap_or(root), &ids, pages, links);
        document.set_object(id, element);
    }
    let mut parents = Vec::new();
    for (number, marks) in marks.iter().enumerate() {
        let elements: Vec<Object> = marks.values().map(|id| Object::Reference(*id)).collect();
        parents.extend([index(number), Object::Array(elements)]);
    }
    for (number, (_, _, node)) in links.iter().enumerate() {
        let Some(id) = ids[*node] else { continue };
        parents.extend([index(pages.len() + number), id.into()]);
    }
    let parents = document.add_object(dictionary! { "Nums" => parents });
    let top = ids[Tree::ROOT].map_or(Object::Null, Object::Reference);
    document.set_object(
        root,
        dictionary! {
            "Type" => "StructTreeRoot",
            "K" => vec![top],
            "ParentTree" => parents,
            "ParentTreeNextKey" => index(pages.len() + links.len()),
        },
    );
    root
}

/// Which nodes hold anything; empty cells count, as a row has one for each column.
fn filled(tree: &Tree) -> Vec<bool> {
    let mut filled = vec![false; tree.nodes.len()];
    // Parts of a node come after it, so this sees them first.
    for (number, node) in tree.nodes.iter().enumerate().rev() {
        let cell = matches!(node.role, Role::Td | Role::Th);
        let full = |kid: &Kid| match kid {
            Kid::Node(kid) => filled.get(*kid).copied().unwrap_or(false),
            Kid::Marked { .. } | Kid::Annotation(_) => true,
        };
        let full = number == Tree::ROOT || cell || node.kids.iter().any(full);
        if let Some(filled) = filled.get_mut(number) {
            *filled = full;
        }
    }
    filled
}

/// A node as an object.
fn element(
    node: &Node,
    parent: ObjectId,
    ids: &[Option<ObjectId>],
    pages: &[ObjectId],
    links: &[(ObjectId, usize, NodeId)],
) -> Dictionary {
    let mut element = dictionary! { "S" => node.role.name(), "P" => parent };
    let on = node.kids.iter().find_map(|kid| match kid {
        Kid::Marked { page, .. } => Some(*page),
        _ => None,
    });
    if let Some(page) = on.and_then(|page| pages.get(page)) {
        element.set("Pg", *page);
    }
    let kids = node.kids.iter().filter_map(|kid| match kid {
        Kid::Node(kid) => ids[*kid].map(Object::Reference),
        Kid::Marked { page, id } if Some(*page) == on => Some(index(*id)),
        Kid::Marked { page, id } => Some(Object::Dictionary(dictionary! {
            "Type" => "MCR",
            "Pg" => pages[*page],
            "MCID" => index(*id),
        })),
        Kid::Annotation(number) => links.get(*number).map(|(annotation, page, _)| {
            Object::Dictionary(dictionary! {
                "Type" => "OBJR",
                "Obj" => *annotation,
                "Pg" => pages[*page],
            })
        }),
    });
    let mut kids: Vec<Object> = kids.collect();
    match kids.len() {
        0 => {}
        1 => element.set("K", kids.remove(0)),
        _ => element.set("K", kids),
    }
    if let Some(alt) = &node.alt {
        element.set("Alt", string(alt));
    }
    if let Some(attributes) = attributes(node) {
        element.set("A", attributes);
    }
    element
}

fn attributes(node: &Node) -> Option<Dictionary> {
    if let Some(scope) = node.scope {
        return Some(dictionary! { "O" => "Table", "Scope" => scope });
    }
    if let Some(numbering) = node.numbering {
        return Some(dictionary! { "O" => "List", "ListNumbering" => numbering });
    }
    let bbox = node.bbox?;
    Some(dictionary! { "O" => "Layout", "Placement" => "Block", "BBox" => numbers(&bbox) })
}

/// An entry of the outline with what hangs below it.
struct Bookmark {
    id: ObjectId,
    level: u8,
    parent: usize,
    kids: Vec<usize>,
}

/// Adds the outline of all headings of three levels; gives its root.
fn outline(document: &mut Document, laid: &Laid, pages: &[ObjectId]) -> Option<ObjectId> {
    let listed = || laid.entries.iter().filter(|(entry, _, _)| entry.level <= 3);
    listed().next()?;
    // The root comes first; each bookmark hangs below the last one of a higher level.
    let id = document.new_object_id();
    let mut marks = vec![Bookmark { id, level: 0, parent: 0, kids: Vec::new() }];
    let mut open = vec![0];
    for (entry, _, _) in listed() {
        while open.len() > 1 && open.last().is_some_and(|last| marks[*last].level >= entry.level) {
            open.pop();
        }
        let parent = open.last().copied().unwrap_or(0);
        let number = marks.len();
        let id = document.new_object_id();
        marks.push(Bookmark { id, level: entry.level, parent, kids: Vec::new() });
        marks[parent].kids.push(number);
        open.push(number);
    }
    for (number, mark) in marks.iter().enumerate() {
        let mut object = Dictionary::new();
        if let (Some(first), Some(last)) = (mark.kids.first(), mark.kids.last()) {
            object.set("First", marks[*first].id);
            object.set("Last", marks[*last].id);
            // Chapters stand open, what is below them closed.
            let count = i64::try_from(mark.kids.len()).unwrap_or(i64::MAX);
            object.set("Count", if number == 0 { count } else { -count });
        }
        if let Some((entry, page, top)) = number.checked_sub(1).and_then(|at| listed().nth(at)) {
            object.set("Title", string(&entry.text));
            object.set("Parent", marks[mark.parent].id);
            object.set("Dest", destination(pages[*page], *top));
            let among = &marks[mark.parent].kids;
            let at = among.iter().position(|kid| *kid == number).unwrap_or(0);
            if let Some(previous) = at.checked_sub(1).and_then(|at| among.get(at)) {
                object.set("Prev", marks[*previous].id);
            }
            if let Some(next) = among.get(at + 1) {
                object.set("Next", marks[*next].id);
            }
        } else {
            object.set("Type", "Outlines");
        }
        document.set_object(mark.id, object);
    }
    Some(id)
}

/// A stream that is compressed when the file is saved.
pub(super) fn stream(dictionary: Dictionary, content: Vec<u8>) -> Stream {
    Stream::new(dictionary, content).with_compression(true)
}
