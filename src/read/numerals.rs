//! Numbers as word processors write them in labels: in Roman numerals or in letters.

/// Numbers above this are written in figures.
const MAX_ROMAN: u32 = 4_000;
/// Letters are repeated no more often than this.
const MAX_LETTERS: u32 = 8;

const ROMAN: [(u32, &str); 13] = [
    (1_000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
];

/// `xiv` for 14; nothing for 0.
pub(super) fn roman(mut number: u32) -> String {
    if number > MAX_ROMAN {
        return number.to_string();
    }
    let mut roman = String::new();
    for (value, sign) in ROMAN {
        while number >= value {
            roman.push_str(sign);
            number -= value;
        }
    }
    roman
}

/// `a` to `z`, then `aa` to `zz`; nothing for 0.
pub(super) fn letters(number: u32) -> String {
    let Some(number) = number.checked_sub(1) else { return String::new() };
    let letter = u8::try_from(number % 26).map_or('?', |n| char::from(b'a' + n));
    std::iter::repeat_n(letter, (number / 26 + 1).min(MAX_LETTERS) as usize).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_up_to_a_bound() {
        assert_eq!([roman(14), roman(1_999), roman(0)], ["xiv", "mcmxcix", ""]);
        assert_eq!(roman(4_000_000_000), "4000000000");
        assert_eq!([letters(1), letters(26), letters(28), letters(0)], ["a", "z", "bb", ""]);
        assert_eq!(letters(u32::MAX).len(), 8);
    }
}
