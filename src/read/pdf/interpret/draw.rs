//! What a page draws besides its own text: forms, pictures and the appearances of annotations.

use lopdf::{Dictionary, Object, ObjectId, Stream};

use super::text::quarter_turn;
use super::{MAX_FORM_DEPTH, MAX_IMAGES, Run, State, display};
use crate::read::pdf::file::PageRef;
use crate::read::pdf::geometry::{Matrix, Rect};
use crate::read::pdf::ink::Image;

impl<'f> Run<'_, 'f> {
    pub(super) fn draw(&mut self, name: &[u8], resources: Option<&'f Dictionary>) {
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
        let Some(content) = file.unpack_content(stream) else {
            self.ink.broken = true;
            return;
        };
        self.ink.broken |= !content.whole;
        let saved = self.state;
        let saved_stack = std::mem::take(&mut self.saved);
        let (text, line) = (self.text, self.line);
        if let Some([a, b, c, d, e, f]) = file.numbers(&stream.dict, b"Matrix").as_deref() {
            self.state.ctm = Matrix([*a, *b, *c, *d, *e, *f]).then(self.state.ctm);
        }
        let marks = self.marks.len();
        self.forms.push(id);
        self.execute(&content.bytes, file.dict(&stream.dict, b"Resources").or(resources));
        self.forms.pop();
        self.marks.truncate(marks);
        self.state = saved;
        self.saved = saved_stack;
        (self.text, self.line) = (text, line);
    }

    /// What form fields and free text show: their appearance, moved to their place.
    pub(super) fn annotations(&mut self, page: &PageRef<'f>) {
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

    pub(super) fn push_image(&mut self, id: Option<ObjectId>) {
        let ctm = self.state.ctm;
        let corners =
            [ctm.apply(0.0, 0.0), ctm.apply(1.0, 0.0), ctm.apply(0.0, 1.0), ctm.apply(1.0, 1.0)];
        let rect =
            corners.into_iter().fold(Rect::EMPTY, |rect, c| rect.join(Rect::of_corners(c, c)));
        if self.ink.images.len() < MAX_IMAGES {
            let turn = quarter_turn(ctm.apply_vector(1.0, 0.0));
            self.ink.images.push(Image { rect, id, turn });
        }
    }
}
