//! Joins a house style's styles and numbering with those that a report needs.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use crate::report::block::Report;
use crate::report::docx::look;
use crate::report::docx::order;
use crate::report::docx::tree::{Element, Node, XmlError};

/// The house's styles with what a report needs.
pub(in crate::report::docx) struct Styles<'a> {
    /// The part.
    pub(super) root: Element<'a>,
    /// Their names for our styles, where they differ.
    pub(super) names: BTreeMap<String, String>,
    /// Our styles that were added, by the name that they have now.
    pub(super) added: BTreeSet<String>,
}

/// The house's numbering with what a report needs.
pub(in crate::report::docx) struct Numbering {
    head: String,
    nums: String,
    tail: String,
    /// Our number 1 (bullets) here; 2 (numbers) is the next.
    pub(in crate::report::docx) bullets: u32,
    /// Our abstract number 0 (bullets) here; 1 (numbers) is the next.
    abstracts: u32,
}

/// Adds those of our styles that a house lacks, and sets the language.
pub(super) fn styles<'a>(
    house: &'a str,
    own: &'a str,
    language: &str,
) -> Result<Styles<'a>, XmlError> {
    let mut root = Element::parse(house)?;
    let own = Element::parse(own)?;
    if root.name != "w:styles" {
        return Err(XmlError::Shape);
    }
    let key = |style: &Element<'_>| {
        let kind = style.attribute("w:type").unwrap_or("paragraph").to_owned();
        (kind, style.value_of("w:name").unwrap_or_default().to_lowercase())
    };
    let id = |style: &Element<'_>| style.attribute("w:styleId").unwrap_or_default().to_owned();
    let is_style = |element: &&Element<'_>| element.name == "w:style";
    let known: BTreeMap<_, _> =
        root.elements().filter(is_style).map(|style| (key(style), id(style))).collect();
    let taken: BTreeSet<String> = root.elements().filter(is_style).map(id).collect();
    let defaults: BTreeSet<String> = root
        .elements()
        .filter(|style| matches!(style.attribute("w:default"), Some("1" | "true" | "on")))
        .filter_map(|style| style.attribute("w:type").map(str::to_owned))
        .collect();

    let mut names = BTreeMap::new();
    let mut lacking = Vec::new();
    for style in own.elements().filter(is_style) {
        let ours = id(style);
        let theirs = if let Some(theirs) = known.get(&key(style)) {
            theirs.clone()
        } else {
            lacking.push(style.clone());
            if taken.contains(&ours) { format!("Plan{ours}") } else { ours.clone() }
        };
        if theirs != ours {
            names.insert(ours, theirs);
        }
    }
    let mut added = BTreeSet::new();
    for mut style in lacking {
        rename(&mut style, &names);
        if style.attribute("w:type").is_some_and(|kind| defaults.contains(kind)) {
            style.attributes = Cow::Owned(style.attributes.replace(" w:default=\"1\"", ""));
        }
        added.insert(id(&style));
        root.children.push(Node::Element(style));
    }
    set_language(&mut root, language);
    Ok(Styles { root, names, added })
}

/// Gives a style and what it refers to the names that they have in the house.
fn rename(style: &mut Element<'_>, names: &BTreeMap<String, String>) {
    if let Some(name) = style.attribute("w:styleId").and_then(|id| names.get(id)) {
        style.set("w:styleId", name);
    }
    for reference in style.elements_mut() {
        if matches!(&*reference.name, "w:basedOn" | "w:next" | "w:link")
            && let Some(name) = reference.attribute("w:val").and_then(|id| names.get(id))
        {
            reference.set("w:val", name);
        }
    }
}

/// Sets the language of all text that names none.
fn set_language(root: &mut Element<'_>, language: &str) {
    ensured(root, "w:docDefaults", true);
    let Some(defaults) = root.child_mut("w:docDefaults") else { return };
    ensured(defaults, "w:rPrDefault", true);
    let Some(runs) = defaults.child_mut("w:rPrDefault") else { return };
    ensured(runs, "w:rPr", true);
    let Some(properties) = runs.child_mut("w:rPr") else { return };
    ensured(properties, "w:lang", false);
    if let Some(lang) = properties.child_mut("w:lang") {
        lang.set("w:val", language);
    }
    order::sort(properties);
}

/// Adds a child that is not there, as the first or the last.
fn ensured(parent: &mut Element<'_>, name: &'static str, first: bool) {
    if parent.child(name).is_none() {
        let place = if first { 0 } else { parent.children.len() };
        parent.children.insert(place, Node::Element(Element::leaf(name, "")));
    }
}

/// Joins the numbering of a house with ours.
pub(super) fn numbering(
    house: Option<&str>,
    report: &Report,
    styles: &Styles<'_>,
) -> Result<Numbering, XmlError> {
    let own = look::numbering(report, 0);
    let own = Element::parse(&own)?;
    let empty = "<w:numbering \
                 xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"/>";
    let mut root = Element::parse(house.unwrap_or(empty))?;
    drop_pictures(&mut root);
    let highest = |name: &str, key: &str| {
        let ids = root.elements().filter(|element| element.name == name);
        ids.filter_map(|element| element.attribute(key)?.parse::<u32>().ok()).max().unwrap_or(0)
    };
    let abstracts = highest("w:abstractNum", "w:abstractNumId").saturating_add(1);
    let bullets = highest("w:num", "w:numId").saturating_add(1);

    let mut head = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<");
    head.push_str("w:numbering");
    head.push_str(&root.attributes);
    head.push('>');
    root.elements().filter(|one| one.name == "w:abstractNum").for_each(|one| one.write(&mut head));
    for (number, mut one) in (0..).zip(own.elements().cloned()) {
        if one.name == "w:abstractNum" {
            one.set("w:abstractNumId", &(abstracts + number).to_string());
            // A list of the house belongs to its own style.
            for level in one.elements_mut().filter(|level| level.name == "w:lvl") {
                let ours = |node: &Node<'_>| match node {
                    Node::Element(e) if e.name == "w:pStyle" => {
                        e.attribute("w:val").is_some_and(|style| styles.added.contains(style))
                    }
                    _ => true,
                };
                level.children.retain(ours);
            }
            one.write(&mut head);
        }
    }
    let mut nums = String::new();
    root.elements().filter(|one| one.name == "w:num").for_each(|one| one.write(&mut nums));
    for number in 0..2 {
        nums.push_str(&num(bullets + number, abstracts + number, false));
    }
    Ok(Numbering { head, nums, tail: "</w:numbering>".to_owned(), bullets, abstracts })
}

/// Pictures as bullets would need parts that are not taken over.
fn drop_pictures(element: &mut Element<'_>) {
    let picture = |node: &Node<'_>| matches!(node, Node::Element(e) if matches!(&*e.name, "w:numPicBullet" | "w:lvlPicBulletId"));
    element.children.retain(|node| !picture(node));
    element.elements_mut().for_each(drop_pictures);
}

impl Numbering {
    /// The part, with as many numbered lists as a report has.
    pub(in crate::report::docx) fn part(&self, lists: u32) -> String {
        let mut out = format!("{}{}", self.head, self.nums);
        for list in 0..lists {
            out.push_str(&num(self.bullets + 2 + list, self.abstracts + 1, true));
        }
        out.push_str(&self.tail);
        out
    }
}

fn num(id: u32, of: u32, restarts: bool) -> String {
    let restart = if restarts {
        "<w:lvlOverride w:ilvl=\"0\"><w:startOverride w:val=\"1\"/></w:lvlOverride>"
    } else {
        ""
    };
    format!("<w:num w:numId=\"{id}\"><w:abstractNumId w:val=\"{of}\"/>{restart}</w:num>")
}

/// The styles' part, with the numbers that our lists have in the house.
pub(super) fn numbered(
    mut root: Element<'_>,
    numbering: &Numbering,
    added: &BTreeSet<String>,
) -> Vec<u8> {
    for style in root.elements_mut().filter(|style| style.name == "w:style") {
        let name = style.value_of("w:name").unwrap_or_default().to_lowercase();
        let number = match name.as_str() {
            "list bullet" => numbering.bullets,
            "list number" => numbering.bullets + 1,
            _ => continue,
        };
        let ours = style.attribute("w:styleId").is_some_and(|id| added.contains(id));
        if style.child("w:pPr").is_none() {
            // Paragraph properties stand after what names the style, before those of its text.
            let text = |node: &Node<'_>| matches!(node, Node::Element(e) if e.name == "w:rPr");
            let place = style.children.iter().position(text).unwrap_or(style.children.len());
            style.children.insert(place, Node::Element(Element::leaf("w:pPr", "")));
        }
        let Some(properties) = style.child_mut("w:pPr") else { continue };
        if ours || properties.child("w:numPr").is_none() {
            properties
                .children
                .retain(|node| !matches!(node, Node::Element(e) if e.name == "w:numPr"));
            let mut list = Element::leaf("w:numPr", "");
            let number = Element::leaf("w:numId", format!(" w:val=\"{number}\""));
            list.children.push(Node::Element(number));
            properties.children.push(Node::Element(list));
            order::sort(properties);
        }
    }
    root.part(32 << 10)
}
