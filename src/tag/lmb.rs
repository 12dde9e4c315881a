//! The rules for the proposals of a local global policy (LMB) and their elements.

use crate::language::Lang;
use crate::tag::words::Token;
use crate::tag::{Input, Tag};

/// Reads the rules, so that the first passage does not have to wait.
pub(super) fn prepare() {}

/// The proposals and elements that a passage addresses.
pub(super) fn tags(
    _input: &Input<'_>,
    _tokens: &[Token],
    _parents: &[Vec<Token>],
    _lang: Lang,
) -> Vec<Tag> {
    Vec::new()
}
