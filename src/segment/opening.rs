//! Opens the elements that an outline finds, and settles what each is called, says and costs when the
//! next one opens.

use super::fold::tidy;
use super::label::{self, Label};
use super::outline::{BELOW_HEADINGS, Outline, is_contents_line};
use super::plans::{Growing, Stated};
use super::tree::Opening;
use crate::document::{Amount, Level, Parent, Passage, Place};

/// An element whose description is still being read.
#[derive(Debug)]
pub(super) struct Pending {
    pub(super) label: Label,
    place: Place,
    pub(super) heading: u8,
    pub(super) lines: Vec<String>,
    pub(super) amounts: Vec<Amount>,
}

impl Outline<'_> {
    /// Opens an element; what it is called and says is settled when the next one opens.
    pub(super) fn open(&mut self, label: Label, heading: u8, place: &Place) {
        self.flush();
        if let (Level::Action, Some((aim, _))) = (label.level, label.code.rsplit_once('.'))
            && self.question.is_some()
        {
            self.reopen(aim);
        }
        if self.open.is_empty() {
            self.above.retain(|(level, _)| *level < heading);
        }
        self.below.clear();
        self.budget = None;
        if label.level == Level::StrategicObjective {
            self.forget_programme();
            self.programme = Some(label.code.clone()).filter(|code| !code.is_empty());
        }
        let place = place.clone();
        let (lines, amounts) = (Vec::new(), Vec::new());
        self.pending = Some(Pending { label, place, heading, lines, amounts });
    }

    /// Opens an element that a paragraph or a row of a form names.
    pub(super) fn open_unheaded(&mut self, label: Label, place: &Place) {
        self.open(label, BELOW_HEADINGS, place);
    }

    /// The level of the elements that a text such as `Acties:` announces below the open element.
    pub(super) fn announced(&self, text: &str) -> Option<Level> {
        let name = text.trim_end_matches([':', ' ']);
        let level = label::level_name(name, self.words())?;
        let pending = self.pending.as_ref().map(|pending| pending.label.level);
        let above = pending.or(self.open.last().map(|(level, _)| *level))?;
        let plural = name.ends_with(['n', 's', 'N', 'S']);
        (plural && above < level && level <= Level::Action).then_some(level)
    }

    /// Opens an element that an item of an announced list tells.
    pub(super) fn list(&mut self, level: Level, text: &str, place: &Place) {
        let coded = label::split_code(text).filter(|(code, _)| label::is_code(code));
        let (code, text) = coded.unwrap_or(("", text));
        let (code, title) = (code.to_owned(), String::new());
        self.open_unheaded(Label { level, code, title, priority: false, worded: true }, place);
        self.describe(text);
        self.listed = self.listed.map(|(level, count)| (level, count + 1));
    }

    /// Ends a list of elements, so that what follows belongs to what they stand under.
    pub(super) fn end_list(&mut self) {
        if let Some((level, 1..)) = self.listed
            && self.question.is_none()
        {
            self.flush();
            self.open.retain(|(open, _)| *open < level);
            self.growing().path.close_from(level);
            self.listed = None;
        }
    }

    /// Whether an element takes what follows as its description.
    pub(super) fn is_describing(&self) -> bool {
        self.pending.is_some()
    }

    /// Adds a line to the description of the open element.
    pub(super) fn describe(&mut self, text: &str) {
        if let Some(pending) = &mut self.pending
            && !text.is_empty()
        {
            pending.lines.push(text.to_owned());
        }
    }

    /// Adds a paragraph outside the tree, with its heading path.
    pub(super) fn prose(&mut self, text: &str, place: &Place) {
        let text = tidy(text);
        if text.chars().filter(|c| c.is_alphabetic()).count() < 3 || is_contents_line(&text) {
            return;
        }
        self.flush();
        let source = self.source;
        let above: Vec<Parent> = self.above.iter().map(|(_, parent)| parent.clone()).collect();
        let below: Vec<Parent> = self.below.iter().map(|(_, parent)| parent.clone()).collect();
        let growing = self.growing();
        let parents =
            above.into_iter().chain(growing.path.parents().cloned()).chain(below).collect();
        let innermost = growing.path.innermost();
        let residual = innermost.is_some_and(|index| growing.tree.passages[index].residual);
        let passage = Passage { parents, residual, ..Passage::prose(&text, place.clone()) };
        growing.tree.add(passage, source, innermost);
    }

    /// Settles the element whose description was being read.
    pub(super) fn flush(&mut self) {
        let Some(pending) = self.pending.take() else { return };
        self.source += 1;
        let source = self.source;
        let Pending { label, place, heading, lines, amounts } = pending;
        self.open.retain(|(level, _)| *level < label.level);
        let words = self.lexicon.words;
        let only = self.plans.named("");
        let growing = self.plans.grow(only);
        if label.code.is_empty() && label.title.is_empty() && lines.is_empty() {
            // "Beleidsdoelstelling :" stands where actions serve no objective.
            growing.path.close_from(label.level);
            return;
        }
        self.open.push((label.level, heading));
        let long = lines.join("\n");
        let Label { level, code, title, priority, .. } = label;
        let opening = Opening { level, code: &code, short: &title, long: &long, source };
        let row = number(&place);
        let index = growing.tree.open(&mut growing.path, &opening, place, words);
        growing.tree.passages[index].priority |= priority;
        if level >= Level::Action {
            growing.tree.pay(index, &amounts, source);
        } else if !amounts.is_empty() {
            growing.stated.push(Stated { index, amounts, row, source });
        }
    }

    /// Gives amounts to the element being described, or to the innermost open one.
    pub(super) fn pay(&mut self, amounts: Vec<Amount>, place: &Place) -> bool {
        if let Some(pending) = &mut self.pending {
            pending.amounts.extend(amounts);
            return true;
        }
        let source = self.source;
        let growing = self.growing();
        let (Some(index), Some(level)) = (growing.path.innermost(), growing.path.level()) else {
            return false;
        };
        if level >= Level::Action {
            growing.tree.pay(index, &amounts, source);
        } else {
            let row = number(place);
            growing.stated.push(Stated { index, amounts, row, source });
        }
        true
    }

    /// Whether an element of this code is open at a level, or was the last one below the open
    /// programme.
    pub(super) fn programme_is_open(&self) -> bool {
        let pending = self.pending.as_ref().map(|p| p.label.level);
        pending == Some(Level::StrategicObjective)
            || self.open.iter().any(|(level, _)| *level == Level::StrategicObjective)
    }

    /// The code of the open programme.
    pub(super) fn programme_code(&self) -> Option<&str> {
        let pending = self.pending.as_ref().map(|pending| &pending.label);
        let own = pending.filter(|label| label.level == Level::StrategicObjective);
        own.map(|label| label.code.as_str()).or(self.programme.as_deref())
    }

    /// Goes back below an objective that was told before, so that its actions hang below it.
    fn reopen(&mut self, code: &str) {
        let growing = self.growing();
        let Growing { tree, path, .. } = growing;
        tree.reopen(path, code);
    }
}

/// The page, row or paragraph of a place, as notes give it.
fn number(place: &Place) -> u32 {
    match place {
        Place::Page { page, .. } => *page,
        Place::Row { row, .. } => *row,
        Place::Paragraph(paragraph) => *paragraph,
    }
}
