//! Splits a content stream into operands and operators without copying.
//!
//! Never builds objects: arrays and dictionaries come flattened between their marks, so that
//! nesting cannot exhaust the stack.

use memchr::memmem;

/// One operand, borrowed from the stream.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Operand<'a> {
    Number(f32),
    /// A name without its slash; `#` escapes are left as they are.
    Name(&'a [u8]),
    /// The inside of `( )`, escapes included.
    Literal(&'a [u8]),
    /// The inside of `< >`.
    Hex(&'a [u8]),
    ArrayStart,
    ArrayEnd,
    DictStart,
    DictEnd,
    /// `true`, `false` or `null`.
    Other,
}

impl<'a> Operand<'a> {
    pub(super) fn number(self) -> Option<f32> {
        if let Self::Number(n) = self { Some(n) } else { None }
    }

    pub(super) fn name(self) -> Option<&'a [u8]> {
        if let Self::Name(n) = self { Some(n) } else { None }
    }
}

/// Operands beyond this many before one operator are dropped: no real operator takes more,
/// save `TJ`, whose arrays stay below it.
const MAX_OPERANDS: usize = 60_000;

/// Reads operators one after another.
pub(super) struct Tokens<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Tokens<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// Fills `operands` and returns the operator after them; `None` at the end.
    pub(super) fn next_operator(&mut self, operands: &mut Vec<Operand<'a>>) -> Option<&'a [u8]> {
        operands.clear();
        loop {
            self.skip_space();
            let byte = *self.bytes.get(self.at)?;
            let operand = match byte {
                b'0'..=b'9' | b'+' | b'-' | b'.' => Operand::Number(self.number()),
                b'/' => {
                    self.at += 1;
                    Operand::Name(self.regular())
                }
                b'(' => Operand::Literal(self.literal()),
                b'<' if self.bytes.get(self.at + 1) == Some(&b'<') => {
                    self.at += 2;
                    Operand::DictStart
                }
                b'<' => Operand::Hex(self.hex()),
                b'>' => {
                    self.at += if self.bytes.get(self.at + 1) == Some(&b'>') { 2 } else { 1 };
                    Operand::DictEnd
                }
                b'[' => {
                    self.at += 1;
                    Operand::ArrayStart
                }
                b']' => {
                    self.at += 1;
                    Operand::ArrayEnd
                }
                b'{' | b'}' | b')' => {
                    self.at += 1;
                    continue;
                }
                _ => match self.regular() {
                    b"true" | b"false" | b"null" => Operand::Other,
                    word => return Some(word),
                },
            };
            if operands.len() < MAX_OPERANDS {
                operands.push(operand);
            }
        }
    }

    /// Skips the data of an inline image, after its `ID` operator.
    pub(super) fn skip_inline_image(&mut self) {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        for found in memmem::find_iter(rest, b"EI") {
            let before =
                found.checked_sub(1).and_then(|i| rest.get(i)).is_none_or(|b| is_space(*b));
            let after = rest.get(found + 2).is_none_or(|b| is_space(*b));
            let text_follows = || {
                let next = rest.get(found + 2..(found + 12).min(rest.len())).unwrap_or_default();
                next.iter().all(|b| matches!(b, b'\t' | b'\n' | b'\r' | b' '..=b'~'))
            };
            if before && after && text_follows() {
                self.at += found + 2;
                return;
            }
        }
        self.at = self.bytes.len();
    }

    fn skip_space(&mut self) {
        while let Some(&byte) = self.bytes.get(self.at) {
            if byte == b'%' {
                let rest = self.bytes.get(self.at..).unwrap_or_default();
                self.at += memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len());
            } else if is_space(byte) {
                self.at += 1;
            } else {
                return;
            }
        }
    }

    fn regular(&mut self) -> &'a [u8] {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let len = rest.iter().position(|b| is_space(*b) || is_delimiter(*b)).unwrap_or(rest.len());
        self.at += len;
        rest.get(..len).unwrap_or_default()
    }

    fn number(&mut self) -> f32 {
        let mut negative = false;
        let mut whole = 0f64;
        let mut scale = 0f64;
        while let Some(&byte) = self.bytes.get(self.at) {
            match byte {
                b'-' => negative = true,
                b'+' => {}
                b'.' => scale = 1.0,
                b'0'..=b'9' => {
                    whole = whole * 10.0 + f64::from(byte - b'0');
                    scale *= 10.0;
                }
                _ => break,
            }
            self.at += 1;
        }
        let value = if scale > 1.0 { whole / scale } else { whole };
        let value = if value.is_finite() { value as f32 } else { 0.0 };
        if negative { -value } else { value }
    }

    fn literal(&mut self) -> &'a [u8] {
        let start = self.at + 1;
        let mut depth = 0usize;
        while let Some(&byte) = self.bytes.get(self.at) {
            self.at += 1;
            match byte {
                b'\\' => self.at += 1,
                b'(' => depth += 1,
                b')' => {
                    depth -= 1;
                    if depth == 0 {
                        return self.bytes.get(start..self.at - 1).unwrap_or_default();
                    }
                }
                _ => {}
            }
        }
        self.at = self.bytes.len();
        self.bytes.get(start..).unwrap_or_default()
    }

    fn hex(&mut self) -> &'a [u8] {
        self.at += 1;
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let len = memchr::memchr(b'>', rest).unwrap_or(rest.len());
        self.at = (self.at + len + 1).min(self.bytes.len());
        rest.get(..len).unwrap_or_default()
    }
}

/// The bytes that a string operand stands for; `scratch` is used where they are not in the stream
/// as such. `None` for operands that are no strings.
pub(super) fn string_bytes<'s>(operand: Operand<'s>, scratch: &'s mut Vec<u8>) -> Option<&'s [u8]> {
    match operand {
        Operand::Literal(raw) if memchr::memchr2(b'\\', b'\r', raw).is_none() => Some(raw),
        Operand::Literal(raw) => {
            scratch.clear();
            unescape(raw, scratch);
            Some(scratch)
        }
        Operand::Hex(raw) => {
            scratch.clear();
            let mut digits = raw.iter().filter_map(|b| (*b as char).to_digit(16));
            while let Some(high) = digits.next() {
                scratch.push((high * 16 + digits.next().unwrap_or(0)) as u8);
            }
            Some(scratch)
        }
        _ => None,
    }
}

fn unescape(raw: &[u8], out: &mut Vec<u8>) {
    let mut bytes = raw.iter().copied().peekable();
    while let Some(byte) = bytes.next() {
        if byte == b'\r' {
            bytes.next_if_eq(&b'\n');
            out.push(b'\n');
            continue;
        }
        if byte != b'\\' {
            out.push(byte);
            continue;
        }
        match bytes.next() {
            Some(b'n') => out.push(b'\n'),
            Some(b'r') => out.push(b'\r'),
            Some(b't') => out.push(b'\t'),
            Some(b'b') => out.push(8),
            Some(b'f') => out.push(12),
            Some(b'\r') => {
                bytes.next_if_eq(&b'\n');
            }
            Some(b'\n') | None => {}
            Some(first @ b'0'..=b'7') => {
                let mut code = u32::from(first - b'0');
                for _ in 0..2 {
                    let Some(digit) = bytes.next_if(|b| matches!(b, b'0'..=b'7')) else { break };
                    code = code * 8 + u32::from(digit - b'0');
                }
                out.push(code as u8);
            }
            Some(other) => out.push(other),
        }
    }
}

fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | 9 | 10 | 12 | 13 | 32)
}

fn is_delimiter(byte: u8) -> bool {
    matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn operators(bytes: &[u8]) -> Vec<(String, usize)> {
        let mut tokens = Tokens::new(bytes);
        let mut operands = Vec::new();
        let mut seen = Vec::new();
        while let Some(operator) = tokens.next_operator(&mut operands) {
            seen.push((String::from_utf8_lossy(operator).into_owned(), operands.len()));
            if operator == b"ID" {
                tokens.skip_inline_image();
            }
        }
        seen
    }

    #[test]
    fn operands_are_counted_before_their_operator() {
        let seen = operators(b"BT /F1 12 Tf [(a)-2.5<41>]TJ % note\nET");
        let names: Vec<_> = seen.iter().map(|(name, n)| (name.as_str(), *n)).collect();
        assert_eq!(names, [("BT", 0), ("Tf", 2), ("TJ", 5), ("ET", 0)]);
    }

    #[test]
    fn an_inline_image_is_skipped_whatever_its_bytes() {
        let seen = operators(b"BI /W 1 ID \x00EI(\xff EI Q");
        let names: Vec<_> = seen.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["BI", "ID", "Q"]);
    }

    #[test]
    fn escapes_and_nested_parentheses_are_undone() {
        let mut tokens = Tokens::new(
            br"(a\(b\051\\ (in) \r\
x)Tj",
        );
        let mut operands = Vec::new();
        tokens.next_operator(&mut operands);
        let mut scratch = Vec::new();
        assert_eq!(string_bytes(operands[0], &mut scratch).unwrap(), b"a(b)\\ (in) \rx");
    }

    #[test]
    fn numbers_may_lack_digits_on_one_side() {
        let mut tokens = Tokens::new(b"-.5 +3. 1-2 cm");
        let mut operands = Vec::new();
        tokens.next_operator(&mut operands);
        let numbers: Vec<_> = operands.iter().filter_map(|o| o.number()).collect();
        assert_eq!(numbers.get(..2), Some(&[-0.5, 3.0][..]));
    }
}
