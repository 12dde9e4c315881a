//! Amounts of money as plans print them, read exactly to the cent.

/// Reads an amount: `€ 27.283,98`, `€ 1 235 762,40`, `(1.200)`, `-1.200`, `1.200-`, `27283.98`.
/// The result is in euro cents; `None` where the text is no amount.
///
/// A single point or comma before exactly three digits groups thousands; before one or two digits
/// at the end it is the decimal sign.
pub(super) fn cents(text: &str) -> Option<i64> {
    let trimmed = text.trim();
    let mut negative = false;
    let mut digits = String::with_capacity(trimmed.len());
    for c in trimmed.chars() {
        match c {
            '0'..='9' | '.' | ',' => digits.push(c),
            '-' | '−' | '–' | '(' => negative = true,
            ')' | '+' | '€' | '\'' | '’' | '*' => {}
            c if c.is_whitespace() => {}
            'E' | 'U' | 'R' | 'e' | 'u' | 'r' => {
                if !is_currency_only(trimmed) {
                    return None;
                }
            }
            _ => return None,
        }
    }
    if digits.is_empty() {
        return matches!(trimmed, "-" | "–" | "−" | "€ -" | "€ –").then_some(0);
    }
    let value = plain(&digits)?;
    Some(if negative { -value } else { value })
}

/// Whether the letters in the text are only the currency `EUR` or `euro`.
fn is_currency_only(text: &str) -> bool {
    let letters: String = text.chars().filter(|c| c.is_alphabetic()).collect();
    letters.eq_ignore_ascii_case("eur") || letters.eq_ignore_ascii_case("euro")
}

fn plain(digits: &str) -> Option<i64> {
    let decimal = decimal_sign(digits)?;
    let (whole, fraction) = match decimal {
        Some(at) => (digits.get(..at)?, digits.get(at + 1..)?),
        None => (digits, ""),
    };
    if !grouping_is_sound(whole) {
        return None;
    }
    let mut value: i64 = 0;
    for digit in whole.bytes().filter(u8::is_ascii_digit) {
        value = value.checked_mul(10)?.checked_add(i64::from(digit - b'0'))?;
    }
    let mut hundredths = 0;
    for place in 0..2 {
        let digit = fraction.as_bytes().get(place).map_or(0, |d| i64::from(d.wrapping_sub(b'0')));
        hundredths = hundredths * 10 + digit;
    }
    if fraction.as_bytes().get(2).is_some_and(|digit| *digit >= b'5') {
        hundredths += 1;
    }
    value.checked_mul(100)?.checked_add(hundredths)
}

/// Where the decimal sign stands; outer `None` where the signs contradict each other.
#[expect(clippy::option_option, reason = "unsound and without decimals are different answers")]
fn decimal_sign(digits: &str) -> Option<Option<usize>> {
    let last = digits.rfind(['.', ',']);
    let Some(last) = last else { return Some(None) };
    let sign = digits.as_bytes()[last];
    let after = digits.len() - last - 1;
    let same = digits.bytes().filter(|b| *b == sign).count();
    let other = digits.bytes().any(|b| (b == b'.' || b == b',') && b != sign);
    match (other, same, after) {
        // 1.200,50 or 1,200.50: the last sign of two kinds is the decimal one.
        (true, 1, _) => Some(Some(last)),
        // 1.200.300
        (false, 2.., 3) => Some(None),
        (true, _, _) | (false, 2.., _) => None,
        // 1.200, but not 0,333
        (false, _, 3) if last > 0 && !digits.starts_with('0') => Some(None),
        (false, _, _) => Some(Some(last)),
    }
}

/// Whether thousands are grouped by three: `1.200`, `12.345.678`, and not `1.20.300`.
fn grouping_is_sound(whole: &str) -> bool {
    let mut groups = whole.split(['.', ',']);
    let first = groups.next().unwrap_or_default();
    let mut grouped = false;
    let sound = groups.all(|group| {
        grouped = true;
        group.len() == 3
    });
    sound && (!grouped || (1..=3).contains(&first.len()))
}

/// A number of a spreadsheet as euro cents.
pub(super) fn from_number(number: f64) -> Option<i64> {
    let cents = (number * 100.0).round();
    #[expect(clippy::cast_possible_truncation, reason = "the range was checked")]
    (cents.is_finite() && cents.abs() < 9.0e15).then_some(cents as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_style_of_amount_is_read_to_the_cent() {
        for (text, expected) in [
            ("€ 27.283,98", 2_728_398),
            ("€ 1 235 762,40", 123_576_240),
            ("1\u{a0}235\u{202f}762,40 €", 123_576_240),
            ("(1.200)", -120_000),
            ("-1.200", -120_000),
            ("1.200-", -120_000),
            ("− 35,5", -3_550),
            ("61000,00", 6_100_000),
            ("61000.00", 6_100_000),
            ("1,235,762.40", 123_576_240),
            ("27283", 2_728_300),
            ("EUR 12", 1_200),
            ("0,00", 0),
            ("0,333", 33),
            ("-", 0),
            ("1.200.300", 120_030_000),
        ] {
            assert_eq!(cents(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_amount_is_not_read_as_one() {
        for text in ["", "n.v.t.", "1.2.3", "2.000.000,000,00", "12 maanden", "AC000001", "rue 5"] {
            assert_eq!(cents(text), None, "{text}");
        }
    }
}
