//! Bytes to tokens with offsets, and the dictionary that all documents of a run share.

pub mod corpus;
pub mod token;
