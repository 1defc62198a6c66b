//! Views of a [`Model`](crate::template::model::Model) and of an [`Audit`](crate::audit::Audit), one a module, and the directory that holds a model.
//!
//! What comes from a document is hostile: each view escapes it for where it goes. Every view is a function of the input
//! alone, so the same gives the same bytes on every machine.

pub mod csv;
pub mod directory;
pub mod dot;
#[cfg(test)]
pub(crate) mod engine;
pub mod findings;
#[cfg(test)]
pub(crate) mod hostile;
pub mod jinja;
pub mod json;
pub mod logicless;
pub mod schema;
#[cfg(feature = "xlsx")]
pub mod xlsx;

/// What the `format` of every JSON that this version writes says, and what it reads.
pub const FORMAT: &str = "untemplate/1";
