//! `untemplate man`: the manual pages.

use std::path::PathBuf;

use anyhow::Context as _;
use clap::CommandFactory as _;

use crate::cli::args::Args;

/// Write the manual pages into a folder, one for each command
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  untemplate man ~/.local/share/man/man1           and then: man untemplate-infer
  untemplate man pages && man pages/untemplate.1

The folder is made if need be. Pages of the same names are overwritten, and nothing else.")]
pub(crate) struct Man {
    /// The folder
    #[arg(value_name = "DIR")]
    pub(crate) folder: PathBuf,
}

/// Writes the pages.
pub(crate) fn run(args: &Man) -> anyhow::Result<()> {
    let folder = &args.folder;
    std::fs::create_dir_all(folder)
        .and_then(|()| clap_mangen::generate_to(Args::command(), folder))
        .with_context(|| format!("{}: cannot be written", folder.display()))
}
