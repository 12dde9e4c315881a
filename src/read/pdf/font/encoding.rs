//! The encodings that PDF itself defines for fonts of one byte a character.

/// A base encoding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Base {
    Standard,
    WinAnsi,
    MacRoman,
    Symbol,
    Dingbats,
}

impl Base {
    /// The encoding of that name in a font dictionary.
    pub(super) fn by_name(name: &[u8]) -> Option<Self> {
        match name {
            b"StandardEncoding" => Some(Self::Standard),
            b"WinAnsiEncoding" => Some(Self::WinAnsi),
            b"MacRomanEncoding" => Some(Self::MacRoman),
            _ => None,
        }
    }

    /// The character that a code stands for.
    pub(super) fn letter(self, code: u8) -> Option<char> {
        let letter = match self {
            Self::Standard => standard(code),
            Self::WinAnsi => match code {
                0..=31 => None,
                // The format's own rule: unused codes show a bullet.
                0x7F | 0x81 | 0x8D | 0x8F | 0x90 | 0x9D => Some('•'),
                _ => one_byte(encoding_rs::WINDOWS_1252, code),
            },
            Self::MacRoman => one_byte(encoding_rs::MACINTOSH, code),
            Self::Symbol => symbol(code),
            Self::Dingbats => dingbat(code),
        };
        letter.filter(|c| !c.is_control())
    }
}

fn one_byte(encoding: &'static encoding_rs::Encoding, code: u8) -> Option<char> {
    let bytes = [code];
    let (text, _) = encoding.decode_without_bom_handling(&bytes);
    text.chars().next()
}

fn nth(table: &str, first: u8, code: u8) -> Option<char> {
    let at = usize::from(code.checked_sub(first)?);
    table.chars().nth(at).filter(|c| *c != '\u{FFFD}')
}

fn standard(code: u8) -> Option<char> {
    match code {
        0x27 => Some('’'),
        0x60 => Some('‘'),
        0x20..=0x7E => Some(code as char),
        _ => nth(
            "¡¢£⁄¥ƒ§¤'“«‹›ﬁﬂ\u{FFFD}–†‡·\u{FFFD}¶•‚„”»…‰\u{FFFD}¿\u{FFFD}`´ˆ˜¯˘˙¨\u{FFFD}˚¸\u{FFFD}˝˛ˇ—\
             \u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\
             \u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}Æ\u{FFFD}ª\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}ŁØŒº\
             \u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}æ\u{FFFD}\u{FFFD}\u{FFFD}ı\u{FFFD}\u{FFFD}łøœß",
            0xA1,
            code,
        ),
    }
}

fn symbol(code: u8) -> Option<char> {
    match code {
        0x20..=0x7E => nth(
            " !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_\u{203E}αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼",
            0x20,
            code,
        ),
        0xA0 => Some('€'),
        0xE6..=0xEF | 0xF4 | 0xF6..=0xFE => None,
        _ => nth(
            "ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…\u{FFFD}\u{FFFD}↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑\
             \u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}〉∫⌠\u{FFFD}⌡",
            0xA1,
            code,
        ),
    }
}

/// Zapf Dingbats runs along the Unicode block made for it, with some older characters between.
fn dingbat(code: u8) -> Option<char> {
    let scalar = match code {
        0x20 => 0x20,
        0x25 => 0x260E,
        0x2A => 0x261B,
        0x2B => 0x261E,
        0x48 => 0x2605,
        0x6C => 0x25CF,
        0x6E => 0x25A0,
        0x73 => 0x25B2,
        0x74 => 0x25BC,
        0x75 => 0x25C6,
        0x77 => 0x25D7,
        0x21..=0x7E => 0x2700 + u32::from(code) - 0x20,
        0xA8 => 0x2663,
        0xA9 => 0x2666,
        0xAA => 0x2665,
        0xAB => 0x2660,
        0xAC..=0xB5 => 0x2460 + u32::from(code) - 0xAC,
        0xD5 => 0x2192,
        0xD6 => 0x2194,
        0xD7 => 0x2195,
        0xA1..=0xEF | 0xF1..=0xFE => 0x2761 + u32::from(code) - 0xA1,
        _ => return None,
    };
    char::from_u32(scalar)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_encoding_places_its_letters() {
        assert_eq!(Base::Standard.letter(0xAE), Some('ﬁ'));
        assert_eq!(Base::Standard.letter(0xD0), Some('—'));
        assert_eq!(Base::Standard.letter(0xE1), Some('Æ'));
        assert_eq!(Base::Standard.letter(0xFB), Some('ß'));
        assert_eq!(Base::Standard.letter(0xF5), Some('ı'));
        assert_eq!(Base::WinAnsi.letter(0x80), Some('€'));
        assert_eq!(Base::MacRoman.letter(0x8E), Some('é'));
        assert_eq!(Base::Symbol.letter(0x6D), Some('μ'));
        assert_eq!(Base::Symbol.letter(0xB7), Some('•'));
        assert_eq!(Base::Symbol.letter(0xE5), Some('∑'));
        assert_eq!(Base::Dingbats.letter(0x34), Some('✔'));
        assert_eq!(Base::Dingbats.letter(0xD8), Some('➘'));
    }
}
