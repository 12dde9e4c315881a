//! Follows the blocks of a text document: opens elements at headings that name them, gives each
//! its description and amounts, and keeps what lies outside the tree as prose.
//!
//! Never reads the columns of tables (`sheet`) nor lays out forms (`form`).

use super::cell::only_flow;
use super::fold::{squeeze, tidy};
use super::label::{self, Label};
use super::numbering::Numbering;
use super::opening::Pending;
use super::plans::{Growing, Plans};
use super::role::Lexicon;
use super::schedules::Schedule;
use super::tree::Path;
use super::words::{Question, Words};
use super::yearly::Years;
use super::{breaks, form, pivot, programme, sheet};
use crate::document::{Block, BlockKind, Budget, Document, Flow, Level, NoteKind, Parent, Place};

/// Stands for the heading level of an element that a paragraph opens: any heading closes it.
pub(super) const BELOW_HEADINGS: u8 = 10;

/// The state while following a document's blocks.
pub(super) struct Outline<'a> {
    pub(super) lexicon: Lexicon<'a>,
    pub(super) plans: &'a mut Plans,
    pub(super) numbering: Numbering,
    pub(super) pending: Option<Pending>,
    /// Headings above the open elements, and below them.
    pub(super) above: Vec<(u8, Parent)>,
    pub(super) below: Vec<(u8, Parent)>,
    pub(super) open: Vec<(Level, u8)>,
    pub(super) source: u32,
    /// The question that the text is answering, in a Dutch programme budget.
    pub(super) question: Option<Question>,
    /// The level of the elements whose list has been announced, and how many it had so far.
    pub(super) listed: Option<(Level, u32)>,
    /// The code of the programme that opened last.
    pub(super) programme: Option<String>,
    /// The questions that the last programme has answered.
    answered: Vec<Question>,
    /// The last programme, where a heading of its own rank closed it.
    closed: Option<Closed>,
    /// Codes and titles of the results that the open programme has named.
    pub(super) results: Vec<(String, String)>,
    /// The schedule that the text is in, and the level of its heading.
    pub(super) schedule: Option<(Schedule, u8)>,
    /// The budget that its last line named for the rows below.
    pub(super) budget: Option<Budget>,
    /// The flow that the last heading or line named.
    caption_flow: Option<Flow>,
    /// The last years that amounts stood below, and whether nothing else came since.
    pub(super) years: Option<Years>,
    pub(super) near: bool,
    /// The label of a row whose figures stand in the next one.
    pub(super) signs: Option<String>,
}

/// A programme that a heading of its own rank closed.
struct Closed {
    open: (Level, u8),
    path: Path,
    above: Vec<(u8, Parent)>,
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
        answered: Vec::new(),
        closed: None,
        schedule: None,
        budget: None,
        caption_flow: None,
        results: Vec::new(),
        years: None,
        near: false,
        signs: None,
    };
    let mut at = 0;
    while let Some(block) = document.blocks.get(at) {
        let whole = breaks::whole(&document.blocks, at, lexicon);
        at = whole.end;
        outline.take(whole.table.as_ref().unwrap_or(block));
        whole.between.into_iter().for_each(|block| outline.take(block));
    }
    outline.flush();
}

impl Outline<'_> {
    pub(super) fn words(&self) -> &Words {
        self.lexicon.words
    }

    pub(super) fn growing(&mut self) -> &mut Growing {
        let only = self.plans.named("");
        self.plans.grow(only)
    }

    fn take(&mut self, block: &Block) {
        self.near &= matches!(block.kind, BlockKind::Table(_) | BlockKind::Paragraph { .. });
        if let BlockKind::Heading { text, .. } | BlockKind::Paragraph { text } = &block.kind {
            self.caption_flow = only_flow(text, self.lexicon.words);
        }
        match &block.kind {
            BlockKind::Heading { level, text } => self.heading(*level, text, &block.place),
            BlockKind::Paragraph { text } => self.paragraph(text, &block.place, None),
            BlockKind::ListItem { text, depth } => {
                self.paragraph(text, &block.place, Some(*depth));
            }
            BlockKind::Footnote { text } => self.prose(text, &block.place),
            BlockKind::Table(table) => {
                self.end_list();
                self.source += 1;
                let sheet = matches!(block.place, Place::Row { .. });
                if sheet {
                    self.flush();
                    self.close_all();
                    self.enter_sheet(table);
                }
                if self.is_in_schedule_of_the_whole() {
                    return;
                }
                if sheet && pivot::read(table, &block.place, self.lexicon, self.plans) {
                    return;
                }
                if sheet::has_elements(table, self.lexicon) {
                    self.flush();
                    let flow = self.caption_flow.filter(|_| !sheet);
                    sheet::read(table, &block.place, self.source, flow, self.lexicon, self.plans);
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
            return self.paragraph(text.trim_start_matches(['-', '•', '·', ' ']), place, Some(0));
        }
        if self.enter_schedule(level, text) {
            return;
        }
        self.schedule = self.schedule.filter(|(_, own)| level > *own);
        self.budget = None;
        if self.is_in_schedule_of_the_whole() {
            return self.plain_heading(level, text);
        }
        if let Some(question) = programme::question(text, self.words()) {
            self.resume_programme(question);
            self.answered.push(question);
            self.plain_heading(level, text);
            self.question = Some(question);
            self.listed = programme::listed(question, &self.numbering);
            return self.back_to_programme();
        }
        if self.continues_label(text) {
            return;
        }
        self.listed = None;
        if self.announced(text).is_some() {
            return self.plain_heading(level, text);
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

    /// A heading that is no element: a subheading of the open element, or the end of the tree.
    pub(super) fn plain_heading(&mut self, level: u8, text: &str) {
        self.listed = self.announced(text).map(|level| (level, 0));
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
    pub(super) fn close_headings(&mut self, level: u8) {
        let Some(first) = self.open.iter().position(|(_, heading)| *heading >= level) else {
            return;
        };
        let outermost = self.open[first].0;
        if self.open[first] == (Level::StrategicObjective, level) {
            let (open, above) = (self.open[first], self.above.clone());
            let mut path = self.growing().path.clone();
            path.close_from(Level::Objective);
            self.closed = Some(Closed { open, path, above });
        }
        self.open.truncate(first);
        self.below.clear();
        self.question = None;
        self.growing().path.close_from(outermost);
    }

    /// Opens the last programme again where only a heading such as `Effectindicatoren`, ranked too
    /// high, came between it and a question that it has not answered yet.
    fn resume_programme(&mut self, question: Question) {
        if self.programme_is_open() || self.answered.contains(&question) {
            return;
        }
        let Some(Closed { open, path, above }) = self.closed.take() else { return };
        self.flush();
        self.open = vec![open];
        self.above = above;
        self.below.clear();
        self.growing().path = path;
    }

    /// Forgets the last programme, for the next one opens.
    pub(super) fn forget_programme(&mut self) {
        self.question = None;
        self.answered.clear();
        self.closed = None;
        self.results.clear();
    }

    fn close_all(&mut self) {
        self.open.clear();
        self.below.clear();
        self.above.clear();
        self.plans.close_only();
    }

    /// Reads a paragraph, or an item of a list at a depth.
    fn paragraph(&mut self, text: &str, place: &Place, item: Option<u8>) {
        let tidied = tidy(text);
        if tidied.is_empty() || is_contents_line(&tidied) {
            return;
        }
        if self.enter_schedule(BELOW_HEADINGS - 1, &tidied) || self.line_of_schedule(&tidied, place)
        {
            return;
        }
        if programme::question(&tidied, self.words()).is_some() {
            return self.heading(BELOW_HEADINGS - 1, &tidied, place);
        }
        if self.question.is_some() && programme::paragraph(self, &tidied, item.is_some(), place) {
            return;
        }
        let (first, rest) = tidied.split_once('\n').unwrap_or((&tidied, ""));
        if let Some(label) = self.label(first, false) {
            self.open_unheaded(label, place);
            self.describe(rest);
            return;
        }
        match (item, self.listed) {
            (Some(0), Some((level, _))) => return self.list(level, &tidied, place),
            (Some(_), _) => {}
            (None, _) => {
                self.end_list();
                if let Some(level) = self.announced(&tidied) {
                    self.listed = Some((level, 0));
                    return;
                }
            }
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

    pub(super) fn numbering(&self) -> &Numbering {
        &self.numbering
    }
}

/// The bucket that a heading such as `Verrichtingen zonder beleidsdoelstelling` opens.
pub(super) fn residual(title: &str) -> Label {
    let (code, title) = (String::new(), title.to_owned());
    Label { level: Level::Objective, code, title, priority: false, worded: true }
}

/// Whether a line belongs to a table of contents: points that lead to a page number.
pub(super) fn is_contents_line(text: &str) -> bool {
    text.contains(".....") || text.contains(". . . .") || text.contains("……")
}
