//! From an alignment to the template, its variables and each document's values, and back to text.

pub mod assemble;
mod blanks;
mod cell;
mod divide;
pub mod extract;
pub mod hidden;
pub mod infer;
mod inline;
mod level;
pub mod link;
mod list;
pub mod model;
pub(crate) mod nearest;
pub mod plan;
mod readings;
pub mod render;
pub mod scope;
pub mod shape;
mod slot;
pub mod split;
pub mod support;
pub mod trace;
mod truncated;
pub mod values;
mod walk;
