//! Codings that only pictures have: fax (CCITT), JBIG2 and JPEG 2000; and the size of a JPEG.

use lopdf::{Dictionary, Object};

use super::colour::Space;
use super::{Bitmap, Grey, MAX_PIXELS};
use crate::read::pdf::file::File;

/// Values of a JPEG 2000 picture beyond this many are not unpacked: each takes four bytes.
const MAX_VALUES: usize = 60_000_000;
/// JPEG 2000 keeps smaller versions of a picture: one of at least this size is enough to read.
const ENOUGH: (u32, u32) = (2_400, 3_400);

/// JPEG, of which only the grey is kept.
pub(super) fn jpeg(packed: &[u8]) -> Option<Grey> {
    use zune_jpeg::JpegDecoder;
    use zune_jpeg::zune_core::{
        bytestream::ZCursor, colorspace::ColorSpace, options::DecoderOptions,
    };

    let options = DecoderOptions::default()
        .set_max_width(usize::from(u16::MAX))
        .set_max_height(usize::from(u16::MAX))
        .jpeg_set_out_colorspace(ColorSpace::Luma);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(packed), options);
    decoder.decode_headers().ok()?;
    let (width, height) = decoder.dimensions()?;
    if width.checked_mul(height)? > MAX_PIXELS {
        return None;
    }
    let shades = decoder.decode().ok()?;
    (shades.len() == width * height).then_some(Grey { width, height, shades })
}

/// Fax of group 3 or 4.
pub(super) fn ccitt(
    file: &File,
    parameters: Option<&Dictionary>,
    packed: &[u8],
    (width, height): (usize, usize),
) -> Option<Bitmap> {
    use hayro_ccitt::{DecodeSettings, DecoderContext, EncodingMode};

    let number = |key: &[u8]| parameters.and_then(|p| file.number(p, key));
    let flag = |key: &[u8]| match parameters.and_then(|p| file.get(p, key)) {
        Some(Object::Boolean(flag)) => Some(*flag),
        _ => None,
    };
    let columns = number(b"Columns").map_or(1_728, |n| n as usize);
    if columns.checked_mul(height)? > MAX_PIXELS {
        return None;
    }
    let k = number(b"K").unwrap_or(0.0);
    let settings = DecodeSettings {
        columns: u32::try_from(columns).ok()?,
        rows: u32::try_from(height).ok()?,
        end_of_block: flag(b"EndOfBlock").unwrap_or(true),
        end_of_line: flag(b"EndOfLine").unwrap_or(false),
        rows_are_byte_aligned: flag(b"EncodedByteAlign").unwrap_or(false),
        encoding: if k < 0.0 {
            EncodingMode::Group4
        } else if k > 0.0 {
            EncodingMode::Group3_2D
        } else {
            EncodingMode::Group3_1D
        },
        strict: false,
    };
    let mut rows = Rows::new(columns);
    // What was unpacked before an error counts.
    hayro_ccitt::decode(packed, &mut rows, &mut DecoderContext::new(settings)).ok();
    let mut bitmap = rows.into_bitmap(height).filter(|bitmap| bitmap.width >= width.min(8))?;
    if flag(b"BlackIs1").unwrap_or(false) {
        for byte in &mut bitmap.bits {
            *byte = !*byte;
        }
    }
    Some(bitmap)
}

/// JBIG2, with the symbols that several pictures share.
pub(super) fn jbig2(packed: &[u8], globals: Option<&[u8]>) -> Option<Bitmap> {
    use hayro_jbig2::{DecodeSettings, Globals, Page};

    let settings = DecodeSettings::default();
    let globals = globals.and_then(|bytes| Globals::new(bytes, &settings).ok());
    let page = Page::new_embedded(packed, globals.as_ref(), &settings).ok()?;
    let (width, height) = (page.width() as usize, page.height() as usize);
    if width.checked_mul(height)? > MAX_PIXELS {
        return None;
    }
    let mut rows = Rows::new(width);
    page.decode(&mut rows).ok()?;
    rows.into_bitmap(height)
}

/// JPEG 2000, in the smallest version that is large enough to read.
pub(super) fn jpeg2000(packed: &[u8]) -> Option<Grey> {
    use hayro_jpeg2000::{DecodeSettings, DecoderContext, Image};

    let settings = DecodeSettings { target_resolution: Some(ENOUGH), ..DecodeSettings::default() };
    let image = Image::new(packed, &settings).ok()?;
    let (width, height) = (image.width() as usize, image.height() as usize);
    let alpha = usize::from(image.has_alpha());
    let parts = usize::from(image.color_space().num_channels()) + alpha;
    if width.checked_mul(height)?.checked_mul(parts)? > MAX_VALUES {
        return None;
    }
    let mut context = DecoderContext::default();
    let decoded = image.decode(&mut context).ok()?;
    let parts = decoded.components().len();
    let space = match parts.checked_sub(alpha)? {
        1 => Space::Grey,
        3 => Space::Rgb,
        4 => Space::Cmyk,
        _ => return None,
    };
    let shades: Vec<u8> =
        decoded.data_u8().chunks_exact(parts).map(|pixel| space.shade(pixel)).collect();
    (shades.len() == width * height).then_some(Grey { width, height, shades })
}

/// Takes the rows of a black and white picture as its decoder finds them.
struct Rows {
    width: usize,
    bits: Vec<u8>,
    /// Pixels of the open row.
    at: usize,
}

impl Rows {
    fn new(width: usize) -> Self {
        Self { width, bits: Vec::new(), at: 0 }
    }

    fn push(&mut self, black: bool) {
        if self.at.is_multiple_of(8) {
            self.bits.push(0);
        }
        if let Some(byte) = self.bits.last_mut().filter(|_| black) {
            *byte |= 0x80 >> (self.at % 8);
        }
        self.at += 1;
    }

    fn push_bytes(&mut self, black: bool, count: usize) {
        self.bits.resize(self.bits.len() + count, if black { 0xFF } else { 0 });
        self.at += 8 * count;
    }

    /// The rows found; those missing at the end are white. `None` where there are none.
    fn into_bitmap(mut self, height: usize) -> Option<Bitmap> {
        let found = !self.bits.is_empty();
        self.bits.resize(self.width.div_ceil(8) * height, 0);
        found.then_some(Bitmap { width: self.width, height, bits: self.bits })
    }
}

impl hayro_ccitt::Decoder for Rows {
    fn push_row(&mut self, changes: &[u32]) {
        let mut black = false;
        for end in changes.iter().map(|change| *change as usize).chain([self.width]) {
            let end = end.min(self.width);
            while self.at < end {
                let whole = (end - self.at) / 8;
                if self.at.is_multiple_of(8) && whole > 0 {
                    self.push_bytes(black, whole);
                } else {
                    self.push(black);
                }
            }
            black = !black;
        }
        self.at = 0;
    }
}

impl hayro_jbig2::Decoder for Rows {
    fn push_pixel(&mut self, black: bool) {
        self.push(black);
    }

    fn push_pixel_chunk(&mut self, black: bool, chunk_count: u32) {
        self.push_bytes(black, chunk_count as usize);
    }

    fn next_line(&mut self) {
        self.at = 0;
    }
}

/// Width and height in pixels, from the head of a JPEG.
pub(super) fn jpeg_size(bytes: &[u8]) -> Option<(f32, f32)> {
    let mut at = 2;
    while let [0xFF, marker, high, low] = *bytes.get(at..at + 4)? {
        if matches!(marker, 0xC0..=0xC3) {
            let pair = |i: usize| {
                let pair = bytes.get(at + i..at + i + 2)?;
                Some(f32::from(u16::from_be_bytes([pair[0], pair[1]])))
            };
            return Some((pair(7)?, pair(5)?));
        }
        at += 2 + usize::from(u16::from_be_bytes([high, low]));
    }
    None
}
