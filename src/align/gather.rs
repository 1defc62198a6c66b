//! Clauses that exclude each other stand one after the other, not drawn through each other.
//!
//! In: an [`Alignment`]. Out: the same with some columns in another order. Of two columns that no sequence has both of,
//! neither comes first: words that two options shared by chance ("... who brought *the* item", "... as *the* parcel was
//! sealed") put the end of one between the words of the other, and stay there when the shared word is no column any more.
//! A run of columns is put behind the run before that the same sequences have when none of those has what stands between.
//! Cost: for each run of columns that some lack, the runs up to the next that its sequences have.

use fixedbitset::FixedBitSet;

use super::pairwise::NONE;
use super::skeleton::Alignment;

/// Columns that follow one another and that nearly the same sequences have.
struct Run {
    columns: std::ops::Range<usize>,
    holders: FixedBitSet,
}

/// Whether nearly the same sequences have both.
pub(super) fn are_twins(a: &FixedBitSet, b: &FixedBitSet) -> bool {
    10 * a.intersection_count(b) >= 8 * a.union_count(b)
}

/// Puts the runs of each clause together where nothing but clauses that exclude it stands between.
pub(super) fn gather(alignment: &mut Alignment) {
    let (columns, maps) = (&alignment.columns, &alignment.maps);
    let n = maps.len();
    let mut order: Vec<usize> = Vec::with_capacity(columns.len());
    let mut moved = false;
    let mut c = 0;
    while c < columns.len() {
        let start = c;
        while c < columns.len() && (columns[c].support as usize) < n {
            c += 1;
        }
        let mut runs = runs(maps, start..c);
        let mut at = 0;
        while at + 1 < runs.len() {
            let own = &runs[at].holders;
            let twin = (at + 1..runs.len())
                .take_while(|k| *k == at + 1 || runs[k - 1].holders.is_disjoint(own))
                .find(|k| are_twins(&runs[*k].holders, own));
            if let Some(twin) = twin
                && twin > at + 1
                && runs[at + 1..twin]
                    .iter()
                    .all(|run| run.holders.is_disjoint(&runs[twin].holders))
            {
                runs[at + 1..=twin].rotate_right(1);
                moved = true;
            }
            at += 1;
        }
        order.extend(runs.into_iter().flat_map(|run| run.columns));
        if c < columns.len() {
            order.push(c);
            c += 1;
        }
    }
    if !moved {
        return;
    }
    alignment.columns = order.iter().map(|c| alignment.columns[*c]).collect();
    for map in &mut alignment.maps {
        *map = order.iter().map(|c| map[*c]).collect();
    }
}

fn runs(maps: &[Vec<u32>], columns: std::ops::Range<usize>) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for c in columns {
        let mut holders = FixedBitSet::with_capacity(maps.len());
        holders.extend((0..maps.len()).filter(|s| maps[*s][c] != NONE));
        match runs.last_mut() {
            Some(last) if are_twins(&last.holders, &holders) => last.columns.end = c + 1,
            _ => runs.push(Run {
                columns: c..c + 1,
                holders,
            }),
        }
    }
    runs
}
