//! A light XML tree that borrows the text it was read from: enough to mend parts, and no more.
//!
//! Names and attributes stay as they are written. It knows no namespaces and resolves no entities.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::events::Event;

/// How deep elements may nest; a report's own parts stay below 30.
const DEPTH: usize = 120;

/// A node of a tree.
#[derive(Debug, Clone)]
pub(super) enum Node<'a> {
    /// An element.
    Element(Element<'a>),
    /// Text, escaped as in the file.
    Text(Cow<'a, str>),
}

/// An element with its prefix, e.g. `w:p`.
#[derive(Debug, Clone)]
pub(super) struct Element<'a> {
    /// The name with its prefix.
    pub(super) name: Cow<'a, str>,
    /// The attributes as written, with a space before each.
    pub(super) attributes: Cow<'a, str>,
    /// What it holds.
    pub(super) children: Vec<Node<'a>>,
}

/// Why a part could not be read as XML.
#[derive(Debug, thiserror::Error)]
pub enum XmlError {
    /// It breaks the rules of XML.
    #[error("not well-formed XML")]
    Syntax(#[from] quick_xml::Error),
    /// It has a document type, more than one root or none, or nests too deep.
    #[error("XML of a shape that no Word file has")]
    Shape,
}

impl<'a> Element<'a> {
    /// Reads a part.
    pub(super) fn parse(xml: &'a str) -> Result<Self, XmlError> {
        let xml = xml.trim_start_matches('\u{feff}');
        let mut reader = Reader::from_str(xml);
        let mut at = 0;
        let mut open: Vec<Self> = Vec::new();
        let mut root = None;
        loop {
            let event = reader.read_event()?;
            let end = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
            let tag = xml.get(std::mem::replace(&mut at, end)..end).unwrap_or_default();
            let done = match event {
                Event::Start(start) if open.len() < DEPTH => {
                    open.push(Self::opened(tag, start.name().as_ref().len()));
                    None
                }
                Event::Empty(start) => Some(Self::opened(tag, start.name().as_ref().len())),
                Event::End(_) => open.pop(),
                Event::Text(text) => {
                    add(&mut open, text.into_inner());
                    None
                }
                Event::GeneralRef(name) => {
                    add(&mut open, Cow::Owned(format!("&{};", name.into_inner())));
                    None
                }
                Event::CData(data) => {
                    add(&mut open, Cow::Owned(escape(&data.into_inner()).into_owned()));
                    None
                }
                Event::Start(_) | Event::DocType(_) => return Err(XmlError::Shape),
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) => None,
                Event::Eof => break,
            };
            match (done, open.last_mut()) {
                (Some(element), Some(parent)) => parent.children.push(Node::Element(element)),
                (Some(element), None) if root.is_none() => root = Some(element),
                (Some(_), None) => return Err(XmlError::Shape),
                (None, _) => {}
            }
        }
        root.filter(|_| open.is_empty()).ok_or(XmlError::Shape)
    }

    /// An element as its tag is written, from `<` to `>`; the name has `length` bytes.
    fn opened(tag: &'a str, length: usize) -> Self {
        let inner = tag.trim_start_matches('<').trim_end_matches('>').trim_end_matches('/');
        let (name, rest) = inner.split_at_checked(length).unwrap_or((inner, ""));
        let attributes = Cow::Borrowed(rest.trim_end());
        Self { name: Cow::Borrowed(name), attributes, children: Vec::new() }
    }

    /// An element with attributes as written and no content.
    pub(super) fn leaf(name: &'static str, attributes: impl Into<Cow<'a, str>>) -> Self {
        Self { name: name.into(), attributes: attributes.into(), children: Vec::new() }
    }

    /// The value of an attribute, escaped as in the file.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        let mut rest: &str = &self.attributes;
        loop {
            let (key, after) = rest.split_once('=')?;
            let after = after.trim_start();
            let quote = after.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
            let (value, after) = after.get(1..)?.split_once(quote)?;
            if key.trim() == name {
                return Some(value);
            }
            rest = after;
        }
    }

    /// Sets an attribute; the value must be escaped already.
    pub(super) fn set(&mut self, name: &str, value: &str) {
        if let Some(old) = self.attribute(name).map(str::to_owned) {
            for quote in ['"', '\''] {
                let (from, to) =
                    (format!("{name}={quote}{old}{quote}"), format!("{name}=\"{value}\""));
                if self.attributes.contains(&from) {
                    self.attributes = Cow::Owned(self.attributes.replacen(&from, &to, 1));
                    return;
                }
            }
        }
        self.attributes = Cow::Owned(format!("{} {name}=\"{value}\"", self.attributes));
    }

    /// The elements directly within.
    pub(super) fn elements(&self) -> impl Iterator<Item = &Self> {
        self.children.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// The elements directly within, to be changed.
    pub(super) fn elements_mut(&mut self) -> impl Iterator<Item = &mut Self> {
        self.children.iter_mut().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// The first child of a name.
    pub(super) fn child(&self, name: &str) -> Option<&Self> {
        self.elements().find(|element| element.name == name)
    }

    /// The first child of a name, to be changed.
    pub(super) fn child_mut(&mut self, name: &str) -> Option<&mut Self> {
        self.elements_mut().find(|element| element.name == name)
    }

    /// The `w:val` of the first child of a name.
    pub(super) fn value_of(&self, name: &str) -> Option<&str> {
        self.child(name)?.attribute("w:val")
    }

    /// Appends the element to a part.
    pub(super) fn write(&self, out: &mut String) {
        out.push('<');
        out.push_str(&self.name);
        out.push_str(&self.attributes);
        if self.children.is_empty() {
            out.push_str("/>");
            return;
        }
        out.push('>');
        for child in &self.children {
            match child {
                Node::Element(element) => element.write(out),
                Node::Text(text) => out.push_str(text),
            }
        }
        out.push_str("</");
        out.push_str(&self.name);
        out.push('>');
    }

    /// A whole part with its declaration.
    pub(super) fn part(&self, size: usize) -> Vec<u8> {
        let mut out = String::with_capacity(size + 64);
        out.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n");
        self.write(&mut out);
        out.into_bytes()
    }
}

/// Adds text to the innermost open element; white space between elements is dropped by no one.
fn add<'a>(open: &mut [Element<'a>], text: Cow<'a, str>) {
    if let Some(parent) = open.last_mut() {
        parent.children.push(Node::Text(text));
    }
}

/// Text as XML, without the characters that XML cannot hold.
pub(super) fn escape(text: &str) -> Cow<'_, str> {
    let plain = |c: char| !matches!(c, '&' | '<' | '>' | '"') && holds(c);
    if text.chars().all(plain) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars().filter(|c| holds(*c)) {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            _ => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// Whether XML can hold a character.
pub(super) fn holds(c: char) -> bool {
    !matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}
