//! Files that are no documents: values and baselines.

use std::io::{Read as _, stdin};
use std::path::Path;

use anyhow::Context as _;
use untemplate::source::{NotUtf8, STANDARD_INPUT, text};
use untemplate::template::model::Values;
use untemplate::template::values::values_from_json;
use untemplate::{Error, ErrorKind};

use super::exit::note;

/// The name of a file for messages, and its bytes; `-` is standard input.
pub(crate) fn read(path: &Path) -> anyhow::Result<(String, Vec<u8>)> {
    let (name, read) = if path == Path::new(STANDARD_INPUT) {
        let mut bytes = Vec::new();
        let read = stdin().lock().read_to_end(&mut bytes);
        ("standard input".to_owned(), read.map(|_| bytes))
    } else {
        (path.to_string_lossy().into_owned(), std::fs::read(path))
    };
    let bytes = read.with_context(|| format!("{name}: cannot be read"))?;
    Ok((name, bytes))
}

/// The name of a file for messages, and its text; another encoding than UTF-8 is told. `wanted` says what a file that is no text
/// should be.
pub(crate) fn read_text(
    path: &Path,
    not_utf8: NotUtf8,
    wanted: &str,
) -> anyhow::Result<(String, String)> {
    let (name, bytes) = read(path)?;
    let (text, encoding) = text(bytes, not_utf8).map_err(|reason| {
        let message = format!("it {reason}; {wanted}");
        Error::new(ErrorKind::WrongTemplate, message).at(name.as_str())
    })?;
    if let Some(encoding) = encoding {
        note(&format!("{name} is not UTF-8 and was read as {encoding}"));
    }
    Ok((name, text))
}

/// The values of a JSON file such as those in a model's `variables` folder.
pub(crate) fn read_values(path: &Path) -> anyhow::Result<Values> {
    let (name, bytes) = read(path)?;
    let json = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes);
    values_from_json(json).map_err(|error| error.at(name).into())
}
