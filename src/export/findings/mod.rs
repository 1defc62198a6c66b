//! Views of an [`Audit`](crate::audit::Audit): JSON for machines, CSV for spreadsheets, SARIF for code scanning, Markdown for a
//! comment on a pull request.
//!
//! JSON, CSV and SARIF list all deviations and mark those that a baseline knows or that were accepted; Markdown, for people, shows
//! the others.

mod csv;
mod json;
mod markdown;
mod sarif;

#[cfg(feature = "xlsx")]
pub(super) use csv::{DEVIATION_COLUMNS, Holds, deviation_row};

pub use csv::write_csv;
pub use json::{write_json, write_lines};
pub use markdown::markdown;
pub use sarif::{RESULTS, sarif};

#[cfg(test)]
mod tests;
