//! A logo for the cover and the running head: a PNG or JPEG file, checked before any report is made.
//!
//! The bytes come from a user, so sizes are limited and nothing is trusted. Word takes the file as
//! it is; the PDF takes the samples of a PNG and the bytes of a JPEG.

use std::fmt;
use std::io::Cursor;
use std::sync::Arc;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

/// Whether a file begins as an SVG drawing does.
fn is_svg(bytes: &[u8]) -> bool {
    let start = bytes.get(..bytes.len().min(1024)).unwrap_or_default();
    start.windows(4).any(|part| part == b"<svg")
}

/// The largest width and height, in pixels.
const MOST: u32 = 4000;

/// A checked picture.
#[derive(Clone, PartialEq, Eq)]
pub struct Logo {
    kind: Kind,
    width: u32,
    height: u32,
    bytes: Arc<[u8]>,
}

/// A logo with the words that stand for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Emblem {
    /// The picture.
    pub logo: Logo,
    /// The text alternative.
    pub alt: String,
}

/// The two formats.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// PNG.
    Png,
    /// JPEG with one or three channels.
    Jpeg {
        /// 1 for grey, 3 for colour.
        channels: u8,
    },
}

/// The samples of a PNG, eight bits a channel, rows from the top.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Samples {
    /// Red, green and blue of each pixel.
    pub(super) colours: Vec<u8>,
    /// The opacity of each pixel; none where all are opaque.
    pub(super) opacity: Option<Vec<u8>>,
}

/// Why a file is no logo. Messages complete the sentence "could not use X as logo: …".
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum LogoError {
    /// Neither PNG nor JPEG.
    #[error("it is neither a PNG nor a JPEG file; save it as PNG")]
    Format,
    /// A drawing in SVG.
    #[error("it is an SVG drawing; save it as PNG, 1000 pixels wide or more")]
    Drawing,
    /// Cut off or against the rules of its format.
    #[error("it is damaged; save it again as PNG")]
    Damaged,
    /// Wider or higher than a logo needs.
    #[error("it is larger than {MOST} pixels; make it smaller")]
    Large,
    /// A kind of JPEG that few programs write.
    #[error("its colours are for print (CMYK); save it as PNG")]
    Unusual,
}

impl fmt::Debug for Logo {
    /// Names the bytes by their hash, so that whoever keys by this sees another logo as another.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hash = blake3::hash(&self.bytes).to_hex();
        write!(f, "Logo({:?}, {} x {}, {hash})", self.kind, self.width, self.height)
    }
}

impl Logo {
    /// Checks the bytes of a file.
    ///
    /// # Errors
    ///
    /// When it is no PNG or JPEG that a report can show; a PNG is read to its end.
    pub fn read(bytes: Vec<u8>) -> Result<Self, LogoError> {
        let (kind, width, height) = if bytes.starts_with(PNG) {
            let (width, height) = png_reader(&bytes)?.info().size();
            (Kind::Png, width, height)
        } else if bytes.starts_with(&[0xff, 0xd8]) {
            jpeg(&bytes)?
        } else if is_svg(&bytes) {
            return Err(LogoError::Drawing);
        } else {
            return Err(LogoError::Format);
        };
        if width == 0 || height == 0 {
            return Err(LogoError::Damaged);
        }
        if width > MOST || height > MOST {
            return Err(LogoError::Large);
        }
        let logo = Self { kind, width, height, bytes: bytes.into() };
        if kind == Kind::Png {
            logo.samples()?;
        }
        Ok(logo)
    }

    pub(super) fn kind(&self) -> Kind {
        self.kind
    }

    /// Width and height in pixels.
    pub(super) fn size(&self) -> (u32, u32) {
        (self.width, self.height)
    }

    /// The file as it is.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The file's usual ending.
    pub(super) fn extension(&self) -> &'static str {
        match self.kind {
            Kind::Png => "png",
            Kind::Jpeg { .. } => "jpeg",
        }
    }

    /// Width and height in points within a room; never larger than a point a pixel.
    #[expect(clippy::cast_precision_loss, reason = "at most 4000 pixels")]
    pub(super) fn fitted(&self, room: (f32, f32)) -> (f32, f32) {
        let (width, height) = (self.width as f32, self.height as f32);
        let scale = (room.0 / width).min(room.1 / height).min(1.0);
        (width * scale, height * scale)
    }

    /// The samples of a PNG.
    pub(super) fn samples(&self) -> Result<Samples, LogoError> {
        let mut reader = png_reader(&self.bytes)?;
        let size = reader.output_buffer_size().ok_or(LogoError::Large)?;
        let mut pixels = vec![0; size];
        let frame = reader.next_frame(&mut pixels).map_err(|_| LogoError::Damaged)?;
        pixels.truncate(frame.buffer_size());
        let (mut colours, mut opacity) = (Vec::with_capacity(size), Vec::new());
        for pixel in pixels.chunks_exact(frame.color_type.samples()) {
            let (colour, opaque) = match *pixel {
                [grey] => ([grey; 3], 255),
                [grey, opaque] => ([grey; 3], opaque),
                [red, green, blue] => ([red, green, blue], 255),
                [red, green, blue, opaque, ..] => ([red, green, blue], opaque),
                [] => continue,
            };
            colours.extend_from_slice(&colour);
            opacity.push(opaque);
        }
        let opaque = opacity.iter().all(|opaque| *opaque == 255);
        Ok(Samples { colours, opacity: (!opaque).then_some(opacity) })
    }
}

/// A reader of a PNG that turns all its kinds into eight bits a channel, without a palette.
fn png_reader(bytes: &[u8]) -> Result<png::Reader<Cursor<&[u8]>>, LogoError> {
    let limits = png::Limits { bytes: MOST as usize * MOST as usize * 8 };
    let mut decoder = png::Decoder::new_with_limits(Cursor::new(bytes), limits);
    decoder.set_transformations(png::Transformations::normalize_to_color8());
    let reader = decoder.read_info().map_err(|_| LogoError::Damaged)?;
    let size = reader.info().size();
    if size.0 > MOST || size.1 > MOST { Err(LogoError::Large) } else { Ok(reader) }
}

/// Kind, width and height of a JPEG, from its frame header.
fn jpeg(bytes: &[u8]) -> Result<(Kind, u32, u32), LogoError> {
    let mut rest = bytes.get(2..).ok_or(LogoError::Damaged)?;
    loop {
        let [0xff, marker, tail @ ..] = rest else { return Err(LogoError::Damaged) };
        if *marker == 0xff {
            rest = rest.get(1..).unwrap_or_default();
            continue;
        }
        let (length, _) = tail.split_first_chunk::<2>().ok_or(LogoError::Damaged)?;
        let length = usize::from(u16::from_be_bytes(*length));
        let segment = tail.get(2..length).ok_or(LogoError::Damaged)?;
        match marker {
            0xc0..=0xc2 => {
                let [8, h1, h2, w1, w2, channels, ..] = *segment else {
                    return Err(LogoError::Unusual);
                };
                if channels != 1 && channels != 3 {
                    return Err(LogoError::Unusual);
                }
                let size = |pair: [u8; 2]| u32::from(u16::from_be_bytes(pair));
                return Ok((Kind::Jpeg { channels }, size([w1, w2]), size([h1, h2])));
            }
            0xc3..=0xcf if !matches!(marker, 0xc4 | 0xc8 | 0xcc) => return Err(LogoError::Unusual),
            0xda => return Err(LogoError::Damaged),
            _ => rest = tail.get(length..).unwrap_or_default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use png::{BitDepth, ColorType};

    use super::*;

    /// A PNG of a size and colour type, with a palette of two colours where it needs one.
    fn png(size: (u32, u32), (colour, depth): (ColorType, BitDepth), pixels: &[u8]) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, size.0, size.1);
        encoder.set_color(colour);
        encoder.set_depth(depth);
        if colour == ColorType::Indexed {
            encoder.set_palette(vec![10, 20, 30, 40, 50, 60]);
            encoder.set_trns(vec![255, 7]);
        }
        let mut writer = encoder.write_header().unwrap();
        writer.write_image_data(pixels).unwrap();
        writer.finish().unwrap();
        bytes
    }

    #[test]
    fn opacity_is_kept_apart() {
        let pixels = [1, 2, 3, 255, 4, 5, 6, 128];
        let logo = png((2, 1), (ColorType::Rgba, BitDepth::Eight), &pixels);
        let samples = Logo::read(logo).unwrap().samples().unwrap();
        assert_eq!(samples.colours, [1, 2, 3, 4, 5, 6]);
        assert_eq!(samples.opacity, Some(vec![255, 128]));
        let grey = png((2, 1), (ColorType::Grayscale, BitDepth::Eight), &[9, 8]);
        let samples = Logo::read(grey).unwrap().samples().unwrap();
        assert_eq!(samples, Samples { colours: vec![9, 9, 9, 8, 8, 8], opacity: None });
    }

    #[test]
    fn a_palette_of_single_bits_becomes_colours() {
        let logo = png((2, 1), (ColorType::Indexed, BitDepth::One), &[0b0100_0000]);
        let samples = Logo::read(logo).unwrap().samples().unwrap();
        assert_eq!(samples.colours, [10, 20, 30, 40, 50, 60]);
        assert_eq!(samples.opacity, Some(vec![255, 7]));
    }

    #[test]
    fn what_is_no_plain_picture_is_refused_with_its_reason() {
        let refused = |bytes: Vec<u8>| Logo::read(bytes).unwrap_err();
        assert_eq!(refused(b"GIF89a".to_vec()), LogoError::Format);
        assert_eq!(refused(b"<?xml version=\"1.0\"?>\n<svg/>".to_vec()), LogoError::Drawing);
        let wide = png((9_000, 1), (ColorType::Grayscale, BitDepth::Eight), &[0; 9_000]);
        assert_eq!(refused(wide), LogoError::Large);
        let mut cut = png((20, 20), (ColorType::Grayscale, BitDepth::Eight), &[7; 400]);
        cut.truncate(cut.len() - 20);
        assert_eq!(refused(cut), LogoError::Damaged);
        assert_eq!(refused(vec![0xff, 0xd8, 0xff, 0xda, 0, 2]), LogoError::Damaged);
    }

    #[test]
    fn a_jpeg_tells_its_size_and_channels() {
        let frame = [0xff, 0xc0, 0, 11, 8, 0, 40, 0, 90, 1, 1, 0x11, 0];
        let logo = Logo::read([&[0xff, 0xd8, 0xff, 0xe0, 0, 2], &frame[..]].concat()).unwrap();
        assert_eq!((logo.kind(), logo.size()), (Kind::Jpeg { channels: 1 }, (90, 40)));
        assert_eq!(logo.fitted((45.0, 45.0)), (45.0, 20.0));
    }
}
