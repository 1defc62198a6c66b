//! Documents to an [`Alignment`](skeleton::Alignment): every token of every document in one column.

pub mod dissolve;
pub mod element;
pub mod fold;
mod gather;
#[cfg(test)]
mod oracle;
pub mod pairwise;
pub mod sequence;
mod shift;
pub mod skeleton;
mod slide;
mod uncross;
