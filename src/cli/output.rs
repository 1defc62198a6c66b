//! Where text and bytes go that are no page for people.

use std::fs;
use std::io::{IsTerminal as _, Write as _, stdout};
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use super::terminal::{CANNOT_WRITE, escape_lines};

/// To a pipe or file the bytes as they are; to a terminal the text with nothing in it that acts on the terminal.
pub(crate) fn print(bytes: &[u8]) -> anyhow::Result<()> {
    print_file(&String::from_utf8_lossy(bytes), bytes)
}

/// The same of a file in any encoding, and the text that its bytes stand for.
pub(crate) fn print_file(text: &str, bytes: &[u8]) -> anyhow::Result<()> {
    let mut out = stdout().lock();
    let written = if out.is_terminal() {
        out.write_all(escape_lines(text).as_bytes())
    } else {
        out.write_all(bytes)
    };
    written.and_then(|()| out.flush()).context(CANNOT_WRITE)
}

/// Writes a file whole or not at all: first beside it, then in its place. A file that stands there is replaced, and so is a
/// link, not what it leads to.
pub(crate) fn write_file(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let beside = beside(path);
    let written = fs::File::create_new(&beside)
        .and_then(|mut file| {
            file.write_all(bytes)?;
            file.sync_all()
        })
        .and_then(|()| fs::rename(&beside, path));
    if written.is_err() {
        // The error is on its way to the user; if there is no such file, there is nothing to remove.
        let _ = fs::remove_file(&beside);
    }
    written.with_context(|| format!("{}: cannot be written", path.to_string_lossy()))
}

/// A file in the same folder, for this process alone.
fn beside(path: &Path) -> PathBuf {
    let mut name = std::ffi::OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(format!(".untemplate-{}", std::process::id()));
    path.with_file_name(name)
}
