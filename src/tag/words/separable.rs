//! Joins Dutch verbs with their particle: `koppelen … af` is afkoppelen, `aan te leggen` aanleggen.

use super::{Token, nl, word};
use crate::language::Lang;

/// A particle is looked for at most this many words behind its verb.
const REACH: usize = 14;

/// Words that may follow a particle which stands at the end of its verb's bracket.
const AFTER: &[&str] = &[
    "en", "of", "met", "in", "op", "voor", "bij", "door", "tegen", "via", "om", "naar", "tot",
    "binnen", "volgens", "zodat", "die", "dat", "van", "aan",
];

/// Gives verbs whose particle stands apart the lemma of the whole verb.
pub(super) fn join(tokens: &mut [Token]) {
    for at in 0..tokens.len() {
        let Some(particle) = tokens.get(at).filter(|token| token.particle) else {
            continue;
        };
        let particle = particle.form.clone();
        if let Some((verb, whole)) =
            infinitive(tokens, at, &particle).or_else(|| finite(tokens, at, &particle))
            && let Some(token) = tokens.get_mut(verb)
        {
            token.word = word(&whole, Lang::Nl);
        }
    }
}

/// `aan te leggen`.
fn infinitive(tokens: &[Token], at: usize, particle: &str) -> Option<(usize, String)> {
    tokens.get(at + 1).filter(|token| &*token.form == "te")?;
    let verb = tokens.get(at + 2)?;
    nl::separable(particle, &verb.form).map(|whole| (at + 2, whole))
}

/// `koppelen het regenwater af`.
fn finite(tokens: &[Token], at: usize, particle: &str) -> Option<(usize, String)> {
    let own = tokens.get(at)?;
    let ends = tokens
        .get(at + 1)
        .is_none_or(|next| next.clause != own.clause || AFTER.contains(&&*next.form));
    if !ends {
        return None;
    }
    let before = (at.saturating_sub(REACH)..at).rev().filter_map(|i| Some((i, tokens.get(i)?)));
    before.take_while(|(_, token)| token.sentence == own.sentence).find_map(|(i, token)| {
        let verb = token.infinitive()?;
        nl::separable(particle, verb).map(|whole| (i, whole))
    })
}
