//! Learns the levels of headings that have a code and no word for their level: `1.2.1 Een wadi`.
//!
//! A document of numbered chapters looks the same, so there has to be more than numbers: a heading
//! such as `Onze beleidsdoelstellingen` above them, or years with amounts below them.

use std::collections::{BTreeMap, BTreeSet};

use super::fields::LEVELS;
use super::fold::{fold, squeeze};
use super::label;
use super::role::Lexicon;
use super::shapes::{bare, lead, nested};
use super::words::Words;
use super::yearly;
use crate::document::{BlockKind, CellRef, Document, Level, Table};

/// Coded headings of a document that are looked at.
const MOST: usize = 20_000;
/// Rows of a table of one action's amounts; tables of a financial chapter have more.
const ROWS: u32 = 8;
/// Words of a heading that announces elements.
const ANNOUNCING: usize = 4;

/// A heading with a code and without a word for its level.
#[derive(Debug)]
struct Coded {
    code: String,
    /// The heading above that announces elements, by its number in the document, and of which level.
    announced: Option<(usize, Level)>,
    /// Whether years with amounts stand between it and the next heading.
    paid: bool,
}

/// The levels of the codes of a document's headings, where these can be known.
pub(super) fn levels(document: &Document, lexicon: Lexicon<'_>) -> BTreeMap<String, Level> {
    let coded = coded(document, lexicon);
    let mut sections: BTreeMap<Option<(usize, Level)>, Vec<&Coded>> = BTreeMap::new();
    for heading in &coded {
        sections.entry(heading.announced).or_default().push(heading);
    }
    let mut levels = led(document, lexicon.words);
    for (announced, headings) in sections {
        let depths = nested(headings.iter().map(|heading| heading.code.as_str()));
        let paid: BTreeSet<&str> =
            headings.iter().filter(|it| it.paid).map(|it| it.code.as_str()).collect();
        for tree in trees(&depths) {
            let deepest = tree.iter().map(|(_, depth)| *depth).max().unwrap_or_default();
            let leaves = tree.iter().filter(|(_, depth)| *depth == deepest);
            let with_money = leaves.clone().filter(|(code, _)| paid.contains(code)).count();
            let are_paid = with_money > 0 && with_money * 2 >= leaves.count();
            let outermost = match announced {
                Some((_, level)) => LEVELS.iter().position(|known| *known == level),
                // Actions are what is paid for; three levels or more make a plan.
                None if deepest >= 2 && are_paid => 3usize.checked_sub(deepest),
                None => None,
            };
            let Some(outermost) = outermost else { continue };
            let two = deepest == 1 && are_paid;
            for (code, depth) in tree {
                let at = if two && depth == 1 { 3 } else { outermost + depth };
                let level = LEVELS.get(at).filter(|level| **level <= Level::Action);
                levels.extend(level.map(|level| (code.to_owned(), *level)));
            }
        }
    }
    levels
}

/// Codes with their depths, by the outermost code that they begin with.
fn trees<'c>(depths: &BTreeMap<&'c str, usize>) -> Vec<Vec<(&'c str, usize)>> {
    let mut trees: Vec<Vec<(&str, usize)>> = Vec::new();
    for (code, depth) in depths {
        match trees.last_mut() {
            Some(tree) if *depth > 0 => tree.push((*code, *depth)),
            _ => trees.push(vec![(*code, *depth)]),
        }
    }
    trees
}

fn coded(document: &Document, lexicon: Lexicon<'_>) -> Vec<Coded> {
    let mut found: Vec<Coded> = Vec::new();
    let mut announced: Option<(u8, usize, Level)> = None;
    let mut below_coded = false;
    for (at, block) in document.blocks.iter().enumerate() {
        match &block.kind {
            BlockKind::Heading { level, text } => {
                let text = squeeze(text);
                below_coded = false;
                announced = announced.filter(|(rank, ..)| rank < level);
                if let Some(named) = announces(&text, lexicon.words) {
                    announced = Some((*level, at, named));
                } else if let (true, Some(code)) = (found.len() < MOST, code(&text, lexicon.words))
                {
                    let announced = announced.map(|(_, at, level)| (at, level));
                    found.push(Coded { code: code.to_owned(), announced, paid: false });
                    below_coded = true;
                }
            }
            BlockKind::Table(table) if below_coded && has_years(table, lexicon) => {
                if let Some(last) = found.last_mut() {
                    last.paid = true;
                }
            }
            _ => {}
        }
    }
    found
}

/// The levels of codes that others begin with whose letters name a level: `S01` above `S01AP01`.
fn led(document: &Document, words: &Words) -> BTreeMap<String, Level> {
    let headings = document.blocks.iter().filter_map(|block| match &block.kind {
        BlockKind::Heading { text, .. } => split(text),
        _ => None,
    });
    let codes: Vec<&str> = headings.map(|(code, _)| bare(code)).take(MOST).collect();
    lead(&codes, &|code| label::level_of_code(code, words))
}

/// The code of a heading that has a title and no word for its level.
fn code<'t>(text: &'t str, words: &Words) -> Option<&'t str> {
    let (code, title) = split(text)?;
    let titled = title.contains(char::is_alphabetic);
    (titled && label::recognise(text, words).is_none()).then(|| bare(code))
}

/// Splits a heading's code from its title.
pub(super) fn split(text: &str) -> Option<(&str, &str)> {
    let coded = label::split_code(text).filter(|(code, _)| label::is_code(code));
    coded.or_else(|| label::split_letter(text))
}

/// The level of the elements that a heading such as `3 Onze beleidsdoelstellingen` announces.
fn announces(text: &str, words: &Words) -> Option<Level> {
    let title = label::split_code(text).map_or(text, |(_, title)| title);
    let folded = fold(title);
    let tokens: Vec<&str> = folded.split(' ').collect();
    if tokens.len() > ANNOUNCING || !folded.ends_with(['n', 's']) {
        return None;
    }
    (0..tokens.len()).find_map(|from| label::level_name(&tokens[from..].join(" "), words))
}

fn has_years(table: &Table, lexicon: Lexicon<'_>) -> bool {
    table.rows() <= ROWS
        && (0..table.rows()).any(|row| {
            let cells: Vec<CellRef<'_>> = table.row(row).collect();
            yearly::years(&cells, false, lexicon).is_some()
                || yearly::Downward::header(&cells, false, lexicon).is_some()
        })
}
