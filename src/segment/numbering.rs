//! Learns from a document how its elements are marked: by headings or paragraphs, and whether
//! plain numbers such as `1.2.3` name a level.

use std::collections::BTreeMap;

use super::label::{self, Label};
use super::role::Lexicon;
use super::shapes::{Rank, Shapes, bare};
use super::words::{Question, Words};
use super::{fold::squeeze, headings, programme};
use crate::document::{BlockKind, Document, Level};

/// What a document's own headings teach about its numbering.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    /// The level of a number by its depth: 2 for `1.2`.
    depths: BTreeMap<usize, Level>,
    /// The levels that headings open.
    headed: Vec<Level>,
    /// How many paragraphs open with a code that names the level by its letters alone.
    coded: BTreeMap<Level, usize>,
    /// Whether the document is laid out by the questions of Dutch programme budgets.
    pub(super) questions: bool,
    /// Whether numbers stand before what is done, in such a document.
    pub(super) numbers_results: bool,
    /// Whether headings open programmes as `P1 Veiligheid`.
    programmes: bool,
    /// The levels of codes whose letters are not known, by the headings that they stand in.
    shapes: Shapes,
    /// The levels of the codes of headings that say no level.
    headings: BTreeMap<String, Level>,
}

impl Numbering {
    pub(super) fn learn(document: &Document, lexicon: Lexicon<'_>) -> Self {
        let words = lexicon.words;
        let mut numbering =
            Self { headings: headings::levels(document, lexicon), ..Self::default() };
        let mut asked = [false; 3];
        let mut question = None;
        let mut ranks: BTreeMap<u8, Rank> = BTreeMap::new();
        for block in &document.blocks {
            if let BlockKind::Heading { text, .. }
            | BlockKind::Paragraph { text }
            | BlockKind::ListItem { text, .. } = &block.kind
            {
                let line = text.lines().next().unwrap_or_default().trim();
                match programme::question(line, words) {
                    Some(asked) => question = Some(asked),
                    None if question == Some(Question::Means) => {
                        numbering.numbers_results |= programme::is_result(line);
                    }
                    None => {}
                }
            }
            match &block.kind {
                BlockKind::Heading { text, level } => {
                    let text = squeeze(text);
                    numbering.heading(&text, words);
                    ranks.entry(*level).or_default().note(&text, words);
                    note_question(&text, words, &mut asked);
                }
                BlockKind::Paragraph { text } | BlockKind::ListItem { text, .. } => {
                    let line = text.lines().next().unwrap_or_default().trim();
                    note_question(line, words, &mut asked);
                    let label = label::recognise(line, words);
                    if let Some(label) = label.filter(|l| !l.worded && line.len() < 300) {
                        *numbering.coded.entry(label.level).or_default() += 1;
                    }
                }
                _ => {}
            }
        }
        numbering.shapes = Shapes::of_headings(ranks.into_values(), words);
        numbering.questions = asked.iter().filter(|asked| **asked).count() >= 2;
        numbering
    }

    fn heading(&mut self, text: &str, words: &Words) {
        if programme::is_numbered(text) && !self.headed.contains(&Level::StrategicObjective) {
            self.programmes = true;
        }
        let Some(label) = label::recognise(text, words) else { return };
        if !self.headed.contains(&label.level) {
            self.headed.push(label.level);
        }
        if let (true, Some(depth)) = (label.worded, depth(&label.code)) {
            self.depths.entry(depth).or_insert(label.level);
        }
    }

    /// An element by its number alone, at a depth that a worded heading has given a level.
    pub(super) fn label(&self, text: &str) -> Option<Label> {
        let coded = label::split_code(text).or_else(|| headings::split(text));
        let (code, title) = coded.filter(|(_, title)| !title.is_empty())?;
        let worded = match depth(code) {
            Some(depth) => self.depths.get(&depth).copied(),
            None => self.shapes.level(code),
        };
        let level = worded.or_else(|| self.headings.get(bare(code)).copied())?;
        let (code, title) = (code.to_owned(), title.to_owned());
        Some(Label { level, code, title, priority: false, worded: false })
    }

    /// Whether a heading, or a paragraph, opens an element with this label in this document.
    pub(super) fn opens(&self, label: &Label, heading: bool) -> bool {
        if heading {
            return true;
        }
        let has_digit = label.code.contains(|c: char| c.is_ascii_digit());
        let short = label.title.chars().count() <= 250;
        let often = label.worded || self.coded.get(&label.level).is_some_and(|count| *count >= 2);
        let programme =
            self.questions && self.programmes && label.level == Level::StrategicObjective;
        has_digit && short && often && !programme && !self.headed.contains(&label.level)
    }
}

fn note_question(text: &str, words: &Words, asked: &mut [bool; 3]) {
    match programme::question(text, words) {
        Some(Question::Aims) => asked[0] = true,
        Some(Question::Means) => asked[1] = true,
        Some(Question::Costs) => asked[2] = true,
        None => {}
    }
}

/// How many numbers a code of numbers only has: 3 for `1.2.3.`.
pub(super) fn depth(code: &str) -> Option<usize> {
    let code = code.trim_end_matches(['.', ':', ')']);
    let mut depth = 0;
    for part in code.split(['.', '-', '/']) {
        if part.is_empty() || part.len() > 3 || !part.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        depth += 1;
    }
    Some(depth)
}
