//! Pictures in a form that tesseract reads: JPEG as it is, all others as PNM in black and white
//! or shades of grey.
//!
//! No picture is unpacked beyond a number of pixels, whatever it claims.

mod coding;
mod colour;

use lopdf::{Object, Stream};

use self::colour::Space;
use super::file::File;

/// Pictures with more pixels than this are not unpacked.
const MAX_PIXELS: usize = 60_000_000;

/// Pictures with more bytes of samples than this are not unpacked.
const MAX_BYTES: usize = 64 << 20;

/// A picture as tesseract takes it.
pub(super) struct Picture {
    pub(super) bytes: Vec<u8>,
    /// Width and height in pixels, where they are known.
    pub(super) size: Option<(f32, f32)>,
}

/// Pixels of one bit, rows padded to bytes; a set bit is black.
struct Bitmap {
    width: usize,
    height: usize,
    bits: Vec<u8>,
}

/// Pixels from black (0) to white (255).
struct Grey {
    width: usize,
    height: usize,
    shades: Vec<u8>,
}

/// Whether a picture has one bit a pixel, as scanned text mostly has.
pub(super) fn is_bilevel(file: &File, stream: &Stream) -> bool {
    let mask = matches!(file.get(&stream.dict, b"ImageMask"), Some(Object::Boolean(true)));
    mask || file.number(&stream.dict, b"BitsPerComponent") == Some(1.0)
        || matches!(filters(file, stream).last(), Some(&(b"JBIG2Decode" | b"CCITTFaxDecode")))
}

/// Pixels that are unpacked.
enum Pixels {
    Bitmap(Bitmap),
    Grey(Grey),
}

/// The picture of an image stream, drawn with this many quarter turns clockwise; `None` where its
/// coding is not known, it is broken or too large.
pub(super) fn read(file: &File, stream: &Stream, turn: u8) -> Option<Picture> {
    if turn == 0
        && let filters = filters(file, stream)
        && let Some(b"DCTDecode" | b"DCT") = filters.last().copied()
    {
        let bytes = file.unpack_first(stream, filters.len() - 1)?;
        return Some(Picture { size: coding::jpeg_size(&bytes), bytes });
    }
    Some(match pixels(file, stream)? {
        Pixels::Bitmap(bitmap) if turn == 0 => bitmap.into_picture(),
        Pixels::Bitmap(bitmap) => bitmap.into_grey().turned(turn).into_picture(),
        Pixels::Grey(grey) => grey.turned(turn).into_picture(),
    })
}

fn pixels(file: &File, stream: &Stream) -> Option<Pixels> {
    let filters = filters(file, stream);
    let inverted = file
        .numbers(&stream.dict, b"Decode")
        .is_some_and(|decode| decode.len() >= 2 && decode[0] > decode[1]);
    let Some((last, before)) = filters.split_last() else {
        return samples(file, stream, inverted);
    };
    let packed = || file.unpack_first(stream, before.len());
    match *last {
        b"DCTDecode" | b"DCT" => coding::jpeg(&packed()?).map(Pixels::Grey),
        b"CCITTFaxDecode" | b"CCF" => {
            let parameters = file.parameters(stream, before.len());
            let found = coding::ccitt(file, parameters, &packed()?, size(file, stream)?)?;
            Some(Pixels::Bitmap(found.inverted_if(inverted)))
        }
        b"JBIG2Decode" => {
            let globals = file
                .parameters(stream, before.len())
                .and_then(|parameters| file.unpack(file.stream(parameters, b"JBIG2Globals")?));
            let found = coding::jbig2(&packed()?, globals.as_deref())?;
            Some(Pixels::Bitmap(found.inverted_if(inverted)))
        }
        b"JPXDecode" => coding::jpeg2000(&packed()?).map(Pixels::Grey),
        _ => samples(file, stream, inverted),
    }
}

fn filters<'a>(file: &'a File, stream: &'a Stream) -> Vec<&'a [u8]> {
    match file.get(&stream.dict, b"Filter") {
        Some(Object::Name(name)) => vec![name],
        Some(Object::Array(names)) => {
            names.iter().filter_map(|name| file.resolve(name).as_name().ok()).collect()
        }
        _ => Vec::new(),
    }
}

/// Width and height as the file gives them, if not beyond the limit.
fn size(file: &File, stream: &Stream) -> Option<(usize, usize)> {
    let number = |key: &[u8]| file.number(&stream.dict, key).filter(|n| *n >= 1.0);
    let (width, height) = (number(b"Width")? as usize, number(b"Height")? as usize);
    (width.checked_mul(height)? <= MAX_PIXELS).then_some((width, height))
}

/// A picture whose samples lie open once it is unpacked.
fn samples(file: &File, stream: &Stream, inverted: bool) -> Option<Pixels> {
    let (width, height) = size(file, stream)?;
    let mask = matches!(file.get(&stream.dict, b"ImageMask"), Some(Object::Boolean(true)));
    let bits = file.number(&stream.dict, b"BitsPerComponent").unwrap_or(1.0) as usize;
    let bits = if mask { 1 } else { bits };
    let space =
        if mask { Space::Grey } else { Space::read(file, file.get(&stream.dict, b"ColorSpace")?)? };
    if !matches!(bits, 1 | 2 | 4 | 8 | 16) {
        return None;
    }
    let row = (width * space.parts() * bits).div_ceil(8);
    if row * height > MAX_BYTES {
        return None;
    }
    let mut samples = file.unpack(stream)?;
    samples.resize(row * height, 0xFF);
    if let (1, Space::Grey) = (bits, &space) {
        // In PDF a set bit is white.
        let bitmap = Bitmap { width, height, bits: samples };
        return Some(Pixels::Bitmap(bitmap.inverted_if(!inverted)));
    }
    let mut shades = Vec::with_capacity(width * height);
    for row in samples.chunks_exact(row) {
        space.push_shades(row, bits, width, inverted, &mut shades);
    }
    Some(Pixels::Grey(Grey { width, height, shades }))
}

impl Bitmap {
    fn inverted_if(mut self, inverted: bool) -> Self {
        if inverted {
            for byte in &mut self.bits {
                *byte = !*byte;
            }
        }
        self
    }

    fn into_grey(self) -> Grey {
        let mut shades = Vec::with_capacity(self.width * self.height);
        for row in self.bits.chunks_exact(self.width.div_ceil(8).max(1)) {
            let black = |x: usize| row[x / 8] & (0x80 >> (x % 8)) != 0;
            shades.extend((0..self.width).map(|x| if black(x) { 0 } else { 255 }));
        }
        Grey { width: self.width, height: self.height, shades }
    }

    fn into_picture(mut self) -> Picture {
        let mut bytes = format!("P4\n{} {}\n", self.width, self.height).into_bytes();
        bytes.append(&mut self.bits);
        Picture { bytes, size: Some((self.width as f32, self.height as f32)) }
    }
}

impl Grey {
    /// The picture after quarter turns clockwise.
    fn turned(self, turn: u8) -> Self {
        let (w, h) = (self.width, self.height);
        let (width, height) = if turn % 2 == 1 { (h, w) } else { (w, h) };
        let from = |x: usize, y: usize| match turn {
            1 => (y, h - 1 - x),
            2 => (w - 1 - x, h - 1 - y),
            _ => (w - 1 - y, x),
        };
        if turn == 0 {
            return self;
        }
        let mut shades = Vec::with_capacity(self.shades.len());
        for y in 0..height {
            shades.extend((0..width).map(|x| {
                let (x, y) = from(x, y);
                self.shades[y * w + x]
            }));
        }
        Self { width, height, shades }
    }

    fn into_picture(mut self) -> Picture {
        let mut bytes = format!("P5\n{} {}\n255\n", self.width, self.height).into_bytes();
        bytes.append(&mut self.shades);
        Picture { bytes, size: Some((self.width as f32, self.height as f32)) }
    }
}
