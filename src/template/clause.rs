//! The clause that some sequences lack: of the ways to cut one out of a zone, the one with the shortest description
//! (minimum description length, Rissanen 1978; InfoShield, Lee et al. 2021, uses it for near-duplicate texts).

use super::cell::{At, Builder, Cell};
use super::shape::Members;
use crate::align::skeleton::{flag_cost, odd};

/// A part of a zone that some sequences hold.
pub(super) struct Clause {
    /// First cell.
    pub(super) from: usize,
    /// One past the last.
    pub(super) to: usize,
    /// Who holds it.
    pub(super) holders: Members,
    /// Its columns that nearly all of its holders have, counted from `from`.
    pub(super) lasting: Vec<usize>,
    /// What the zone costs to describe with it.
    pub(super) cost: i64,
}

impl Clause {
    /// The stretches of cells between its lasting columns.
    fn between(&self) -> Vec<(usize, usize)> {
        let mut next = self.from;
        let mut out = Vec::new();
        for k in self.lasting.iter().map(|k| k + self.from).chain([self.to]) {
            if next < k {
                out.push((next, k));
            }
            next = k + 1;
        }
        out
    }
}

impl Builder<'_> {
    /// The clause in these cells that makes their description shortest.
    pub(super) fn best_clause(&self, cells: &[Cell], all: &Members) -> Option<Clause> {
        self.clause_within(cells, all, true)
    }

    /// The same; `deep` says whether clauses within clauses are weighed.
    fn clause_within(&self, cells: &[Cell], all: &Members, deep: bool) -> Option<Clause> {
        let n = all.count_ones(..);
        let least = if n > 2 { (odd(n) + 1).max(2) } else { 1 };
        let mut best: Option<Clause> = None;
        let mut tried: Vec<(usize, usize, usize)> = Vec::new();
        for peak in 0..cells.len() {
            let At::Column(_) = cells[peak].at else {
                continue;
            };
            let count = cells[peak].has.intersection_count(all);
            if count < least {
                continue;
            }
            let clause = self.clause(cells, peak, all);
            let holders = clause.holders.count_ones(..);
            if holders < least || tried.contains(&(clause.from, clause.to, holders)) {
                continue;
            }
            tried.push((clause.from, clause.to, holders));
            let flat = |cells: &[Cell], all: &Members| self.cost(cells, all);
            // What some of its holders lack may be a clause within it.
            let within = |cells: &[Cell], all: &Members| {
                let own = deep
                    .then(|| self.clause_within(cells, all, false))
                    .flatten();
                own.map_or(i64::MAX, |own| own.cost).min(flat(cells, all))
            };
            let cost = flag_cost(holders, n) + self.cost_around(cells, &clause, all, flat, within);
            if best.as_ref().is_none_or(|b| cost < b.cost) {
                best = Some(Clause { cost, ..clause });
            }
        }
        best
    }

    /// What cells cost to describe of which some are a clause, but for saying who holds it: `outside` says what those before and
    /// behind it cost, `within` what those between its lasting columns do.
    pub(super) fn cost_around(
        &self,
        cells: &[Cell],
        clause: &Clause,
        all: &Members,
        outside: impl Fn(&[Cell], &Members) -> i64,
        within: impl Fn(&[Cell], &Members) -> i64,
    ) -> i64 {
        let around = outside(&cells[..clause.from], all) + outside(&cells[clause.to..], all);
        let lasting = clause.lasting.iter().map(|k| &cells[clause.from + k]);
        let fixed: i64 = lasting.map(|cell| self.fixed_weight(cell)).sum();
        let between = clause.between().into_iter();
        let between = between.map(|(from, to)| within(&cells[from..to], &clause.holders));
        around + fixed + between.sum::<i64>()
    }

    /// The clause that a column belongs to: what the same sequences have.
    pub(super) fn clause(&self, cells: &[Cell], peak: usize, all: &Members) -> Clause {
        let mut members = cells[peak].has.clone();
        members.intersect_with(all);
        let size = members.count_ones(..);
        let alike = |k: usize| {
            let common = cells[k].has.intersection_count(&members);
            let own = cells[k].has.intersection_count(all);
            let most = || {
                // Whole blocks that one lacks are a clause of their own.
                20 * common >= 17 * size
                    || common + 1 >= size && size > 4 && !self.is_whole_block(cells, k, &members)
            };
            10 * common >= 9 * own && most()
        };
        let mut from = peak;
        let mut to = peak + 1;
        for k in 0..cells.len() {
            if alike(k) {
                from = from.min(k);
                to = to.max(k + 1);
            }
        }
        // A value at its edge may look like a telephone number in some and not in others: then it lies in several cells.
        let whole = |from: usize, to: usize| {
            let mut present = Members::with_capacity(all.len());
            for cell in &cells[from..to] {
                present.union_with(&cell.has);
            }
            present.intersect_with(all);
            let common = present.intersection_count(&members);
            10 * common >= 9 * present.count_ones(..) && 20 * common >= 17 * size
        };
        let behind = (to..cells.len()).take_while(|k| self.says_nothing(&cells[*k]));
        to = behind
            .map(|k| k + 1)
            .find(|end| whole(to, *end))
            .unwrap_or(to);
        let before = (0..from)
            .rev()
            .take_while(|k| self.says_nothing(&cells[*k]));
        from = before
            .into_iter()
            .find(|start| whole(*start, from))
            .unwrap_or(from);
        // All sequences that have most of its lasting elements hold the clause.
        let lasting: Vec<usize> = (from..to)
            .filter(|k| matches!(cells[*k].at, At::Column(_)) && alike(*k))
            .map(|k| k - from)
            .collect();
        let mut votes = vec![0usize; self.sequences.len()];
        for k in &lasting {
            for s in cells[from + k].has.ones() {
                votes[s] += 1;
            }
        }
        let mut holders = Members::with_capacity(all.len());
        holders.extend(all.ones().filter(|s| 2 * votes[*s] > lasting.len()));
        Clause {
            from,
            to,
            holders,
            lasting,
            cost: 0,
        }
    }
}
