//! Follows the blocks of a text document: opens elements at headings that name them, gives each
//! its description and amounts, and keeps what lies outside the tree as prose.
//!
//! Never reads the columns of tables (`sheet`) nor lays out forms (`form`).

use super::fold::{squeeze, tidy};
use super::label::{self, Label};
use super::numbering::Numbering;
use super::plans::{Growing, Plans, Stated};
use super::role::Lexicon;
use super::tree::Opening;
use super::words::{Question, Words};
use super::yearly::Years;
use super::{form, pivot, programme, sheet};
use crate::document::{
    Amount, Block, BlockKind, Document, Level, NoteKind, Parent, Passage, Place,
};

/// Stands for the heading level of an element that a paragraph opens: any heading closes it.
const BELOW_HEADINGS: u8 = 10;

/// An element whose description is still being read.
#[derive(Debug)]
pub(super) struct Pending {
    pub(super) label: Label,
    place: Place,
    heading: u8,
    pub(super) lines: Vec<String>,
    pub(super) amounts: Vec<Amount>,
    /// Whether a heading ended the description, so that what follows is prose.
    closed: bool,
}

/// The state while following a document's blocks.
pub(super) struct Outline<'a> {
    pub(super) lexicon: Lexicon<'a>,
    plans: &'a mut Plans,
    numbering: Numbering,
    pub(super) pending: Option<Pending>,
    /// Headings above the open elements, and below them.
    above: Vec<(u8, Parent)>,
    below: Vec<(u8, Parent)>,
    open: Vec<(Level, u8)>,
    source: u32,
    /// The question that the text is answering, in a Dutch programme budget.
    pub(super) question: Option<Question>,
    /// How many aims were listed, once their list has been announced.
    pub(super) listed: Option<u32>,
    /// The code of the programme that opened last.
    programme: Option<String>,
    /// Codes and titles of the results that the open programme has named.
    pub(super) results: Vec<(String, String)>,
    /// The last years that amounts stood below, and whether nothing else came since.
    pub(super) years: Option<Years>,
    pub(super) near: bool,
}

/// Reads a document's blocks into the plans.
pub(super) fn read(document: &Document, lexicon: Lexicon<'_>, plans: &mut Plans) {
    let numbering = Numbering::learn(document, lexicon);
    let mut outline = Outline {
        lexicon,
        plans,
        numbering,
        pending: None,
        above: Vec::new(),
        below: Vec::new(),
        open: Vec::new(),
        source: 0,
        question: None,
        listed: None,
        programme: None,
        results: Vec::new(),
        years: None,
        near: false,
    };
    for block in &document.blocks {
        outline.take(block);
    }
    outline.flush();
}

impl Outline<'_> {
    pub(super) fn words(&self) -> &Words {
        self.lexicon.words
    }

    fn growing(&mut self) -> &mut Growing {
        let only = self.plans.named("");
        self.plans.grow(only)
    }

    fn take(&mut self, block: &Block) {
        self.near &= matches!(block.kind, BlockKind::Table(_) | BlockKind::Paragraph { .. });
        match &block.kind {
            BlockKind::Heading { level, text } => self.heading(*level, text, &block.place),
            BlockKind::Paragraph { text } => self.paragraph(text, &block.place, false),
            BlockKind::ListItem { text, .. } => self.paragraph(text, &block.place, true),
            BlockKind::Footnote { text } => self.prose(text, &block.place),
            BlockKind::Table(table) => {
                self.source += 1;
                let sheet = matches!(block.place, Place::Row { .. });
                if sheet {
                    self.flush();
                    self.close_all();
                }
                if sheet && pivot::read(table, &block.place, self.lexicon, self.plans) {
                    return;
                }
                if sheet::has_elements(table, self.lexicon) {
                    self.flush();
                    sheet::read(table, &block.place, self.source, self.lexicon, self.plans);
                } else {
                    form::read(self, table, &block.place);
                    if sheet && !table.is_empty() {
                        self.plans.note(NoteKind::SheetAsProse, Vec::new(), &table.name);
                        sheet::say_unknown_table(table, self.plans);
                    }
                }
            }
        }
    }

    fn heading(&mut self, level: u8, text: &str, place: &Place) {
        let text = &squeeze(text);
        if text.is_empty() || is_contents_line(text) {
            return;
        }
        if text.starts_with(['-', '•', '·']) {
            return self.paragraph(text.trim_start_matches(['-', '•', '·', ' ']), place, true);
        }
        if let Some(question) = programme::question(text, self.words()) {
            self.plain_heading(level, text);
            self.question = Some(question);
            self.listed = None;
            return self.back_to_programme();
        }
        if self.continues_label(text) {
            return;
        }
        match self.label(text, true) {
            // A word such as `Programma` alone heads a table there.
            Some(label) if !self.numbering.questions || label.worded || !label.title.is_empty() => {
                self.open(label, level, place);
            }
            _ if self.words().is_residual(text) => self.open(residual(text), level, place),
            _ => self.plain_heading(level, text),
        }
    }

    /// The element that a text opens, if it does.
    fn label(&self, text: &str, heading: bool) -> Option<Label> {
        if let Some(label) = programme::label(text, heading, self) {
            return Some(label);
        }
        let label = label::recognise(text, self.words()).or_else(|| self.numbering.label(text));
        label.filter(|label| self.numbering.opens(label, heading))
    }

    /// A heading that stops after `Beleidsdoelstelling`, with its code and title in the next one.
    fn continues_label(&mut self, text: &str) -> bool {
        let Some(pending) = &mut self.pending else { return false };
        let bare = pending.label.code.is_empty() && pending.label.title.is_empty();
        if !bare
            || !pending.lines.is_empty()
            || label::recognise(text, self.lexicon.words).is_some_and(|l| l.worded)
        {
            return false;
        }
        let Some((code, title)) = label::split_code(text) else { return false };
        code.clone_into(&mut pending.label.code);
        title.clone_into(&mut pending.label.title);
        true
    }

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
        if label.level == Level::StrategicObjective {
            self.question = None;
            self.programme = Some(label.code.clone()).filter(|code| !code.is_empty());
            self.results.clear();
        }
        let place = place.clone();
        let (lines, amounts) = (Vec::new(), Vec::new());
        self.pending = Some(Pending { label, place, heading, lines, amounts, closed: false });
    }

    /// Opens an element that a paragraph or a row of a form names.
    pub(super) fn open_unheaded(&mut self, label: Label, place: &Place) {
        self.open(label, BELOW_HEADINGS, place);
    }

    /// A heading that is no element: a subheading of the open element, or the end of the tree.
    fn plain_heading(&mut self, level: u8, text: &str) {
        let announced = label::level_name(text, self.words());
        self.listed = (announced == Some(Level::Objective)).then_some(0);
        let inner = self.pending.as_ref().map(|p| p.heading).or(self.open.last().map(|o| o.1));
        let parent = Parent { level: Level::Heading, code: None, title: text.to_owned() };
        match inner {
            Some(heading)
                if level > heading || programme::question(text, self.words()).is_some() =>
            {
                let action = self.pending.as_ref().is_some_and(|p| p.label.level >= Level::Action);
                if action && self.question.is_none() {
                    return self.describe(text);
                }
                self.flush();
                self.below.retain(|(above, _)| *above < level);
                self.below.push((level, parent));
            }
            _ => {
                self.flush();
                self.close_headings(level);
                let stack = if self.open.is_empty() { &mut self.above } else { &mut self.below };
                stack.retain(|(above, _)| *above < level);
                stack.push((level, parent));
            }
        }
        // What rows of a table opened ends with what they stood under.
        let innermost = self.open.last().map(|(level, _)| *level);
        self.growing().path.close_below(innermost);
    }

    /// Closes the elements whose headings are not above `level`.
    fn close_headings(&mut self, level: u8) {
        let Some(first) = self.open.iter().position(|(_, heading)| *heading >= level) else {
            return;
        };
        let outermost = self.open[first].0;
        self.open.truncate(first);
        self.below.clear();
        self.question = None;
        self.growing().path.close_from(outermost);
    }

    fn close_all(&mut self) {
        self.open.clear();
        self.below.clear();
        self.above.clear();
        self.plans.close_only();
    }

    fn paragraph(&mut self, text: &str, place: &Place, item: bool) {
        let tidied = tidy(text);
        if tidied.is_empty() || is_contents_line(&tidied) {
            return;
        }
        if programme::question(&tidied, self.words()).is_some() {
            return self.heading(BELOW_HEADINGS - 1, &tidied, place);
        }
        if self.question.is_some() && programme::paragraph(self, &tidied, item, place) {
            return;
        }
        let (first, rest) = tidied.split_once('\n').unwrap_or((&tidied, ""));
        if let Some(label) = self.label(first, false) {
            self.open_unheaded(label, place);
            self.describe(rest);
            return;
        }
        if form::text_amounts(self, &tidied) {
            return;
        }
        if self.is_describing() { self.describe(&tidied) } else { self.prose(&tidied, place) }
    }

    /// Closes what is open below the programme, so that what follows belongs to it.
    pub(super) fn back_to_programme(&mut self) {
        self.flush();
        if self.open.iter().any(|(level, _)| *level == Level::StrategicObjective) {
            self.open.retain(|(level, _)| *level == Level::StrategicObjective);
            self.growing().path.close_from(Level::Objective);
        }
    }

    /// A line that heads a part of a programme without being laid out as a heading.
    pub(super) fn subheading(&mut self, text: &str) {
        self.back_to_programme();
        let parent = Parent { level: Level::Heading, code: None, title: text.to_owned() };
        self.below.retain(|(level, _)| *level < BELOW_HEADINGS);
        self.below.push((BELOW_HEADINGS, parent));
    }

    /// Whether an element takes what follows as its description.
    pub(super) fn is_describing(&self) -> bool {
        self.pending.as_ref().is_some_and(|pending| !pending.closed)
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
        let Pending { label, place, heading, lines, amounts, .. } = pending;
        self.open.retain(|(level, _)| *level < label.level);
        let words = self.lexicon.words;
        let only = self.plans.named("");
        let growing = self.plans.grow(only);
        if label.code.is_empty() && label.title.is_empty() {
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

    pub(super) fn numbering(&self) -> &Numbering {
        &self.numbering
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

/// The bucket that a heading such as `Verrichtingen zonder beleidsdoelstelling` opens.
fn residual(title: &str) -> Label {
    let (code, title) = (String::new(), title.to_owned());
    Label { level: Level::Objective, code, title, priority: false, worded: true }
}

/// Whether a line belongs to a table of contents: points that lead to a page number.
fn is_contents_line(text: &str) -> bool {
    text.contains(".....") || text.contains(". . . .") || text.contains("……")
}
