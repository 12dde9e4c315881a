//! Runs a page's content stream and collects what it shows.
//!
//! Every operator costs one unit of a budget that all pages of a file share, and forms nest to a
//! fixed depth, so that no file can hold the reader up. Colours, clips and shadings are ignored.

mod draw;
mod marks;
mod text;

use lopdf::{Dictionary, Object, ObjectId};
use rustc_hash::{FxHashMap, FxHashSet};

use self::marks::Mark;
use super::file::{File, PageRef};
use super::font::Font;
use super::geometry::Matrix;
use super::ink::Ink;
use super::path::Path;
use super::token::{Operand, Tokens};

const MAX_FORM_DEPTH: usize = 12;
const MAX_SAVED: usize = 512;
const MAX_MARKS: usize = 4_096;
const MAX_IMAGES: usize = 4_096;

/// What a whole file may cost.
#[derive(Debug)]
pub(super) struct Budget {
    pub(super) operators: u64,
    pub(super) letters: u64,
}

impl Default for Budget {
    fn default() -> Self {
        Self { operators: 40_000_000, letters: 40_000_000 }
    }
}

/// Interprets the pages of one file, sharing its fonts.
pub(super) struct Interpreter<'f> {
    file: &'f File,
    fonts: Vec<Font>,
    by_id: FxHashMap<ObjectId, usize>,
    direct: FxHashMap<(usize, Vec<u8>), usize>,
    hidden_layers: FxHashSet<ObjectId>,
    pub(super) budget: Budget,
}

#[derive(Debug, Clone, Copy)]
struct State {
    ctm: Matrix,
    font: Option<usize>,
    size: f32,
    spacing: f32,
    word_spacing: f32,
    stretch: f32,
    leading: f32,
    rise: f32,
    mode: u8,
}

impl State {
    fn start(ctm: Matrix) -> Self {
        Self {
            ctm,
            font: None,
            size: 0.0,
            spacing: 0.0,
            word_spacing: 0.0,
            stretch: 1.0,
            leading: 0.0,
            rise: 0.0,
            mode: 0,
        }
    }
}

/// The run of one page.
struct Run<'i, 'f> {
    it: &'i mut Interpreter<'f>,
    ink: Ink,
    state: State,
    saved: Vec<State>,
    text: Matrix,
    line: Matrix,
    marks: Vec<Mark>,
    forms: Vec<ObjectId>,
    path: Path,
    scratch: Vec<u8>,
}

impl<'f> Interpreter<'f> {
    pub(super) fn new(file: &'f File) -> Self {
        Self {
            file,
            fonts: Vec::new(),
            by_id: FxHashMap::default(),
            direct: FxHashMap::default(),
            hidden_layers: hidden_layers(file),
            budget: Budget::default(),
        }
    }

    /// What a page shows.
    pub(super) fn page(&mut self, page: &PageRef<'f>) -> Ink {
        let (content, broken) = self.file.page_content(page);
        let (width, height, ctm) = display(page);
        let mut run = Run {
            it: self,
            ink: Ink::new(width, height, broken),
            state: State::start(ctm),
            saved: Vec::new(),
            text: Matrix::IDENTITY,
            line: Matrix::IDENTITY,
            marks: Vec::new(),
            forms: Vec::new(),
            path: Path::default(),
            scratch: Vec::new(),
        };
        run.execute(&content, page.resources);
        run.annotations(page);
        let mut ink = run.ink;
        ink.drop_repeated_words();
        ink
    }

    fn font(&mut self, resources: Option<&Dictionary>, name: &[u8]) -> Option<usize> {
        let resources = resources?;
        let fonts = self.file.dict(resources, b"Font")?;
        let object = fonts.get(name).ok()?;
        let file = self.file;
        if let Object::Reference(id) = object {
            if let Some(found) = self.by_id.get(id) {
                return Some(*found);
            }
            let font = Font::read(file, file.as_dict(object)?);
            self.fonts.push(font);
            self.by_id.insert(*id, self.fonts.len() - 1);
        } else {
            let key = (std::ptr::from_ref(fonts).addr(), name.to_vec());
            if let Some(found) = self.direct.get(&key) {
                return Some(*found);
            }
            self.fonts.push(Font::read(file, file.as_dict(object)?));
            self.direct.insert(key, self.fonts.len() - 1);
        }
        Some(self.fonts.len() - 1)
    }
}

/// Width and height as displayed, and the matrix from the page's coordinates to them.
fn display(page: &PageRef<'_>) -> (f32, f32, Matrix) {
    let v = page.visible;
    let (w, h) = (v.width(), v.height());
    match page.turns {
        1 => (h, w, Matrix([0.0, 1.0, 1.0, 0.0, -v.y0, -v.x0])),
        2 => (w, h, Matrix([-1.0, 0.0, 0.0, 1.0, v.x1, -v.y0])),
        3 => (h, w, Matrix([0.0, -1.0, -1.0, 0.0, v.y1, v.x1])),
        _ => (w, h, Matrix([1.0, 0.0, 0.0, -1.0, -v.x0, v.y1])),
    }
}

/// Optional content that is off when the file is opened.
fn hidden_layers(file: &File) -> FxHashSet<ObjectId> {
    let properties = file.catalog().and_then(|catalog| file.dict(catalog, b"OCProperties"));
    let defaults = properties.and_then(|p| file.dict(p, b"D"));
    let off = defaults.and_then(|d| file.array(d, b"OFF")).unwrap_or_default();
    off.iter().take(10_000).filter_map(|object| object.as_reference().ok()).collect()
}

impl<'f> Run<'_, 'f> {
    fn execute(&mut self, content: &[u8], resources: Option<&'f Dictionary>) {
        let mut tokens = Tokens::new(content);
        let mut operands = Vec::with_capacity(64);
        while let Some(operator) = tokens.next_operator(&mut operands) {
            let Some(left) = self.it.budget.operators.checked_sub(1) else {
                self.ink.broken = true;
                return;
            };
            self.it.budget.operators = left;
            if operator == b"ID" {
                tokens.skip_inline_image();
                self.push_image(None);
                continue;
            }
            if !self.text_operator(operator, &operands, resources)
                && !self.graphics_operator(operator, &operands)
            {
                self.object_operator(operator, &operands, resources);
            }
        }
    }

    fn graphics_operator(&mut self, operator: &[u8], operands: &[Operand<'_>]) -> bool {
        let n = |at: usize| operands.get(at).and_then(|o| o.number()).unwrap_or(0.0);
        let ctm = self.state.ctm;
        match operator {
            b"q" => {
                if self.saved.len() < MAX_SAVED {
                    self.saved.push(self.state);
                }
            }
            b"Q" => self.state = self.saved.pop().unwrap_or(self.state),
            b"cm" => {
                let matrix = Matrix([n(0), n(1), n(2), n(3), n(4), n(5)]).then(ctm);
                if matrix.is_finite() {
                    self.state.ctm = matrix;
                }
            }
            b"re" => self.path.rectangle(ctm, [n(0), n(1), n(2), n(3)]),
            b"m" => self.path.start(ctm.apply(n(0), n(1))),
            b"l" => self.path.line(ctm.apply(n(0), n(1))),
            b"c" => self.path.skip_to(ctm.apply(n(4), n(5))),
            b"v" | b"y" => self.path.skip_to(ctm.apply(n(2), n(3))),
            b"h" => self.path.close(),
            b"S" | b"B" | b"B*" => self.path.stroke(&mut self.ink.rules),
            b"s" | b"b" | b"b*" => {
                self.path.close();
                self.path.stroke(&mut self.ink.rules);
            }
            b"f" | b"F" | b"f*" => self.path.fill(&mut self.ink.rules, &mut self.ink.shades),
            b"n" => self.path.clear(),
            _ => return false,
        }
        true
    }

    fn object_operator(
        &mut self,
        operator: &[u8],
        operands: &[Operand<'_>],
        resources: Option<&'f Dictionary>,
    ) {
        match operator {
            b"Do" => {
                let name = operands.first().and_then(|o| o.name()).unwrap_or_default();
                self.draw(name, resources);
            }
            b"gs" => {
                let name = operands.first().and_then(|o| o.name()).unwrap_or_default();
                self.apply_graphics_state(name, resources);
            }
            b"BMC" | b"BDC" => {
                let mut mark = self.read_mark(operands, resources);
                if !self.forms.is_empty() {
                    // A form counts its marks anew, which the page's structure does not name.
                    mark.id = None;
                }
                if self.marks.len() < MAX_MARKS {
                    self.marks.push(mark);
                }
            }
            b"EMC" => {
                self.marks.pop();
            }
            _ => {}
        }
    }

    fn apply_graphics_state(&mut self, name: &[u8], resources: Option<&'f Dictionary>) {
        let file = self.it.file;
        let states = resources.and_then(|r| file.dict(r, b"ExtGState"));
        let Some(font) =
            states.and_then(|s| file.dict(s, name)).and_then(|state| file.array(state, b"Font"))
        else {
            return;
        };
        let [Object::Reference(id), size] = font else { return };
        if let Some(known) = self.it.by_id.get(id) {
            self.state.font = Some(*known);
            self.state.size = file.resolve(size).as_float().unwrap_or(self.state.size);
        }
    }
}
