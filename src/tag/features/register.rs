//! Tells reports about the world from plans of a municipality.

use super::spelling::folded;
use crate::tag::passage::Passage;

/// Words of municipalities speaking of themselves, in Dutch; `*` stands for any ending.
const LOCAL: &str = "we wij ons onze gemeente* stad stads* ocmw* inwoner* schepen* dorp* bestuur \
    college buurt* wijk* euro dienst burgemeester vereniging* bewoners";
/// Words of texts about the world, in Dutch.
const WORLD: &str = "landen land wereldwijd* mondiale ontwikkelingslanden wereld internationale \
    internationaal nationale procent oeso vn overheden regeringen afrika* azie* europese \
    economische studie* bevolking";
/// The number of words that tell prose from plans.
const LOOKED_AT: usize = 200;
/// Prose has at least so many words; without words about the world, more.
const PROSE_WORDS: usize = 25;
const PLAIN_PROSE_WORDS: usize = 40;

/// Whether a passage reads like a report about the world, not like a plan. Only known for Dutch.
pub(crate) fn is_prose(passage: &Passage<'_>) -> bool {
    let words = passage.tokens.len();
    if !passage.parents.is_empty() || words < PROSE_WORDS {
        return false;
    }
    let (mut local, mut world) = (0, 0);
    for token in passage.tokens.iter().take(LOOKED_AT) {
        let form = folded(&token.form);
        local += usize::from(has(LOCAL, &form));
        world += usize::from(has(WORLD, &form));
    }
    world > local || local == 0 && words >= PLAIN_PROSE_WORDS
}

fn has(list: &str, form: &str) -> bool {
    list.split_whitespace().any(|word| match word.strip_suffix('*') {
        Some(start) => form.starts_with(start),
        None => form == word,
    })
}
