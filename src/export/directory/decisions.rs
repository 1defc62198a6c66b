//! The user's decisions in a model directory: read as they are, and replaced whole.

use std::fs;
use std::io::ErrorKind as IoErrorKind;
use std::path::Path;

use super::DECISIONS;
use crate::decisions::Decisions;
use crate::error::{Error, ErrorKind};

/// The text of a model's `untemplate.toml`; nothing where there is no such file, or no folder.
///
/// # Errors
///
/// [`ErrorKind::Io`] when it cannot be read or is no UTF-8.
pub fn decisions_text(folder: &Path) -> Result<String, Error> {
    let path = folder.join(DECISIONS);
    match fs::read_to_string(&path) {
        Ok(text) => Ok(text),
        Err(error) if error.kind() == IoErrorKind::NotFound => Ok(String::new()),
        Err(error) => Err(Error::new(ErrorKind::Io, "the decisions cannot be read")
            .at(path.to_string_lossy())
            .caused_by(error)),
    }
}

/// A model's decisions; none where there is no such file, or no folder.
///
/// # Errors
///
/// As [`decisions_text`] and [`Decisions::parse`], with the file's path.
pub fn read_decisions(folder: &Path) -> Result<Decisions, Error> {
    let text = decisions_text(folder)?;
    Decisions::parse(&text).map_err(|error| error.at(folder.join(DECISIONS).to_string_lossy()))
}

/// Writes a model's `untemplate.toml`, whole or not at all.
///
/// # Errors
///
/// As [`Decisions::parse`], when the text is none that could be read again; [`ErrorKind::Io`] when it cannot be written, or what
/// stands there is no plain file. What stood there before stands there still.
pub fn write_decisions(folder: &Path, text: &str) -> Result<(), Error> {
    let path = folder.join(DECISIONS);
    Decisions::parse(text).map_err(|error| error.at(path.to_string_lossy()))?;
    let failed = |error: std::io::Error| {
        Error::new(ErrorKind::Io, "the decisions cannot be written")
            .at(path.to_string_lossy())
            .caused_by(error)
    };
    match fs::symlink_metadata(&path) {
        Ok(about) if !about.is_file() => {
            return Err(Error::new(
                ErrorKind::Io,
                "it is no plain file: put the decisions here themselves",
            )
            .at(path.to_string_lossy()));
        }
        Ok(_) => {}
        Err(error) if error.kind() == IoErrorKind::NotFound => {}
        Err(error) => return Err(failed(error)),
    }
    let work = folder.join(format!(".{DECISIONS}-{}", std::process::id()));
    let written = fs::write(&work, text).and_then(|()| fs::rename(&work, &path));
    if written.is_err() {
        // What is half written is of no use; the error is told in any case.
        let _ = fs::remove_file(&work);
    }
    written.map_err(failed)
}
