//! Reads a tagged PDF as a screen reader does: along its structure.

use std::collections::{BTreeMap, BTreeSet};

use lopdf::content::Content;
use lopdf::{Dictionary, Document, Object, ObjectId};

/// What a tagged PDF says.
#[derive(Default)]
pub(crate) struct Tagged {
    /// The text of all elements in order, soft hyphens taken out.
    pub(crate) text: String,
    /// Things drawn outside marked content.
    pub(crate) unmarked: usize,
    /// Marked content that is decoration.
    pub(crate) artifacts: usize,
    /// Marks (page, number) that no element has.
    pub(crate) orphans: Vec<(usize, i64)>,
    elements: Vec<Dictionary>,
    marks: BTreeMap<(usize, i64), String>,
    seen: BTreeSet<(usize, i64)>,
}

type Characters = BTreeMap<Vec<u8>, BTreeMap<u16, char>>;

impl Tagged {
    /// Reads all pages, then the structure.
    pub(crate) fn read(document: &Document) -> Self {
        let mut tagged = Self::default();
        let pages: Vec<ObjectId> = document.page_iter().collect();
        for (number, page) in pages.iter().enumerate() {
            tagged.page(document, number, *page);
        }
        let root = document.catalog().unwrap().get(b"StructTreeRoot").unwrap();
        let root = document.get_dictionary(root.as_reference().unwrap()).unwrap();
        for kid in root.get(b"K").unwrap().as_array().unwrap() {
            tagged.element(document, kid.as_reference().unwrap(), &pages);
        }
        tagged.text = tagged.text.replace('\u{ad}', "");
        let all: BTreeSet<_> = tagged.marks.keys().copied().collect();
        tagged.orphans = all.symmetric_difference(&tagged.seen).copied().collect();
        tagged
    }

    /// The elements of a role.
    pub(crate) fn elements(&self, role: &str) -> Vec<&Dictionary> {
        let is = |element: &&Dictionary| {
            element.get(b"S").and_then(Object::as_name).is_ok_and(|name| name == role.as_bytes())
        };
        self.elements.iter().filter(is).collect()
    }

    fn page(&mut self, document: &Document, number: usize, page: ObjectId) {
        let characters = characters(document, page);
        let content = Content::decode(&document.get_page_content(page)).unwrap();
        let mut font: Vec<u8> = Vec::new();
        // For each open mark: its number where it has one, and whether words stand for it.
        let mut open: Vec<(Option<i64>, bool)> = Vec::new();
        for operation in content.operations {
            let operands = &operation.operands;
            match operation.operator.as_str() {
                "Tf" => font = operands[0].as_name().unwrap().to_vec(),
                "BMC" => {
                    self.artifacts += 1;
                    open.push((None, false));
                }
                "BDC" => {
                    let properties = operands[1].as_dict().unwrap();
                    let id = properties.get(b"MCID").and_then(Object::as_i64).ok();
                    if let Some(id) = id {
                        self.marks.entry((number, id)).or_default();
                    } else if !properties.has(b"ActualText") {
                        self.artifacts += 1;
                    }
                    let words = properties.get(b"ActualText").and_then(Object::as_str);
                    if let Ok(words) = words {
                        let units =
                            words[2..].chunks(2).map(|two| u16::from_be_bytes([two[0], two[1]]));
                        let words: String = char::decode_utf16(units).map(Result::unwrap).collect();
                        self.say(number, &open, &words);
                    }
                    open.push((id, words.is_ok()));
                }
                "EMC" => assert!(open.pop().is_some(), "a mark ends that never began"),
                "Tj" | "TJ" | "f" | "B" | "S" | "b" => {
                    if open.is_empty() {
                        self.unmarked += 1;
                    }
                    if operation.operator.starts_with('T')
                        && !open.iter().any(|(_, replaced)| *replaced)
                    {
                        let words = shown(&operands[0], &characters[&font]);
                        self.say(number, &open, &words);
                    }
                }
                _ => {}
            }
        }
        assert!(open.is_empty(), "a mark never ends");
    }

    fn say(&mut self, page: usize, open: &[(Option<i64>, bool)], words: &str) {
        if let Some(id) = open.iter().find_map(|(id, _)| *id) {
            self.marks.entry((page, id)).or_default().push_str(words);
        }
    }

    fn element(&mut self, document: &Document, id: ObjectId, pages: &[ObjectId]) {
        let element = document.get_dictionary(id).unwrap().clone();
        let page = element.get(b"Pg").and_then(Object::as_reference).ok();
        let kids = match element.get(b"K") {
            Ok(Object::Array(kids)) => kids.clone(),
            Ok(kid) => vec![kid.clone()],
            Err(_) => Vec::new(),
        };
        self.elements.push(element);
        for kid in kids {
            match kid {
                Object::Integer(mark) => self.mark(page, mark, pages),
                Object::Reference(kid) => {
                    let parent = document.get_dictionary(kid).unwrap().get(b"P").unwrap();
                    assert_eq!(parent.as_reference().unwrap(), id);
                    self.element(document, kid, pages);
                }
                Object::Dictionary(kid) if kid.has_type(b"MCR") => {
                    let page = kid.get(b"Pg").and_then(Object::as_reference).ok();
                    self.mark(page, kid.get(b"MCID").unwrap().as_i64().unwrap(), pages);
                }
                _ => {}
            }
        }
        self.text.push(' ');
    }

    fn mark(&mut self, page: Option<ObjectId>, mark: i64, pages: &[ObjectId]) {
        let page = pages.iter().position(|id| Some(*id) == page).unwrap();
        assert!(self.seen.insert((page, mark)), "a mark belongs to two elements");
        self.text.push_str(&self.marks[&(page, mark)]);
    }
}

/// The characters of the glyphs of each font of a page.
fn characters(document: &Document, page: ObjectId) -> Characters {
    let mut all = Characters::new();
    for (name, font) in document.get_page_fonts(page).unwrap() {
        let map = font.get(b"ToUnicode").unwrap().as_reference().unwrap();
        let map = document.get_object(map).unwrap().as_stream().unwrap();
        let map = String::from_utf8(map.decompressed_content().unwrap()).unwrap();
        let pairs = map.lines().filter_map(|line| {
            let (code, unicode) = line.strip_prefix('<')?.strip_suffix('>')?.split_once("> <")?;
            let character = char::from_u32(u32::from_str_radix(unicode, 16).ok()?)?;
            Some((u16::from_str_radix(code, 16).ok()?, character))
        });
        all.insert(name, pairs.collect());
    }
    all
}

/// The words of a text operation.
fn shown(operand: &Object, characters: &BTreeMap<u16, char>) -> String {
    let whole = std::slice::from_ref(operand);
    let parts = operand.as_array().map_or(whole, Vec::as_slice);
    let strings = parts.iter().filter_map(|part| part.as_str().ok());
    let codes = strings.flat_map(|string| string.chunks(2));
    codes.map(|two| characters[&u16::from_be_bytes([two[0], two[1]])]).collect()
}
