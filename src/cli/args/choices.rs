//! What options choose between: printers, views, and what makes a command fail.

use clap::ValueEnum;

/// How differences are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Changes {
    /// The changes with what stands around them, for people
    Text,
    /// One JSON object; docs/schemas describes it
    Json,
}

/// How two documents are laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum View {
    /// Side by side on a terminal of 120 columns or more, else inline
    Auto,
    /// As one text
    Inline,
    /// In two columns
    SideBySide,
}

/// When colours are used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// How results are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Tables for people
    Table,
    /// The whole result as one JSON object
    Json,
}

/// How deviations are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Findings {
    /// Tables for people
    Table,
    /// One JSON object of all documents: what `extract` prints, and the deviations
    Json,
    /// One JSON object a line and deviation
    Ndjson,
    /// One row a deviation
    Csv,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// A comment for a pull request
    Markdown,
}

/// What the tables of an audit are of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum GroupBy {
    /// One document each
    Document,
    /// What stands under one heading, of all documents
    Clause,
}

/// The least deviation that is a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum FailOn {
    /// Any difference at all
    Layout,
    /// A different word or more
    Wording,
    /// A clause that is missing, added or moved
    Clause,
    /// None
    Never,
}

/// How results of several documents are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Rows {
    /// Tables for people
    Table,
    /// One JSON object of all documents
    Json,
    /// One JSON object a line and document
    Ndjson,
    /// One row a document, values only
    Csv,
}

/// What a model is exported as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExportFormat {
    /// The template in Jinja2, as template.md.j2 is
    Jinja2,
    /// The template in Mustache
    Mustache,
    /// The template in Handlebars
    Handlebars,
    /// The template's structure as a graph for Graphviz
    Dot,
    /// One row a document, values only
    Csv,
    /// A workbook: documents, variables, deviations
    #[cfg(feature = "xlsx")]
    Xlsx,
    /// The JSON Schema of a document's values
    Jsonschema,
}
