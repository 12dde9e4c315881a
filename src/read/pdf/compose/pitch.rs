//! The usual distance of baselines around each line, so that a larger one parts paragraphs.

use super::Entry;
use crate::read::pdf::layout::Line;

/// Fewer distances than this tell nothing.
const ENOUGH: usize = 3;

/// Sets the pitch of every line whose column has enough lines of its size, and that has none yet.
pub(super) fn measure(entries: &mut [Entry]) {
    let mut start = 0;
    while start < entries.len() {
        let key = key(&entries[start]);
        let same = entries[start..].iter().take_while(|entry| self::key(entry) == key).count();
        let end = start + same.max(1);
        if key.is_some() {
            let run = &mut entries[start..end];
            let pitch = usual(run);
            for entry in run {
                if let Entry::Line(_, line) = entry {
                    line.pitch = line.pitch.or(pitch);
                }
            }
        }
        start = end;
    }
}

/// Lines of one page, column and size run together.
fn key(entry: &Entry) -> Option<(usize, u32, i32)> {
    match entry {
        Entry::Line(page, line) => Some((*page, line.region, (line.size * 4.0).round() as i32)),
        Entry::Table(..) => None,
    }
}

/// The most frequent distance, the smaller one where two are as frequent.
fn usual(run: &[Entry]) -> Option<f32> {
    let lines: Vec<&Line> = run
        .iter()
        .filter_map(|entry| match entry {
            Entry::Line(_, line) => Some(line),
            Entry::Table(..) => None,
        })
        .collect();
    let mut counts = std::collections::BTreeMap::<i32, usize>::new();
    for pair in lines.windows(2) {
        let pitch = ((pair[1].base - pair[0].base) / pair[1].size.max(1.0) * 20.0).round();
        if (16.0..=60.0).contains(&pitch) {
            *counts.entry(pitch as i32).or_default() += 1;
        }
    }
    let (pitch, count) = counts.into_iter().max_by_key(|(pitch, count)| (*count, -*pitch))?;
    (count >= ENOUGH).then_some(pitch as f32 / 20.0)
}
