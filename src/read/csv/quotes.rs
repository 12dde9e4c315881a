//! Quotes of a CSV that open no field: of a name at the start of a text, or of one that nobody
//! closed.
//!
//! To a parser such a field goes on to the next quote, which may stand rows further on, and the
//! rows between are lost. They give themselves away: line by line they have the columns of the
//! table, which the lines of a text in several lines have not.

use std::borrow::Cow;
use std::cell::OnceCell;

use memchr::{memchr, memchr3};
use rustc_hash::FxHashMap;

const QUOTE: u8 = b'"';

/// A well-formed field is only taken apart where a row has so many columns: in fewer, the lines of
/// a text may have as many by chance.
const COLUMNS: usize = 3;

/// A table as text in which quotes that open no field are written as letters.
#[derive(Debug)]
pub(super) struct Mended<'t> {
    pub(super) text: Cow<'t, str>,
    /// Where, in bytes of this text, fields begin behind which rows may have been lost.
    pub(super) doubtful: Vec<usize>,
}

/// What a quote at the start of a field is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Opening {
    /// It opens a field, which ends after this byte.
    Field(usize),
    /// It is a letter.
    Letter,
    /// The field that it opens is not as it should be, but its lines are no rows for certain.
    Doubtful(usize),
}

/// Finds quotes that open no field.
pub(super) fn mend(text: &str, separator: u8) -> Mended<'_> {
    let quotes = Quotes { text, separator, width: OnceCell::new() };
    let (mut mended, mut copied, mut doubtful) = (String::new(), 0, Vec::new());
    let (mut at, mut row) = (0, 0);
    while at < text.len() {
        match quotes.opening(row, at) {
            None => {}
            Some(Opening::Field(end)) => at = end,
            Some(Opening::Doubtful(end)) => {
                doubtful.push(mended.len() + at - copied);
                at = end;
            }
            Some(Opening::Letter) => {
                let end = quotes.end_of_letters(at).unwrap_or(text.len());
                mended.push_str(text.get(copied..at).unwrap_or_default());
                mended.push('"');
                mended.push_str(&text.get(at..end).unwrap_or_default().replace('"', "\"\""));
                mended.push('"');
                (copied, at) = (end, end);
            }
        }
        let Some(end) = quotes.end_of_letters(at) else { break };
        at = end + 1;
        if text.as_bytes().get(end) != Some(&separator) {
            row = at;
        }
    }
    if copied == 0 {
        return Mended { text: Cow::Borrowed(text), doubtful };
    }
    mended.push_str(text.get(copied..).unwrap_or_default());
    Mended { text: Cow::Owned(mended), doubtful }
}

/// The text with what is needed to tell its quotes.
struct Quotes<'t> {
    text: &'t str,
    separator: u8,
    /// The columns of the table; counted when a field runs over lines, which in most tables none
    /// does.
    width: OnceCell<usize>,
}

impl Quotes<'_> {
    /// What the quote is that stands at the start of a field; `None` if there is none. The row
    /// begins at another byte.
    fn opening(&self, row: usize, at: usize) -> Option<Opening> {
        let bytes = self.text.as_bytes();
        if bytes.get(at) != Some(&QUOTE) {
            return None;
        }
        let close = closing(bytes, at);
        let end = close.map_or(bytes.len(), |close| close + 1);
        let ended = close.is_some() && self.is_end(end);
        let inside = bytes.get(at..end).unwrap_or_default();
        if close.is_some() && !inside.iter().any(|byte| is_break(*byte)) {
            return Some(Opening::Field(end));
        }
        let last = bytes.get(end..).and_then(|rest| rest.iter().position(|byte| is_break(*byte)));
        let lines = self.text.get(row..last.map_or(bytes.len(), |last| end + last))?;
        let width = *self.width.get_or_init(|| width(self.text, self.separator));
        let mut fits = lines
            .split(['\r', '\n'])
            .filter(|line| !line.is_empty())
            .map(|line| columns(line, self.separator) == width);
        let is_row = if ended {
            width >= COLUMNS && fits.all(|fits| fits)
        } else {
            // The next quote may open a text in several lines, so that its line is no whole row.
            let opens = close.is_some_and(|close| self.is_end(close - 1));
            width > 1 && fits.next() == Some(true) && (opens || fits.next() != Some(false))
        };
        Some(if is_row {
            Opening::Letter
        } else if ended || close.is_some() && !fits.any(|fits| fits) {
            // A field may hold quotes that nobody doubled, as long as its lines are no rows.
            Opening::Field(end)
        } else {
            Opening::Doubtful(end)
        })
    }

    /// Whether a byte ends a field.
    fn is_end(&self, at: usize) -> bool {
        let byte = self.text.as_bytes().get(at);
        byte.is_none_or(|byte| *byte == self.separator || is_break(*byte))
    }

    /// The separator or line break that ends a field without quotes.
    fn end_of_letters(&self, at: usize) -> Option<usize> {
        let rest = self.text.as_bytes().get(at..)?;
        memchr3(self.separator, b'\r', b'\n', rest).map(|end| at + end)
    }
}

/// The quote that closes a field; doubled ones stand for a letter.
fn closing(bytes: &[u8], open: usize) -> Option<usize> {
    let mut at = open + 1;
    loop {
        at += memchr(QUOTE, bytes.get(at..)?)?;
        if bytes.get(at + 1) != Some(&QUOTE) {
            return Some(at);
        }
        at += 2;
    }
}

fn is_break(byte: u8) -> bool {
    matches!(byte, b'\r' | b'\n')
}

/// The columns that most lines have; the more of two that are as frequent.
fn width(text: &str, separator: u8) -> usize {
    let mut counts: FxHashMap<usize, usize> = FxHashMap::default();
    for line in text.split(['\r', '\n']).filter(|line| !line.is_empty()) {
        *counts.entry(columns(line, separator)).or_default() += 1;
    }
    counts.into_iter().map(|(columns, lines)| (lines, columns)).max().map_or(0, |it| it.1)
}

/// The columns of a line by itself. A separator with a space behind it is one of a sentence.
fn columns(line: &str, separator: u8) -> usize {
    let bytes = line.as_bytes();
    let (mut count, mut at) = (1, 0);
    loop {
        let quoted = bytes.get(at) == Some(&QUOTE);
        if let Some(close) = quoted.then(|| closing(bytes, at)).flatten()
            && bytes.get(close + 1).is_none_or(|byte| *byte == separator)
        {
            at = close + 1;
        }
        let Some(next) = bytes.get(at..).and_then(|rest| memchr(separator, rest)) else {
            return count;
        };
        at += next + 1;
        count += usize::from(bytes.get(at) != Some(&b' '));
    }
}

#[cfg(test)]
mod tests {
    use super::{columns, mend};

    const HEAD: &str = "code;actie;wie;bedrag\n1;Bos;x;10\n";

    /// The fields that a parser finds after mending, and how many are doubtful.
    fn fields(text: &str, separator: u8) -> (Vec<Vec<String>>, usize) {
        let mended = mend(text, separator);
        let mut reader = csv::ReaderBuilder::new();
        reader.has_headers(false).flexible(true).delimiter(separator);
        let records = reader.from_reader(mended.text.as_bytes()).into_records();
        let fields = records.map(|it| it.unwrap().iter().map(str::to_owned).collect());
        (fields.collect(), mended.doubtful.len())
    }

    fn check(rows: &str, expected: &[&str]) {
        let (fields, doubtful) = fields(&format!("{HEAD}{rows}"), b';');
        let shown: Vec<String> = fields[2..].iter().map(|row| row.join("|")).collect();
        assert_eq!((shown, doubtful), (expected.iter().map(|it| (*it).to_owned()).collect(), 0));
    }

    #[test]
    fn a_quote_that_swallows_rows_is_a_letter() {
        let after = "3;Dak;y;30\r\n4;Weg;z;40\n";
        let rest = ["3|Dak|y|30", "4|Weg|z|40"];
        check(&format!("2;\"De Brug;x;20\n{after}"), &["2|\"De Brug|x|20", rest[0], rest[1]]);
        check(
            &format!("2;\"De Brug;x;20\n{after}5;\"Het \"Plein\";x;50\n"),
            &["2|\"De Brug|x|20", rest[0], rest[1], "5|Het Plein\"|x|50"],
        );
        check("2;\"De Brug;x;20\n3;Brug\";y;30\n", &["2|\"De Brug|x|20", "3|Brug\"|y|30"]);
        check("2;Dak;y;20\n3;\"De Brug;y;30", &["2|Dak|y|20", "3|\"De Brug|y|30"]);
    }

    #[test]
    fn a_text_in_several_lines_stays_one_field() {
        let rows = "2;\"Een; twee; drie\nvier; vijf; zes\n\nzeven\";x;20\n3;Dak;y;30\n";
        check(rows, &["2|Een; twee; drie\nvier; vijf; zes\n\nzeven|x|20", "3|Dak|y|30"]);
        check("2;\"De \"Brug\nis\" oud\";x;20\n", &["2|De Brug", "is\" oud\"|x|20"]);
        check("2;\"De\n\"Brug\" is oud\";x;20\n", &["2|De\nBrug\" is oud\"|x|20"]);
        let prose = "naam,tekst\na,\"Eerst dit\nen dan dat, of niet\"\nb,c\n";
        assert_eq!(fields(prose, b',').0[1][1], "Eerst dit\nen dan dat, of niet");
    }

    #[test]
    fn a_field_that_never_ends_is_doubtful_where_its_lines_are_no_rows() {
        let (fields, doubtful) = fields(&format!("{HEAD}2;\"Een tekst\ndie ophoudt"), b';');
        assert_eq!((fields.len(), doubtful), (3, 1));
    }

    #[test]
    fn separators_of_a_sentence_and_within_quotes_make_no_columns() {
        assert_eq!(columns("a;\"b;c\";d; e", b';'), 3);
        assert_eq!(columns("a;\"b;c", b';'), 3);
        assert_eq!(columns("", b';'), 1);
    }
}
