//! Files that are no documents: values and baselines.

use std::io::{Read as _, stdin};
use std::path::Path;

use anyhow::Context as _;
use untemplate::source::STANDARD_INPUT;
use untemplate::template::model::Values;
use untemplate::template::values::values_from_json;

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

/// The values of a JSON file such as those in a model's `variables` folder.
pub(crate) fn read_values(path: &Path) -> anyhow::Result<Values> {
    let (name, bytes) = read(path)?;
    let json = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes);
    values_from_json(json).map_err(|error| error.at(name).into())
}
