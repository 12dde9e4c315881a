//! The object layer: opens a file through lopdf and answers for pages, resources and streams.
//!
//! Every stream is decoded under a limit and every walk remembers where it has been. Page trees
//! are walked here rather than by lopdf, so that inherited attributes and loops are ours.

use lopdf::{Dictionary, Document, LoadOptions, Object, ObjectId, Stream};
use rustc_hash::FxHashSet;

use super::geometry::Rect;
use super::inflate::{Unpacked, inflate};
use crate::read::{ReadError, ReadOptions};

/// No content stream, font or map of a real plan is larger when unpacked.
const MAX_STREAM: usize = 64 << 20;
/// What all streams of a file together may unpack to.
const MAX_UNPACKED: usize = 768 << 20;
/// Pages beyond this many are not read.
const MAX_PAGES: usize = 20_000;
const MAX_DEPTH: usize = 64;

/// An opened file.
pub(super) struct File {
    doc: Document,
    unpacked: std::cell::Cell<usize>,
}

/// A page with the attributes that it may inherit.
#[derive(Debug, Clone, Copy)]
pub(super) struct PageRef<'a> {
    pub(super) id: ObjectId,
    /// The visible part, in the page's own coordinates (y upward).
    pub(super) visible: Rect,
    /// Clockwise quarter turns, 0 to 3.
    pub(super) turns: u8,
    /// What its content names.
    pub(super) resources: Option<&'a Dictionary>,
}

impl File {
    /// Opens a file. lopdf tries the empty password itself; those of the options come after it.
    pub(super) fn open(bytes: &[u8], options: &ReadOptions) -> Result<Self, ReadError> {
        let malformed = |source| ReadError::Malformed {
            format: "PDF",
            source: Box::<lopdf::Error>::new(source),
        };
        let load = |password: Option<&str>| {
            let options = LoadOptions {
                password: password.map(str::to_owned),
                max_decompressed_size: Some(MAX_STREAM),
                ..LoadOptions::default()
            };
            Document::load_mem_with_options(bytes, options)
        };
        let mut result = load(None);
        let locked = |result: &lopdf::Result<Document>| match result {
            Ok(doc) => doc.is_encrypted() && doc.encryption_state.is_none(),
            Err(error) => is_password_error(error),
        };
        let mut passwords = options.passwords.iter().map(String::as_str);
        while locked(&result) {
            let Some(password) = passwords.next() else { return Err(ReadError::Encrypted) };
            result = load(Some(password));
        }
        let doc = result.map_err(|error| match error {
            lopdf::Error::Decompress(lopdf::DecompressError::MemoryLimitExceeded { .. }) => {
                ReadError::TooLarge { limit: "64 MiB of unpacked objects" }
            }
            error => malformed(error),
        })?;
        Ok(Self { doc, unpacked: std::cell::Cell::new(0) })
    }

    /// The object behind references.
    pub(super) fn resolve<'a>(&'a self, object: &'a Object) -> &'a Object {
        let mut object = object;
        for _ in 0..8 {
            let Object::Reference(id) = object else { break };
            match self.doc.objects.get(id) {
                Some(next) => object = next,
                None => return &Object::Null,
            }
        }
        object
    }

    pub(super) fn get<'a>(&'a self, dict: &'a Dictionary, key: &[u8]) -> Option<&'a Object> {
        dict.get(key).ok().map(|object| self.resolve(object)).filter(|object| !object.is_null())
    }

    pub(super) fn dict<'a>(&'a self, dict: &'a Dictionary, key: &[u8]) -> Option<&'a Dictionary> {
        self.as_dict(self.get(dict, key)?)
    }

    pub(super) fn as_dict<'a>(&'a self, object: &'a Object) -> Option<&'a Dictionary> {
        match self.resolve(object) {
            Object::Dictionary(dict) => Some(dict),
            Object::Stream(stream) => Some(&stream.dict),
            _ => None,
        }
    }

    pub(super) fn array<'a>(&'a self, dict: &'a Dictionary, key: &[u8]) -> Option<&'a [Object]> {
        self.get(dict, key)?.as_array().ok().map(Vec::as_slice)
    }

    pub(super) fn stream<'a>(&'a self, dict: &'a Dictionary, key: &[u8]) -> Option<&'a Stream> {
        self.get(dict, key)?.as_stream().ok()
    }

    pub(super) fn name<'a>(&'a self, dict: &'a Dictionary, key: &[u8]) -> Option<&'a [u8]> {
        self.get(dict, key)?.as_name().ok()
    }

    pub(super) fn number(&self, dict: &Dictionary, key: &[u8]) -> Option<f32> {
        self.get(dict, key)?.as_float().ok()
    }

    /// Numbers of an array; what is no number counts as 0.
    pub(super) fn numbers(&self, dict: &Dictionary, key: &[u8]) -> Option<Vec<f32>> {
        let array = self.array(dict, key)?;
        let number = |object| self.resolve(object).as_float().unwrap_or(0.0);
        Some(array.iter().take(64).map(number).collect())
    }

    /// A text string, whichever of its encodings it is in.
    pub(super) fn text(&self, dict: &Dictionary, key: &[u8]) -> Option<String> {
        lopdf::decode_text_string(self.get(dict, key)?).ok()
    }

    pub(super) fn object(&self, id: ObjectId) -> Option<&Object> {
        self.doc.objects.get(&id)
    }

    pub(super) fn catalog(&self) -> Option<&Dictionary> {
        self.doc.catalog().ok()
    }

    /// The title in the file's metadata.
    pub(super) fn title(&self) -> Option<String> {
        let info = self.dict(&self.doc.trailer, b"Info")?;
        let title = self.text(info, b"Title")?;
        let title = title.trim();
        (!title.is_empty()).then(|| title.to_owned())
    }

    /// The unpacked content of a stream; `None` when it is broken or over a limit.
    pub(super) fn unpack(&self, stream: &Stream) -> Option<Vec<u8>> {
        self.unpack_within(|most| stream.get_plain_content_with_limit(most).ok(), Vec::len)
    }

    /// The unpacked content of a stream that draws something, as far as it goes.
    pub(super) fn unpack_content(&self, stream: &Stream) -> Option<Unpacked> {
        let filters = stream.filters().unwrap_or_default();
        let last = filters.len().saturating_sub(1);
        let predictor = self.parameters(stream, last).and_then(|it| self.number(it, b"Predictor"));
        if filters.last() != Some(&b"FlateDecode".as_slice()) || predictor > Some(1.0) {
            let whole = |bytes| Unpacked { bytes, whole: true };
            return self.unpack(stream).map(whole);
        }
        let before;
        let packed = if last == 0 {
            &stream.content
        } else {
            before = self.unpack_first(stream, last)?;
            &before
        };
        self.unpack_within(|most| inflate(packed, most), |unpacked| unpacked.bytes.len())
    }

    /// Unpacks within the limits of a stream and of the file; what fails costs its share too.
    fn unpack_within<T>(
        &self,
        unpack: impl FnOnce(usize) -> Option<T>,
        size: impl FnOnce(&T) -> usize,
    ) -> Option<T> {
        let left = MAX_UNPACKED.checked_sub(self.unpacked.get())?;
        let unpacked = unpack(MAX_STREAM.min(left));
        let used = unpacked.as_ref().map_or(MAX_STREAM / 4, size);
        self.unpacked.set(self.unpacked.get() + used);
        unpacked
    }

    /// The content of a stream once its first filters are undone.
    pub(super) fn unpack_first(&self, stream: &Stream, filters: usize) -> Option<Vec<u8>> {
        if filters == 0 {
            return Some(stream.content.clone());
        }
        let mut part = stream.clone();
        let keys: [&[u8]; 2] = [b"Filter", b"DecodeParms"];
        for key in keys {
            if let Some(Object::Array(all)) = self.get(&stream.dict, key) {
                let first = all.iter().take(filters).map(|object| self.resolve(object).clone());
                part.dict.set(key, first.collect::<Vec<_>>());
            }
        }
        self.unpack(&part)
    }

    /// The parameters of a stream's filter, counted from 0.
    pub(super) fn parameters<'a>(
        &'a self,
        stream: &'a Stream,
        at: usize,
    ) -> Option<&'a Dictionary> {
        match self.get(&stream.dict, b"DecodeParms")? {
            Object::Array(all) => self.as_dict(all.get(at)?),
            one => self.as_dict(one),
        }
    }

    /// All pages in order; each node of the tree is visited once.
    pub(super) fn pages(&self) -> Vec<PageRef<'_>> {
        let mut pages = Vec::new();
        let Some(root) = self.catalog().and_then(|c| c.get(b"Pages").ok()) else { return pages };
        let mut seen = FxHashSet::default();
        let a4 = Rect { x0: 0.0, y0: 0.0, x1: 595.0, y1: 842.0 };
        let start = Inherited { media: None, crop: None, rotate: 0.0, resources: None, depth: 0 };
        let mut stack = vec![(root, start)];
        while let Some((object, mut inherited)) = stack.pop() {
            let Object::Reference(id) = object else { continue };
            if !seen.insert(*id) || pages.len() >= MAX_PAGES || inherited.depth > MAX_DEPTH {
                continue;
            }
            let Some(node) = self.as_dict(object) else { continue };
            self.inherit(node, &mut inherited);
            if let Some(kids) = self.array(node, b"Kids") {
                inherited.depth += 1;
                stack.extend(kids.iter().rev().map(|kid| (kid, inherited.clone())));
                continue;
            }
            let media = inherited.media.unwrap_or(a4);
            let crop = inherited.crop.map_or(media, |crop| intersect(crop, media));
            pages.push(PageRef {
                id: *id,
                visible: if crop.width() > 1.0 && crop.height() > 1.0 { crop } else { a4 },
                turns: (inherited.rotate / 90.0).round().rem_euclid(4.0) as u8,
                resources: inherited.resources,
            });
        }
        pages
    }

    fn inherit<'a>(&'a self, node: &'a Dictionary, inherited: &mut Inherited<'a>) {
        let rect = |key: &[u8]| {
            let n = self.numbers(node, key)?;
            let [a, b, c, d] = *n.as_slice() else { return None };
            let rect = Rect::of_corners((a, b), (c, d));
            (rect.width() > 1.0 && rect.height() > 1.0 && rect.width() < 1e6).then_some(rect)
        };
        inherited.media = rect(b"MediaBox").or(inherited.media);
        inherited.crop = rect(b"CropBox").or(inherited.crop);
        inherited.rotate = self.number(node, b"Rotate").unwrap_or(inherited.rotate);
        inherited.resources = self.dict(node, b"Resources").or(inherited.resources);
    }

    /// The page's content streams, unpacked and joined by a line break. The flag tells whether
    /// one of them could not be read, or not to its end.
    pub(super) fn page_content(&self, page: &PageRef<'_>) -> (Vec<u8>, bool) {
        let mut content = Vec::new();
        let mut broken = false;
        let dict = self.object(page.id).and_then(|object| self.as_dict(object));
        let Some(contents) = dict.and_then(|dict| self.get(dict, b"Contents")) else {
            return (content, false);
        };
        let one = std::slice::from_ref(contents);
        let parts = contents.as_array().map_or(one, Vec::as_slice);
        for part in parts.iter().take(10_000) {
            match self.resolve(part) {
                Object::Stream(stream) => match self.unpack_content(stream) {
                    Some(Unpacked { bytes, whole })
                        if content.len() + bytes.len() <= MAX_STREAM =>
                    {
                        broken |= !whole;
                        if content.is_empty() {
                            content = bytes;
                        } else {
                            content.push(b'\n');
                            content.extend_from_slice(&bytes);
                        }
                    }
                    _ => broken = true,
                },
                Object::Null => {}
                _ => broken = true,
            }
        }
        (content, broken)
    }

    pub(super) fn page_dict(&self, page: &PageRef<'_>) -> Option<&Dictionary> {
        self.as_dict(self.object(page.id)?)
    }
}

#[derive(Clone)]
struct Inherited<'a> {
    media: Option<Rect>,
    crop: Option<Rect>,
    rotate: f32,
    resources: Option<&'a Dictionary>,
    depth: usize,
}

fn intersect(a: Rect, b: Rect) -> Rect {
    Rect { x0: a.x0.max(b.x0), y0: a.y0.max(b.y0), x1: a.x1.min(b.x1), y1: a.y1.min(b.y1) }
}

fn is_password_error(error: &lopdf::Error) -> bool {
    use lopdf::Error;
    matches!(error, Error::InvalidPassword | Error::Decryption(_))
}
