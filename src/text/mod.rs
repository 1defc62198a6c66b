//! Bytes to tokens with offsets, and the dictionary that all documents of a run share.

pub mod corpus;
mod mailbox;
pub(crate) mod tag;
pub mod token;
mod typed;
mod wrap;
