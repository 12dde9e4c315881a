//! Colour spaces, of which only the shade of grey is kept.

use lopdf::Object;

use crate::read::pdf::file::File;

/// A colour space by what its values say of lightness.
pub(super) enum Space {
    Grey,
    Rgb,
    Cmyk,
    /// Ink of any one colour: 0 is white.
    Tint,
    /// The shades of a palette.
    Indexed(Vec<u8>),
}

impl Space {
    /// Reads a colour space; `None` for those whose lightness is not known.
    pub(super) fn read(file: &File, object: &Object) -> Option<Self> {
        if let Object::Array(array) = object
            && let b"Indexed" | b"I" = file.resolve(array.first()?).as_name().ok()?
        {
            let base = Self::read_base(file, file.resolve(array.get(1)?))?;
            return Self::palette(file, &base, file.resolve(array.get(3)?));
        }
        Self::read_base(file, object)
    }

    /// Reads a colour space that is no palette.
    fn read_base(file: &File, object: &Object) -> Option<Self> {
        match object {
            Object::Name(name) => Self::named(name),
            Object::Array(array) => match file.resolve(array.first()?).as_name().ok()? {
                b"ICCBased" => match file.number(file.as_dict(array.get(1)?)?, b"N")? as u8 {
                    1 => Some(Self::Grey),
                    3 => Some(Self::Rgb),
                    4 => Some(Self::Cmyk),
                    _ => None,
                },
                b"Separation" => Some(Self::Tint),
                name => Self::named(name),
            },
            _ => None,
        }
    }

    fn named(name: &[u8]) -> Option<Self> {
        match name {
            b"DeviceGray" | b"CalGray" | b"G" => Some(Self::Grey),
            b"DeviceRGB" | b"CalRGB" | b"RGB" => Some(Self::Rgb),
            b"DeviceCMYK" | b"CMYK" => Some(Self::Cmyk),
            _ => None,
        }
    }

    fn palette(file: &File, base: &Self, table: &Object) -> Option<Self> {
        let unpacked;
        let colours = match table {
            Object::String(bytes, _) => bytes,
            Object::Stream(stream) => {
                unpacked = file.unpack(stream)?;
                &unpacked
            }
            _ => return None,
        };
        let entries = colours.chunks_exact(base.parts()).take(256);
        Some(Self::Indexed(entries.map(|colour| base.shade(colour)).collect()))
    }

    /// How many values a pixel has.
    pub(super) fn parts(&self) -> usize {
        match self {
            Self::Grey | Self::Tint | Self::Indexed(_) => 1,
            Self::Rgb => 3,
            Self::Cmyk => 4,
        }
    }

    /// The shade of a pixel of 8 bits a value.
    pub(super) fn shade(&self, values: &[u8]) -> u8 {
        // Green counts for more than red and blue, as in every grey picture of a coloured one.
        let light = |r: u8, g: u8, b: u8| (u32::from(r) * 2 + u32::from(g) * 5 + u32::from(b)) / 8;
        match (self, values) {
            (Self::Grey, [grey, ..]) => *grey,
            (Self::Tint, [tint, ..]) => 255 - tint,
            (Self::Indexed(shades), [at, ..]) => {
                shades.get(usize::from(*at)).copied().unwrap_or(255)
            }
            (Self::Rgb, [r, g, b, ..]) => light(*r, *g, *b) as u8,
            (Self::Cmyk, [c, m, y, k, ..]) => {
                255 - (light(*c, *m, *y) + u32::from(*k)).min(255) as u8
            }
            _ => 255,
        }
    }

    /// The shades of a row of packed values.
    pub(super) fn push_shades(
        &self,
        row: &[u8],
        bits: usize,
        width: usize,
        inverted: bool,
        shades: &mut Vec<u8>,
    ) {
        let indexed = matches!(self, Self::Indexed(_));
        let value = |at: usize| {
            let byte = |at: usize| row.get(at).copied().unwrap_or(255);
            let value = match bits {
                8 => byte(at),
                16 => byte(at * 2),
                _ => {
                    let shift = 8 - bits - at * bits % 8;
                    let most = 255u8 >> (8 - bits);
                    let value = byte(at * bits / 8) >> shift & most;
                    if indexed { value } else { value * (255 / most) }
                }
            };
            if inverted && !indexed { 255 - value } else { value }
        };
        let parts = self.parts();
        let mut values = [0u8; 4];
        for pixel in 0..width {
            for (part, slot) in values.iter_mut().enumerate().take(parts) {
                *slot = value(pixel * parts + part);
            }
            shades.push(self.shade(&values[..parts]));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packed_values_become_shades() {
        let mut shades = Vec::new();
        Space::Grey.push_shades(&[0b0001_1011], 2, 4, false, &mut shades);
        Space::Indexed(vec![9, 200]).push_shades(&[0b0100_0000], 1, 3, true, &mut shades);
        Space::Rgb.push_shades(&[255, 0, 255, 0, 0, 0], 8, 2, true, &mut shades);
        Space::Cmyk.push_shades(&[0, 0, 0, 255], 8, 1, false, &mut shades);
        Space::Tint.push_shades(&[0, 7, 255, 7], 16, 2, false, &mut shades);
        assert_eq!(shades, [0, 85, 170, 255, 9, 200, 9, 159, 255, 0, 255, 0]);
    }
}
