//! XML as a flat run of starts, texts and ends, with a limit on nesting.
//!
//! Names are compared without their prefix, because producers choose their own; the prefix is
//! there for the few names that mean two things. Entities other than the five of XML itself are
//! dropped, never looked up.

use std::borrow::Cow;
use std::io::BufRead;

use quick_xml::XmlVersion;
use quick_xml::events::{BytesEnd, BytesStart, Event as Raw};

use super::ReadError;
use super::archive::exceeded;

/// The deepest nesting of elements; text processors stay below 100.
const DEPTH: u32 = 256;

/// What comes next in an XML part.
pub(super) enum Event<'a> {
    /// An element begins; one without content is followed by its end as well.
    Start(Tag<'a>),
    /// An element ends; its name without prefix.
    End(End<'a>),
    /// Text, unescaped; long texts come in several pieces.
    Text(Cow<'a, str>),
    /// The part is over.
    Eof,
}

/// An element's name and attributes.
pub(super) struct Tag<'a>(BytesStart<'a>);

impl Tag<'_> {
    /// The name without its prefix.
    pub(super) fn name(&self) -> &str {
        after_colon(self.0.name().0)
    }

    /// The name's prefix; empty where it has none.
    pub(super) fn prefix(&self) -> &str {
        self.0.name().0.split_once(':').map_or("", |(prefix, _)| prefix)
    }

    /// The value of the attribute with this name, whatever its prefix.
    pub(super) fn attr(&self, name: &str) -> Option<Cow<'_, str>> {
        let mut attributes = self.0.attributes();
        attributes.with_checks(false);
        let attribute = attributes.flatten().find(|a| after_colon(a.key.0) == name)?;
        Some(attribute.normalized_value(XmlVersion::Explicit1_0).unwrap_or(attribute.value))
    }

    /// The value of the attribute with this prefix and name.
    pub(super) fn attr_of(&self, prefix: &str, name: &str) -> Option<Cow<'_, str>> {
        let mut attributes = self.0.attributes();
        attributes.with_checks(false);
        let attribute = attributes
            .flatten()
            .find(|a| a.key.0.split_once(':').is_some_and(|key| key == (prefix, name)))?;
        Some(attribute.normalized_value(XmlVersion::Explicit1_0).unwrap_or(attribute.value))
    }

    /// Calls `each` with the name, prefix cut off, and the raw value of every attribute. Quicker
    /// than asking for one after the other; meant for cells, of which there are millions.
    pub(super) fn each_attr(&self, mut each: impl FnMut(&str, &str)) {
        let mut rest = self.0.attributes_raw();
        while let Some(equals) = memchr::memchr(b'=', rest.as_bytes()) {
            let (name, after) = rest.split_at(equals);
            let after = after.get(1..).unwrap_or_default().trim_ascii_start();
            let Some(quote @ (b'"' | b'\'')) = after.bytes().next() else { return };
            let after = after.get(1..).unwrap_or_default();
            let Some(end) = memchr::memchr(quote, after.as_bytes()) else { return };
            let (value, after) = after.split_at(end);
            each(after_colon(name.trim_ascii()), value);
            rest = after.get(1..).unwrap_or_default();
        }
    }

    /// A number in an attribute.
    pub(super) fn number(&self, name: &str) -> Option<u32> {
        self.attr(name)?.trim().parse().ok()
    }

    /// Whether the attribute is there and switched on.
    pub(super) fn flag(&self, name: &str) -> bool {
        self.attr(name).is_some_and(|value| matches!(value.as_ref(), "1" | "true" | "on"))
    }

    /// Whether an on-off element (`<w:vanish/>`) is on: it is, unless its value says otherwise.
    pub(super) fn is_on(&self) -> bool {
        self.attr("val").is_none_or(|v| !matches!(v.as_ref(), "0" | "false" | "off" | "none"))
    }
}

fn after_colon(name: &str) -> &str {
    // Names are too short for a search by words to pay.
    let colon = name.bytes().position(|byte| byte == b':');
    colon.and_then(|at| name.get(at + 1..)).unwrap_or(name)
}

/// The end of an element.
pub(super) struct End<'a>(BytesEnd<'a>);

impl End<'_> {
    /// The element's name without its prefix.
    pub(super) fn name(&self) -> &str {
        after_colon(self.0.name().0)
    }
}

/// An XML part that is being read.
pub(super) struct Xml<R> {
    reader: quick_xml::Reader<R>,
    buffer: Vec<u8>,
    depth: u32,
}

impl<R: BufRead> Xml<R> {
    /// Begins to read a part.
    pub(super) fn new(source: R) -> Self {
        let mut reader = quick_xml::Reader::from_reader(source);
        let config = reader.config_mut();
        config.expand_empty_elements = true;
        config.allow_dangling_amp = true;
        Self { reader, buffer: Vec::with_capacity(1024), depth: 0 }
    }

    /// Does not compare the names of starts and ends: for parts with millions of elements, where
    /// that costs more than it tells.
    pub(super) fn trusting_ends(mut self) -> Self {
        self.reader.config_mut().check_end_names = false;
        self
    }

    /// The stream itself, between two events: who takes whole elements from it leaves the rest
    /// of the part as well-formed as it was.
    pub(super) fn source(&mut self) -> &mut R {
        self.reader.get_mut()
    }

    /// How many elements are open.
    pub(super) fn depth(&self) -> u32 {
        self.depth
    }

    /// The next event.
    pub(super) fn next(&mut self) -> Result<Event<'_>, XmlError> {
        self.buffer.clear();
        Ok(match self.reader.read_event_into(&mut self.buffer)? {
            Raw::Start(start) | Raw::Empty(start) => {
                self.depth += 1;
                if self.depth > DEPTH {
                    return Err(XmlError::Depth);
                }
                Event::Start(Tag(start))
            }
            Raw::End(end) => {
                self.depth = self.depth.saturating_sub(1);
                Event::End(End(end))
            }
            Raw::Text(text) => Event::Text(text.into_inner()),
            Raw::CData(text) => Event::Text(text.into_inner()),
            Raw::GeneralRef(reference) => Event::Text(resolve(&reference)),
            Raw::Eof if self.depth > 0 => return Err(XmlError::CutOff),
            Raw::Eof => Event::Eof,
            Raw::Comment(_) | Raw::Decl(_) | Raw::PI(_) | Raw::DocType(_) => {
                Event::Text(Cow::Borrowed(""))
            }
        })
    }

    /// Skips to the end of the element that has just begun.
    pub(super) fn skip(&mut self) -> Result<(), XmlError> {
        let outside = self.depth.saturating_sub(1);
        while self.depth > outside {
            if matches!(self.next()?, Event::Eof) {
                return Ok(());
            }
        }
        Ok(())
    }

    /// The text of the element that has just begun, its children's included.
    pub(super) fn text(&mut self) -> Result<String, XmlError> {
        let outside = self.depth.saturating_sub(1);
        let mut text = String::new();
        while self.depth > outside {
            match self.next()? {
                Event::Text(piece) => text.push_str(&piece),
                Event::Eof => break,
                Event::Start(_) | Event::End(_) => {}
            }
        }
        Ok(text)
    }
}

fn resolve(reference: &quick_xml::events::BytesRef<'_>) -> Cow<'static, str> {
    if let Ok(Some(character)) = reference.resolve_char_ref() {
        return Cow::Owned(character.to_string());
    }
    Cow::Borrowed(match &**reference {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" => "'",
        _ => "",
    })
}

/// Why an XML part could not be read further.
#[derive(Debug, thiserror::Error)]
pub(super) enum XmlError {
    /// The elements nest deeper than [`DEPTH`].
    #[error("elements nest more than 256 deep")]
    Depth,
    /// A stream gave more than it may.
    #[error("more than {0}")]
    Exceeded(&'static str),
    /// The part ends within an element.
    #[error("the text ends too early")]
    CutOff,
    /// The XML is broken, or its container is.
    #[error(transparent)]
    Broken(quick_xml::Error),
}

impl From<quick_xml::Error> for XmlError {
    fn from(error: quick_xml::Error) -> Self {
        if let quick_xml::Error::Io(io) = &error
            && let Some(limit) = exceeded(io)
        {
            return Self::Exceeded(limit);
        }
        Self::Broken(error)
    }
}

impl XmlError {
    /// The verdict on the file, where this error is one; `None` for damage, after which what was
    /// read so far may be kept.
    pub(super) fn refusal(&self) -> Option<ReadError> {
        match self {
            Self::Depth => Some(ReadError::TooLarge { limit: "256 levels of nesting" }),
            Self::Exceeded(limit) => Some(ReadError::TooLarge { limit }),
            Self::Broken(_) | Self::CutOff => None,
        }
    }

    /// The error for a file of which nothing could be read.
    pub(super) fn into_read_error(self, format: &'static str) -> ReadError {
        self.refusal().unwrap_or_else(|| ReadError::Malformed { format, source: Box::new(self) })
    }
}
