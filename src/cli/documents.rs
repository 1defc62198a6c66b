//! The options that say how DOCS become documents.

use clap::ValueEnum;
use untemplate::Error;
use untemplate::source::{self, Encoding, IdPattern, NotUtf8};

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
    #[command(flatten)]
    pub(crate) encoded: Encoded,
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
            not_utf8: self.encoded.not_utf8(),
            id_from: self.id_from.as_deref().map(IdPattern::new).transpose()?,
        })
    }
}

/// How files are read that are not UTF-8.
#[derive(Debug, clap::Args)]
pub(crate) struct Encoded {
    /// The encoding of files that are not UTF-8, such as windows-1252, shift_jis or utf-16le: without it, it is found out
    ///
    /// Any label of the WHATWG's Encoding Standard but iso-2022-jp. A byte order mark of UTF-16 counts in spite of it. With utf-8
    /// all files are set aside that are not.
    #[arg(long, value_name = "LABEL", value_parser = not_utf8)]
    pub(crate) encoding: Option<NotUtf8>,
}

impl Encoded {
    /// What becomes of files that are not UTF-8.
    pub(crate) fn not_utf8(&self) -> NotUtf8 {
        self.encoding.unwrap_or_default()
    }
}

/// What a label says of files that are not UTF-8.
fn not_utf8(label: &str) -> Result<NotUtf8, String> {
    let utf8 = ["utf-8", "utf8"];
    if utf8.contains(&label.trim().to_ascii_lowercase().as_str()) {
        return Ok(NotUtf8::SetAside);
    }
    Encoding::for_label(label).map(NotUtf8::In).ok_or_else(|| {
        "no encoding that is read; write a label such as windows-1252, iso-8859-2, koi8-r, shift_jis, gb18030 or utf-16le".to_owned()
    })
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
