//! Runs a page's content stream and collects what it shows.
//!
//! Every operator costs one unit of a budget that all pages of a file share, and forms nest to a
//! fixed depth, so that no file can hold the reader up. Colours, clips and shadings are ignored.

use lopdf::{Dictionary, Object, ObjectId, Stream};
use rustc_hash::{FxHashMap, FxHashSet};

use super::file::{File, PageRef};
use super::font::Font;
use super::geometry::{Matrix, Rect};
use super::ink::{Image, Ink, Letter, Look};
use super::path::Path;
use super::token::{Operand, Tokens, string_bytes};

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

/// A text that replaces what is shown inside a mark; taken by the first letter.
#[derive(Debug)]
struct Actual(Option<String>);

#[derive(Debug, Default)]
struct Mark {
    id: Option<i32>,
    artifact: bool,
    hidden: bool,
    actual: Option<Actual>,
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

    fn text_operator(
        &mut self,
        operator: &[u8],
        operands: &[Operand<'_>],
        resources: Option<&'f Dictionary>,
    ) -> bool {
        let n = |at: usize| operands.get(at).and_then(|o| o.number()).unwrap_or(0.0);
        match operator {
            b"Tj" => self.show(operands.first().copied()),
            b"TJ" => self.show_spaced(operands),
            b"Td" => self.move_line(n(0), n(1)),
            b"TD" => {
                self.state.leading = -n(1);
                self.move_line(n(0), n(1));
            }
            b"Tm" => {
                self.line = Matrix([n(0), n(1), n(2), n(3), n(4), n(5)]);
                self.text = self.line;
            }
            b"T*" => self.move_line(0.0, -self.state.leading),
            b"'" => {
                self.move_line(0.0, -self.state.leading);
                self.show(operands.first().copied());
            }
            b"\"" => {
                self.state.word_spacing = n(0);
                self.state.spacing = n(1);
                self.move_line(0.0, -self.state.leading);
                self.show(operands.get(2).copied());
            }
            b"BT" => {
                self.text = Matrix::IDENTITY;
                self.line = Matrix::IDENTITY;
            }
            b"ET" => {}
            b"Tf" => {
                let name = operands.first().and_then(|o| o.name()).unwrap_or_default();
                self.state.font = self.it.font(resources, name);
                self.state.size = n(1);
            }
            b"Tc" => self.state.spacing = n(0),
            b"Tw" => self.state.word_spacing = n(0),
            b"Tz" => self.state.stretch = n(0) / 100.0,
            b"TL" => self.state.leading = n(0),
            b"Ts" => self.state.rise = n(0),
            b"Tr" => self.state.mode = n(0) as u8,
            _ => return false,
        }
        true
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
                let mark = self.read_mark(operands, resources);
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

    fn read_mark(&self, operands: &[Operand<'_>], resources: Option<&'f Dictionary>) -> Mark {
        let file = self.it.file;
        let tag = operands.first().and_then(|o| o.name()).unwrap_or_default();
        let mut mark = Mark { artifact: tag == b"Artifact", ..Mark::default() };
        if let Some(Operand::Name(name)) = operands.get(1) {
            let properties = resources.and_then(|r| file.dict(r, b"Properties"));
            let Some(object) = properties.and_then(|p| p.get(name).ok()) else { return mark };
            if tag == b"OC" {
                mark.hidden =
                    object.as_reference().is_ok_and(|id| self.it.hidden_layers.contains(&id));
            }
            if let Some(dict) = file.as_dict(object) {
                mark.id = file.number(dict, b"MCID").map(|n| n as i32);
                mark.actual = file.text(dict, b"ActualText").map(|text| Actual(Some(text)));
            }
            return mark;
        }
        let mut at = operands.iter();
        while let Some(operand) = at.next() {
            match operand {
                Operand::Name(b"MCID") => {
                    mark.id = at.next().and_then(|o| o.number()).map(|n| n as i32);
                }
                Operand::Name(b"ActualText") => {
                    let mut scratch = Vec::new();
                    let bytes = at.next().and_then(|o| string_bytes(*o, &mut scratch));
                    let object = bytes.map(Object::string_literal);
                    mark.actual = object
                        .and_then(|o| lopdf::decode_text_string(&o).ok())
                        .map(|text| Actual(Some(text)));
                }
                _ => {}
            }
        }
        mark
    }

    fn draw(&mut self, name: &[u8], resources: Option<&'f Dictionary>) {
        let file = self.it.file;
        let objects = resources.and_then(|r| file.dict(r, b"XObject"));
        let Some(object) = objects.and_then(|o| o.get(name).ok()) else { return };
        let id = object.as_reference().ok();
        let Object::Stream(stream) = file.resolve(object) else { return };
        let layer = stream.dict.get(b"OC").ok().and_then(|oc| oc.as_reference().ok());
        if layer.is_some_and(|id| self.it.hidden_layers.contains(&id)) {
            return;
        }
        match file.name(&stream.dict, b"Subtype") {
            Some(b"Image") => self.push_image(id),
            Some(b"Form") => self.draw_form(stream, id, resources),
            _ => {}
        }
    }

    fn draw_form(
        &mut self,
        stream: &'f Stream,
        id: Option<ObjectId>,
        resources: Option<&'f Dictionary>,
    ) {
        let id = id.unwrap_or_default();
        if self.forms.len() >= MAX_FORM_DEPTH || self.forms.contains(&id) {
            return;
        }
        let file = self.it.file;
        // A form costs its unpacking too, however often it is drawn.
        let cost = 20 + stream.content.len() as u64 / 16;
        self.it.budget.operators = self.it.budget.operators.saturating_sub(cost);
        let Some(content) = file.unpack(stream) else {
            self.ink.broken = true;
            return;
        };
        let saved = self.state;
        let saved_stack = std::mem::take(&mut self.saved);
        let (text, line) = (self.text, self.line);
        if let Some([a, b, c, d, e, f]) = file.numbers(&stream.dict, b"Matrix").as_deref() {
            self.state.ctm = Matrix([*a, *b, *c, *d, *e, *f]).then(self.state.ctm);
        }
        let marks = self.marks.len();
        self.forms.push(id);
        self.execute(&content, file.dict(&stream.dict, b"Resources").or(resources));
        self.forms.pop();
        self.marks.truncate(marks);
        self.state = saved;
        self.saved = saved_stack;
        (self.text, self.line) = (text, line);
    }

    /// What form fields and free text show: their appearance, moved to their place.
    fn annotations(&mut self, page: &PageRef<'f>) {
        let file = self.it.file;
        let Some(dict) = file.page_dict(page) else { return };
        let (_, _, base) = display(page);
        for object in file.array(dict, b"Annots").unwrap_or_default().iter().take(5_000) {
            let Some(annotation) = file.as_dict(object) else { continue };
            let kind = file.name(annotation, b"Subtype").unwrap_or_default();
            let flags = file.number(annotation, b"F").unwrap_or(0.0) as i64;
            if !matches!(kind, b"Widget" | b"FreeText" | b"Stamp") || flags & 0b10_0010 != 0 {
                continue;
            }
            let Some((stream, id)) = self.appearance(annotation) else { continue };
            let rect = file.numbers(annotation, b"Rect").unwrap_or_default();
            let bbox = file.numbers(&stream.dict, b"BBox").unwrap_or_default();
            let ([x0, y0, x1, y1], [a, b, ..]) = (rect.as_slice(), bbox.as_slice()) else {
                continue;
            };
            let shift = Matrix::translate(x0.min(*x1) - a, y0.min(*y1) - b);
            self.state = State { ctm: shift.then(base), ..State::start(base) };
            self.marks.clear();
            self.draw_form(stream, id, page.resources);
        }
    }

    /// The normal appearance of an annotation, in its current state.
    fn appearance(&self, annotation: &'f Dictionary) -> Option<(&'f Stream, Option<ObjectId>)> {
        let file = self.it.file;
        let normal = file.dict(annotation, b"AP")?.get(b"N").ok()?;
        let object = match file.resolve(normal) {
            Object::Dictionary(states) => states.get(file.name(annotation, b"AS")?).ok()?,
            _ => normal,
        };
        let stream = file.resolve(object).as_stream().ok()?;
        Some((stream, object.as_reference().ok()))
    }

    fn push_image(&mut self, id: Option<ObjectId>) {
        let ctm = self.state.ctm;
        let corners =
            [ctm.apply(0.0, 0.0), ctm.apply(1.0, 0.0), ctm.apply(0.0, 1.0), ctm.apply(1.0, 1.0)];
        let rect =
            corners.into_iter().fold(Rect::EMPTY, |rect, c| rect.join(Rect::of_corners(c, c)));
        if self.ink.images.len() < MAX_IMAGES {
            self.ink.images.push(Image { rect, id });
        }
    }

    fn move_line(&mut self, x: f32, y: f32) {
        self.line = Matrix::translate(x, y).then(self.line);
        self.text = self.line;
    }

    fn show_spaced(&mut self, operands: &[Operand<'_>]) {
        let vertical =
            self.state.font.and_then(|f| self.it.fonts.get(f)).is_some_and(|f| f.vertical);
        for operand in operands {
            if let Operand::Number(n) = operand {
                let shift = -n / 1000.0 * self.state.size;
                let (x, y) =
                    if vertical { (0.0, shift) } else { (shift * self.state.stretch, 0.0) };
                self.text = Matrix::translate(x, y).then(self.text);
            } else {
                self.show(Some(*operand));
            }
        }
    }

    fn show(&mut self, operand: Option<Operand<'_>>) {
        let Some(operand) = operand else { return };
        let mut scratch = std::mem::take(&mut self.scratch);
        if let Some(bytes) = string_bytes(operand, &mut scratch) {
            self.show_bytes(bytes);
        }
        self.scratch = scratch;
    }

    fn show_bytes(&mut self, bytes: &[u8]) {
        let state = self.state;
        let Some(font) = state.font.and_then(|font| self.it.fonts.get_mut(font)) else { return };
        let matrix = self.text.then(state.ctm);
        let letters = bytes.len() as u64;
        let hidden = self.marks.iter().any(|mark| mark.hidden);
        if !matrix.is_finite() || self.it.budget.letters < letters {
            self.ink.broken |= self.it.budget.letters < letters;
            return;
        }
        self.it.budget.letters -= letters;
        let em = state.size * font.em;
        let (ux, uy) = matrix.apply_vector(0.0, em);
        let size = ux.hypot(uy);
        let forward =
            if font.vertical { (0.0, -1.0) } else { (em.signum() * state.stretch.signum(), 0.0) };
        let turn = quarter_turn(matrix.apply_vector(forward.0, forward.1));
        let look = Look {
            bold: font.bold || state.mode == 2,
            italic: font.italic,
            hidden: matches!(state.mode, 3 | 7),
            artifact: self.marks.iter().any(|mark| mark.artifact),
        };
        let mark = self.marks.iter().rev().find_map(|mark| mark.id).unwrap_or(-1);
        let actual = self.marks.iter_mut().rev().find_map(|mark| mark.actual.as_mut());
        let mut replaced = actual;
        let (mut x, mut y) = (0.0f32, 0.0f32);
        let (unit, vertical) = (font.unit, font.vertical);
        let ink = &mut self.ink;
        font.decode(bytes, |shown| {
            let extra = state.spacing + if shown.is_space { state.word_spacing } else { 0.0 };
            let advance = shown.width * unit * state.size;
            let (from, to) = if vertical {
                let from = (x, y);
                y += -state.size + extra;
                (from, (x, y - extra))
            } else {
                let from = (x, state.rise);
                let to = (x + advance * state.stretch, state.rise);
                x += (advance + extra) * state.stretch;
                (from, to)
            };
            let text = match &mut replaced {
                None => shown.text.into(),
                Some(text) => std::borrow::Cow::from(text.0.take().unwrap_or_default()),
            };
            let from = ink.in_frame(matrix.apply(from.0, from.1), turn);
            let to = ink.in_frame(matrix.apply(to.0, to.1), turn);
            let visible = inside(ink, from, turn, size) && !hidden && size > 0.0 && size < 2_000.0;
            if visible {
                let (from, base, to) = (from.0, from.1, to.0);
                ink.push(&Letter { text: &text, from, to, base, size, look, mark, turn });
            }
        });
        self.text = Matrix::translate(x, y).then(self.text);
    }
}

fn inside(ink: &Ink, (u, v): (f32, f32), turn: u8, size: f32) -> bool {
    let (w, h) = if turn % 2 == 1 { (ink.height, ink.width) } else { (ink.width, ink.height) };
    u > -size && u < w && v > 0.0 && v < h + size
}

/// The quarter turn nearest to a direction; y grows downward.
fn quarter_turn((dx, dy): (f32, f32)) -> u8 {
    match (dx.abs() >= dy.abs(), dx >= 0.0, dy >= 0.0) {
        (true, true, _) => 0,
        (true, false, _) => 2,
        (false, _, true) => 1,
        (false, _, false) => 3,
    }
}
