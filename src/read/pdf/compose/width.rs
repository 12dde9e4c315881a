//! The width to which a text is set, where it is narrower than its column.
//!
//! A text beside a picture or above a wide table ends its lines early, and none of these ends is a
//! line break that its author meant.

use super::{Entry, text_of};
use crate::read::pdf::layout::Line;

/// Fewer lines than this tell nothing.
const ENOUGH: usize = 4;
/// Lines that begin nearer to each other than this have one margin.
const SAME_MARGIN: f32 = 2.0;

/// Narrows the column of every line that is set to less.
pub(super) fn measure(entries: &mut [Entry], pool: &str) {
    let mut start = 0;
    while start < entries.len() {
        let count = 1 + entries[start..].windows(2).take_while(|pair| goes_on(pair)).count();
        let run = &mut entries[start..start + count];
        if let Some(right) = edge(run, pool) {
            for entry in run {
                if let Entry::Line(_, line) = entry {
                    line.column.1 = line.column.1.min(right);
                }
            }
        }
        start += count;
    }
}

/// Whether two lines follow each other at one margin.
fn goes_on(pair: &[Entry]) -> bool {
    let [Entry::Line(p, above), Entry::Line(q, below)] = pair else { return false };
    let pitch = (below.base - above.base) / below.size.max(1.0);
    p == q
        && above.region == below.region
        && (above.size - below.size).abs() < 0.3
        && (above.rect.x0 - below.rect.x0).abs() < SAME_MARGIN
        && (0.7..2.0).contains(&pitch)
}

/// The right edge of lines of which nearly all reach it, and most go on in the next.
fn edge(run: &[Entry], pool: &str) -> Option<f32> {
    let lines: Vec<&Line> = run
        .iter()
        .filter_map(|entry| if let Entry::Line(_, line) = entry { Some(line) } else { None })
        .collect();
    if lines.len() < ENOUGH {
        return None;
    }
    let left = lines.iter().map(|line| line.rect.x0).fold(f32::INFINITY, f32::min);
    let right = lines.iter().map(|line| line.rect.x1).fold(f32::NEG_INFINITY, f32::max);
    let inner = lines.len() - 1;
    let full = |line: &&&Line| line.rect.x1 > left + 0.82 * (right - left);
    let full = lines.iter().take(inner).filter(full).count();
    let small = |line: &&&Line| text_of(pool, line).starts_with(char::is_lowercase);
    let inside = lines.iter().skip(1).filter(small).count();
    (full * 4 >= inner * 3 && inside * 2 >= inner).then_some(right)
}
