//! The schedules of a Flemish plan or of its accounts: `M1`, `T2`, `J3`. The first goes by
//! objective; the others tell the same money another way and belong to no element.

use super::cell::flow_of;
use super::fold::{fold, squeeze};
use super::form::{self, LABEL};
use super::label::{self, Label};
use super::outline::{self, Outline};
use super::words::Words;
use crate::document::{Level, NoteKind, Place, Table};

/// What a schedule's figures are of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Schedule {
    /// Objectives: M1, J1.
    Objectives,
    /// The whole plan, by another order.
    Whole,
}

/// Bytes of the longest heading that is looked at.
const LONGEST: usize = 160;
/// Rows of a sheet in which its title is looked for.
const FIRST_ROWS: u32 = 6;
/// Words from which on a schedule's name needs no code before it.
const TELLING: usize = 3;

/// The schedule that a heading or a caption names: `Schema T1`, `M1: Financieel doelstellingenplan`,
/// `Ontvangsten en uitgaven naar functionele aard`.
pub(super) fn named(text: &str, words: &Words) -> Option<Schedule> {
    if text.len() > LONGEST {
        return None;
    }
    let folded = fold(text);
    let rest = words.schedules.words.iter().find_map(|word| folded.strip_prefix(word.as_str()));
    let (headed, rest) = (rest.is_some(), rest.unwrap_or(&folded).trim_start());
    let (first, after) = rest.split_once(' ').unwrap_or((rest, ""));
    let (code, name) = if is_code(first) { (Some(first), after) } else { (None, rest) };
    let opens = |names: &[String]| {
        names.iter().any(|known| {
            let open = name
                .strip_prefix(known.as_str())
                .is_some_and(|after| after.is_empty() || after.starts_with(' '));
            open && (code.is_some() || headed || known.split(' ').count() >= TELLING)
        })
    };
    if opens(&words.schedules.objectives) {
        Some(Schedule::Objectives)
    } else if opens(&words.schedules.whole) {
        Some(Schedule::Whole)
    } else {
        code.filter(|_| headed || name.is_empty()).map(of_code)
    }
}

/// The schedule that a sheet's name or what stands alone in one of its first rows names.
fn of_sheet(table: &Table, words: &Words) -> Option<Schedule> {
    let alone = |row: u32| named(&squeeze(&table.only(row)?.text()), words);
    // `T1` as the name of a sheet may as well be a quarter of a year.
    let by_name = || named(&table.name, words).filter(|_| !is_code(&fold(&table.name)));
    (0..table.rows().min(FIRST_ROWS)).find_map(alone).or_else(by_name)
}

impl Outline<'_> {
    /// Follows the schedules: one ends at the next heading that is not below its own. Returns whether
    /// the text names one; then no element is open any more.
    pub(super) fn enter_schedule(&mut self, level: u8, text: &str) -> bool {
        let Some(schedule) = named(text, self.words()) else { return false };
        self.flush();
        self.close_headings(1);
        self.plain_heading(level, text);
        self.set_schedule(Some(schedule), level, text);
        true
    }

    /// Follows the schedules of a workbook: one a sheet.
    pub(super) fn enter_sheet(&mut self, table: &Table) {
        self.set_schedule(of_sheet(table, self.words()), 0, &table.name);
    }

    fn set_schedule(&mut self, schedule: Option<Schedule>, level: u8, name: &str) {
        self.schedule = schedule.map(|schedule| (schedule, level));
        self.budget = None;
        if self.is_in_schedule_of_the_whole() {
            self.plans.note(NoteKind::Schedule, Vec::new(), name);
        }
    }

    /// Reads a line of a schedule whose rows a reader saw as text: years, an objective, a budget, the
    /// totals. Returns `false` where it is ordinary text.
    pub(super) fn line_of_schedule(&mut self, text: &str, place: &Place) -> bool {
        let Some((schedule, _)) = self.schedule else { return false };
        let (text, words) = (&squeeze(text), self.lexicon.words);
        let row = text.split(' ').count() <= LABEL && !text.ends_with('.');
        if schedule == Schedule::Whole || !row {
            return row;
        }
        if form::line_of_years(self, text) {
            return true;
        }
        if words.opens_total(text) {
            self.flush();
            self.close_headings(1);
        } else if let (None, Some(budget)) = flow_of(text, words) {
            self.budget = Some(budget);
        } else if let Some(label) = objective(text, words) {
            self.open_unheaded(label, place);
        } else {
            return false;
        }
        true
    }

    /// Whether the text is in a schedule that tells the money of the whole plan once more.
    pub(super) fn is_in_schedule_of_the_whole(&self) -> bool {
        matches!(self.schedule, Some((Schedule::Whole, _)))
    }
}

/// The objective that a line names, or the bucket for what serves none.
fn objective(text: &str, words: &Words) -> Option<Label> {
    let named = label::worded(text, words);
    let named = named.filter(|it| it.level <= Level::ActionPlan && !it.title.is_empty());
    named.or_else(|| words.is_residual(text).then(|| outline::residual(text)))
}

fn of_code(code: &str) -> Schedule {
    if matches!(code, "m1" | "j1") { Schedule::Objectives } else { Schedule::Whole }
}

/// `m1` to `m3`, `t1` to `t5`, `j1` to `j5`.
fn is_code(token: &str) -> bool {
    matches!(token.as_bytes(), [b'm' | b't' | b'j', b'1'..=b'5'])
}

#[cfg(test)]
mod tests {
    use super::super::words::WordList;
    use super::*;

    #[test]
    fn schedules_are_told_by_code_and_name() {
        let words = Words::with(&WordList::default());
        for (text, expected) in [
            ("M1: Financieel doelstellingenplan", Some(Schedule::Objectives)),
            ("Schema M1", Some(Schedule::Objectives)),
            ("J1 Doelstellingenrekening", Some(Schedule::Objectives)),
            ("M2", Some(Schedule::Whole)),
            ("Schema T1: Ontvangsten en uitgaven naar functionele aard", Some(Schedule::Whole)),
            ("Ontvangsten en uitgaven naar economische aard", Some(Schedule::Whole)),
            ("T4 Evolutie van de financiële schulden 2026-2031", Some(Schedule::Whole)),
            ("M1 Een warme gemeente", None),
            ("Kredieten voor handelaars", None),
            ("T1", Some(Schedule::Whole)),
            ("Een gezond financieel beleid", None),
        ] {
            assert_eq!(named(text, &words), expected, "{text}");
        }
    }
}
