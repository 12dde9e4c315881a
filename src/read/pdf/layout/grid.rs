//! Tables ruled by lines: crossing rules to cells, and the words in them.

use crate::read::pdf::geometry::Rect;
use crate::read::pdf::ink::Word;

/// A ruled table.
#[derive(Debug)]
pub(super) struct Grid {
    pub(super) rect: Rect,
    /// Filled cells, row by row from left to right.
    pub(super) cells: Vec<GridCell>,
    /// The left edges of the columns.
    pub(super) edges: Vec<f32>,
}

/// A cell of a [`Grid`], merged ones whole.
#[derive(Debug)]
pub(super) struct GridCell {
    pub(super) row: u32,
    pub(super) column: u32,
    pub(super) rows: u32,
    pub(super) columns: u32,
    pub(super) words: Vec<u32>,
}

/// Rules nearer to each other than this are one.
const SAME: f32 = 2.5;
/// Rules that miss each other by less than this still cross.
const REACH: f32 = 3.5;
/// Rules between columns that go on for more than this beyond the last row hold one more.
const OPEN: f32 = 8.0;
/// A cell with more words than this is a frame around text, not a cell.
const MAX_CELL_WORDS: usize = 220;
const MAX_LINES: usize = 3_000;

/// A rule along one axis: where it lies across, and from where to where it runs.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rule {
    pub(super) across: f32,
    pub(super) from: f32,
    pub(super) to: f32,
}

/// Finds ruled tables and takes their words out of `chosen`. The edges of shades part rows too,
/// where they are as wide as the table.
pub(super) fn find(
    words: &[Word],
    chosen: &mut Vec<u32>,
    rules: &[Rect],
    shades: &[Rect],
) -> Vec<Grid> {
    let horizontal = merge(rules.iter().filter(|r| r.width() >= r.height()).map(|r| Rule {
        across: r.center().1,
        from: r.x0,
        to: r.x1,
    }));
    let vertical = merge(rules.iter().filter(|r| r.height() >= r.width()).map(|r| Rule {
        across: r.center().0,
        from: r.y0,
        to: r.y1,
    }));
    let mut grids = Vec::new();
    for (mut h, v) in components(&horizontal, &vertical) {
        complete(&mut h, &v, shades);
        if let Some(grid) = build(words, chosen, &h, &v) {
            let taken: rustc_hash::FxHashSet<u32> =
                grid.cells.iter().flat_map(|cell| cell.words.iter().copied()).collect();
            chosen.retain(|word| !taken.contains(word));
            grids.push(grid);
        }
    }
    grids
}

/// Joins rules on one line that touch.
pub(super) fn merge(rules: impl Iterator<Item = Rule>) -> Vec<Rule> {
    let mut rules: Vec<Rule> = rules.collect();
    rules.sort_by(|a, b| a.across.total_cmp(&b.across).then(a.from.total_cmp(&b.from)));
    // Rules of one line differ a little across, so the line's own place decides.
    let mut line = f32::NEG_INFINITY;
    for rule in &mut rules {
        if rule.across - line > 1.2 {
            line = rule.across;
        }
        rule.across = line;
    }
    rules.sort_by(|a, b| a.across.total_cmp(&b.across).then(a.from.total_cmp(&b.from)));
    let mut merged: Vec<Rule> = Vec::new();
    for rule in rules {
        match merged.last_mut() {
            Some(last) if last.across >= rule.across && rule.from - last.to < SAME => {
                last.to = last.to.max(rule.to);
            }
            _ => merged.push(rule),
        }
    }
    merged.retain(|rule| rule.to - rule.from > 6.0);
    merged.truncate(MAX_LINES);
    merged
}

/// Groups of rules that cross each other, from top to bottom.
fn components(horizontal: &[Rule], vertical: &[Rule]) -> Vec<(Vec<Rule>, Vec<Rule>)> {
    let total = horizontal.len() + vertical.len();
    let mut parent: Vec<usize> = (0..total).collect();
    for (i, h) in horizontal.iter().enumerate() {
        for (j, v) in vertical.iter().enumerate() {
            let crosses = v.across > h.from - REACH
                && v.across < h.to + REACH
                && h.across > v.from - REACH
                && h.across < v.to + REACH;
            if crosses {
                let (a, b) = (root(&mut parent, i), root(&mut parent, horizontal.len() + j));
                parent[a.max(b)] = a.min(b);
            }
        }
    }
    let mut groups: Vec<(usize, Vec<Rule>, Vec<Rule>)> = Vec::new();
    for (i, h) in horizontal.iter().enumerate() {
        let r = root(&mut parent, i);
        match groups.binary_search_by_key(&r, |group| group.0) {
            Ok(at) => groups[at].1.push(*h),
            Err(at) => groups.insert(at, (r, vec![*h], Vec::new())),
        }
    }
    for (j, v) in vertical.iter().enumerate() {
        let r = root(&mut parent, horizontal.len() + j);
        if let Ok(at) = groups.binary_search_by_key(&r, |group| group.0) {
            groups[at].2.push(*v);
        }
    }
    groups
        .into_iter()
        .map(|(_, h, v)| (h, v))
        .filter(|(h, v)| h.len() >= 2 && v.len() >= 2)
        .collect()
}

/// Adds the rules that a table leaves out: those below a shaded header, and those at the end of a
/// page that cuts a row, where only the rules between the columns go on.
fn complete(h: &mut Vec<Rule>, v: &[Rule], shades: &[Rect]) {
    let xs = distinct(v.iter().map(|rule| rule.across));
    let ys = distinct(h.iter().map(|rule| rule.across));
    let ((Some(left), Some(right)), (Some(top), Some(bottom))) =
        ((xs.first(), xs.last()), (ys.first(), ys.last()))
    else {
        return;
    };
    let (from, to) = (*left, *right);
    let reaches = |end: f32, of: fn(&Rule) -> f32| {
        let there = distinct(v.iter().filter(|r| (of(r) - end).abs() < SAME).map(|r| r.across));
        there.len() * 4 >= xs.len() * 3
    };
    let highest = v.iter().map(|rule| rule.from).fold(f32::INFINITY, f32::min);
    let lowest = v.iter().map(|rule| rule.to).fold(f32::NEG_INFINITY, f32::max);
    if top - highest > OPEN && reaches(highest, |rule| rule.from) {
        h.push(Rule { across: highest, from, to });
    }
    if lowest - bottom > OPEN && reaches(lowest, |rule| rule.to) {
        h.push(Rule { across: lowest, from, to });
    }
    let inside = shades.iter().filter(|s| s.x1 > from && s.x0 < to && s.height() > OPEN);
    let edges =
        inside.flat_map(|s| [s.y0, s.y1].map(|across| Rule { across, from: s.x0, to: s.x1 }));
    let within = |edge: &Rule| (highest.min(*top)..lowest.max(*bottom)).contains(&edge.across);
    let wide = |edge: &Rule| edge.from < from + REACH && edge.to > to - REACH;
    h.extend(merge(edges.filter(within)).into_iter().filter(wide));
}

fn root(parent: &mut [usize], mut at: usize) -> usize {
    while parent[at] != at {
        parent[at] = parent[parent[at]];
        at = parent[at];
    }
    at
}

fn distinct(across: impl Iterator<Item = f32>) -> Vec<f32> {
    let mut all: Vec<f32> = across.collect();
    all.sort_by(f32::total_cmp);
    all.dedup_by(|b, a| *b - *a < SAME);
    all
}

/// Whether rules at `across` cover most of a stretch.
fn covered(rules: &[Rule], across: f32, from: f32, to: f32) -> bool {
    let near = rules.iter().filter(|rule| (rule.across - across).abs() < SAME);
    let length: f32 = near.map(|rule| (rule.to.min(to) - rule.from.max(from)).max(0.0)).sum();
    length > 0.5 * (to - from)
}

fn build(words: &[Word], chosen: &[u32], h: &[Rule], v: &[Rule]) -> Option<Grid> {
    let xs = distinct(v.iter().map(|rule| rule.across));
    let ys = distinct(h.iter().map(|rule| rule.across));
    let (columns, rows) = (xs.len().checked_sub(1)?, ys.len().checked_sub(1)?);
    if columns < 2 || rows < 1 || columns * rows > 40_000 {
        return None;
    }
    let rect = Rect { x0: xs[0], y0: ys[0], x1: xs[columns], y1: ys[rows] };
    let owner = merged_cells(&xs, &ys, h, v);
    let mut held: Vec<Vec<u32>> = vec![Vec::new(); columns * rows];
    for at in chosen {
        let Some(word) = words.get(*at as usize) else { continue };
        let (x, y) = (word.rect.center().0, word.base - 0.3 * word.size);
        if !rect.holds((x, y), 0.5) {
            continue;
        }
        let column = xs.partition_point(|edge| *edge <= x).saturating_sub(1).min(columns - 1);
        let row = ys.partition_point(|edge| *edge <= y).saturating_sub(1).min(rows - 1);
        held[owner[row * columns + column]].push(*at);
    }
    let filled = held.iter().filter(|cell| !cell.is_empty()).count();
    let most = held.iter().map(Vec::len).max().unwrap_or(0);
    if filled < 2 || most > MAX_CELL_WORDS {
        return None;
    }
    let cells: Vec<GridCell> = collect(&owner, held, columns);
    let used = |cell: &GridCell| cell.columns as usize >= columns;
    if cells.iter().all(used) {
        return None;
    }
    let mut grid = Grid { rect, cells, edges: xs[..columns].to_vec() };
    squeeze(&mut grid);
    Some(grid)
}

/// For each cell the index of the cell that it is merged into.
fn merged_cells(xs: &[f32], ys: &[f32], h: &[Rule], v: &[Rule]) -> Vec<usize> {
    let (columns, rows) = (xs.len() - 1, ys.len() - 1);
    let mut owner: Vec<usize> = (0..columns * rows).collect();
    for row in 0..rows {
        for column in 0..columns {
            let at = row * columns + column;
            if column > 0 && !covered(v, xs[column], ys[row], ys[row + 1]) {
                let left = root(&mut owner, at - 1);
                owner[at] = left;
            } else if row > 0 && !covered(h, ys[row], xs[column], xs[column + 1]) {
                let above = root(&mut owner, at - columns);
                owner[at] = above;
            }
        }
    }
    for at in 0..owner.len() {
        owner[at] = root(&mut owner, at);
    }
    owner
}

fn collect(owner: &[usize], held: Vec<Vec<u32>>, columns: usize) -> Vec<GridCell> {
    let mut sizes = vec![(0usize, 0usize); owner.len()];
    for (at, own) in owner.iter().enumerate() {
        let (row, column) = (at / columns - own / columns, at % columns);
        let left = own % columns;
        let size = &mut sizes[*own];
        size.0 = size.0.max(row + 1);
        size.1 = size.1.max(column.saturating_sub(left) + 1);
    }
    let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let cells = held.into_iter().enumerate().filter(|(_, words)| !words.is_empty());
    cells
        .map(|(at, words)| GridCell {
            row: number(at / columns),
            column: number(at % columns),
            rows: number(sizes[at].0),
            columns: number(sizes[at].1),
            words,
        })
        .collect()
}

/// Takes out rows and columns that hold nothing, such as those between double rules.
fn squeeze(grid: &mut Grid) {
    let mut rows: Vec<u32> = grid.cells.iter().map(|cell| cell.row).collect();
    rows.sort_unstable();
    rows.dedup();
    let mut columns: Vec<u32> = grid.cells.iter().map(|cell| cell.column).collect();
    columns.sort_unstable();
    columns.dedup();
    let count = |list: &[u32], from: u32, n: u32| {
        let within = list.iter().filter(|at| (from..from.saturating_add(n)).contains(at)).count();
        u32::try_from(within).unwrap_or(1).max(1)
    };
    let place = |list: &[u32], at: u32| {
        u32::try_from(list.partition_point(|other| *other < at)).unwrap_or(u32::MAX)
    };
    for cell in &mut grid.cells {
        cell.rows = count(&rows, cell.row, cell.rows);
        cell.columns = count(&columns, cell.column, cell.columns);
        cell.row = place(&rows, cell.row);
        cell.column = place(&columns, cell.column);
    }
    let edge = |at: &u32| grid.edges.get(*at as usize).copied().unwrap_or_default();
    grid.edges = columns.iter().map(edge).collect();
}
