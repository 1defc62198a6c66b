//! What holds for every command: threads, colours, and how much is said on standard error.

use std::sync::OnceLock;

use anstream::ColorChoice;
use anyhow::Context as _;

use super::args::{Color, General};

/// How much is said on standard error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Said {
    ErrorsOnly,
    Notes,
    Steps,
}

/// Set once, before a command runs.
static SAID: OnceLock<Said> = OnceLock::new();

/// Sets what the user asked for.
pub(crate) fn set(general: &General) -> anyhow::Result<()> {
    let said = match (general.quiet, general.verbose) {
        (true, _) => Said::ErrorsOnly,
        (_, true) => Said::Steps,
        _ => Said::Notes,
    };
    SAID.get_or_init(|| said);
    match general.color {
        Color::Auto => {}
        Color::Always => ColorChoice::Always.write_global(),
        Color::Never => ColorChoice::Never.write_global(),
    }
    if let Some(jobs) = general.jobs {
        rayon::ThreadPoolBuilder::new()
            .num_threads(jobs.get())
            .build_global()
            .with_context(|| format!("--jobs {jobs}: so many threads cannot be started"))?;
    }
    Ok(())
}

/// Whether nothing but errors is said.
pub(crate) fn is_quiet() -> bool {
    SAID.get() == Some(&Said::ErrorsOnly)
}

/// Whether each step is said.
pub(crate) fn is_verbose() -> bool {
    SAID.get() == Some(&Said::Steps)
}
