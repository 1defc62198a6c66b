//! Text for a terminal: how wide it may be, and the way for what a document, a path or an id contains.

pub(crate) use untemplate::text::visible::{escape, escape_hidden, escape_lines, shorten};

use std::io::Write as _;

use anyhow::Context as _;

/// The width of output that does not go to a terminal.
const PLAIN_WIDTH: u16 = 80;

/// How many columns output to standard output may take: `COLUMNS` if it is set to a number, else the terminal's width,
/// else 80.
pub(crate) fn width() -> u16 {
    std::env::var("COLUMNS")
        .ok()
        .and_then(|columns| columns.trim().parse().ok())
        .or_else(|| comfy_table::Table::new().width())
        .unwrap_or(PLAIN_WIDTH)
        .clamp(40, 1000)
}

/// What is said when standard output fails.
pub(crate) const CANNOT_WRITE: &str = "standard output: cannot be written";

/// Prints text for people, with its styles where they are wanted.
pub(crate) fn print(text: &str) -> anyhow::Result<()> {
    let mut out = anstream::stdout().lock();
    out.write_all(text.as_bytes())
        .and_then(|()| out.flush())
        .context(CANNOT_WRITE)
}
