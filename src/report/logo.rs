//! A logo for the cover and the running head: a PNG or JPEG file, checked before any report is made.
//!
//! The bytes come from a user, so sizes are limited and nothing is trusted. Word takes the file as
//! it is; the PDF takes the samples of a PNG and the bytes of a JPEG.

use std::fmt;
use std::io::Read as _;
use std::sync::Arc;

use flate2::read::ZlibDecoder;

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
    /// Cut off or against the rules of its format.
    #[error("it is damaged; save it again as PNG")]
    Damaged,
    /// Wider or higher than a logo needs.
    #[error("it is larger than {MOST} pixels; make it smaller")]
    Large,
    /// A kind of PNG or JPEG that few programs write.
    #[error("it is interlaced or in colours for print (CMYK); save it as a plain PNG")]
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
            let head = Head::read(&bytes)?;
            (Kind::Png, head.width, head.height)
        } else if bytes.starts_with(&[0xff, 0xd8]) {
            jpeg(&bytes)?
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
        let head = Head::read(&self.bytes)?;
        let (mut packed, mut palette, mut clear): (Vec<u8>, &[u8], &[u8]) = (Vec::new(), &[], &[]);
        for (name, data) in chunks(&self.bytes) {
            match name {
                b"IDAT" => packed.extend_from_slice(data),
                b"PLTE" => palette = data,
                b"tRNS" if head.colour == PALETTE => clear = data,
                _ => {}
            }
        }
        let rows = head.rows(&packed)?;
        Ok(head.samples(&rows, palette, clear))
    }
}

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";
/// The colour type of pictures with a palette.
const PALETTE: u8 = 3;

/// The chunks of a PNG: name and data, as far as they are whole.
fn chunks(bytes: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    let mut rest = bytes.get(PNG.len()..).unwrap_or_default();
    std::iter::from_fn(move || {
        let (length, after) = rest.split_first_chunk::<4>()?;
        let (name, after) = after.split_at_checked(4)?;
        let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
        let (data, after) = after.split_at_checked(length)?;
        rest = after.get(4..).unwrap_or_default();
        Some((name, data))
    })
}

/// What a PNG says of itself.
struct Head {
    width: u32,
    height: u32,
    depth: u8,
    colour: u8,
}

impl Head {
    fn read(bytes: &[u8]) -> Result<Self, LogoError> {
        let (name, data) = chunks(bytes).next().ok_or(LogoError::Damaged)?;
        let (width, rest) = data.split_first_chunk::<4>().ok_or(LogoError::Damaged)?;
        let (height, rest) = rest.split_first_chunk::<4>().ok_or(LogoError::Damaged)?;
        let [depth, colour, 0, 0, interlaced] = *rest else { return Err(LogoError::Damaged) };
        let known = matches!(
            (colour, depth),
            (0, 1 | 2 | 4 | 8 | 16) | (PALETTE, 1 | 2 | 4 | 8) | (2 | 4 | 6, 8 | 16)
        );
        if name != b"IHDR" || !known {
            return Err(LogoError::Damaged);
        }
        if interlaced != 0 {
            return Err(LogoError::Unusual);
        }
        let (width, height) = (u32::from_be_bytes(*width), u32::from_be_bytes(*height));
        if width > MOST || height > MOST {
            return Err(LogoError::Large);
        }
        Ok(Self { width, height, depth, colour })
    }

    fn channels(&self) -> usize {
        match self.colour {
            2 => 3,
            4 => 2,
            6 => 4,
            _ => 1,
        }
    }

    /// The rows without their filters.
    fn rows(&self, packed: &[u8]) -> Result<Vec<Vec<u8>>, LogoError> {
        let bits = self.channels() * usize::from(self.depth);
        let row = (self.width as usize * bits).div_ceil(8);
        let step = bits.div_ceil(8);
        let whole = (row + 1) * self.height as usize;
        let mut raw = Vec::new();
        let limit = u64::try_from(whole).unwrap_or(u64::MAX);
        ZlibDecoder::new(packed)
            .take(limit)
            .read_to_end(&mut raw)
            .map_err(|_| LogoError::Damaged)?;
        if raw.len() != whole {
            return Err(LogoError::Damaged);
        }
        let mut rows: Vec<Vec<u8>> = Vec::with_capacity(self.height as usize);
        for filtered in raw.chunks_exact(row + 1) {
            let Some((filter, bytes)) = filtered.split_first() else { continue };
            let above = rows.last().map_or(&[][..], Vec::as_slice);
            rows.push(unfiltered(*filter, bytes, above, step)?);
        }
        Ok(rows)
    }

    /// Colours and opacity, eight bits each.
    fn samples(&self, rows: &[Vec<u8>], palette: &[u8], clear: &[u8]) -> Samples {
        let pixels = self.width as usize * self.height as usize;
        let mut colours = Vec::with_capacity(pixels * 3);
        let mut opacity = Vec::with_capacity(pixels);
        for row in rows {
            for x in 0..self.width as usize {
                let sample = |channel: usize| self.sample(row, x * self.channels() + channel);
                let (colour, opaque) = match self.colour {
                    PALETTE => {
                        let entry = usize::from(sample(0));
                        let colour = palette.get(entry * 3..entry * 3 + 3).unwrap_or(&[0, 0, 0]);
                        let opaque = clear.get(entry).copied().unwrap_or(255);
                        ([colour[0], colour[1], colour[2]], opaque)
                    }
                    2 => ([sample(0), sample(1), sample(2)], 255),
                    6 => ([sample(0), sample(1), sample(2)], sample(3)),
                    4 => ([sample(0); 3], sample(1)),
                    _ => ([sample(0); 3], 255),
                };
                colours.extend_from_slice(&colour);
                opacity.push(opaque);
            }
        }
        let opaque = opacity.iter().all(|opaque| *opaque == 255);
        Samples { colours, opacity: (!opaque).then_some(opacity) }
    }

    /// A sample by its number in the row: the entry of a palette, or a value of eight bits.
    fn sample(&self, row: &[u8], at: usize) -> u8 {
        let depth = usize::from(self.depth);
        let byte = row.get(at * depth / 8).copied().unwrap_or_default();
        if depth >= 8 {
            return byte;
        }
        let most = (1_u8 << depth) - 1;
        let value = byte >> (8 - depth - at * depth % 8) & most;
        if self.colour == PALETTE { value } else { value * (255 / most) }
    }
}

/// A row without its filter (PNG, section 9).
fn unfiltered(filter: u8, bytes: &[u8], above: &[u8], step: usize) -> Result<Vec<u8>, LogoError> {
    let mut row: Vec<u8> = Vec::with_capacity(bytes.len());
    for (at, byte) in bytes.iter().enumerate() {
        let before = |row: &[u8]| at.checked_sub(step).and_then(|at| row.get(at)).copied();
        let left = before(&row).unwrap_or_default();
        let up = above.get(at).copied().unwrap_or_default();
        let corner = before(above).unwrap_or_default();
        let guess = match filter {
            0 => 0,
            1 => left,
            2 => up,
            3 => u8::midpoint(left, up),
            4 => paeth(left, up, corner),
            _ => return Err(LogoError::Damaged),
        };
        row.push(byte.wrapping_add(guess));
    }
    Ok(row)
}

/// The neighbour that is nearest to left + up - corner.
fn paeth(left: u8, up: u8, corner: u8) -> u8 {
    let guess = i16::from(left) + i16::from(up) - i16::from(corner);
    let far = |value: u8| (guess - i16::from(value)).abs();
    if far(left) <= far(up) && far(left) <= far(corner) {
        left
    } else if far(up) <= far(corner) {
        up
    } else {
        corner
    }
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
    use std::io::Write as _;

    use flate2::{Compression, write::ZlibEncoder};

    use super::*;

    /// A PNG of a head (depth, colour type, interlacing) and filtered rows.
    fn png(size: (u32, u32), [depth, colour, interlaced]: [u8; 3], rows: &[u8]) -> Vec<u8> {
        let mut head = [size.0.to_be_bytes(), size.1.to_be_bytes()].concat();
        head.extend([depth, colour, 0, 0, interlaced]);
        let mut packed = ZlibEncoder::new(Vec::new(), Compression::fast());
        packed.write_all(rows).unwrap();
        let packed = packed.finish().unwrap();
        let palette = [10, 20, 30, 40, 50, 60];
        let mut bytes = PNG.to_vec();
        let chunks: [(&[u8], &[u8]); 4] =
            [(b"IHDR", &head), (b"PLTE", &palette), (b"tRNS", &[255, 7]), (b"IDAT", &packed)];
        for (name, data) in chunks {
            bytes.extend(u32::try_from(data.len()).unwrap().to_be_bytes());
            bytes.extend([name, data, &[0; 4]].concat());
        }
        bytes
    }

    #[test]
    fn filters_are_undone_and_opacity_is_kept_apart() {
        // Two rows of two pixels: plain, then above.
        let rows = [0, 1, 2, 3, 255, 4, 5, 6, 128, 2, 1, 1, 1, 0, 1, 1, 1, 0];
        let logo = Logo::read(png((2, 2), [8, 6, 0], &rows)).unwrap();
        let samples = logo.samples().unwrap();
        assert_eq!(samples.colours, [1, 2, 3, 4, 5, 6, 2, 3, 4, 5, 6, 7]);
        assert_eq!(samples.opacity, Some(vec![255, 128, 255, 128]));
    }

    #[test]
    fn a_palette_of_single_bits_becomes_colours() {
        let samples = Logo::read(png((2, 1), [1, 3, 0], &[0, 0b0100_0000])).unwrap().samples();
        let samples = samples.unwrap();
        assert_eq!(samples.colours, [10, 20, 30, 40, 50, 60]);
        assert_eq!(samples.opacity, Some(vec![255, 7]));
    }

    #[test]
    fn what_is_no_plain_picture_is_refused_with_its_reason() {
        let rows = [0, 0b0100_0000];
        let refused = |bytes: Vec<u8>| Logo::read(bytes).unwrap_err();
        assert_eq!(refused(b"GIF89a".to_vec()), LogoError::Format);
        assert_eq!(refused(png((2, 1), [1, 3, 1], &rows)), LogoError::Unusual);
        assert_eq!(refused(png((9_000, 1), [1, 3, 0], &rows)), LogoError::Large);
        assert_eq!(refused(png((2, 7), [1, 3, 0], &rows)), LogoError::Damaged);
        assert_eq!(refused(png((2, 1), [8, 9, 0], &rows)), LogoError::Damaged);
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
