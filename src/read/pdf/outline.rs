//! The outline of a file: the bookmarks that a viewer shows beside the pages.

use lopdf::{Dictionary, Object, ObjectId};
use rustc_hash::{FxHashMap, FxHashSet};

use super::file::File;

/// Bookmarks and named places beyond this many are not read.
const MAX_NODES: usize = 20_000;
const MAX_LEVEL: u8 = 9;

/// A bookmark that points to a page of the file.
#[derive(Debug)]
pub(super) struct Bookmark {
    pub(super) title: String,
    /// 1 is the highest.
    pub(super) level: u8,
    /// From 0.
    pub(super) page: u32,
}

/// All bookmarks in their order; none where the file has no outline. `numbers` are those of the
/// pages, from 0.
pub(super) fn read(file: &File, numbers: &FxHashMap<ObjectId, u32>) -> Vec<Bookmark> {
    let mut bookmarks = Vec::new();
    let Some(root) = file.catalog().and_then(|catalog| file.dict(catalog, b"Outlines")) else {
        return bookmarks;
    };
    let places = Places { file, named: named(file), numbers };
    let mut seen = FxHashSet::default();
    let mut stack = vec![(root.get(b"First").ok(), 1u8)];
    while let Some((object, level)) = stack.pop() {
        let Some(id) = object.and_then(|object| object.as_reference().ok()) else { continue };
        if !seen.insert(id) || seen.len() > MAX_NODES {
            continue;
        }
        let Some(item) = file.object(id).and_then(|object| file.as_dict(object)) else { continue };
        stack.push((item.get(b"Next").ok(), level));
        if level < MAX_LEVEL {
            stack.push((item.get(b"First").ok(), level + 1));
        }
        if let (Some(title), Some(page)) = (file.text(item, b"Title"), places.page(item)) {
            bookmarks.push(Bookmark { title, level, page });
        }
    }
    bookmarks
}

struct Places<'f> {
    file: &'f File,
    named: FxHashMap<&'f [u8], &'f Object>,
    numbers: &'f FxHashMap<ObjectId, u32>,
}

impl Places<'_> {
    /// The page that a bookmark points to, itself or by its action.
    fn page(&self, item: &Dictionary) -> Option<u32> {
        let action = || self.file.get(self.file.dict(item, b"A")?, b"D");
        let mut place = self.file.get(item, b"Dest").or_else(action)?;
        if let Object::Name(name) | Object::String(name, _) = place {
            place = self.file.resolve(self.named.get(name.as_slice())?);
        }
        if let Object::Dictionary(dict) = place {
            place = self.file.get(dict, b"D")?;
        }
        match place.as_array().ok()?.first()? {
            Object::Reference(id) => self.numbers.get(id).copied(),
            Object::Integer(number) => u32::try_from(*number).ok(),
            _ => None,
        }
    }
}

/// The places that the file gives a name: a dictionary in old files, a tree of names in new ones.
fn named(file: &File) -> FxHashMap<&[u8], &Object> {
    let mut named = FxHashMap::default();
    let Some(catalog) = file.catalog() else { return named };
    if let Some(old) = file.dict(catalog, b"Dests") {
        named.extend(old.iter().take(MAX_NODES).map(|(name, place)| (name.as_slice(), place)));
    }
    let root = file.dict(catalog, b"Names").and_then(|names| file.dict(names, b"Dests"));
    let mut stack: Vec<&Dictionary> = root.into_iter().collect();
    for _ in 0..MAX_NODES {
        let Some(node) = stack.pop() else { break };
        for pair in file.array(node, b"Names").unwrap_or_default().chunks_exact(2) {
            if let (Ok(name), true) = (file.resolve(&pair[0]).as_str(), named.len() < MAX_NODES) {
                named.insert(name, &pair[1]);
            }
        }
        let kids = file.array(node, b"Kids").unwrap_or_default();
        stack.extend(
            kids.iter().take(MAX_NODES.saturating_sub(stack.len())).filter_map(|k| file.as_dict(k)),
        );
    }
    named
}
