//! Room for the blanks of a known text.
//!
//! In: an alignment. Out: the same, in which what documents have in the stead of a blank is in no column: it is a value, even where
//! all have the same.

use std::ops::Range;

use super::OPEN;
use crate::align::skeleton::Alignment;
use crate::template::cell::Builder;
use crate::template::shape::Members;
use crate::template::slot::Reading;
use crate::text::corpus::{Dictionary, Symbol};
use crate::text::token::Break;

/// Columns that stand in the stead of blanks at most, and words between blanks.
const FILLED: usize = 16;

/// Gives up the columns that stand where a sequence has a blank. Cost: linear in the sequences that have blanks.
pub(in crate::template) fn leave_blank(
    alignment: &mut Alignment,
    symbols: &[&[Symbol]],
    dictionary: &Dictionary,
) {
    let mut keep = vec![true; alignment.columns.len()];
    let has = |own: &&[Symbol]| own.iter().any(|symbol| dictionary.is_blank(symbol.key()));
    let blank = symbols
        .iter()
        .zip(&alignment.maps)
        .filter(|(own, _)| has(own));
    for (own, map) in blank {
        let mut at: Vec<Option<usize>> = vec![None; own.len()];
        for (column, symbol) in map.runs().flat_map(|run| run.columns().zip(run.tokens())) {
            at[symbol as usize] = Some(column);
        }
        let mut start = 0;
        for run in at.chunk_by(|a, b| a.is_none() && b.is_none()) {
            let end = start + run.len();
            let words = start..end;
            start = end;
            let left = own[words.clone()]
                .iter()
                .any(|symbol| dictionary.is_blank(symbol.key()));
            if run[0].is_some() || !left || words.len() > FILLED {
                continue;
            }
            let before = words
                .start
                .checked_sub(1)
                .and_then(|k| at[k])
                .map_or(0, |c| c + 1);
            let after = at.get(words.end).copied().flatten().unwrap_or(map.len());
            let columns = within(alignment, own, &words, before..after.max(before));
            if columns.len() <= FILLED {
                keep[columns].fill(false);
            }
        }
    }
    alignment.keep(|_, column| keep[column]);
}

/// Of columns between those around some words the ones in the same block as the words.
fn within(
    alignment: &Alignment,
    own: &[Symbol],
    words: &Range<usize>,
    columns: Range<usize>,
) -> Range<usize> {
    let begins = |column: &usize| alignment.columns[*column].symbol.before() == Break::Block;
    let (mut start, mut end) = (columns.start, columns.end);
    if words.start == 0 || own[words.start].before() == Break::Block {
        start = columns.rev().find(begins).unwrap_or(start);
    }
    if own
        .get(words.end)
        .is_none_or(|next| next.before() == Break::Block)
    {
        end = (start + 1..end).find(begins).unwrap_or(end);
    }
    // What goes across a block is no value.
    if (start + 1..end).any(|column| begins(&column)) {
        return start..start;
    }
    start..end
}

impl Builder<'_> {
    /// The sequence of a known text that leaves a place to the documents, if there is one.
    pub(in crate::template) fn left_open(
        &self,
        values: &[Reading],
        all: &Members,
    ) -> Option<usize> {
        all.ones().find(|s| {
            let reading =
                values[*s].map(|(a, b)| &self.sequences[*s].symbols[a as usize..b as usize]);
            matches!(reading, Some([one]) if self.dictionary.is_blank(one.key())
                && self.dictionary.text(one.key()).ends_with(OPEN))
        })
    }

    /// Whether the known text leaves a place blank: what stands there is one value, whatever it looks like. Text across blocks
    /// is none.
    pub(in crate::template) fn is_left_blank(&self, values: &[Reading], all: &Members) -> bool {
        let reading =
            |s: usize| values[s].map(|(a, b)| &self.sequences[s].symbols[a as usize..b as usize]);
        let mut readings = all.ones().filter_map(reading);
        let blank =
            |reading: &[Symbol]| matches!(reading, [one] if self.dictionary.is_blank(one.key()));
        readings.clone().any(blank)
            && readings.all(|reading| reading[1..].iter().all(|x| x.before() != Break::Block))
    }
}
