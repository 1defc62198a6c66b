//! What of one sequence stands in the columns, as runs.
//!
//! A document has most columns one right after the other, so what it has of thousands is said by some sixty [`Run`]s: a
//! hundredth of the memory of a number for each column, and who walks along a document passes a run at once. Passes that
//! change a map do it in the columns written out, one map at a time ([`ColumnMap::edit`]).
//!
//! Cost: looking a column up is a binary search among the runs; columns that ascend are found fastest by a [`Cursor`].

use std::ops::Range;

use super::pairwise::NONE;

/// Columns one right after the other, in which tokens stand one right after the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    column: u32,
    token: u32,
    len: u32,
}

impl Run {
    /// The columns.
    pub fn columns(&self) -> Range<usize> {
        self.column as usize..(self.column + self.len) as usize
    }

    /// The tokens that stand in them.
    pub fn tokens(&self) -> Range<u32> {
        self.token..self.token + self.len
    }

    /// The token in a column, if the run has it.
    fn get(&self, column: usize) -> Option<u32> {
        let within = column.wrapping_sub(self.column as usize);
        (within < self.len as usize).then(|| self.token + within as u32)
    }

    /// What of it lies in these columns, of which it has one at least.
    fn within(self, columns: &Range<usize>) -> Self {
        let own = self.columns();
        let (start, end) = (own.start.max(columns.start), own.end.min(columns.end));
        Self {
            column: start as u32,
            token: self.token + (start - own.start) as u32,
            len: (end - start) as u32,
        }
    }
}

/// For each column the token of a sequence that stands in it, or none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ColumnMap {
    /// In order, and each as long as it can be: so two maps are the same if their runs are.
    runs: Vec<Run>,
    columns: u32,
}

impl ColumnMap {
    /// Of columns written out: the token in each, or [`NONE`].
    pub fn of(columns: &[u32]) -> Self {
        let mut map = Self::default();
        map.write(columns);
        map
    }

    /// As many tokens as columns, all in order.
    pub fn whole(columns: usize) -> Self {
        let columns = columns as u32;
        let run = Run {
            column: 0,
            token: 0,
            len: columns,
        };
        let runs = (columns > 0).then_some(run).into_iter().collect();
        Self { runs, columns }
    }

    /// Number of columns.
    pub fn len(&self) -> usize {
        self.columns as usize
    }

    /// Whether there is no column.
    pub fn is_empty(&self) -> bool {
        self.columns == 0
    }

    /// The token in a column.
    pub fn get(&self, column: usize) -> Option<u32> {
        let ended = |run: &Run| run.columns().end <= column;
        let run = self.runs.get(self.runs.partition_point(ended))?;
        run.get(column)
    }

    /// Finds the tokens in columns that are asked for one after the other.
    pub fn cursor(&self) -> Cursor<'_> {
        Cursor {
            runs: &self.runs,
            at: 0,
        }
    }

    /// All runs, in order.
    pub fn runs(&self) -> impl DoubleEndedIterator<Item = Run> + '_ {
        self.runs.iter().copied()
    }

    /// What lies in these columns, in order.
    pub fn runs_in(&self, columns: Range<usize>) -> impl DoubleEndedIterator<Item = Run> + '_ {
        let (from, to) = match columns.is_empty() {
            true => (0, 0),
            false => (
                self.runs
                    .partition_point(|run| run.columns().end <= columns.start),
                self.runs
                    .partition_point(|run| run.columns().start < columns.end),
            ),
        };
        let runs = self.runs[from..to].iter();
        runs.map(move |run| run.within(&columns))
    }

    /// The run that the first of these columns is of, as far as it lies in them.
    pub fn run_from(&self, columns: Range<usize>) -> Option<Run> {
        let run = self.runs_in(columns.clone()).next()?;
        (run.columns().start == columns.start).then_some(run)
    }

    /// The first of these columns that holds a token.
    pub fn first_in(&self, columns: Range<usize>) -> Option<(usize, u32)> {
        let run = self.runs_in(columns).next()?;
        Some((run.columns().start, run.token))
    }

    /// The last of these columns that holds a token.
    pub fn last_in(&self, columns: Range<usize>) -> Option<(usize, u32)> {
        let run = self.runs_in(columns).next_back()?;
        Some((run.columns().end - 1, run.tokens().end - 1))
    }

    /// The stretches of columns that hold nothing, each as long as it can be.
    pub fn lacking(&self) -> impl Iterator<Item = Range<usize>> + '_ {
        let mut next = 0;
        let ends = self.runs.iter().map(Run::columns);
        ends.chain(std::iter::once(self.len()..self.len()))
            .map(move |run| std::mem::replace(&mut next, run.end)..run.start)
            .filter(|stretch| !stretch.is_empty())
    }

    /// One column more, with this token in it, or [`NONE`].
    pub fn push(&mut self, token: u32) {
        let column = self.columns;
        self.columns += 1;
        if token == NONE {
            return;
        }
        match self.runs.last_mut() {
            Some(run) if run.column + run.len == column && run.token + run.len == token => {
                run.len += 1;
            }
            _ => self.runs.push(Run {
                column,
                token,
                len: 1,
            }),
        }
    }

    /// Takes the token from the last column that holds one.
    pub fn pop_token(&mut self) {
        if let Some(run) = self.runs.last_mut() {
            run.len -= 1;
        }
        self.runs.pop_if(|run| run.len == 0);
    }

    /// Leaves out the columns that are not kept, one flag a column.
    pub fn retain(&mut self, keep: &[bool]) {
        let count = |columns: &[bool]| columns.iter().filter(|keep| **keep).count() as u32;
        let old = std::mem::take(self);
        let mut next = 0;
        for run in &old.runs {
            let own = run.columns();
            self.columns += count(&keep[next..own.start]);
            next = own.end;
            for (token, _) in run.tokens().zip(&keep[own]).filter(|(_, keep)| **keep) {
                self.push(token);
            }
        }
        self.columns += count(&keep[next..]);
    }

    /// The columns written out: the token in each, or [`NONE`].
    pub fn written_out(&self) -> Vec<u32> {
        let mut out = Vec::new();
        self.write_out(&mut out);
        out
    }

    /// Changes it as columns written out, for which `scratch` is used again and again: `change` says whether it did.
    pub fn edit(
        &mut self,
        scratch: &mut Vec<u32>,
        change: impl FnOnce(&mut Vec<u32>) -> bool,
    ) -> bool {
        self.write_out(scratch);
        let changed = change(scratch);
        if changed {
            self.write(scratch);
        }
        changed
    }

    fn write_out(&self, out: &mut Vec<u32>) {
        out.clear();
        for run in &self.runs {
            out.resize(run.column as usize, NONE);
            out.extend(run.tokens());
        }
        out.resize(self.len(), NONE);
    }

    fn write(&mut self, columns: &[u32]) {
        self.runs.clear();
        self.columns = columns.len() as u32;
        let mut column = 0;
        for part in columns.chunk_by(|a, b| if *a == NONE { *b == NONE } else { a + 1 == *b }) {
            let (token, len) = (part[0], part.len() as u32);
            if token != NONE {
                self.runs.push(Run { column, token, len });
            }
            column += len;
        }
        self.runs.shrink_to_fit();
    }
}

/// Looks columns up in a map and remembers where it was, so that the next one is found at once where it is of the same run.
#[derive(Clone, Debug)]
pub struct Cursor<'a> {
    runs: &'a [Run],
    /// The first run that ends behind the column that was asked for last.
    at: usize,
}

impl Cursor<'_> {
    /// The token in a column.
    pub fn get(&mut self, column: usize) -> Option<u32> {
        let last = self.runs.get(self.at).and_then(|run| run.get(column));
        if last.is_some() {
            return last;
        }
        let ends_behind = |run: &Run| run.columns().end > column;
        let before = self.at.checked_sub(1).map(|k| &self.runs[k]);
        let stays =
            self.runs.get(self.at).is_none_or(ends_behind) && !before.is_some_and(ends_behind);
        if !stays {
            self.at = self.runs.partition_point(|run| !ends_behind(run));
        }
        self.runs.get(self.at)?.get(column)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROWS: [&[u32]; 7] = [
        &[],
        &[NONE],
        &[0, 1, 2],
        &[NONE, 4, 5, NONE, NONE, 6, 9, NONE],
        &[3, 5, 6, NONE, 7, 8],
        &[2, NONE, 1],
        &[NONE, 7],
    ];

    #[test]
    fn runs_say_what_columns_do() {
        for row in ROWS {
            let map = ColumnMap::of(row);
            assert_eq!(map.written_out(), row);
            let mut pushed = ColumnMap::default();
            row.iter().for_each(|token| pushed.push(*token));
            assert_eq!(pushed, map);
            let at = |c: usize| Some(row[c]).filter(|token| *token != NONE);
            let mut cursor = map.cursor();
            for c in (0..row.len()).chain((0..row.len()).rev()) {
                assert_eq!((map.get(c), cursor.get(c)), (at(c), at(c)));
            }
            assert_eq!(map.get(row.len()), None);
            for (from, to) in (0..=row.len()).flat_map(|to| (0..=to).map(move |from| (from, to))) {
                let present = |c: &usize| at(*c).is_some();
                let own: Vec<u32> = map.runs_in(from..to).flat_map(|run| run.tokens()).collect();
                assert_eq!(own, (from..to).filter_map(at).collect::<Vec<_>>());
                let columns = map.runs_in(from..to).flat_map(|run| run.columns());
                assert!(columns.eq((from..to).filter(present)));
                let named = |c: Option<usize>| c.map(|c| (c, row[c]));
                assert_eq!(map.first_in(from..to), named((from..to).find(present)));
                assert_eq!(map.last_in(from..to), named((from..to).rfind(present)));
                let run = map.run_from(from..to);
                assert_eq!(run.is_some(), from < to && present(&from));
            }
            let lacking: Vec<usize> = map.lacking().flatten().collect();
            let none = (0..row.len()).filter(|c| at(*c).is_none());
            assert_eq!(lacking, none.collect::<Vec<_>>());
        }
    }

    #[test]
    fn columns_are_left_out_and_changed() {
        let mut map = ColumnMap::of(&[0, 1, NONE, 2, 5]);
        map.retain(&[true, true, false, true, false]);
        assert_eq!(map, ColumnMap::whole(3));
        map.pop_token();
        assert_eq!(map, ColumnMap::of(&[0, 1, NONE]));
        let mut scratch = Vec::new();
        assert!(!map.edit(&mut scratch, |_| false));
        assert!(map.edit(&mut scratch, |row| {
            row.swap(1, 2);
            true
        }));
        assert_eq!(map.written_out(), [0, NONE, 1]);
    }
}
