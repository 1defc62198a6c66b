//! Bytes to tokens with offsets, and the dictionary that all documents of a run share.

pub mod corpus;
mod dictionary;
pub mod encoding;
pub mod entity;
pub mod hidden;
pub(crate) mod label;
pub mod lines;
mod mailbox;
pub(crate) mod script;
pub(crate) mod sentence;
pub(crate) mod tag;
pub mod token;
mod typed;
pub mod visible;
mod wrap;
