//! Headings of authors who use no styles for them: short paragraphs all in bold, ranked by the size of
//! their letters.

use std::collections::{BTreeMap, BTreeSet};

use crate::document::{BlockKind, Document, Place};

/// Characters of the longest heading.
const LONGEST: usize = 150;

/// The paragraphs that are all in bold, by number, with the size of their letters in half points; 0
/// where that is the style's.
pub(super) type Bold = BTreeMap<u32, u32>;

/// Makes headings of bold paragraphs in a document that has none but perhaps its title, if they are
/// several and fewer than the other paragraphs.
pub(super) fn promote(document: &mut Document, bold: &Bold) {
    let headings = document.blocks.iter().filter(|b| matches!(b.kind, BlockKind::Heading { .. }));
    let titles = headings.count();
    let place = |place: &Place| match place {
        Place::Paragraph(number) => bold.get(number).copied(),
        _ => None,
    };
    let mut found: Vec<(usize, u32)> = Vec::new();
    let mut plain = 0;
    for (at, block) in document.blocks.iter().enumerate() {
        let BlockKind::Paragraph { text } = &block.kind else { continue };
        match place(&block.place).filter(|_| may_head(text)) {
            Some(size) => found.push((at, size)),
            None => plain += 1,
        }
    }
    if titles > 1 || found.len() < 2 || found.len() > plain + titles {
        return;
    }
    let sizes: BTreeSet<u32> = found.iter().map(|(_, size)| *size).collect();
    for (at, size) in found {
        let larger = sizes.iter().filter(|other| **other > size).count();
        let level = u8::try_from(1 + titles + larger).unwrap_or(9).min(9);
        if let BlockKind::Paragraph { text } = &mut document.blocks[at].kind {
            let text = std::mem::take(text);
            document.blocks[at].kind = BlockKind::Heading { level, text };
        }
    }
}

fn may_head(text: &str) -> bool {
    text.chars().count() <= LONGEST
        && !text.contains('\n')
        && !text.ends_with(['.', ',', ';', ':'])
        && text.contains(char::is_alphabetic)
}
