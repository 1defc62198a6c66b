//! Documents that were made from one template, and the way back: the template, its variables, each document's values.

pub mod error;
pub mod template;
