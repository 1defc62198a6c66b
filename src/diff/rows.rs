//! Blocks in reading order: what stands in both texts, what one of them lacks, what has moved.

use std::ops::Range;

use super::anchor::Matches;
use super::block::{Joined, Side};
use super::moved::Move;
use super::pieces::{Part, of_both, of_one};
use super::{PieceKind, Row, RowKind, island};
use crate::text::corpus::Dictionary;

/// Blocks of no more words stand for one another where as many are lacking as are new.
const SHORT: usize = 8;

/// A row under way, in blocks.
struct Draft {
    kind: RowKind,
    old: Range<usize>,
    new: Range<usize>,
}

/// The rows of two texts.
pub(super) fn rows(
    old: &Side<'_>,
    new: &Side<'_>,
    mut matches: Matches,
    joined: &[Joined],
    moves: &[Move],
    dictionary: &Dictionary,
) -> Vec<Row> {
    let drafts = drafts(old, new, joined, moves);
    let (cuts_old, cuts_new) = cuts(old, new, &drafts);
    let rows = drafts.iter().enumerate().map(|(k, draft)| {
        let part = |k: usize| {
            let draft = &drafts[k];
            let old = Part {
                side: old,
                words: words(old, &draft.old),
                bytes: cuts_old[k]..cuts_old[k + 1],
            };
            let new = Part {
                side: new,
                words: words(new, &draft.new),
                bytes: cuts_new[k]..cuts_new[k + 1],
            };
            (old, new)
        };
        let (a, b) = part(k);
        let pieces = match draft.kind {
            RowKind::Missing | RowKind::MovedAway(_) => {
                of_one(&a, PieceKind::Missing, b.bytes.start)
            }
            RowKind::Extra => of_one(&b, PieceKind::Extra, a.bytes.start),
            RowKind::Paired | RowKind::MovedHere(_) => {
                let a = match draft.kind {
                    RowKind::MovedHere(from) => part(from).0,
                    _ => a.clone(),
                };
                island::dissolve(
                    (old, a.words.clone()),
                    b.words.clone(),
                    &mut matches,
                    dictionary,
                );
                island::grow((old, a.words.clone()), (new, b.words.clone()), &mut matches);
                of_both(&a, &b, &matches, dictionary)
            }
        };
        Row {
            kind: draft.kind,
            old: a.bytes,
            new: b.bytes,
            pieces,
        }
    });
    rows.collect()
}

/// The words of these blocks.
fn words(side: &Side<'_>, blocks: &Range<usize>) -> Range<usize> {
    if blocks.is_empty() {
        return 0..0;
    }
    side.blocks[blocks.start].start..side.blocks[blocks.end - 1].end
}

/// Which rows there are, in order: of a gap between blocks that both texts have first what the old text has, then what the
/// new one has.
fn drafts(old: &Side<'_>, new: &Side<'_>, joined: &[Joined], moves: &[Move]) -> Vec<Draft> {
    let mut drafts: Vec<Draft> = Vec::new();
    // A text without a word has no block, and yet bytes.
    if old.blocks.is_empty() || new.blocks.is_empty() {
        drafts.push(Draft {
            kind: RowKind::Paired,
            old: 0..0,
            new: 0..0,
        });
    }
    let mut at = (0, 0);
    let end = Joined {
        old: old.blocks.len()..old.blocks.len(),
        new: new.blocks.len()..new.blocks.len(),
    };
    let mut by_old: Vec<&Move> = moves.iter().collect();
    by_old.sort_by_key(|m| m.old.start);
    let (mut away, mut here) = (by_old.into_iter().peekable(), moves.iter().peekable());
    for Joined { old: a, new: b } in joined.iter().chain([&end]) {
        let (lacking, added) = (at.0..a.start, at.1..b.start);
        let short = |side: &Side<'_>, blocks: &Range<usize>| {
            side.blocks[blocks.clone()]
                .iter()
                .all(|words| words.len() <= SHORT)
        };
        let still = away.peek().is_none_or(|m| m.old.start >= a.start)
            && here.peek().is_none_or(|m| m.new.start >= b.start);
        if still && lacking.len() == added.len() && short(old, &lacking) && short(new, &added) {
            drafts.extend(lacking.zip(added).map(|(a, b)| Draft {
                kind: RowKind::Paired,
                old: a..a + 1,
                new: b..b + 1,
            }));
        } else {
            let mut k = lacking.start;
            while k < lacking.end {
                // The number of the row that it went to is not known yet.
                let moved = away.next_if(|m| m.old.start == k);
                let next = moved.map_or(k + 1, |m| m.old.end);
                drafts.push(Draft {
                    kind: moved.map_or(RowKind::Missing, |_| RowKind::MovedAway(0)),
                    old: k..next,
                    new: added.start..added.start,
                });
                k = next;
            }
            let mut k = added.start;
            while k < added.end {
                let moved = here.next_if(|m| m.new.start == k);
                let next = moved.map_or(k + 1, |m| m.new.end);
                drafts.push(Draft {
                    kind: moved.map_or(RowKind::Extra, |_| RowKind::MovedHere(0)),
                    old: lacking.end..lacking.end,
                    new: k..next,
                });
                k = next;
            }
        }
        if !a.is_empty() {
            drafts.push(Draft {
                kind: RowKind::Paired,
                old: a.clone(),
                new: b.clone(),
            });
        }
        at = (a.end, b.end);
    }
    number(&mut drafts, moves);
    drafts
}

/// Tells the two rows of each move each other's number.
fn number(drafts: &mut [Draft], moves: &[Move]) {
    let mut away: Vec<(usize, usize)> = Vec::new();
    let mut here: Vec<(usize, usize)> = Vec::new();
    for (k, draft) in drafts.iter().enumerate() {
        match draft.kind {
            RowKind::MovedAway(_) => away.push((draft.old.start, k)),
            RowKind::MovedHere(_) => here.push((draft.new.start, k)),
            _ => {}
        }
    }
    for one in moves {
        let row = |rows: &[(usize, usize)], block: usize| {
            let at = rows.binary_search_by_key(&block, |row| row.0);
            at.ok().map(|at| rows[at].1)
        };
        if let (Some(from), Some(to)) = (row(&away, one.old.start), row(&here, one.new.start)) {
            drafts[from].kind = RowKind::MovedAway(to);
            drafts[to].kind = RowKind::MovedHere(from);
        }
    }
}

/// The bytes at which each row begins in either text; at the end, their lengths.
///
/// The blank lines behind a block belong to it; where one text has fewer of them, and the next block is its own in the other, the
/// rest belong to that one, so that no layout differs where only a block is lacking.
fn cuts(old: &Side<'_>, new: &Side<'_>, drafts: &[Draft]) -> (Vec<usize>, Vec<usize>) {
    let mut cuts_old = starts(old, drafts.iter().map(|d| &d.old));
    let mut cuts_new = starts(new, drafts.iter().map(|d| &d.new));
    for (k, draft) in drafts.iter().enumerate() {
        if draft.kind != RowKind::Paired || k + 1 == drafts.len() {
            continue;
        }
        let (a, b) = (words(old, &draft.old), words(new, &draft.new));
        if a.is_empty() || b.is_empty() {
            continue;
        }
        let behind = |side: &Side<'_>, words: Range<usize>, cuts: &[usize]| {
            side.places[words.end - 1].1..cuts[k + 1]
        };
        let (a, b) = (behind(old, a, &cuts_old), behind(new, b, &cuts_new));
        let (x, y) = same_lines(&old.text[a.clone()], &new.text[b.clone()]);
        let rest = &drafts[k + 1..];
        let gives = |own: fn(&Draft) -> &Range<usize>, common: usize| {
            let next = rest.iter().position(|d| !own(d).is_empty());
            common > 0 && next.is_some_and(|next| rest[next].kind != RowKind::Paired)
        };
        let moves_cut = |cuts: &mut [usize], to: usize, own: fn(&Draft) -> &Range<usize>| {
            // Rows between that have nothing of this text begin and end there as well.
            let next = rest.iter().position(|d| !own(d).is_empty()).unwrap_or(0);
            cuts[k + 1..=k + 1 + next].fill(to);
        };
        if gives(|d| &d.old, x) {
            moves_cut(&mut cuts_old, a.start + x, |d| &d.old);
        }
        if gives(|d| &d.new, y) {
            moves_cut(&mut cuts_new, b.start + y, |d| &d.new);
        }
    }
    (cuts_old, cuts_new)
}

/// Where the rows begin that have these blocks of a text: with a line, if they can.
fn starts<'a>(side: &Side<'_>, rows: impl Iterator<Item = &'a Range<usize>>) -> Vec<usize> {
    let start = |blocks: &Range<usize>| {
        let Some(block) = side.blocks.get(blocks.start) else {
            return side.text.len();
        };
        let Some(before) = block.start.checked_sub(1) else {
            return 0;
        };
        let gap = side.places[before].1..side.places[block.start].0;
        let line = side.text[gap.clone()].rfind('\n');
        line.map_or(gap.start, |at| gap.start + at + 1)
    };
    let mut cuts: Vec<usize> = rows.map(start).collect();
    // What is no block's belongs to the first and the last row.
    if let Some(first) = cuts.first_mut() {
        *first = 0;
    }
    cuts.push(side.text.len());
    cuts
}

/// How many bytes the lines take that two texts both begin with, however the lines end.
fn same_lines(old: &str, new: &str) -> (usize, usize) {
    let bare = |line: &str| line.trim_end_matches(['\r', '\n']).len();
    let lines = old.split_inclusive('\n').zip(new.split_inclusive('\n'));
    let same = lines.take_while(|(x, y)| {
        x.ends_with('\n') && y.ends_with('\n') && x[..bare(x)] == y[..bare(y)]
    });
    same.fold((0, 0), |(a, b), (x, y)| (a + x.len(), b + y.len()))
}
