//! The model directory: what `infer` writes and every other command reads.
//!
//! ```text
//! template.md.j2            the template in Jinja2
//! template.json             the same for machines, with the format's version and the documents that were set aside
//! variables/<id>.json       one document's values
//! variables.csv             documents x variables
//! variables.schema.json     JSON Schema of a variables file
//! documents.jsonl           one document a line: what gives back every byte
//! untemplate.toml           the user's decisions, never overwritten
//! ```
//!
//! [`write_model`] writes all of it or nothing; [`read_model`] reads the template at once and a document when asked.

mod content_hash;
mod decisions;
mod file_name;
mod read;
mod write;

pub use decisions::{decisions_text, read_decisions, write_decisions};
pub use read::{ModelDirectory, read_model};
pub use write::write_model;

const TEMPLATE_JINJA: &str = "template.md.j2";
/// The file of a model that says that a folder is one.
pub const TEMPLATE_JSON: &str = "template.json";
const VARIABLES: &str = "variables";
const VARIABLES_CSV: &str = "variables.csv";
const VARIABLES_SCHEMA: &str = "variables.schema.json";
const DOCUMENTS: &str = "documents.jsonl";
const DECISIONS: &str = "untemplate.toml";

/// What a model directory holds, the user's decisions included.
const PARTS: [&str; 7] = [
    TEMPLATE_JINJA,
    TEMPLATE_JSON,
    VARIABLES,
    VARIABLES_CSV,
    VARIABLES_SCHEMA,
    DOCUMENTS,
    DECISIONS,
];

#[cfg(test)]
mod tests;
