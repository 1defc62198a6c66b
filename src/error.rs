//! The library's one error type.

use std::fmt;

/// What went wrong; see [`Error::kind`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A file or folder could not be read or written.
    Io,
    /// No document was given or found.
    NoDocuments,
    /// A variable that the template needs has no value, or one of the wrong type.
    MissingVariable,
    /// A value was given for a name that the template does not have.
    UnknownVariable,
    /// No document of that id is in the model.
    UnknownDocument,
    /// The decisions in `untemplate.toml` cannot be read.
    WrongDecision,
    /// A template written by hand says what is not read, or does not fit together.
    WrongTemplate,
    /// A model's file is cut short, damaged, or of another version.
    DamagedModel,
    /// The baseline of an audit is cut short, damaged, or something else.
    DamagedBaseline,
    /// A file of records is damaged, lacks a column, or gives two documents one id.
    WrongRecords,
    /// A pattern for ids cannot be read.
    WrongPattern,
    /// More than the format holds.
    TooLarge,
}

/// An error of the library: a kind, a message for people, and the file it concerns.
#[derive(Debug)]
pub struct Error {
    kind: ErrorKind,
    message: String,
    path: Option<String>,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl Error {
    /// An error of this kind. The message is a sentence without a full stop that says what to do where that can be said.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
            path: None,
            source: None,
        }
    }

    /// The same, with the file that it concerns.
    #[must_use]
    pub fn at(mut self, path: impl Into<String>) -> Self {
        self.path = Some(path.into());
        self
    }

    /// The same, with the error that caused it.
    #[must_use]
    pub fn caused_by(
        mut self,
        source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        self.source = Some(source.into());
        self
    }

    /// What went wrong.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// The file that it concerns, if there is one.
    pub fn path(&self) -> Option<&str> {
        self.path.as_deref()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(path) = &self.path {
            write!(f, "{path}: ")?;
        }
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_deref().map(|e| e as _)
    }
}
