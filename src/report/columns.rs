//! The widths of a table's columns: as they were asked for, mended so that words fit.

use super::block::Column;

/// The columns' parts of a width, in its unit.
pub(super) fn shares(columns: &[Column], width: f32) -> Vec<f32> {
    let share = |share: f32| if share.is_finite() { share.clamp(0.01, 1e6) } else { 1.0 };
    let total: f32 = columns.iter().map(|column| share(column.width)).sum();
    columns.iter().map(|column| share(column.width) / total * width).collect()
}

/// Widths with what some columns lack taken from those that have more than they need; `None` where
/// there is too little for all.
pub(super) fn mended(shares: &[f32], need: &[f32]) -> Option<Vec<f32>> {
    let pairs = || shares.iter().zip(need);
    let lack: f32 = pairs().map(|(share, need)| (need - share).max(0.0)).sum();
    let spare: f32 = pairs().map(|(share, need)| (share - need).max(0.0)).sum();
    if lack > spare {
        return None;
    }
    let mend = |(share, need): (&f32, &f32)| {
        if need > share { *need } else { share - (share - need) * lack / spare.max(0.001) }
    };
    Some(pairs().map(mend).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_narrow_column_takes_from_those_with_room() {
        assert_eq!(mended(&[10.0, 90.0], &[30.0, 50.0]), Some(vec![30.0, 70.0]));
        assert_eq!(mended(&[10.0, 90.0], &[30.0, 80.0]), None);
    }
}
