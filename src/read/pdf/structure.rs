//! The structure tree of a tagged file: which marked content heads a section, is an item of a list
//! or a note.
//!
//! The tree is walked once, each node at most once. Whether what it says is believed is decided
//! where the lines of all pages are known.

use lopdf::{Dictionary, Object, ObjectId};
use rustc_hash::{FxHashMap, FxHashSet};

use super::file::File;

/// Nodes beyond this many are not read.
const MAX_NODES: usize = 1_000_000;
const MAX_DEPTH: u16 = 200;

/// What a stretch of text is, as the file itself says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// A heading and its level from 1.
    Heading(u8),
    /// An item of a list and its depth from 0.
    Item(u8),
    /// A footnote or endnote.
    Note,
}

/// A heading, item or note: lines of the same one belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Element {
    pub(super) role: Role,
    pub(super) id: u32,
}

/// The elements by page, from 0, and marked-content id.
pub(super) type Elements = FxHashMap<(u32, i32), Element>;

/// What a node hands down to those below it.
#[derive(Debug, Clone, Copy, Default)]
struct Context {
    page: Option<u32>,
    element: Option<Element>,
    sections: u8,
    lists: u8,
    depth: u16,
}

/// The headings, items and notes of the structure tree; none where there is no tree. `numbers` are
/// those of the pages, from 0.
pub(super) fn read(file: &File, numbers: &FxHashMap<ObjectId, u32>) -> Elements {
    let mut elements = Elements::default();
    let root = file.catalog().and_then(|catalog| file.dict(catalog, b"StructTreeRoot"));
    let Some((root, kids)) = root.and_then(|root| Some((root, root.get(b"K").ok()?))) else {
        return elements;
    };
    let walk = Walk { file, roles: file.dict(root, b"RoleMap"), numbers };
    let mut seen = FxHashSet::default();
    let mut stack = vec![(kids, Context::default())];
    for id in 0..MAX_NODES as u32 {
        let Some((object, context)) = stack.pop() else { break };
        if object.as_reference().is_ok_and(|id| !seen.insert(id)) || context.depth > MAX_DEPTH {
            continue;
        }
        match file.resolve(object) {
            Object::Array(kids) if stack.len() < MAX_NODES => {
                let context = Context { depth: context.depth + 1, ..context };
                stack.extend(kids.iter().rev().map(|kid| (kid, context)));
            }
            Object::Integer(mark) => put(&mut elements, context, *mark),
            Object::Dictionary(dict) => {
                let context = Context { page: walk.page(dict).or(context.page), ..context };
                if let Some(mark) = file.get(dict, b"MCID").and_then(|mark| mark.as_i64().ok()) {
                    // What stands in a form counts its marks anew.
                    if !dict.has(b"Stm") {
                        put(&mut elements, context, mark);
                    }
                } else if let Ok(kids) = dict.get(b"K") {
                    stack.push((kids, walk.below(dict, context, id)));
                }
            }
            _ => {}
        }
    }
    elements
}

fn put(elements: &mut Elements, context: Context, mark: i64) {
    if let (Some(page), Some(element), Ok(mark)) = (context.page, context.element, mark.try_into())
    {
        elements.insert((page, mark), element);
    }
}

struct Walk<'f> {
    file: &'f File,
    roles: Option<&'f Dictionary>,
    numbers: &'f FxHashMap<ObjectId, u32>,
}

impl Walk<'_> {
    fn page(&self, dict: &Dictionary) -> Option<u32> {
        let page = dict.get(b"Pg").ok()?.as_reference().ok()?;
        self.numbers.get(&page).copied()
    }

    /// What a structure element hands down.
    fn below(&self, dict: &Dictionary, above: Context, id: u32) -> Context {
        let mut context = Context { depth: above.depth + 1, ..above };
        let element = |role| Some(Element { role, id });
        match self.standard(dict) {
            b"Sect" | b"Art" | b"Part" => context.sections = above.sections.saturating_add(1),
            b"Title" => context.element = element(Role::Heading(1)),
            b"H" => context.element = element(Role::Heading(above.sections.clamp(1, 9))),
            [b'H', digit @ b'1'..=b'9'] => {
                context.element = element(Role::Heading(digit - b'0'));
            }
            b"L" => {
                context.lists = above.lists.saturating_add(1);
                context.element = None;
            }
            b"LI" if above.lists > 0 => context.element = element(Role::Item(above.lists - 1)),
            b"Note" | b"FENote" => context.element = element(Role::Note),
            b"Table" | b"TOC" | b"Figure" => (context.element, context.lists) = (None, 0),
            _ => {}
        }
        context
    }

    /// The standard type that a type stands for, through the file's role map.
    fn standard<'a>(&'a self, dict: &'a Dictionary) -> &'a [u8] {
        let mut name = self.file.name(dict, b"S").unwrap_or_default();
        for _ in 0..8 {
            let known = matches!(name, b"Title" | b"H" | b"L" | b"LI" | b"Note" | b"Table" | b"P")
                || matches!(name, [b'H', b'1'..=b'9']);
            match self.roles.filter(|_| !known).and_then(|roles| self.file.name(roles, name)) {
                Some(next) => name = next,
                None => break,
            }
        }
        name
    }
}
