//! From an alignment to the template, its variables and each document's values, and back to text.

pub mod assemble;
mod blanks;
mod cell;
mod divide;
pub mod extract;
pub mod infer;
mod inline;
pub mod largest;
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
pub mod trace;
pub mod values;
mod walk;
