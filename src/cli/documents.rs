//! The options that say how DOCS become documents.

use clap::ValueEnum;
use untemplate::Error;
use untemplate::source::{self, IdPattern};

/// How documents are read.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Documents")]
pub(crate) struct Documents {
    /// What files and standard input hold: without it, as the ending says, and standard input is one document
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = InputFormat::Auto)]
    pub(crate) input_format: InputFormat,
    /// The field of a record that is its id
    #[arg(long, value_name = "NAME", default_value = "id")]
    pub(crate) id_column: String,
    /// The field of a record that is the document
    #[arg(long, value_name = "NAME", default_value = "text")]
    pub(crate) text_column: String,
    /// Make ids from the ends of paths, such as <service>/<terms>/<date>.md; * is text that is not in the id
    ///
    /// The id is what stands in the places in angle brackets. Files whose path does not follow the pattern are set aside and named.
    #[arg(long, value_name = "PATTERN")]
    pub(crate) id_from: Option<String>,
}

impl Documents {
    /// The same for the library.
    pub(crate) fn options(&self) -> Result<source::Options, Error> {
        Ok(source::Options {
            format: match self.input_format {
                InputFormat::Auto => source::InputFormat::Auto,
                InputFormat::Text => source::InputFormat::Text,
                InputFormat::Ndjson => source::InputFormat::Ndjson,
                InputFormat::Csv => source::InputFormat::Csv,
            },
            columns: source::Columns {
                id: self.id_column.clone(),
                text: self.text_column.clone(),
            },
            id_from: self.id_from.as_deref().map(IdPattern::new).transpose()?,
        })
    }
}

/// What a file of DOCS holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum InputFormat {
    /// Records in .ndjson, .jsonl and .csv, else one document
    Auto,
    /// One document, whatever its ending
    Text,
    /// One JSON object a line, each a document
    Ndjson,
    /// One document a row, below a row with the columns' names
    Csv,
}
