//! Reading what the user named, in parallel.

use std::io::Read;
use std::path::PathBuf;

use rayon::prelude::*;

use super::walk::{Found, find};
use super::{Reading, STANDARD_INPUT, sort_out};
use crate::error::{Error, ErrorKind};

/// Reads all documents that `docs` name: files, folders, patterns such as `docs/*.md`, and `-` for standard input, which is
/// read from `stdin`.
///
/// Folders are walked all the way down; what their `.gitignore` names, hidden files and models that `infer` wrote are left
/// out, and links are not followed. Every other file counts, whatever its ending. A file that is named twice, in whatever
/// way, counts once. Files that cannot be read or hold no text are set aside.
///
/// # Errors
///
/// [`ErrorKind::Io`] if a path that was named does not exist or standard input cannot be read, [`ErrorKind::NoDocuments`]
/// if no file was found at all or a pattern matches none. A file that cannot be read is no error.
pub fn read(docs: &[PathBuf], stdin: &mut dyn Read) -> Result<Reading, Error> {
    let Found {
        files,
        stdin: from_stdin,
        unreadable,
        mut notices,
    } = find(docs)?;
    let mut contents: Vec<(String, Result<Vec<u8>, String>)> = files
        .into_par_iter()
        .map(|file| {
            let bytes =
                std::fs::read(&file.path).map_err(|error| format!("cannot be read: {error}"));
            (file.name, bytes)
        })
        .collect();
    contents.extend(
        unreadable
            .into_iter()
            .map(|(name, reason)| (name, Err(reason))),
    );
    if from_stdin {
        let mut bytes = Vec::new();
        stdin.read_to_end(&mut bytes).map_err(|error| {
            Error::new(ErrorKind::Io, "cannot be read")
                .at("standard input")
                .caused_by(error)
        })?;
        contents.push((STANDARD_INPUT.to_owned(), Ok(bytes)));
    }
    if contents.is_empty() {
        let named: Vec<_> = docs.iter().map(|path| path.to_string_lossy()).collect();
        let message = if named.is_empty() {
            "no document was named".to_owned()
        } else {
            format!(
                "no document found in {} (hidden and ignored files do not count)",
                named.join(", ")
            )
        };
        return Err(Error::new(ErrorKind::NoDocuments, message));
    }
    let mut reading = sort_out(contents);
    notices.sort();
    reading.notices = notices;
    Ok(reading)
}
