//! From an alignment to the template, its variables and each document's values, and back to text.

pub mod model;
