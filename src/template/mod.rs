//! From an alignment to the template, its variables and each document's values, and back to text.

pub mod assemble;
mod blanks;
mod cell;
pub mod infer;
mod level;
pub mod link;
mod list;
pub mod model;
pub(crate) mod nearest;
pub mod plan;
pub mod render;
pub mod scope;
pub mod shape;
mod slot;
pub mod split;
pub mod trace;
pub mod values;
