//! What two documents say otherwise: a difference of words, for people.
//!
//! In: two texts. Out: a [`Diff`]: the two laid side by side as [`Row`]s of blocks, and each row as [`Piece`]s, words and what
//! lies between them, so that either text can be put together again from the pieces. [`report`](report()) lists the changes
//! alone, with lines, columns and headings.
//!
//! # How
//!
//! 1. The texts become symbols as all documents do ([`text`](crate::text)): line ends, bold, bullets and apostrophes are layout.
//! 2. Runs of words that stand once on either side anchor the alignment (patience diff, Bram Cohen), gaps between them are
//!    searched for anchors again (as histogram diff does), and small gaps go to the [aligner of two](crate::align::pairwise).
//! 3. Blocks that share too little are parted again, and so are islands of a word or two within changes: a chance match
//!    makes a change harder to read, not smaller. What one side lacks is slid to where a block or sentence begins.
//! 4. Blocks that are left over on both sides and say nearly the same have moved.
//! 5. Words that are nearly the same are paired; [`characters`] tells how they differ, by Myers' algorithm (1986), and cuts no
//!    grapheme.
//!
//! The order of search is fixed and nothing depends on time or threads: the same texts give the same difference.
//!
//! # Cost
//!
//! About linear in texts that have much in common, and `O(n log n)` for the anchors of any others. What gaps may cost together
//! is limited by a counter; where it was met, the rest of the texts is shown as replaced, and [`Diff::limited`] says so.

mod anchor;
mod block;
mod island;
mod moved;
mod pieces;
mod refine;
mod report;
mod rows;
mod slide;
#[cfg(test)]
mod tests;

use std::ops::Range;

use crate::text::corpus::Corpus;
use crate::text::token::Break;
use block::Side;

pub use refine::{Characters, characters};
pub use report::{Change, ChangeKind, Counts, DocumentLayout, Layout, Passage, Report, report};

/// Two texts, laid side by side.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diff {
    /// The rows, in reading order.
    pub rows: Vec<Row>,
    /// Whether the work was cut short by a limit: what is shown as replaced may then have more in common than is said.
    pub limited: bool,
}

/// Blocks that belong together: mostly one of each text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// What became of them.
    pub kind: RowKind,
    /// Their bytes in the old text, with the blank lines behind them; empty where the old text has none here.
    pub old: Range<usize>,
    /// Their bytes in the new text, likewise.
    pub new: Range<usize>,
    /// Words and gaps in reading order; of a change the old ones first. Of a row that was moved here their old ranges lie where
    /// it came from.
    pub pieces: Vec<Piece>,
}

/// What became of the blocks of a row. The numbers are those of rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowKind {
    /// They stand in both texts, with or without changes.
    Paired,
    /// Only the old text has them.
    Missing,
    /// Only the new text has them.
    Extra,
    /// The new text has them elsewhere, in the row with this number.
    MovedAway(usize),
    /// The old text has them elsewhere, in the row with this number; the pieces say what was changed on the way.
    MovedHere(usize),
}

/// A word, or what lies between two words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// How the two texts compare here.
    pub kind: PieceKind,
    /// Of a gap what it divides; of a word nothing. A gap that begins a row divides nothing: it is the sign of a heading or an
    /// item.
    pub gap: Option<Break>,
    /// Its bytes in the old text.
    pub old: Range<usize>,
    /// Its bytes in the new text.
    pub new: Range<usize>,
}

/// How two texts compare in one piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PieceKind {
    /// Both have the same bytes.
    Equal,
    /// They differ in layout only: no reader would call it a difference of text.
    Layout,
    /// They read the same, and differ in characters that cannot be seen or that look alike.
    Hidden,
    /// One word stands for another that is like it, or one value for another of its kind.
    Wording,
    /// Only the old text has it.
    Missing,
    /// Only the new text has it.
    Extra,
}

impl Diff {
    /// Whether the texts say the same: all that differs is layout.
    pub fn is_same(&self) -> bool {
        self.rows.iter().all(|row| {
            let mut pieces = row.pieces.iter();
            row.kind == RowKind::Paired
                && pieces.all(|piece| matches!(piece.kind, PieceKind::Equal | PieceKind::Layout))
        })
    }
}

/// The difference of two texts; ranges are bytes of each as it is given, a byte order mark included.
///
/// # Panics
/// If a text is longer than 4 GiB.
///
/// ```
/// use untemplate::diff::{PieceKind, diff};
///
/// let old = "We keep your data\nfor 12 months.\n";
/// let new = "We keep **your** data for 24 months.\n";
/// let found = diff(old, new);
/// let pieces = found.rows.iter().flat_map(|row| &row.pieces);
/// let changed = pieces.filter(|piece| !matches!(piece.kind, PieceKind::Equal | PieceKind::Layout));
/// let texts: Vec<_> = changed.map(|piece| (&old[piece.old.clone()], &new[piece.new.clone()])).collect();
/// assert_eq!(texts, [("12", ""), ("", "24")]);
/// assert!(diff("A **fox**", "A\nfox\n").is_same());
/// ```
pub fn diff(old: &str, new: &str) -> Diff {
    let corpus = Corpus::new(&[old, new]);
    let dictionary = &corpus.dictionary;
    let (old, new) = (Side::of(&corpus, 0, old), Side::of(&corpus, 1, new));
    let mut aligner = anchor::Aligner::new(&old.symbols, &new.symbols, dictionary);
    aligner.align(0..old.symbols.len(), 0..new.symbols.len());
    slide::slide(&old, &new, &mut aligner.matches, dictionary);
    block::part(&old, &new, &mut aligner.matches, dictionary);
    let joined = block::join(&old, &new, &aligner.matches);
    let moves = moved::find(&old, &new, &joined, &mut aligner);
    let limited = aligner.limited;
    let rows = rows::rows(&old, &new, aligner.matches, &joined, &moves, dictionary);
    Diff { rows, limited }
}
