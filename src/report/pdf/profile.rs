//! A colour profile for sRGB (ICC.1:2010, version 4), written from the numbers of IEC 61966-2-1.

/// The primaries and the white point, adapted to D50, in XYZ.
const WHITE: [f64; 3] = [0.964_2, 1.0, 0.824_9];
const RED: [f64; 3] = [0.436_07, 0.222_49, 0.013_92];
const GREEN: [f64; 3] = [0.385_15, 0.716_87, 0.097_08];
const BLUE: [f64; 3] = [0.143_07, 0.060_61, 0.714_10];
/// From the white of sRGB (D65) to D50 (Bradford).
const ADAPTATION: [f64; 9] =
    [1.047_88, 0.022_92, -0.050_22, 0.029_59, 0.990_48, -0.017_06, -0.009_23, 0.015_08, 0.751_68];
/// The curve: exponent and the numbers of its two parts.
const CURVE: [f64; 5] = [2.4, 1.0 / 1.055, 0.055 / 1.055, 1.0 / 12.92, 0.040_45];

/// The bytes of the profile.
pub(super) fn srgb() -> Vec<u8> {
    let curve = curve();
    let tags: [(&[u8; 4], Vec<u8>); 10] = [
        (b"desc", text("sRGB IEC61966-2.1")),
        (b"cprt", text("No copyright, use freely")),
        (b"wtpt", numbers(*b"XYZ ", &WHITE)),
        (b"chad", numbers(*b"sf32", &ADAPTATION)),
        (b"rXYZ", numbers(*b"XYZ ", &RED)),
        (b"gXYZ", numbers(*b"XYZ ", &GREEN)),
        (b"bXYZ", numbers(*b"XYZ ", &BLUE)),
        (b"rTRC", curve.clone()),
        (b"gTRC", curve.clone()),
        (b"bTRC", curve),
    ];
    let mut table = size(tags.len()).to_vec();
    let mut data = Vec::new();
    let start = 128 + 4 + 12 * tags.len();
    for (name, content) in tags {
        table.extend(name);
        table.extend(size(start + data.len()));
        table.extend(size(content.len()));
        data.extend(content);
        while data.len() % 4 != 0 {
            data.push(0);
        }
    }
    let mut profile = header(start + data.len());
    profile.extend(table);
    profile.extend(data);
    profile
}

/// The first 128 bytes.
fn header(length: usize) -> Vec<u8> {
    let mut header = size(length).to_vec();
    header.extend([0; 4]);
    header.extend([4, 0x30, 0, 0]);
    header.extend(b"mntrRGB XYZ ");
    // The date on which these numbers were standardised: a profile must bear one.
    for part in [1999_u16, 10, 18, 0, 0, 0] {
        header.extend(part.to_be_bytes());
    }
    header.extend(b"acsp");
    header.extend([0; 28]);
    for value in WHITE {
        header.extend(fixed(value));
    }
    header.resize(128, 0);
    header
}

fn size(length: usize) -> [u8; 4] {
    u32::try_from(length).unwrap_or(u32::MAX).to_be_bytes()
}

/// A number with sixteen bits before and after the point.
fn fixed(value: f64) -> [u8; 4] {
    #[expect(clippy::cast_possible_truncation, reason = "all numbers here are below 3")]
    let scaled = (value * 65_536.0).round() as i32;
    scaled.to_be_bytes()
}

/// A text in English.
fn text(words: &str) -> Vec<u8> {
    let units: Vec<u8> = words.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let mut content = b"mluc\0\0\0\0".to_vec();
    content.extend([size(1), size(12)].concat());
    content.extend(b"enUS");
    content.extend([size(units.len()), size(28)].concat());
    content.extend(units);
    content
}

/// Numbers of a kind.
fn numbers(kind: [u8; 4], values: &[f64]) -> Vec<u8> {
    let mut content = kind.to_vec();
    content.extend([0; 4]);
    content.extend(values.iter().flat_map(|value| fixed(*value)));
    content
}

/// The curve of a channel.
fn curve() -> Vec<u8> {
    let mut content = b"para\0\0\0\0\0\x03\0\0".to_vec();
    content.extend(CURVE.iter().flat_map(|value| fixed(*value)));
    content
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_profile_is_as_long_as_it_says_and_its_tags_lie_within() {
        let profile = srgb();
        let number =
            |at: usize| u32::from_be_bytes(profile[at..at + 4].try_into().unwrap()) as usize;
        assert_eq!(number(0), profile.len());
        for tag in 0..number(128) {
            let (start, length) = (number(136 + tag * 12), number(140 + tag * 12));
            assert!(start % 4 == 0 && start + length <= profile.len());
        }
    }
}
