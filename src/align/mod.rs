//! Documents to an [`Alignment`](skeleton::Alignment): every token of every document in one column.

pub(crate) mod cluster;
pub mod column_map;
pub mod dissolve;
pub mod element;
pub mod fold;
mod gather;
mod labels;
mod lacking;
pub(crate) mod names;
#[cfg(test)]
mod oracle;
mod pairs;
pub mod pairwise;
mod period;
mod placed;
mod rows;
pub mod sequence;
mod share;
mod shift;
pub mod skeleton;
mod slide;
mod uncross;
mod unit;
pub(crate) mod worth;
